"""A change of a week: the best there is, with everything else as it was, and each wish as its number says."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plans import solver
from plans.solver import Choice, Dish, Meal, Status, WeekProblem
from plans.solver.change import Wishes, replan
from tests.examples import examples
from tests.plans.solver.factories import TARGETS, dish, plain_problem, random_problem

Week = tuple[Choice, ...]
PLACE = (2, "dinner")
CODES = ("cheaper", "healthier", "higher_protein", "similar_energy")
ORDER = {"energy": 0, "macros": 1, "budget": 2, "recent": 4}


def week_of(problem: WeekProblem) -> Week:
    return solver.solve_greedy(problem).choices


def cost(problem: WeekProblem, choices: Week, free: frozenset) -> int:
    """Quarter-pence of one person."""
    dishes = problem.dish_by_id
    return sum(dishes[one.recipe_id].pence * one.portion_quarters for one in choices if (one.day, one.slot) in free)


def amount(problem: WeekProblem, choices: Week, free: frozenset, nutrient: str) -> int:
    return sum(
        getattr(problem.dish_by_id[one.recipe_id].nutrients, nutrient) * one.portion_quarters
        for one in choices
        if (one.day, one.slot) in free
    )


def advice(problem: WeekProblem, choices: Week, free: frozenset) -> float:
    """The per cents by which the days of the free places miss the advice, worked out by hand."""
    total = 0.0
    for day in {day for day, _ in free}:
        targets = problem.targets[day]
        held = {
            name: sum(
                getattr(problem.dish_by_id[one.recipe_id].nutrients, name) * one.portion_quarters / 4
                for one in choices
                if one.day == day
            )
            for name in ("fibre", "sugars", "saturates", "salt")
        }
        total += max(0.0, targets.fibre_min - held["fibre"]) / targets.fibre_min
        for name in ("sugars", "saturates", "salt"):
            limit = getattr(targets, f"{name}_max")
            total += max(0.0, held[name] - limit) / limit
    return 100 * total


def meets(problem: WeekProblem, before: Week, after: Week, free: frozenset, wishes: Wishes) -> bool:
    """Whether the change is as wished, by the documented numbers."""
    old, new = advice(problem, before, free), advice(problem, after, free)
    energy = [amount(problem, week, free, "energy") for week in (before, after)]
    protein = [amount(problem, week, free, "protein") for week in (before, after)]
    return (
        (not wishes.cheaper or cost(problem, after, free) <= 0.9 * cost(problem, before, free))
        and (not wishes.healthier or new <= 0.9 * old + 1e-2)
        and (not wishes.higher_protein or protein[1] >= 1.1 * protein[0])
        and (not wishes.similar_energy or abs(energy[1] - energy[0]) <= 0.1 * energy[0])
    )


def broken(problem: WeekProblem, choices: Week) -> tuple[int, ...]:
    amounts = [0] * 5
    for violation in solver.check(problem, choices):
        assert violation.is_negotiable
        amounts[ORDER.get(violation.code, 3)] += violation.amount
    return tuple(amounts)


def freed(problem: WeekProblem, current: Week, free: frozenset) -> WeekProblem:
    """The problem as it is judged: every other place locked."""
    now = {(one.day, one.slot): one for one in current}
    return replace(
        problem,
        meals=tuple(
            each if (each.day, each.slot) in free
            else Meal(each.day, each.slot, (now[each.day, each.slot].recipe_id,), now[each.day, each.slot])
            for each in problem.meals
        ),
    )  # fmt: skip


def fillings_without_fault(problem: WeekProblem, current: Week, wishes: Wishes) -> list[int]:
    """Judge every dish in every portion in the whole week: the scores of those that break no rule and are as wished."""
    judged = freed(problem, current, frozenset({PLACE}))
    (meal,) = (each for each in judged.meals if (each.day, each.slot) == PLACE)
    rest = tuple(one for one in current if (one.day, one.slot) != PLACE)
    (old,) = (one for one in current if (one.day, one.slot) == PLACE)
    weeks = [
        (*rest, Choice(*PLACE, recipe_id, quarters))
        for recipe_id, quarters in product(meal.candidates, range(2, 9))
        if recipe_id != old.recipe_id
    ]
    return [
        solver.score(judged, week)
        for week in weeks
        if meets(problem, current, week, frozenset({PLACE}), wishes) and not any(broken(judged, week))
    ]


@examples(12, derandomize=True)
@given(
    seed=st.integers(0, 10_000),
    asked=st.sets(st.sampled_from(CODES), max_size=2),
    budget=st.sampled_from([None, 1500, 4000, 9000]),
)
def test_no_dish_in_any_portion_would_have_been_better(seed, asked, budget):
    counts = {"breakfast": 5, "lunch": 12, "dinner": 15, "snack": 5}
    problem = random_problem(seed, counts=counts, weekly_budget_pence=budget)
    current = week_of(problem)
    wishes = Wishes(**dict.fromkeys(asked, True))

    solution = replan(problem, current=current, free=frozenset({PLACE}), wishes=wishes)

    scores = fillings_without_fault(problem, current, wishes)
    if solution.status == Status.INFEASIBLE:
        assert scores == []
        assert solution.clashes and set(solution.clashes[0].rules) <= asked | {"candidates"}
        return
    assert solution.status == Status.OPTIMAL
    judged = freed(problem, current, frozenset({PLACE}))
    assert meets(problem, current, solution.choices, frozenset({PLACE}), wishes)
    amounts = broken(judged, solution.choices)
    assert not asked or all(new <= old for new, old in zip(amounts, broken(judged, current), strict=True))
    if scores:
        assert any(amounts) or solution.objective == max(scores)


@pytest.mark.parametrize("asked", [(), *((code,) for code in CODES), ("cheaper", "similar_energy")])
@pytest.mark.parametrize("days", [(3,), (0, 1, 2, 3, 4, 5, 6)])
def test_a_day_and_a_week_keep_wishes_rules_and_all_the_rest(asked, days):
    counts = {"breakfast": 30, "lunch": 45, "dinner": 60, "snack": 30}
    problem = random_problem(7, counts=counts, weekly_budget_pence=None, household_size=2, time_limit_s=60.0)
    current = week_of(problem)
    free = frozenset((meal.day, meal.slot) for meal in problem.meals if meal.day in days)
    wishes = Wishes(**dict.fromkeys(asked, True))

    solution = replan(problem, current=current, free=free, wishes=wishes)

    assert solution.status in (Status.OPTIMAL, Status.FEASIBLE)
    assert meets(problem, current, solution.choices, free, wishes)
    judged = freed(problem, current, free)
    assert not asked or broken(judged, solution.choices) <= broken(judged, current)
    old = {(one.day, one.slot): one for one in current}
    new = {(one.day, one.slot): one for one in solution.choices}
    assert old.keys() == new.keys()
    for place in old:
        assert (new[place] == old[place]) == (place not in free)
        assert place not in free or new[place].recipe_id != old[place].recipe_id


def two_dinners(*others: Dish, **details: object) -> tuple[WeekProblem, Week]:
    """A week of dish 1 at every dinner, at £2.20, and what may come in its place on Wednesday."""
    dishes = [dish(number, pence=220, title=f"Old {number}") for number in range(1, 8)]
    dishes += [replace(one, recipe_id=number) for number, one in enumerate(others, start=100)]
    meals = [Meal(day, "dinner", (day + 1,)) for day in range(7)]
    meals[2] = Meal(2, "dinner", (3, *(one.recipe_id for one in dishes[7:])))
    targets = replace(TARGETS, energy=5000, protein=250, fat=180, carbohydrate=580)
    problem = WeekProblem(
        **{"dishes": tuple(dishes), "meals": tuple(meals), "targets": (targets,) * 7, **details}
    )  # fmt: skip
    return problem, tuple(Choice(day, "dinner", day + 1) for day in range(7))


def wednesday(problem: WeekProblem, current: Week, **wishes: bool) -> solver.WeekSolution:
    return replan(problem, current=current, free=frozenset({PLACE}), wishes=Wishes(**wishes))


def test_nine_tenths_of_the_price_are_cheaper():
    problem, current = two_dinners(dish(0, pence=198))

    solution = wednesday(problem, current, cheaper=True)

    assert (solution.status, solution.choices[2].recipe_id) == (Status.OPTIMAL, 100)


def test_a_penny_more_is_not_and_the_refusal_names_the_nearest():
    # Only in portions that break the day's energy would it be cheaper still.
    problem, current = two_dinners(dish(0, pence=210), dish(0, pence=500), household_size=2)

    solution = wednesday(problem, current, cheaper=True)

    assert solution.status == Status.INFEASIBLE
    (clash,) = solution.clashes
    assert clash.rules == ("cheaper",)
    assert clash.sentence == ("The cheapest that keeps your rules is £4.20, now £4.40; cheaper means £3.96 or less.")


def test_a_tenth_more_protein_is_more_and_less_is_named():
    kept, current = two_dinners(dish(0, protein_g=27.5))
    missed, _ = two_dinners(dish(0, protein_g=27.4))

    assert wednesday(kept, current, higher_protein=True).choices[2].recipe_id == 100
    (clash,) = wednesday(missed, current, higher_protein=True).clashes
    assert clash.sentence == "The most protein that keeps your rules is 27 g, now 25 g; more means 28 g at least."


def test_a_tenth_more_energy_is_similar_and_more_is_named():
    kept, current = two_dinners(dish(0, kcal=550))
    missed, _ = two_dinners(dish(0, kcal=551), bands=solver.Bands(energy_percent=20))

    assert wednesday(kept, current, similar_energy=True).choices[2].portion_quarters == 4
    (clash,) = wednesday(missed, current, similar_energy=True).clashes
    assert clash.sentence == (
        "The nearest energy that keeps your rules is 551 kcal, now 500 kcal; similar means 450 to 550 kcal."
    )


def test_healthier_is_a_tenth_nearer_to_the_advice_of_the_day():
    salty = replace(TARGETS, energy=5000, protein=250, fat=180, carbohydrate=580, salt_max=5)  # half of what they hold
    old = dish(0)
    better = replace(old, nutrients=replace(old.nutrients, salt=9))  # 80 % over instead of 100 %
    as_bad = replace(old, nutrients=replace(old.nutrients, salt=10))
    kept, current = two_dinners(better, targets=(salty,) * 7)
    missed, _ = two_dinners(as_bad, targets=(salty,) * 7)

    assert wednesday(kept, current, healthier=True).choices[2] == Choice(2, "dinner", 100, 4)
    (clash,) = wednesday(missed, current, healthier=True).clashes
    assert clash.sentence == (
        "The healthiest that keeps your rules misses the advice on fibre, sugars, saturates and salt by 100 % in all, "
        "now 100 %; healthier means a tenth less."
    )


def test_a_day_within_all_advice_must_stay_within():
    fine = replace(TARGETS, energy=5000, protein=250, fat=180, carbohydrate=580, salt_max=10)
    old = dish(0)
    worse = replace(old, nutrients=replace(old.nutrients, salt=11))
    problem, current = two_dinners(worse, old, targets=(fine,) * 7)

    assert wednesday(problem, current, healthier=True).choices[2].recipe_id == 101


def test_wishes_that_exclude_each_other_are_named_together():
    problem, current = two_dinners(dish(0, pence=150), dish(0, protein_g=30, pence=300))

    (clash,) = wednesday(problem, current, cheaper=True, higher_protein=True).clashes

    assert clash.rules == ("cheaper", "higher_protein")
    assert clash.sentence.startswith("Nothing that keeps your rules is cheaper and higher in protein at once.")


def test_a_wish_never_breaks_a_rule_that_was_kept():
    problem, current = two_dinners(dish(0, pence=100, is_recent=True), dish(0, pence=210))

    wished = wednesday(problem, current, cheaper=True)
    plain = replan(problem, current=current, free=frozenset({PLACE}), wishes=Wishes(), banned=frozenset({101}))

    assert wished.status == Status.INFEASIBLE
    assert [relaxation.code for relaxation in plain.relaxations] == ["recent"]  # without a wish it may give way


def test_where_nothing_keeps_the_rules_the_refusal_says_so():
    problem, current = two_dinners(dish(0, pence=100, is_recent=True))

    (clash,) = wednesday(problem, current, cheaper=True).clashes

    assert clash.sentence == "Nothing else keeps your rules as well as what is planned now."


def test_the_dish_of_now_and_banned_dishes_do_not_come():
    problem, current = two_dinners(dish(0, liking=1000), dish(0))
    free = frozenset({PLACE})

    first = replan(problem, current=current, free=free, wishes=Wishes())
    second = replan(problem, current=current, free=free, wishes=Wishes(), banned=frozenset({100}))
    none = replan(problem, current=current, free=free, wishes=Wishes(), banned=frozenset({100, 101}))

    assert [each.choices[2].recipe_id for each in (first, second)] == [100, 101]
    assert (none.status, none.clashes[0].rules) == (Status.INFEASIBLE, ("candidates",))
    assert none.clashes[0].sentence == "No other dish fits Wednesday's dinner."


def test_a_place_that_the_week_has_not_is_a_mistake():
    problem = plain_problem()

    for free in (frozenset(), frozenset({(2, "snack")})):
        with pytest.raises(ValueError, match="free places"):
            replan(problem, current=week_of(problem), free=free, wishes=Wishes())


def test_a_week_of_another_problem_is_a_mistake():
    problem = plain_problem()
    week = week_of(problem)

    with pytest.raises(ValueError, match="different places"):
        replan(problem, current=week[1:], free=frozenset({PLACE}), wishes=Wishes())
    with pytest.raises(ValueError, match="are not dishes"):
        replan(problem, current=(replace(week[0], recipe_id=999), *week[1:]), free=frozenset({PLACE}), wishes=Wishes())
