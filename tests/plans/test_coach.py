"""The coach as a planner: what becomes of its picks, and what it is told."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import replace

import pytest

from agents.coach import DAY_NAMES
from agents.models import AgentRun
from plans import coach, router, solver
from plans.coach import Brief
from plans.planner_faults import PlannerFailed, PlannerUnavailable
from plans.router import Attempt
from plans.shortlist import shortlists
from plans.solver import Choice, Status, WeekProblem
from tests.agents.model_server import raw, say, say_of
from tests.plans import world
from tests.plans.solver.factories import dish, plain_problem
from users.formula import Person
from users.targets import targets_for

pytestmark = pytest.mark.django_db
ANYBODY = Person(slots=("lunch", "dinner"))


def brief(user, person: Person = ANYBODY) -> Brief:
    return Brief(user_id=user.pk, goal=person.goal, person=person, targets=targets_for(person), max_minutes=(45,) * 7)


def in_order(data: dict) -> dict:
    """Pick the first dish of each list that is not yet in the week, or its first where all are."""
    used: set[int] = set()
    week: dict[str, dict[str, int]] = {}
    for day, slots in data["meals"].items():
        for slot in slots:
            rows = data["lists"][slot]
            picked = next((row[0] for row in rows if row[0] not in used), rows[0][0])
            used.add(picked)
            week.setdefault(day, {})[slot] = picked
    return {"week": week, "macros": None}


def in_order_of(problem) -> dict:
    lists = {slot: [[pk] for pk in ids] for slot, ids in shortlists(problem).items()}
    return in_order({"lists": lists, "meals": {day: {"dinner": 45, "lunch": 45} for day in DAY_NAMES}})


def changed(changes: dict[tuple[str, str], object]):
    def answer(data: dict) -> dict:
        said = in_order(data)
        for (day, slot), value in changes.items():
            said["week"][day][slot] = value
        return said

    return answer


def served(week) -> dict[tuple[int, str], int]:
    return {(choice.day, choice.slot): choice.recipe_id for choice in week.choices}


def said_in(model_server) -> dict:
    return json.loads(model_server.requests[0]["body"]["messages"][1]["content"])


def test_the_picks_are_the_week_and_the_portions_are_ours(model_server, alice):
    model_server.will(say_of(in_order))

    week = coach.plan_week(plain_problem(), brief=brief(alice))

    picks = in_order(said_in(model_server))["week"]
    assert served(week) == {(DAY_NAMES.index(day), slot): pk for day in picks for slot, pk in picks[day].items()}
    assert solver.check(plain_problem(), week.choices) == []
    assert (week.status, week.bound, week.gap) == (Status.FEASIBLE, None, None)
    assert week.story == {
        "picked": 14, "kept": 14, "filled": 0, "passed_over": {}, "gave_way": [], "macros": "none suggested",
    }  # fmt: skip
    assert len(model_server.requests) == 1
    assert AgentRun.objects.get().agent == "coach"
    assert model_server.requests[0]["body"]["model"] == "large"


def test_unknown_repeated_and_missing_picks_are_filled_in_alike_each_time(model_server, alice):
    monday = in_order_of(plain_problem())["week"]["monday"]["lunch"]
    wrong = {("monday", "dinner"): 999, ("tuesday", "lunch"): monday, ("friday", "lunch"): None, ("sunday", "tea"): 3}
    model_server.will(say_of(changed(wrong)))

    week = coach.plan_week(plain_problem(), brief=brief(alice))
    again = coach.plan_week(plain_problem(), brief=brief(alice))

    assert served(again) == served(week)
    assert max(Counter(served(week).values()).values()) == 1
    assert 999 not in served(week).values()
    assert (week.story["picked"], week.story["kept"], week.story["filled"]) == (11, 11, 3)
    assert week.story["passed_over"] == {"not on the list": 1, "in the week already": 1, "nothing picked": 1}


@pytest.mark.parametrize("day", ["Monday", " MONDAY "])
def test_days_are_read_in_any_case(model_server, alice, day):
    ids = shortlists(plain_problem())["lunch"]
    every = {name: {"Lunch": ids[at], "dinner": str(ids[at + 7])} for at, name in enumerate(DAY_NAMES)}
    every[day] = every.pop("monday")
    model_server.will(say({"week": every}))

    assert coach.plan_week(plain_problem(), brief=brief(alice)).story["picked"] == 14


def test_picks_that_are_mostly_invented_are_no_week(model_server, alice):
    invented = {(day, slot): 900 + at for at, day in enumerate(DAY_NAMES) for slot in ("lunch", "dinner")}
    model_server.will(say_of(changed(invented)))

    with pytest.raises(PlannerFailed, match="the answer names what there is not"):
        coach.plan_week(plain_problem(), brief=brief(alice))

    assert list(AgentRun.objects.values_list("outcome", flat=True)) == ["bad_facts", "bad_facts"]


def test_locked_meals_stay_and_are_not_asked_for(model_server, alice):
    locked = Choice(0, "lunch", 1, 6)
    problem = plain_problem(locked=(locked,))
    model_server.will(say_of(in_order))

    week = coach.plan_week(problem, brief=brief(alice))

    assert locked in week.choices
    assert said_in(model_server)["decided"] == {"monday": {"lunch": "Dish 1"}}
    assert "lunch" not in said_in(model_server)["meals"]["monday"]
    assert list(served(week).values()).count(1) == 1


# ---------------------------------------------------------------- rules before picks


def dear_and_cheap(**details):
    dishes = tuple(dish(number, pence=600 if number <= 20 else 100, liking=400 if number <= 20 else 0)
                   for number in range(1, 41))  # fmt: skip
    return plain_problem(count=40, **details | {"dishes": dishes})


def dearest_first(data: dict) -> dict:
    ordered = {slot: sorted(rows, key=lambda row: -row[5]) for slot, rows in data["lists"].items()}
    return in_order(data | {"lists": ordered})


def test_as_few_picks_over_the_budget_give_way_as_keep_it(model_server, alice):
    problem = dear_and_cheap(weekly_budget_pence=4000)
    model_server.will(say_of(dearest_first))

    week = coach.plan_week(problem, brief=brief(alice))

    assert solver.check(problem, week.choices) == []
    assert week.relaxations == ()
    picks = dearest_first(said_in(model_server))["week"]
    kept = {(day, slot) for day, slot in served(week) if served(week)[day, slot] == picks[DAY_NAMES[day]][slot]}
    dear = sum(picks[day][slot] <= 20 for day in picks for slot in picks[day])
    # A dear dish is £4.50 for the least portion that a day can hold, a cheap one 75 p: with one more it is too much.
    assert week.story["kept"] == len(kept) == 14 - len(week.story["gave_way"])
    assert dear > 8
    for gone in week.story["gave_way"]:
        assert gone["recipe_id"] == picks[DAY_NAMES[gone["day"]]][gone["slot"]]
        assert "The budget of £40.00 gave way" in gone["because"][0]


def test_a_week_that_breaks_a_rule_needlessly_is_not_taken(model_server, alice):
    # Safe macros, which the dishes don't have; as the person is planned for they do.
    problem = plain_problem()
    model_server.will(with_macros({"protein_g": 80, "fat_g": 46, "carbohydrate_g": 320}))

    routed = router.route(problem, ratings_used=0, brief=brief(alice))

    assert routed.method == "solver"
    assert routed.attempts == (
        Attempt("coach", "failed: its week breaks rules that the solver's keeps: macros"), Attempt("solver", "ok"),
    )  # fmt: skip
    assert solver.check(problem, routed.solution.choices) == []
    assert (routed.coach_story, routed.targets) == ({}, None)


def test_a_rule_that_nobody_can_keep_is_named_and_the_coachs_week_stands(model_server, alice):
    # All dishes cost the same: no other pick would come nearer to the budget.
    problem = plain_problem(count=40, weekly_budget_pence=300)
    model_server.will(say_of(in_order))

    routed = router.route(problem, ratings_used=0, brief=brief(alice))

    assert (routed.method, routed.attempts) == ("coach", (Attempt("coach", "ok"),))
    assert [one.code for one in routed.solution.relaxations] == ["budget"]
    assert [clash.rules for clash in routed.solution.clashes] == [
        clash.rules for clash in solver.solve_week(problem).clashes
    ]
    assert routed.coach_story["compared"] == "the solver's week breaks the same rules"


def test_a_solver_that_fails_outdoes_nobody(model_server, alice, monkeypatch):
    problem = dear_and_cheap(weekly_budget_pence=300, time_limit_s=0.5)
    monkeypatch.setitem(router.PLANNERS, "solver", world.faulty)
    model_server.will(say_of(in_order))

    routed = router.route(problem, ratings_used=0, brief=brief(alice))

    assert (routed.method, routed.attempts) == ("coach", (Attempt("coach", "ok"),))


def test_time_spent_on_the_picks_is_bounded(model_server, alice, monkeypatch):
    def count(problem, **how):
        rounds.append(problem)
        return solve(problem, **how)

    rounds: list[WeekProblem] = []
    solve = solver.solve_week
    monkeypatch.setattr(solver, "solve_week", count)
    model_server.will(say_of(in_order))

    coach.plan_week(dear_and_cheap(weekly_budget_pence=300, time_limit_s=0.5), brief=brief(alice))

    assert [problem.time_limit_s for problem in rounds] == [0.5, 0.5]


# ---------------------------------------------------------------- macros


MOVED = {"protein_g": 110, "fat_g": 60, "carbohydrate_g": 256}
"""1,940 kcal with the fibre's 60: as much as the 2,000 of somebody who has not said what they are."""


def with_macros(macros: object):
    return say_of(lambda data: in_order(data) | {"macros": macros})


def test_macros_within_the_safe_range_are_what_the_week_is_planned_for(model_server, alice):
    model_server.will(with_macros(MOVED))

    week = coach.plan_week(plain_problem(), brief=brief(alice))

    assert week.story["macros"] == "taken"
    assert (week.targets.protein_g, week.targets.fat_g, week.targets.carbohydrate_g) == (110, 60, 256)
    assert week.targets.energy_kcal == targets_for(ANYBODY).energy_kcal
    assert week.targets.steps[-1].formula == "suggested by the coach"


@pytest.mark.parametrize(
    ("macros", "why"),
    [
        (MOVED | {"protein_g": 250}, "250 g of protein is outside 58.1 to 116.2 g"),
        (MOVED | {"fat_g": 5}, "5 g of fat is outside"),
        (MOVED | {"fat_g": float("nan")}, "nan g of fat is outside"),
        (MOVED | {"carbohydrate_g": float("inf")}, "inf g of carbohydrate is outside"),
        (MOVED | {"protein_g": 60, "fat_g": 45}, "its macros hold 1,665 kcal, where the day has 2,000"),
    ],
)
def test_macros_outside_it_are_not_taken_and_the_week_is_planned_all_the_same(model_server, alice, macros, why):
    model_server.will(with_macros(macros))

    week = coach.plan_week(plain_problem(), brief=brief(alice))

    assert week.targets is None
    assert why in week.story["macros"]
    assert week.story["kept"] == 14


def test_who_set_their_own_macros_keeps_them(model_server, alice):
    own = replace(ANYBODY, own_protein_g=90)
    model_server.will(with_macros(MOVED))

    week = coach.plan_week(plain_problem(), brief=brief(alice, own))

    assert "macros" not in said_in(model_server)
    assert (week.targets, week.story["macros"]) == (None, "not taken: the person has set their own")


# ---------------------------------------------------------------- when there is no coach


def test_without_a_model_there_is_no_coach(alice, settings):
    assert settings.LLM_PROVIDER == "off"

    with pytest.raises(PlannerUnavailable, match="no language model is configured"):
        coach.plan_week(plain_problem(), brief=brief(alice))


def test_without_a_person_nobody_is_asked(model_server):
    with pytest.raises(PlannerUnavailable):
        coach.plan_week(plain_problem())

    assert model_server.requests == []


def test_a_week_that_is_all_locked_needs_no_coach(model_server, alice):
    locked = tuple(
        Choice(day, slot, 2 * day + at) for day in range(7) for at, slot in enumerate(("lunch", "dinner"), 1)
    )

    with pytest.raises(PlannerUnavailable, match="nothing to pick"):
        coach.plan_week(plain_problem(locked=locked), brief=brief(alice))

    assert model_server.requests == []


def test_a_server_at_fault_makes_the_coach_unavailable(model_server, alice):
    model_server.will(raw(500))

    with pytest.raises(PlannerUnavailable, match="the language model: the server failed"):
        coach.plan_week(plain_problem(), brief=brief(alice))


# ---------------------------------------------------------------- what it is told


def test_the_coach_is_told_dishes_limits_and_wishes_and_nothing_of_who_it_is(model_server, alice):
    problem = plain_problem(weekly_budget_pence=6000, household_size=2)
    model_server.will(say_of(in_order))

    coach.plan_week(problem, brief=brief(alice, replace(ANYBODY, goal="lose", weight_kg=81.5, height_cm=170.0)))

    told = said_in(model_server)
    assert told["columns"] == ["id", "title", "minutes", "kcal", "protein_g", "pence", "tags"]
    assert (told["goal"], told["weekly_budget_pence"]) == ("lose", 3000)
    assert told["meals"]["sunday"] == {"lunch": 45, "dinner": 45}
    assert {row[0] for rows in told["lists"].values() for row in rows} <= set(range(1, 25))
    for private in (alice.email, "81.5", "170"):
        assert private not in json.dumps(told)
