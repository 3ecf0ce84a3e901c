"""Alternatives for one meal: ranked, in a portion that suits the day, with what they do to it."""

from dataclasses import replace
from random import Random

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from plans.solver import (
    Choice,
    DayTargets,
    Dish,
    Meal,
    Violation,
    WeekProblem,
    check,
    judge,
    random_week,
    ranked_alternatives,
    score,
    solve_week,
)
from plans.solver.worse import newly_broken
from tests.examples import examples
from tests.plans.solver import by_hand
from tests.plans.solver.factories import dish, plain_problem, random_problem
from tests.plans.solver.test_partial import small_problem, some_week

Week = tuple[Choice, ...]
Rank = tuple[int, int, int]


def changed(problem: WeekProblem, week: Week, one) -> Week:
    """The week with an alternative in it."""
    new = {(each.day, each.slot): each for each in (one.choice, *one.portions)}
    return tuple(new.get((each.day, each.slot), each) for each in week)


def rank(problem: WeekProblem, before: Week, after: Week) -> Rank:
    """What alternatives are ranked by, worked out by hand: the greater the better."""
    now = by_hand.broken(problem, before)
    further = sum(amount > now.get(key, 0) for key, amount in by_hand.broken(problem, after).items())
    return -len(check(problem, after)), -further, score(problem, after)


@examples(25)
@given(st.integers(0, 10**6), st.booleans())
def test_alternatives_are_the_best_of_all_dishes_in_all_portions(seed: int, with_portions: bool) -> None:
    problem = small_problem(seed)
    week = some_week(problem, seed)
    lot = Random(seed)
    meal = lot.choice(problem.meals)
    problem = replace(
        problem, meals=tuple(replace(each, locked=None) if each is meal else each for each in problem.meals)
    )
    now = next(one for one in week if (one.day, one.slot) == (meal.day, meal.slot))
    fixed = {(each.day, each.slot) for each in problem.meals if lot.random() < 0.3}
    resized = {
        (each.day, each.slot)
        for each in problem.meals
        if with_portions and each.day == meal.day and each.locked is None and (each.day, each.slot) not in fixed
    } - {(meal.day, meal.slot)}
    assume(set(meal.candidates) - {now.recipe_id})

    found = ranked_alternatives(
        problem, week, day=meal.day, slot=meal.slot, limit=3, with_portions=with_portions, fixed=fixed
    )

    best: dict[int, Rank] = {}
    for other in by_hand.fillings(problem, week, {(meal.day, meal.slot)}):
        recipe_id = next(one.recipe_id for one in other if (one.day, one.slot) == (meal.day, meal.slot))
        for filling in by_hand.fillings(problem, other, resized, keeps_dishes=True):
            ranked = rank(problem, week, filling)
            best[recipe_id] = max(best.get(recipe_id, ranked), ranked)
    assert [rank(problem, week, changed(problem, week, one)) for one in found] == sorted(best.values())[::-1][:3]
    for one in found:
        assert rank(problem, week, changed(problem, week, one)) == best[one.choice.recipe_id]
        assert {(each.day, each.slot) for each in one.portions} <= resized


def test_alternatives_come_best_first_and_say_what_they_do() -> None:
    problem = random_problem(3)
    week = solve_week(problem).choices
    now = next(choice for choice in week if (choice.day, choice.slot) == (2, "dinner"))

    found = ranked_alternatives(problem, week, day=2, slot="dinner", limit=5)

    assert len({one.choice.recipe_id for one in found}) == 5
    assert now.recipe_id not in {one.choice.recipe_id for one in found}
    for one in found:
        other = tuple(one.choice if choice == now else choice for choice in week)
        assert one.portions == ()
        assert one.score_change == score(problem, other) - score(problem, week)
        assert len(one.broken) == len(check(problem, other))
        assert one.day.energy == round(judge.day_total(problem, other, 2, "energy") / 4)
    ranks = [(-len(one.broken), one.score_change) for one in found]
    assert ranks == sorted(ranks, reverse=True)


def test_with_the_days_portions_each_alternative_is_at_least_as_good() -> None:
    problem = random_problem(8)
    week = solve_week(problem).choices

    plain = ranked_alternatives(problem, week, day=2, slot="dinner", limit=200)
    suited = ranked_alternatives(problem, week, day=2, slot="dinner", limit=200, with_portions=True)

    ranks = [
        {one.choice.recipe_id: rank(problem, week, changed(problem, week, one)) for one in found}
        for found in (plain, suited)
    ]
    assert ranks[0].keys() == ranks[1].keys()
    assert all(ranks[1][recipe_id] >= ranks[0][recipe_id] for recipe_id in ranks[0])
    assert any(ranks[1][recipe_id] > ranks[0][recipe_id] for recipe_id in ranks[0])
    assert any(one.portions for one in suited)


def test_an_alternative_never_leaves_the_candidates_and_passes_over_its_own_lock() -> None:
    problem = plain_problem(locked=(Choice(0, "lunch", 1),))
    week = solve_week(problem).choices

    found = ranked_alternatives(problem, week, day=0, slot="lunch", limit=50)

    assert len(found) == 23


def test_a_place_with_one_dish_has_no_alternative() -> None:
    problem = plain_problem()
    week = solve_week(problem).choices
    own = next(one.recipe_id for one in week if (one.day, one.slot) == (0, "lunch"))
    meals = tuple(
        replace(each, candidates=(own,)) if (each.day, each.slot) == (0, "lunch") else each for each in problem.meals
    )

    assert ranked_alternatives(replace(problem, meals=meals), week, day=0, slot="lunch") == ()


def test_the_bill_changes_by_the_household() -> None:
    problem = plain_problem(household_size=3)
    week = solve_week(problem).choices

    for one in ranked_alternatives(problem, week, day=0, slot="lunch", limit=3):
        other = tuple(one.choice if (choice.day, choice.slot) == (0, "lunch") else choice for choice in week)
        bills = [judge.bill_quarter_pence(problem, each) for each in (other, week)]
        assert one.bill_change_pence == round((bills[0] - bills[1]) / 4)


def test_a_meal_that_is_not_planned_has_no_alternatives() -> None:
    problem = plain_problem()

    with pytest.raises(ValueError, match="no meal on day 0 in slot 'breakfast'"):
        ranked_alternatives(problem, solve_week(problem).choices, day=0, slot="breakfast")


def test_a_week_with_a_dish_that_is_not_allowed_has_no_alternatives() -> None:
    problem = plain_problem()
    week = random_week(problem, 0).choices
    meals = tuple(replace(each, candidates=(1, 2, 3)) for each in problem.meals)

    with pytest.raises(ValueError, match="not one of this problem"):
        ranked_alternatives(replace(problem, meals=meals), week, day=0, slot="lunch")


def test_only_what_is_broken_anew_or_further_is_told() -> None:
    before = [
        Violation("recent", "Soup again", 1, day=1, subject="Soup", slot="lunch"),
        Violation("macros", "fat 5", 5, day=1, subject="fat"),
        Violation("budget", "£2", 200),
    ]
    after = [
        Violation("recent", "Stew again", 1, day=1, subject="Stew", slot="lunch"),
        Violation("recent", "Soup again for dinner", 1, day=1, subject="Soup", slot="dinner"),
        Violation("macros", "fat 4", 4, day=1, subject="fat"),
        Violation("macros", "protein 1", 1, day=1, subject="protein"),
        Violation("macros", "fat 5 elsewhere", 5, day=2, subject="fat"),
        Violation("budget", "£2.10", 210),
    ]

    told = [each.sentence for each in newly_broken(before, after)]

    assert told == ["Soup again for dinner", "protein 1", "fat 5 elsewhere", "£2.10"]


def dinner(recipe_id: int, *, portions: float, kcal: float = 600, **details: object) -> Dish:
    """A dish that holds the macros of a target of 600 kcal in so many portions."""
    return dish(
        recipe_id, kcal=kcal / portions, protein_g=25 / portions, fat_g=18 / portions, carbohydrate_g=58 / portions,
        **details,
    )  # fmt: skip


def ranked(*dishes: Dish, quarters: int, **details: object) -> list[tuple[int, int, tuple[str, ...]]]:
    """The ranked alternatives for a dinner of the first dish: dish, portion, and what is said to be broken."""
    target = DayTargets.from_floats(energy_kcal=600, protein_g=25, fat_g=18, carbohydrate_g=58)
    meals = (Meal(0, "dinner", tuple(one.recipe_id for one in dishes)),)
    problem = WeekProblem(dishes, meals, (target,) * 7, **details)
    week = (Choice(0, "dinner", dishes[0].recipe_id, quarters),)
    found = ranked_alternatives(problem, week, day=0, slot="dinner")
    return [(one.choice.recipe_id, one.choice.portion_quarters, one.broken) for one in found]


def test_a_day_that_is_over_by_less_than_it_was_under_is_no_further_off() -> None:
    under = dinner(1, portions=1, kcal=420)
    other = dinner(2, portions=1 / 1.1, kcal=680 / 1.1)

    # Thirty per cent under now. One portion of the other is 13 over, three quarters are 15 under.
    assert ranked(under, other, quarters=4) == [(2, 4, ())]


def test_a_dish_of_late_for_another_breaks_the_rule_on_them_no_further() -> None:
    now, *others = (
        dinner(number, portions=1, liking=liking, is_recent=True) for number, liking in ((1, 0), (2, -900), (3, 900))
    )

    assert ranked(now, *others, quarters=4) == [(3, 4, ()), (2, 4, ())]


def test_a_bill_that_is_the_same_to_the_penny_is_no_further_over() -> None:
    now, worse, better = (
        dinner(number, portions=0.75, pence=pence, liking=liking)
        for number, pence, liking in ((1, 267, 0), (2, 267, -900), (3, 268, 900))
    )

    # £2.0025 and £2.01 are both told as a penny over.
    assert ranked(now, worse, better, quarters=3, weekly_budget_pence=200) == [(3, 3, ()), (2, 3, ())]


def test_of_two_dishes_of_one_name_that_come_too_often_neither_is_broken_further() -> None:
    was = [Violation("recipe_repeat", f"Pie comes {1 + n} times", n, subject="Pie") for n in (3, 1)]

    assert newly_broken(was, was) == []
    assert newly_broken(was, [replace(was[0], amount=4), was[1]]) == [replace(was[0], amount=4)]
