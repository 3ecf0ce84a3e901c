"""Prices day-plans: the best ways to fill a day of one kind, when scarce things have the given prices (duals)."""

from dataclasses import dataclass

import numpy as np

from plans.solver.dfs import best_days
from plans.solver.dishes import NUTRIENTS
from plans.solver.model import FORBIDDEN, NO_LIMIT, Kind, SlotOfKind, WeekModel
from plans.solver.problem import MIN_QUARTERS
from plans.solver.scopes import ANY, CAPPED

FRACTION = 4096.0
"""Duals are rounded to whole 4096ths: sums of products with whole numbers are then exact, and bounds are safe."""


@dataclass
class Duals:
    """What one more of each scarce thing is worth.

    Shapes: counts: for each count of the model float64 (L,), above 0 where more is unwelcome; budget: units a
    quarter-penny, ≥ 0; recipes: float64 (R,), units a serving, ≥ 0; amounts: for each kind float64 (8,), units a
    fortieth, above 0 where more is unwelcome. Recipes that may be eaten twice may have a price below 0: twice pays.
    """

    counts: dict[str, np.ndarray]
    budget: float
    recipes: np.ndarray
    amounts: tuple[np.ndarray, ...]
    leftover: float = 0.0
    """Units a leftover, ≥ 0, where dishes may be eaten twice."""

    @classmethod
    def none(cls, model: WeekModel) -> "Duals":
        """Return duals at which nothing is scarce."""
        return cls(
            {name: np.zeros(len(count.cap)) for name, count in model.counts.items()},
            0.0,
            np.zeros(len(model.table)),
            tuple(np.zeros(len(NUTRIENTS)) for _ in model.kinds),
        )

    def rounded(self, model: WeekModel, *, fraction: float = FRACTION) -> "Duals":
        """Return the duals as whole parts of `fraction` within the prices at which a lifted rule may be broken."""
        budget = min(max(self.budget, 0.0), model.budget_price if model.budget < NO_LIMIT else 0.0)
        least = 0.0 if model.twice is None else np.where(model.twice.may_come, -np.inf, 0.0)
        recipes = np.minimum(np.maximum(self.recipes, least), model.recipe_price)
        return Duals(
            {name: np.rint(values * fraction) / fraction for name, values in self.counts.items()},
            np.floor(budget * fraction) / fraction,
            np.floor(recipes * fraction) / fraction,
            tuple(np.rint(values * fraction) / fraction for values in self.amounts),
            np.ceil(max(self.leftover, 0.0) * fraction) / fraction,
        )


@dataclass(frozen=True)
class PricedDays:
    """Day-plans worth more than a threshold, best first. Shapes: rows, quarters int64 (K, S); worth float64 (K,)."""

    rows: np.ndarray
    quarters: np.ndarray
    worth: np.ndarray
    upper: float
    """No day-plan of the kind is worth more, whatever was left out of the search."""
    is_complete: bool
    """Every plan worth more than the threshold was met, the best `keep` of them are here."""


class DishValues:
    """What each dish is worth at given duals, before its nutrients: float64 (R,) for capped and other meals, and what
    it loses at meals that weekly rules name."""

    def __init__(self, model: WeekModel, duals: Duals) -> None:
        self.free = model.value - duals.recipes
        for name, count in model.counts.items():
            if count.scope == ANY:
                self.free = self.free - _by_label(count.label, duals.counts[name])
        self.capped = self.free
        for name, count in model.counts.items():
            if count.scope == CAPPED:
                self.capped = self.capped - _by_label(count.label, duals.counts[name])
        self._named = [
            (count, _by_label(count.label, duals.counts[name]))
            for name, count in model.counts.items()
            if count.scope not in (ANY, CAPPED) and duals.counts[name].any()
        ]
        self.quarter = model.quarter_price + duals.budget * model.bill
        self._locked = (self.free, self.capped)

    def of(self, slot: SlotOfKind) -> np.ndarray:
        """Return the values that count at a slot: float64 (R,)."""
        free, capped = self._locked if slot.is_locked else (self.free, self.capped)
        values = capped if slot.is_capped else free
        for count, price in self._named:
            if count.is_at(slot):
                values = values - price
        return values

    def open_for_bans(self) -> None:
        """Let `ban` change the values, but not those of locked meals: what is locked is served whatever else is."""
        self.free, self.capped = self.free.copy(), self.capped.copy()

    def ban(self, dishes: np.ndarray | int, *, scope: str = ANY) -> None:
        """Make dishes worth nothing at capped meals, or at any. What rules name is wished for or not, never banned."""
        if scope in (ANY, CAPPED):
            self.capped[dishes] = -np.inf
        if scope == ANY:
            self.free[dishes] = -np.inf


class Pricer:
    """Prices the days of one kind. It keeps nothing between calls but what never changes."""

    def __init__(self, model: WeekModel, number: int) -> None:
        self.model, self.number = model, number
        self.kind: Kind = model.kinds[number]
        self.nutrients = model.table.nutrients.astype(float)
        self.nodes = 0

    def slot_values(self, values: DishValues, slope: np.ndarray) -> list[np.ndarray]:
        """Return for each slot the linearised value of each dish and portion: float64 (N, Q), −inf where forbidden."""
        model, found = self.model, []
        by_quarter = values.quarter + self.nutrients @ slope
        for slot in self.kind.slots:
            base = values.of(slot)[slot.rows]
            if model.recent_price and not slot.is_locked:
                base = base - np.where(model.table.is_recent[slot.rows], model.recent_price, 0.0)
            value = base[:, None] - by_quarter[slot.rows][:, None] * slot.quarters
            value -= model.portion_price[slot.quarters - MIN_QUARTERS]
            value[~slot.fits] = -np.inf
            found.append(value)
        return found

    def day_constant(self, slope: np.ndarray) -> tuple[float, np.ndarray]:
        """Return the most that slope × amounts − cost can be, over amounts that are allowed, and where: (8,)."""
        band = self.kind.band
        strict = band.hard_price == FORBIDDEN
        low = np.where(strict, band.hard_low, 0.0)
        high = np.where(strict, band.hard_high, float(NO_LIMIT))
        corners = np.stack([low, high, band.soft_low, band.soft_high, band.hard_low, band.hard_high])
        corners = np.clip(corners, low, np.minimum(high, self._most()))
        soft = np.maximum(np.maximum(band.soft_low - corners, corners - band.soft_high), 0.0) * band.soft_price
        beyond = np.maximum(np.maximum(band.hard_low - corners, corners - band.hard_high), 0.0)
        hard = beyond * np.where(strict, 0.0, band.hard_price)
        gain = slope * corners - soft - hard
        best = gain.argmax(axis=0)
        columns = np.arange(len(NUTRIENTS))
        return float(gain[best, columns].sum()), corners[best, columns]

    def price(
        self, values: DishValues, slope: np.ndarray, *, threshold: float, keep: int, widest: int = 0,
        node_limit: int = 3_000_000,
    ) -> PricedDays:  # fmt: skip
        """Return the best day-plans worth more than `threshold`.

        Args:
            slope: float64 (8,), duals of the day's amounts, whole 4096ths; any give the same plans, good ones faster.
            widest: look only at so many dishes and portions a slot; 0 looks at all, and proves.
        """
        linear = self.slot_values(values, slope)
        constant, corner = self.day_constant(slope)
        slots = len(self.kind.slots)
        tops = np.array([value.max(initial=-np.inf) for value in linear])
        total = constant + float(tops.sum())
        empty = np.zeros((0, slots), dtype=np.int64)
        if not total > threshold:
            return PricedDays(empty, empty, np.zeros(0), max(threshold, total) if total > -np.inf else -np.inf, True)
        slack, is_whole = total - threshold, True
        entries = []
        for value, top in zip(linear, tops, strict=True):
            flat = value.ravel()
            # At least the best one: where prices are huge, a small slack is lost in rounding.
            near = np.flatnonzero(np.isfinite(flat) & (flat >= top - slack))
            if widest and len(near) > widest:
                near = near[np.argpartition(-flat[near], widest - 1)[:widest]]
                is_whole = False
            entries.append((near[np.argsort(-flat[near], kind="stable")], flat))
        return self._search(entries, slope, corner, total, threshold, keep, node_limit, is_whole=is_whole)

    def _search(
        self, entries: list[tuple[np.ndarray, np.ndarray]], slope: np.ndarray, corner: np.ndarray, total: float,
        threshold: float, keep: int, node_limit: int, *, is_whole: bool,
    ) -> PricedDays:  # fmt: skip
        """Lay the entries out for the compiled search, widest range of amounts first, and run it."""
        model, band, slots = self.model, self.kind.band, self.kind.slots
        chosen = []
        for slot, (near, flat) in zip(slots, entries, strict=True):
            dish, portion = np.divmod(near, len(slot.quarters))
            rows, quarters = slot.rows[dish], slot.quarters[portion]
            chosen.append((rows, quarters, flat[near], self.nutrients[rows] * quarters[:, None]))
        weight = np.abs(slope) + band.soft_price
        spread = np.array([float(((a.max(axis=0) - a.min(axis=0)) * weight).sum()) for *_, a in chosen])
        order = np.argsort(-spread, kind="stable")
        size = np.array([len(chosen[s][0]) for s in order])
        width, count = int(size.max()), len(slots)
        value = np.full((count, width), -np.inf)
        amounts = np.zeros((count, width, len(NUTRIENTS)))
        row, main = np.full((count, width), -1, dtype=np.int64), np.full((count, width), -1, dtype=np.int64)
        rest, least, most = np.zeros(count + 1), np.zeros((count + 1, 8)), np.zeros((count + 1, 8))
        for place in range(count - 1, -1, -1):
            s = int(order[place])
            rows, _, linear, held = chosen[s]
            value[place, : size[place]], row[place, : size[place]] = linear, rows
            amounts[place, : size[place]] = held
            if slots[s].is_capped:
                main[place, : size[place]] = model.main[rows]
            rest[place] = rest[place + 1] + linear[0]
            least[place], most[place] = least[place + 1] + held.min(axis=0), most[place + 1] + held.max(axis=0)
        by_energy = np.argsort(amounts[-1, : size[-1], 0], kind="stable")
        found, worth, self.nodes, is_done = best_days(
            value, rest, amounts, row, main, size, by_energy, slope, corner,
            band.soft_low, band.soft_high, band.soft_price,
            band.hard_low, band.hard_high, band.hard_price, least, most, model.recipe_cap, model.recipe_price,
            model.daily_cap, model.daily_price, threshold, keep, node_limit,
        )  # fmt: skip
        best = np.argsort(-worth, kind="stable")
        rows_found = np.zeros((len(best), count), dtype=np.int64)
        quarters_found = np.zeros((len(best), count), dtype=np.int64)
        for place, s in enumerate(order.tolist()):
            picked = found[best, place]
            rows_found[:, s], quarters_found[:, s] = chosen[s][0][picked], chosen[s][1][picked]
        is_complete = is_whole and is_done
        upper = (float(worth[best[0]]) if len(best) else threshold) if is_complete else total
        return PricedDays(rows_found, quarters_found, worth[best], upper, is_complete)

    def _most(self) -> np.ndarray:
        """Return the most that a day can hold of each nutrient: float64 (8,)."""
        if not hasattr(self, "_greatest"):
            self._greatest = np.zeros(len(NUTRIENTS))
            for slot in self.kind.slots:
                if len(slot.rows):
                    self._greatest += self.nutrients[slot.rows].max(axis=0) * slot.quarters.max()
        return self._greatest


def _by_label(label: np.ndarray, price: np.ndarray) -> np.ndarray:
    """Return the price of each dish's label, 0 where it has none: float64 (R,)."""
    return np.append(price, 0.0)[label]
