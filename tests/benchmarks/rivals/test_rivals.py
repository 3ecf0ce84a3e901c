"""The rivals post the whole model: they agree with each other, with every week listed, and with the judge."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

import pytest

from benchmarks.rivals import cpsat, highs, local_search
from plans.solver import Bands, Choice, VarietyCaps, WeeklyRule, WeekProblem, Weights, check, score, solve_week
from tests.plans.solver.factories import TARGETS, Person, random_problem

LIMIT_S = 20.0
WIDE = Bands(energy_percent=60, macro_percent=100)
PERSON = Person(1_200, 0.2, 0.32, 2, None, 1.0)
SHAPES = ({"lunch": 2, "dinner": 2}, 2), ({"dinner": 3}, 3), ({"lunch": 4, "dinner": 4}, 1)
"""Dishes a slot, and days: 38,416, 9,261 and 784 weeks."""


def tiny_problem(seed: int, *, shape: int, **details: object) -> WeekProblem:
    """Return a week small enough to list, with one rule of every kind at work."""
    counts, days = SHAPES[shape]
    settings = {"bands": WIDE, "weekly_budget_pence": 450 * days * len(counts), "caps": VarietyCaps(cuisine_per_week=2)}
    return random_problem(seed, counts=counts, days=days, person=PERSON, **settings | details)


def best_of_all(problem: WeekProblem) -> int | None:
    """Return the score of the best week that keeps every rule, by listing all of them; None if there is none."""
    ways = [
        [Choice(meal.day, meal.slot, recipe_id, quarters) for recipe_id in meal.candidates for quarters in range(2, 9)]
        for meal in problem.meals
    ]
    return max((score(problem, week) for week in product(*ways) if not check(problem, week)), default=None)


@pytest.mark.parametrize(
    ("shape", "seed", "is_possible"),
    [(1, 0, False), (1, 1, True), (1, 2, True), (2, 0, True), (2, 1, True), (2, 2, True)],
)
def test_both_programs_find_the_best_of_all_weeks_and_know_its_score(shape: int, seed: int, is_possible: bool) -> None:
    problem = tiny_problem(seed, shape=shape)

    best = best_of_all(problem)

    assert (best is not None) == is_possible
    for solve in (cpsat.solve, highs.solve):
        answer = solve(problem, time_limit_s=LIMIT_S, gap=0.0)
        if best is None:
            assert answer.choices == ()
        else:
            assert check(problem, answer.choices) == []
            assert score(problem, answer.choices) == best
            assert best <= answer.bound <= best + abs(best) // 100_000 + 20


@pytest.mark.parametrize("seed", [11, 12, 13])
def test_the_programs_and_ours_agree_on_weeks_too_many_to_list(seed: int) -> None:
    problem = random_problem(
        seed, counts={"lunch": 3, "dinner": 3}, days=2, bands=Bands(20, 40), gap=0,
        person=Person(1_200, 0.2, 0.32, 1, 3_000, 1.0),
    )  # fmt: skip

    by_cpsat = cpsat.solve(problem, time_limit_s=LIMIT_S, gap=0.0)
    by_highs = highs.solve(problem, time_limit_s=LIMIT_S, gap=0.0)
    ours = solve_week(problem)

    assert (by_cpsat.status, by_highs.status) == ("OPTIMAL", "Optimal")
    best = score(problem, by_cpsat.choices)
    assert by_cpsat.bound == best
    assert score(problem, by_highs.choices) == best
    assert check(problem, by_cpsat.choices) == check(problem, by_highs.choices) == []
    assert ours.relaxations == ()
    assert ours.objective <= best <= ours.bound


ENOUGH = 3
"""Weeks in which a rule bites; most rules bite in the first ones."""

RULES: dict[str, dict[str, object]] = {
    "recipe_repeat": {"caps": VarietyCaps(main_ingredient_per_week=9, cuisine_per_week=9)},
    "main_ingredient_week": {"caps": VarietyCaps(recipe_per_week=9, main_ingredient_per_week=1, cuisine_per_week=9)},
    "cuisine_week": {"caps": VarietyCaps(recipe_per_week=9, main_ingredient_per_week=9, cuisine_per_week=1)},
    "budget": {"weekly_budget_pence": 400},
    "macros": {"bands": Bands(energy_percent=60, macro_percent=15)},
    "energy": {"bands": Bands(energy_percent=1, macro_percent=100)},
}
FREE = {
    "caps": VarietyCaps(recipe_per_week=9, main_ingredient_per_week=9, cuisine_per_week=9),
    "weekly_budget_pence": None,
}


@pytest.mark.parametrize("code", RULES)
def test_a_rule_that_the_best_week_would_break_is_kept_and_costs_something(code: str) -> None:
    found = 0
    for seed in range(16):
        free = tiny_problem(seed, shape=2 if code == "macros" else 1, **FREE)
        without = cpsat.solve(free, time_limit_s=LIMIT_S, gap=0.0)
        ruled = replace(free, **RULES[code])
        if code not in {violation.code for violation in check(ruled, without.choices)}:
            continue
        kept = cpsat.solve(ruled, time_limit_s=LIMIT_S, gap=0.0)
        if kept.choices:
            found += 1
            assert check(ruled, kept.choices) == []
            assert score(ruled, kept.choices) <= score(free, without.choices)
        if found == ENOUGH:
            break
    assert found > 0


def test_no_main_ingredient_comes_twice_on_a_day_unless_it_may() -> None:
    problem = tiny_problem(0, shape=2, **FREE)
    same = tuple(replace(dish, main_ingredient="beans", is_recent=False) for dish in problem.dishes)
    once = replace(problem, dishes=same)
    twice = replace(once, caps=replace(once.caps, main_ingredient_per_day=2))

    assert cpsat.solve(once, time_limit_s=LIMIT_S, gap=0.0).choices == ()
    assert len(cpsat.solve(twice, time_limit_s=LIMIT_S, gap=0.0).choices) == 2


def test_what_was_served_lately_is_served_only_where_it_is_locked() -> None:
    problem = tiny_problem(1, shape=2, **FREE)
    recent = replace(problem, dishes=tuple(replace(dish, is_recent=True) for dish in problem.dishes))
    locked = replace(
        recent,
        meals=tuple(replace(meal, locked=Choice(meal.day, meal.slot, meal.candidates[1], 5)) for meal in recent.meals),
        bands=Bands(energy_percent=300, macro_percent=900),
    )

    for solve in (cpsat.solve, highs.solve):
        assert solve(recent, time_limit_s=LIMIT_S, gap=0.0).choices == ()
        answer = solve(locked, time_limit_s=LIMIT_S, gap=0.0)
        assert set(answer.choices) == {meal.locked for meal in locked.meals}
        assert check(locked, answer.choices) == []


@pytest.mark.parametrize("weight", ["reference", "cost", "portion", "cuisine_repeat", "family_repeat", "weekly_rule"])
def test_each_term_alone_is_worth_to_the_programs_what_it_is_to_the_judge(weight: str) -> None:
    weights = Weights(**{name: 37 if name == weight else 0 for name in vars(Weights())})
    rules = (WeeklyRule("fish", at_least=2), WeeklyRule("red_meat", at_most=0))
    worths = []
    for seed in range(6):
        problem = tiny_problem(seed, shape=1, weights=weights, weekly_rules=rules, **FREE)
        one_way = replace(
            problem,
            dishes=tuple(replace(dish, is_recent=False, cuisine="thai", family="rice") for dish in problem.dishes),
        )
        answer = cpsat.solve(one_way, time_limit_s=LIMIT_S, gap=0.0)
        if answer.choices:
            assert answer.bound == score(one_way, answer.choices)
            worths.append(answer.bound)

    assert any(worth < 0 for worth in worths) or weight == "portion"


def test_a_program_stops_at_its_limit_of_cpu_time() -> None:
    problem = random_problem(3, person=Person(2_000, 0.2, 0.32, 1, 4_000, 1.0))

    answer = cpsat.solve(problem, time_limit_s=0.5, gap=0.0)

    assert answer.status in ("UNKNOWN", "FEASIBLE")
    assert answer.bound is None or answer.bound > score(problem, answer.choices)


@pytest.mark.parametrize("seed", range(3))
def test_local_search_finds_legal_weeks_no_better_than_the_best(seed: int) -> None:
    problem = random_problem(
        seed, counts={"lunch": 6, "dinner": 6}, days=2, bands=Bands(20, 40),
        person=Person(1_200, 0.2, 0.32, 1, 3_000, 1.0),
    )  # fmt: skip

    answer = local_search.solve(problem, time_limit_s=0.3, gap=0.0)
    best = cpsat.solve(problem, time_limit_s=LIMIT_S, gap=0.0)

    assert check(problem, answer.choices) == []
    assert score(problem, answer.choices) <= best.bound
    assert 0 < answer.first_ms <= answer.best_ms <= 400


@pytest.mark.parametrize("seed", range(5))
def test_local_search_counts_as_the_judge_does(seed: int) -> None:
    problem = random_problem(
        seed, counts={"lunch": 12, "dinner": 12}, days=3, bands=Bands(500, 900), person=PERSON,
        caps=VarietyCaps(recipe_per_week=9, main_ingredient_per_week=9, main_ingredient_per_day=9, cuisine_per_week=9),
    )  # fmt: skip
    ways = local_search.Ways(problem)
    search = local_search.Search(ways, local_search.Stopwatch(), limit_ms=1_000)

    for meal, mine in enumerate(search.of_meal):
        worth = search.worth(meal)
        weeks = [search.chosen.copy() for _ in mine]
        for week, way in zip(weeks, mine.tolist(), strict=True):
            week[meal] = way
        scores = [score(problem, ways.choices(week)) for week in weeks]
        assert (worth - worth[0]).tolist() == [each - scores[0] for each in scores]


def test_local_search_has_no_week_where_none_keeps_the_rules() -> None:
    problem = replace(tiny_problem(0, shape=2), weekly_budget_pence=1, targets=(TARGETS,) * 7)

    answer = local_search.solve(problem, time_limit_s=0.1, gap=0.0)

    assert answer.status == "NONE"
    assert answer.choices == ()
