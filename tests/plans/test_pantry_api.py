from __future__ import annotations

from datetime import timedelta

import pytest

from core.vocabulary import Allergen, to_bits
from plans import generation, pantry
from plans.models import IngredientPrice, PantryItem, WeeklyPlan
from recipes.models import Ingredient
from tests.plans import world

PANTRY, PRICES = "/api/v1/pantry", "/api/v1/prices"


@pytest.fixture
def rice(kitchen) -> Ingredient:
    return Ingredient.objects.get(slug="rice")


@pytest.fixture
def plan(alice, kitchen, quick_solver) -> WeeklyPlan:
    """A READY week of Alice's."""
    plan = world.requested(alice)
    generation.generate(plan.pk)
    plan.refresh_from_db()
    return plan


def test_an_item_is_added_read_changed_and_removed(alice, api, rice):
    client = api(alice)

    added = client.post(PANTRY, {"ingredient_id": rice.pk, "quantity_g": 250.5, "expires_on": "2030-01-31"})

    assert added.status_code == 201
    item = added.json()
    assert item == {
        "id": item["id"], "ingredient": {"id": rice.pk, "slug": "rice", "name": "rice"},
        "quantity_g": 250.5, "expires_on": "2030-01-31",
    }  # fmt: skip
    one = f"{PANTRY}/{item['id']}"
    assert client.get(one).json() == item
    assert client.patch(one, {"quantity_g": 100}).json() == item | {"quantity_g": 100}
    assert client.patch(one, {"expires_on": None}).json() == item | {"quantity_g": 100, "expires_on": None}
    assert client.delete(one).status_code == 204
    assert client.get(one).status_code == 404


def test_more_of_the_same_food_is_added_up_and_another_expiry_is_another_item(alice, api, rice):
    for expires_on in (None, None, "2030-01-31", "2030-01-31"):
        api(alice).post(PANTRY, {"ingredient_id": rice.pk, "quantity_g": 100, "expires_on": expires_on})

    assert list(pantry.items_of(alice).values_list("quantity_g", flat=True)) == [200, 200]


def test_the_pantry_is_paged(alice, api, kitchen):
    for food in Ingredient.objects.all():
        PantryItem.objects.create(user=alice, ingredient=food, quantity_g=10)

    body = api(alice).get(PANTRY, {"page_size": 3, "page": 2}).json()

    assert (body["count"], len(body["results"])) == (8, 3)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("quantity_g", 0),
        ("quantity_g", -5),
        ("quantity_g", 2_000_000),
        ("expires_on", "soon"),
        ("ingredient_id", 9_999),
    ],
)
def test_an_item_that_can_not_be_is_refused_by_its_field(alice, api, rice, field, value):
    answer = api(alice).post(PANTRY, {"ingredient_id": rice.pk, "quantity_g": 10} | {field: value})

    assert answer.status_code == 400
    assert list(answer.json()["details"]) == [field]
    assert PantryItem.objects.count() == 0


def test_an_item_can_not_take_the_place_of_another(alice, api, rice):
    PantryItem.objects.create(user=alice, ingredient=rice, quantity_g=10)
    other = PantryItem.objects.create(user=alice, ingredient=rice, quantity_g=20, expires_on="2030-01-31")

    answer = api(alice).patch(f"{PANTRY}/{other.pk}", {"expires_on": None})

    assert (answer.status_code, answer.json()["code"]) == (409, "conflict")
    other.refresh_from_db()
    assert other.expires_on is not None


def test_the_list_of_a_current_week_follows_the_pantry(alice, api, plan, rice):
    def from_pantry():
        return plan.shopping_items.get(ingredient=rice).from_pantry_g

    item = api(alice).post(PANTRY, {"ingredient_id": rice.pk, "quantity_g": 50}).json()
    assert from_pantry() == 50
    api(alice).patch(f"{PANTRY}/{item['id']}", {"quantity_g": 20})
    assert from_pantry() == 20
    api(alice).delete(f"{PANTRY}/{item['id']}")
    assert from_pantry() == 0


def test_an_archived_week_keeps_its_list(alice, api, plan, rice):
    WeeklyPlan.objects.update(lifecycle=WeeklyPlan.Lifecycle.ARCHIVED)

    api(alice).post(PANTRY, {"ingredient_id": rice.pk, "quantity_g": 50})

    assert plan.shopping_items.get(ingredient=rice).from_pantry_g == 0


def test_a_price_is_set_once_for_each_food_and_then_replaced(alice, api, rice):
    client = api(alice)

    first = client.post(PRICES, {"ingredient_id": rice.pk, "pence_per_kg": 300})
    second = client.post(PRICES, {"ingredient_id": rice.pk, "pence_per_kg": 400})

    assert (first.status_code, second.status_code) == (201, 200)
    assert second.json() == {
        "id": first.json()["id"], "ingredient": {"id": rice.pk, "slug": "rice", "name": "rice"}, "pence_per_kg": 400,
    }  # fmt: skip
    assert client.get(PRICES).json()["results"] == [second.json()]
    one = f"{PRICES}/{first.json()['id']}"
    assert client.patch(one, {"pence_per_kg": 500}).json()["pence_per_kg"] == 500
    assert client.get(one).json()["pence_per_kg"] == 500
    assert client.delete(one).status_code == 204
    assert client.get(PRICES).json()["count"] == 0


@pytest.mark.parametrize("pence", [0, -1, "cheap", 3_000_000])
def test_a_price_that_can_not_be_is_refused(alice, api, rice, pence):
    answer = api(alice).post(PRICES, {"ingredient_id": rice.pk, "pence_per_kg": pence})

    assert (answer.status_code, list(answer.json()["details"])) == (400, ["pence_per_kg"])
    assert IngredientPrice.objects.count() == 0


def test_a_current_week_costs_what_the_person_pays(alice, api, plan, rice):
    before = plan.cost_pence
    row = plan.shopping_items.get(ingredient=rice)

    price = api(alice).post(PRICES, {"ingredient_id": rice.pk, "pence_per_kg": 1500}).json()

    plan.refresh_from_db()
    assert plan.cost_pence > before
    assert plan.cost_pence == sum(meal.cost_pence for meal in world.meals(plan))
    # The bill counts servings, each in whole pence: the rice's share of it is its price but for that.
    assert plan.shopping_items.get(ingredient=rice).used_pence == pytest.approx(float(row.needed_g) * 1.5, rel=0.01)
    assert sum(item.used_pence for item in plan.shopping_items.all()) == plan.cost_pence

    api(alice).delete(f"{PRICES}/{price['id']}")

    plan.refresh_from_db()
    assert plan.cost_pence == before


def test_a_price_never_passes_for_the_check_that_a_changed_need_asks_for(alice, api, plan, rice):
    alice.profile.allergens = to_bits(["eggs"], Allergen)
    alice.profile.needs_changed_at = plan.checked_at + timedelta(seconds=1)
    alice.profile.save()

    api(alice).post(PRICES, {"ingredient_id": rice.pk, "pence_per_kg": 1500})

    checked_at = plan.checked_at
    plan.refresh_from_db()
    assert plan.checked_at == checked_at


def test_charlie_sees_and_changes_nothing_of_alices(alice, charlie, api, rice):
    item = PantryItem.objects.create(user=alice, ingredient=rice, quantity_g=10)
    price = IngredientPrice.objects.create(user=alice, ingredient=rice, pence_per_kg=300)
    client = api(charlie)

    for one, change in ((f"{PANTRY}/{item.pk}", {"quantity_g": 1}), (f"{PRICES}/{price.pk}", {"pence_per_kg": 1})):
        assert client.get(one).status_code == 404
        assert client.patch(one, change).status_code == 404
        assert client.delete(one).status_code == 404

    assert client.get(PANTRY).json()["count"] == client.get(PRICES).json()["count"] == 0
    item.refresh_from_db()
    price.refresh_from_db()
    assert (item.quantity_g, price.pence_per_kg) == (10, 300)


@pytest.mark.parametrize("address", [PANTRY, PRICES, "/api/v1/users/me/history"])
def test_nobody_without_a_log_in_is_answered(api, address):
    assert api().get(address).status_code == 401
