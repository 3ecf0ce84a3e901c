from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.vocabulary import Allergen, Diet, Slot, all_bits, from_bits, to_bits


@given(st.sets(st.sampled_from(Allergen.values)))
def test_a_set_of_words_survives_being_kept_as_bits(words) -> None:
    bits = to_bits(words, Allergen)

    assert set(from_bits(bits, Allergen)) == words
    assert bits.bit_count() == len(words)


def test_the_bits_that_rows_hold_never_move() -> None:
    assert to_bits(["celery"], Allergen) == 1
    assert to_bits(["sulphites"], Allergen) == 1 << 13
    assert to_bits(["vegetarian", "vegan"], Diet) == 0b101
    assert all_bits(Slot) == 0b1111


def test_the_law_names_fourteen_allergens() -> None:
    assert len(Allergen.values) == 14


def test_an_unknown_word_is_refused_by_name() -> None:
    with pytest.raises(ValueError, match="'gluten' is not one of celery, "):
        to_bits(["milk", "gluten"], Allergen)
