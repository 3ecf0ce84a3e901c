"""Rules at their limit, with what one unit more of each would bring."""

from dataclasses import replace

from plans.solver import Bands, DayTargets, Meal, VarietyCaps, WeekProblem, Weights, score, solve_week
from plans.solver.solution import Binding
from tests.plans.solver.factories import Person, dish, plain_problem, random_problem, with_dish


def two_prices(budget_pence: int | None) -> WeekProblem:
    """Return seven dinners, of 7 dishes at £1 that nobody minds and 7 at £2 that are liked 500, a serving each."""
    dishes = tuple(
        dish(number, pence=100 if number <= 7 else 200, liking=0 if number <= 7 else 500) for number in range(1, 15)
    )
    bands = Bands(energy_percent=1, macro_percent=9, energy_free_percent=1, macro_free_percent=9)
    targets = (DayTargets.from_floats(energy_kcal=500, protein_g=25, fat_g=18, carbohydrate_g=58),) * 7
    meals = tuple(Meal(day, "dinner", range(1, 15)) for day in range(7))
    return WeekProblem(dishes, meals, targets, bands=bands, weekly_budget_pence=budget_pence, gap=0)


def bound_by(problem: WeekProblem) -> dict[str, Binding]:
    """Return the binding rules of a problem's week by their codes."""
    return {each.code: each for each in solve_week(problem).binding}


def test_a_pound_more_is_worth_what_it_buys() -> None:
    problem = two_prices(900)

    budget = bound_by(problem)["budget"]

    # £1 more turns one dish into one that is liked 500 more; £1 costs 40 points.
    more = solve_week(replace(problem, weekly_budget_pence=1000))
    assert score(problem, more.choices) - score(problem, solve_week(problem).choices) == 460 * 10_000
    assert budget == Binding(
        "budget", "", "£1 a week", 460 * 10_000, 460 * 10_000,
        "£1 more a week would raise the score by at most 460 points (as much as liking one meal clearly more)",
    )  # fmt: skip


def test_a_budget_with_room_to_spare_is_not_mentioned() -> None:
    assert "budget" not in bound_by(two_prices(2000))
    assert "budget" not in bound_by(two_prices(None))


def test_a_budget_that_gave_way_is_not_called_binding() -> None:
    problem = plain_problem(weekly_budget_pence=500)

    solution = solve_week(problem)

    assert [one.code for one in solution.relaxations] == ["budget"]
    assert "budget" not in {each.code for each in solution.binding}


def test_one_more_of_an_ingredient_at_its_cap_is_worth_how_much_more_it_is_liked() -> None:
    problem = plain_problem(count=28, caps=VarietyCaps(main_ingredient_per_week=3), gap=0)
    for recipe_id in range(1, 29):
        problem = with_dish(problem, recipe_id, liking=0, pence=100)
    for recipe_id in range(1, 7):
        problem = with_dish(problem, recipe_id, liking=700, main_ingredient="Chicken")

    chicken = bound_by(problem)["main_ingredient_week"]

    assert (chicken.subject, chicken.unit, chicken.units) == ("Chicken", "1 meal", 700 * 10_000)
    assert chicken.sentence == (
        "One more meal with chicken would raise the score by at most 700 points "
        "(as much as a favourite in the place of an ordinary meal)"
    )


def test_a_cuisine_at_its_cap_is_worth_no_more_than_its_repeats_leave_of_it() -> None:
    problem = plain_problem(count=28, caps=VarietyCaps(cuisine_per_week=3), gap=0)
    for recipe_id in range(1, 29):
        problem = with_dish(problem, recipe_id, liking=0, pence=100)
    for recipe_id in range(1, 7):
        problem = with_dish(problem, recipe_id, liking=700, cuisine="thai")

    thai = bound_by(problem)["cuisine_week"]

    # The third meal of a cuisine and each after it cost 60 points.
    assert (thai.subject, thai.units) == ("thai", 640 * 10_000)
    assert thai.sentence.startswith("One more meal of Thai food would raise the score by at most 640 points")


def test_the_dish_that_most_deserves_to_come_again_is_told() -> None:
    problem = plain_problem(gap=0)
    for recipe_id in range(1, 25):
        problem = with_dish(problem, recipe_id, liking=100 * (recipe_id in (5, 6)) + 800 * (recipe_id == 6), pence=100)

    repeat = bound_by(problem)["recipe_repeat"]

    assert (repeat.subject, repeat.units) == ("Dish 6", 900 * 10_000)


def test_a_day_at_the_end_of_its_band_says_what_a_little_room_would_bring() -> None:
    # Nothing but money counts, so the cheapest that the band allows is eaten.
    only_cost = Weights(**{**dict.fromkeys(vars(Weights()), 0), "cost": 1000})
    targets = (DayTargets.from_floats(energy_kcal=1250, protein_g=62.5, fat_g=45, carbohydrate_g=145),) * 7
    problem = plain_problem(targets=targets, weights=only_cost, bands=Bands(energy_percent=0, macro_percent=9,
                            energy_free_percent=0, macro_free_percent=9), gap=0)  # fmt: skip

    energy = bound_by(problem)["energy"]

    assert energy.unit == "10 kcal a day"
    assert energy.units > 0
    assert energy.sentence.startswith("10 kcal more room for energy on each day would raise the score by about ")


def tight(seed: int) -> WeekProblem:
    """Return a week of few dishes on little money, to be planned to within two per cent of the best."""
    return random_problem(
        seed, counts={"lunch": 14, "dinner": 14}, person=Person(1_200, 0.2, 0.32, 1, 2_000 + 60 * seed, 1.0),
        bands=Bands(energy_percent=25, macro_percent=60), caps=VarietyCaps(main_ingredient_per_week=4), gap=0.02,
    )  # fmt: skip


def test_a_pound_more_brings_no_more_than_is_said_and_nothing_is_said_that_the_gap_could_explain() -> None:
    budgets = 0
    for seed in range(12):
        problem = tight(seed)
        solution = solve_week(problem)
        if solution.bound is None or solution.relaxations:
            continue
        assert all(each.units >= solution.bound - solution.objective for each in solution.binding)
        if (budget := {each.code: each for each in solution.binding}.get("budget")) is not None:
            more = solve_week(replace(problem, weekly_budget_pence=problem.weekly_budget_pence + 100, gap=0))
            assert more.objective - solution.objective <= budget.most_units
            budgets += 1

    assert budgets >= 2


def test_only_rules_that_are_worth_a_point_are_told_what_is_worth_most_first() -> None:
    for seed in range(4):
        binding = solve_week(random_problem(seed, household_size=1, weekly_budget_pence=3800)).binding
        assert [each.units for each in binding] == sorted((each.units for each in binding), reverse=True)
        assert all(each.units >= 10_000 for each in binding)
