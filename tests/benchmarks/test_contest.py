from __future__ import annotations

import os
import time
from dataclasses import replace

import pytest

from benchmarks import contest
from benchmarks.answer import Answer
from benchmarks.contest import Contestant, gap_to, judged, measured, ours
from plans.solver import Choice, VarietyCaps, WeekProblem, score, solve_greedy
from tests.plans.solver.factories import plain_problem


def greedy(problem: WeekProblem) -> Answer:
    """Stand for any honest way to plan."""
    return Answer(status="FEASIBLE", choices=solve_greedy(problem).choices)


def same_dish(problem: WeekProblem) -> tuple[Choice, ...]:
    return tuple(Choice(meal.day, meal.slot, 1) for meal in problem.meals)


def test_another_process_answers_and_is_measured_and_judged_from_outside() -> None:
    problem = plain_problem()
    contestant = Contestant(ours, may_relax=True, warm_up=problem)

    outcome = contestant.ask(problem)
    contestant.close()

    here = measured(ours, problem, may_relax=True)
    assert outcome.objective == here.objective is not None
    assert outcome.broken == ()
    assert not outcome.is_at_fault
    assert outcome.cpu_ms > 0
    assert outcome.wall_ms > 0
    assert outcome.peak_mb is None or 0 <= outcome.peak_mb < 500


def dies_on_odd_seeds(problem: WeekProblem) -> Answer:
    if problem.seed % 2:
        os._exit(3)
    return greedy(problem)


def test_a_process_that_dies_is_reported_and_the_next_week_is_planned_by_a_new_one() -> None:
    contestant = Contestant(dies_on_odd_seeds, may_relax=False)

    died = contestant.ask(plain_problem(seed=1))
    planned = contestant.ask(plain_problem(seed=2))
    contestant.close()

    assert (died.status, died.objective) == ("DIED", None)
    assert planned.status == "FEASIBLE"


def sleeps(problem: WeekProblem) -> Answer:
    time.sleep(60)
    return greedy(problem)


def test_a_process_that_hangs_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(contest, "GIVEN_UP_S", 0.2)
    started = time.monotonic()

    outcome = Contestant(sleeps, may_relax=False).ask(plain_problem())

    assert outcome.status == "HUNG"
    assert time.monotonic() - started < 10


def test_a_week_that_breaks_a_rule_is_a_rivals_fault_but_not_ours_where_it_is_negotiable() -> None:
    problem = plain_problem()
    answer = Answer(status="FEASIBLE", choices=same_dish(problem))

    rival = judged(problem, answer, may_relax=False)
    relaxed = judged(problem, answer, may_relax=True)

    assert rival.is_at_fault
    assert not relaxed.is_at_fault
    assert rival.broken == relaxed.broken
    assert len(rival.broken) == 1
    assert rival.objective == score(problem, answer.choices)


def test_a_week_that_keeps_every_rule_is_nobodys_fault() -> None:
    problem = plain_problem(caps=VarietyCaps(recipe_per_week=14))
    answer = Answer(status="FEASIBLE", choices=same_dish(problem))

    assert judged(problem, answer, may_relax=False).broken == ()
    assert not judged(problem, answer, may_relax=False).is_at_fault


def test_a_week_with_a_meal_missing_is_everybodys_fault_and_has_no_score() -> None:
    problem = plain_problem()
    answer = Answer(status="FEASIBLE", choices=same_dish(problem)[1:])

    outcome = judged(problem, answer, may_relax=True)

    assert outcome.is_at_fault
    assert outcome.objective is None


def test_a_score_other_than_the_judges_and_a_bound_below_it_are_faults() -> None:
    problem = plain_problem(caps=VarietyCaps(recipe_per_week=14))
    choices = same_dish(problem)
    worth = score(problem, choices)
    honest = Answer(status="OPTIMAL", choices=choices, claimed=worth, bound=worth)

    assert not judged(problem, honest, may_relax=True).is_at_fault
    assert judged(problem, replace(honest, claimed=worth + 1), may_relax=True).is_at_fault
    assert judged(problem, replace(honest, bound=worth - 1), may_relax=True).is_at_fault


def test_no_week_is_no_fault() -> None:
    outcome = judged(plain_problem(), Answer(status="UNKNOWN", build_ms=3.0, size=9), may_relax=False)

    assert (outcome.status, outcome.objective, outcome.is_at_fault) == ("UNKNOWN", None, False)
    assert (outcome.build_ms, outcome.size) == (3.0, 9)


def test_a_gap_is_a_share_of_the_score_but_of_no_less_than_a_favourite_meal() -> None:
    assert gap_to(210_000_000, 200_000_000) == 0.05
    assert gap_to(1, -999_999) == 0.1
    assert gap_to(-20_000_000, -25_000_000) == 0.2
    assert gap_to(None, 3) is None
    assert gap_to(3, None) is None
