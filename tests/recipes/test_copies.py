"""Personal copies: derived as any dish is, reused, kept in step, and nobody else's to see."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from core.errors import Conflict, NotFound
from core.vocabulary import Allergen, Exclusion, to_bits
from ratings import selectors as rating_selectors
from ratings.events import track
from recipes import copies, review, selectors, services
from recipes.models import Ingredient, Recipe
from tests.factories import PASSWORD
from tests.food_factories import make_food, make_recipe
from users.models import User


@pytest.fixture
def curry(db) -> Recipe:
    """For two: 200 g each of chicken, rice and onion."""
    chicken = make_food("Chicken breast, skinless", energy_kcal=106, pence_per_kg=700, excludes=1)
    return make_recipe("Curry", chicken, make_food("Rice", energy_kcal=350), make_food("Onion, brown", energy_kcal=38))


@pytest.fixture
def tofu(db) -> Ingredient:
    return make_food("Tofu, firm", contains=("soya",), energy_kcal=120, protein_g=15, pence_per_kg=500)


def food(name: str) -> Ingredient:
    return Ingredient.objects.get(name__startswith=name)


def swapped(user, curry, tofu) -> Recipe:
    return copies.changed_copy(user, curry, remove=[food("Chicken").pk], add=tofu)


def lines(recipe: Recipe) -> list[tuple[str, Decimal | None]]:
    return [(line.ingredient.name, line.grams) for line in recipe.lines.order_by("position")]


def test_a_swap_makes_a_copy_with_the_new_food_in_the_old_ones_place(alice, curry, tofu):
    copy = swapped(alice, curry, tofu)

    assert lines(copy) == [("Tofu, firm", 200), ("Rice", 200), ("Onion, brown", 200)]
    assert (copy.owner, copy.origin, copy.status) == (alice, curry, "published")
    assert copy.title == "Curry with tofu instead of chicken breast"
    assert copy.steps == ["Cook it with tofu instead of chicken breast, whatever the steps say.", "Cook."]
    assert copy.main_ingredient == tofu
    for name in ("slots", "meal_type", "cuisine", "difficulty", "minutes", "servings", "keeps_days"):
        assert getattr(copy, name) == getattr(curry, name)


def test_everything_is_derived_from_the_copys_foods(alice, curry, tofu):
    copy = swapped(alice, curry, tofu)

    assert copy.energy_kcal == 120 + 350 + 38
    assert copy.pence_per_serving == 50 + 20 + 20
    assert copy.allergens_contained == copy.allergens_blocked == to_bits([Allergen.SOYA], Allergen)
    assert "vegan" in copy.diet_names and "vegan" not in curry.diet_names
    assert copy.known_share == 1


def test_the_catalogues_dish_is_not_touched(alice, curry, tofu):
    before = Recipe.objects.filter(pk=curry.pk).values().get()
    before_lines = list(curry.lines.values())

    swapped(alice, curry, tofu)

    assert Recipe.objects.filter(pk=curry.pk).values().get() == before
    assert list(curry.lines.values()) == before_lines


def test_the_same_change_is_the_same_copy(alice, curry, tofu):
    assert swapped(alice, curry, tofu) == swapped(alice, curry, tofu)
    assert Recipe.objects.filter(owner=alice).count() == 1


def test_another_person_has_a_copy_of_their_own(alice, charlie, curry, tofu):
    assert swapped(alice, curry, tofu) != swapped(charlie, curry, tofu)


def test_the_database_holds_one_copy_of_a_person_an_origin_and_its_foods(alice, curry, tofu):
    copy = swapped(alice, curry, tofu)
    copy.pk, copy.slug = None, "another"

    with pytest.raises(IntegrityError), transaction.atomic():
        copy.save(force_insert=True)


def test_a_copy_of_a_copy_is_one_of_the_origin(alice, curry, tofu):
    copy = swapped(alice, curry, tofu)

    further = copies.changed_copy(alice, copy, remove=[food("Onion").pk], add=None)

    assert further.origin == curry
    assert further.title == "Curry with tofu instead of chicken breast and onion"
    both_at_once = copies.changed_copy(alice, curry, remove=[food("Onion").pk], add=None)
    assert copies.changed_copy(alice, both_at_once, remove=[food("Chicken").pk], add=tofu) == further


def test_swapping_back_is_the_catalogues_dish(alice, curry, tofu):
    copy = swapped(alice, curry, tofu)

    assert copies.changed_copy(alice, copy, remove=[tofu.pk], add=food("Chicken")) == curry


def test_a_food_is_left_out(alice, curry):
    copy = copies.changed_copy(alice, curry, remove=[food("Onion").pk], add=None)

    assert lines(copy) == [("Chicken breast, skinless", 200), ("Rice", 200)]
    assert copy.title == "Curry without onion"
    assert copy.main_ingredient == curry.main_ingredient


def test_a_food_is_added_in_the_amount_that_dishes_use(alice, curry, tofu):
    for number in range(3):
        make_recipe(f"Tofu dish {number}", tofu)  # 100 g a serving

    copy = copies.changed_copy(alice, curry, remove=[], add=tofu)

    assert lines(copy)[-1] == ("Tofu, firm", 200)
    assert copy.title == "Curry with tofu"


def test_a_swap_for_a_food_that_is_there_makes_it_more(alice, curry):
    copy = copies.changed_copy(alice, curry, remove=[food("Chicken").pk], add=food("Rice"))

    assert lines(copy) == [("Rice", 400), ("Onion, brown", 200)]
    assert copy.title == "Curry without chicken breast"


@pytest.mark.parametrize(
    ("remove", "add", "code"),
    [
        (["Tofu"], None, "not_in"),
        ([], "Rice", "already_in"),
        (["Chicken", "Rice", "Onion"], None, "nothing_left"),
        (["Chicken", "Rice"], None, "nothing_left"),  # an onion is no curry
    ],
)
def test_what_makes_no_sense_is_refused_and_nothing_made(alice, curry, tofu, remove, add, code):
    with pytest.raises(Conflict) as refusal:
        copies.changed_copy(alice, curry, remove=[food(name).pk for name in remove], add=add and food(add))

    assert refusal.value.code == code
    assert not Recipe.objects.filter(owner=alice).exists()


def test_a_food_of_which_too_little_is_known_is_refused_and_nothing_made(alice, curry):
    mystery = make_food("Mystery", pence_per_kg=None)

    with pytest.raises(Conflict, match="Mystery has no price") as refusal:
        copies.changed_copy(alice, curry, remove=[food("Chicken").pk], add=mystery)

    assert refusal.value.code == "not_plannable"
    assert not Recipe.objects.filter(owner=alice).exists()


def test_a_copy_follows_its_foods(alice, curry, tofu):
    copy = swapped(alice, curry, tofu)
    before = copy.food_changed_at
    tofu.allergens_possible = to_bits([Allergen.CELERY], Allergen)
    tofu.excludes = to_bits([Exclusion.HONEY], Exclusion)
    tofu.pence_per_kg = 900

    services.save_ingredient(tofu)

    copy.refresh_from_db()
    assert copy.allergens_blocked == to_bits([Allergen.SOYA, Allergen.CELERY], Allergen)
    assert copy.pence_per_serving == 90 + 20 + 20
    assert "vegan" not in copy.diet_names
    assert copy.food_changed_at > before


def test_a_copy_is_withdrawn_and_published_with_its_origin(alice, curry, tofu):
    copy = swapped(alice, curry, tofu)

    services.withdraw(curry)
    copy.refresh_from_db()
    assert copy.status == "draft"
    with pytest.raises(Conflict, match="withdrawn"):
        swapped(alice, curry, tofu)

    services.publish(curry)
    copy.refresh_from_db()
    assert copy.status == "published"


def test_only_its_owner_sees_a_copy(api, alice, charlie, curry, tofu):
    copy = swapped(alice, curry, tofu)

    assert api(alice).get(f"/api/v1/recipes/{copy.pk}").json()["title"] == copy.title
    assert api(charlie).get(f"/api/v1/recipes/{copy.pk}").status_code == 404
    with pytest.raises(NotFound):
        selectors.published_recipe(charlie, copy.pk)


def test_a_copy_is_in_no_list_and_no_queue_of_the_curators(api, alice, curry, tofu):
    copy = swapped(alice, curry, tofu)
    Recipe.objects.filter(pk=copy.pk).update(cuisine="alice's own")
    Ingredient.objects.filter(pk=tofu.pk).update(is_excludes_reviewed=False)

    for query in ("", "?q=tofu", "?q=curry"):
        found = api(alice).get(f"/api/v1/recipes{query}").json()["results"]
        assert copy.pk not in [row["id"] for row in found]
    assert "alice's own" not in selectors.cuisines()
    assert copy not in review.recipes_to_review()


def test_curators_neither_list_nor_open_a_copy(alice, curry, tofu):
    copy = swapped(alice, curry, tofu)
    User.objects.create_superuser("staff@example.com", PASSWORD)
    client = Client()
    assert client.login(username="staff@example.com", password=PASSWORD)

    listed = client.get("/admin/recipes/recipe/?q=curry").content.decode()

    assert "Curry" in listed and copy.title not in listed
    assert client.get(f"/admin/recipes/recipe/{copy.pk}/change/").status_code == 302  # "doesn't exist"


def test_a_copy_is_a_candidate_of_its_owner_only(alice, charlie, curry, tofu):
    copy = swapped(alice, curry, tofu)

    assert copy in selectors.legal_recipes(alice.profile, "dinner")
    assert copy not in selectors.legal_recipes(charlie.profile, "dinner")


def test_nobody_else_can_rate_or_report_a_copy(api, alice, charlie, curry, tofu):
    copy = swapped(alice, curry, tofu)
    event = {"event_id": "1", "kind": "view", "recipe_id": copy.pk}

    with pytest.raises(NotFound):
        rating_selectors.recipe_to_rate(charlie, copy.pk)
    assert track(charlie, [event]).stored == 0
    assert rating_selectors.recipe_to_rate(alice, copy.pk) == copy
    assert track(alice, [event]).stored == 1
