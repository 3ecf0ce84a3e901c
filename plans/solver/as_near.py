"""Other weeks where rules gave way: such as break no more than the nearest one, with few dishes that were seen.

What has to give way is known by then, so nothing is asked of the rules again: only what breaks least is looked for,
with a limit on seen dishes besides, and then the best of the weeks that break no more than the first.
"""

from dataclasses import replace

from plans.solver import judge
from plans.solver.engine import Goal
from plans.solver.least import least_broken
from plans.solver.model import WeekModel
from plans.solver.possible import posted
from plans.solver.problem import WeekProblem
from plans.solver.relax import Nearest, best_near
from plans.solver.rules import SINGLE_RULES, matters
from plans.solver.scale import QUARTERS
from plans.solver.seen import open_meals
from plans.solver.week import Week


class AsNear:
    """The weeks that break no more than the first."""

    def __init__(self, problem: WeekProblem, first: Nearest, goal: Goal) -> None:
        """Take a problem with `seen`, and its nearest week."""
        self.first, self.goal, self.meals = first, goal, open_meals(problem)
        self.lifted, self.limit = first.model.lifted, first.model.limit
        self.limit.deadline = goal.deadline
        if first.solved.master is not None:
            first.days.take_from(first.solved.master)
        self.problem = replace(problem, weekly_budget_pence=self._budget(problem))

    def with_new(self, new: int) -> Nearest | None:
        """Return the best week with so many new dishes; None if none was found that breaks no more."""
        found = self._least_broken(new)
        return None if found is None else self._best(new, *found)

    def with_most_new(self) -> Nearest | None:
        """Return the best week with as many new dishes as were found to be possible; None without any."""
        few, many, best = 0, self.meals, None
        while few < many and not self.limit.is_over:
            new = (few + many + 1) // 2
            found = self._least_broken(new)
            if found is None:
                many = new - 1
            else:
                few, best = new, found
        return None if best is None else self._best(few, *best)

    def _budget(self, problem: WeekProblem) -> int | None:
        """Return the budget to plan with: where it was out of reach, what the first week costs."""
        if self.first.reach is None:
            return problem.weekly_budget_pence
        assert self.first.solved.best.week is not None
        bill = judge.bill_quarter_pence(problem, self.first.solved.best.week.choices(self.first.model))
        return -(-bill // QUARTERS)

    def _least_broken(self, new: int) -> tuple[WeekModel, Week] | None:
        """Return a week with so many new dishes that breaks no more than the first, if one is soon found."""
        problem = replace(self.problem, most_seen=self.meals - new)
        rules = [rule for rule in SINGLE_RULES if matters(problem, rule.code)]
        priced = {rule.code for rule in rules if rule.family in self.lifted}
        model = posted(problem, {rule.code for rule in rules}, priced=priced)
        model.limit = self.limit
        best = least_broken(model, None, self.first.days)
        is_as_near = best.week is not None and best.worth >= self.first.kept
        return (model, best.week) if is_as_near and best.week is not None else None

    def _best(self, new: int, least: WeekModel, start: Week) -> Nearest | None:
        problem = replace(self.problem, most_seen=self.meals - new)
        found = best_near(problem, least, start, self.lifted, self.goal)
        if found is None or found.kept < self.first.kept:
            return None
        return replace(found, lifted=self.first.lifted, reach=self.first.reach, is_proven=self.first.is_proven)
