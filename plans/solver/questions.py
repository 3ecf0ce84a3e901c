"""Which rules can be kept together: asked of the relaxation, of a first week and of a few rounds of columns.

Every answer is used for all questions that follow: what a week keeps, it keeps in part; what can't be kept with few
rules can't be kept with more.
"""

from collections.abc import Callable, Iterable
from enum import Enum, auto

from plans.solver import possible
from plans.solver.aggregate import AggregatedLp
from plans.solver.first import first_week
from plans.solver.judge import check
from plans.solver.least import SLACK, Columns, lean_inwards
from plans.solver.model import WeekModel
from plans.solver.pricing import Pricer
from plans.solver.problem import MACROS, Choice, WeekProblem
from plans.solver.rules import SINGLE_RULES
from plans.solver.terms import TERMS
from plans.solver.week import Week

A_FEW = 2_000_000
FEW_ROUNDS = 16
"""Search nodes and rounds that a proof mostly needs if there is one: some 10 ms, less than it takes to find a week."""

MANY = 10_000_000
MANY_FOR_ALL = 25_000_000
"""Search nodes after which a question is left open, some 100 ms; and that of all rules together, which matters most."""

ALL_NODES = 30_000_000
"""Search nodes after which there are no more proofs by day-plans, nor searches in earnest, some 300 ms."""

MOST_SEARCHES = 2
"""Questions about a week that may take so long; after that only short proofs and quickly found weeks answer."""


class Verdict(Enum):
    """Whether rules can be kept together."""

    POSSIBLE = auto()
    """A week that keeps them was found."""
    IMPOSSIBLE = auto()
    """Proven: no week keeps them."""
    OPEN = auto()
    """Neither within the work that is allowed."""


class Questions:
    """All that is asked about one problem. Rules are named by the codes of `rules.SINGLE_RULES`."""

    def __init__(self, problem: WeekProblem) -> None:
        self.problem = problem
        self.rules = tuple(rule.code for rule in SINGLE_RULES if matters(problem, rule.code))
        """All that say anything in this problem, in the order in which they give way."""
        self.weeks: list[tuple[frozenset[str], Week]] = []
        """What was found, with the rules that each keeps."""
        self.cores: list[frozenset[str]] = []
        """Rules that are proven to clash."""
        self._open: set[frozenset[str]] = set()
        self._unproven: set[frozenset[str]] = set()
        self._searches_left = MOST_SEARCHES
        self._nodes_left = ALL_NODES

    def of(self, families: Iterable[str]) -> frozenset[str]:
        """Return the rules of some families."""
        wanted = set(families)
        return frozenset(rule.code for rule in SINGLE_RULES if rule.family in wanted and rule.code in self.rules)

    def ask(self, kept: frozenset[str]) -> Verdict:
        """Return whether the rules can be kept together."""
        known = self._known(kept)
        if known is None:
            self._find(kept)
            known = self._known(kept)
        if known is None:
            self._open.add(kept)
        return known or Verdict.OPEN

    def refuse(self, kept: frozenset[str]) -> bool:
        """Return whether it is proven, or proven with little work, that the rules cannot be kept together."""
        if self._known(kept) is None and kept not in self._unproven:
            self._prove(kept)
        return self._known(kept) is Verdict.IMPOSSIBLE

    def leave_open(self, kept: frozenset[str]) -> None:
        """Note that a week was looked for in earnest, and neither found nor proven not to be there."""
        self._open.add(kept)

    def core(self, kept: frozenset[str]) -> frozenset[str] | None:
        """Return a smallest known set of clashing rules among `kept`."""
        return min((core for core in self.cores if core <= kept), key=len, default=None)

    def week(self, kept: frozenset[str]) -> Week | None:
        """Return a known week that keeps the rules."""
        return next((week for keeps, week in self.weeks if kept <= keeps), None)

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

    def _find(self, kept: frozenset[str]) -> None:
        """Look for a proof that no week keeps the rules, and for one that does, until either is there."""
        if kept not in self._unproven:
            self._prove(kept)
        if self._known(kept) is None:
            self._fill(kept)
        if self._known(kept) is None and self._searches_left > 0 and self._nodes_left > 0:
            self._searches_left -= 1
            self._search(kept)

    def _prove(self, kept: frozenset[str]) -> None:
        """Prove that they clash, if that takes little."""
        proof = possible.prove(self.problem, kept)
        if proof.is_impossible:
            self.cores.append(proof.needed)
            return
        if self._nodes_left <= 0:
            self._unproven.add(kept)
            return
        lean_inwards(proof.model)
        columns = Columns(proof.model, proof.duals.amounts, nodes=A_FEW)
        found = columns.run(proof.duals, accepts=None, hopeless=-SLACK - 1, rounds=FEW_ROUNDS)
        self._nodes_left -= A_FEW - columns.nodes_left
        if found.bound < -SLACK - 1:
            self.cores.append(kept)
        else:
            self._unproven.add(kept)

    def _fill(self, kept: frozenset[str]) -> None:
        """Look for a week as if it were to be a good one: what people like gives the search a direction."""
        strict = self._scored(kept)
        if any(not len(slot.rows) for kind in strict.kinds for slot in kind.slots):
            return
        model = self._scored(kept, priced=possible.WHOLE_WEEK)
        _, duals = AggregatedLp(model, [Pricer(model, number) for number in range(len(model.kinds))]).run()
        week = first_week(strict, [Pricer(strict, number) for number in range(len(strict.kinds))], duals)
        if week is not None:
            self.learn(week, week.choices(strict))
            return
        columns = Columns(model, duals.amounts, nodes=A_FEW)
        accepts = self._keeps(kept, model)
        columns.run(duals, accepts=accepts, proves=False, dive_every=1)
        if self.week(kept) is None and columns.best.week is not None:
            columns.polish(duals)
            accepts(columns.best.week)

    def _search(self, kept: frozenset[str]) -> None:
        """Look in earnest for the week that breaks least, and for a proof that none breaks nothing."""
        proof = possible.prove(self.problem, kept)
        lean_inwards(proof.model)
        nodes = MANY_FOR_ALL if len(kept) == len(self.rules) else MANY
        columns = Columns(proof.model, proof.duals.amounts, nodes=nodes)
        accepts = self._keeps(kept, proof.model)
        found = columns.run(proof.duals, accepts=accepts, hopeless=-SLACK - 1)
        self._nodes_left -= nodes - columns.nodes_left
        if found.bound < -SLACK - 1:
            self.cores.append(kept)
        elif found.worth < -SLACK:
            columns.polish(proof.duals)
            columns.choose()
            if columns.best.week is not None:
                accepts(columns.best.week)

    def _scored(self, kept: frozenset[str], *, priced: frozenset[str] = frozenset()) -> WeekModel:
        """Return the model of the rules with all terms."""
        model = possible.posted(self.problem, kept, priced=priced)
        for term in TERMS:
            term.post(model)
        return model

    def _keeps(self, kept: frozenset[str], model: WeekModel) -> Callable[[Week], bool]:
        """Return what learns of a week, and says whether it keeps the rules."""
        return lambda week: kept <= self.learn(week, week.choices(model))


def matters(problem: WeekProblem, code: str) -> bool:
    """Return whether a rule could be broken in this problem at all."""
    capped = [meal.day for meal in problem.meals if problem.is_capped(meal.slot)]
    busiest = max((capped.count(day) for day in set(capped)), default=0)
    table, caps = problem.table, problem.caps
    return {
        "recent": bool(table.is_recent.any()),
        "recipe_repeat": len(problem.meals) > caps.recipe_per_week,
        "main_ingredient_week": bool(table.main_ingredient.names) and len(capped) > caps.main_ingredient_per_week,
        "main_ingredient_day": bool(table.main_ingredient.names) and busiest > caps.main_ingredient_per_day,
        "cuisine_week": bool(table.cuisine.names) and len(capped) > caps.cuisine_per_week,
        "budget": problem.weekly_budget_pence is not None,
        **dict.fromkeys((*MACROS, "energy"), True),
    }[code]
