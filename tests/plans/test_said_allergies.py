"""Who names an allergy in a sentence is told where it belongs: only the profile keeps a food out for certain."""

from __future__ import annotations

import pytest

from core.vocabulary import Allergen, to_bits
from plans import meals
from plans.models import PlanMeal, WeeklyPlan
from plans.said_allergies import ONLY_THE_PROFILE
from ratings.models import IngredientScore
from recipes.models import Ingredient
from tests.factories import make_user
from tests.plans import world
from tests.plans.asks import asked, done, everything, refused
from tests.plans.weeks import assert_in_step
from users.models import Profile, User

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("quick_changes")]
ADD = f'{ONLY_THE_PROFILE}. Add {{}} there: PUT /api/v1/profile {{{{"allergens": [{{}}]}}}}.'


@pytest.fixture
def eater(kitchen) -> User:
    world.make_food("peanuts", contains=[Allergen.PEANUTS])
    world.make_food("strawberries")
    return make_user("eater@example.com", enabled_slots=["lunch", "dinner"])


def test_an_allergy_to_what_the_week_holds_none_of_is_heeded_all_the_same(eater, week):
    before = everything(week)

    action = done(eater, week, asked(text="I'm allergic to peanuts"))

    assert action.changes["notes"] == [
        "No meal of this week holds peanuts, so none had to change.",
        ADD.format("peanuts", '"peanuts"'),
    ]
    assert [row["name"] for row in action.changes["avoided"]] == ["peanuts"]
    assert IngredientScore.objects.get().ingredient.name == "peanuts"
    assert {**everything(week), "scores": []} == before


def test_the_rest_of_the_sentence_is_done_as_well(eater, week):
    meal = next(each for each in world.meals(week) if each.recipe.title.startswith("chicken"))
    text = f"I'm allergic to peanuts, and swap the chicken for lentils in {meal.day.date:%A}'s {meal.slot}"

    action = done(eater, week, asked(text=text))

    meal.refresh_from_db()
    assert meal.recipe.title.endswith("with lentils instead of chicken")
    assert ADD.format("peanuts", '"peanuts"') in action.changes["notes"]
    assert_in_step(week)


def test_what_the_week_does_hold_leaves_it(eater, week):
    holding = [each for each in world.meals(week) if each.recipe.title.startswith("tofu")]
    assert holding

    action = done(eater, week, asked(text="I'm intolerant to tofu"))

    assert {change["meal_id"] for change in action.changes["meals"]} == {each.pk for each in holding}
    assert action.changes["notes"][0] == ADD.format("soya", '"soya"')


def test_the_allergens_of_now_are_in_the_list_to_send(eater, week):
    Profile.objects.filter(user=eater).update(allergens=to_bits([Allergen.NUTS], Allergen))

    action = done(eater, week, asked(text="never peanuts again, I have a peanut allergy"))

    assert action.changes["notes"][-1] == ADD.format("peanuts", '"nuts", "peanuts"')


def test_an_allergy_that_the_profile_has_is_confirmed(eater, week):
    Profile.objects.filter(user=eater).update(allergens=to_bits([Allergen.PEANUTS], Allergen))

    action = done(eater, week, asked(text="I'm allergic to peanuts"))

    said = "Your profile rules out peanuts already: no dish that does or may contain any is planned."
    assert action.changes["notes"][-1] == said


def test_what_is_none_of_the_fourteen_is_said_so(eater, week):
    action = done(eater, week, asked(text="I am allergic to strawberries"))

    assert "the 14 of UK law" in action.changes["notes"][-1]


def test_a_refusal_says_it_too(eater, week):
    action = refused(eater, week, asked(text="I'm coeliac"))

    assert action.refusal.endswith(ADD.format("cereals containing gluten", '"cereals_containing_gluten"'))


@pytest.mark.parametrize(
    "text", ["no tofu ever again", "I'm not allergic to tofu, I just hate it", "no tofu please, no allergies here"]
)
def test_who_names_no_allergy_is_told_nothing(eater, week, text):
    action = done(eater, week, asked(text=text))

    assert not any(ONLY_THE_PROFILE in note for note in action.changes["notes"])


def test_a_food_that_is_nowhere_is_refused_where_nothing_else_is_asked(eater, week):
    assert refused(eater, week, asked(text="leave out the peanuts all week")).refusal_code == "not_in"


def foods_of(*some: PlanMeal) -> set[str]:
    rows = PlanMeal.objects.filter(pk__in=[meal.pk for meal in some])
    return set(rows.values_list("recipe__lines__ingredient__name", flat=True))


def serve(week: WeeklyPlan, at: int, *foods: Ingredient) -> PlanMeal:
    """Put a dish of rice and these foods on a place of the week."""
    dish = world.make_dish(
        f"plate {at}", [(Ingredient.objects.get(name="rice"), 100), *((food, 100) for food in foods)]
    )
    meal = world.meals(week)[at]
    meals.change_meal(week.user, plan_id=week.pk, meal_id=meal.pk, recipe_id=dish.pk)
    return PlanMeal.objects.get(pk=meal.pk)


def test_three_allergies_in_one_breath_are_all_heeded_at_once(eater, week):
    tahini = world.make_food("tahini", contains=[Allergen.SESAME])
    bread = world.make_food("bread", possible=[Allergen.SESAME])
    meal = serve(week, 0, Ingredient.objects.get(name="peanuts"), tahini, bread)

    action = done(eater, week, asked(text="I'm allergic to peanuts, sesame and eggs"))

    held = foods_of(*world.meals(week))
    assert held.isdisjoint({"peanuts", "tahini", "bread", "egg"})  # what may hold it goes as well
    assert foods_of(meal) == {"rice"}
    assert {row["name"] for row in action.changes["avoided"]} == {"peanuts", "tahini", "bread", "egg"}
    assert ADD.format("eggs, peanuts and sesame", '"eggs", "peanuts", "sesame"') in action.changes["notes"]
    assert_in_step(week)


def test_five_allergies_are_heeded_and_of_more_none_is_in_silence(eater, week):
    five = "I'm allergic to peanuts, strawberries, eggs, fish and soya"

    done(eater, week, asked(text=five))

    assert foods_of(*world.meals(week)).isdisjoint({"peanuts", "strawberries", "egg", "cod", "tofu"})

    action = refused(eater, week, asked(text=f"{five}, and to milk and lentils"))

    assert action.refusal_code == "no_instruction"
    assert "up to five" in action.refusal
    assert "Add eggs, fish, milk, peanuts and soya there" in action.refusal


@pytest.mark.parametrize(
    ("text", "gone"),
    [
        ("take the milk out this week, and never again", {"milk drink"}),
        ("leave out milk, I'm allergic to it", {"milk drink", "bread"}),
    ],
)
def test_what_may_hold_it_goes_for_an_allergy_and_not_for_a_dislike(eater, week, text, gone):
    drink = world.make_food("milk drink", contains=[Allergen.MILK])
    bread = world.make_food("bread", possible=[Allergen.MILK])
    meal = serve(week, 0, drink, bread)

    done(eater, week, asked(text=text))

    assert foods_of(meal) == {"rice", "milk drink", "bread"} - gone


def test_a_food_that_the_week_calls_otherwise_goes_and_so_do_its_kin(eater, week):
    fillets = world.make_food("salmon fillets", contains=[Allergen.FISH], aisle="fish")
    smoked = world.make_food("smoked salmon", contains=[Allergen.FISH], aisle="fish")
    both = [serve(week, 0, fillets), serve(week, 1, smoked)]

    action = done(eater, week, asked(text="I'm allergic to salmon"))

    assert foods_of(*both) == {"rice"}
    assert {row["name"] for row in action.changes["avoided"]} == {"salmon fillets", "smoked salmon"}
    assert_in_step(week)


def test_one_such_food_goes_once(eater, week):
    meal = serve(week, 0, world.make_food("salmon fillets", contains=[Allergen.FISH], aisle="fish"))

    action = done(eater, week, asked(text="I'm allergic to salmon"))

    assert foods_of(meal) == {"rice"}
    assert len(action.changes["meals"]) == 1
    assert_in_step(week)


def test_what_comes_in_one_meal_for_what_harms_leaves_the_others_without_it(eater, week):
    here = serve(week, 0, Ingredient.objects.get(name="egg"))
    there = serve(week, 1, Ingredient.objects.get(name="egg"))
    text = f"I'm allergic to eggs, swap the eggs for lentils in {here.day.date:%A}'s {here.slot}"

    done(eater, week, asked(text=text))

    assert foods_of(here) == {"rice", "lentils"}
    assert foods_of(there) == {"rice"}
    assert "egg" not in foods_of(*world.meals(week))
