"""What food costs, in whole pence."""

from decimal import Decimal

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
