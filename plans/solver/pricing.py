"""Prices day-plans: the best ways to fill a day of one kind, when scarce things have the given prices (duals)."""

from dataclasses import dataclass

import numpy as np

from plans.solver.breaches import NO_LIMIT
from plans.solver.dfs import best_days
from plans.solver.dishes import NUTRIENTS
from plans.solver.entries import best_entries, laid_out, most_held, peak, write_linear
from plans.solver.kinds import PORTIONS, Kind, SlotOfKind
from plans.solver.model import WeekModel
from plans.solver.problem import MIN_QUARTERS
from plans.solver.scopes import ANY, CAPPED

FRACTION = 4096.0
"""Duals are rounded to whole 4096ths: sums of products with whole numbers are then exact, and bounds are safe."""

PATIENCE = 300_000
"""Search nodes, two milliseconds, after which a search looks for tighter bounds."""


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
        self.nutrients = np.ascontiguousarray(model.table.nutrients, dtype=float)
        self.nodes = 0
        slots = self.kind.slots
        self._is_capped = np.array([slot.is_capped for slot in slots])
        self._dishes = np.concatenate([slot.rows for slot in slots])
        self._dish_ends = np.cumsum([len(slot.rows) for slot in slots])
        self.entry_ends = np.cumsum([len(slot.rows) * len(slot.quarters) for slot in slots])
        self._portions = np.array([np.resize(slot.quarters, len(PORTIONS)) for slot in slots])
        self._most = sum((most_held(self.nutrients, slot.rows) * slot.quarters.max() for slot in slots), np.zeros(8))
        """The most that a day can hold of each nutrient: float64 (8,)."""

    def slot_values(self, values: DishValues, slope: np.ndarray) -> list[np.ndarray]:
        """Return for each slot the linearised value of each dish and portion: float64 (N, Q), −inf where forbidden."""
        flat, slots = self.linear(values, slope)[0], self.kind.slots
        parts = np.split(flat, self.entry_ends[:-1])
        return [part.reshape(len(slot.rows), -1) for part, slot in zip(parts, slots, strict=True)]

    def linear(self, values: DishValues, slope: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Return these values, those of one slot after the other, and the greatest of each: float64 (K,), (S,)."""
        model, start = self.model, 0
        by_quarter = values.quarter + self.nutrients @ slope
        flat, tops = np.empty(self.entry_ends[-1]), np.empty(len(self.kind.slots))
        for number, (slot, end) in enumerate(zip(self.kind.slots, self.entry_ends.tolist(), strict=True)):
            base = values.of(slot)
            if model.recent_price and not slot.is_locked:
                base = base - np.where(model.table.is_recent, model.recent_price, 0.0)
            tops[number] = write_linear(
                flat[start:end],
                base,
                by_quarter,
                slot.rows,
                slot.quarters,
                MIN_QUARTERS,
                model.portion_price,
                slot.fits,
            )
            start = end
        return flat, tops

    def meals(self, places: np.ndarray, ends: np.ndarray) -> list[tuple[np.ndarray, np.ndarray]]:
        """Return the dishes and quarters, by slot, of places among these values: as `best_entries` gives them."""
        found, first = [], 0
        for slot, each in zip(self.kind.slots, np.split(places, ends[:-1]), strict=True):
            dish, portion = np.divmod(each - first, len(slot.quarters))
            found.append((slot.rows[dish], slot.quarters[portion]))
            first += slot.fits.size
        return found

    def day_constant(self, slope: np.ndarray) -> tuple[float, np.ndarray]:
        """Return the most that slope × amounts − cost can be, over amounts that are allowed, and where: (8,)."""
        band = self.kind.band
        return peak(slope, self._most, float(NO_LIMIT), band.soft_low, band.soft_high, band.soft_price, band.hard_low,
                    band.hard_high, band.hard_price)  # fmt: skip

    def price(
        self, values: DishValues, slope: np.ndarray, *, threshold: float, keep: int, widest: int = 0,
        node_limit: int = 3_000_000,
    ) -> PricedDays:  # fmt: skip
        """Return the best day-plans worth more than `threshold`.

        Args:
            slope: float64 (8,), duals of the day's amounts, whole 4096ths; any give the same plans, good ones faster.
            widest: look only at so many dishes and portions a slot; 0 looks at all, and proves.
        """
        flat, tops = self.linear(values, slope)
        constant, corner = self.day_constant(slope)
        total = constant + float(tops.sum())
        empty = np.zeros((0, len(tops)), dtype=np.int64)
        if not total > threshold:
            return PricedDays(empty, empty, np.zeros(0), max(threshold, total) if total > -np.inf else -np.inf, True)
        # At least the best one: where prices are huge, a small slack is lost in rounding.
        places, ends = best_entries(flat, self.entry_ends, tops - (total - threshold), widest or len(flat))
        is_whole = not widest or int(np.diff(ends, prepend=0).max()) < widest
        model, band = self.model, self.kind.band
        order, quarters, value, rest, amounts, row, main, size, least, most = laid_out(
            flat, places, ends, self._dishes, self._dish_ends, self._portions, self.entry_ends, self._is_capped,
            self.nutrients, model.main, np.abs(slope) + band.soft_price,
        )  # fmt: skip
        by_energy = np.argsort(amounts[-1, : size[-1], 0], kind="stable")
        found, worth, self.nodes, is_done = best_days(
            value, rest, amounts, row, main, size, by_energy, slope, corner,
            band.soft_low, band.soft_high, band.soft_price,
            band.hard_low, band.hard_high, band.hard_price, least, most, model.recipe_cap, model.recipe_price,
            model.daily_cap, model.daily_price, threshold, keep, node_limit, PATIENCE,
        )  # fmt: skip
        best, places_of = np.argsort(-worth, kind="stable"), np.arange(len(order))
        found = found[best]
        rows_found, quarters_found = np.empty_like(found), np.empty_like(found)
        rows_found[:, order], quarters_found[:, order] = row[places_of, found], quarters[places_of, found]
        is_complete = is_whole and is_done
        upper = (float(worth[best[0]]) if len(best) else threshold) if is_complete else total
        return PricedDays(rows_found, quarters_found, worth[best], upper, is_complete)


def _by_label(label: np.ndarray, price: np.ndarray) -> np.ndarray:
    """Return the price of each dish's label, 0 where it has none: float64 (R,)."""
    return np.append(price, 0.0)[label]
