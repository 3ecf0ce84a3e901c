from __future__ import annotations

import csv
import io
from datetime import timedelta
from decimal import Decimal

import pytest

from core.vocabulary import Allergen, to_bits
from plans import generation, shopping_rows, writing
from plans.models import PantryItem, PlanMeal, ShoppingListItem, WeeklyPlan
from recipes.models import Aisle, Ingredient
from tests.plans import world
from tests.plans.weeks import declare_what_it_holds


@pytest.fixture
def plan(alice, kitchen, quick_solver) -> WeeklyPlan:
    """A READY week of Alice's."""
    plan = world.requested(alice)
    generation.generate(plan.pk)
    plan.refresh_from_db()
    assert plan.status == WeeklyPlan.Status.READY
    return plan


def list_path(plan, rest=""):
    return f"/api/v1/plans/{plan.pk}/shopping-list{rest}"


def one_meal(plan, recipe, *, quarters=4):
    """Leave one meal of the week, of this dish."""
    meal = PlanMeal.objects.filter(day__plan=plan).first()
    PlanMeal.objects.filter(day__plan=plan).exclude(pk=meal.pk).delete()
    PlanMeal.objects.filter(pk=meal.pk).update(recipe=recipe, portion_quarters=quarters)
    writing.write_totals(plan)
    shopping_rows.rebuild(plan)


def test_needs_count_portion_household_and_the_recipes_servings(plan, kitchen):
    flour = world.make_food("flour", pence_per_kg=80, pack_g=1500)
    bread = world.make_dish("bread", [(flour, 500)], servings=4)
    plan.household_size = 3
    plan.save()

    one_meal(plan, bread, quarters=6)

    row = plan.shopping_items.get()
    assert row.needed_g == Decimal("562.5")  # 500 g / 4 servings × 1.5 portions × 3 people
    assert (row.packs, row.used_pence, row.bought_pence) == (1, 45, 120)


def test_food_that_expires_before_the_week_is_not_counted_on(plan, alice, kitchen):
    rice = Ingredient.objects.get(slug="rice")
    monday = plan.week_start
    PantryItem.objects.create(user=alice, ingredient=rice, quantity_g=30, expires_on=monday - timedelta(days=1))
    PantryItem.objects.create(user=alice, ingredient=rice, quantity_g=20, expires_on=monday)
    PantryItem.objects.create(user=alice, ingredient=rice, quantity_g=5)

    shopping_rows.rebuild(plan)

    assert plan.shopping_items.get(ingredient=rice).from_pantry_g == 25


def test_the_list_comes_by_aisle_in_the_order_of_the_shop_with_both_sums(plan, alice, api):
    Ingredient.objects.filter(slug="rice").update(aisle=Aisle.GRAINS, each_g=10, each_name="spoon")
    Ingredient.objects.filter(slug="chicken").update(aisle=Aisle.MEAT)
    shopping_rows.rebuild(plan)

    answer = api(alice).get(list_path(plan))

    assert answer.status_code == 200
    body = answer.json()
    order = [aisle["aisle"] for aisle in body["aisles"]]
    assert order == sorted(order, key=Aisle.values.index)
    items = [item for aisle in body["aisles"] for item in aisle["items"]]
    assert len(items) == plan.shopping_items.count() > 1
    assert body["used_pence"] == sum(item["used_pence"] for item in items)
    assert body["bought_pence"] == sum(item["bought_pence"] for item in items) >= body["used_pence"]
    assert body["unpriced"] == 0
    rice = next(item for item in items if item["name"] == "rice")
    assert rice["quantity"].endswith(" × spoon")
    assert rice["packs"] * rice["pack_g"] >= rice["needed_g"] > 0


def test_a_plan_that_is_not_ready_has_no_list_and_says_what_to_do(alice, api, kitchen):
    plan = world.requested(alice)

    answer = api(alice).get(list_path(plan))

    assert answer.status_code == 409
    body = answer.json()
    assert (body["code"], body["details"]) == ("not_ready", {"status": "pending"})
    assert "ready" in body["message"]


def test_the_list_of_a_plan_that_became_unsafe_is_not_shown_but_planned_again(plan, alice, api):
    food = Ingredient.objects.get(pk=plan.shopping_items.exclude(ingredient__slug="rice").first().ingredient_id)
    food.allergens_contained = to_bits(["nuts"], Allergen)
    food.save()
    alice.profile.allergens = to_bits(["nuts"], Allergen)
    alice.profile.save()

    answers = [api(alice).get(list_path(plan)), api(alice).get(list_path(plan, "/export"))]

    assert [answer.status_code for answer in answers] == [409, 409]
    assert food.name not in answers[0].content.decode() + answers[1].content.decode()
    plan.refresh_from_db()
    assert plan.status == WeeklyPlan.Status.PENDING


def test_a_line_is_ticked_and_unticked(plan, alice, api):
    row = plan.shopping_items.first()

    for is_ticked in (True, True, False):
        answer = api(alice).patch(list_path(plan, f"/{row.pk}"), {"is_ticked": is_ticked})
        row.refresh_from_db()
        assert (answer.status_code, answer.json()["is_ticked"], row.is_ticked) == (200, is_ticked, is_ticked)

    assert api(alice).patch(list_path(plan, f"/{row.pk}"), {"is_ticked": "perhaps"}).status_code == 400
    assert api(alice).patch(list_path(plan, f"/{row.pk}"), {}).status_code == 400


def test_ticks_and_ids_survive_a_rebuild_and_a_swap(plan, alice, kitchen):
    rice = plan.shopping_items.get(ingredient__slug="rice")
    ShoppingListItem.objects.filter(pk=rice.pk).update(is_ticked=True)
    meal = world.meals(plan)[0]
    other = next(dish for dish in kitchen.values() if dish.pk != meal.recipe_id)

    shopping_rows.rebuild(plan)
    PlanMeal.objects.filter(pk=meal.pk).update(recipe=other)
    shopping_rows.rebuild(plan)

    after = plan.shopping_items.get(ingredient__slug="rice")
    assert (after.pk, after.is_ticked) == (rice.pk, True)
    assert plan.shopping_items.filter(is_ticked=True).count() == 1


def test_a_food_that_no_meal_needs_any_more_leaves_the_list(plan, kitchen):
    one_meal(plan, kitchen["lentils 1"])

    assert set(plan.shopping_items.values_list("ingredient__slug", flat=True)) == {"lentils", "rice"}


@pytest.mark.parametrize(
    ("kind", "content_type", "suffix"),
    [("text", "text/plain", "txt"), ("markdown", "text/markdown", "md"), ("csv", "text/csv", "csv")],
)
def test_the_list_is_exported(plan, alice, api, kind, content_type, suffix):
    answer = api(alice).get(list_path(plan, "/export"), {"as": kind})

    assert answer.status_code == 200
    assert answer["Content-Type"] == f"{content_type}; charset=utf-8"
    assert answer["Content-Disposition"] == f'attachment; filename="shopping-list-{plan.week_start}.{suffix}"'
    for name in plan.shopping_items.values_list("ingredient__name", flat=True):
        assert name in answer.content.decode()


def test_the_csv_has_a_row_for_each_food_and_guards_its_cells(plan, alice, api):
    Ingredient.objects.filter(slug="rice").update(name="=cmd|' /C calc'!A0")

    rows = list(csv.DictReader(io.StringIO(api(alice).get(list_path(plan, "/export"), {"as": "csv"}).content.decode())))

    assert len(rows) == plan.shopping_items.count()
    assert [row["Food"] for row in rows if "cmd" in row["Food"]] == ["'=cmd|' /C calc'!A0"]


def test_text_is_the_export_nobody_has_to_ask_for_and_an_unknown_one_is_refused(plan, alice, api):
    assert api(alice).get(list_path(plan, "/export"))["Content-Type"].startswith("text/plain")
    refused = api(alice).get(list_path(plan, "/export"), {"as": "pdf"})
    assert (refused.status_code, list(refused.json()["details"])) == (400, ["as"])


def test_charlie_sees_nothing_of_alices_list(plan, charlie, api):
    row = plan.shopping_items.first()
    client = api(charlie)

    answers = [
        client.get(list_path(plan)),
        client.get(list_path(plan, "/export")),
        client.patch(list_path(plan, f"/{row.pk}"), {"is_ticked": True}),
    ]

    assert [answer.status_code for answer in answers] == [404, 404, 404]
    row.refresh_from_db()
    assert row.is_ticked is False


def test_nobody_without_a_log_in_sees_a_list(plan, api):
    assert api().get(list_path(plan)).status_code == 401


def test_a_line_of_a_week_that_became_unsafe_or_is_not_ready_is_not_ticked(plan, alice, api):
    row = plan.shopping_items.first()
    declare_what_it_holds(plan)

    for _ in range(2):
        answer = api(alice).patch(list_path(plan, f"/{row.pk}"), {"is_ticked": True})
        assert (answer.status_code, answer.json()["code"]) == (409, "not_ready")
        assert answer.json()["details"] == {"status": "pending"}

    plan.refresh_from_db()
    assert plan.status == WeeklyPlan.Status.PENDING
    assert not ShoppingListItem.objects.filter(plan=plan, is_ticked=True).exists()
