"""Figures of a dish from figures of its foods."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from recipes.nutrition import LABEL, Portion, energy_from_macros_kcal, per_serving


def food(value: int | None = 10, **others: int | None) -> dict[str, Decimal | None]:
    return {name: None if (found := others.get(name, value)) is None else Decimal(found) for name in LABEL}


def test_figures_are_added_up_by_mass_and_shared_by_servings():
    found = per_serving(
        [Portion(Decimal(200), food(energy_kcal=100)), Portion(Decimal(50), food(20, energy_kcal=400))], servings=2
    )
    assert found.figures["energy_kcal"] == 200
    assert found.figures["protein_g"] == 15
    assert found.serving_g == 125 and found.known_share == 1


def test_an_unknown_figure_lowers_the_known_share_by_its_mass():
    found = per_serving([Portion(Decimal(300), food()), Portion(Decimal(100), food(fibre_g=None))], servings=1)
    assert found.known_share == Decimal("0.75")
    assert found.figures["fibre_g"] == 30


def test_a_food_without_mass_means_nothing_is_known():
    assert per_serving([Portion(Decimal(300), food()), Portion(None, food())], servings=1).known_share == 0


def test_an_empty_dish_is_not_known():
    found = per_serving([], servings=4)
    assert found.known_share == 0 and found.serving_g == 0 and set(found.figures.values()) == {Decimal(0)}


def test_zero_is_known_and_unknown_is_not_zero():
    assert per_serving([Portion(Decimal(10), food(0))], servings=1).known_share == 1
    assert per_serving([Portion(Decimal(10), food(None))], servings=1).known_share == 0


def test_energy_from_macros_uses_the_factors_of_uk_labels():
    assert energy_from_macros_kcal(food(10)) == 40 + 90 + Decimal("37.5") + 20


@given(st.lists(st.integers(1, 2000), min_size=1, max_size=8), st.integers(1, 8))
def test_the_order_of_foods_does_not_matter(masses, servings):
    portions = [Portion(Decimal(mass), food(index + 1)) for index, mass in enumerate(masses)]
    assert per_serving(portions, servings=servings) == per_serving(portions[::-1], servings=servings)
