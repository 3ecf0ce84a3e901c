"""What dishes that are planned anew must hold, or must not: foods that people name beside a wish for other dishes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from agents.schemas import Action, Instruction
from core.vocabulary import Slot
from plans import places, wanted_foods
from plans.models import PlanMeal
from plans.solver import Meal, WeekProblem
from plans.standing import Place, StandingWeek
from plans.wanted_foods import Kitchen
from recipes import naming
from recipes.models import RecipeIngredient
from recipes.naming import Sense

FIRST_SLOTS = (Slot.DINNER, Slot.LUNCH)
"""Where a food comes that was wished for on a day: who asks for fish on Friday rarely means breakfast."""


@dataclass(frozen=True, kw_only=True)
class Limit:
    """What dishes that are planned anew must not hold, or must."""

    meals: frozenset[int]
    without: frozenset[int]
    holding: frozenset[int]
    """Any of these foods will do; empty asks for none."""
    is_for_one: bool = False
    """Whether one of the meals is to hold such a food, and not all: "fish on Friday" is no fish for breakfast."""


def limit_of(week: StandingWeek, instruction: Instruction, kitchen: Kitchen) -> Limit:
    """Return what a wish for other dishes says of their foods: "something else, without mushrooms".

    Raises:
        Conflict: a word means no food, or none that the person may eat.
    """
    old, new = instruction.params.ingredient_to_remove, instruction.params.ingredient_to_add
    if new:
        wanted_foods.to_have_instead(kitchen, new, week.inputs.profile)
    return Limit(
        meals=frozenset(meal.pk for meal in places.meals_meant(week, instruction)),
        without=frozenset(wanted_foods.everywhere(kitchen, old, Sense.KIND)) if old else frozenset(),
        holding=frozenset(food.pk for food in naming.meant_by(new, kitchen.foods)) if new else frozenset(),
        is_for_one=instruction.action != Action.REGENERATE_MEAL,
    )


def limited(week: StandingWeek, freed: Sequence[PlanMeal], limits: Sequence[Limit]) -> WeekProblem:
    """Return the problem in which the freed places take only dishes that suit what is asked of their foods."""
    meals = {(each.day, each.slot): each for each in week.problem.meals}
    meant = [(limit, [week.place_of(meal) for meal in freed if meal.pk in limit.meals]) for limit in limits]
    for limit, free in meant:
        unwanted = _dishes_with(limit.without) if limit.without and free else set()
        for place in free if unwanted else ():
            meals[place] = _with_only(meals[place], {*meals[place].candidates} - unwanted)
    for limit, free in meant:
        if not limit.holding or not free:
            continue
        wanted = _dishes_with(limit.holding)
        for place in [_best_of(free, meals, wanted, week)] if limit.is_for_one else free:
            meals[place] = _with_only(meals[place], {*meals[place].candidates} & wanted)
    return replace(week.problem, meals=tuple(meals.values()))


def _best_of(
    free: Sequence[Place], meals: dict[Place, Meal], wanted: set[int], week: StandingWeek
) -> Place:  # fmt: skip
    """Return the place where a food is to come: one for which there is another dish with it, dinner before lunch."""
    now = {(each.day, each.slot): each.recipe_id for each in week.choices}
    in_order = sorted(free, key=lambda place: (place[1] not in FIRST_SLOTS, place[1] != FIRST_SLOTS[0]))
    return next((place for place in in_order if {*meals[place].candidates} & wanted - {now[place]}), in_order[0])


def _with_only(meal: Meal, allowed: Iterable[int]) -> Meal:
    return replace(meal, candidates=tuple(sorted(allowed)))


def _dishes_with(foods: Iterable[int]) -> set[int]:
    return set(RecipeIngredient.objects.filter(ingredient_id__in=foods).values_list("recipe_id", flat=True))
