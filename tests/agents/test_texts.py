"""Which characters a model's texts may hold, and that only a model's are looked at."""

from __future__ import annotations

import json

import pytest
from pydantic import ValidationError

from agents.schemas import Params


@pytest.mark.parametrize("character", ["\0", "\x07", "\x1b", "\x7f", "\x9b", "\ud800"])
def test_a_control_character_or_half_a_pair_is_refused(character):
    with pytest.raises(ValidationError):
        Params.model_validate_json(json.dumps({"ingredient_to_add": f"crème{character}fraîche"}))


@pytest.mark.parametrize("food", ["crème fraîche", "豆腐", "a\nb\tc\r\nd", "👩\u200d🍳 pie"])
def test_every_writing_is_taken_with_its_ordinary_spaces(food):
    assert Params.model_validate_json(json.dumps({"ingredient_to_add": food})).ingredient_to_add == food


def test_what_rules_and_buttons_say_is_never_refused_for_a_character():
    assert Params(ingredient_to_add="soya\x0bmilk").ingredient_to_add == "soya\x0bmilk"
