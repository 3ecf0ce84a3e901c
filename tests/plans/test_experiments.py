"""What experiments change in planning, what is kept of it, and what is reported."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from plans import experiment_report, meals, services
from plans.models import PlanMeal, WeeklyPlan
from ratings import experiments, variants
from ratings.intervals import Rate
from ratings.models import Experiment, Rating
from tests.factories import make_user
from tests.plans import world
from tests.plans.weeks import ready_week
from users.models import User

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("kitchen", "quick_solver")]

HALVES = [{"name": "control"}, {"name": "tried", "planners": ["greedy"]}]


def running(*written) -> Experiment:
    Experiment.objects.create(name="first", variants=list(written or HALVES))
    return experiments.switch("first", is_on=True)


def person_of(group: str, number: int = 1) -> User:
    """Return a new person who is in that group of the experiment."""
    told = variants.read(HALVES)
    while True:
        user = make_user(f"{group}-{number}-{User.objects.count()}@example.com", enabled_slots=["dinner"])
        if variants.assigned("first", user.pk, told).name == group:
            return user
        User.objects.filter(pk=user.pk).update(is_active=False)


def test_a_week_keeps_the_groups_of_the_person_and_is_planned_their_way():
    running()

    tried, control = (ready_week(person_of(group)) for group in ("tried", "control"))

    assert tried.solver_metadata["experiments"] == {"first": "tried"}
    assert (tried.method, tried.solver_metadata["reason"]) == ("greedy", "an experiment asks greedy")
    assert [one["planner"] for one in tried.solver_metadata["attempts"]] == ["greedy"]
    assert control.solver_metadata["experiments"] == {"first": "control"}
    assert control.method == "solver"


def test_without_an_experiment_nothing_is_kept_and_nothing_changes():
    before = ready_week(make_user("before@example.com", enabled_slots=["dinner"]))
    running()
    experiments.switch("first", is_on=False)

    after = ready_week(make_user("after@example.com", enabled_slots=["dinner"]))

    assert "experiments" not in after.solver_metadata
    told = ("method", "reason", "objective", "candidates", "relaxations")
    assert [before.solver_metadata[name] for name in told] == [after.solver_metadata[name] for name in told]
    dishes = [[meal.recipe_id for meal in world.meals(plan)] for plan in (before, after)]
    assert dishes[0] == dishes[1]


def test_another_limit_of_ratings_counts_in_its_group_only():
    running({"name": "control"}, {"name": "tried", "min_ratings_for_solver": 0})

    tried, control = (ready_week(person_of(group)) for group in ("tried", "control"))

    assert tried.solver_metadata["reason"] == "0 ratings, at least 0"
    assert control.solver_metadata["reason"] == "0 ratings, fewer than 10"


def served(group: str, *, cooked: int, skipped: int) -> User:
    """Return a person of a group who took up a week, all of whose days have come."""
    user = person_of(group)
    plan = ready_week(user)
    services.activate(user, plan.pk)
    for number, meal in enumerate(world.meals(plan)):
        if number < cooked + skipped:
            meals.mark(user, plan_id=plan.pk, meal_id=meal.pk, outcome="cooked" if number < cooked else "skipped")
    for day in plan.days.all():
        day.date -= timedelta(days=14)
        day.save()
    return user


def test_the_report_counts_likes_cooks_skips_and_swaps_of_each_group():
    running()
    served("tried", cooked=4, skipped=1)
    served("tried", cooked=2, skipped=0)
    fan = served("control", cooked=7, skipped=0)
    for number, meal in enumerate(world.meals(fan.plans.get())[:4]):
        Rating.objects.update_or_create(user=fan, recipe=meal.recipe, defaults={"value": 1 if number else -1})
    draft = ready_week(person_of("control"))
    PlanMeal.objects.filter(day__plan=draft).update(outcome="cooked")

    found = experiment_report.report("first")

    control, tried = found.groups
    assert (control.variant, control.people, control.methods) == ("control", 2, {"solver": 2})
    assert (tried.variant, tried.people, tried.methods) == ("tried", 2, {"greedy": 2})
    assert [(tried.rates[name].count, tried.rates[name].of) for name in ("likes", "cooked", "skipped", "swapped")] == [
        (0, 0), (6, 14), (1, 14), (0, 14),
    ]  # fmt: skip
    assert (control.rates["cooked"].count, control.rates["cooked"].of) == (7, 7)
    assert control.rates["likes"].of == Rating.objects.filter(user=fan).count()
    assert tried.rates["likes"] == Rate(count=0, of=0)
    assert tried.rates["cooked"].low < tried.rates["cooked"].share < tried.rates["cooked"].high


def test_a_swap_is_counted_and_what_was_before_the_experiment_is_not():
    before = person_of("control")
    Rating.objects.create(user=before, recipe=world.make_dish("old", []), value=1)
    Rating.objects.update(updated_at=timezone.now() - timedelta(days=1))
    running()
    user = person_of("tried")
    plan = ready_week(user)
    services.activate(user, plan.pk)
    meal = world.meals(plan)[0]
    other = next(dish for dish in world.Recipe.objects.order_by("pk") if dish.title.startswith("lentils")
                 and dish.pk != meal.recipe_id)  # fmt: skip
    meals.change_meal(user, plan_id=plan.pk, meal_id=meal.pk, recipe_id=other.pk)

    control, tried = experiment_report.report("first").groups

    assert (tried.rates["swapped"].count, tried.rates["swapped"].of) == (1, 7)
    assert (control.people, control.rates["likes"].of) == (0, 0)


def test_who_withdrew_is_not_in_the_report():
    running()
    user = served("tried", cooked=3, skipped=0)
    user.profile.behaviour_consent = False
    user.profile.save()

    assert [group.people for group in experiment_report.report("first").groups] == [0, 0]


def test_the_report_takes_as_many_queries_for_many_people_as_for_one(django_assert_num_queries):
    running()
    served("tried", cooked=1, skipped=1)
    for count in (1, 3):
        with django_assert_num_queries(5):
            experiment_report.report("first")
        served("control", cooked=count, skipped=0)


def test_the_command_prints_a_table_or_json(capsys):
    running()
    served("tried", cooked=4, skipped=1)

    call_command("experiment_report", "first")
    table = capsys.readouterr().out
    call_command("experiment_report", "first", "--json")
    told = json.loads(capsys.readouterr().out)

    assert "tried" in table and "1 greedy" in table and "nothing yet" in table
    assert [group["variant"] for group in told["groups"]] == ["control", "tried"]
    assert told["groups"][1]["rates"]["cooked"]["count"] == 4


def test_the_command_says_what_there_is_not():
    Experiment.objects.create(name="idle", variants=HALVES)

    with pytest.raises(CommandError, match="There is no experiment 'none'"):
        call_command("experiment_report", "none")
    with pytest.raises(CommandError, match="has not run yet"):
        call_command("experiment_report", "idle")
    assert not WeeklyPlan.objects.exists()
