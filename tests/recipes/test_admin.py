"""A curator at work in the admin."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.auth.models import Permission
from django.contrib.messages import get_messages
from django.test import Client
from django.utils import timezone

from core.vocabulary import Allergen, AllergenStatus, Exclusion, Slot, to_bits
from plans import selectors as plan_selectors
from plans.models import PlanDay, PlanMeal, WeeklyPlan
from recipes.admin_forms import allergen_field
from recipes.models import Ingredient, Recipe
from tests.factories import PASSWORD, make_user, next_monday
from tests.food_factories import make_food, make_recipe
from tests.forms import as_rendered
from users.models import Profile, User

RECIPES, FOODS = "/admin/recipes/recipe/", "/admin/recipes/ingredient/"


@pytest.fixture
def curator(db) -> Client:
    User.objects.create_superuser("curator@example.com", PASSWORD)
    client = Client()
    assert client.login(username="curator@example.com", password=PASSWORD)
    return client


@pytest.fixture
def kitchen(db) -> dict[str, Recipe]:
    """Three dishes that every filter tells apart."""
    rice = make_food("Rice")
    milk = make_food("Milk", contains=("milk",), excludes=to_bits(["dairy"], Exclusion))
    relish = make_food(
        "Relish", allergens_unknown=to_bits(["celery"], Allergen), is_excludes_reviewed=False, salt_g=None,
        pence_per_kg=None,
    )  # fmt: skip
    return {
        "rice": make_recipe("Rice bowl", rice, cuisine="japanese"),
        "milk": make_recipe("Milk shake", milk, slots=to_bits(["breakfast"], Slot), meal_type="drinkable"),
        "relish": make_recipe("Relish toast", relish, rice, status="draft"),
    }


def titles(response) -> set[str]:
    assert response.status_code == 200
    return {recipe.title for recipe in response.context["cl"].result_list}


def said(response) -> list[str]:
    return [str(message) for message in get_messages(response.wsgi_request)]


def food_form(food: Ingredient, **changes) -> dict:
    """Return what a browser would send for an unchanged food, with `changes`."""
    data = {
        "name": food.name, "slug": food.slug, "aliases": "", "aisle": food.aisle, "family": food.family,
        "pence_per_kg": food.pence_per_kg or "", "source": "", "source_code": "", "source_note": "",
        "is_excludes_reviewed": "on", "excludes": food.exclusion_names,
    }  # fmt: skip
    for name in ("energy_kcal", "protein_g", "fat_g", "saturates_g", "carbohydrate_g", "sugars_g", "fibre_g", "salt_g"):
        data[name] = getattr(food, name)
    for allergen in Allergen.values:
        data[allergen_field(allergen)] = food.allergen_status(allergen).value
    return {**data, **changes}


def recipe_form(recipe: Recipe | None, lines: list[dict], **changes) -> dict:
    data = {
        "title": "Milk rice", "slug": "milk-rice", "slots": ["breakfast", "snack"], "meal_type": "solid",
        "cuisine": "british", "difficulty": 2, "minutes": 30, "servings": 2, "keeps_days": 1, "main_ingredient": "",
        "steps": "Boil.\n\n Stir. ", "source": "", "lines-TOTAL_FORMS": len(lines),
        "lines-INITIAL_FORMS": sum("id" in line for line in lines),
    }  # fmt: skip
    for index, line in enumerate(lines):
        usual = {"position": index, "unit": "g", "note": "", "recipe": recipe.pk if recipe else ""}
        for name, value in {**usual, **line}.items():
            data[f"lines-{index}-{name}"] = value
    return {**data, **changes}


def test_a_recipe_is_saved_as_its_page_opens(curator, kitchen):
    """With the empty line for one more ingredient that the page brings along."""
    recipe = kitchen["milk"]
    page = f"{RECIPES}{recipe.pk}/change/"
    before = list(recipe.lines.order_by("pk").values())

    saved = curator.post(page, as_rendered(curator.get(page).content.decode()))

    assert saved.status_code == 302, saved.context["errors"]
    assert list(recipe.lines.order_by("pk").values()) == before


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", {"Rice bowl", "Milk shake", "Relish toast"}),
        ("q=shake", {"Milk shake"}),
        ("diet=vegan", {"Rice bowl"}),
        ("diet=vegetarian", {"Rice bowl", "Milk shake"}),
        ("holds=milk", {"Milk shake"}),
        ("holds=celery", {"Relish toast"}),
        ("free_of=milk", {"Rice bowl", "Relish toast"}),
        ("free_of=celery", {"Rice bowl", "Milk shake"}),
        ("slot=breakfast", {"Milk shake"}),
        ("status__exact=draft", {"Relish toast"}),
        ("meal_type__exact=drinkable", {"Milk shake"}),
        ("cuisine=japanese", {"Rice bowl"}),
        ("missing=price", {"Relish toast"}),
        ("missing=figures", {"Relish toast"}),
        ("missing=mass", set()),
        ("missing=main", set()),
        ("missing=steps", set()),
        ("missing=ingredients", set()),
        ("review=any", {"Relish toast"}),
        ("review=allergens", {"Relish toast"}),
        ("review=excludes", {"Relish toast"}),
        ("review=figures", {"Relish toast"}),
        ("review=price", {"Relish toast"}),
        ("review=warning", set()),
        ("diet=vegetarian&slot=dinner&free_of=milk&missing=", {"Rice bowl"}),
    ],
)
def test_a_curator_finds_recipes_by_each_filter(curator, kitchen, query, expected):
    assert titles(curator.get(f"{RECIPES}?{query}")) == expected


def test_recipes_with_missing_data_are_found_by_what_is_missing(curator, db):
    make_recipe("No ingredients")
    make_recipe("No steps", make_food("Rice"), steps=[])
    egg = make_food("Egg")
    unweighed = make_recipe("Unweighed", egg)
    unweighed.lines.update(unit="each", grams=None)

    assert titles(curator.get(f"{RECIPES}?missing=ingredients")) == {"No ingredients"}
    assert titles(curator.get(f"{RECIPES}?missing=main")) == {"No ingredients"}
    assert titles(curator.get(f"{RECIPES}?missing=steps")) == {"No steps"}
    assert titles(curator.get(f"{RECIPES}?missing=mass")) == {"Unweighed"}


def test_a_food_named_like_an_allergen_that_it_is_recorded_free_of_waits_for_review(curator, db):
    make_recipe("Sauced", make_food("Peanut butter"))
    make_recipe("Plain", make_food("Rice"))

    recipes = curator.get(f"{RECIPES}?review=warning")
    foods = curator.get(f"{FOODS}?review=warning")

    assert titles(recipes) == {"Sauced"}
    assert [food.name for food in foods.context["cl"].result_list] == ["Peanut butter"]
    assert "sounds like peanuts, recorded free of it" in foods.content.decode()


@pytest.mark.parametrize("reason", ["any", "allergens", "excludes", "figures", "price"])
def test_foods_that_wait_for_review_are_found(curator, kitchen, reason):
    response = curator.get(f"{FOODS}?review={reason}")

    assert [food.name for food in response.context["cl"].result_list] == ["Relish"]


def test_a_recipe_page_shows_where_each_allergen_comes_from_and_offers_no_field_for_what_is_derived(curator, kitchen):
    page = curator.get(f"{RECIPES}{kitchen['relish'].pk}/change/").content.decode()

    assert "<tr><td>Celery</td><td></td><td></td><td>Relish</td></tr>" in page
    assert "Relish has no price" in page
    for name in ("energy_kcal", "pence_per_serving", "known_share", "allergens_blocked", "diets", "status"):
        assert f'name="{name}"' not in page


def test_derived_figures_and_status_that_are_sent_all_the_same_are_ignored(curator, kitchen):
    recipe = kitchen["rice"]
    line = recipe.lines.get()
    lines = [{"id": line.pk, "ingredient": line.ingredient_id, "quantity": "200"}]

    typed = {"energy_kcal": "999", "allergens_blocked": "0", "diets": "63", "status": "draft"}
    form = recipe_form(recipe, lines, main_ingredient=line.ingredient_id, **typed)

    response = curator.post(f"{RECIPES}{recipe.pk}/change/", form)

    assert response.status_code == 302
    recipe.refresh_from_db()
    assert (recipe.energy_kcal, recipe.status) == (10, "published")


def test_a_new_recipe_is_a_draft_with_everything_derived_from_its_lines(curator, kitchen):
    rice, milk = Ingredient.objects.get(slug="rice"), Ingredient.objects.get(slug="milk")
    lines = [{"ingredient": rice.pk, "quantity": "100"}, {"ingredient": milk.pk, "quantity": "0.5", "unit": "kg"}]

    response = curator.post(f"{RECIPES}add/", recipe_form(None, lines, main_ingredient=rice.pk))

    assert response.status_code == 302
    recipe = Recipe.objects.get(slug="milk-rice")
    assert recipe.status == "draft"
    assert recipe.slot_names == ["breakfast", "snack"]
    assert recipe.steps == ["Boil.", "Stir."]
    assert recipe.energy_kcal == 30  # 600 g at 10 kcal per 100 g, for two
    assert recipe.pence_per_serving == 60
    assert recipe.known_share == 1
    assert recipe.allergens_contained == recipe.allergens_blocked == to_bits(["milk"], Allergen)


def test_a_recipe_without_a_slot_is_refused(curator, kitchen):
    response = curator.post(f"{RECIPES}add/", recipe_form(None, [], slots=[]))

    assert response.status_code == 200
    assert response.context["adminform"].form.errors["slots"] == ["This field is required."]
    assert not Recipe.objects.filter(slug="milk-rice").exists()


def test_a_published_recipe_that_loses_what_planning_needs_becomes_a_draft_and_says_so(curator, kitchen):
    recipe = kitchen["rice"]
    line = recipe.lines.get()
    lines = [{"id": line.pk, "ingredient": line.ingredient_id, "quantity": "200"}]

    response = curator.post(f"{RECIPES}{recipe.pk}/change/", recipe_form(recipe, lines, main_ingredient=""))

    assert "Milk rice is a draft again: its main ingredient is not named." in said(response)
    recipe.refresh_from_db()
    assert recipe.status == "draft"


def test_publishing_is_refused_with_the_reason_and_nothing_changes(curator, kitchen):
    relish = kitchen["relish"]

    response = curator.post(RECIPES, {"action": "publish", "_selected_action": [relish.pk]})

    assert said(response) == [
        "'Relish toast' can't be published yet: figures are known for only 50% of its mass; Relish has no price."
    ]
    relish.refresh_from_db()
    assert relish.status == "draft"


def test_recipes_are_withdrawn_and_published_from_the_list(curator, kitchen):
    rice = kitchen["rice"]

    withdrawn = curator.post(RECIPES, {"action": "withdraw", "_selected_action": [rice.pk, kitchen["relish"].pk]})
    rice.refresh_from_db()
    assert (rice.status, said(withdrawn)) == ("draft", ["1 recipe withdrawn."])

    published = curator.post(RECIPES, {"action": "publish", "_selected_action": [rice.pk]})
    rice.refresh_from_db()
    assert rice.status == "published"
    assert said(published)[-1] == "1 recipe published."


def test_a_changed_allergen_reaches_every_recipe_and_makes_plans_due_for_a_check(curator, kitchen, alice):
    rice, recipe = Ingredient.objects.get(slug="rice"), kitchen["rice"]
    plan = WeeklyPlan.objects.create(user=alice, week_start=next_monday(), status="ready", checked_at=timezone.now())
    day = PlanDay.objects.create(plan=plan, date=plan.week_start)
    PlanMeal.objects.create(
        day=day, slot="dinner", recipe=recipe, energy_kcal=1, protein_g=1, fat_g=1, carbohydrate_g=1, cost_pence=1
    )
    long_ago = timezone.now() - timedelta(days=1)
    Recipe.objects.update(food_changed_at=long_ago)
    Profile.objects.update(needs_changed_at=long_ago)
    assert list(plan_selectors.due_for_check()) == []

    response = curator.post(
        f"{FOODS}{rice.pk}/change/", food_form(rice, allergen_sesame="may_contain", allergen_soya="contains")
    )

    assert response.status_code == 302
    assert "2 recipes changed with Rice." in said(response)
    rice.refresh_from_db()
    assert rice.allergen_status("sesame") == AllergenStatus.MAY_CONTAIN
    assert rice.allergens_unknown == 0
    recipe.refresh_from_db()
    assert recipe.allergens_contained == to_bits(["soya"], Allergen)
    assert recipe.allergens_blocked == to_bits(["soya", "sesame"], Allergen)
    assert list(plan_selectors.due_for_check()) == [plan]


def test_an_unchanged_food_changes_no_recipe(curator, kitchen):
    milk = Ingredient.objects.get(slug="milk")

    response = curator.post(f"{FOODS}{milk.pk}/change/", food_form(milk))

    assert "0 recipes changed with Milk." in said(response)
    milk.refresh_from_db()
    assert milk.allergens_contained == to_bits(["milk"], Allergen)
    assert milk.exclusion_names == ["dairy"]


def test_diets_follow_the_checkboxes_of_a_food(curator, kitchen):
    rice = Ingredient.objects.get(slug="rice")

    curator.post(f"{FOODS}{rice.pk}/change/", food_form(rice, excludes=["honey"]))

    kitchen["rice"].refresh_from_db()
    assert "vegan" not in kitchen["rice"].diet_names
    assert "vegetarian" in kitchen["rice"].diet_names


def test_a_new_food_starts_with_every_allergen_unknown(curator, db):
    page = curator.get(f"{FOODS}add/")

    form = page.context["adminform"].form
    assert {form.fields[allergen_field(allergen)].initial for allergen in Allergen.values} == {"unknown"}


def test_the_autocomplete_finds_a_food_by_another_name(curator, db):
    aubergine = make_food("Aubergine", aliases=["eggplant"])
    make_food("Rice")

    response = curator.get(
        "/admin/autocomplete/?app_label=recipes&model_name=recipeingredient&field_name=ingredient&term=eggpl"
    )

    assert [row["id"] for row in response.json()["results"]] == [str(aubergine.pk)]


@pytest.mark.parametrize("query", ["", "?review=any", "?holds=milk&missing=price"])
def test_the_list_of_recipes_takes_a_bounded_number_of_queries(curator, db, query, django_assert_max_num_queries):
    milk, rice = make_food("Milk", contains=("milk",), pence_per_kg=None), make_food("Rice")
    for number in range(30):
        make_recipe(f"Dish {number}", milk, rice)

    with django_assert_max_num_queries(12):
        assert len(titles(curator.get(RECIPES + query))) == 30


def test_the_list_of_foods_takes_a_bounded_number_of_queries(curator, db, django_assert_max_num_queries):
    for number in range(30):
        make_food(f"Food {number}", pence_per_kg=None)

    with django_assert_max_num_queries(8):
        response = curator.get(f"{FOODS}?review=any")
    assert len(response.context["cl"].result_list) == 30


@pytest.mark.parametrize("path", [RECIPES, f"{RECIPES}add/", FOODS, f"{FOODS}add/"])
def test_people_who_are_not_staff_are_sent_to_the_log_in(db, path):
    make_user("charlie@example.com")
    client = Client()
    assert client.login(username="charlie@example.com", password=PASSWORD)

    response = client.get(path)

    assert response.status_code == 302
    assert response["Location"].startswith("/admin/login/")


def test_staff_who_may_only_look_see_words_and_no_form(kitchen):
    viewer = make_user("viewer@example.com")
    viewer.is_staff = True
    viewer.save()
    viewer.user_permissions.set(Permission.objects.filter(codename__in=["view_recipe", "view_ingredient"]))
    client = Client()
    client.force_login(viewer)
    milk = Ingredient.objects.get(slug="milk")

    food = client.get(f"{FOODS}{milk.pk}/change/").content.decode()
    recipe = client.get(f"{RECIPES}{kitchen['milk'].pk}/change/").content.decode()

    assert "<tr><td>Milk</td><td>Contains</td></tr>" in food
    assert "<tr><td>Celery</td><td>Free from</td></tr>" in food
    assert "Dairy" in food
    assert "Breakfast" in recipe
    assert client.post(f"{FOODS}{milk.pk}/change/", food_form(milk, name="Oat milk")).status_code == 403
    client.post(RECIPES, {"action": "withdraw", "_selected_action": [kitchen["milk"].pk]})
    kitchen["milk"].refresh_from_db()
    assert kitchen["milk"].status == "published"


def test_plans_checked_before_a_withdrawal_are_due(curator, kitchen, alice):
    recipe = kitchen["rice"]
    checked_at = timezone.now() + timedelta(milliseconds=1)
    plan = WeeklyPlan.objects.create(user=alice, week_start=next_monday(), status="ready", checked_at=checked_at)
    day = PlanDay.objects.create(plan=plan, date=plan.week_start)
    PlanMeal.objects.create(
        day=day, slot="dinner", recipe=recipe, energy_kcal=1, protein_g=1, fat_g=1, carbohydrate_g=1, cost_pence=1
    )

    curator.post(RECIPES, {"action": "withdraw", "_selected_action": [recipe.pk]})

    assert list(plan_selectors.due_for_check()) == [plan]
