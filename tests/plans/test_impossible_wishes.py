"""All wishes of a sentence are met or none: a refusal names those that can't be, and offers the rest."""

from __future__ import annotations

import pytest

from agents import review_rules
from agents.facts import LEVEL_OF
from agents.schemas import Action, Instruction, Level
from core.errors import Conflict
from core.vocabulary import Allergen
from plans import meals, wanted_foods
from plans.models import PlanMeal, WeeklyPlan
from plans.saying import said
from tests.agents import plans_for_review
from tests.factories import make_user
from tests.plans import world
from tests.plans.asks import asked, done, everything, instructed, instruction, refused
from tests.plans.weeks import ready_week
from users.models import Profile, User

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("quick_changes")]


def tuesdays(week: WeeklyPlan, slot: str = "dinner") -> PlanMeal:
    return next(each for each in world.meals(week) if f"{each.day.date:%A}" == "Tuesday" and each.slot == slot)


def test_the_part_that_can_not_be_done_is_named_and_the_rest_can_be_asked_for_alone(eater, week):
    meals.change_meal(eater, plan_id=week.pk, meal_id=tuesdays(week).pk, is_locked=True)

    action = refused(eater, week, asked(text="Tuesday's dinner is too expensive, and no tofu ever again"))

    assert action.refusal_code == "locked"
    assert action.refusal == (
        "This can't be done: \"make Tuesday's dinner cheaper\". Tuesday's dinner is locked and stays as it is: "
        "unlock it first to change it. Nothing was changed, as all wishes of a sentence are met or none. To have the "
        'rest, ask for it alone: "no tofu ever again".'
    )
    rest = action.refusal.rpartition(': "')[2].removesuffix('".')
    assert [row["name"] for row in done(eater, week, asked(text=rest)).changes["avoided"]] == ["tofu"]


def refused_part(user: User, week: WeeklyPlan, *instructions: Instruction) -> str:
    before = everything(week)
    with pytest.raises(Conflict) as refusal:
        instructed(user, week, *instructions)
    assert everything(week) == before
    failed, _, rest = refusal.value.message.partition(". ")
    assert rest.endswith('ask for it alone: "something else for Tuesday".')
    return failed.removeprefix("This can't be done: ")


def test_whatever_fails_is_named(eater, week):
    """Where a food is looked up, where dishes are sought, in a portion, and where the copy is made."""
    rest = instruction(Action.REGENERATE_DAY, day=tuesdays(week).day)
    other = next(each for each in world.meals(week) if f"{each.day.date:%A}" == "Friday")
    cases = {
        "no unicorn ever again": instruction(Action.AVOID_INGREDIENT_FUTURE, ingredient_to_remove="unicorn"),
        f"something to drink for Friday's {other.slot}": instruction(
            Action.CHANGE_MEAL_TYPE, meal=other, prefer_meal_type="drinkable"
        ),
        f"leave out the unicorn in Friday's {other.slot}": instruction(
            Action.REMOVE_INGREDIENT, meal=other, ingredient_to_remove="unicorn"
        ),
        f"add rice to Friday's {other.slot}": instruction(
            Action.SWAP_INGREDIENT, meal=other, ingredient_to_add="rice"
        ),  # it is in already, which is found out when the copy is made
    }
    for words, wish in cases.items():
        assert refused_part(eater, week, wish, rest) == f'"{words}"'
    meals.change_meal(eater, plan_id=week.pk, meal_id=other.pk, portion_quarters=2)
    portion = instruction(Action.ADJUST_PORTION, meal=other, smaller_portion=True)
    assert refused_part(eater, week, portion, rest) == f'"a smaller portion for Friday\'s {other.slot}"'


def adding(meal: PlanMeal, food: str) -> Instruction:
    return instruction(Action.SWAP_INGREDIENT, meal=meal, ingredient_to_add=food)


def refusal_of(user: User, week: WeeklyPlan, *instructions: Instruction) -> str:
    before = everything(week)
    with pytest.raises(Conflict) as refusal:
        instructed(user, week, *instructions)
    assert everything(week) == before
    return refusal.value.message


def test_a_wish_that_is_not_safe_is_not_offered(kitchen):
    world.make_food("almonds", contains=[Allergen.NUTS])
    eater = make_user("nuts@example.com", enabled_slots=["lunch", "dinner"], allergens=["nuts"])
    week = ready_week(eater)
    lunch, dinner = tuesdays(week, "lunch"), tuesdays(week)
    unicorn = instruction(Action.REMOVE_INGREDIENT, meal=dinner, ingredient_to_remove="unicorn")
    another = instruction(Action.REGENERATE_DAY, day=world.meals(week)[-1].day)
    almonds = 'Nor can this: "add almonds to Tuesday\'s lunch". almonds does or may contain nuts'

    alone = refusal_of(eater, week, unicorn, adding(lunch, "almonds"))
    with_more = refusal_of(eater, week, unicorn, adding(lunch, "almonds"), another)

    for message in (alone, with_more):
        assert message.startswith("This can't be done: \"leave out the unicorn in Tuesday's dinner\". ")
        assert almonds in message
    assert "ask for it alone" not in alone and alone.endswith("are met or none.")
    assert with_more.endswith('ask for it alone: "something else for Sunday".')


def test_what_only_the_gate_refuses_is_not_offered_either(eater, week, monkeypatch):
    """A food that is nobody's allergen by its name may still make a dish that is none of theirs."""
    lunch, dinner = tuesdays(week, "lunch"), tuesdays(week)
    unicorn = instruction(Action.REMOVE_INGREDIENT, meal=dinner, ingredient_to_remove="unicorn")
    food = world.make_food("barley", contains=[Allergen.CEREALS_CONTAINING_GLUTEN])
    Profile.objects.filter(user=eater).update(allergens=food.allergens_contained)
    monkeypatch.setattr(wanted_foods, "_faults", lambda food, profile: [])

    message = refusal_of(eater, week, unicorn, adding(lunch, "barley"))

    assert 'Nor can this: "add barley to Tuesday\'s lunch".' in message
    assert "which does or may contain cereals containing gluten" in message
    assert "ask for it alone" not in message


def test_the_nearest_to_a_food_that_nobody_knows_are_such_as_the_person_may_eat(kitchen):
    world.make_food("almonds", contains=[Allergen.NUTS])
    world.make_food("alfalfa")
    eater = make_user("nuts@example.com", enabled_slots=["lunch", "dinner"], allergens=["nuts"])
    week = ready_week(eater)

    for word in ("almads", "almalfads"):
        assert "almonds" not in refusal_of(eater, week, adding(tuesdays(week), word))
    other = make_user("all@example.com", enabled_slots=["lunch", "dinner"])
    week = ready_week(other)
    assert "The nearest are almonds" in refusal_of(other, week, adding(tuesdays(week), "almads"))


def test_a_wish_that_is_alone_is_not_repeated(eater, week):
    meals.change_meal(eater, plan_id=week.pk, meal_id=tuesdays(week).pk, is_locked=True)

    action = refused(eater, week, asked(text="Tuesday's dinner is too expensive"))

    assert action.refusal == "Tuesday's dinner is locked and stays as it is: unlock it first to change it."


MEAL, DAY = {"plan_meal_id": plans_for_review.dinner_id(1)}, {"plan_day_id": plans_for_review.day_id(3)}
WISHES: tuple[dict[str, bool], ...] = (
    {},
    {"make_cheaper": True},
    {"make_healthier": True},
    {"make_cheaper": True, "make_higher_protein": True},
)


def wished(action: Action, ids: dict | None = None, level: Level | None = None, **params) -> Instruction:
    return Instruction(target_level=level or LEVEL_OF[action], target_ids=ids or {}, action=action, params=params)


@pytest.mark.parametrize(
    "wish",
    [
        *(wished(Action.REGENERATE_MEAL, MEAL, **wishes) for wishes in WISHES),
        *(wished(Action.REGENERATE_DAY, DAY, **wishes) for wishes in WISHES),
        *(wished(Action.REGENERATE_WEEK, **wishes) for wishes in WISHES),
        *(wished(Action.GENERATE_NEW_WEEK, **wishes) for wishes in WISHES),
        *(wished(Action.CHANGE_MEAL_TYPE, MEAL, prefer_meal_type=kind) for kind in ("solid", "drinkable")),
        *(wished(Action.ADJUST_PORTION, MEAL, **{size: True}) for size in ("smaller_portion", "larger_portion")),
        wished(Action.AVOID_INGREDIENT_FUTURE, ingredient_to_remove="mushrooms"),
        *(wished(Action.REMOVE_INGREDIENT, ids, ingredient_to_remove="onion") for ids in (MEAL, DAY)),
        wished(Action.REMOVE_INGREDIENT, ingredient_to_remove="onion", apply_to_whole_week=True),
        wished(Action.SWAP_INGREDIENT, MEAL, ingredient_to_remove="beef mince", ingredient_to_add="tofu"),
        wished(Action.SWAP_INGREDIENT, MEAL, ingredient_to_add="tofu"),
    ],
)
def test_what_is_offered_asks_for_the_same_again(wish):
    plan = plans_for_review.week()
    names = {meal["id"]: f"{day['weekday']}'s {meal['slot']}" for day in plan["days"] for meal in day["meals"]}
    text = said(wish, meals=names, days={day["id"]: day["weekday"] for day in plan["days"]})

    assert review_rules.interpret(plans_for_review.review(text)).instructions == (wish,)
