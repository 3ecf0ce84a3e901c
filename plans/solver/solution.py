"""What the planner gives back: the week, how good it is known to be, and what gave way."""

from dataclasses import dataclass
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


@dataclass(frozen=True)
class WeekSolution:
    """The planner's answer. With status INFEASIBLE or UNKNOWN there are no choices."""

    status: Status
    choices: tuple[Choice, ...] = ()
    objective: int | None = None
    """Score of the week (docs/solver.md), in ten-thousandths of a point; higher is better. Equal to `judge.score`."""
    bound: int | None = None
    """No week that keeps the same rules scores more; None where nothing was proven."""
    gap: float | None = None
    """(bound − objective) ÷ max(1, |bound|), a share; None where nothing was proven."""
    relaxations: tuple[Relaxation, ...] = ()
    clashes: tuple[Clash, ...] = ()
    solve_ms: int = 0
    method: str = ""
    """cp_sat, greedy or random."""
