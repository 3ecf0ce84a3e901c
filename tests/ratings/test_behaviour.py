"""A dish that is skipped again and again sinks, whatever else is known."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from plans import meals
from plans.models import PlanMeal
from ratings import behaviour, scoring
from ratings.models import Interaction, Rating
from recipes import copies, snapshot
from tests.food_factories import make_food, make_recipe
from tests.plans import world
from tests.plans.weeks import ready_week

pytestmark = pytest.mark.django_db


@pytest.fixture
def recipe(db):
    return make_recipe("Rice bowl", make_food("Rice"))


def did(user, recipe, *kinds, days_ago=1) -> None:
    """Record deeds of as many days, the last of them `days_ago`."""
    for number, kind in enumerate(kinds):
        Interaction.objects.create(
            user=user, recipe=recipe, kind=kind, event_id=f"e{Interaction.objects.count()}",
            occurred_at=timezone.now() - timedelta(days=days_ago + number),
        )  # fmt: skip


@pytest.mark.parametrize(
    ("kinds", "sinks_by"),
    [
        (["skip"], -0.3), (["skip"] * 3, -0.9), (["skip"] * 9, -1.0), (["swap_out"], -0.5), (["skip", "cook"], None),
        (["skip", "skip", "skip", "skip", "cook"], -0.2), (["view", "click", "like", "share"], None), ([], None),
    ],
)  # fmt: skip
def test_deeds_add_up_with_their_weights(alice, recipe, kinds, sinks_by):
    did(alice, recipe, *kinds)

    assert behaviour.from_behaviour(alice.pk) == ({} if sinks_by is None else {recipe.pk: sinks_by})


def test_the_same_deed_twice_on_a_day_counts_once(alice, recipe):
    noon = timezone.localtime().replace(hour=12) - timedelta(days=2)
    for number in range(3):
        Interaction.objects.create(
            user=alice, recipe=recipe, kind="skip", event_id=str(number), occurred_at=noon + timedelta(hours=number)
        )

    assert behaviour.from_behaviour(alice.pk) == {recipe.pk: -0.3}


def test_a_deed_that_a_client_reports_too_counts_once(kitchen, quick_solver, alice):
    plan = ready_week(alice)
    meal = world.meals(plan)[0]
    meals.mark(alice, plan_id=plan.pk, meal_id=meal.pk, outcome="skipped")

    did(alice, meal.recipe, "skip", days_ago=0)

    assert behaviour.from_behaviour(alice.pk) == {meal.recipe_id: -0.3}


def test_a_meal_that_is_skipped_again_in_the_same_week_planned_anew_counts_once(kitchen, quick_solver, alice):
    plan = ready_week(alice)
    meal = world.meals(plan)[0]
    for _ in range(2):
        meals.mark(alice, plan_id=plan.pk, meal_id=meal.pk, outcome="skipped")
        meals.unmark(alice, plan_id=plan.pk, meal_id=meal.pk, outcome="skipped")
        meals.mark(alice, plan_id=plan.pk, meal_id=meal.pk, outcome="skipped")
        kept = PlanMeal.objects.get(pk=meal.pk)
        PlanMeal.objects.filter(pk=meal.pk).delete()
        kept.pk, kept.outcome = None, "planned"
        kept.save()
        meal = kept

    assert behaviour.from_behaviour(alice.pk) == {meal.recipe_id: -0.3}
    meals.mark(alice, plan_id=plan.pk, meal_id=meal.pk, outcome="skipped")
    meals.unmark(alice, plan_id=plan.pk, meal_id=meal.pk, outcome="skipped")
    assert behaviour.from_behaviour(alice.pk) == {}


def test_what_was_long_ago_is_forgotten(alice, recipe):
    did(alice, recipe, "skip", days_ago=181)

    assert behaviour.from_behaviour(alice.pk) == {}


def test_only_the_persons_own_deeds_count_and_only_if_they_allow_it(alice, charlie, recipe):
    did(alice, recipe, "skip")

    assert behaviour.from_behaviour(charlie.pk) == {}
    alice.profile.behaviour_consent = False
    alice.profile.save()
    assert behaviour.from_behaviour(alice.pk) == {}


def test_what_is_about_a_copy_counts_for_its_origin_too(alice, recipe):
    own = copies.changed_copy(alice, recipe, remove=[], add=make_food("Leek"))
    did(alice, own, "skip", "skip")

    assert behaviour.from_behaviour(alice.pk) == {own.pk: -0.6, recipe.pk: -0.6}


def test_a_dish_skipped_three_times_sinks_below_every_other(alice):
    rice = make_food("Rice")
    dishes = [make_recipe(f"Rice {number}", rice) for number in range(6)]
    Rating.objects.create(user=alice, recipe=dishes[0], value=1)  # so that dishes with rice are liked
    before = scoring.score_recipes(alice, [dish.pk for dish in dishes])
    did(alice, dishes[1], "skip", "skip", "skip")

    after = scoring.score_recipes(alice, [dish.pk for dish in dishes])

    assert after[1] < min(after[2:]) and after[1] < before[1] - 0.5
    assert after[0] == 1 and after[2:].tolist() == before[2:].tolist()


def test_a_rating_says_more_than_any_skip(alice, recipe):
    did(alice, recipe, "skip", "skip", "skip")
    Rating.objects.create(user=alice, recipe=recipe, value=1)

    assert scoring.score_recipes(alice, [recipe.pk]).tolist() == [1.0]


def test_a_dish_that_sank_goes_to_the_end_of_the_list(alice):
    rice = make_food("Rice")
    dishes = [make_recipe(f"Rice {number}", rice) for number in range(4)]
    shared = snapshot.current().dishes
    did(alice, dishes[0], "skip", "skip", "skip")

    ranks = scoring.score_dishes(shared, scoring.history_of(alice.pk)).ranks

    assert shared.recipe_id[ranks.argmin()] == dishes[0].pk


@pytest.mark.parametrize(("outcome", "kind"), [("cooked", "cook"), ("skipped", "skip")])
def test_what_is_said_of_a_planned_meal_is_kept_as_a_deed_and_the_last_word_counts(
    kitchen, quick_solver, alice, outcome, kind
):
    plan = ready_week(alice)
    meal = world.meals(plan)[0]
    for each in ("skipped", "cooked", outcome):
        meals.mark(alice, plan_id=plan.pk, meal_id=meal.pk, outcome=each)

    assert list(Interaction.objects.values_list("user_id", "recipe_id", "kind")) == [(alice.pk, meal.recipe_id, kind)]


def test_a_swap_is_a_deed_until_the_dish_is_back(kitchen, quick_solver, alice):
    plan = ready_week(alice)
    meal = world.meals(plan)[0]
    other = next(dish for title, dish in sorted(kitchen.items()) if dish.pk != meal.recipe_id)

    meals.change_meal(alice, plan_id=plan.pk, meal_id=meal.pk, recipe_id=other.pk)
    assert list(Interaction.objects.values_list("recipe_id", "kind")) == [(meal.recipe_id, "swap_out")]
    meals.change_meal(alice, plan_id=plan.pk, meal_id=meal.pk, recipe_id=meal.recipe_id)

    assert list(Interaction.objects.values_list("recipe_id", "kind")) == [(other.pk, "swap_out")]


def test_nothing_is_kept_of_who_does_not_allow_it(kitchen, quick_solver, alice):
    alice.profile.behaviour_consent = False
    alice.profile.save()
    plan = ready_week(alice)

    meals.mark(alice, plan_id=plan.pk, meal_id=world.meals(plan)[0].pk, outcome="skipped")

    assert not Interaction.objects.exists()
