"""Mend misspelt words: an unknown word becomes the known one that is a slip of the fingers away. Pure."""

from __future__ import annotations

import re
from functools import lru_cache

from agents.rules import lexicon
from agents.rules.text import stem
from agents.rules.words import (
    COMMON,
    CUES,
    DESCRIPTIONS,
    DISH_WORDS,
    DISHES,
    FOOD_WORDS,
    FOODS,
    NEVER_FOOD,
    SAME_FOOD,
)

MISSPELT = lexicon.pairs("misspelt")
MIN_LETTERS = 5
"""Shorter words are a letter away from too many others: "meat" and "meal", "beef" and "been"."""
MIN_CONSONANTS = 4
"""Words with fewer sound like too many others: "treats" and "trouts"."""
MAX_HEARD_SLIPS = 3
LONG_LETTERS = 8
"""From here on two slips are forgiven."""

SOUNDS = tuple(
    (re.compile(spelt), said)
    for spelt, said in (
        (r"ph", "f"), (r"gh(?=[eiaou])", "g"), (r"gh", ""), (r"ck|cc|q|ch(?=[rlo])", "k"), (r"sch|tch|tio", "ch"),
        (r"c(?=[eiy])", "s"), (r"c(?!h)", "k"), (r"g(?=[eiy])", "j"), (r"dg", "j"), (r"kn", "n"), (r"wr", "r"),
        (r"x", "ks"), (r"z", "s"), (r"(?<=[aeiouy])[rw](?=[^aeiouyrw]|$)", ""), (r"(.)\1", r"\1"), (r"e$", ""),
        (r"(?<=.)[aeiouy]+", "0"),
    )
)  # fmt: skip
"""How letters are said, in the order in which they are put right; an "r" or "w" after a vowel is not heard."""

_NAMES = FOOD_WORDS | DISH_WORDS
_STEMS = _NAMES | FOODS | DISHES | frozenset(SAME_FOOD)
_IN_PHRASES = lexicon.said_in(
    "cheaper", "dear", "healthier", "unhealthy", "more_protein", "similar_calories", "smaller", "larger", "drinkable",
    "solid", "different", "keep", "new_week", "lasting", "hates", "tastes_vile", "without", "no", "remove", "polite",
)  # fmt: skip
_AS_KIND = frozenset(("vegetable",))
"""Right as it is before what is made of it, and no slip for the plural: "vegetable oil"."""
_KNOWN = _AS_KIND | _IN_PHRASES | COMMON | CUES | DESCRIPTIONS | NEVER_FOOD | _STEMS | {f"{word}s" for word in _STEMS}


def mended(
    text: str,
    *,
    plan_words: frozenset[str],
    plan_pairs: frozenset[tuple[str, str]] = frozenset(),
    spared: frozenset[str] = frozenset(),
) -> str:
    """Return plain text with its misspelt words put right.

    Args:
        text: Plain text.
        plan_words: The words of titles and ingredients.
        plan_pairs: Two words each that stand side by side there: "fryup" is one of them, written together.
        spared: Other words that are right as they are: saltines are no sardines.
    """
    written_together = {f"{first}{second}": f"{first} {second}" for first, second in plan_pairs}
    apart = " ".join(written_together.get(token, token) for token in text.split())
    tokens: list[str] = []
    for token in apart.split():
        together = f"{tokens[-1]}{token}" if tokens else ""
        is_one_word = together in plan_words or together in _NAMES
        if is_one_word and len(token) > 2 and (tokens[-1], token) not in plan_pairs:
            tokens[-1] = together
        else:
            tokens.append(token)
    return " ".join(
        token if token in spared and token not in MISSPELT else _mended_word(token, plan_words) for token in tokens
    )


def _mended_word(word: str, plan_words: frozenset[str]) -> str:
    if word in MISSPELT:
        return MISSPELT[word]
    squeezed = re.sub(r"(.)\1{2,}", r"\1", word)
    if squeezed != word:
        return _mended_word(squeezed, plan_words)
    if word in _KNOWN or word in plan_words or not word.isalpha() or len(word) < MIN_LETTERS:
        return word
    if word.endswith("s") and (word[:-1] in _KNOWN or word[:-1] in plan_words):
        return word
    for words in (CUES, plan_words, _NAMES):
        if near := _nearest(word, words):
            return near
    return _heard_alike(word, plan_words) or _heard_alike(word, _NAMES | CUES) or word


def _heard_alike(word: str, words: frozenset[str]) -> str | None:
    """Return the alphabetically first of the words that sound the same: who spells by ear writes "tomartoes"."""
    if stem(word) in _KNOWN or not _is_told_by_sound(word):
        return None
    single = word.removesuffix("s") if not word.endswith("ss") else word
    for said, ending in ((word, ""), (single, "s")):
        other = _by_sound(words).get(sound(said))
        if other and not word.startswith(other) and slips(said, other, at_most=MAX_HEARD_SLIPS) <= MAX_HEARD_SLIPS:
            return f"{other}{'e' * (bool(ending) and other.endswith('o'))}{ending}"
    return None


@lru_cache(maxsize=64)
def _by_sound(words: frozenset[str]) -> dict[str, str]:
    """Return words by how they sound, those with consonants enough to be told by them."""
    return {sound(word): word for word in sorted(words, reverse=True) if word.isalpha()}


def _is_told_by_sound(word: str) -> bool:
    """Say whether a word has consonants enough to be known by them: "sailed" is no salad."""
    consonants = len(sound(word.removesuffix("s")).replace("ch", "c").replace("0", ""))
    return consonants >= MIN_CONSONANTS or (len(word) >= LONG_LETTERS and consonants >= MIN_CONSONANTS - 1)


def sound(word: str) -> str:
    """Return how a word sounds, roughly: its consonants in order, with one sign for any vowels between them."""
    for spelt, said in SOUNDS:
        word = spelt.sub(said, word)
    return word


@lru_cache(maxsize=4096)
def _nearest(word: str, words: frozenset[str]) -> str | None:
    """Return the alphabetically first of the closest words in reach, or None."""
    reach = 2 if len(word) >= LONG_LETTERS else 1
    near = (
        (distance, other)
        for other in words
        if len(other) >= MIN_LETTERS and abs(len(other) - len(word)) <= reach and _begin_alike(word, other)
        if (distance := slips(word, other, at_most=reach)) <= reach
    )
    return min(near, default=(0, None))[1]


def _begin_alike(word: str, other: str) -> bool:
    """People rarely get the first letter wrong; they may swap it with the second."""
    return word[0] == other[0] or word[:2] == other[1::-1]


def slips(word: str, other: str, *, at_most: int) -> int:
    """Return how many letters were left out, added, mistaken or swapped with their neighbour; past `at_most`, more.

    Source: the optimal string alignment distance.
    """
    above: list[int] = []
    row = list(range(len(other) + 1))
    for i, letter in enumerate(word, start=1):
        above, before, row = row, above, [i]
        for j, wanted in enumerate(other, start=1):
            cost = min(above[j] + 1, row[j - 1] + 1, above[j - 1] + (letter != wanted))
            if i > 1 and j > 1 and letter == other[j - 2] and word[i - 2] == wanted:
                cost = min(cost, before[j - 2] + 1)
            row.append(cost)
        if min(row) > at_most:
            return at_most + 1
    return row[-1]
