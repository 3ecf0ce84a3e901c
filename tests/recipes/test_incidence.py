"""Which dishes hold which foods, against the same question asked line by line."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from recipes.incidence import Incidence

DISHES, FOODS = 6, 8
lines = st.lists(st.tuples(st.integers(0, DISHES - 1), st.integers(1, FOODS), st.integers(-1, 900)), max_size=30)


def matrix_of(held: list[tuple[int, int, int]]) -> Incidence:
    row, food_id, decigrams = np.array(held, dtype=np.int64).reshape(-1, 3).T
    return Incidence.of(row=row, food_id=food_id, decigrams=decigrams, dishes=DISHES)


@given(held=lines, wanted=st.lists(st.integers(0, FOODS + 1), unique=True))
def test_every_line_with_a_wanted_food_is_found_once(held, wanted):
    found = matrix_of(held).lines_with(wanted)

    got = zip(found.row.tolist(), [wanted[place] for place in found.food], found.decigrams.tolist(), strict=True)
    assert sorted(got) == sorted(line for line in held if line[1] in wanted)


@given(held=lines, worth=st.dictionaries(st.integers(0, FOODS + 1), st.integers(-(10**12), 10**12)))
def test_a_dish_is_worth_the_sum_of_its_lines(held, worth):
    total = matrix_of(held).sum_of(worth)

    assert total.tolist() == [
        sum(worth.get(food, 0) for row, food, _ in held if row == dish) for dish in range(DISHES)
    ]  # fmt: skip


def test_a_food_on_two_lines_counts_twice():
    assert matrix_of([(2, 5, 10), (2, 5, 20)]).sum_of({5: 7}).tolist() == [0, 0, 14, 0, 0, 0]


def test_without_lines_nothing_is_found():
    empty = matrix_of([])

    assert empty.sum_of({3: 1}).tolist() == [0] * DISHES
    assert len(empty.lines_with([1, 2]).row) == 0
