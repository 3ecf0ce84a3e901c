"""How much of a food comes in place of another."""

from __future__ import annotations

from decimal import Decimal

import pytest

from recipes import amounts

POTATOES = [Decimal(each) for each in (150, 180, 200, 220, 300)]


def test_the_grams_of_the_old_food_are_kept_where_they_are_usual_for_the_new_one():
    assert amounts.in_place_of(Decimal(190), POTATOES) == 190


def test_grams_are_brought_into_the_middle_half_of_what_is_usual():
    assert amounts.in_place_of(Decimal(75), POTATOES) == 180
    assert amounts.in_place_of(Decimal(500), POTATOES) == 220


def test_four_dishes_do_not_say_what_is_usual():
    assert amounts.in_place_of(Decimal(75), POTATOES[:4]) == 75


def test_a_food_that_is_added_comes_in_the_median_amount():
    assert amounts.besides(POTATOES) == 200
    assert amounts.besides([]) == amounts.UNKNOWN_G


@pytest.mark.parametrize(("exact", "read"), [("72.4", "70"), ("72.5", "75"), ("12.4", "12"), ("2.34", "2.3"),
                                             ("0.01", "0.1")])  # fmt: skip
def test_grams_are_rounded_as_a_scale_is_read(exact, read):
    assert amounts.rounded(Decimal(exact)) == Decimal(read)
