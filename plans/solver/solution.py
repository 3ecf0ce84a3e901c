"""What the planner gives back: the week, how good it is known to be, and what gave way."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from plans.solver.problem import Choice


class Status(StrEnum):
    """How a solve ended; the values are those of `WeekSolution.status`."""

    OPTIMAL = "OPTIMAL"
    """No better week exists under the rules that were kept."""
    FEASIBLE = "FEASIBLE"
    """A week that passed the check; a better one may exist."""
    INFEASIBLE = "INFEASIBLE"
    """A meal has no candidate; `clashes` names it."""
    UNKNOWN = "UNKNOWN"
    """Time ran out before any week was found."""


@dataclass(frozen=True)
class Violation:
    """One broken rule as the judge found it."""

    code: str
    """Which rule: one of `judge.CODES`."""
    sentence: str
    amount: int
    """By how much, > 0: meals (recent), servings (variety), pence (budget), thousandths of the target beyond the band
    (macros, energy), places (the rules that never give way)."""
    is_negotiable: bool = True
    day: int | None = None
    subject: str = ""
    """What it is about: the title of a dish, the name of an ingredient, cuisine or nutrient."""
    slot: str = ""
    """Of the meal, where a rule holds for each meal by itself (recent); else empty."""

    @property
    def rule(self) -> tuple[str, int | None, str]:
        """The single rule that it breaks: two weeks break the same one where this is the same (docs/solver.md)."""
        return self.code, self.day, self.slot or self.subject


@dataclass(frozen=True)
class Relaxation:
    """One negotiable rule that gave way in the returned week, with a sentence for people that holds its numbers."""

    code: str
    sentence: str
    amount: int


@dataclass(frozen=True)
class Clash:
    """Rules that cannot all be kept, though without any one of them the rest can (as far as the planner could tell)."""

    rules: tuple[str, ...]
    sentence: str
    is_proven: bool = False
    """No week keeps them all; otherwise none was found."""
    is_smallest: bool = True
    """False where the time or the work ran out before it was tried to do with fewer rules; the sentence says so."""


@dataclass(frozen=True)
class Reason:
    """What speaks for a dish in its place, compared with the next best dishes there."""

    code: str
    """liking, disliked, pantry, price, portion, variety, wish, leftover, a nutrient; only, locked or alike."""
    sentence: str
    units: int
    """What it brings the week's score, in ten-thousandths of a point."""


@dataclass(frozen=True)
class NextBest:
    """The best other dish at a meal's place, everything else as it is."""

    choice: Choice
    title: str
    score_change: int
    """What the week's score would gain, in ten-thousandths of a point; below 0 where it would lose."""
    bill_change_pence: int
    """Pence that the household's week would cost more."""
    broken: tuple[str, ...]
    """Sentences on the negotiable rules that the week would then break, or break further than now."""
    sentence: str


@dataclass(frozen=True)
class MealReasons:
    """Why a meal was chosen."""

    day: int
    slot: str
    reasons: tuple[Reason, ...]
    """The main ones, the strongest first; at least one."""
    next_best: NextBest | None
    """None where the meal is locked, or nothing else is allowed there."""


@dataclass(frozen=True)
class Binding:
    """A rule at its limit, and what one unit more of it would bring."""

    code: str
    """A single rule: budget, main_ingredient_week, cuisine_week, recipe_repeat, or a nutrient."""
    subject: str
    """The ingredient, cuisine, dish or nutrient; empty for the budget."""
    unit: str
    """£1 a week, 1 meal, 10 kcal a day, 1 g a day."""
    units: int
    """The rule's dual price in the best bound, in ten-thousandths of a point: about what the score would gain."""
    most_units: int | None
    """What the score would gain at most; None where the price is an estimate."""
    sentence: str


@dataclass(frozen=True)
class Difference:
    """How different another week is from what was seen."""

    new: int
    """Meals, locked ones apart, that hold a dish which was not seen."""
    of: int
    """Meals that are not locked."""
    sentence: str


@dataclass(frozen=True)
class WeekSolution:
    """The planner's answer. With status INFEASIBLE or UNKNOWN there are no choices."""

    status: Status
    choices: tuple[Choice, ...] = ()
    objective: int | None = None
    """Score of the week (docs/solver.md), in ten-thousandths of a point; higher is better. Equal to `judge.score`."""
    bound: int | None = None
    """No week that breaks no rule more than this one scores more; None where nothing was proven."""
    gap: float | None = None
    """(bound − objective) ÷ max(|objective|, 1,000 points), a share; None where nothing was proven."""
    relaxations: tuple[Relaxation, ...] = ()
    clashes: tuple[Clash, ...] = ()
    solve_ms: int = 0
    method: str = ""
    """cp_sat, greedy or random."""
    phases: Mapping[str, float] = field(default_factory=dict)
    """Milliseconds from the start to the end of each phase: `build` of the model, `first` legal week, `best` week, and
    `total`. Where rules clash, it was `recognised` first and is `explained` last, and the others are those of the
    nearest week."""
    binding: tuple[Binding, ...] = ()
    """Rules that are kept and at their limit, what is worth most first; only where a bound was proven."""
    reasons: tuple[MealReasons, ...] = ()
    """Why each meal was chosen, in the order of the week; filled in by `reasons.with_reasons`."""
    difference: Difference | None = None
    """Only where another week was asked for."""
    is_nearest: bool | None = None
    """Where rules gave way: no week breaks less, in the documented order, which is proven; False where it is not. None
    where all rules are kept. Of a budget out of reach, no week that costs as little as is planned with breaks less."""
