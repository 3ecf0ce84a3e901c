"""Bills in whole pence: no part is told wrong by a penny, and the parts add up."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plans import bills


@pytest.mark.parametrize(("quarter_pence", "pence"), [(0, 0), (1, 1), (4, 1), (5, 2), (8, 2), (4300, 1075)])
def test_what_is_left_of_a_penny_counts_as_one(quarter_pence, pence):
    assert bills.bill_pence(quarter_pence) == pence


@given(st.integers(0, 10**6), st.integers(1, 3 * 10**5))
def test_a_bill_is_within_a_budget_exactly_if_the_planners_count_is(quarter_pence, budget_pence):
    assert (bills.bill_pence(quarter_pence) <= budget_pence) == (quarter_pence <= 4 * budget_pence)


def test_pennies_go_to_those_with_the_best_claim_and_of_equals_to_the_first():
    assert bills.shares([1, 1, 1], of=2) == [1, 1, 0]
    assert bills.shares([Decimal("0.4"), Decimal("1.4"), Decimal("0.2")], of=2) == [1, 1, 0]
    assert bills.meals_pence([100, 101, 103]) == [25, 25, 26]


def test_of_nothing_nothing_is_shared_out():
    assert bills.shares([], of=0) == []
    assert bills.shares([0, Decimal(0)], of=5) == [0, 0]


@given(st.lists(st.integers(0, 5_000), min_size=1, max_size=28))
def test_the_meals_of_a_week_add_up_to_its_bill_and_each_is_within_a_penny(quarter_pence):
    found = bills.meals_pence(quarter_pence)

    assert sum(found) == bills.bill_pence(sum(quarter_pence))
    assert all(abs(4 * pence - exact) < 4 for pence, exact in zip(found, quarter_pence, strict=True))


@given(st.lists(st.decimals(0, 5_000, places=3), min_size=1, max_size=60), st.integers(0, 10**5))
def test_shares_add_up_whatever_the_parts_come_to(parts, whole):
    found = bills.shares(parts, of=whole)

    assert min(found) >= 0
    assert sum(found) == (whole if any(parts) else 0)
