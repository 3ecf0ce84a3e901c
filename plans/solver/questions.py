"""Which rules can be kept together: asked of the relaxation, of a first week and of a few rounds of columns."""

from collections.abc import Callable, Sequence

from plans.solver import possible
from plans.solver.aggregate import AggregatedLp
from plans.solver.answers import Answers, Verdict
from plans.solver.columns import ROUNDS, WIDTHS, Columns
from plans.solver.days_met import DaysMet
from plans.solver.first import first_week
from plans.solver.least import SLACK, lean_inwards
from plans.solver.limit import Limit
from plans.solver.model import WeekModel
from plans.solver.possible import Proof
from plans.solver.pricing import Duals, Pricer
from plans.solver.problem import WeekProblem
from plans.solver.proof import Solved
from plans.solver.terms import TERMS
from plans.solver.week import Week

A_FEW, A_FEW_FOR_ALL, FEW_ROUNDS = 2_000_000, 8_000_000, 16
"""Search nodes, for all rules together, and rounds that a proof by day-plans mostly needs if there is one: some 10 ms,
and some 80 ms where all rules are only just too much."""

ALL_DISHES, DAYS_ENOUGH = (0,), 300
"""Where so many day-plans were met, pricing looks at all dishes at once: among a few it would find none that is new. So
proofs take a third less, and more is proven in as many nodes."""

MANY = 5_000_000
"""Search nodes after which a question is left open, some 60 ms."""

MUCH_LESS = 0.97
"""The share of a budget with which a proof by day-plans is not tried if the relaxation can keep the rest with it: of
72 sets of rules five were refused that way, none that can be kept with 2 % less."""

MANY_DISHES = 500
"""Of fewer dishes days are so coarse that day-plans refuse far more than the relaxation: they are always asked."""

ALL_NODES = 15_000_000
"""Search nodes after which there are no more proofs by day-plans, nor searches in earnest, some 200 ms."""

MOST_SEARCHES = 2
"""Questions about a week that may take so long; after that only short proofs and quickly found weeks answer."""

UNKEPT = -SLACK - 1
"""Units: a week that is worth less breaks something."""

FEW_TRIES = 2
"""Tries at a first week: where the second leaves the budget broken, days that were to prove a clash lead further."""


class Questions(Answers):
    """All that is asked about one problem, and the answers that are there."""

    def __init__(self, problem: WeekProblem, *, limit: Limit | None = None) -> None:
        """Take a problem; once the limit is reached, what is not known stays open."""
        super().__init__(problem)
        self.limit = limit or Limit()
        self.days = DaysMet()
        """Day-plans that were met in whatever search: the next one starts from them."""
        self.prices: Duals | None = None
        """What scarce things are worth in good weeks, as far as the engine saw."""
        self._begun: set[frozenset[str]] = set()
        self._unproven: set[frozenset[str]] = set()
        """Of which a first week was looked for, and a proof by day-plans, in vain."""
        self._kept_by_fractions: list[frozenset[str]] = []
        """What days that are used in part keep: no proof by day-plans shows that these clash, or fewer of them."""
        self._far: list[frozenset[str]] = []
        """What the relaxation keeps with much less money."""
        self._proofs: dict[frozenset[str], Proof] = {}
        """What the relaxation showed of rules that it did not refuse."""
        self.shared: possible.RulesLp | None = None
        """What has been asked of the relaxation of this problem, or of the same with another budget."""
        self._searches_left = MOST_SEARCHES
        self._nodes_left = ALL_NODES

    def ask(self, kept: frozenset[str]) -> Verdict:
        """Return whether the rules can be kept together."""
        known = self._known(kept)
        if known is None and not self.is_over:
            self._find(kept)
            known = self._known(kept)
        if known is None:
            self._open.add(kept)
        return known or Verdict.OPEN

    def refuse(self, kept: frozenset[str]) -> bool:
        """Return whether it is proven, or proven with little work, that the rules cannot be kept together."""
        self._relax(kept)
        if self._is_unknown(kept) and not self._is_far(kept):
            self._prove(kept)
        return self._known(kept) is Verdict.IMPOSSIBLE

    def refuse_at_once(self, kept: frozenset[str]) -> bool:
        """Return whether the relaxation proves that the rules cannot be kept together."""
        self._relax(kept)
        return self._known(kept) is Verdict.IMPOSSIBLE

    def learn_from(self, solved: Solved) -> None:
        """Take over what the engine, asked for all rules, showed of them, and that it found no week."""
        everything = frozenset(self.rules)
        self._begun.add(everything)
        self.prices = solved.duals
        if solved.relaxed is not None:
            self.shared = solved.relaxed.relaxation
        if solved.master is not None:
            self.days.take_from(solved.master)
        if solved.relaxed is not None and solved.relaxed.is_impossible:
            self.cores.append(solved.relaxed.needed & everything)
        elif solved.relaxed is not None:
            self._proofs[everything] = solved.relaxed
        if solved.is_impossible and not self.refuse(everything):
            self.cores.append(everything)

    def relaxed(self, kept: frozenset[str], *, budget_share: float = 1.0) -> Proof:
        """Return what the relaxation shows of the rules with that share of the budget."""
        if self.shared is None:
            self.shared = possible.RulesLp(self.problem, limit=self.limit)
        return self.shared.prove(self.problem, kept, budget_share=budget_share)

    @property
    def is_over(self) -> bool:
        """The limit has been reached."""
        return self.limit.is_over

    @property
    def is_spent(self) -> bool:
        """The time or the work is used up: what is not refused from now on was hardly tried."""
        return self.is_over or self._nodes_left <= 0

    def posted(self, kept: frozenset[str], *, priced: frozenset[str] = frozenset()) -> WeekModel:
        """Return a model of rules (`possible.posted`) in which searches end with the limit."""
        model = possible.posted(self.problem, kept, priced=priced)
        model.limit = self.limit
        return model

    def _find(self, kept: frozenset[str]) -> None:
        """Look for a proof that no week keeps the rules, and for one that does, until either is there."""
        self._relax(kept)
        if self._is_unknown(kept):
            self._begin(kept)
        run = self._prove(kept) if self._is_unknown(kept) else None
        if run is not None and self._is_unknown(kept):
            run.dive(self._keeps(kept, run.model))
        if self._is_unknown(kept) and self._searches_left > 0 and self._nodes_left > 0:
            self._searches_left -= 1
            self._search(kept, run or self._columns(kept))

    def _is_unknown(self, kept: frozenset[str]) -> bool:
        """Return whether it is worth looking further."""
        return self._known(kept) is None and not self.is_over

    def _relax(self, kept: frozenset[str]) -> None:
        """Prove by the relaxation that they clash."""
        if not self._is_unknown(kept) or kept in self._proofs or kept in self._unproven or self._has_no_proof(kept):
            return
        proof = self.relaxed(kept)
        if proof.is_impossible:
            self.cores.append(proof.needed)
        else:
            self._proofs[kept] = proof

    def _prove(self, kept: frozenset[str]) -> Columns | None:
        """Prove by day-plans that they clash, if that takes little; return those if it does not succeed."""
        if kept in self._unproven or self._has_no_proof(kept) or self._nodes_left <= 0:
            return None
        self._unproven.add(kept)
        columns = self._columns(kept)
        nodes = A_FEW_FOR_ALL if len(kept) == len(self.rules) else A_FEW
        widths = ALL_DISHES if len(columns.master.worth) >= DAYS_ENOUGH else WIDTHS
        bound = self._run(columns, nodes, rounds=FEW_ROUNDS, widths=widths)
        if bound < UNKEPT:
            self._refuse_by(columns, kept)
            return None
        if columns.optimum >= UNKEPT and not columns.master.has_failed:
            self._kept_by_fractions.append(kept)
        return columns

    def _begin(self, kept: frozenset[str]) -> None:
        """Look for a week as if it were to be a good one: what people like gives the search a direction."""
        if kept in self._begun:
            return
        self._begun.add(kept)
        strict = self._scored(kept)
        if any(not len(slot.rows) for kind in strict.kinds for slot in kind.slots):
            return
        model = self._scored(kept, priced=possible.WHOLE_WEEK)
        _, duals = AggregatedLp(model, [Pricer(model, number) for number in range(len(model.kinds))]).run()
        pricers = [Pricer(strict, number) for number in range(len(strict.kinds))]
        week = first_week(strict, pricers, duals, tries=FEW_TRIES)
        if week is not None:
            self.learn(week, week.choices(strict))

    def _search(self, kept: frozenset[str], columns: Columns) -> None:
        """Look in earnest for the week that breaks least, and for a proof that none breaks nothing."""
        accepts = self._keeps(kept, columns.model)
        if self._run(columns, MANY, accepts=accepts) < UNKEPT:
            self._refuse_by(columns, kept)
        elif columns.best.worth < -SLACK:
            columns.polish()
            columns.choose()
            if columns.best.week is not None:
                accepts(columns.best.week)

    def _columns(self, kept: frozenset[str]) -> Columns:
        """Return a run of column generation in which only breaking the rules costs anything, with all days met."""
        proof = self._proofs.pop(kept, None) or self.relaxed(kept)
        lean_inwards(proof.model)
        columns = Columns(proof.model, proof.duals)
        self.days.hand_to(columns.master)
        return columns

    def _run(
        self, columns: Columns, nodes: int, *, accepts: Callable[[Week], bool] | None = None, rounds: int = ROUNDS,
        widths: Sequence[int] = WIDTHS,
    ) -> float:  # fmt: skip
        """Go on with a run for so many search nodes; return its bound."""
        columns.run(nodes=nodes, accepts=accepts, hopeless=UNKEPT, rounds=rounds, widths=widths)
        self._nodes_left -= nodes - columns.nodes_left
        self.days.take_from(columns.master)
        return columns.best.bound

    def _refuse_by(self, columns: Columns, kept: frozenset[str]) -> None:
        assert columns.duals_of_bound is not None
        self.cores.append(possible.needed_by_days(columns.duals_of_bound, kept))

    def _is_far(self, kept: frozenset[str]) -> bool:
        """Return whether the relaxation keeps the rules with so much less money that day-plans won't refuse them."""
        if "budget" not in kept or len(kept) == len(self.rules) or len(self.problem.table) < MANY_DISHES:
            return False
        if not any(kept <= other for other in self._far):
            if self.relaxed(kept, budget_share=MUCH_LESS).is_impossible:
                return False
            self._far.append(kept)
        return True

    def _has_no_proof(self, kept: frozenset[str]) -> bool:
        return any(kept <= other for other in self._kept_by_fractions)

    def _scored(self, kept: frozenset[str], *, priced: frozenset[str] = frozenset()) -> WeekModel:
        """Return the model of the rules with all terms."""
        model = self.posted(kept, priced=priced)
        for term in TERMS:
            term.post(model)
        return model

    def _keeps(self, kept: frozenset[str], model: WeekModel) -> Callable[[Week], bool]:
        """Return what learns of a week, and says whether it keeps the rules."""
        return lambda week: kept <= self.learn(week, week.choices(model))
