"""Frames around a food, such as "<food> upsets my stomach", looked for in no more time than a long text deserves."""

from __future__ import annotations

import re
from functools import cache

FOOD_FIRST = r"\b([a-z ,]+?)"
"""How a frame begins whose food stands before its words."""


def search(frame: re.Pattern[str], text: str) -> re.Match[str] | None:
    """Return what `frame.search(text)` does.

    A frame that begins with the food tries every word as its beginning, and reads from each to the end of the text for
    the words after it. Where those words are nowhere, there is nothing to be tried.
    """
    after = _after_food(frame)
    return frame.search(text) if after is None or after.search(text) else None


@cache
def _after_food(frame: re.Pattern[str]) -> re.Pattern[str] | None:
    """Return what stands after the food of a frame that begins with it; None for other frames."""
    if not frame.pattern.startswith(FOOD_FIRST):
        return None
    return re.compile(frame.pattern.removeprefix(FOOD_FIRST), frame.flags)
