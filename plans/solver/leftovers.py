"""Planned leftovers as dishes of their own: what is left over of a dish is another row of the table.

A dish comes once a week. What is left over of it is like it in all but two things: it comes besides, and it need not be
cooked (T10). With such rows in it a week is one of the kind that the planner knows without leftovers. How many days a
dish keeps is not in the rows: whoever offers them must see to that, or check it afterwards (`judge.left_over`).
"""

from dataclasses import replace
from functools import cached_property

import numpy as np

from plans.solver.build import week_model
from plans.solver.dish_table import DishTable, Ids, Labels
from plans.solver.judge import left_over
from plans.solver.model import WeekModel
from plans.solver.problem import Choice, Meal, WeekProblem
from plans.solver.scale import UNITS_PER_POINT
from plans.solver.scopes import ANY
from plans.solver.twice import Twice

Week = tuple[Choice, ...]


class SecondServings:
    """A problem in which leftovers are rows of their own, and weeks to and fro."""

    def __init__(self, problem: WeekProblem, *, known: Week = (), is_offered: bool = False) -> None:
        """Add rows for what is left over.

        Args:
            known: choices whose leftovers get rows, besides those among the locked meals.
            is_offered: every dish that keeps gets a row, legal wherever the dish is. Weeks then need not keep the days
                that dishes keep: each legal week is one of them, but not each of them is legal.
        """
        self.asked = problem
        locked = tuple(meal.locked for meal in problem.meals if meal.locked is not None)
        self._fixed = {(one.day, one.slot) for one in locked}
        self._locked = {(one.day, one.slot) for one in left_over(problem, locked)}
        rows = {one.recipe_id for one in (*left_over(problem, locked), *left_over(problem, known))}
        table = problem.table
        if is_offered:
            rows |= set(table.recipe_id[table.keeps_days > 0].tolist())
        self.of = {int(table.recipe_id[-1]) + 1 + number: pk for number, pk in enumerate(sorted(rows))}
        """The recipe that each added id is left over of."""
        self._is_offered = is_offered
        self._added = {pk: added for added, pk in self.of.items()}

    @cached_property
    def problem(self) -> WeekProblem:
        """The problem as it is planned, without a word about leftovers but their rows."""
        offered: dict[int, Ids] = {}
        meals = tuple(self._meal(meal, offered) for meal in self.asked.meals)
        seen = tuple(week.union(added for added, pk in self.of.items() if pk in week) for week in self.asked.seen)
        return replace(self.asked, dishes=self._table(), meals=meals, leftovers_per_week=0, seen=seen)

    def model(self, lifted: frozenset[str] = frozenset(), *, dearer: float = 1.0) -> WeekModel:
        """Return the model of the problem, with no more leftovers than are asked for."""
        model = week_model(self.problem, lifted=lifted, dearer=dearer)
        if self.of:
            label = np.where(np.arange(len(model.table)) < len(self.asked.table), -1, 0)
            count = model.count("leftovers", label, 1, scope=ANY)
            count.cap[:] = self.asked.leftovers_per_week
            # One too many is a dish that is cooked once too often.
            count.beyond_price[:] = model.price_of("variety")
        return model

    def model_with_more(self) -> WeekModel:
        """Return the model in which more dishes may be eaten twice, besides those that have rows: all rules kept."""
        model, table = week_model(self.problem), self.problem.table
        may_come = table.keeps_days > 0
        may_come[table.rows(np.array([*self.of, *self.of.values()], dtype=np.int64))] = False
        gain = float(self.problem.weights.leftover * UNITS_PER_POINT)
        days = tuple(kind.days for kind in model.kinds)
        model.twice = Twice(may_come, table.keeps_days, self.asked.leftovers_per_week - len(self._locked), gain, days)
        return model

    def apart(self, week: Week) -> Week:
        """Return a week of the asked problem with its leftovers as rows of their own.

        Where what is left over is locked and the dish is not, it is the dish that gets the row: a locked meal is the
        same in every week.
        """
        added = {one: one.recipe_id for one in week if (one.day, one.slot) in self._locked}
        for late, source in left_over(self.asked, week).items():
            one = source if (late.day, late.slot) in self._fixed else late
            is_open = (one.day, one.slot) not in self._fixed and one.recipe_id not in added.values()
            if is_open and len(added) < self.asked.leftovers_per_week:
                added[one] = one.recipe_id
        return tuple(replace(one, recipe_id=self._added[added[one]]) if one in added else one for one in week)

    def together(self, week: Week) -> Week:
        """Return a week with rows for leftovers as one of the asked problem."""
        return tuple(replace(one, recipe_id=self.of.get(one.recipe_id, one.recipe_id)) for one in week)

    def _meal(self, meal: Meal, offered: dict[int, Ids]) -> Meal:
        if meal.locked is not None:
            if (meal.day, meal.slot) not in self._locked:
                return meal
            choice = replace(meal.locked, recipe_id=self._added[meal.locked.recipe_id])
            return Meal(meal.day, meal.slot, (choice.recipe_id,), choice)
        if not self._is_offered:
            return meal
        # One object for meals with the same candidates: by it days are known to be alike.
        if id(meal.ids) not in offered:
            second = [added for added, pk in self.of.items() if pk in meal.ids]
            offered[id(meal.ids)] = Ids(np.append(meal.ids.array, np.array(second, dtype=np.int64)))
        return Meal(meal.day, meal.slot, offered[id(meal.ids)])

    def _table(self) -> DishTable:
        """Return the dishes with the added rows, which are as recent, as dear and as good as what they are left of."""
        table = self.asked.table
        if not self.of:
            return table
        source = table.rows(np.array(list(self.of.values()), dtype=np.int64))
        row = np.append(np.arange(len(table)), source)
        columns = {
            name: getattr(table, name)[row]
            for name in ("nutrients", "pence", "liking", "dislike_penalty", "pantry_bonus", "is_recent", "keeps_days")
        }
        return DishTable(
            recipe_id=np.append(table.recipe_id, np.array(list(self.of), dtype=np.int64)),
            titles=tuple(table.titles[each] for each in row.tolist()),
            main_ingredient=_labels(table.main_ingredient, row),
            family=_labels(table.family, row),
            cuisine=_labels(table.cuisine, row),
            tags={tag: has[row] for tag, has in table.tags.items()},
            is_leftover=np.arange(len(row)) >= len(table),
            **columns,
        )


def _labels(labels: Labels, row: np.ndarray) -> Labels:
    return Labels(labels.codes[row], labels.names)
