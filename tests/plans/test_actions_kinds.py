"""A general word in a sentence, such as soya or pork, is about all foods that hold it, whatever they are called."""

from __future__ import annotations

import pytest

from core.vocabulary import Allergen, Exclusion
from plans import meals
from plans.models import PlanMeal, WeeklyPlan
from recipes.models import Ingredient
from tests.plans import world
from tests.plans.asks import asked, done, refused
from tests.plans.weeks import assert_in_step

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("quick_changes")]


def serve(week: WeeklyPlan, at: int, *foods: Ingredient) -> PlanMeal:
    """Put a dish of rice and these foods on a place of the week."""
    rice = Ingredient.objects.get(name="rice")
    dish = world.make_dish(f"plate {at}", [(rice, 100), *((food, 100) for food in foods)])
    meal = world.meals(week)[at]
    meals.change_meal(week.user, plan_id=week.pk, meal_id=meal.pk, recipe_id=dish.pk)
    return PlanMeal.objects.get(pk=meal.pk)


def foods_of(*some: PlanMeal) -> set[str]:
    return {name for meal in some for name in _names(meal)}


def _names(meal: PlanMeal) -> list[str]:
    meal.refresh_from_db()
    return list(meal.recipe.lines.values_list("ingredient__name", flat=True))


def avoided(action) -> set[str]:
    return {row["name"] for row in action.changes["avoided"]}


def test_an_allergy_to_soya_is_one_to_tofu_and_to_what_may_hold_it(eater, week):
    drink = world.make_food("soya drink", contains=[Allergen.SOYA])
    bread = world.make_food("bread", possible=[Allergen.SOYA])
    stock = world.make_food("stock", unknown=[Allergen.SOYA])
    other = world.make_food("soya-free spread")
    meal = serve(week, 0, drink, bread, stock, other)

    action = done(eater, week, asked(text="I am allergic to soya"))

    assert foods_of(meal) == {"rice", "soya-free spread"}
    assert "tofu" not in foods_of(*world.meals(week))
    assert avoided(action) == {"tofu", "soya drink", "bread", "stock"}
    assert_in_step(week)


def test_what_may_hold_it_stays_where_it_is_no_allergy(eater, week):
    drink = world.make_food("soya drink", contains=[Allergen.SOYA])
    bread = world.make_food("bread", possible=[Allergen.SOYA])
    meal = serve(week, 0, drink, bread)

    done(eater, week, asked(text="leave out soya"))

    assert foods_of(meal) == {"rice", "bread"}
    assert "tofu" not in foods_of(*world.meals(week))


@pytest.mark.parametrize(
    ("text", "goes", "stays", "holds"),
    [
        ("no pork please", ["pork sausages", "back bacon"], "vegan pork", {"excludes": [Exclusion.PORK]}),
        ("no gluten please", ["bulgur", "naan"], "gluten-free flour",
         {"contains": [Allergen.CEREALS_CONTAINING_GLUTEN]}),
        ("no dairy please", ["paneer", "ghee"], "light coconut milk", {"contains": [Allergen.MILK]}),
        ("no milk please", ["whole milk", "paneer"], "light coconut milk", {"contains": [Allergen.MILK]}),
        ("no sesame please", ["tahini", "sesame oil"], "sunflower oil", {"contains": [Allergen.SESAME]}),
        ("no alcohol please", ["red wine", "marsala"], "alcohol-free beer", {"excludes": [Exclusion.ALCOHOL]}),
    ],
)  # fmt: skip
def test_a_general_word_goes_by_what_foods_hold(eater, week, text, goes, stays, holds):
    gone = [world.make_food(name, **holds) for name in goes]
    meal = serve(week, 0, *gone, world.make_food(stays))

    done(eater, week, asked(text=text))

    assert foods_of(meal) == {"rice", stays}


def test_nobody_is_told_that_the_week_lost_what_only_sounds_like_it(eater, week):
    world.make_food("wheat flour", contains=[Allergen.CEREALS_CONTAINING_GLUTEN])
    meal = serve(week, 0, world.make_food("gluten-free oats"))

    action = refused(eater, week, asked(text="leave out gluten"))

    assert action.refusal_code == "not_in"
    assert foods_of(meal) == {"rice", "gluten-free oats"}


def test_an_allergy_without_such_a_food_in_the_week_is_heeded_from_now_on(eater, week):
    world.make_food("tahini", contains=[Allergen.SESAME])

    action = done(eater, week, asked(text="I'm allergic to sesame"))

    assert avoided(action) == {"tahini"}
    assert "No meal of this week holds sesame, so none had to change." in action.changes["notes"]


def test_the_milk_that_oat_milk_comes_for_is_milk(eater, week):
    milk = world.make_food("semi-skimmed milk", contains=[Allergen.MILK], aisle="dairy-eggs")
    butter = world.make_food("butter", contains=[Allergen.MILK], aisle="dairy-eggs")
    world.make_food("oat milk", contains=[Allergen.CEREALS_CONTAINING_GLUTEN], aisle="plant-dairy")
    meal = serve(week, 0, milk, butter)

    done(eater, week, asked(text="swap the milk for oat milk"))

    assert foods_of(meal) == {"rice", "oat milk", "butter"}
