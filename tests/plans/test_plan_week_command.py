from __future__ import annotations

import json
from datetime import date
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from plans import router, solver
from plans.models import MealHistory, WeeklyPlan
from plans.solver import WeekProblem, WeekSolution
from plans.writing import UnsafePlan
from recipes.models import Ingredient, Recipe
from tests.factories import make_user
from tests.plans import world
from users import services as user_services
from users.models import User

MONDAY = date(2026, 1, 12)
PROFILE = {
    "sex": "male", "birth_year": 1980, "height_cm": 180, "weight_kg": 80, "diets": ["vegetarian"],
    "allergens": ["nuts"], "enabled_slots": ["lunch", "dinner"], "household_size": 2, "weekly_budget_pence": 9000,
}  # fmt: skip


def planned(**options: Any) -> str:
    call_command("plan_week", stdout=(said := StringIO()), **options)
    return said.getvalue()


@pytest.fixture
def profile_file(tmp_path: Path) -> Path:
    path = tmp_path / "profile.json"
    path.write_text(json.dumps(PROFILE))
    return path


@pytest.fixture
def one_recipe(db) -> Recipe:
    """Enough of a catalogue for the command to go on and look at the person."""
    return Recipe.objects.create(
        slug="toast", title="Toast", slots=1, cuisine="british", difficulty=1, minutes=5, servings=1,
        status=Recipe.Status.PUBLISHED,
    )  # fmt: skip


def test_a_week_for_a_user_is_printed_and_not_saved(catalogue) -> None:
    make_user("alice@example.com", weekly_budget_pence=6000)

    said = planned(user="Alice@example.com", week_start=MONDAY)

    assert "The week of 2026-01-12" in said
    assert "Breakfast" in said
    assert "The bill of the week: £" in said
    assert "Planned by solver (0 ratings" in said
    assert not WeeklyPlan.objects.exists()
    assert not MealHistory.objects.exists()


def test_json_is_one_object_whose_parts_add_up(catalogue) -> None:
    make_user("alice@example.com", weekly_budget_pence=6000)

    plan = json.loads(planned(user="alice@example.com", week_start=MONDAY, json=True))

    assert plan["status"] == "ready"
    assert [day["date"] for day in plan["days"]] == [f"2026-01-{day}" for day in range(12, 19)]
    assert [meal["slot"] for meal in plan["days"][0]["meals"]] == ["breakfast", "lunch", "dinner", "snack"]
    assert plan["totals"]["cost_pence"] == sum(meal["cost_pence"] for day in plan["days"] for meal in day["meals"])
    assert plan["totals"]["cost_pence"] <= 6000
    assert plan["solver_metadata"]["method"] == plan["method"] == "solver"


def test_the_profile_of_a_file_is_kept_to_and_leaves_nothing_behind(catalogue, profile_file: Path) -> None:
    plan = json.loads(planned(profile=profile_file, week_start=MONDAY, json=True))

    served = Recipe.objects.filter(pk__in=[meal["recipe"]["id"] for day in plan["days"] for meal in day["meals"]])
    assert {meal["slot"] for day in plan["days"] for meal in day["meals"]} == {"lunch", "dinner"}
    assert all("vegetarian" in recipe.diet_names for recipe in served)
    assert plan["household_size"] == 2
    assert plan["totals"]["cost_pence"] <= 9000
    assert not User.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_no_transaction_is_open_and_nobody_is_there_while_a_planner_works(kitchen, tmp_path: Path, monkeypatch) -> None:
    seen = []

    def planner(problem: WeekProblem) -> WeekSolution:
        seen.append((connection.in_atomic_block, User.objects.count()))
        return solver.solve_greedy(problem)

    monkeypatch.setattr(router, "PLANNERS", dict.fromkeys(router.PLANNERS, planner))
    path = tmp_path / "profile.json"
    path.write_text(
        json.dumps({"allergens": ["soya"], "disliked_ingredients": [Ingredient.objects.get(slug="egg").pk]})
    )

    plan = json.loads(planned(profile=path, week_start=MONDAY, json=True))

    assert seen == [(False, 0)]
    titles = {meal["recipe"]["title"] for day in plan["days"] for meal in day["meals"]}
    assert len(plan["days"]) == 7
    assert not any(title.startswith("tofu") for title in titles)


def test_the_week_of_a_file_is_that_of_a_user_who_is_alike(kitchen, tmp_path: Path, quick_solver) -> None:
    fields = {**PROFILE, "disliked_ingredients": [Ingredient.objects.get(slug="lentils").pk]}
    path = tmp_path / "profile.json"
    path.write_text(json.dumps(fields))
    user_services.save_profile(make_user("alice@example.com"), **fields)

    weeks = [
        json.loads(planned(week_start=MONDAY, json=True, **who))
        for who in ({"profile": path}, {"user": "alice@example.com"})
    ]

    for week in weeks:
        del week["solver_metadata"]["solve_ms"]
    assert weeks[0]["status"] == "ready"
    assert weeks[0] == weeks[1]


@pytest.mark.django_db(transaction=True)
def test_the_gate_reads_the_needs_of_the_file(kitchen, tmp_path: Path, monkeypatch) -> None:
    tofu = world.serving(kitchen["tofu 1"].pk)
    monkeypatch.setattr(router, "PLANNERS", dict.fromkeys(router.PLANNERS, tofu))
    path = tmp_path / "profile.json"
    path.write_text('{"allergens": ["soya"]}')

    with pytest.raises(UnsafePlan, match="tofu"):
        planned(profile=path, week_start=MONDAY)
    assert not User.objects.exists()


def test_a_week_that_cannot_be_says_why(catalogue) -> None:
    make_user(
        "alice@example.com", max_minutes_by_weekday=[5] * 7, max_difficulty=1, enabled_slots=["dinner"], diets=["halal"]
    )

    with pytest.raises(CommandError, match=r"No dinner recipe for Monday is halal"):
        planned(user="alice@example.com")
    assert json.loads(planned(user="alice@example.com", json=True))["status"] == "infeasible"


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ("{", "is not JSON"),
        ("[]", "holds a list, not an object"),
        ('{"allergens": ["chalk"]}', "allergens: .*chalk"),
        ('{"birth_year": 2019}', "birth_year: "),
        ('{"shoe_size": 43}', "shoe_size: "),
        ('{"user": 1}', "user: "),
        ('{"diets": 3}', r"diets: 3 is not a list of names\."),
        ('{"diets": {"vegan": true}}', r"diets: {'vegan': True} is not a list of names\."),
        ('{"allergens": null}', r"allergens: None is not a list of names\."),
        ('{"enabled_slots": [["lunch"]]}', r"enabled_slots: \[\['lunch'\]\] is not a list of names\."),
        ('{"max_difficulty": "easy"}', r"max_difficulty: 'easy' is not a number of points of difficulty\."),
        ('{"household_size": "two"}', r"household_size: 'two' is not a number of people\."),
        ('{"weekly_rules": 3}', r"weekly_rules: Give a list of rules\."),
        ('{"disliked_ingredients": "rice"}', r"disliked_ingredients: Give a list of ids of ingredients\."),
        ('{"behaviour_consent": {}}', r"behaviour_consent: {} is neither true nor false\."),
        ('{"shares_taste": "perhaps"}', r"shares_taste: 'perhaps' is neither true nor false\."),
    ],
)
def test_a_wrong_file_is_refused_with_the_fault(one_recipe, tmp_path: Path, content: str, sentence: str) -> None:
    path = tmp_path / "profile.json"
    path.write_text(content)

    with pytest.raises(CommandError, match=sentence):
        planned(profile=path)
    assert not User.objects.exists()


def test_what_is_not_there_is_named(db, profile_file: Path) -> None:
    with pytest.raises(CommandError, match=r"run manage\.py seed_catalogue first"):
        planned(profile=profile_file)


def test_a_missing_file_and_an_unknown_user_are_named(one_recipe, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="can't be read: No such file"):
        planned(profile=tmp_path / "nothing.json")
    with pytest.raises(CommandError, match=r"no user 'nobody@example.com'"):
        planned(user="nobody@example.com")


def test_a_week_begins_on_a_monday(one_recipe) -> None:
    with pytest.raises(CommandError, match="2026-01-13 is a Tuesday"):
        call_command("plan_week", "--user", "alice@example.com", "--week-start", "2026-01-13")
