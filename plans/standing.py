"""A finished week as the planner sees it: the person's problem of now, in the shape of the week as it was planned."""

from __future__ import annotations

from dataclasses import dataclass, replace

from plans import coach, loading, selectors, solver
from plans.loading import WeekInputs
from plans.models import PlanMeal, WeeklyPlan
from plans.solver import Choice, WeekProblem
from users.models import User

Place = tuple[int, str]
"""Day of the week from Monday, 0 to 6, and slot."""


@dataclass(frozen=True, kw_only=True)
class StandingWeek:
    """A week that stands, and what may come into each of its places."""

    plan: WeeklyPlan
    meals: tuple[PlanMeal, ...]
    """In the order of the week, with day and recipe."""
    inputs: WeekInputs
    problem: WeekProblem
    choices: tuple[Choice, ...]

    def place_of(self, meal: PlanMeal) -> Place:
        """Return where a meal stands."""
        return (meal.day.date - self.plan.week_start).days, meal.slot


def standing_week(user: User, plan_id: int) -> StandingWeek:
    """Return a READY week with the problem that the planner would be given for it now.

    A slot switched off later or a tighter limit of minutes does not make what stands illegal: each place's dish of now
    is among its candidates. Nor do fewer leftovers: the week may have as many as it was planned with.

    Raises:
        NotFound: no such plan, or somebody else's.
    """
    plan = selectors.plan_for(user, plan_id)
    meals = tuple(meal for day in plan.days.all() for meal in day.meals.all())
    choices = tuple(
        Choice((meal.day.date - plan.week_start).days, meal.slot, meal.recipe_id, meal.portion_quarters)
        for meal in meals
    )
    inputs = loading.week_inputs(user.profile, week_start=plan.week_start, standing=meals)
    offered = {(each.day, each.slot): each.candidates for each in inputs.problem.meals}
    places = []
    for choice in choices:
        candidates = offered.get((choice.day, choice.slot), ())
        if choice.recipe_id not in candidates:  # else the very same object, by which the planner knows days alike
            candidates = tuple(sorted({*candidates, choice.recipe_id}))
        places.append(solver.Meal(day=choice.day, slot=choice.slot, candidates=candidates))
    problem = replace(
        inputs.problem,
        meals=tuple(places),
        targets=(coach.targets_of_week(plan, inputs),) * len(inputs.problem.targets),
        household_size=plan.household_size,
        leftovers_per_week=max(inputs.problem.leftovers_per_week, plan.solver_metadata.get("leftovers_per_week", 0)),
    )
    return StandingWeek(plan=plan, meals=meals, inputs=inputs, problem=problem, choices=choices)


def day_name(meal: PlanMeal) -> str:
    return f"{meal.day.date:%A}"


def meal_name(meal: PlanMeal) -> str:
    """Return a meal as a sentence has it: Tuesday's dinner."""
    return f"{day_name(meal)}'s {meal.slot}"
