"""How a person's weeks went, in figures and in words."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from plans import insight_words, insights, meals, services
from plans.looking_back import Meal, Week, look_back
from plans.models import MealHistory, PlanDay, PlanMeal, WeeklyPlan
from ratings import scoring
from ratings import services as ratings
from tests.factories import make_user
from tests.plans import world
from tests.plans.weeks import ready_week
from users import services as user_services

INSIGHTS = "/api/v1/insights"
TODAY = date(2026, 11, 18)  # a Wednesday
THIS_MONDAY = date(2026, 11, 16)


def week(
    weeks_ago: int, outcomes: str, *, kcal: int = 2000, protein: int = 80, pence: int = 500, slot="dinner"
) -> Week:
    """Return a week of one meal a day: c for cooked, s for skipped, p for planned, and what is left out is no meal."""
    monday = THIS_MONDAY - timedelta(weeks=weeks_ago)
    words = {"c": "cooked", "s": "skipped", "p": "planned"}
    return Week(
        plan_id=weeks_ago, week_start=monday, energy_target_kcal=2000, protein_target_g=80, today=TODAY,
        meals=tuple(
            Meal(date=monday + timedelta(days=day), slot=slot, recipe_id=day, title=f"dish {day}",
                 outcome=words[letter], energy_kcal=Decimal(kcal), protein_g=Decimal(protein), cost_pence=pence)
            for day, letter in enumerate(outcomes)
        ),
    )  # fmt: skip


def sentences(*weeks: Week, budget: int | None = None, sinking: tuple[int, ...] = ()) -> dict[str, str]:
    return {word.code: word.sentence for word in insight_words.words(weeks, budget, sinking)}


def strengths(*weeks: Week, budget: int | None = None) -> set[str]:
    return {word.code for word in insight_words.words(weeks, budget) if word.is_strength}


def test_figures_of_a_week_by_hand():
    found = insights.figures([week(1, "ccccssp", kcal=1900, protein=60, pence=600)], 4000)

    assert (found.planned, found.due, found.cooked, found.skipped, found.not_said) == (7, 7, 4, 2, 1)
    assert (found.cooked_share, found.skipped_share) == (0.5714, 0.2857)
    assert (found.energy_kcal.planned, found.energy_kcal.target, found.energy_kcal.share) == (1900, 2000, 0.95)
    assert (found.protein_g.planned, found.protein_g.share) == (60, 0.75)
    assert (found.cost_pence.planned, found.cost_pence.target, found.cost_pence.share) == (4200, 4000, 1.05)


def test_meals_of_today_and_later_are_due_once_something_is_said_of_them():
    found = insights.figures([week(0, "cspppcp")], None)  # today is the third day

    assert (found.planned, found.due, found.cooked, found.skipped, found.not_said) == (7, 3, 2, 1, 0)
    assert (found.cost_pence.target, found.cost_pence.share) == (None, None)


def test_a_week_whose_days_are_all_to_come_has_no_shares():
    found = insights.figures([week(-1, "ppppppp")], None)

    assert (found.due, found.cooked_share, found.skipped_share) == (0, None, None)
    assert "not_said" not in sentences(week(-1, "ppppppp"))


def test_a_trend_compares_the_halves_of_the_weeks_that_are_over():
    weeks = [week(4, "ccsssss"), week(3, "cccssss"), week(2, "ccccccs"), week(1, "ccccccc"), week(0, "sss")]

    trends = {trend.of: trend for trend in insights.trends(weeks, None)}

    assert (trends["cooked"].direction, trends["cooked"].earlier, trends["cooked"].later) == ("rising", 0.357, 0.929)
    assert (trends["skipped"].direction, trends["energy"].direction) == ("falling", "steady")
    assert "spending" not in trends  # without a budget there is no share
    assert insight_words.trend_sentence(trends["cooked"]) == "Rising: from 36% to 93% of the meals cooked."
    assert insight_words.trend_sentence(trends["energy"]) == "Steady: about 100% of the energy target planned."


def test_two_weeks_are_no_trend():
    assert insights.trends([week(2, "sssssss"), week(1, "ccccccc"), week(0, "ccc")], 1000) == []


@pytest.mark.parametrize(
    ("outcomes", "is_said"), [("cccccss", False), ("ccccccs", True), ("ccccccc", True), ("ppppppp", False)]
)
def test_cooking_four_in_five_meals_is_a_strength(outcomes, is_said):
    assert ("cooks" in strengths(week(1, outcomes))) is is_said


@pytest.mark.parametrize(("outcomes", "is_said"), [("ccccccs", False), ("cccccss", True), ("sssssss", True)])
def test_skipping_every_fourth_meal_is_a_weak_spot(outcomes, is_said):
    found = sentences(week(1, outcomes))

    assert ("skips" in found) is is_said
    assert "skips" not in strengths(week(1, outcomes))


def test_the_day_on_which_most_is_skipped_is_named_with_what_to_do():
    weeks = [week(number, "ccccscc") for number in (1, 2)] + [week(3, "sscsscc")]

    assert sentences(*weeks)["skips"] == (
        "You skipped 6 of 21 meals that were due. Most of them on Fridays: lower max_minutes_by_weekday for that day."
    )


def test_the_slot_in_which_most_is_skipped_is_named_where_there_are_several():
    dinners, lunches = week(1, "ccccccc"), week(1, "scscsss", slot="lunch")
    both = Week(plan_id=1, week_start=dinners.week_start, energy_target_kcal=1, protein_target_g=1, today=TODAY,
                meals=dinners.meals + lunches.meals)  # fmt: skip

    assert "Most of them at lunch" in sentences(both)["skips"]
    assert "Most of them at" not in sentences(lunches)["skips"]


@pytest.mark.parametrize(("outcomes", "is_said"), [("cccpppp", True), ("ccccppp", False)])
def test_meals_of_which_nothing_is_said_are_mentioned_when_they_are_most(outcomes, is_said):
    assert ("not_said" in sentences(week(1, outcomes))) is is_said


@pytest.mark.parametrize(
    ("kcal", "is_strength", "is_weak"),
    [(1790, False, True), (1801, False, False), (1899, False, False), (1900, True, False), (2100, True, False),
     (2101, False, False), (2200, False, True)],
)  # fmt: skip
def test_energy_is_close_far_or_in_between(kcal, is_strength, is_weak):
    one = week(1, "ccccccc", kcal=kcal)

    assert ("energy" in strengths(one), "energy" in sentences(one).keys() - strengths(one)) == (is_strength, is_weak)


@pytest.mark.parametrize(
    ("grams", "is_strength", "is_weak"), [(76, True, False), (73, False, False), (71, False, True)]
)
def test_protein_is_enough_little_or_in_between(grams, is_strength, is_weak):
    one = week(1, "ccccccc", protein=grams)

    assert ("protein" in strengths(one), "protein" in sentences(one).keys() - strengths(one)) == (is_strength, is_weak)


def test_a_budget_is_kept_broken_or_not_set():
    cheap, dear = week(1, "ccccccc", pence=100), week(2, "ccccccc", pence=1000)

    assert sentences(cheap, cheap, budget=1000)["budget"] == "2 weeks within your budget of £10.00."
    assert sentences(cheap, dear, budget=1000)["budget"] == "1 of 2 weeks above your budget of £10.00."
    assert "budget" not in sentences(cheap, cheap, dear, budget=1000)
    assert "budget" not in sentences(dear, budget=None)


def test_a_dish_cooked_or_skipped_three_times_is_named():
    weeks = [week(number, "cs") for number in (1, 2, 3)]

    found = sentences(*weeks)

    assert found["favourite"] == "You cooked dish 0 3 times."
    assert found["often_skipped"] == "You skipped dish 1 3 times."
    assert sentences(*weeks, sinking=(1,))["often_skipped"] == "You skipped dish 1 3 times: it ranks lower for you now."
    assert not {"favourite", "often_skipped"} & sentences(*weeks[:2]).keys()


@pytest.fixture
def lived(db, monkeypatch):
    """Return a function that gives a person who took up a week, so many weeks ago."""
    from plans import router, solver

    monkeypatch.setitem(router.PLANNERS, "solver", solver.solve_greedy)
    world.small_kitchen()

    def live(user, *, weeks_ago: int, cooked: int = 0, skipped: int = 0) -> WeeklyPlan:
        plan = ready_week(user)
        services.activate(user, plan.pk)
        for number, meal in enumerate(world.meals(plan)[: cooked + skipped]):
            meals.mark(user, plan_id=plan.pk, meal_id=meal.pk, outcome="cooked" if number < cooked else "skipped")
        today = timezone.localdate()
        move = plan.week_start - (today - timedelta(days=today.weekday(), weeks=weeks_ago))
        plan.refresh_from_db()
        plan.week_start -= move
        plan.save()
        for rows in (PlanDay.objects.filter(plan=plan), MealHistory.objects.filter(plan=plan)):
            for row in rows:
                row.date -= move
                row.save()
        return plan

    return live


def test_without_a_week_there_is_a_message_and_nothing_else(api, alice):
    answer = api(alice).get(INSIGHTS)

    assert answer.status_code == 200
    body = answer.json()
    assert body["message"].startswith("There is nothing to look back on yet. Ask for a week and activate it")
    assert (body["weeks"], body["totals"], body["trends"], body["strengths"], body["weak_spots"]) == (
        [], None, [], [], [],
    )  # fmt: skip
    assert date.fromisoformat(body["since"]).weekday() == 0 and date.fromisoformat(body["until"]).weekday() == 6


def test_weeks_that_were_taken_up_are_told_with_words(api, lived):
    user = make_user(enabled_slots=["dinner"], weekly_budget_pence=100_000)
    first = lived(user, weeks_ago=2, cooked=7)
    second = lived(user, weeks_ago=1, cooked=5, skipped=2)

    body = api(user).get(INSIGHTS).json()

    assert [(each["plan_id"], each["cooked"], each["skipped"], each["is_over"]) for each in body["weeks"]] == [
        (first.pk, 7, 0, True), (second.pk, 5, 2, True),
    ]  # fmt: skip
    second.refresh_from_db()
    assert body["weeks"][1]["cost_pence"] == {
        "planned": second.cost_pence, "target": 100_000, "share": round(second.cost_pence / 100_000, 4),
    }  # fmt: skip
    assert (body["totals"]["due"], body["totals"]["cooked_share"], body["message"]) == (14, 0.8571, "")
    assert {"cooks", "budget"} <= {word["code"] for word in body["strengths"]}
    assert body["weeks"][0]["energy_kcal"]["target"] == first.targets["energy_kcal"]


@pytest.mark.parametrize(("said", "told"), [("", ": it ranks lower for you now."), ("liked", "."), ("refused", ".")])
def test_a_dish_skipped_in_three_weeks_sinks_as_the_insights_say(api, lived, said, told):
    user = make_user(enabled_slots=["dinner"])
    if said == "refused":
        user_services.save_profile(user, behaviour_consent=False)
    plans = [lived(user, weeks_ago=weeks_ago) for weeks_ago in (3, 2, 1)]
    first = [world.meals(plan)[0] for plan in plans]
    dish = first[0].recipe
    for plan, meal in zip(plans, first, strict=True):  # told of in one sitting
        PlanMeal.objects.filter(pk=meal.pk).update(recipe=dish)
        meals.mark(user, plan_id=plan.pk, meal_id=meal.pk, outcome="skipped")
    if said == "liked":
        ratings.rate(user, recipe_id=dish.pk, value=1)

    spots = api(user).get(INSIGHTS).json()["weak_spots"]

    sentence = next(spot["sentence"] for spot in spots if spot["code"] == "often_skipped")
    assert sentence == f"You skipped {dish.title} 3 times{told}"
    score = scoring.score_recipes(user, [dish.pk])[0]
    assert score == 1 if said == "liked" else (score <= -0.9) == (not said)


def test_a_draft_was_never_lived_by_also_once_it_is_archived(api, lived, alice):
    draft = ready_week(alice)

    assert api(alice).get(INSIGHTS).json()["weeks"] == []
    services.archive(alice, draft.pk)
    assert api(alice).get(INSIGHTS).json()["weeks"] == []


def test_of_two_plans_for_a_week_the_active_one_counts_else_the_one_of_which_more_was_said(lived, alice):
    said, silent = lived(alice, weeks_ago=1, cooked=3), lived(alice, weeks_ago=1)
    assert [week.plan_id for week in look_back(alice, weeks=4).weeks] == [silent.pk]  # still active

    lived(alice, weeks_ago=0)

    assert look_back(alice, weeks=4).weeks[0].plan_id == said.pk


def test_only_as_many_weeks_as_asked_for_are_told(api, lived, alice):
    for weeks_ago in (3, 2, 0):
        lived(alice, weeks_ago=weeks_ago, cooked=1)

    counts = [len(api(alice).get(INSIGHTS, {"weeks": weeks}).json()["weeks"]) for weeks in (1, 3, 4, 52)]

    assert counts == [1, 2, 3, 3]


@pytest.mark.parametrize("query", [{"weeks": 0}, {"weeks": 53}, {"weeks": "many"}, {"weeks": ""}, {"week": 4}])
def test_a_number_of_weeks_that_can_not_be_is_refused(api, alice, query):
    answer = api(alice).get(INSIGHTS, query)

    assert (answer.status_code, answer.json()["code"]) == (400, "invalid")
    assert list(answer.json()["details"]) == list(query)


def test_charlie_sees_nothing_of_alices_weeks(api, lived, alice, charlie):
    lived(alice, weeks_ago=1, cooked=3)

    assert api(charlie).get(INSIGHTS).json()["weeks"] == []
    assert api().get(INSIGHTS).status_code == 401


def test_insights_take_as_many_queries_for_four_weeks_as_for_one(lived, alice, django_assert_num_queries):
    for weeks_ago in (4, 3, 2, 1):
        lived(alice, weeks_ago=weeks_ago, cooked=2)
        with django_assert_num_queries(5):
            look_back(alice, weeks=8)
