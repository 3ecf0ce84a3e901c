"""Why meals were chosen: reasons with true numbers, and the next best choice, exactly."""

import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plans.solver import Choice, Meal, WeeklyRule, WeekProblem, judge, random_week, score, solve_greedy, solve_week
from plans.solver.reasons import MOST_REASONS, meal_reasons, next_best_sentence, with_reasons
from plans.solver.solution import MealReasons
from tests.examples import examples
from tests.plans.solver import by_hand
from tests.plans.solver.factories import TARGETS, dish, plain_problem, random_problem, with_dish


def told(problem: WeekProblem, week: tuple[Choice, ...], place: tuple[int, str]) -> MealReasons:
    """Return why one meal was chosen."""
    (found,) = meal_reasons(problem, week, places={place})
    return found


@examples(12)
@given(st.integers(0, 10**6))
def test_the_next_best_is_the_best_of_all_other_dishes_and_portions(seed: int) -> None:
    problem = random_problem(seed, counts={"breakfast": 5, "lunch": 8, "dinner": 8}, days=4)
    week = solve_greedy(problem).choices
    now = by_hand.broken(problem, week)

    for own, reasons in zip(week, meal_reasons(problem, week), strict=True):
        ranks = {}
        for changed in by_hand.fillings(problem, week, {(own.day, own.slot)}):
            broken = by_hand.broken(problem, changed)
            further = sum(amount > now.get(key, 0) for key, amount in broken.items())
            ranks[changed] = (-len(broken), -further, score(problem, changed))
        best = reasons.next_best
        assert (best is None) == (not ranks)
        if best is None:
            continue
        changed = tuple(sorted(best.choice if each == own else each for each in week))
        assert ranks[changed] == max(ranks.values())
        assert best.score_change == score(problem, changed) - score(problem, week)
        bill = judge.bill_quarter_pence(problem, changed) - judge.bill_quarter_pence(problem, week)
        assert best.bill_change_pence == round(bill / 4)


@examples(12)
@given(st.integers(0, 10**6))
def test_every_meal_has_reasons_the_strongest_first(seed: int) -> None:
    problem = random_problem(seed, counts={"breakfast": 9, "lunch": 12, "dinner": 12}, days=5)
    week = random_week(problem, seed).choices

    found = meal_reasons(problem, week)

    assert [(each.day, each.slot) for each in found] == [(each.day, each.slot) for each in week]
    for each in found:
        assert 1 <= len(each.reasons) <= MOST_REASONS
        assert [reason.units for reason in each.reasons] == sorted((r.units for r in each.reasons), reverse=True)
        assert all(reason.sentence for reason in each.reasons)


def test_a_favourite_is_chosen_because_it_is_liked() -> None:
    problem = with_dish(plain_problem(), 24, liking=1000)
    week = solve_week(problem).choices
    place = next((each.day, each.slot) for each in week if each.recipe_id == 24)

    reasons = told(problem, week, place)

    assert reasons.reasons[0].sentence == "You like it"
    assert 8_000_000 < reasons.reasons[0].units < 10_000_000  # the next best are liked up to 230


def test_a_wish_and_food_at_home_are_reasons() -> None:
    wish = WeeklyRule("fish", at_least=1, sentence="fish at least once")
    problem = with_dish(plain_problem(weekly_rules=(wish,)), 3, tags=frozenset({"fish"}), pantry_bonus=90)
    week = solve_week(problem).choices
    place = next((each.day, each.slot) for each in week if each.recipe_id == 3)

    sentences = [reason.sentence for reason in told(problem, week, place).reasons]

    assert sentences == ["Your wish: fish at least once", "Uses food you have at home"]


def test_a_day_that_needs_a_dish_says_what_it_brings() -> None:
    rich = replace(dish(1).nutrients, protein=500)
    dishes = (replace(dish(1), nutrients=rich), *(dish(number) for number in range(2, 6)))
    targets = replace(TARGETS, protein=750)
    problem = WeekProblem(dishes, tuple(Meal(0, slot, range(1, 6)) for slot in ("lunch", "dinner")), (targets,) * 7)
    week = (Choice(0, "dinner", 1), Choice(0, "lunch", 2))

    (reason,) = told(problem, week, (0, "dinner")).reasons

    assert (reason.code, reason.sentence) == ("protein", "Brings Monday to 75 g of protein; the target is 75 g")


def test_a_cheap_dish_says_what_it_saves() -> None:
    problem = with_dish(plain_problem(), 1, pence=30, liking=200)
    week = solve_week(problem).choices
    place = next((each.day, each.slot) for each in week if each.recipe_id == 1)

    sentences = {reason.code: reason.sentence for reason in told(problem, week, place).reasons}

    prices = re.findall(r"Easy on the budget: (\S+) a portion, (\S+) less", sentences["price"])[0]
    portion, less = (pence_of(price) for price in prices)
    own = next(each for each in week if each.recipe_id == 1)
    assert portion == round(30 * own.portion_quarters / 4)
    assert 60 <= less + portion <= 200


def pence_of(price: str) -> int:
    """Return a price as people read it: 85p below a pound, £1.83 from there on."""
    is_long = price.startswith("£")
    pence = round(100 * float(price[1:])) if is_long else int(price.removesuffix("p"))
    assert is_long == (pence >= 100)
    return pence


def test_a_locked_meal_and_an_only_dish_have_no_next_best() -> None:
    lock = Choice(0, "lunch", 5)
    problem = plain_problem(locked=(lock,))
    meals = tuple(
        replace(meal, candidates=(7,)) if (meal.day, meal.slot) == (1, "dinner") else meal for meal in problem.meals
    )
    problem = replace(problem, meals=meals)
    week = solve_week(problem).choices

    locked, only = told(problem, week, (0, "lunch")), told(problem, week, (1, "dinner"))

    assert ([each.sentence for each in locked.reasons], locked.next_best) == (["You locked it"], None)
    assert ([each.sentence for each in only.reasons], only.next_best) == (
        ["The only recipe that is allowed for dinner"],
        None,
    )


def test_dishes_that_are_all_alike_are_said_to_be() -> None:
    dishes = tuple(dish(number) for number in range(1, 25))
    problem = plain_problem(dishes=dishes)
    week = solve_week(problem).choices

    reasons = told(problem, week, (0, "lunch"))

    assert [each.code for each in reasons.reasons] == ["alike"]
    assert reasons.next_best is not None
    assert reasons.next_best.sentence.endswith("would score the same, and cost the same")


@pytest.mark.parametrize(
    ("score_change", "pence", "broken", "said"),
    [
        (-850_000, 40, (), "score 85 points less (as much as liking one meal a little more), and cost £0.40 more"),
        (-10_000, -1250, (), "score 1 point less (hardly anything), and cost £12.50 less"),
        (-3_000_000, 0, (), "score 300 points less (as much as liking one meal clearly more), and cost the same"),
        (
            30_000_000, 0, ("Chicken comes twice",),
            "score 3,000 points more (as much as 3 favourites in the place of ordinary meals), and cost the same, "
            "but break a rule: Chicken comes twice",
        ),
    ],
)  # fmt: skip
def test_the_next_best_is_told_with_points_and_pounds(
    score_change: int, pence: int, broken: tuple[str, ...], said: str
) -> None:
    assert next_best_sentence("Fish pie", score_change, pence, broken) == f"The next best, Fish pie, would {said}"


def test_an_answer_without_a_week_has_no_reasons() -> None:
    problem = WeekProblem((dish(1),), (Meal(0, "lunch", ()),), (TARGETS,) * 7)

    assert with_reasons(problem, solve_week(problem)).reasons == ()
