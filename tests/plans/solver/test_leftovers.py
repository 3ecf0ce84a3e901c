"""Planned leftovers: cooked once, eaten twice within the days a dish keeps, and no more of them than are asked for."""

from collections import Counter
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from benchmarks.rivals import cpsat, highs, local_search
from plans.solver import (
    Bands,
    Choice,
    Status,
    VarietyCaps,
    WeekProblem,
    Weights,
    check,
    judge,
    meal_reasons,
    ranked_alternatives,
    score,
    solve_greedy,
    solve_week,
)
from plans.solver.arranging import arranged
from plans.solver.build import week_model
from plans.solver.change import Wishes, rebalance, replan
from plans.solver.leftovers import SecondServings
from plans.solver.nearest import is_unsure
from plans.solver.week import Week
from tests.examples import examples
from tests.plans.solver import by_hand
from tests.plans.solver.every_week import every_week
from tests.plans.solver.factories import Person, plain_problem, random_problem, with_dish

WIDE = Bands(energy_percent=60, macro_percent=100)
PERSON = Person(1_200, 0.2, 0.32, 2, None, 1.0)
SHAPES = ({"lunch": 2, "dinner": 2}, 2), ({"dinner": 3}, 3)
"""Dishes a slot, and days: 38,416 and 9,261 weeks."""


def keeping(
    problem: WeekProblem, *, seed: int = 0, most: int = 3, leftovers: int = 2, **details: object
) -> WeekProblem:
    """Return a problem whose dishes keep 0 to `most` days by lot, and which allows leftovers."""
    keeps = np.random.default_rng(seed).integers(0, most + 1, len(problem.dishes)).tolist()
    dishes = tuple(replace(one, keeps_days=days) for one, days in zip(problem.dishes, keeps, strict=True))
    return replace(problem, dishes=dishes, leftovers_per_week=leftovers, **details)


def tiny(seed: int, *, shape: int, leftovers: int = 1, **details: object) -> WeekProblem:
    """Return a week small enough to list."""
    counts, days = SHAPES[shape]
    caps = VarietyCaps(cuisine_per_week=3)
    problem = random_problem(seed, counts=counts, days=days, person=PERSON, bands=WIDE, caps=caps)
    return keeping(problem, seed=seed, leftovers=leftovers, **details)


def best_of_all(problem: WeekProblem) -> int | None:
    """Return the score of the best week that keeps every rule, by listing all of them; None if there is none."""
    return max((week.score for week in every_week(problem) if not any(week.amounts.values())), default=None)


def week_of(problem: WeekProblem, served: dict[tuple[int, str], int]) -> tuple[Choice, ...]:
    """Return a plain week of dishes 1, 2, … with some meals changed."""
    places = sorted((meal.day, meal.slot) for meal in problem.meals)
    return tuple(
        Choice(*place, served.get(place, number)) for number, place in enumerate(places, start=1)
    )  # fmt: skip


def repeats(problem: WeekProblem, week: tuple[Choice, ...]) -> list[tuple[str, int]]:
    """Return what the judge says of dishes that come too often."""
    return [(one.sentence, one.amount) for one in check(problem, week) if one.code == "recipe_repeat"]


@pytest.mark.parametrize(
    ("keeps", "day", "is_kept"),
    [(1, 1, True), (2, 2, True), (2, 1, True), (1, 2, False), (0, 1, False), (7, 0, False), (7, 6, True)],
)
def test_a_second_serving_is_a_leftover_on_a_later_day_within_the_days_it_keeps(
    keeps: int, day: int, is_kept: bool
) -> None:
    problem = with_dish(plain_problem(leftovers_per_week=1), 1, keeps_days=keeps)
    # Monday's dinner is dish 1, and again on another day, at lunch.
    week = week_of(problem, {(day, "lunch"): 1})

    assert repeats(problem, week) == ([] if is_kept else [("Dish 1 is cooked twice in the week; the cap is once", 1)])
    assert repeats(replace(problem, leftovers_per_week=0), week) == [
        ("Dish 1 comes twice in the week; the cap is once", 1)
    ]
    assert [one.day for one in judge.left_over(problem, week)] == ([day] if is_kept else [])


def test_a_dish_is_left_over_once_and_a_week_has_as_many_leftovers_as_are_asked_for() -> None:
    problem = plain_problem(leftovers_per_week=2)
    for recipe_id in (1, 2, 3):
        problem = with_dish(problem, recipe_id, keeps_days=3)

    thrice = week_of(problem, {(1, "dinner"): 1, (2, "dinner"): 1})
    three_dishes = week_of(problem, {(2, "dinner"): 1, (3, "dinner"): 2, (4, "dinner"): 3})

    assert repeats(problem, thrice) == [("Dish 1 is cooked twice in the week; the cap is once", 1)]
    assert repeats(problem, three_dishes) == [("Dish 3 is cooked twice in the week; the cap is once", 1)]
    assert repeats(replace(problem, leftovers_per_week=3), three_dishes) == []


def test_a_leftover_counts_for_main_ingredients_cuisines_money_and_targets_as_any_serving_does() -> None:
    problem = plain_problem(leftovers_per_week=1, caps=VarietyCaps(main_ingredient_per_week=1, cuisine_per_week=1))
    problem = with_dish(problem, 1, keeps_days=2, main_ingredient="lentils", cuisine="indian")
    week = week_of(problem, {(1, "dinner"): 1})

    assert {one.code for one in check(problem, week)} >= {"main_ingredient_week", "cuisine_week"}
    other = replace(problem, leftovers_per_week=0)
    assert judge.bill_quarter_pence(problem, week) == judge.bill_quarter_pence(other, week)
    assert score(problem, week) - score(other, week) == problem.weights.leftover * 10_000


def test_limits_are_told() -> None:
    with pytest.raises(ValueError, match="leftovers_per_week is 8; it must be 0 to 7"):
        plain_problem(leftovers_per_week=8)
    with pytest.raises(ValueError, match="leftovers_per_week needs recipes that come once, not 2 times"):
        plain_problem(leftovers_per_week=1, caps=VarietyCaps(recipe_per_week=2))


@pytest.mark.parametrize(("shape", "seed"), [(1, 1), (1, 2), (1, 3), (1, 4), (1, 5), (0, 0), (0, 1)])
def test_the_bound_holds_and_the_programs_find_the_best_of_all_weeks(shape: int, seed: int) -> None:
    problem = tiny(seed, shape=shape, gap=0, work_limit=5, time_limit_s=60)

    best = best_of_all(problem)
    ours = solve_week(problem)

    if best is None:
        assert ours.relaxations
    else:
        assert ours.bound is not None and ours.objective is not None
        assert ours.bound >= best
        assert not ours.relaxations
        assert ours.objective <= best
        assert ours.objective == score(problem, ours.choices)
    for rival in (cpsat, highs):
        answer = rival.solve(problem, time_limit_s=20, gap=0.0)
        if best is None:
            assert answer.choices == ()
        else:
            assert check(problem, answer.choices) == []
            assert score(problem, answer.choices) == best


def test_local_search_knows_no_leftovers_and_says_so() -> None:
    with pytest.raises(ValueError, match="leftovers"):
        local_search.solve(tiny(1, shape=1), time_limit_s=0.1, gap=0.0)


@examples(12)
@given(st.integers(0, 10**6), st.integers(1, 7), st.integers(0, 4), st.sampled_from([None, 900, 1_500]))
def test_every_week_with_leftovers_passes_the_judge(seed: int, leftovers: int, most: int, budget: int | None) -> None:
    person = Person(1_200, 0.2, 0.32, 1, budget, 1.0)
    problem = random_problem(seed, counts={"lunch": 7, "dinner": 7}, days=4, person=person, bands=WIDE)
    problem = keeping(problem, seed=seed, most=most, leftovers=leftovers)

    for found in (solve_week(problem), solve_greedy(problem)):
        assert found.objective == score(problem, found.choices)
        assert found.bound is None or found.objective <= found.bound
        held = judge.left_over(problem, found.choices)
        assert len(held) <= leftovers
        assert all(0 < one.day - of.day <= problem.dish_by_id[one.recipe_id].keeps_days for one, of in held.items())
        if not found.relaxations:
            assert check(problem, found.choices) == []
            times = Counter(one.recipe_id for one in found.choices)
            assert sum(count - 1 for count in times.values()) == len(held)


@examples(5)
@given(st.integers(0, 10**6))
def test_without_leftovers_nothing_depends_on_how_long_dishes_keep(seed: int) -> None:
    problem = random_problem(seed, counts={"lunch": 9, "dinner": 9}, days=4, bands=WIDE)
    other = keeping(problem, seed=seed, leftovers=0, weights=Weights(leftover=9_999))

    ours, theirs = solve_week(problem), solve_week(other)

    assert (ours.choices, ours.objective, ours.bound, ours.gap, ours.relaxations, ours.binding) == (
        theirs.choices, theirs.objective, theirs.bound, theirs.gap, theirs.relaxations, theirs.binding,
    )  # fmt: skip


@examples(25)
@given(st.integers(0, 10**6), st.integers(1, 4))
def test_a_week_is_worth_to_the_model_what_it_is_to_the_judge(seed: int, leftovers: int) -> None:
    """Meals by lot from few dishes repeat a lot: some repeats are left over, some are too many."""
    problem = random_problem(seed, counts={"lunch": 6, "dinner": 6}, days=4, bands=WIDE)
    problem = keeping(problem, seed=seed, leftovers=leftovers)
    random = np.random.default_rng(seed)
    week = tuple(Choice(meal.day, meal.slot, int(random.choice(meal.ids.array))) for meal in problem.meals)
    second = SecondServings(problem, is_offered=True)
    lifted = frozenset(judge.FAMILIES)

    apart = second.apart(week)

    assert second.together(apart) == week
    assert sum(one.recipe_id in second.of for one in apart) == len(judge.left_over(problem, week))
    assert Week.of(second.model(lifted), apart).worth(second.model(lifted)) == by_hand.worth(problem, week)


def test_a_favourite_that_keeps_is_eaten_twice() -> None:
    problem = with_dish(plain_problem(leftovers_per_week=1), 1, liking=1000, keeps_days=2)

    found = solve_week(problem)

    assert [(one.recipe_id, of.recipe_id) for one, of in judge.left_over(problem, found.choices).items()] == [(1, 1)]
    assert found.relaxations == ()


def test_rules_that_only_leftovers_can_keep_are_kept() -> None:
    """Twelve dishes for fourteen meals: without leftovers two of them come twice."""
    few = replace(
        plain_problem(count=12), dishes=tuple(replace(one, keeps_days=2) for one in plain_problem(count=12).dishes)
    )

    without, found = solve_week(few), solve_week(replace(few, leftovers_per_week=2))
    one_only = solve_week(replace(few, leftovers_per_week=1))

    assert [(one.code, one.amount) for one in without.relaxations] == [("recipe_repeat", 2)]
    assert found.relaxations == () and found.clashes == ()
    assert len(judge.left_over(replace(few, leftovers_per_week=2), found.choices)) == 2
    assert [(one.code, one.amount) for one in one_only.relaxations] == [("recipe_repeat", 1)]
    # The rules that clash, and that it is not proven that no week breaks less.
    assert [(clash.is_proven, is_unsure(clash)) for clash in one_only.clashes] == [(False, False), (False, True)]
    assert one_only.is_nearest is False
    assert one_only.clashes[0].sentence.startswith(
        "No week was found that keeps each recipe cooked at most once a week"
    )


def test_a_rule_that_can_not_be_met_by_itself_with_leftovers_either_is_not_told_as_several() -> None:
    few = plain_problem(count=3, leftovers_per_week=1)

    clash, _ = solve_week(replace(few, meals=few.meals[:8])).clashes

    assert (clash.rules, clash.is_proven) == (("recipe_repeat",), True)
    assert clash.sentence == "Each recipe cooked at most once a week can't be met"


def with_a_leftover() -> tuple[WeekProblem, tuple[Choice, ...]]:
    """Return a legal week whose Tuesday lunch is left over from Monday's dinner, dish 1."""
    problem = plain_problem(count=30, leftovers_per_week=1)
    problem = replace(problem, dishes=tuple(replace(one, keeps_days=2) for one in problem.dishes))
    week = week_of(problem, {(1, "lunch"): 1})
    assert check(problem, week) == []
    assert len(judge.left_over(problem, week)) == 1
    return problem, week


def test_a_change_elsewhere_keeps_the_leftover_and_breaks_nothing() -> None:
    problem, week = with_a_leftover()

    for free in ({(3, "lunch")}, {(3, "lunch"), (3, "dinner")}, {(3, "lunch"), (4, "dinner")}):
        found = replan(problem, current=week, free=frozenset(free), wishes=Wishes())
        wished = replan(problem, current=week, free=frozenset(free), wishes=Wishes(a_little_cheaper=True))
        for each in (found, wished):
            if each.status != Status.INFEASIBLE:
                assert check(problem, each.choices) == []
                assert len(judge.left_over(problem, each.choices)) == 1
                assert {one for one in week if (one.day, one.slot) not in free} <= set(each.choices)


def test_a_change_of_what_is_cooked_leaves_no_leftover_behind_that_breaks_a_rule() -> None:
    problem, week = with_a_leftover()

    found = replan(problem, current=week, free=frozenset({(0, "dinner")}), wishes=Wishes())
    resized = rebalance(problem, current=week, day=1)

    assert check(problem, found.choices) == []
    assert check(problem, resized.choices) == []


@examples(15)
@given(st.integers(0, 10**6), st.integers(1, 3))
def test_part_of_a_week_is_filled_in_the_best_way_leftovers_and_all(seed: int, leftovers: int) -> None:
    problem = random_problem(seed, counts={"lunch": 5, "dinner": 5}, days=3, bands=WIDE, person=PERSON)
    problem = keeping(problem, seed=seed, leftovers=leftovers)
    current = solve_week(problem).choices
    day = seed % 3
    for free in (frozenset({(day, "lunch")}), frozenset({(day, "lunch"), (day, "dinner")})):
        weeks = list(by_hand.fillings(problem, current, free))

        found = replan(problem, current=current, free=free, wishes=Wishes())

        assert by_hand.worth(problem, found.choices) == by_hand.best(problem, current, weeks, free)


@examples(10)
@given(st.integers(0, 10**6))
@example(258)  # as many leftovers as there may be, beside a dish that would come a third time
def test_alternatives_are_ranked_as_the_judge_says(seed: int) -> None:
    problem = random_problem(seed, counts={"lunch": 6, "dinner": 6}, days=3, bands=WIDE, person=PERSON)
    problem = keeping(problem, seed=seed, leftovers=2)
    current = solve_week(problem).choices
    now = {(one.day, one.slot): one for one in current}
    rest = tuple(one for one in current if (one.day, one.slot) != (1, "dinner"))

    found = ranked_alternatives(problem, current, day=1, slot="dinner", limit=3)

    before = Counter({(one.code, one.day, one.subject): one.amount for one in check(problem, current)})

    def rank(choice: Choice) -> tuple[int, int, int]:
        week = tuple(sorted((*rest, choice)))
        broken = check(problem, week)
        further = sum(one.amount > before[one.code, one.day, one.subject] for one in broken)
        return -len(broken), -further, score(problem, week)

    meal = next(meal for meal in problem.meals if (meal.day, meal.slot) == (1, "dinner"))
    dishes = [pk for pk in meal.candidates if pk != now[1, "dinner"].recipe_id]
    best = [max(rank(Choice(1, "dinner", pk, quarters)) for quarters in range(2, 9)) for pk in dishes]
    assert [each.score_change + score(problem, current) for each in found] == [
        points for _, _, points in sorted(best, reverse=True)[:3]
    ]


def test_a_leftover_says_what_it_is_left_over_from_and_the_next_best_stays() -> None:
    problem, week = with_a_leftover()

    told = {(each.day, each.slot): each for each in meal_reasons(problem, week)}

    assert told[1, "lunch"].reasons[0].sentence == "Left over from Monday's dinner: cooked once, eaten twice"
    assert told[1, "lunch"].next_best is not None
    assert "Cooked once, eaten twice: again for Tuesday's lunch" in [
        each.sentence for each in told[0, "dinner"].reasons
    ]
    assert not any("eaten twice" in each.sentence for each in told[3, "lunch"].reasons)
    gained = -told[1, "lunch"].next_best.score_change
    other = told[1, "lunch"].next_best.choice
    changed = tuple(other if (one.day, one.slot) == (1, "lunch") else one for one in week)
    assert score(problem, week) - score(problem, changed) == gained


@pytest.mark.parametrize("seed", [0, 6, 7])
def test_where_rules_give_way_no_week_that_breaks_as_little_scores_more_than_the_bound(seed: int) -> None:
    problem = tiny(seed, shape=1, weekly_budget_pence=400)

    found = solve_week(problem)

    broken: Counter[str] = Counter()
    for one in check(problem, found.choices):
        broken[one.subject if one.code == "macros" else one.code] += one.amount
    as_little = [week.score for week in every_week(problem) if all(week.amounts[c] <= broken[c] for c in week.amounts)]
    assert broken
    assert found.bound is not None
    assert found.objective is not None
    assert found.objective <= max(as_little) <= found.bound


def test_locked_leftovers_stay_break_nothing_and_count() -> None:
    locked = (Choice(0, "dinner", 1), Choice(2, "lunch", 1))
    problem = plain_problem(locked=locked, leftovers_per_week=1)
    problem = replace(problem, dishes=tuple(replace(one, keeps_days=2) for one in problem.dishes))

    found = solve_week(problem)

    assert set(locked) <= set(found.choices)
    assert found.relaxations == ()
    assert judge.left_over(problem, found.choices) == {locked[1]: locked[0]}
    assert max(Counter(one.recipe_id for one in found.choices if one.recipe_id != 1).values()) == 1
    told = {(each.day, each.slot): each.reasons for each in meal_reasons(problem, found.choices)}
    assert [each.sentence for each in told[2, "lunch"]] == [
        "Left over from Monday's dinner: cooked once, eaten twice", "You locked it",
    ]  # fmt: skip


def test_days_that_are_alike_are_put_in_the_order_in_which_most_is_eaten_while_it_keeps() -> None:
    problem = plain_problem(leftovers_per_week=3)
    for recipe_id in (1, 2):
        problem = with_dish(problem, recipe_id, keeps_days=1)
    # Dish 1 comes on Monday and Sunday, dish 2 on Monday and Thursday.
    week = week_of(problem, {(6, "lunch"): 1, (3, "lunch"): 2})
    kinds = week_model(problem).kinds
    assert len(kinds) == 1

    better = arranged(problem, kinds, week)

    assert len(judge.left_over(problem, week)) == 0
    assert len(judge.left_over(problem, better)) == 2
    assert repeats(problem, better) == []
    assert Counter(one.recipe_id for one in better) == Counter(one.recipe_id for one in week)
    assert arranged(problem, kinds, better) == better


@examples(8)
@given(st.integers(0, 10**6), st.integers(1, 4), st.sampled_from([Wishes(), Wishes(a_little_cheaper=True)]))
def test_no_change_of_some_places_breaks_more_than_now_or_goes_beyond_what_is_asked(
    seed: int, leftovers: int, wishes: Wishes
) -> None:
    problem = random_problem(seed, counts={"lunch": 12, "dinner": 12}, days=4, bands=WIDE, person=PERSON)
    problem = keeping(problem, seed=seed, leftovers=leftovers)
    current = solve_week(problem).choices
    random = np.random.default_rng(seed)
    places = [(one.day, one.slot) for one in current]
    free = frozenset(places[number] for number in random.choice(len(places), size=3, replace=False).tolist())

    found = replan(problem, current=current, free=free, wishes=wishes)

    if found.status == Status.INFEASIBLE:
        return
    assert len(judge.left_over(problem, found.choices)) <= leftovers
    assert found.objective == score(problem, found.choices)
    assert found.bound is None or found.objective <= found.bound
    if not check(problem, current):
        assert check(problem, found.choices) == []
    assert {one for one in current if (one.day, one.slot) not in free} <= set(found.choices)
