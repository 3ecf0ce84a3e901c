from __future__ import annotations

import time
from collections import Counter

import numpy as np
import pytest

from benchmarks import catalogue_figures as figures
from benchmarks.instances import EXPIRY_POINTS, PANTRY_POINTS, RECENT_DISHES, SLOTS, Instance, make_instances
from benchmarks.made_up_dishes import FAMILY_NAMES, MadeUpDishes, draw_dishes
from plans.solver import DishTable


def made(count: int, *, candidates: int, seed: int = 1) -> list[Instance]:
    return list(make_instances(count, candidates=candidates, seed=seed))


def drawn(count: int, *, seed: int = 1, **limits: object) -> MadeUpDishes:
    settings = {"diets": (), "max_minutes": 1_000, "max_difficulty": 5} | limits
    return draw_dishes(np.random.default_rng(seed), count, **settings)


def columns(table: DishTable) -> list[list[object]]:
    plain = (table.nutrients, table.pence, table.liking, table.dislike_penalty, table.pantry_bonus, table.is_recent)
    labels = (table.main_ingredient, table.family, table.cuisine)
    return [each.tolist() for each in plain] + [[*each.codes.tolist(), *each.names] for each in labels]


def test_the_same_seed_makes_the_same_weeks_and_more_begin_alike() -> None:
    few, many, others = made(2, candidates=80), made(3, candidates=80), made(2, candidates=80, seed=2)

    for one, other in zip(few, many, strict=False):
        assert columns(one.problem.table) == columns(other.problem.table)
        assert one.problem.meals == other.problem.meals
        assert one.problem.targets == other.problem.targets
        assert one.problem.weekly_budget_pence == other.problem.weekly_budget_pence
        assert one.problem.weekly_rules == other.problem.weekly_rules
    assert columns(few[0].problem.table) != columns(others[0].problem.table)


@pytest.mark.parametrize("candidates", [60, 150, 1_000])
def test_a_week_has_four_slots_on_seven_days_and_as_many_candidates_as_asked_for(candidates: int) -> None:
    for instance in made(12, candidates=candidates):
        problem = instance.problem
        assert [(meal.day, meal.slot) for meal in problem.meals] == [(day, slot) for day in range(7) for slot in SLOTS]
        assert instance.candidates == len(problem.table) == candidates
        assert 1 <= problem.household_size <= 4


def test_with_less_time_on_weekdays_fewer_dishes_are_legal_and_all_of_them_at_the_weekend_too() -> None:
    fewer = 0
    for instance in made(12, candidates=400):
        by_place = {(meal.day, meal.slot): set(meal.candidates) for meal in instance.problem.meals}
        for slot in SLOTS:
            assert by_place[0, slot] <= by_place[6, slot]
            assert by_place[5, slot] == by_place[6, slot]
            assert all(by_place[day, slot] == by_place[0, slot] for day in range(5))
        fewer += any(by_place[0, slot] != by_place[6, slot] for slot in SLOTS)

    assert 0 < fewer < 12


def test_meals_with_the_same_candidates_share_them() -> None:
    (instance,) = made(1, candidates=100)

    assert len({id(meal.ids) for meal in instance.problem.meals}) <= 2 * len(SLOTS)


def test_fifty_thousand_dishes_are_made_in_well_under_two_seconds() -> None:
    started = time.process_time()

    (instance,) = made(1, candidates=50_000)

    assert time.process_time() - started < 1.0
    assert instance.candidates == 50_000


def test_frequencies_are_those_of_the_catalogue_and_cuisine_goes_with_family() -> None:
    dishes = drawn(40_000)

    dishes_of = {family.name: family for family in figures.FAMILIES}
    total = sum(family.dishes for family in figures.FAMILIES)
    for code, name in enumerate(FAMILY_NAMES):
        mine = dishes.family.codes == code
        assert mine.mean() == pytest.approx(dishes_of[name].dishes / total, abs=0.01)
    pulses = dishes.family.codes == FAMILY_NAMES.index("pulses")
    indian = dishes.cuisine.codes == dishes.cuisine.names.index("indian")
    share = dict(dishes_of["pulses"].cuisines)["indian"] / dishes_of["pulses"].dishes
    assert indian[pulses].mean() == pytest.approx(share, abs=0.02)
    assert indian[pulses].mean() > 1.5 * indian.mean()
    mains = Counter(dishes.main_ingredient.codes[pulses].tolist())
    assert len(mains) == len(dishes_of["pulses"].mains)
    assert all(dishes.main_ingredient.names[code].startswith("pulses ") for code in mains)


@pytest.mark.parametrize("place", range(4))
def test_energy_and_composition_are_spread_as_in_the_catalogue(place: int) -> None:
    dishes, kind = drawn(40_000), figures.SLOTS[place]
    mine = dishes.nutrients[dishes.slots == place] / 10
    energy, protein, fat, carbohydrate, *_ = mine.T

    assert np.log(energy).mean() == pytest.approx(kind.energy_kcal[0], abs=0.02)
    assert np.log(energy).std() == pytest.approx(kind.energy_kcal[1], abs=0.02)
    ratio = np.log((4 * protein + 0.1) / (3.75 * carbohydrate + 0.1))
    expected = np.array([family.means[0] for family in figures.FAMILIES])
    of_family = {family.name: number for number, family in enumerate(figures.FAMILIES)}
    families = [of_family[FAMILY_NAMES[code]] for code in dishes.family.codes[dishes.slots == place]]
    assert ratio.mean() == pytest.approx(expected[families].mean(), abs=0.05)
    closure = (4 * protein + 9 * fat + 3.75 * carbohydrate + 2 * mine[:, 4]) / energy
    assert closure.mean() == pytest.approx(figures.CLOSURE[0], abs=0.01)
    assert (mine[:, 5] <= carbohydrate).all()
    assert (mine[:, 6] <= fat).all()


def test_dishes_suit_the_slots_that_they_are_drawn_for_and_some_suit_several() -> None:
    dishes = drawn(5_000)

    by_slot = np.stack([dishes.suits(slot) for slot in SLOTS])

    assert by_slot.any(axis=0).all()
    shared = sum(count for family in figures.FAMILIES for slots, count in family.slots if "+" in slots)
    total = sum(family.dishes for family in figures.FAMILIES)
    assert (by_slot.sum(axis=0) > 1).mean() == pytest.approx(shared / total, abs=0.02)


def test_limits_and_diets_are_kept_by_every_dish() -> None:
    quick = drawn(2_000, max_minutes=20)
    easy = drawn(2_000, max_difficulty=1)
    vegan = drawn(2_000, diets=("vegan",))

    assert quick.minutes.max() == 20
    never_easy = [place for place, kind in enumerate(figures.SLOTS) if kind.difficulties[0] == 0]
    assert never_easy
    assert not np.isin(easy.slots, never_easy).any()
    assert all(vegan.tags[tag].all() for tag in ("vegan", "vegetarian", "pescatarian"))
    assert not {"fish", "red_meat", "poultry"} & set(vegan.tags)
    assert {"fish", "red_meat", "poultry"} <= set(quick.tags)


def test_what_is_vegan_is_vegetarian_and_what_is_vegetarian_is_pescatarian() -> None:
    tags = drawn(5_000).tags

    assert not (tags["vegan"] & ~tags["vegetarian"]).any()
    assert not (tags["vegetarian"] & ~tags["pescatarian"]).any()


def test_liking_is_spread_as_a_recommender_predicts_it_and_goes_with_cuisine() -> None:
    weeks = [instance.problem.table for instance in made(10, candidates=5_000)]

    spreads = [table.liking.std() / 1000 for table in weeks]
    strangers, known = spreads[::2], spreads[1::2]
    assert max(strangers) < 0.2 < 0.3 < np.median(known) < 0.5
    for table in weeks[1::2]:
        said = np.isin(table.liking, (-1000, 1000))
        assert 10 <= said.sum() <= 60
        by_cuisine = [table.liking[table.cuisine.codes == code].mean() for code in range(len(table.cuisine.names))]
        assert np.std(by_cuisine) > 90


def test_what_was_served_lately_what_is_at_home_and_what_is_disliked_are_marked() -> None:
    weeks = [instance.problem.table for instance in made(20, candidates=1_000)]

    assert {int(table.is_recent.sum()) for table in weeks} == {RECENT_DISHES}
    assert {int(instance.problem.table.is_recent.sum()) for instance in made(2, candidates=100)} == {10}
    assert 0 < sum((table.pantry_bonus > 0).any() for table in weeks) < 20
    best = max(int(table.pantry_bonus.max()) for table in weeks)
    assert PANTRY_POINTS < best <= 2 * (PANTRY_POINTS + EXPIRY_POINTS)
    assert {int(each) for table in weeks for each in table.dislike_penalty} >= {0, 500}


def test_people_differ_in_budget_household_and_rules() -> None:
    problems = [instance.problem for instance in made(40, candidates=100)]

    assert 5 <= sum(problem.weekly_budget_pence is None for problem in problems) <= 20
    a_person = [problem.weekly_budget_pence / problem.household_size for problem in problems
                if problem.weekly_budget_pence is not None]  # fmt: skip
    assert 2_000 < min(a_person) < 3_200 < 5_000 < max(a_person) < 6_600
    assert {problem.household_size for problem in problems} == {1, 2, 3, 4}
    assert {rule.tag for problem in problems for rule in problem.weekly_rules} >= {"fish", "red_meat"}
    assert len({problem.targets[0].energy for problem in problems}) > 30
