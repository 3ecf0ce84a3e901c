"""What every text in a model's answer must be. Pure."""

from __future__ import annotations

import unicodedata
from typing import Annotated

from pydantic import AfterValidator, ValidationInfo

ORDINARY_SPACE = frozenset("\t\n\r")
UNKEPT = frozenset({"Cc", "Cs"})
"""Unicode's control characters, of which PostgreSQL keeps no null and which terminals obey; halves of surrogate pairs,
which no encoding has."""


def _well_formed(value: str, info: ValidationInfo) -> str:
    """Refuse characters that no row can hold or that are an order to a screen.

    Only in JSON, as models answer: the rules and buttons repeat what is already in the database or came through the
    API's door, and always have to have an answer.
    """
    if info.mode == "json" and any(
        unicodedata.category(character) in UNKEPT and character not in ORDINARY_SPACE for character in value
    ):
        raise ValueError("a text holds no control characters")
    return value


ModelText = Annotated[str, AfterValidator(_well_formed)]
"""A text that a model may have written."""
