"""From what a cook measures to grams."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recipes import units


@pytest.mark.parametrize(
    ("quantity", "unit", "known", "grams"),
    [
        ("250", "g", {}, "250.0"), ("1.5", "kg", {}, "1500.0"), ("1", "lb", {}, "453.6"), ("1", "oz", {}, "28.4"),
        ("1", "pinch", {}, "0.4"), ("2", "tbsp", {"density_g_per_ml": "0.915"}, "27.5"),
        ("1", "tsp", {"density_g_per_ml": "0.5"}, "2.5"), ("500", "ml", {"density_g_per_ml": "1.03"}, "515.0"),
        ("1", "cup", {"density_g_per_ml": "1"}, "236.6"), ("1", "pint", {"density_g_per_ml": "1"}, "568.0"),
        ("3", "each", {"each_g": "50"}, "150.0"), ("0.01", "g", {}, "0.1"), ("0.25", "g", {}, "0.3"),
    ],
)  # fmt: skip
def test_a_quantity_becomes_grams_halves_up(quantity, unit, known, grams):
    known = {name: Decimal(value) for name, value in known.items()}
    assert units.grams(Decimal(quantity), unit, **known) == Decimal(grams)


def test_a_volume_without_density_and_a_piece_without_mass_cannot_be_weighed():
    with pytest.raises(units.CannotWeigh, match="density"):
        units.grams(Decimal(1), "tbsp", each_g=Decimal(5))
    with pytest.raises(units.CannotWeigh, match="one piece"):
        units.grams(Decimal(1), "each", density_g_per_ml=Decimal(1))


@pytest.mark.parametrize(("quantity", "unit"), [("0", "g"), ("-1", "g"), ("1", "handful")])
def test_what_is_no_quantity_is_refused(quantity, unit):
    with pytest.raises(ValueError):
        units.grams(Decimal(quantity), unit)


@given(st.decimals("0.01", "5000", places=2), st.sampled_from(units.UNITS))
def test_any_quantity_has_a_mass_above_nothing(quantity, unit):
    assert units.grams(quantity, unit, density_g_per_ml=Decimal("0.9"), each_g=Decimal(40)) >= Decimal("0.1")
