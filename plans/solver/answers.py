"""What is known of which rules can be kept together.

Every answer is used for all questions that follow: what a week keeps, it keeps in part; what can't be kept with few
rules can't be kept with more.
"""

from collections.abc import Iterable
from enum import Enum, auto

from plans.solver.judge import check
from plans.solver.model import WeekModel
from plans.solver.problem import Choice, WeekProblem
from plans.solver.rules import SINGLE_RULES, matters
from plans.solver.week import Week


class Verdict(Enum):
    """Whether rules can be kept together."""

    POSSIBLE = auto()
    """A week that keeps them was found."""
    IMPOSSIBLE = auto()
    """Proven: no week keeps them."""
    OPEN = auto()
    """Neither within the work that is allowed."""


class Answers:
    """The answers to one problem. Rules are named by the codes of `rules.SINGLE_RULES`."""

    def __init__(self, problem: WeekProblem) -> None:
        """Know nothing yet."""
        self.problem = problem
        self.rules = tuple(rule.code for rule in SINGLE_RULES if matters(problem, rule.code))
        """All that say anything in this problem, in the order in which they give way."""
        self.weeks: list[tuple[frozenset[str], Week]] = []
        """What was found, with the rules that each keeps."""
        self.cores: list[frozenset[str]] = []
        """Rules that are proven to clash."""
        self._open: set[frozenset[str]] = set()
        """What was asked and could not be told."""

    def of(self, families: Iterable[str]) -> frozenset[str]:
        """Return the rules of some families."""
        wanted = set(families)
        return frozenset(rule.code for rule in SINGLE_RULES if rule.family in wanted and rule.code in self.rules)

    def core(self, kept: frozenset[str]) -> frozenset[str] | None:
        """Return a smallest known set of clashing rules among `kept`."""
        return min((core for core in self.cores if core <= kept), key=len, default=None)

    def week(self, kept: frozenset[str]) -> Week | None:
        """Return a known week that keeps the rules."""
        return next(iter(self.weeks_that_keep(kept)), None)

    def best_week(self, kept: frozenset[str], model: WeekModel) -> Week | None:
        """Return the known week that keeps the rules and is worth most in a model; None without any."""
        return max(self.weeks_that_keep(kept), key=lambda week: week.worth(model), default=None)

    def weeks_that_keep(self, kept: frozenset[str]) -> list[Week]:
        """Return all known weeks that keep the rules."""
        return [week for keeps, week in self.weeks if kept <= keeps]

    def learn(self, week: Week, choices: tuple[Choice, ...]) -> frozenset[str]:
        """Remember a week; return what it keeps, as the judge sees it."""
        broken = {each.subject if each.code == "macros" else each.code for each in check(self.problem, choices)}
        keeps = frozenset(self.rules) - broken
        self.weeks.append((keeps, week))
        return keeps

    def _known(self, kept: frozenset[str]) -> Verdict | None:
        if self.week(kept) is not None:
            return Verdict.POSSIBLE
        if self.core(kept) is not None:
            return Verdict.IMPOSSIBLE
        return Verdict.OPEN if kept in self._open else None
