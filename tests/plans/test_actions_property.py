"""Whatever is asked of a week, it stays safe, complete and consistent; and taken back, it is exactly as before."""

from __future__ import annotations

from collections.abc import Collection
from contextlib import suppress
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from agents.facts import LEVEL_OF
from agents.schemas import Action, Instruction, Level, Params, TargetIds
from core.errors import Conflict
from core.vocabulary import Allergen
from plans import (
    action_life,
    execution,
    meals,
    reasons,
    safety,
    selectors,
    services,
    shopping_lists,
    understanding,
    undo,
)
from plans.models import PlanAction, PlanMeal, WeeklyPlan
from plans.solver import Choice, MealReasons, WeekProblem, judge, several, sweeps, wording
from plans.solver import reasons as solver_reasons
from plans.solver.solution import Reason
from plans.standing import StandingWeek, standing_week
from ratings import services as rating_services
from recipes import copies
from recipes.models import Ingredient, Recipe, RecipeIngredient
from tests.factories import make_user
from tests.plans import world
from tests.plans.asks import asked, everything
from tests.plans.weeks import assert_in_step, ready_week
from users.models import Profile, User

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("quick_changes")]

FOODS = ("rice", "tofu", "Eggs", "cheddar", "the chicken", "cod", "lentils", "fish", "cheese", "unicorn", "chickpea")
PEOPLE: tuple[dict[str, Any], ...] = (
    {},
    {"allergens": ["soya"], "enabled_slots": ["dinner"]},
    {"diets": ["vegetarian"], "weekly_budget_pence": 3000, "enabled_slots": ["dinner"]},
    {"allergens": ["eggs", "milk"], "household_size": 3},
)
"""Two of them eat at home once a day: their weeks take a fraction of the time."""
BUDGETS_PENCE = (1500, 4000, None)


def draw_params(action: Action) -> st.SearchStrategy[dict[str, Any]]:
    """Params as a model might give them: what the action needs, and now and then what it does not."""
    flags = st.fixed_dictionaries(
        {}, optional=dict.fromkeys(("make_healthier", "make_cheaper", "make_higher_protein", "keep_calories_similar",
                                    "apply_to_whole_week"), st.booleans())
    )  # fmt: skip
    food = st.sampled_from(FOODS)
    needed: dict[Action, st.SearchStrategy[dict[str, Any]]] = {
        Action.SWAP_INGREDIENT: st.fixed_dictionaries({"ingredient_to_add": food},
                                                      optional={"ingredient_to_remove": food}),
        Action.REMOVE_INGREDIENT: st.fixed_dictionaries({"ingredient_to_remove": food}),
        Action.AVOID_INGREDIENT_FUTURE: st.fixed_dictionaries({"ingredient_to_remove": food}),
        Action.ADJUST_PORTION: st.sampled_from([{"smaller_portion": True}, {"larger_portion": True}]),
        Action.CHANGE_MEAL_TYPE: st.sampled_from([{"prefer_meal_type": "solid"}, {"prefer_meal_type": "drinkable"}]),
    }  # fmt: skip
    return st.tuples(flags, needed.get(action, st.just({}))).map(lambda pair: pair[0] | pair[1])


WHOLE_WEEK = (Action.GENERATE_NEW_WEEK, Action.REGENERATE_WEEK)
OFTEN = [each for each in Action if each not in WHOLE_WEEK]
wishes = st.sampled_from([*OFTEN * 3, *WHOLE_WEEK]).flatmap(
    lambda action: st.tuples(st.just(action), st.integers(0, 13), st.booleans(), draw_params(action))
)
"""(action, which meal, whether the day is named instead, params); whole weeks are the slowest, and so rarer"""
sentences = st.lists(wishes, min_size=1, max_size=3)
DEEDS = ("lock", "cook", "skip", "tick", "copy", "like", "allergy", "budget", "household")
deeds = st.lists(st.tuples(st.sampled_from(DEEDS), st.integers(0, 13)), max_size=3)
histories = st.lists(st.tuples(deeds, sentences), min_size=1, max_size=4)


def instruction_of(week: WeeklyPlan, wish: tuple) -> Instruction:
    """Return a wish as an instruction on this week; ids stand where the action wants them, or they would be refused."""
    action, number, is_day, params = wish
    meal = meal_of(week, number)
    by_meal = action in (Action.REGENERATE_MEAL, Action.CHANGE_MEAL_TYPE)
    by_day = action == Action.REGENERATE_DAY
    is_about_food = action in (Action.SWAP_INGREDIENT, Action.REMOVE_INGREDIENT)
    level = LEVEL_OF[action]
    if action == Action.ADJUST_PORTION:
        level = Level.WEEK if params.get("apply_to_whole_week") else Level.DAY if is_day else Level.MEAL
        by_meal, by_day = level == Level.MEAL, level == Level.DAY
    ids = TargetIds(
        plan_meal_id=meal.pk if by_meal or (is_about_food and not is_day) else None,
        plan_day_id=meal.day_id if by_day or (is_about_food and is_day) else None,
    )
    return Instruction(action=action, target_level=level, target_ids=ids, params=Params(**params))


def meal_of(week: WeeklyPlan, number: int) -> PlanMeal:
    rows = world.meals(week)
    return rows[number % len(rows)]


def touch(week: WeeklyPlan, what: str, number: int) -> None:
    """Do to the week, or to what its person needs, what people do between two wishes."""
    user, meal = User.objects.get(pk=week.user_id), meal_of(week, number)
    if what == "lock":
        meals.change_meal(user, plan_id=week.pk, meal_id=meal.pk, is_locked=not meal.is_locked)
    elif what in ("cook", "skip"):
        meals.mark(user, plan_id=week.pk, meal_id=meal.pk, outcome="cooked" if what == "cook" else "skipped")
    elif what == "tick":
        items = list(selectors.shopping_items_of(week).order_by("pk"))
        item = items[number % len(items)]
        shopping_lists.tick(user, week.pk, item.pk, is_ticked=not item.is_ticked)
    elif what == "copy":
        with suppress(Conflict):  # cooked, or nothing that they may eat
            own = copies.changed_copy(user, meal.recipe, remove=(), add=Ingredient.objects.get(name="lentils"))
            meals.change_meal(user, plan_id=week.pk, meal_id=meal.pk, recipe_id=own.pk)
    elif what == "like":
        rating_services.rate(user, recipe_id=meal.recipe_id, value=1)
    else:
        need(week, what, number)


def need(week: WeeklyPlan, what: str, number: int) -> None:
    """Change the profile under the week, in a way that leaves it safe: else it would be planned anew."""
    profile = Profile.objects.get(user=week.user_id)
    if what == "allergy":
        held = 0
        for line in RecipeIngredient.objects.filter(
            recipe__in=[each.recipe_id for each in world.meals(week)]
        ).select_related("ingredient"):
            held |= line.ingredient.allergens_blocked
        free = [bit for bit in range(len(Allergen)) if not held >> bit & 1]
        profile.allergens |= 1 << free[number % len(free)]
    elif what == "budget":
        profile.weekly_budget_pence = BUDGETS_PENCE[number % len(BUDGETS_PENCE)]
    else:
        profile.household_size = 1 + number % 4
    profile.needs_changed_at = timezone.now()
    profile.save()
    services.bring_into_step(week, checked_at=timezone.now())


def say(user: User, week: WeeklyPlan, instructions: list[Instruction]) -> PlanAction | None:
    """Carry a sentence out; None where it is refused."""
    action = action_life.request_action(user, week.pk, asked(text="…"))
    attempt = PlanAction.objects.claim(action.pk)
    try:
        assert execution.carry_out(action, attempt, understanding.told_by(action), instructions)
    except Conflict as refusal:
        PlanAction.objects.filter(pk=action.pk).update(status=PlanAction.Status.REFUSED)
        said = refusal.message
    else:
        action.refresh_from_db()
        return action
    assert said.endswith(".") and len(said) > 20
    return None


def assert_sound(week: WeeklyPlan) -> None:
    """Safe by the gate and by the food alone; whole; and everything says what the meals say."""
    profile = Profile.objects.get(user=week.user_id)
    served = services.meals_of(week)
    assert safety.violations(week.user_id, served) == []
    lines = RecipeIngredient.objects.filter(recipe_id__in={each.recipe_id for each in served})
    for line in lines.select_related("ingredient"):
        assert not line.ingredient.allergens_blocked & profile.allergens
    places = 7 * len(profile.slot_names)
    assert len({(each.date, each.slot) for each in served}) == len(served) == places
    owners = set(Recipe.objects.filter(pk__in={each.recipe_id for each in served}).values_list("owner", flat=True))
    assert owners <= {None, week.user_id}
    assert_in_step(week)


def fixed(week: WeeklyPlan) -> set[tuple[int, int, int]]:
    """Return what no wish may change: dish and portion of the locked meals, and of the cooked ones."""
    rows = PlanMeal.objects.filter(Q(is_locked=True) | Q(outcome=PlanMeal.Outcome.COOKED), day__plan=week)
    return set(rows.values_list("pk", "recipe_id", "portion_quarters"))


def assert_rules_kept_or_named(action: PlanAction, was: StandingWeek, now: StandingWeek) -> None:
    """What is broken by more than before is among the relaxations with its numbers, and in the notes as new or worse;
    by another type of meal alone, nothing is.

    The amounts are those of the judge, and do without what the notes are made with.
    """
    before, after = (judge.amounts_broken(week.problem, week.choices) for week in (was, now))
    worse = {family for family in judge.FAMILIES if after[family] > before[family]}
    if {each["action"] for each in action.instructions} == {Action.CHANGE_MEAL_TYPE}:
        assert not worse
    relaxed = {judge.FAMILY_OF.get(each["code"], "") for each in action.changes["relaxations"]}
    assert worse <= relaxed
    named = [note for note in action.changes["notes"] if note.startswith(("A rule that the week", "A rule is broken"))]
    assert bool(named) >= bool(worse)
    if "budget" in worse:
        (bill,) = (note for note in named if "The budget of" in note)
        assert wording.pounds(-(-judge.bill_quarter_pence(now.problem, now.choices) // 4)) in bill


def cheap_reasons(
    problem: WeekProblem, week: tuple[Choice, ...], *, places: Collection[tuple[int, str]] | None = None
) -> tuple[MealReasons, ...]:
    """Why a meal stands where it does, without comparing it with any other: as they do, it depends on its whole day."""
    energy = [0] * 7
    for each in week:
        energy[each.day] += problem.dish_by_id[each.recipe_id].nutrients.energy * each.portion_quarters
    return tuple(
        MealReasons(each.day, each.slot, (Reason("energy", f"{energy[each.day] / 40:.0f} kcal", 1),), None)
        for each in sorted(week)
        if places is None or (each.day, each.slot) in places
    )


@pytest.fixture
def weeks(kitchen, monkeypatch) -> list[WeeklyPlan]:
    """A finished week of each of the people, planned once: each example begins with it and is rolled back.

    Why dishes were chosen has tests of its own, and so has how well whole weeks meet wishes: together they would take
    most of the time.
    """
    # Searches end by their work: one that the clock of a busy machine ends finds another week the second time.
    monkeypatch.setattr(django_settings, "SOLVER_TIME_LIMIT_S", 3_600.0)
    monkeypatch.setattr(several, "TRIES", 1)
    monkeypatch.setattr(sweeps, "SWEEPS", 1)
    for module in (reasons, solver_reasons):
        monkeypatch.setattr(module, "meal_reasons", cheap_reasons)
    world.make_dish("shake", [(kitchen["lentils 1"].main_ingredient, 150)], meal_type="drinkable")
    return [
        ready_week(make_user(f"{number}@example.com", **{"enabled_slots": ["lunch", "dinner"], **person}))
        for number, person in enumerate(PEOPLE)
    ]


@settings(
    max_examples=40,
    deadline=None,
    derandomize=True,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(person=st.integers(0, len(PEOPLE) - 1), history=histories)
def test_any_instructions_leave_a_sound_week_and_undo_leaves_no_trace(weeks, person, history):
    with transaction.atomic():
        week = WeeklyPlan.objects.get(pk=weeks[person].pk)
        catalogue = list(Recipe.objects.filter(owner=None).order_by("pk").values())

        for deeds_, wishes_ in history:
            for what, number in deeds_:
                touch(week, what, number)
            user = User.objects.get(pk=week.user_id)
            before, stood = everything(week), standing_week(user, week.pk)
            staying = fixed(week)
            action = say(user, week, [instruction_of(week, wish) for wish in wishes_])
            if action is None:
                assert everything(week) == before
                continue
            assert_sound(week)
            assert fixed(week) >= staying
            assert_rules_kept_or_named(action, stood, standing_week(user, week.pk))
            after = everything(week)
            undo.undo(user, week.pk, action.pk)
            assert everything(week) == before
            again = say(user, week, [instruction_of(week, wish) for wish in wishes_])
            assert again is not None
            assert_same_but_copies(everything(week), after)

        assert_sound(week)
        assert list(Recipe.objects.filter(owner=None).order_by("pk").values()) == catalogue
        transaction.set_rollback(True)


def assert_same_but_copies(first: dict[str, Any], second: dict[str, Any]) -> None:
    """The same sentence said again after its undo does the same; lines that went and came have new ids."""
    for part in ("plan", "days", "meals", "history", "scores"):
        assert first[part] == second[part]
    ids = ("id", "is_ticked")
    lists = [[{k: v for k, v in row.items() if k not in ids} for row in each["shopping"]] for each in (first, second)]
    assert sorted(lists[0], key=str) == sorted(lists[1], key=str)
