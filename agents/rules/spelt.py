"""Names of foods as the person spelt them: with hyphens, and with the capitals of a brand. Pure."""

from __future__ import annotations

import re

from agents.rules import lexicon
from agents.rules.text import stem, unaccented
from agents.rules.words import COMMON, FOODS, IN_NAMES, PREPARATIONS

BRANDS = lexicon.words("brands")
"""Known foods that are nevertheless spelt with a capital."""
SENTENCE_START = re.compile(r"(?:^|[.!?:;\n])[\s\-*•\d.)]*$")


def as_written(words: str, text: str) -> str:
    """Return plain words as they stand in a text; as they are, where they don't.

    A capital stays where it may be that of a brand: not that of a sentence or of a known food, and not where all the
    words are shouted.
    """
    pattern = r"(?:'s)?[-\s]+".join(map(re.escape, words.split()))
    found = re.search(rf"(?<!\w){pattern}(?!\w)", unaccented(text.lower()))
    if found is None:
        return words
    said = text[slice(*found.span())]
    if text.isupper() or len(text) != len(text.lower()):
        return re.sub(r"\s+", " ", text.lower()[slice(*found.span())])
    starts = SENTENCE_START.search(text[: found.start()]) is not None
    spelt: list[str] = []
    is_brand = False
    for word in said.split():
        is_brand = is_brand or (word != word.lower() and _is_name(word, starts_sentence=starts and not spelt))
        spelt.append(word if is_brand else word.lower())
    return " ".join(spelt)


def _is_name(word: str, *, starts_sentence: bool) -> bool:
    """Say whether the capital of a word is its own."""
    plain = word.lower().replace("'s", "")
    is_kind = plain in COMMON | IN_NAMES or (starts_sentence and plain in PREPARATIONS)
    return plain in BRANDS or not (is_kind or stem(plain) in FOODS)
