"""The names of foods: what two names have in common, and where in a phrase the name is. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from agents.rules import lexicon
from agents.rules.text import plain_name, stem, unaccented
from agents.rules.words import FILLERS, FOOD_GROUPS, FOOD_WORDS, IN_NAMES, OPINIONS, PREPARATIONS, SAME_FOOD

NAMED_TWICE = {kind: frozenset(map(stem, foods)) for kind, foods in lexicon.groups("named_twice").items()}
MINOR = frozenset(map(stem, ("stock", "sauce", "paste", "powder", "oil", "cube", "vinegar", "seasoning", "extract")))
"""What merely tastes of another food: "the chicken" is not the chicken stock."""
JOINT = "zqz"
"""Stands for the spaces in a name that is to be read as one word; no word of any language has it."""
CORRECTION = "correction"
"""Stands in plain words between what was said and what was meant: "no wait", "I mean" and the like."""
NO_NOUN = frozenset(("vegan", "sweet", "wholemeal", "lactose"))
PLANT_MILKS = frozenset(map(stem, lexicon.words("plant_milks")))
KINDS = (IN_NAMES | PREPARATIONS | NO_NOUN | {"smoked", "unsmoked"}) - (FOOD_WORDS - NO_NOUN)
"""Words that tell one kind of a food from another and name none by themselves."""
SIZED_FOOD = lexicon.pattern("sized_foods")
"""Foods whose names hold a word that asks for more, for less or for lighter where it stands alone: "double cream"."""
LASTING = lexicon.pattern("lasting", before=r"\b", after=r"\b")
"""What makes a wish last beyond this plan."""
ANYTHING_WITH = re.compile(
    r"^ *(?:anything|something|stuff|things?|meals?|dish(?:es)?|recipes?|food|any|one|ones|another)(?: \w+)? "
    r"(?:with|containing|that has|that have|including|involving|made with|made of)\b"
)
GOES_ON = re.compile(
    r" (?:in|on|from|at|for|with|of|to|during|because|as|that|which|at all|altogether|if|when|until|unless|anywhere"
    r"|whatsoever|is|are|though|thanks|through|into|alongside|out of|off|out|near|inside)\b"
    r"|(?: ,)?(?: and| but)? (?:more|extra(?! (?:virgin|mature|strong|lean|firm)\b))(?= [a-z])|§\w+|~"
)
"""Where a phrase goes on to say when, where or why."""


@lru_cache(maxsize=4096)
def key_of(name: str) -> tuple[str, ...]:
    """Return what two names of one food have in common: stems, in order, with one word for what has two."""
    stems = (stem(word) for word in re.findall(r"[^\W_]+", unaccented(name.lower()).replace(JOINT, " ")))
    return tuple(part for word in stems for part in SAME_FOOD.get(word, word).split())


def trimmed(phrase: str) -> str:
    """Return a phrase without the words around a food's name, and without opinions of it."""
    words = re.sub(r"[.,:]|§\w+", " ", phrase).split()
    while words and (words[0] in FILLERS or words[0] in OPINIONS) and not SIZED_FOOD.match(" ".join(words)):
        words.pop(0)
    while words and words[-1] in FILLERS:
        words.pop()
    return " ".join(words)


def before_place(phrase: str) -> str:
    """Return the first part of a phrase that may name a food, up to where it goes on to say when, where or why."""
    said = ANYTHING_WITH.sub(" ", LASTING.sub(" ", phrase))
    return next((part for part in GOES_ON.split(f" {said}") if trimmed(part)), "")


def completed(comes: str, goes: str) -> str:
    """Return what comes with the noun of what goes, where it has none: "veggie ones" for sausages."""
    words, noun = comes.split(), goes.split()[-1:]
    if not words or not noun or not noun[0].isalpha() or noun[0] in KINDS:
        return comes
    if words[-1] in ("one", "ones"):
        return " ".join((*words[:-1], *noun))
    said = trimmed(comes).split()
    if stem(noun[0]) == "milk" and len(said) == 1 and stem(said[0]) in PLANT_MILKS:
        return f"{said[0]} {noun[0]}"  # "the almond milk is off, use oat"
    is_adjective = bool(said) and all(word in KINDS for word in said) and noun[0] not in said
    return " ".join((*said, *noun)) if is_adjective else comes


@dataclass(frozen=True)
class Ingredient:
    """An ingredient of the plan, under each key that people may use for it."""

    name: str
    key: tuple[str, ...]
    head: tuple[str, ...]
    """The name up to its first comma or bracket: what it is, without how it comes."""

    @classmethod
    def of(cls, name: str) -> Ingredient:
        """Read a name as a plan writes it: "Chickpeas, tinned (drained)"."""
        head = re.split(r"[,(]", name, maxsplit=1)[0]
        return cls(name, key_of(plain_name(name)), key_of(plain_name(head)))

    def is_called(self, key: tuple[str, ...]) -> bool:
        """Say whether a key is all of its name, or all that stands before the comma; "white mushrooms" is one too."""
        if key in (self.key, self.head) or (1 < len(key) == len(self.key) and sorted(key) == sorted(self.key)):
            return True
        return len(key) > 1 and key[-2] in NAMED_TWICE.get(key[-1], ()) and self.is_called(key[:-1])

    def is_of(self, family: frozenset[str]) -> bool:
        """Say whether it is one of these foods, and does not merely taste of one."""
        return not MINOR & set(self.head) and not family.isdisjoint(self.head)

    def is_a(self, key: tuple[str, ...]) -> bool:
        """Say whether it is a kind of what the key names: chestnut mushrooms are mushrooms, stock is no chicken."""
        if not key or MINOR & set(self.head) - set(key):
            return False
        if len(key) > 1 and key[-2] in NAMED_TWICE.get(key[-1], ()) and not MINOR & set(self.head):
            key = key[:-1]
        general = FOOD_GROUPS.get(key[0], frozenset()) if len(key) == 1 else frozenset()
        return set(key) <= set(self.key) or not general.isdisjoint(self.head)
