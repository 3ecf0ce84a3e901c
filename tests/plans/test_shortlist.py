"""Which dishes a coach is shown."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from plans.shortlist import CHEAP, LEAN, LENGTH, MIN_A_MEAL, shortlists
from plans.solver import Choice, DayTargets, Meal, WeeklyRule
from tests.examples import examples
from tests.plans.solver.factories import dish, plain_problem, random_problem


@examples(25)
@given(seed=st.integers(0, 10_000))
def test_every_list_holds_legal_dishes_once_and_enough_for_each_meal(seed):
    problem = random_problem(seed)

    lists = shortlists(problem)

    assert shortlists(problem) == lists
    for meal in problem.meals:
        listed = lists[meal.slot]
        assert len(set(listed)) == len(listed)
        assert set(listed) <= {pk for other in problem.meals if other.slot == meal.slot for pk in other.candidates}
        assert len(set(listed) & set(meal.candidates)) >= min(MIN_A_MEAL, len(meal.candidates))
        assert len(listed) <= LENGTH + 7 * MIN_A_MEAL + 8


def test_the_best_of_each_family_take_turns():
    dishes = tuple(
        dish(number, family="beef" if number <= 30 else "pulses", liking=500 if number <= 30 else 0)
        for number in range(1, 41)
    )
    ids = tuple(range(1, 41))
    problem = plain_problem(dishes=dishes, meals=tuple(Meal(day, "dinner", ids) for day in range(7)))

    listed = shortlists(problem)["dinner"]

    assert len(listed) == LENGTH
    turns = listed[: LENGTH - CHEAP - LEAN]
    assert [number > 30 for number in turns] == [False, True] * 7


def test_what_is_cheap_and_what_is_rich_in_protein_is_listed_however_little_it_is_liked():
    liked = tuple(dish(number, liking=900, pence=500, family=f"family {number}") for number in range(1, 60))
    cheap = tuple(dish(number, liking=-500, pence=50) for number in range(100, 120))
    lean = tuple(dish(number, liking=-500, pence=900, protein_g=90) for number in range(200, 210))
    ids = tuple(one.recipe_id for one in liked + cheap + lean)
    meals = tuple(Meal(day, slot, ids) for day in range(7) for slot in ("lunch", "dinner"))

    listed = shortlists(plain_problem(dishes=liked + cheap + lean, meals=meals))["dinner"]

    assert sum(100 <= number < 120 for number in listed) == CHEAP
    assert sum(number >= 200 for number in listed) == LEAN


def test_what_was_served_lately_is_listed_only_if_nothing_else_is_left():
    fresh = tuple(dish(number) for number in range(1, LENGTH + 1))
    recent = tuple(dish(number, liking=1000, is_recent=True) for number in range(100, 110))
    ids = tuple(one.recipe_id for one in fresh + recent)
    meals = tuple(Meal(day, "dinner", ids) for day in range(7))

    many = shortlists(plain_problem(dishes=fresh + recent, meals=meals))["dinner"]
    few = shortlists(
        plain_problem(dishes=fresh[:2] + recent, meals=(Meal(0, "dinner", (1, 2, *(one.recipe_id for one in recent))),))
    )["dinner"]

    assert set(many) == set(range(1, LENGTH + 1))
    assert set(few[:2]) == {1, 2}
    assert len(few) == 12


def test_a_wish_is_on_the_list_however_little_the_dish_is_liked():
    plain = tuple(dish(number, liking=500, family=f"family {number}") for number in range(1, 60))
    fish = (dish(90, liking=-900, family="oily_fish", tags=frozenset({"fish"})),)
    ids = tuple(one.recipe_id for one in plain + fish)
    problem = plain_problem(dishes=plain + fish, meals=tuple(Meal(day, "dinner", ids) for day in range(7)))

    assert 90 not in shortlists(problem)["dinner"]
    for rule, is_listed in ((WeeklyRule("fish", at_least=1), True), (WeeklyRule("fish", at_least=1, day=4), True),
                            (WeeklyRule("fish", at_least=1, slot="lunch"), False)):  # fmt: skip
        assert (90 in shortlists(replace(problem, weekly_rules=(rule,)))["dinner"]) == is_listed


def test_a_day_with_little_time_has_dishes_of_its_own():
    slow = tuple(dish(number, liking=500) for number in range(1, 60))
    quick = tuple(dish(number, liking=-500, pence=900) for number in range(90, 110))
    everything = tuple(one.recipe_id for one in slow + quick)
    meals = (Meal(0, "dinner", tuple(range(90, 110))), *(Meal(day, "dinner", everything) for day in range(1, 7)))

    listed = shortlists(plain_problem(dishes=slow + quick, meals=meals))["dinner"]

    assert sum(number >= 90 for number in listed) == MIN_A_MEAL


def test_slots_with_the_same_dishes_have_enough_for_both():
    lists = shortlists(plain_problem(count=60))

    assert len(set(lists["lunch"]) | set(lists["dinner"])) >= 24 + 7
    assert len(set(shortlists(plain_problem(count=12))["dinner"])) == 12


def test_a_slot_that_is_all_locked_has_no_list():
    locked = tuple(Choice(day, "dinner", day + 1) for day in range(7))

    assert set(shortlists(plain_problem(locked=locked))) == {"lunch"}


def test_who_plans_one_meal_a_day_is_offered_what_makes_a_day_by_itself_however_little_it_is_liked():
    liked = tuple(dish(number, liking=900, protein_g=1, family=f"family {number}") for number in range(1, 60))
    whole = tuple(dish(number, liking=-500) for number in range(100, 110))
    ids = tuple(one.recipe_id for one in liked + whole)
    targets = (DayTargets(energy=10_000, protein=500, fat=360, carbohydrate=1_160),) * 7  # two servings of `whole`

    def listed(*slots: str) -> set[int]:
        meals = tuple(Meal(day, slot, ids) for day in range(7) for slot in slots)
        return set(shortlists(plain_problem(dishes=liked + whole, meals=meals, targets=targets))["dinner"])

    assert {one.recipe_id for one in whole} <= listed("dinner")
    assert not {one.recipe_id for one in whole} <= listed("lunch", "dinner")


def test_what_a_weekly_rule_asks_for_is_offered_for_one_meal_a_day_too():
    plain = tuple(dish(number) for number in range(1, 60))
    fish = tuple(dish(number, protein_g=1, tags=frozenset({"fish"})) for number in range(100, 105))
    ids = tuple(one.recipe_id for one in plain + fish)
    problem = plain_problem(
        dishes=plain + fish,
        meals=tuple(Meal(day, "dinner", ids) for day in range(7)),
        targets=(DayTargets(energy=10_000, protein=500, fat=360, carbohydrate=1_160),) * 7,
    )

    listed = shortlists(replace(problem, weekly_rules=(WeeklyRule("fish", at_least=2),)))["dinner"]

    assert not {one.recipe_id for one in fish} & set(shortlists(problem)["dinner"])
    assert len({one.recipe_id for one in fish} & set(listed)) == 2
