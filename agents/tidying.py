"""Takes from a model's answer what says nothing, and puts right the shapes that small models get wrong. Pure.

Only the form is touched: what an answer means stays what it said. Anything else is sent back to the model.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

_END_OF_THOUGHT = re.compile(r"</think(?:ing)?>", re.IGNORECASE)
"""Its beginning is often part of what the server puts before the answer, and does not come back."""
_FENCE = re.compile(r"```[a-z]*[ \t]*\r?\n(.*?)\r?\n?[ \t]*```", re.DOTALL | re.IGNORECASE)
_HUMP = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_GAP = re.compile(r"[\s-]+")

ASIDES = frozenset(
    {"comment", "comments", "confidence", "explanation", "id", "priority", "rationale", "reason", "reasoning",
     "thought", "thoughts"}
)  # fmt: skip
"""What models add to an instruction though nobody asked: talk about it, never a part of it. All else that is not in the
schema may carry a wish, and is not passed over."""


def without_wrapping(text: str) -> str:
    """Return the JSON of an answer without thoughts aloud before it and the fence of Markdown around it."""
    text = text.lstrip("\ufeff").strip()
    while not text.startswith(("{", "[", "```")) and (end := _END_OF_THOUGHT.search(text)):
        text = text[end.end() :].strip()
    fenced = _FENCE.findall(text)
    return fenced[0] if len(fenced) == 1 and not text.startswith(("{", "[")) else text


def without_silence(data: Any) -> Any:
    """Return an object without the fields that say nothing: null, false, an empty text, list or object."""
    if not isinstance(data, Mapping):
        return data
    return {name: value for name, value in data.items() if not _is_silent(value)}


def without_asides(data: Any) -> Any:
    """Return an object without the fields in ASIDES; others as they are."""
    if not isinstance(data, Mapping):
        return data
    return {name: value for name, value in data.items() if name not in ASIDES}


def plain_word(value: Any) -> Any:
    """Return a word of a vocabulary as the vocabulary spells it: `swapIngredient` and "Swap ingredient" alike."""
    return _GAP.sub("_", _HUMP.sub("_", value.strip())).lower() if isinstance(value, str) else value


def interpretation(data: Any) -> Any:
    """Return what is meant as an interpretation in its shape.

    A list is taken for the instructions; an instruction alone for a list of one; an answer inside another object, such
    as {"answer": {…}}, for the answer.
    """
    if isinstance(data, list):
        return {"instructions": data}
    if not isinstance(data, Mapping):
        return data
    if "action" in data and "instructions" not in data:
        return {"instructions": [data]}
    if len(data) == 1:
        (inside,) = data.values()
        if isinstance(inside, Mapping) and {"instructions", "no_instruction_reason", "noInstructionReason"} & {*inside}:
            data = inside
    if isinstance(data.get("instructions"), Mapping):
        return {**data, "instructions": [data["instructions"]]}
    return data


def _is_silent(value: Any) -> bool:
    return value is None or value is False or (isinstance(value, str) and not value.strip()) or value in ([], {}, ())
