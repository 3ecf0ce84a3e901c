"""Foods that are known by name, whether or not the plan has them, and how a sentence keeps their names whole. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

from agents.rules import lexicon
from agents.rules.names import JOINT, key_of
from agents.rules.text import plain_name, stem
from agents.rules.words import COMMON, CUES, DISHES, NEVER_FOOD

MISREAD = lexicon.words("misread_in_names")
"""In a name these ask for nothing: gluten-free oats are no wish to be rid of gluten."""
NO_NAME_ALONE = COMMON | CUES | NEVER_FOOD | DISHES
MAX_WORDS = 6


@dataclass(frozen=True)
class KnownFoods:
    """The names of foods, as far as they tell something that their single words don't."""

    keys: frozenset[tuple[str, ...]]
    joint: frozenset[tuple[str, ...]]
    """The names, as stems, that are kept whole in a sentence."""
    words: frozenset[str] = frozenset()
    """The words of all names as they are written, none of which is a slip for another."""

    def joined(self, sentence: str) -> str:
        """Return a sentence with each name that could be misread as one word, the longest where several begin."""
        words = sentence.split(" ")
        if not self.joint or MISREAD.isdisjoint(words):
            return sentence
        stems = [stem(word) for word in words]
        out: list[str] = []
        at = 0
        while at < len(words):
            sizes = range(min(MAX_WORDS, len(words) - at), 1, -1)
            size = next((size for size in sizes if tuple(stems[at : at + size]) in self.joint), 1)
            out.append(JOINT.join(words[at : at + size]))
            at += size
        return " ".join(out)


@lru_cache(maxsize=8)
def known_as(names: frozenset[str]) -> KnownFoods:
    """Return the foods of a catalogue by its names; the same names come with every request."""
    return _read(names)


def with_names(known: KnownFoods, names: Iterable[str]) -> KnownFoods:
    """Return the known foods and those of a plan."""
    own = _read(names)
    return replace(known, joint=known.joint | own.joint) if own.joint else known


def _read(names: Iterable[str]) -> KnownFoods:
    keys: set[tuple[str, ...]] = set()
    joint: set[tuple[str, ...]] = set()
    spelt: set[str] = set()
    for name in names:
        for said in _ways_to_say(name):
            words = said.split()
            key = key_of(said)
            spelt.update(words)
            if len(words) > 1 or (words and NO_NAME_ALONE.isdisjoint((words[0], key[0]))):
                keys.add(key)
            if 1 < len(words) <= MAX_WORDS and not MISREAD.isdisjoint(words):
                joint.add(tuple(map(stem, words)))
    return KnownFoods(frozenset(keys), frozenset(joint), frozenset(spelt))


def _ways_to_say(name: str) -> Iterator[str]:
    """Yield a name as sentences have it: up to its first comma or bracket, and in the order of speech."""
    head, _, tail = re.sub(r"\(.*?\)", "", name).partition(",")
    yield plain_name(head)
    if tail and " " not in tail.strip():
        yield plain_name(f"{tail.strip()} {head}")  # "Soft cheese, light" is light soft cheese
