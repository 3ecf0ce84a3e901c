"""The words and phrases that the rules know, read from the files of `lexicon/`.

In each file a line that begins with "#" explains, and one that begins with spaces continues the line above. Phrases are
regular expressions over plain text; "<who>" in one stands for the piece of that name in `macros.txt`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).with_name("lexicon")
MACRO = re.compile(r"(?<!\?P)<([a-z_]+)>")


def words(name: str) -> frozenset[str]:
    """Return the words of a file, however they are spread over its lines."""
    return frozenset(word for line in _lines(name) for word in line.split())


def pairs(name: str) -> dict[str, str]:
    """Return what stands before and after the colon of each line."""
    return {key: value.strip() for key, _, value in (line.partition(":") for line in _lines(name))}


def groups(name: str) -> dict[str, frozenset[str]]:
    """Return the words after the colon of each line, by the word before it."""
    return {key: frozenset(value.split()) for key, value in pairs(name).items()}


def phrases(name: str) -> str:
    """Return one expression that matches any phrase of a file."""
    return f"(?:{'|'.join(_expanded(line) for line in _lines(name))})"


def pattern(name: str, *, before: str = r"(?<!\w)", after: str = r"(?!\w)") -> re.Pattern[str]:
    """Return the phrases of a file as whole words."""
    return re.compile(f"{before}{phrases(name)}{after}")


def rewordings(name: str) -> tuple[tuple[re.Pattern[str], str], ...]:
    """Return what stands before the arrow of each line as an expression, and what stands after it."""
    sides = (line.split(" => ") for line in _lines(name))
    return tuple((re.compile(_expanded(said)), meant) for said, meant in sides)


def frames(name: str) -> tuple[re.Pattern[str], ...]:
    """Return each line of a file as an expression of its own, in their order."""
    return tuple(re.compile(_expanded(line)) for line in _lines(name))


def said_in(*names: str) -> frozenset[str]:
    """Return the longer words of phrases, so that none of them is taken for a misspelt other."""
    return frozenset(word for name in names for line in _lines(name) for word in re.findall(r"[a-z]{4,}", line))


@cache
def _macros() -> dict[str, str]:
    known: dict[str, str] = {}
    for name, piece in pairs("macros").items():
        known[name] = MACRO.sub(lambda match: known[match[1]], piece)
    return known


def _expanded(line: str) -> str:
    return MACRO.sub(lambda match: _macros().get(match[1], match.group()), line)


def _lines(name: str) -> Iterator[str]:
    line = ""
    for raw in (FOLDER / f"{name}.txt").read_text(encoding="utf-8").splitlines():
        if raw.startswith(" ") and line:
            line += raw.strip()
        elif not raw.startswith("#"):
            if line:
                yield line
            line = raw.rstrip()
    if line:
        yield line
