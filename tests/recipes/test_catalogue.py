"""The shipped catalogue held to sense."""

import re
import time
from collections import Counter
from decimal import Decimal

import pytest
from django.db import transaction

from core.vocabulary import Allergen, Diet, Slot, from_bits, to_bits
from plans.loading import week_inputs
from plans.solver import Status, check, solve_greedy, solve_week
from recipes import nutrition, services
from recipes.importers import catalogue as importer
from recipes.models import Aisle, Family, Ingredient, Recipe
from recipes.selectors import legal_recipes
from tests.factories import make_user, next_monday

ENERGY_TOLERANCE = Decimal("0.15")
VEGAN_WITHOUT = ("cereals_containing_gluten", "nuts", "peanuts")


@pytest.fixture(scope="module")
def loaded_once(django_db_setup, django_db_blocker, catalogue_entries):
    """Load the catalogue once for this module, in a transaction around those of its tests."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield importer.load(*catalogue_entries)
        transaction.set_rollback(True)


@pytest.fixture
def catalogue(loaded_once, db):
    return loaded_once


def recipes() -> list[Recipe]:
    return list(Recipe.objects.prefetch_related("lines__ingredient"))


def excluded(recipe: Recipe) -> set[str]:
    """Return what a recipe is, straight from its foods."""
    return {name for line in recipe.lines.all() for name in line.ingredient.exclusion_names}


def test_there_is_enough_of_everything(catalogue):
    found = recipes()
    assert Ingredient.objects.count() >= 350 and len(found) >= 220
    # Once each, by the first meal of the day that it is for: a dish that counts twice is still one dish.
    slots = Counter(recipe.slot_names[0] for recipe in found)
    assert slots["breakfast"] >= 40 and slots["lunch"] >= 60 and slots["dinner"] >= 80 and slots["snack"] >= 40
    diets = {diet: sum(diet in recipe.diet_names for recipe in found) for diet in Diet.values}
    assert diets["vegan"] >= 70 and diets["vegetarian"] >= 110 and diets["halal"] >= 120 and diets["gluten_free"] >= 110
    forbidding = {"pork", "alcohol", "non_halal"}
    without = [recipe for recipe in found if not forbidding & excluded(recipe)]
    assert len(without) == diets["halal"]
    assert sum(not {"pork", "alcohol"} & excluded(recipe) for recipe in found) >= 120
    drinkable = [recipe for recipe in found if recipe.meal_type == "drinkable"]
    assert len(drinkable) >= 25
    assert sum({"vegan", "dairy_free"} <= set(recipe.diet_names) for recipe in drinkable) >= 5
    assert len({recipe.cuisine for recipe in found}) >= 12
    assert {recipe.difficulty for recipe in found} == {1, 2, 3, 4, 5}
    minutes = [recipe.minutes for recipe in found]
    assert min(minutes) == 5 and max(minutes) == 120
    assert all(0 <= recipe.keeps_days <= 7 for recipe in found)
    assert all(recipe.status == Recipe.Status.PUBLISHED and services.what_is_missing(recipe) == [] for recipe in found)


def test_each_food_says_where_its_figures_come_from(catalogue):
    for food in Ingredient.objects.all():
        assert food.source in ("cofid", "sr28") and food.source_code, food.slug
        assert food.price_date and food.pack_g and food.pence_per_kg is not None, food.slug
        assert food.aisle in Aisle.values and food.family in Family.values, food.slug
        food.full_clean()


def test_food_figures_are_possible(catalogue):
    for food in Ingredient.objects.all():
        mass = sum(getattr(food, name) or 0 for name in ("protein_g", "fat_g", "carbohydrate_g", "fibre_g", "salt_g"))
        assert mass <= 115, (
            f"{food.slug}: {mass} g in 100 g (monosaccharide equivalents exceed the mass by up to a tenth)"
        )
        assert (food.saturates_g or 0) <= (food.fat_g or 0) + Decimal("0.01"), food.slug  # tables round
        assert (food.sugars_g or 0) <= (food.carbohydrate_g or 0) * Decimal("1.06") + Decimal("0.3"), food.slug


def test_no_recipe_holds_a_food_that_is_not_fully_known(catalogue):
    for recipe in recipes():
        assert recipe.known_share == 1, recipe.slug
        for line in recipe.lines.all():
            assert line.grams, f"{recipe.slug}: {line}"
            assert line.ingredient.allergens_unknown == 0 and line.ingredient.is_excludes_reviewed, line.ingredient.slug


def test_energy_agrees_with_the_macros(catalogue):
    off = []
    for recipe in recipes():
        by_macros = nutrition.energy_from_macros_kcal({name: getattr(recipe, name) for name in nutrition.LABEL})
        if abs(by_macros - recipe.energy_kcal) > ENERGY_TOLERANCE * recipe.energy_kcal:
            off.append((recipe.slug, recipe.energy_kcal, by_macros))
    assert off == []


def test_a_serving_is_a_serving(catalogue):
    off = [
        (recipe.slug, recipe.energy_kcal, recipe.pence_per_serving)
        for recipe in recipes()
        if not 30 <= recipe.energy_kcal <= 1200 or not 5 <= recipe.pence_per_serving <= 700
    ]
    assert off == []


# Written for this check alone, and not read by the application: pattern of a food's name, what it must declare, and the
# names that only look so.
KEYWORDS = (
    (r"\bcelery|celeriac|\bstock cube", "celery", r"$^"),
    (r"bread|\bbagel|\bpitta|naan|chapati|wholewheat|\bwheat|barley|spelt|\brye\b|\boat|couscous|bulgur|spaghetti|penne"
     r"|fusilli|macaroni|lasagne|orzo|\bpasta\b|egg noodle|udon|soba|seitan|soy sauce|\bbeer|\bstout|muesli|granola"
     r"|flour tortilla|croissant|brioche|scone|crumpet|muffin|\bbun\b|pastry|pizza|digestive|cream cracker"
     r"|(plain|self-raising|wholemeal) flour"
     r"|malt vinegar|hoisin|teriyaki|worcestershire|pork sausage|fish finger|corn flakes|stock cube|gravy",
     "cereals_containing_gluten", r"gluten-free (?!oats|muesli)|gluten-free\)|buckwheat|free from"),
    (r"prawn|crab|lobster|langoustine|shrimp|thai (red|green) curry", "crustaceans", r"vegan"),
    (r"\beggs?\b|mayonnaise|lemon curd|quorn|brioche|egg noodle|tartare", "eggs", r"vegan|egg-free"),
    (r"\bfish\b|salmon|\bcod\b|haddock|pollock|tuna|mackerel|sardine|anchov|trout|sea bass|kipper"
     r"|worcestershire", "fish", r"vegan"),
    (r"lupin", "lupin", r"$^"),
    (r"milk|butter\b|cream\b|cheese|yoghurt|cheddar|mozzarella|parmesan|feta|halloumi|ricotta|mascarpone|paneer|stilton|brie\b"
     r"|quark|skyr|kefir|ghee|custard|whey|leicester|tzatziki|pesto|lemon curd|horseradish", "milk",
     r"coconut milk|soya|oat drink|(peanut|almond|cashew) butter|butter beans|cream cracker|vegan|cocoa|nut butter"),
    (r"mussel|squid|scallop|oyster sauce|octopus|clam", "molluscs", r"mushroom"),
    (r"mustard|mayonnaise|curry powder|piccalilli", "mustard", r"$^"),
    (r"almond|cashew|walnut|hazelnut|pecan|pistachio|brazil nut|mixed nuts|muesli|pesto|with nuts", "nuts", r"$^"),
    (r"peanut|mixed nuts|satay", "peanuts", r"$^"),
    (r"sesame|tahini|houmous|za.atar|hoisin|mixed seeds", "sesame", r"$^"),
    (r"soya|soy sauce|tofu|tempeh|edamame|\bmiso\b|\btamari\b|teriyaki|hoisin|gochujang|black bean"
     r" sauce", "soya", r"$^"),
    (r"\bwine\b|\bcider, |\bbeer|stout|marsala|dried apricot|sausages|balsamic|wine vinegar|dijon", "sulphites",
     r"shaoxing|vegan"),
)  # fmt: skip


def test_no_recipe_misses_an_allergen_that_its_foods_names_tell(catalogue):
    missed = []
    for recipe in recipes():
        for line in recipe.lines.all():
            name = line.ingredient.name.lower()
            for pattern, allergen, exception in KEYWORDS:
                is_told = re.search(pattern, name) and not re.search(exception, name)
                if is_told and not recipe.allergens_blocked & to_bits([allergen], Allergen):
                    missed.append((recipe.slug, name, allergen))
    assert missed == []


def test_no_food_misses_an_allergen_that_its_name_tells(catalogue):
    missed = [
        (food.slug, allergen)
        for food in Ingredient.objects.all()
        for pattern, allergen, exception in KEYWORDS
        if re.search(pattern, food.name.lower())
        and not re.search(exception, food.name.lower())
        and not food.allergens_blocked & to_bits([allergen], Allergen)
    ]
    assert missed == []


def test_allergens_agree_with_what_a_food_is(catalogue):
    implied = {"dairy": "milk", "egg": "eggs", "gluten": "cereals_containing_gluten"}
    wrong = []
    for food in Ingredient.objects.all():
        for flag, allergen in implied.items():
            if flag in food.exclusion_names and not food.allergens_blocked & to_bits([allergen], Allergen):
                wrong.append((food.slug, flag))
        contained = set(from_bits(food.allergens_contained, Allergen))
        flags = {"milk": "dairy", "eggs": "egg", "fish": "fish", "crustaceans": "fish", "molluscs": "fish"}
        for allergen, flag in flags.items():
            if allergen in contained and flag not in food.exclusion_names:
                wrong.append((food.slug, allergen))
        has_gluten = "cereals_containing_gluten" in contained and "Gluten-free" not in food.name
        if has_gluten and "gluten" not in food.exclusion_names:
            wrong.append((food.slug, "gluten"))
    assert wrong == []


PEOPLE = (
    [((), (allergen,)) for allergen in Allergen.values]
    + [((diet,), ()) for diet in Diet.values]
    + [(("vegan", "gluten_free"), ("nuts",)), (("vegan", "gluten_free"), VEGAN_WITHOUT), (("vegan",), Allergen.values)]
)


@pytest.mark.parametrize(("diets", "allergens"), PEOPLE)
def test_people_with_few_choices_get_a_whole_week(catalogue, diets, allergens):
    profile = make_user("narrow@example.com", diets=diets, allergens=allergens).profile
    for slot in Slot.values:
        assert legal_recipes(profile, slot).count() >= 7, slot
    problem = week_inputs(profile, week_start=next_monday()).problem
    solution = solve_greedy(problem)
    assert solution.status == Status.FEASIBLE and len(solution.choices) == 28
    assert [violation for violation in check(problem, solution.choices) if not violation.is_negotiable] == []


@pytest.mark.parametrize(("diets", "allergens"), [((), ()), (("vegan", "gluten_free"), VEGAN_WITHOUT)])
def test_the_solver_plans_a_whole_week(catalogue, diets, allergens):
    profile = make_user("solved@example.com", diets=diets, allergens=allergens).profile
    problem = week_inputs(profile, week_start=next_monday()).problem
    solution = solve_week(problem)
    assert solution.status in (Status.FEASIBLE, Status.OPTIMAL) and len(solution.choices) == 28
    assert [violation for violation in check(problem, solution.choices) if not violation.is_negotiable] == []


def test_seeding_is_quick_and_a_second_time_changes_nothing(catalogue):
    Recipe.objects.all().delete()
    Ingredient.objects.all().delete()
    started = time.monotonic()
    first = importer.load()
    second = importer.load()
    assert time.monotonic() - started < 20
    assert first.foods_written and first.recipes_written
    assert (second.foods_written, second.recipes_written) == (0, 0)
    assert second.foods_unchanged == first.foods_written and second.recipes_unchanged == first.recipes_written


def test_a_row_that_has_not_changed_leaves_a_curators_edit_alone(catalogue, catalogue_entries):
    foods, dishes = catalogue_entries
    food = Ingredient.objects.get(slug="rolled-oats")
    food.pence_per_kg = 999
    services.save_ingredient(food)
    recipe = Recipe.objects.first()
    Recipe.objects.filter(pk=recipe.pk).update(title="A curator's title")
    importer.load(foods, dishes)
    food.refresh_from_db()
    recipe.refresh_from_db()
    assert food.pence_per_kg == 999 and recipe.title == "A curator's title"


def test_a_row_that_has_changed_is_written_and_its_recipes_follow(catalogue, catalogue_entries):
    foods, dishes = catalogue_entries
    changed = [
        food.model_copy(update={"pence_per_kg": food.pence_per_kg + 500}) if food.slug == "rolled-oats" else food
        for food in foods
    ]
    recipe = Recipe.objects.filter(lines__ingredient__slug="rolled-oats").first()
    report = importer.load(changed, dishes)
    assert (report.foods_written, report.recipes_written) == (1, 0)
    before = recipe.pence_per_serving
    recipe.refresh_from_db()
    assert recipe.pence_per_serving > before


def test_a_changed_food_changes_every_recipe_that_holds_it_and_no_other(catalogue):
    before = {recipe.pk: recipe for recipe in Recipe.objects.all()}
    food = Ingredient.objects.get(slug="rolled-oats")
    food.allergens_contained |= to_bits(["lupin"], Allergen)
    food.energy_kcal += 10
    holding = set(food.recipes.values_list("pk", flat=True))
    assert services.save_ingredient(food) == len(holding) > 0
    for recipe in Recipe.objects.all():
        is_later = recipe.food_changed_at > before[recipe.pk].food_changed_at
        assert is_later == (recipe.pk in holding), recipe.slug
        if recipe.pk in holding:
            assert recipe.energy_kcal > before[recipe.pk].energy_kcal
            assert recipe.allergens_contained & recipe.allergens_blocked & to_bits(["lupin"], Allergen)
