"""Plans the dishes anew that instructions are about, each wish in its places, with the rest of the week in view."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import product

from django.db.models import Q

from agents.schemas import Action, Instruction
from core.errors import Conflict
from plans import places, reasons, wish_readings
from plans.draft import Draft
from plans.impossible_wishes import ImpossibleWish, because_of
from plans.limits import Limit, limited
from plans.models import PlanMeal
from plans.places import Bounds
from plans.solver import Choice, Status, WeekProblem
from plans.solver.change import Wishes
from plans.standing import Place, StandingWeek, meal_name
from plans.wanted_foods import listed
from recipes import naming
from recipes.models import Recipe

ThrownOut = Mapping[int, Sequence[int]]
"""Dishes that earlier actions took out of a meal, by the meal's id."""
ASKED_FOR = {
    "cheaper": "something cheaper",
    "healthier": "something healthier",
    "higher_protein": "more protein",
    "similar_energy": "about as much energy",
}


@dataclass(frozen=True, kw_only=True)
class _Group:
    """Places that the same instructions are about: they are filled together."""

    meals: tuple[PlanMeal, ...]
    wishes: Wishes
    meal_type: str | None
    asked: tuple[Instruction, ...]

    @property
    def foods(self) -> list[str]:
        """What the new dishes are to hold."""
        named = (naming.plainly(each.params.ingredient_to_add or "") for each in self.asked)
        return [name for name in named if name]


def refill(
    week: StandingWeek, draft: Draft, instructions: Sequence[Instruction], limits: Sequence[Limit], *,
    thrown_out: ThrownOut, bounds: Bounds,
) -> None:  # fmt: skip
    """Put other dishes into the draft wherever `instructions` ask for them.

    A place that several of them are about has the wishes of all. What left a place earlier does not come straight back
    while anything else will do, nor does what leaves its places now.

    Raises:
        Conflict: `no_other_dish`, or `wish_not_met` with the nearest; or all that is meant is locked, cooked or over.
    """
    groups = _groups(week, draft, instructions, bounds)
    freed = [meal for group in groups for meal in group.meals]
    if not freed:
        return
    at_place = {week.place_of(meal): frozenset(thrown_out.get(meal.pk, ())) for meal in freed}
    leaving = _kin(meal.recipe_id for meal in freed)
    problem = limited(week, freed, limits)
    problem = replace(problem, time_limit_s=problem.time_limit_s / len(groups))
    for group in groups:
        free = frozenset(week.place_of(meal) for meal in group.meals)
        earlier = frozenset(pk for place in free for pk in at_place[place])
        with because_of(*group.asked):
            chosen = _replanned(
                _typed(problem, free, group.meal_type), draft, free, group, [leaving | earlier, leaving]
            )
        draft.choices |= {(choice.day, choice.slot): choice for choice in chosen}
        told = reasons.for_choices(
            problem, [draft.choices[place] for place in free], week=draft.choices.values(),
            week_start=week.inputs.week_start,
        )  # fmt: skip
        for meal in group.meals:
            found = told[(meal.day.date, meal.slot)]
            draft.reasons[week.place_of(meal)] = [_asked_for(group), *found]


def _groups(week: StandingWeek, draft: Draft, instructions: Sequence[Instruction], bounds: Bounds) -> list[_Group]:
    about: dict[int, list[int]] = {}
    for number, each in enumerate(instructions):
        with because_of(each):
            meant = places.meals_meant(week, each)
            if places.is_for_the_week(each):
                # What the words except is told of, though it is not meant either.
                meant = [meal for meal in meant if meal.pk not in bounds.not_meant - bounds.spared]
            draft.notes += places.kept(meant, each, bounds=bounds)
            for meal in places.changeable(meant, each, bounds=bounds):
                about.setdefault(meal.pk, []).append(number)
    together: dict[tuple[int, ...], list[PlanMeal]] = {}
    for meal in week.meals:
        asked = [instructions[number] for number in about.get(meal.pk, ())]
        if asked and all(_is_so_already(meal, each) for each in asked):
            draft.notes.append(f"{meal_name(meal)} is {meal.recipe.meal_type} already.")
        elif asked:
            together.setdefault(tuple(about[meal.pk]), []).append(meal)
    # Most meals first: what is particular is then fitted into what is general.
    in_order = sorted(together.items(), key=lambda item: (-len(item[1]), item[0]))
    return [_group(meals, [instructions[number] for number in numbers]) for numbers, meals in in_order]


def _is_so_already(meal: PlanMeal, instruction: Instruction) -> bool:
    is_about_type = instruction.action == Action.CHANGE_MEAL_TYPE
    return is_about_type and meal.recipe.meal_type == instruction.params.prefer_meal_type


def _group(meals: Sequence[PlanMeal], instructions: Sequence[Instruction]) -> _Group:
    asked = [each.params for each in instructions]
    types = {each.prefer_meal_type for each in asked if each.prefer_meal_type}
    if len(types) > 1:
        message = f"{meal_name(meals[0])} can't be both solid and drinkable: ask for one of them."
        raise ImpossibleWish(Conflict(message, code="contradiction"), instructions)
    wishes = Wishes(
        cheaper=any(each.make_cheaper for each in asked),
        healthier=any(each.make_healthier for each in asked),
        higher_protein=any(each.make_higher_protein for each in asked),
        similar_energy=any(each.keep_calories_similar for each in asked),
        # "Something lighter" is understood as healthier, and nobody means a dish with more energy by it.
        no_more_energy=any(each.make_healthier for each in asked),
    )
    return _Group(
        meals=tuple(meals), wishes=wishes, meal_type=next(iter(types), None), asked=tuple(instructions)
    )  # fmt: skip


def _replanned(
    problem: WeekProblem, draft: Draft, free: frozenset[Place], group: _Group, bans: Sequence[frozenset[int]]
) -> Sequence[Choice]:
    """Return the best choices for the free places; what was thrown out is let in again only if nothing else will do.

    Over several days that is for each dish by itself: as many are new as can be while the rules are kept.
    """
    current = tuple(draft.choices.values())
    solution = None
    is_of_days = len({day for day, _ in free}) > 1
    whole = [frozenset[int]()] if is_of_days else [*(bans if len(free) == 1 else bans[:1]), frozenset[int]()]
    for banned, wishes in product(dict.fromkeys(whole), wish_readings.readings(group.wishes, free)):
        solution = wish_readings.best_week(
            problem, current, free, wishes, banned,
            seen=tuple(bans) if is_of_days else (), keeps_rules=group.meal_type is not None,
        )  # fmt: skip
        if solution.status != Status.INFEASIBLE:
            if wishes.a_little_cheaper:
                draft.notes.append(wish_readings.saves_little(problem, current, solution.choices, free))
            if (told := solution.difference) is not None and told.new < told.of:
                draft.notes.append(f"{told.sentence}.")
            return [choice for choice in solution.choices if (choice.day, choice.slot) in free]
    assert solution is not None
    sentence = " ".join(clash.sentence for clash in solution.clashes[:3])
    if any("candidates" in clash.rules for clash in solution.clashes):
        kind = f" that is {group.meal_type}" if group.meal_type else ""
        foods = f" with {listed(group.foods)}" if group.foods else ""
        message = f"{sentence} There is no dish{foods}{kind} that you may eat and have time for there: {_NEXT_DISH}"
        raise Conflict(message, code="no_other_dish")
    if group.meal_type and group.wishes == Wishes():
        wanted = f"Of the dishes that are {group.meal_type}, none was found"
        sentence = sentence.replace("No other dish was found", wanted)
        raise Conflict(f"{sentence} Keep it, or loosen that rule in your profile and ask again.", code="wish_not_met")
    raise Conflict(f"{sentence} {_next_wish(group)}", code="wish_not_met")


_NEXT_DISH = "keep it, or loosen a rule in your profile and ask again."


def _next_wish(group: _Group) -> str:
    if len(group.meals) == 1:
        return "Ask for the whole day, which gives it more room, or for another dish without that wish."
    return "Ask without that wish, or loosen a rule in your profile and ask again."


def _typed(problem: WeekProblem, free: frozenset[Place], meal_type: str | None) -> WeekProblem:
    """Return the problem in which the free places take only solid, or only drinkable dishes; None takes both."""
    if meal_type is None:
        return problem
    return replace(
        problem,
        meals=tuple(
            replace(each, candidates=tuple(pk for pk in each.candidates if meal_type in problem.dish_by_id[pk].tags))
            if (each.day, each.slot) in free
            else each
            for each in problem.meals
        ),
    )


def _kin(recipe_ids: Iterable[int]) -> frozenset[int]:
    """Return dishes with those that differ from them by a few foods only: a copy's origin, and the other copies."""
    ids = set(recipe_ids)
    origins = {*Recipe.objects.filter(pk__in=ids, origin__isnull=False).values_list("origin_id", flat=True)}
    kin = Recipe.objects.filter(Q(origin_id__in=ids | origins)).values_list("pk", flat=True)
    return frozenset({*ids, *origins, *kin})


def _asked_for(group: _Group) -> str:
    wanted = [words for code, words in ASKED_FOR.items() if getattr(group.wishes, code)]
    if group.meal_type:
        wanted.insert(0, f"something {'to drink' if group.meal_type == 'drinkable' else 'to chew'}")
    if group.foods:
        wanted.insert(0, f"a dish with {listed(group.foods)}")
    return f"You asked for {' and '.join(wanted)}" if wanted else "You asked for another dish"
