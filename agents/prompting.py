"""The prompts: files with a version, so that each call's row says which words brought its answer about."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent / "prompts"


@dataclass(frozen=True)
class Prompt:
    """What a model is told before it is given anything to work on."""

    text: str
    version: str
    """The number in the file and the beginning of its digest: an edit without a new number shows as well."""


@cache
def prompt(name: str) -> Prompt:
    """Return the prompt `prompts/<name>.md`, whose first line is `version: <number>`.

    Raises:
        ValueError: the file has no such line.
    """
    whole = (FOLDER / f"{name}.md").read_text(encoding="utf-8")
    first, _, text = whole.partition("\n")
    label, _, number = first.partition(":")
    if label != "version" or not number.strip().isdigit():
        raise ValueError(f"{name}.md begins with {first!r}; it must be 'version: <number>'")
    return Prompt(text.strip(), f"{number.strip()}-{hashlib.sha256(whole.encode()).hexdigest()[:8]}")
