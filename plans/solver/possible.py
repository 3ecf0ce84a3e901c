"""Whether rules can be kept together at all, as far as the linear relaxation can tell: in some 10 ms, with a proof."""

from collections.abc import Set
from dataclasses import dataclass, replace

import numpy as np

from plans.solver.aggregate import AggregatedLp
from plans.solver.breaches import NO_LIMIT
from plans.solver.kinds import SlotOfKind
from plans.solver.limit import Limit
from plans.solver.model import WeekModel
from plans.solver.pricing import FRACTION, Duals, Pricer
from plans.solver.problem import WeekProblem
from plans.solver.programme import INFINITE
from plans.solver.rules import SINGLE_RULES
from plans.solver.seen import few_seen

WHOLE_WEEK = frozenset({"recipe_repeat", "main_ingredient_week", "cuisine_week", "budget"})
"""Rules that bind days together. The others are kept by each day by itself, or broken by it."""

ALL_RULES = tuple(rule.code for rule in SINGLE_RULES)
COUNT_RULES = {"main": "main_ingredient_week", "cuisine": "cuisine_week"}
NUTRIENT_COLUMNS = {"energy": 0, "protein": 1, "fat": 2, "carbohydrate": 3}


@dataclass(frozen=True)
class Proof:
    """What the relaxation shows of rules that are kept together."""

    model: WeekModel
    bound: float
    """No week is worth more, where rules of the whole week are broken at a price and nothing else counts; 0 or more if
    nothing is shown."""
    duals: Duals
    needed: frozenset[str]
    """The rules without which the same duals would not prove it."""
    relaxation: "RulesLp"
    """What showed it, for further questions."""

    @property
    def is_impossible(self) -> bool:
        """No week keeps the rules."""
        return self.bound < -1


def prove_families(problem: WeekProblem, families: Set[str], *, limit: Limit | None = None) -> Proof:
    """Return what the relaxation shows of all rules of `families`, with the others left out."""
    return prove(problem, frozenset(rule.code for rule in SINGLE_RULES if rule.family in families), limit=limit)


def prove(problem: WeekProblem, kept: frozenset[str], *, limit: Limit | None = None) -> Proof:
    """Return what the relaxation shows of the single rules `kept` (`rules.SINGLE_RULES`), by the limit.

    A rule of the whole week has a price, and nothing else counts: a bound below zero then proves that something must
    be broken. What a day keeps by itself is kept, which makes the bound tight.
    """
    return RulesLp(problem, limit=limit).prove(problem, kept)


class RulesLp(AggregatedLp):
    """One programme for all questions about a problem: what limits it changes with the rules, its columns stay."""

    def __init__(self, problem: WeekProblem, *, limit: Limit | None = None) -> None:
        """Post all rules but that on recent dishes, which leaves columns out."""
        base = posted(problem, frozenset(ALL_RULES) - {"recent"}, priced=WHOLE_WEEK)
        base.limit = limit or base.limit
        super().__init__(base, [Pricer(base, number) for number in range(len(base.kinds))])
        self.kept = self._said = frozenset(ALL_RULES)
        self._rows_of = self._rows_by_rule()

    def prove(self, problem: WeekProblem, kept: frozenset[str], *, budget_share: float = 1.0) -> Proof:
        """Return what is shown of the rules `kept`.

        Args:
            problem: that of the programme, or the same with another budget.
            budget_share: how much of the budget there is.
        """
        asked = posted(problem, kept, priced=WHOLE_WEEK)
        asked.limit = self.limit
        if asked.budget < NO_LIMIT and self.budget_row < 0:
            return RulesLp(problem, limit=self.limit).prove(problem, kept, budget_share=budget_share)
        if asked.budget < NO_LIMIT:
            asked.budget = float(np.floor(asked.budget * budget_share))
        if any(not len(slot.rows) for kind in asked.kinds for slot in kind.slots):
            return Proof(asked, -np.inf, Duals.none(asked), kept & {"recent"}, self)
        self.asked, self.kept = asked, kept
        self.pricers = [Pricer(asked, number) for number in range(len(asked.kinds))]
        self._fits = [
            np.concatenate([_allowed(all_of, mine) for all_of, mine in zip(base.slots, kind.slots, strict=True)])
            for base, kind in zip(self.model.kinds, asked.kinds, strict=True)
        ]
        self._limit()
        bound, duals = self.run()
        return Proof(asked, bound, duals, kept & (_with_a_price(duals) | {"recent", "energy"}), self)

    def duals(self, row_dual: np.ndarray, amounts: tuple[np.ndarray, ...], *, fraction: float = FRACTION) -> Duals:
        """Return the rows' duals; what is not asked has none, also where the programme was given up halfway."""
        found = super().duals(row_dual, amounts, fraction=fraction)
        return replace(
            found,
            budget=found.budget if self.asked.budget < NO_LIMIT else 0.0,
            recipes=found.recipes if self.asked.recipe_cap < NO_LIMIT else np.zeros_like(found.recipes),
        )

    def need_recipes(self, rows: np.ndarray) -> None:
        """Make sure that each of the dishes has a row, which says nothing while it is not asked how often they come."""
        before = self.row_count
        super().need_recipes(rows)
        if "recipe_repeat" not in self.kept:
            self._bound_rows(np.arange(before, self.row_count), INFINITE)

    def _linear(self, duals: Duals) -> list[tuple[np.ndarray, np.ndarray]]:
        found = []
        for (flat, tops), allowed in zip(super()._linear(duals), self._fits, strict=True):
            padded = np.full(len(allowed), -np.inf)
            padded[allowed] = flat[np.isfinite(flat)]
            found.append((padded, tops))
        return found

    def _limit(self) -> None:
        """Let the rows and columns say what is asked now."""
        for code in sorted(self.kept ^ self._said):
            for row in self._rows_of.get(code, []):
                lower, upper = (self.lower[row], self.upper[row]) if code in self.kept else (-INFINITE, INFINITE)
                self.highs.changeRowBounds(row, lower, upper)
            if code == "recipe_repeat":
                cap = self.model.recipe_cap if code in self.kept else INFINITE
                self._bound_rows(self.recipe_row[self.recipe_row >= 0], cap)
        self._said = self.kept
        if self.budget_row >= 0:
            self._bound_rows(np.array([self.budget_row]), min(self.asked.budget, INFINITE))
        if self.came_in:
            is_allowed = np.concatenate([self._fits[kind][places] for kind, places in self.came_in])
            most = np.where(is_allowed, INFINITE, 0.0)
            self.highs.changeColsBounds(len(most), self.columns.astype(np.int32), np.zeros(len(most)), most)

    def _bound_rows(self, rows: np.ndarray, upper: float) -> None:
        for row in rows.tolist():
            self.highs.changeRowBounds(row, -INFINITE, upper)

    def _rows_by_rule(self) -> dict[str, list[int]]:
        """Return the rows that each rule needs, those of recipes and that of the budget apart."""
        found = {
            code: [int(row) for rows in (*self.low_rows, *self.high_rows) if (row := rows[column]) >= 0]
            for code, column in NUTRIENT_COLUMNS.items()
        }
        for name, code in COUNT_RULES.items():
            found[code] = [row for row in self.count_rows[name].tolist() if row >= 0]
        return found


def _allowed(all_of: SlotOfKind, mine: SlotOfKind) -> np.ndarray:
    """Return which dishes and portions of a slot, N by Q, are allowed in one that has fewer: bool (N × Q,)."""
    allowed = np.zeros((len(all_of.rows), len(all_of.quarters)), dtype=bool)
    allowed[np.isin(all_of.rows, mine.rows, assume_unique=True)] = mine.fits
    return allowed.ravel()


def needed_by_days(duals: Duals, kept: frozenset[str]) -> frozenset[str]:
    """Return the rules of `kept` without which a bound by day-plans at these duals could be another.

    Which days there are depends on all that a day keeps by itself.
    """
    return kept & (_with_a_price(duals) | (kept - WHOLE_WEEK))


def posted(problem: WeekProblem, kept: Set[str], *, priced: Set[str] = frozenset()) -> WeekModel:
    """Return a model that asks for the single rules `kept` and nothing else; those in `priced` have a price instead.

    The prices are those of lifted rules (`breaches.LIFTED_POINTS`). A limit on dishes that were seen is kept besides.
    """
    model = WeekModel(problem)
    for rule in SINGLE_RULES:
        if rule.code in kept:
            model.lifted = frozenset({rule.family}) if rule.code in priced else frozenset()
            rule.post(model)
    model.lifted = frozenset(rule.family for rule in SINGLE_RULES if rule.code in kept & priced)
    few_seen(model)
    for kind in model.kinds:
        model.keep_what_fits(kind)
    return model


def _with_a_price(duals: Duals) -> set[str]:
    """Return the rules whose duals count in a bound.

    Energy also limits portions before there is any bound, and dishes of late are left out: those two are never here.
    """
    found = {code for code, column in NUTRIENT_COLUMNS.items() if any(slope[column] for slope in duals.amounts)}
    found |= {"budget"} if duals.budget else set()
    found |= {"recipe_repeat"} if duals.recipes.any() else set()
    for name, code in COUNT_RULES.items():
        if name in duals.counts and duals.counts[name].any():
            found.add(code)
    return found
