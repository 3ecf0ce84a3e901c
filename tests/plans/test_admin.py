"""Plans in the admin: looked at, never changed."""

from __future__ import annotations

import pytest
from django.test import Client

from plans.models import PlanDay, PlanMeal, WeeklyPlan
from tests.factories import PASSWORD, make_user, next_monday
from tests.food_factories import make_food, make_recipe
from users.models import User

PLANS = "/admin/plans/weeklyplan/"


@pytest.fixture
def staff(db) -> Client:
    User.objects.create_superuser("staff@example.com", PASSWORD)
    client = Client()
    assert client.login(username="staff@example.com", password=PASSWORD)
    return client


@pytest.fixture
def plan(alice) -> WeeklyPlan:
    plan = WeeklyPlan.objects.create(
        user=alice, week_start=next_monday(), status="ready", lifecycle="active", method="solver",
        solver_metadata={"seed": 7, "solve_ms": 412},
        relaxations=[{"rule": "budget", "sentence": "The bill is £2 <above> your budget.", "amount": 200}],
    )  # fmt: skip
    day = PlanDay.objects.create(plan=plan, date=plan.week_start)
    figures = {"energy_kcal": 500, "protein_g": 20, "fat_g": 10, "carbohydrate_g": 60, "cost_pence": 120}
    rice = make_food("Rice")
    for slot, title in (("dinner", "Rice dinner"), ("breakfast", "Rice breakfast")):
        PlanMeal.objects.create(
            day=day, slot=slot, recipe=make_recipe(title, rice), reasons=["You like it", "You locked it"], **figures
        )
    return plan


def test_a_plan_shows_its_method_metadata_relaxations_and_meals_with_reasons(staff, plan):
    page = staff.get(f"{PLANS}{plan.pk}/change/").content.decode()

    assert "Solver" in page
    assert "&quot;solve_ms&quot;: 412" in page
    assert "The bill is £2 &lt;above&gt; your budget." in page
    assert page.index("Rice breakfast") < page.index("Rice dinner")
    assert page.count("<li>You like it</li>") == 2


def test_an_impossible_week_shows_its_clashes(staff, alice):
    plan = WeeklyPlan.objects.create(
        user=alice, week_start=next_monday(), status="infeasible",
        clashes=[{"rules": ["a", "b"], "sentence": "No breakfast is left."}],
    )  # fmt: skip

    assert "<li>No breakfast is left.</li>" in staff.get(f"{PLANS}{plan.pk}/change/").content.decode()


def test_staff_can_neither_add_nor_change_nor_delete_a_plan(staff, plan):
    assert staff.get(f"{PLANS}add/").status_code == 403
    assert staff.post(f"{PLANS}{plan.pk}/change/", {"status": "failed"}).status_code == 403
    assert staff.post(f"{PLANS}{plan.pk}/delete/", {"post": "yes"}).status_code == 403
    staff.post(PLANS, {"action": "delete_selected", "_selected_action": [plan.pk], "post": "yes"})

    plan.refresh_from_db()
    assert plan.status == "ready"


@pytest.mark.parametrize(
    ("query", "count"),
    [("", 1), ("status__exact=ready", 1), ("status__exact=failed", 0), ("lifecycle__exact=active", 1),
     ("lifecycle__exact=draft", 0), ("method__exact=solver", 1), ("method__exact=coach", 0), ("q=alice", 1),
     ("q=charlie", 0)],
)  # fmt: skip
def test_plans_are_found_by_each_filter(staff, plan, query, count):
    response = staff.get(f"{PLANS}?{query}")

    assert response.status_code == 200
    assert len(response.context["cl"].result_list) == count


def test_the_list_of_plans_takes_a_bounded_number_of_queries(staff, db, django_assert_max_num_queries):
    for number in range(20):
        WeeklyPlan.objects.create(user=make_user(f"person{number}@example.com"), week_start=next_monday())

    with django_assert_max_num_queries(10):
        assert staff.get(PLANS).status_code == 200


def test_people_who_are_not_staff_are_sent_to_the_log_in(charlie, plan):
    client = Client()
    client.force_login(charlie)

    assert client.get(f"{PLANS}{plan.pk}/change/").status_code == 302


def test_ratings_are_listed_and_can_not_be_changed(staff, alice):
    rating = alice.ratings.create(recipe=make_recipe("Rice bowl", make_food("Rice")), value=1)

    assert "Rice bowl" in staff.get("/admin/ratings/rating/").content.decode()
    assert staff.post(f"/admin/ratings/rating/{rating.pk}/change/", {"value": -1}).status_code == 403
    assert staff.get("/admin/ratings/rating/add/").status_code == 403
