"""Taken back, a change leaves the week exactly as it was; and what stands in its way is said."""

from __future__ import annotations

import pytest
from django.utils import timezone

from agents.schemas import Action
from core.errors import Conflict, NotFound
from core.vocabulary import Allergen, to_bits
from plans import action_life, meals, selectors, services, shopping_lists, undo
from plans.models import PlanAction, PlanMeal, WeeklyPlan
from ratings import services as rating_services
from ratings.models import IngredientScore
from recipes import services as recipe_services
from recipes.models import Recipe
from tests.plans import world
from tests.plans.asks import asked, carried_out, done, everything
from tests.plans.weeks import assert_in_step, ready_week
from users.models import Profile, User

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("quick_changes")]


@pytest.fixture
def week(eater) -> WeeklyPlan:
    """Of which some lines of the shopping list are ticked, one meal is locked, one cooked, one skipped."""
    plan = ready_week(eater)
    for item in list(plan.shopping_items.order_by("pk"))[::2]:
        shopping_lists.tick(eater, plan.pk, item.pk, is_ticked=True)
    locked, cooked, skipped = world.meals(plan)[2:5]
    meals.change_meal(eater, plan_id=plan.pk, meal_id=locked.pk, is_locked=True)
    meals.mark(eater, plan_id=plan.pk, meal_id=cooked.pk, outcome="cooked")
    meals.mark(eater, plan_id=plan.pk, meal_id=skipped.pk, outcome="skipped")
    return plan


@pytest.fixture
def meal(week) -> PlanMeal:
    return world.meals(week)[7]


def meal_with(week: WeeklyPlan, food: str) -> PlanMeal:
    return next(each for each in world.meals(week)[5:] if each.recipe.title.startswith(food))


def kinds_of_change(week: WeeklyPlan, meal: PlanMeal):
    skipped = next(each for each in world.meals(week) if each.outcome == "skipped")
    how = "larger_portion" if meal.portion_quarters < 8 else "smaller_portion"
    return {
        "meal": asked(Action.REGENERATE_MEAL, meal=meal),
        "skipped meal": asked(Action.REGENERATE_MEAL, meal=skipped),
        "day": asked(Action.REGENERATE_DAY, day=meal.day),
        "week": asked(Action.REGENERATE_WEEK),
        "swap": asked(Action.SWAP_INGREDIENT, ingredient_to_remove="rice", ingredient_to_add="lentils"),
        "left out": asked(Action.REMOVE_INGREDIENT, meal=world.meals(week)[9], ingredient_to_remove="rice"),
        "never again": asked(Action.AVOID_INGREDIENT_FUTURE, food="tofu"),
        "portion": asked(Action.ADJUST_PORTION, meal=meal, **{how: True}),
    }


@pytest.mark.parametrize(
    "kind", ["meal", "skipped meal", "day", "week", "swap", "left out", "never again", "portion"]
)  # fmt: skip
def test_every_kind_of_change_is_undone_exactly(eater, week, meal, kind):
    before = everything(week)
    action = done(eater, week, kinds_of_change(week, meal)[kind])
    assert everything(week) != before

    undone = undo.undo(eater, week.pk, action.pk)

    assert (undone.status, undone.undone_at is not None) == (PlanAction.Status.UNDONE, True)
    assert everything(week) == before
    assert_in_step(week)


def test_a_chain_is_undone_in_order_back_to_the_beginning(eater, week, meal):
    states, actions = [everything(week)], []
    for kind in ("swap", "never again", "meal", "portion", "day", "week"):
        row = carried_out(eater, week, kinds_of_change(week, meal)[kind])
        if row.status == PlanAction.Status.DONE:
            actions.append(row)
            states.append(everything(week))
    assert len(actions) >= 5

    for action in reversed(actions):
        assert everything(week) == states.pop()
        undo.undo(eater, week.pk, action.pk)

    assert everything(week) == states.pop()


def test_a_second_undo_changes_nothing(eater, week, meal):
    action = done(eater, week, asked(Action.REGENERATE_MEAL, meal=meal))
    first = undo.undo(eater, week.pk, action.pk)
    before = everything(week)

    second = undo.undo(eater, week.pk, action.pk)

    assert (second.status, second.undone_at) == (first.status, first.undone_at)
    assert everything(week) == before


def refuses(user: User, week: WeeklyPlan, action: PlanAction, code: str) -> str:
    """Undoing is refused with the code and changes nothing; return the sentence."""
    before = everything(week)
    with pytest.raises(Conflict) as refusal:
        undo.undo(user, week.pk, action.pk)
    assert refusal.value.code == code
    assert everything(week) == before
    assert PlanAction.objects.get(pk=action.pk).status == action.status
    return refusal.value.message


def test_later_changes_are_undone_first(eater, week, meal):
    first = done(eater, week, asked(Action.REGENERATE_MEAL, meal=meal))
    second = done(eater, week, asked(Action.REGENERATE_DAY, day=meal.day))
    third = done(eater, week, asked(Action.REGENERATE_MEAL, meal=world.meals(week)[12]))

    told = refuses(eater, week, first, "later_actions")
    assert told == (
        "Later changes of this week stand on this one: "
        f"undo action {third.pk}, then action {second.pk} first."
    )  # fmt: skip
    undo.undo(eater, week.pk, third.pk)
    refuses(eater, week, first, "later_actions")
    undo.undo(eater, week.pk, second.pk)
    undo.undo(eater, week.pk, first.pk)


def test_a_later_wish_for_the_future_stands_on_nothing(eater, week, meal):
    first = done(eater, week, asked(Action.REGENERATE_MEAL, meal=meal))
    done(eater, week, asked(Action.AVOID_INGREDIENT_FUTURE, food="tofu"))

    undo.undo(eater, week.pk, first.pk)

    assert IngredientScore.objects.count() == 1


def test_what_changed_nothing_can_not_be_undone(eater, week, meal):
    dry = carried_out(eater, week, asked(Action.REGENERATE_MEAL, meal=meal), is_dry_run=True)
    refused = carried_out(eater, week, asked(Action.REGENERATE_MEAL, meal=world.meals(week)[2]))

    assert "was a dry run" in refuses(eater, week, dry, "nothing_to_undo")
    assert "was refused" in refuses(eater, week, refused, "nothing_to_undo")


def test_nothing_is_undone_while_a_change_is_worked_on(eater, week, meal):
    action = done(eater, week, asked(Action.REGENERATE_MEAL, meal=meal))
    live = action_life.request_action(eater, week.pk, asked(Action.REGENERATE_WEEK))

    refuses(eater, week, action, "busy")
    refuses(eater, week, live, "busy")


@pytest.mark.parametrize(
    ("how", "words"),
    [
        ({"is_locked": True}, "was locked since: unlock it first"),
        ({"portion_quarters": 8}, "was changed by hand since"),
        ("cooked", "has been cooked since"),
        ("skipped", "was skipped since"),
    ],
)
def test_what_was_done_with_its_meal_since_is_not_lost(eater, week, meal, how, words):
    if meal.portion_quarters == 8:
        meals.change_meal(eater, plan_id=week.pk, meal_id=meal.pk, portion_quarters=4)
    action = done(eater, week, asked(Action.REGENERATE_MEAL, meal=meal))
    if isinstance(how, dict):
        meal.refresh_from_db()
        if how.get("portion_quarters") == meal.portion_quarters:
            how = {"portion_quarters": 7}
        meals.change_meal(eater, plan_id=week.pk, meal_id=meal.pk, **how)
    else:
        meals.mark(eater, plan_id=week.pk, meal_id=meal.pk, outcome=how)

    assert words in refuses(eater, week, action, "changed_since")


def test_what_was_done_with_other_meals_and_ticks_stays(eater, week, meal):
    action = done(eater, week, asked(Action.REGENERATE_MEAL, meal=meal))
    other = world.meals(week)[12]
    quarters = 3 if other.portion_quarters != 3 else 5
    meals.change_meal(eater, plan_id=week.pk, meal_id=other.pk, portion_quarters=quarters)
    rice = week.shopping_items.get(ingredient__name="rice")
    shopping_lists.tick(eater, week.pk, rice.pk, is_ticked=not rice.is_ticked)

    undo.undo(eater, week.pk, action.pk)

    other.refresh_from_db()
    assert other.portion_quarters == quarters
    assert week.shopping_items.get(pk=rice.pk).is_ticked is not rice.is_ticked
    assert_in_step(week)


def test_a_line_that_went_comes_back_under_its_id_with_its_tick(eater, week):
    before = {item.pk: item.is_ticked for item in week.shopping_items.all()}
    gone = week.shopping_items.get(ingredient__name="rice")
    shopping_lists.tick(eater, week.pk, gone.pk, is_ticked=True)
    PlanMeal.objects.filter(day__plan=week).update(is_locked=False, outcome="planned")
    action = done(eater, week, asked(Action.SWAP_INGREDIENT, ingredient_to_remove="rice", ingredient_to_add="lentils"))
    assert not selectors.shopping_items_of(week).filter(pk=gone.pk).exists()

    undo.undo(eater, week.pk, action.pk)

    assert {item.pk: item.is_ticked for item in week.shopping_items.all()} == before | {gone.pk: True}


def test_what_is_no_longer_safe_does_not_come_back(eater, week, kitchen):
    meal = meal_with(week, "cod")
    PlanMeal.objects.filter(day__plan=week).exclude(pk=meal.pk).filter(recipe__title__startswith="cod").update(
        recipe=kitchen["lentils 1"]
    )
    services.bring_into_step(week)
    action = done(eater, week, asked(Action.SWAP_INGREDIENT, meal=meal, ingredient_to_remove="cod",
                                     ingredient_to_add="lentils"))  # fmt: skip
    Profile.objects.filter(user=eater).update(allergens=to_bits([Allergen.FISH], Allergen))

    told = refuses(eater, week, action, "unsafe")

    assert "holds cod, which does or may contain fish" in told
    assert told.endswith("The week stays as it is; ask for another change instead.")


def test_a_dish_that_was_withdrawn_does_not_come_back(eater, week, meal):
    action = done(eater, week, asked(Action.REGENERATE_MEAL, meal=meal))
    recipe_services.withdraw(meal.recipe)
    PlanMeal.objects.filter(day__plan=week).exclude(pk=meal.pk).filter(recipe=meal.recipe).update(
        recipe=Recipe.objects.filter(status="published").first()
    )

    assert "has been withdrawn" in refuses(eater, week, action, "unsafe")


def test_a_dish_that_is_gone_does_not_come_back(eater, week, meal):
    extra = world.make_dish("extra", [(meal.recipe.main_ingredient, 200)])
    meals.change_meal(eater, plan_id=week.pk, meal_id=meal.pk, recipe_id=extra.pk)
    action = done(eater, week, asked(Action.REGENERATE_MEAL, meal=meal))
    extra.delete()

    assert "There is no recipe" in refuses(eater, week, action, "unsafe")


def test_an_archived_or_unfinished_week_is_left_alone(eater, week, meal):
    action = done(eater, week, asked(Action.REGENERATE_MEAL, meal=meal))
    services.plan_again(week, why="allergen")
    refuses(eater, week, action, "not_ready")

    WeeklyPlan.objects.filter(pk=week.pk).update(status="ready", lifecycle="archived")
    refuses(eater, week, action, "archived")


def test_a_week_planned_anew_has_nothing_to_undo(eater, week, meal):
    action = done(eater, week, asked(Action.REGENERATE_MEAL, meal=meal))
    services.plan_again(week, why="allergen")
    ready_week(eater)

    assert "planned anew since" in refuses(eater, week, action, "changed_since")


def test_nobody_undoes_what_is_not_theirs(charlie, eater, week, meal):
    action = done(eater, week, asked(Action.REGENERATE_MEAL, meal=meal))
    before = everything(week)

    with pytest.raises(NotFound):
        undo.undo(charlie, week.pk, action.pk)

    assert everything(week) == before


# ---------------------------------------------------------------- foods that are never wanted again


def never_again(user: User, week: WeeklyPlan) -> PlanAction:
    return done(user, week, asked(Action.AVOID_INGREDIENT_FUTURE, food="tofu"))


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
@pytest.mark.parametrize("before", [None, "0.50"])
def test_a_wish_said_twice_is_gone_when_both_are_taken_back(eater, week, kitchen, order, before):
    tofu = kitchen["tofu 1"].main_ingredient
    if before:
        IngredientScore.objects.create(user=eater, ingredient=tofu, score=before)
    actions = [never_again(eater, week), never_again(eater, week)]

    undo.undo(eater, week.pk, actions[order[0]].pk)
    assert IngredientScore.objects.get().score == -1
    undo.undo(eater, week.pk, actions[order[1]].pk)

    assert [str(each.score) for each in IngredientScore.objects.all()] == ([before] if before else [])


def test_a_food_that_was_avoided_already_is_left_as_it_was(eater, week, kitchen):
    rating_services.avoid(eater, [kitchen["tofu 1"].main_ingredient_id])
    before = IngredientScore.objects.values().get()

    action = never_again(eater, week)
    assert IngredientScore.objects.values().get() == before
    undo.undo(eater, week.pk, action.pk)

    assert IngredientScore.objects.values().get() == before


def test_a_score_that_was_changed_since_stays(eater, week, kitchen):
    action = never_again(eater, week)
    IngredientScore.objects.update(score=1)

    undo.undo(eater, week.pk, action.pk)

    assert IngredientScore.objects.get().score == 1


def test_a_wish_for_the_future_can_be_taken_back_whatever_became_of_the_week(eater, week):
    action = never_again(eater, week)
    WeeklyPlan.objects.update(lifecycle="archived", updated_at=timezone.now())

    undo.undo(eater, week.pk, action.pk)

    assert not IngredientScore.objects.exists()
