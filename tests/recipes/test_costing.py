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
