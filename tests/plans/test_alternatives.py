"""What else could be eaten: only what can be had, and with it exactly what was promised."""

from __future__ import annotations

import pytest

from core.vocabulary import Allergen, Slot, to_bits
from plans import alternatives, services
from plans.models import PlanMeal, WeeklyPlan
from recipes.models import Ingredient, Recipe
from tests.factories import make_user
from tests.plans import world
from tests.plans.weeks import assert_in_step, ready_week, state_of

pytestmark = pytest.mark.django_db


def url(meal: PlanMeal, query: str = "") -> str:
    return f"/api/v1/plans/{meal.day.plan_id}/meals/{meal.pk}/alternatives{query}"


def assert_promises_are_kept(client, plan: WeeklyPlan, meal: PlanMeal, offers: list[dict]) -> None:
    """Swap to each offer from the same week and compare."""
    for offer in offers:
        plan.refresh_from_db()
        bill, before = plan.cost_pence, state_of(plan)
        energy = float(PlanMeal.objects.select_related("day").get(pk=meal.pk).day.energy_kcal)
        change = {"recipe_id": offer["recipe"]["id"], "portion": offer["portion"], "portions": offer["portions"]}

        body = client.patch(f"/api/v1/plans/{plan.pk}/meals/{meal.pk}", change).json()

        assert body["recipe"] == offer["recipe"]
        assert body["day_totals"] == offer["day_totals"]
        assert {name: body[name] for name in offer["meal"]} == offer["meal"]
        assert body["plan_totals"]["cost_pence"] == bill + offer["bill_change_pence"]
        assert body["day_totals"]["energy_kcal"] - energy == pytest.approx(offer["energy_change_kcal"])
        assert_in_step(plan)
        assert client.patch(f"/api/v1/plans/{plan.pk}/meals/{meal.pk}", body["undo"]).status_code == 200
        assert without_words(state_of(plan)) == without_words(before)


def without_words(state: dict) -> dict:
    """A state but for why meals are there: what a person took back, they chose."""
    return state | {"meals": [{**meal, "reasons": None} for meal in state["meals"]]}


def test_alternatives_from_the_catalogue_do_what_they_promise(api, catalogue):
    user = make_user("family@example.com", household_size=3, allergens=[Allergen.MILK], weekly_budget_pence=15_000)
    plan = ready_week(user)
    meal = next(each for each in world.meals(plan) if each.slot == Slot.DINNER)
    before = state_of(plan)

    offers = api(user).get(url(meal)).json()

    assert len(offers) == 10
    assert state_of(plan) == before
    recipes = Recipe.objects.in_bulk([offer["recipe"]["id"] for offer in offers])
    assert len(recipes) == 10
    assert meal.recipe_id not in recipes
    assert not any(recipe.allergens_blocked & to_bits([Allergen.MILK], Allergen) for recipe in recipes.values())
    assert all(recipe.slots & to_bits([Slot.DINNER], Slot) for recipe in recipes.values())
    assert_promises_are_kept(api(user), plan, meal, offers[:3])


def test_alternatives_carry_the_best_portions_for_the_day_unless_that_is_not_wished(api, catalogue):
    plan = ready_week(make_user("suited@example.com"))
    meal = next(each for each in world.meals(plan) if each.slot == Slot.DINNER)
    of_day = [each for each in world.meals(plan) if each.day_id == meal.day_id and each.pk != meal.pk]

    suited = api(plan.user).get(url(meal, "?limit=50")).json()
    as_they_are = api(plan.user).get(url(meal, "?limit=50&rebalance=false")).json()

    assert all(offer["portions"] == [] for offer in as_they_are)
    assert any(offer["portions"] for offer in suited)
    assert {each["meal_id"] for offer in suited for each in offer["portions"]} <= {each.pk for each in of_day}
    target = plan.targets["energy_kcal"]
    off = [
        sum(abs(offer["day_totals"]["energy_kcal"] - target) for offer in offers[:10])
        for offers in (suited, as_they_are)
    ]
    assert off[0] < off[1]


@pytest.mark.parametrize("change", [{"is_locked": True}, {"outcome": "cooked"}, {"outcome": "skipped"}])
def test_what_is_locked_cooked_or_skipped_keeps_its_portion_in_every_offer(api, catalogue, change):
    plan = ready_week(make_user("held@example.com"))
    meal, *others = [each for each in world.meals(plan) if each.day.date == plan.week_start]
    held = others[0]
    PlanMeal.objects.filter(pk=held.pk).update(**change)

    offers = api(plan.user).get(url(meal, "?limit=50")).json()

    resized = {each["meal_id"] for offer in offers for each in offer["portions"]}
    assert resized and held.pk not in resized


def test_alternatives_are_limited(api, alice, kitchen, quick_solver):
    meal = world.meals(ready_week(alice))[0]

    everything = api(alice).get(url(meal, "?limit=50")).json()

    assert len(everything) == 27
    assert api(alice).get(url(meal, "?limit=2")).json() == everything[:2]
    assert len(api(alice).get(url(meal)).json()) == 10
    assert everything[0].keys() == {
        "recipe", "portion", "portions", "meal", "day_totals", "energy_change_kcal", "bill_change_pence", "breaks"
    }  # fmt: skip
    for limit in ("0", "51", "many"):
        answer = api(alice).get(url(meal, f"?limit={limit}"))
        assert (answer.status_code, list(answer.json()["details"])) == (400, ["limit"])


def test_own_prices_and_a_plan_for_four_are_in_the_promise(api, kitchen, quick_solver):
    user = make_user("four@example.com", household_size=4)
    plan = ready_week(user)
    meal = world.meals(plan)[3]
    user.prices.create(ingredient=Ingredient.objects.get(slug="rice"), pence_per_kg=999)
    services.bring_into_step(plan)
    user.profile.household_size = 1
    user.profile.save()

    offers = api(user).get(url(meal, "?limit=5")).json()

    assert_promises_are_kept(api(user), plan, meal, offers)


def test_a_locked_meal_has_alternatives_too(api, alice, kitchen, quick_solver):
    meal = world.meals(ready_week(alice))[0]
    PlanMeal.objects.update(is_locked=True)

    assert len(api(alice).get(url(meal)).json()) == 10


def test_what_the_gate_would_refuse_is_not_offered(kitchen, quick_solver):
    user = make_user("nutless@example.com", allergens=[Allergen.NUTS])
    plan = ready_week(user)
    meal = world.meals(plan)[0]
    food = world.make_food("seitan")
    dish = world.make_dish("seitan bowl", [(food, 300)])
    offered = alternatives.alternatives_for(user, plan_id=plan.pk, meal_id=meal.pk, limit=50)
    assert dish in [each.recipe for each in offered]

    # The food changes, and the figures derived for its dishes have not followed yet.
    Ingredient.objects.filter(pk=food.pk).update(allergens_possible=to_bits([Allergen.NUTS], Allergen))

    offered = alternatives.alternatives_for(user, plan_id=plan.pk, meal_id=meal.pk, limit=50)
    assert len(offered) == 27
    assert dish not in [each.recipe for each in offered]


def test_a_week_planned_under_looser_rules_still_has_alternatives(api, alice, kitchen, quick_solver):
    plan = ready_week(alice)
    meal = world.meals(plan)[0]
    long = Recipe.objects.filter(title__startswith="lentils")
    long.update(minutes=90)
    alice.profile.max_minutes_by_weekday = [30] * 7
    alice.profile.save()

    titles = {offer["recipe"]["title"] for offer in api(alice).get(url(meal, "?limit=50")).json()}

    assert titles
    assert not any(title.startswith("lentils") for title in titles)


def test_a_slot_switched_off_since_has_no_alternatives(api, alice, kitchen, quick_solver):
    meal = next(each for each in world.meals(ready_week(alice)) if each.slot == Slot.SNACK)
    alice.profile.enabled_slots = to_bits([Slot.DINNER], Slot)
    alice.profile.save()

    answer = api(alice).get(url(meal))

    assert (answer.status_code, answer.json()) == (200, [])


def test_an_archived_week_has_no_alternatives(api, alice, kitchen, quick_solver):
    plan = ready_week(alice)
    services.archive(alice, plan.pk)

    answer = api(alice).get(url(world.meals(plan)[0]))

    assert (answer.status_code, answer.json()["code"]) == (409, "archived")
