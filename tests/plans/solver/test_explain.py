"""Why rules clash, in sentences whose numbers are those of real weeks and proven bounds."""

import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plans.solver import Choice, Clash, DayTargets, Meal, Nutrients, WeekProblem, explain, solve_week
from plans.solver.answers import Verdict
from plans.solver.asked import demand, shortfall
from plans.solver.build import week_model
from plans.solver.conflicts import Conflict
from plans.solver.distance import Distance, distance
from plans.solver.engine import Engine, Goal
from plans.solver.explain import MEASURED, clash_of, clashes
from plans.solver.limit import Limit
from plans.solver.questions import Questions
from plans.solver.rules import SINGLE_RULES
from tests.examples import examples
from tests.plans.solver.every_week import every_week, rules_of, tiny_problem
from tests.plans.solver.factories import TARGETS, Person, dish, plain_problem, random_problem, with_dish

tiny_and_poor = st.builds(
    lambda seed, budget: tiny_problem(seed, budget_pence=budget),
    st.integers(0, 10**6),
    st.sampled_from([100, 150, 200]),
)


def test_every_rule_can_be_measured() -> None:
    assert set(MEASURED) == {rule.code for rule in SINGLE_RULES}


@examples(12)
@given(tiny_and_poor)
def test_the_cheapest_week_that_is_told_of_is_the_cheapest_there_is(problem: WeekProblem) -> None:
    questions = Questions(problem)
    questions.ask(frozenset(questions.rules))
    weeks = every_week(problem)
    if any(week.keeps(rules_of(problem)) for week in weeks):
        return

    for clash in clashes(questions):
        if "budget" not in clash.rules:
            continue
        least = min(week.bill for week in weeks if week.keeps(set(clash.rules) - {"budget"}))
        (told,) = re.findall(r"costs £([\d.]+)$", clash.sentence) or [None]
        if told is not None:
            assert round(float(told) * 100) == -(-least // 4)
        else:
            at_least, found = re.findall(r"costs at least £([\d.]+), and the cheapest that was found £([\d.]+)$",
                                         clash.sentence)[0]  # fmt: skip
            assert round(float(at_least) * 100) * 4 <= least <= round(float(found) * 100) * 4


def test_a_budget_that_protein_breaks_is_told_with_what_the_protein_costs() -> None:
    much = DayTargets.from_floats(energy_kcal=1000, protein_g=80, fat_g=36, carbohydrate_g=116)
    problem = plain_problem(targets=(much,) * 7, weekly_budget_pence=1500)
    for recipe_id in range(1, 9):
        rich = replace(problem.dish_by_id[recipe_id].nutrients, protein=600)
        problem = with_dish(problem, recipe_id, pence=600, nutrients=rich)

    told = {clash.rules: clash for clash in solve_week(problem).clashes}

    # 64 g a day is the least: a serving and a quarter holds 75 g in all with half a plain one, for £8.75 a day or less.
    assert told["budget", "protein"].is_proven
    sentence = told["budget", "protein"].sentence
    assert sentence.startswith("£15 a week and 80 g of protein a day (±20 %) can't both be met: ")
    assert re.search(r"the cheapest week with that protein costs £\d+\.\d\d$", sentence)


def test_a_single_rule_that_can_not_be_met_is_told_by_itself() -> None:
    clash, _ = solve_week(plain_problem(weekly_budget_pence=100)).clashes

    # Fourteen half servings at the least, of the dearer half of the dishes every other one: £1.00 and £1.50.
    assert clash == Clash(("budget",), "£1 a week can't be met: the cheapest week costs £7.00", is_proven=True)


def test_a_short_menu_is_told_as_such() -> None:
    problem = plain_problem(count=11)

    (clash,) = solve_week(problem).clashes

    assert clash.rules == ("recipe_repeat",)
    assert clash.sentence == (
        "Each recipe at most once a week can't be met: at least 3 meals have to repeat a dish of the week"
    )


def test_a_slot_with_too_few_recipes_is_named() -> None:
    problem = plain_problem()
    meals = tuple(Meal(meal.day, meal.slot, (1, 2)) if meal.slot == "lunch" else meal for meal in problem.meals)

    (clash,) = solve_week(replace(problem, meals=meals)).clashes

    assert "only 2 lunch recipes are allowed, so at least 5 meals have to repeat a dish of the week" in clash.sentence


def test_a_day_that_is_locked_beyond_its_band_is_named_with_by_how_much() -> None:
    problem = plain_problem(locked=(Choice(1, "lunch", 1, 8), Choice(1, "dinner", 2, 8)))

    told = {clash.rules: clash.sentence for clash in solve_week(problem).clashes}

    assert told["energy",] == (
        "With 2 locked meals, 1,000 kcal a day (±10 %) can't be met: Tuesday goes over 1,100 kcal by at least 900 kcal"
    )


def test_a_dish_that_is_locked_too_often_is_named_and_no_other_is_said_to_be_missing() -> None:
    problem = plain_problem(locked=tuple(Choice(day, "lunch", 1) for day in range(7)))

    told = {clash.rules: clash.sentence for clash in solve_week(problem).clashes}

    title = problem.dish_by_id[1].title
    assert told["recipe_repeat",] == (
        f"With 7 locked meals, each recipe at most once a week can't be met: {title} is locked 7 times, "
        "so at least 6 meals have to repeat a dish of the week"
    )


def test_a_week_without_locks_is_told_of_none() -> None:
    assert not any("locked" in clash.sentence for clash in solve_week(plain_problem(count=10)).clashes)


@pytest.mark.parametrize("seed", range(3))
def test_where_time_runs_out_no_more_is_said_to_be_needed_than_the_week_breaks(
    seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Only what was found is told by then: the week itself is the least that was."""
    counts = {"breakfast": 9, "lunch": 12, "dinner": 12, "snack": 6}
    problem = random_problem(seed, counts=counts, person=Person(2200, 0.19, 0.33, 1, 2_600, 1.0))

    def cut_short(questions: Questions, code: str, *, others: frozenset[str]) -> Distance:
        questions.limit.deadline = 0.0
        return distance(questions, code, others=others)

    monkeypatch.setattr(explain, "distance", cut_short)
    week = solve_week(problem)

    broken = {relaxation.code: relaxation.amount for relaxation in week.relaxations}
    told = [(clash.rules, re.findall(r"(\d+) meals? (?:has|have) to", clash.sentence)) for clash in week.clashes]
    assert any(numbers for _, numbers in told)
    for rules, numbers in told:
        assert all(int(number) <= broken[code] for code in rules if code in broken for number in numbers[:1])


def test_days_that_fall_short_are_told_on_average() -> None:
    much = DayTargets.from_floats(energy_kcal=1000, protein_g=50, fat_g=80, carbohydrate_g=116)
    problem = plain_problem(targets=(much,) * 7)

    told = {clash.rules: clash.sentence for clash in solve_week(problem).clashes}

    # A serving holds 18 g of fat and 25 g of protein: 64 g of fat at the least take 3.75 servings, with 93.75 g of
    # protein, where 60 g are the most.
    assert told["protein", "fat"] == (
        "50 g of protein a day (±20 %) and 80 g of fat a day (±20 %) can't both be met: "
        "days go over 60 g by at least 33.7 g on average"
    )


def test_rules_that_were_left_open_and_that_a_week_keeps_are_told_as_no_clash() -> None:
    questions = Questions(plain_problem(weekly_budget_pence=2500), limit=Limit(0.0))
    assert questions.ask(frozenset(questions.rules)) is Verdict.OPEN
    questions.limit.deadline = float("inf")

    assert clashes(questions) == ()


@pytest.mark.parametrize(
    ("code", "sentence"),
    [
        ("budget", "£20.50 a week for 2 people"),
        ("recent", "nothing from the last 14 days"),
        ("recipe_repeat", "each recipe at most once a week"),
        ("main_ingredient_week", "each main ingredient at most 3 times a week at lunch and dinner"),
        ("main_ingredient_day", "each main ingredient at most once a day at lunch and dinner"),
        ("cuisine_week", "each cuisine at most 6 times a week at lunch and dinner"),
        ("protein", "50 g of protein a day (±20 %)"),
        ("energy", "1,000 kcal a day (±10 %)"),
    ],
)
def test_each_rule_is_asked_for_in_plain_words(code: str, sentence: str) -> None:
    assert demand(plain_problem(weekly_budget_pence=2050, household_size=2), code) == sentence


def test_targets_that_differ_by_day_are_told_as_a_range() -> None:
    targets = (replace(TARGETS, protein=600), *[TARGETS] * 6)

    assert demand(plain_problem(targets=targets), "protein") == "50 to 60 g of protein a day (±20 %)"


def test_what_lies_between_the_bound_and_the_nearest_week_is_told_as_both() -> None:
    problem = plain_problem(weekly_budget_pence=2000)

    assert shortfall(problem, Distance("budget", 4 * 2050, 4 * 2100), others=("energy",)) == (
        "the cheapest week with that energy costs at least £20.50, and the cheapest that was found £21.00"
    )
    assert shortfall(problem, Distance("budget", 0, 4 * 2100), others=("fat", "energy")) == (
        "the cheapest week found that keeps the rest costs £21.00"
    )
    assert shortfall(problem, Distance("recipe_repeat", 2, 4), others=("energy",)) == (
        "at least 2 meals have to repeat a dish of the week, and 4 do in the nearest week found"
    )
    assert shortfall(problem, Distance("recent", 0, 1), others=()) == (
        "1 meal has to come from the last 14 days in the nearest week found"
    )
    assert shortfall(problem, Distance("recent", 3, None), others=()) == ""


def test_a_protein_no_dish_has_is_told_in_grams() -> None:
    poor = Nutrients.from_floats(energy_kcal=500, protein_g=2, fat_g=18, carbohydrate_g=70)
    dishes = tuple(dish(number) for number in range(1, 15))
    problem = plain_problem(dishes=tuple(replace(one, nutrients=poor) for one in dishes), count=14)

    far = distance(Questions(problem), "protein", others=frozenset())

    # Two double servings hold 8 g; 40 g are the least.
    assert shortfall(problem, far, others=()) == "days fall short of 40 g by at least 32.0 g on average"


def test_a_week_is_the_same_without_an_explanation() -> None:
    problem = plain_problem(weekly_budget_pence=100)

    told, untold = solve_week(problem), solve_week(problem, explains=False)

    assert (untold.choices, untold.relaxations, untold.clashes) == (told.choices, told.relaxations, ())
    assert "explained" not in untold.phases


def test_a_set_that_may_be_too_large_is_told_as_one() -> None:
    problem = tiny_problem(10, budget_pence=150)
    questions = Questions(problem, limit=Limit(0.0))
    questions.learn_from(Engine(week_model(problem), Goal()).solve())

    (clash,) = clashes(questions)

    assert (clash.is_proven, clash.is_smallest) == (True, False)
    assert clash.sentence == (
        "£1.50 a week, 620 kcal a day (±12 %) and each recipe at most once a week can't all be met, "
        "and perhaps not even some of them"
    )


@pytest.mark.parametrize(("spare", "is_told"), [(0, False), (-1, True)])
def test_rules_that_the_cheapest_week_keeps_are_told_as_no_clash(spare: int, is_told: bool) -> None:
    plain = plain_problem()
    cheapest = distance(Questions(plain), "budget", others=frozenset({"protein"})).found
    assert cheapest is not None
    budget = -(-cheapest // 4) + spare
    questions = Questions(replace(plain, weekly_budget_pence=budget))

    told = clash_of(questions, Conflict(("budget", "protein"), is_proven=False))

    assert (told is not None) == is_told
    if told is not None:
        assert not told.is_proven and told.sentence.startswith("No week was found that keeps ")
