"""What food costs, in whole pence."""

import math
from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from recipes import costing


@pytest.mark.parametrize(("amount", "pence"), [("0", 0), ("0.49", 0), ("0.5", 1), ("1.5", 2), ("2.5", 3), ("99.4", 99)])
def test_pence_are_rounded_as_a_till_does(amount, pence):
    assert costing.whole_pence(Decimal(amount)) == pence


def test_a_serving_costs_the_sum_of_its_foods_rounded_once():
    lines = [(Decimal(125), 100), (Decimal(125), 100)]
    assert costing.pence_per_serving(lines, servings=1) == 25
    assert costing.pence_per_serving(lines, servings=2) == 13


@pytest.mark.parametrize("line", [(None, 100), (Decimal(10), None)])
def test_a_price_is_unknown_where_a_mass_or_a_price_is(line):
    assert costing.pence_per_serving([(Decimal(100), 100), line], servings=2) is None


@pytest.mark.parametrize(
    ("serving", "quarters", "household", "pence"),
    [(100, 4, 1, 100), (101, 2, 1, 50), (99, 3, 2, 148), (150, 8, 4, 1200)],
)
def test_a_meal_costs_its_portion_for_the_household(serving, quarters, household, pence):
    assert costing.meal_pence(serving, portion_quarters=quarters, household_size=household) == pence


@given(st.integers(0, 2000), st.integers(2, 8), st.integers(1, 12))
def test_a_meal_never_costs_more_than_exactly_its_portion_and_less_than_a_penny_below(serving, quarters, household):
    exact = Decimal(serving) * quarters * household / 4
    assert 0 <= exact - costing.meal_pence(serving, portion_quarters=quarters, household_size=household) < 1


@pytest.mark.parametrize(
    ("pence", "change", "servings", "changed"),
    [
        (100, 0, 3, 100),
        (100, 15_000, 3, 101),  # half a penny a serving, which is a whole one
        (100, 14_999, 3, 100),
        (100, -15_000, 3, 100),
        (100, -15_001, 3, 99),
        (5, -(10**9), 2, 0),
    ],
)
def test_a_changed_price_is_rounded_once_and_never_below_nothing(pence, change, servings, changed):
    assert costing.changed_pence(pence, change, servings=servings) == changed


prices = st.tuples(st.integers(0, 10_000), st.integers(-(10**11), 10**11), st.integers(1, 50))


@given(dishes=st.lists(prices, min_size=1))
def test_many_prices_change_as_each_of_them_does(dishes):
    exact = [
        max(0, math.floor(pence + Fraction(change, 10_000 * servings) + Fraction(1, 2)))
        for pence, change, servings in dishes
    ]

    pence, change, servings = np.array(dishes, dtype=np.int64).T

    assert [costing.changed_pence(pence, change, servings=servings) for pence, change, servings in dishes] == exact
    assert costing.changed_pence(pence, change, servings=servings).tolist() == exact
