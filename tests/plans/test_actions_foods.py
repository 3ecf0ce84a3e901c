"""Foods swapped, left out and added; foods never wanted again; portions."""

from __future__ import annotations

from decimal import Decimal

import pytest

from agents.rules.answers import A_MOVE
from agents.schemas import Action
from core.vocabulary import Allergen
from plans import loading, meals, safety, services
from plans.models import PlanAction, PlanMeal, WeeklyPlan
from plans.standing import meal_name
from ratings.models import IngredientScore
from recipes.models import Ingredient, Recipe
from tests.factories import make_user, next_monday
from tests.plans import world
from tests.plans.asks import asked, carried_out, done, everything, instructed, instruction, refused
from tests.plans.weeks import assert_in_step, ready_week
from users.models import Profile

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("quick_changes")]


def meal_with(week: WeeklyPlan, food: str) -> PlanMeal:
    return next(each for each in world.meals(week) if each.recipe.title.startswith(food))


def foods_of(meal: PlanMeal) -> dict[str, Decimal | None]:
    meal.refresh_from_db()
    return dict(meal.recipe.lines.values_list("ingredient__name", "grams"))


def swap(meal: PlanMeal | None, old: str, new: str, **how):
    return asked(Action.SWAP_INGREDIENT, meal=meal, ingredient_to_remove=old, ingredient_to_add=new, **how)


def assert_sound(week: WeeklyPlan) -> None:
    assert safety.violations(week.user_id, services.meals_of(week)) == []
    assert_in_step(week)


# ---------------------------------------------------------------- swap, leave out, add


def test_a_food_is_swapped_in_one_meal(eater, week):
    meal = meal_with(week, "chicken")
    origin, before = meal.recipe, foods_of(meal)
    others = [(each.pk, each.recipe_id) for each in world.meals(week) if each.pk != meal.pk]

    action = done(eater, week, swap(meal, "chicken", "tofu"))

    after = foods_of(meal)
    assert after == {"tofu": before["chicken"], "rice": before["rice"]}
    assert (meal.recipe.owner, meal.recipe.origin) == (eater, origin)
    assert meal.recipe.title == f"{origin.title} with tofu instead of chicken"
    assert meal.reasons[0] == "You asked for tofu instead of chicken"
    assert [(each.pk, each.recipe_id) for each in world.meals(week) if each.pk != meal.pk] == others
    changes = {each["name"]: each["after_g"] - each["before_g"] for each in action.changes["shopping_list"]}
    bought = float(before["chicken"] or 0) * meal.portion_quarters / 4
    assert changes == {"chicken": -bought, "tofu": bought}
    assert_sound(week)


def test_a_move_that_is_asked_for_besides_is_not_passed_over_in_silence(eater, week):
    meal = meal_with(week, "chicken")

    action = done(eater, week, asked(text=f"no chicken in {meal_name(meal)}, and move {meal_name(meal)} to Friday"))

    assert "chicken" not in foods_of(meal)
    assert action.changes["notes"][0] == A_MOVE


def test_the_catalogue_is_not_touched(eater, week):
    meal = meal_with(week, "chicken")
    before = list(Recipe.objects.filter(owner=None).order_by("pk").values())

    done(eater, week, swap(meal, "chicken", "tofu"))

    assert list(Recipe.objects.filter(owner=None).order_by("pk").values()) == before


def test_a_food_is_swapped_wherever_it_stands(eater, week):
    holding = [each for each in world.meals(week) if each.recipe.title.startswith("egg")]
    assert len(holding) > 1
    locked = holding[0]
    meals.change_meal(eater, plan_id=week.pk, meal_id=locked.pk, is_locked=True)

    action = done(eater, week, swap(None, "eggs", "tofu", apply_to_whole_week=True))

    assert "egg" in foods_of(locked)
    assert all("egg" not in foods_of(each) for each in holding[1:])
    assert len(action.changes["meals"]) == len(holding) - 1
    note, *_ = action.changes["notes"]
    assert "is locked and stays as it is" in note
    assert_sound(week)


def test_a_food_is_left_out_on_one_day(eater, week):
    meal = meal_with(week, "cod")

    done(eater, week, asked(Action.REMOVE_INGREDIENT, day=meal.day, ingredient_to_remove="rice"))

    for each in world.meals(week):
        assert ("rice" in foods_of(each)) == (each.day_id != meal.day_id)
    assert_sound(week)


def test_a_food_is_added_to_one_meal(eater, week):
    meal = meal_with(week, "cod")

    done(eater, week, asked(Action.SWAP_INGREDIENT, meal=meal, ingredient_to_add="tofu"))

    assert set(foods_of(meal)) == {"cod", "rice", "tofu"}
    assert meal.reasons[0] == "You asked to add tofu"
    assert_sound(week)


def test_the_button_beside_a_food_names_it(eater, week):
    meal = meal_with(week, "cod")

    done(eater, week, asked(Action.REMOVE_INGREDIENT, meal=meal, food="rice"))

    assert set(foods_of(meal)) == {"cod"}


def test_two_changes_of_one_meal_in_one_sentence_make_one_copy(eater, week):
    meal = meal_with(week, "cod")

    instructed(
        eater, week,
        instruction(Action.SWAP_INGREDIENT, meal=meal, ingredient_to_remove="cod", ingredient_to_add="tofu"),
        instruction(Action.SWAP_INGREDIENT, meal=meal, ingredient_to_add="lentils"),
    )  # fmt: skip

    assert set(foods_of(meal)) == {"tofu", "rice", "lentils"}
    assert meal.recipe.origin is not None and meal.recipe.origin.title.startswith("cod")


def test_the_same_change_uses_the_same_copy(eater, week):
    meal = meal_with(week, "chicken")
    first = done(eater, week, swap(meal, "chicken", "tofu"))
    done(eater, week, swap(meal, "tofu", "chicken"))
    again = done(eater, week, swap(meal, "chicken", "tofu"))

    assert again.changes["meals"][0]["after"]["recipe_id"] == first.changes["meals"][0]["after"]["recipe_id"]
    assert Recipe.objects.filter(owner=eater).count() == 1


@pytest.mark.parametrize(
    ("profile", "new", "code", "words"),
    [
        ({"allergens": [Allergen.SOYA]}, "tofu", "allergen", "tofu does or may contain soya"),
        ({"allergens": [Allergen.MILK]}, "cheese", "allergen", "cheddar does or may contain milk"),
        ({"diets": ["vegan"]}, "egg", "diet", "egg is not vegan"),
        ({"diets": ["vegetarian"]}, "chicken", "diet", "chicken is not vegetarian"),
    ],
)
def test_a_food_that_the_person_may_not_eat_is_refused_with_the_reason(kitchen, profile, new, code, words):
    user = make_user("strict@example.com", **profile)
    week = ready_week(user)

    action = refused(user, week, swap(world.meals(week)[0], "rice", new))

    assert action.refusal_code == code
    assert words in action.refusal
    assert action.refusal.endswith("Ask for another food instead.")
    assert not Recipe.objects.filter(owner=user).exists()


def test_of_several_foods_one_that_the_person_may_eat_is_taken(kitchen):
    world.make_food("gluten-free bread", contains=())
    world.make_food("white bread", contains=[Allergen.CEREALS_CONTAINING_GLUTEN])
    user = make_user("coeliac@example.com", allergens=[Allergen.CEREALS_CONTAINING_GLUTEN])
    week = ready_week(user)
    meal = meal_with(week, "lentils")

    done(user, week, swap(meal, "rice", "bread"))

    assert set(foods_of(meal)) == {"lentils", "gluten-free bread"}


def test_what_is_no_food_is_refused_with_the_nearest(eater, week):
    meal = meal_with(week, "chicken")

    for request in (swap(meal, "chicken", "tofoo"), swap(meal, "tofoo", "lentils"),
                    asked(Action.AVOID_INGREDIENT_FUTURE, food="tofoo")):  # fmt: skip
        action = refused(eater, week, request)
        assert action.refusal_code == "unknown_food"
        assert "The nearest" in action.refusal and "tofu" in action.refusal


def test_a_food_that_is_not_in_the_meal_is_refused_with_what_is(eater, week):
    meal = meal_with(week, "chicken")

    action = refused(eater, week, asked(Action.REMOVE_INGREDIENT, meal=meal, ingredient_to_remove="cod"))

    assert action.refusal_code == "not_in"
    assert f"{meal.recipe.title!r}, holds no cod. It holds chicken and rice: name one of these." in action.refusal


def test_a_food_that_is_nowhere_in_the_week_is_refused(eater, week):
    world.make_food("mushroom")

    action = refused(eater, week, asked(Action.REMOVE_INGREDIENT, ingredient_to_remove="mushrooms"))

    assert action.refusal == "None of these 14 meals holds mushrooms: name a food that is in one of them."


def test_a_dish_is_not_left_with_nothing(eater, week):
    bare = world.make_dish("plain lentils", [(Ingredient.objects.get(name="lentils"), 200)])
    meal = meal_with(week, "chicken")
    meals.change_meal(eater, plan_id=week.pk, meal_id=meal.pk, recipe_id=bare.pk)

    action = refused(eater, week, asked(Action.REMOVE_INGREDIENT, meal=meal, ingredient_to_remove="lentils"))

    assert action.refusal_code == "nothing_left"
    assert "Ask for something in its place, or for another dish there." in action.refusal


def test_a_food_that_is_to_be_swapped_for_nothing_said_is_refused(eater, week):
    meal = meal_with(week, "chicken")

    action = refused(eater, week, asked(Action.SWAP_INGREDIENT, meal=meal, ingredient_to_remove="chicken"))

    assert action.refusal == "Say what you would like instead of chicken, or ask to leave it out."


def test_a_food_is_not_added_to_the_whole_week(eater, week):
    assert refused(eater, week, asked(Action.SWAP_INGREDIENT, ingredient_to_add="tofu")).refusal_code == "which_meal"


def test_a_food_of_unknown_price_is_refused(eater, week):
    world.make_food("truffle", pence_per_kg=None)

    action = refused(eater, week, swap(meal_with(week, "chicken"), "chicken", "truffle"))

    assert action.refusal_code == "not_plannable"
    assert "truffle has no price" in action.refusal


def test_a_locked_or_cooked_meal_keeps_its_foods(eater, week):
    meal = meal_with(week, "chicken")
    for fields, code in (({"is_locked": True}, "locked"), ({"is_locked": False, "outcome": "cooked"}, "cooked")):
        PlanMeal.objects.filter(pk=meal.pk).update(**fields)
        assert refused(eater, week, swap(meal, "chicken", "tofu")).refusal_code == code


def test_the_gate_has_the_last_word_on_a_copy(eater, week, monkeypatch):
    """Even if what is known of a food changes after it was looked at."""
    from recipes import copies

    make = copies.changed_copy

    def late(*args, **kwargs):
        Profile.objects.filter(user=eater).update(allergens=1 << list(Allergen).index(Allergen.SOYA))
        Recipe.objects.filter(title__startswith="tofu").update(status="draft")
        return make(*args, **kwargs)

    meal = meal_with(week, "chicken")
    for each in world.meals(week):
        if each.recipe.title.startswith("tofu"):
            PlanMeal.objects.filter(pk=each.pk).update(recipe=Recipe.objects.get(title="lentils 1"))
    monkeypatch.setattr(copies, "changed_copy", late)

    action = carried_out(eater, week, swap(meal, "chicken", "tofu"))

    assert (action.status, action.refusal_code) == (PlanAction.Status.REFUSED, "unsafe")
    assert "which does or may contain soya" in action.refusal
    assert not Recipe.objects.filter(owner=eater).exists()


# ---------------------------------------------------------------- never again


def test_a_food_that_is_never_wanted_again_gets_the_lowest_score(eater, week, kitchen):
    before = everything(week)

    action = done(eater, week, asked(Action.AVOID_INGREDIENT_FUTURE, food="tofu"))

    score = IngredientScore.objects.get()
    assert (score.user, score.ingredient.name, score.score) == (eater, "tofu", -1)
    assert [each["name"] for each in action.changes["avoided"]] == ["tofu"]
    assert action.changes["meals"] == []
    after = everything(week)
    assert {**after, "scores": []} == {**before, "scores": []}  # the week stays as it is


def test_it_lowers_dishes_and_filters_none(eater, week, kitchen):
    done(eater, week, asked(Action.AVOID_INGREDIENT_FUTURE, food="tofu"))

    problem = loading.week_inputs(eater.profile, week_start=next_monday()).problem

    tofu, cod = (problem.dish_by_id[kitchen[title].pk] for title in ("tofu 1", "cod 1"))
    assert (tofu.dislike_penalty, cod.dislike_penalty) == (1000, 0)
    assert all(kitchen["tofu 1"].pk in each.candidates for each in problem.meals)


def test_no_other_action_writes_a_score(eater, week):
    meal = meal_with(week, "chicken")
    done(eater, week, asked(Action.REMOVE_INGREDIENT, meal=meal, ingredient_to_remove="rice"))
    done(eater, week, swap(meal, "chicken", "tofu"))
    done(eater, week, asked(Action.REGENERATE_MEAL, meal=meal))

    assert not IngredientScore.objects.exists()


def test_a_word_for_a_kind_of_food_means_all_of_it(alice, catalogue):
    week = ready_week(alice)

    done(alice, week, asked(Action.AVOID_INGREDIENT_FUTURE, food="mushrooms"))

    assert set(IngredientScore.objects.values_list("ingredient__name", flat=True)) == {
        "Mushrooms, white", "Chestnut mushrooms", "Portobello mushroom",
    }  # fmt: skip
