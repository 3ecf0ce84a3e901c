"""The linear programme of part of a week: the prices of a day's amounts at which the search's bound is tightest.

Any slope gives a valid bound; the duals of this programme's rows of amounts give the least one.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from plans.solver.layout import Entries
from plans.solver.pricing import FRACTION
from plans.solver.programme import INFINITE, Rows

FIRST_COLUMNS = 30
MORE_COLUMNS = 8
MOST_ROUNDS = 12
NEAR = 20_000.0
"""Units, two points: the bound need not be nearer to the optimum."""

FIRM = 4_000_000.0
FIRM_SERVING = 1_000_000_000.0
"""Units a fortieth and a serving, many times what lifting the dearest rule costs: no way out of what may not be."""

FIRM_ADVICE = 10_000.0
"""The same for what the advice may be missed by, a ten-thousandth of a per cent."""


LEAN = 1_000_000.0
"""Units for being off the middle of what is allowed by half of its width: prices a fortieth are whole numbers then."""

ONE_SIDED = 0.1
"""Of a limit without another: how far within it the middle is thought to be, as far as a day's energy may stray."""


@dataclass(frozen=True)
class Amounts:
    """What the amounts that the open meals hold together cost, in units: soft misses, broken rules by amount and by
    step, and what lies beyond the last that is allowed.

    Shapes as `filling.best_fillings` takes them: soft (A, 3), hard (A, 4), last (A, 3); the edges are less what the
    other meals hold. least, most: (A,), within which they are, whatever is chosen.
    """

    soft: np.ndarray
    hard: np.ndarray
    last: np.ndarray
    capped_price: np.ndarray
    most_capped: float
    least: np.ndarray
    most: np.ndarray
    firm: np.ndarray
    """What a programme pays for a unit beyond the last: float64 (A,)."""

    def with_labels(self, soft: np.ndarray, hard: np.ndarray, last: np.ndarray) -> "Amounts":
        """Return these amounts and after them H more, which count servings. Shapes: (H, 3), (H, 4), (H, 3)."""
        return replace(
            self,
            soft=np.vstack([self.soft, soft]),
            hard=np.vstack([self.hard, hard]),
            last=np.vstack([self.last, last]),
            capped_price=np.append(self.capped_price, np.zeros(len(soft))),
            firm=np.append(self.firm, np.full(len(soft), FIRM_SERVING)),
        )

    @property
    def is_strict(self) -> np.ndarray:
        """Beyond whose last nothing is allowed: bool (A,)."""
        return np.isposinf(self.last[:, 2])

    def leaning_inwards(self, times: float) -> "Amounts":
        """Return these amounts where all that costs anything is to be off the middle of what is allowed.

        By half of what is allowed it costs `LEAN` × `times`; where there is one limit, within a tenth of it.
        """
        low, high = self.last[:, 0], self.last[:, 1]
        is_banded = self.is_strict & (self.firm == FIRM)
        has_low, has_high = is_banded & (low > self.least), is_banded & (high < self.most)
        limit = np.where(has_low, low, np.where(has_high, high, 0.0))
        with np.errstate(invalid="ignore"):
            half = np.where(has_low & has_high, (high - low) / 2, ONE_SIDED * np.abs(limit)).clip(min=1.0)
        soft = self.soft.copy()
        soft[:, 2] = np.where(has_low | has_high, np.rint(LEAN / half) * times, 0.0)
        soft[has_low, 0] = np.rint(low + half)[has_low]
        soft[has_high, 1] = np.rint(high - half)[has_high]
        soft[has_low & ~has_high, 1], soft[has_high & ~has_low, 0] = np.inf, -np.inf
        both = has_low & has_high
        soft[both, 1] = np.maximum(soft[both, 0], soft[both, 1])
        return replace(self, soft=soft)

    def with_softer_prices(self, times: float) -> "Amounts":
        """Return these amounts with soft misses so many times cheaper."""
        return replace(self, soft=self.soft * np.array([1.0, 1.0, 1 / times]))

    def peak(self, slope: np.ndarray, relief: float) -> tuple[np.ndarray, float]:
        """Return the amounts at which slope × amount − cost is most, float64 (A,), and how much it then is in all.

        A step counts as nothing here: it only makes the bound tighter.
        """
        low = np.where(self.is_strict, np.maximum(self.last[:, 0], self.least), self.least)
        high = np.where(self.is_strict, np.minimum(self.last[:, 1], self.most), self.most)
        if (low > high).any():
            return low, -np.inf
        corners = np.stack([low, high, *self.soft[:, :2].T, *self.hard[:, :2].T]).clip(low, high)
        gain = slope * corners - self.soft_cost(corners, relief) - self.hard_cost(corners)
        best, columns = gain.argmax(axis=0), np.arange(len(slope))
        return corners[best, columns], float(gain[best, columns].sum())

    def most_cost(self) -> float:
        """Return what amounts that are allowed cost at most, steps and all."""
        low = np.where(self.is_strict, np.maximum(self.last[:, 0], self.least), self.least)
        high = np.where(self.is_strict, np.minimum(self.last[:, 1], self.most), self.most)
        ends = np.stack([low, high])
        steps = self.hard[:, 3] + np.where(self.is_strict, 0.0, self.last[:, 2])
        return float((self.soft_cost(ends, 0.0) + self.hard_cost(ends)).max(axis=0).sum() + steps.sum())

    def soft_cost(self, amounts: np.ndarray, relief: float) -> np.ndarray:
        """Return what soft misses cost, each amount by itself: float64 as `amounts` (…, A)."""
        missed = np.maximum(np.maximum(self.soft[:, 0] - amounts, amounts - self.soft[:, 1]), 0.0)
        return missed * (self.soft[:, 2] + relief * self.capped_price)

    def hard_cost(self, amounts: np.ndarray) -> np.ndarray:
        """Return what rules that are broken cost by the amount: float64 as `amounts` (…, A)."""
        beyond = np.maximum(np.maximum(self.hard[:, 0] - amounts, amounts - self.hard[:, 1]), 0.0)
        return beyond * self.hard[:, 2]


class SlopeLp(Rows):
    """One programme for one search: columns are found as they are needed."""

    def __init__(self, amounts: Amounts, entries: Sequence[Entries], like: "SlopeLp | None" = None) -> None:
        """Pose it, with the columns of another programme of the same entries, if there is one."""
        super().__init__()
        self.amounts, self.entries = amounts, entries
        for _ in entries:
            self.row(1.0, 1.0)
        self.low_rows, self.high_rows = (np.full(len(amounts.least), -1, dtype=np.int64) for _ in range(2))
        capped: list[tuple[int, float]] = []
        for number in range(len(amounts.least)):
            self._post(number, capped)
        self.start()
        self.capped_row = -1
        if np.isfinite(amounts.most_capped):
            columns = np.array([column for column, _ in capped], dtype=np.int32)
            price = np.array([price for _, price in capped])
            self.highs.addRow(-INFINITE, amounts.most_capped, len(columns), columns, price)
            self.highs.addCol(-FIRM_ADVICE, 0.0, INFINITE, 1, np.array([self.row_count], dtype=np.int32), -np.ones(1))
            self.capped_row = self.row_count
            self.row_count += 1
            self.column_count += 1
        self.entered = [np.zeros(each.value.size, dtype=bool) for each in entries]
        self.added: list[tuple[int, np.ndarray]] = []
        for meal, chosen in like.added if like is not None else ():
            self._add(meal, chosen)

    def run(self) -> tuple[np.ndarray, float]:
        """Return the best slope found, float64 (A,), and the relief; both in whole 4096ths."""
        slope, relief = np.zeros(len(self.amounts.least)), 0.0
        best, best_bound = (slope, relief), np.inf
        duals: np.ndarray | None = None
        optimum = -np.inf
        for _ in range(MOST_ROUNDS):
            linear = [each.linear(slope) for each in self.entries]
            room = relief * self.amounts.most_capped if relief else 0.0
            bound = (
                self.amounts.peak(slope, relief)[1] + room + sum(float(each.max(initial=-np.inf)) for each in linear)
            )
            if bound < best_bound:
                best, best_bound = (slope, relief), bound
            if best_bound - optimum < NEAR or not (self._enter(linear, duals) or (duals is None and self.added)):
                break
            optimum, row_dual = self.solve()
            if self.has_failed:
                break
            duals = row_dual
            padded = np.append(row_dual, 0.0)
            slope = np.rint((padded[self.low_rows] + padded[self.high_rows]) * FRACTION) / FRACTION
            relief = max(0.0, float(np.floor(padded[self.capped_row] * FRACTION) / FRACTION))
        return best

    def shares(self) -> Iterator[tuple[int, np.ndarray, np.ndarray]]:
        """Yield meals with numbers of their entries and how much of each there is in the last optimum."""
        values, first = self.column_values(), 0
        for meal, chosen in self.added:
            yield meal, chosen, values[first : first + len(chosen)]
            first += len(chosen)

    def _post(self, number: int, capped: list[tuple[int, float]]) -> None:
        """Add a row for each side on which an amount could cost anything, and slack columns at its rising price."""
        amounts = self.amounts
        soft, hard, last = amounts.soft[number], amounts.hard[number], amounts.last[number]
        firm = amounts.firm[number]
        dear = firm if hard[3] else hard[2]
        for rows, sign, side, reach in ((self.low_rows, 1.0, 0, amounts.least[number]),
                                        (self.high_rows, -1.0, 1, amounts.most[number])):  # fmt: skip
            steps = [(soft[side], soft[2], True), (hard[side], dear, False), (last[side], firm, False)]
            steps = [
                each for each in steps if sign * (each[0] - reach) > 0 and (each[1] or amounts.capped_price[number])
            ]
            steps.sort(key=lambda each: -sign * each[0])
            if not steps:
                continue
            edge = steps[0][0]
            row = rows[number] = self.row(*((edge, INFINITE) if sign > 0 else (-INFINITE, edge)))
            price, counts = 0.0, 0.0
            for place, (start, more, is_soft) in enumerate(steps):
                price += more
                counts = max(counts, float(is_soft))
                room = abs(start - steps[place + 1][0]) if place + 1 < len(steps) else INFINITE
                if counts and amounts.capped_price[number]:
                    capped.append((len(self.slack), float(amounts.capped_price[number])))
                self.slack.append((row, sign, room, -price))

    def _enter(self, linear: list[np.ndarray], duals: np.ndarray | None) -> bool:
        """Add columns that would better the optimum; return whether there were any."""
        has_new = False
        for meal, value in enumerate(linear):
            reduced = np.where(self.entered[meal], -np.inf, value)
            count = min(FIRST_COLUMNS if duals is None else MORE_COLUMNS, len(reduced))
            best = np.argpartition(-reduced, count - 1)[:count]
            best = np.sort(best[reduced[best] > (-np.inf if duals is None else duals[meal] + 1.0)])
            if len(best):
                has_new = True
                self._add(meal, best)
        return has_new

    def _add(self, meal: int, chosen: np.ndarray) -> None:
        """Add columns of one meal."""
        self.entered[meal][chosen] = True
        self.added.append((meal, chosen))
        column, held = np.arange(len(chosen)), self.entries[meal].held(chosen)
        entries = [(column, np.full(len(chosen), meal), np.ones(len(chosen)))]
        for rows in (self.low_rows, self.high_rows):
            for number in np.flatnonzero(rows >= 0).tolist():
                entries.append((column, np.full(len(chosen), rows[number]), held[:, number]))
        self.add_columns(self.entries[meal].value.ravel()[chosen], entries)
