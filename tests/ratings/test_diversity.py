"""Lists that are not ten times the same."""

from __future__ import annotations

import numpy as np
import pytest

from ratings import diversity
from recipes import snapshot
from tests.food_factories import make_food, make_recipe

WORTH = np.array([1.0, 0.9, 0.8, 0.0])


def shown(weight: float, alike: np.ndarray, count: int = 3) -> list[int]:
    return diversity.diversified(WORTH, alike, count=count, weight=weight).tolist()


def test_of_two_dishes_that_are_alike_the_second_gives_way_to_another():
    alike = np.eye(4, dtype=np.float32)
    alike[0, 1] = alike[1, 0] = 1

    # By hand: after the first, candidate 1 is worth 0.7 × 0.9 − 0.3 × 1 = 0.33 and candidate 2 0.7 × 0.8 = 0.56.
    assert shown(0.3, alike) == [0, 2, 1]


def test_weight_0_keeps_the_order():
    assert shown(0.0, np.ones((4, 4), dtype=np.float32)) == [0, 1, 2]


def test_at_weight_1_the_best_comes_first_and_then_only_difference_counts():
    alike = np.eye(4, dtype=np.float32)
    alike[0, 1:3] = alike[1:3, 0] = 0.5

    assert shown(1.0, alike, count=2) == [0, 3]


def test_no_dish_comes_twice_and_none_is_made_up():
    assert sorted(shown(0.3, np.ones((4, 4), dtype=np.float32), count=9)) == [0, 1, 2, 3]
    assert diversity.diversified(np.empty(0), np.empty((0, 0)), count=3, weight=0.3).tolist() == []


def test_equals_keep_their_order():
    assert diversity.diversified(np.zeros(3), np.zeros((3, 3)), count=3, weight=0.3).tolist() == [0, 1, 2]


def test_worth_falls_with_the_logarithm_of_the_place_and_equals_are_worth_the_same():
    worth = diversity.worth_of_places(np.array([5.0, 3.0, 3.0, -7.0]))

    assert worth.tolist() == pytest.approx([1, 0.5, 0.5, 0])
    assert diversity.worth_of_places(np.array([3.0])).tolist() == [1]
    assert diversity.worth_of_places(np.empty(0)).tolist() == []


@pytest.mark.django_db
def test_dishes_are_as_alike_as_the_traits_that_they_share():
    chicken, turkey, beans = (
        make_food("Chicken", family="poultry"),
        make_food("Turkey", family="poultry"),
        make_food("B"),
    )
    for title, food, cuisine in (
        ("A", chicken, "thai"),
        ("B", chicken, "thai"),
        ("C", turkey, "thai"),
        ("D", beans, "greek"),
    ):
        make_recipe(title, food, cuisine=cuisine)
    dishes = snapshot.current().dishes

    alike = diversity.likeness(dishes, np.arange(4))

    assert alike.tolist() == [[1, 1, 0.5, 0], [1, 1, 0.5, 0], [0.5, 0.5, 1, 0], [0, 0, 0, 1]]
