"""Which foods a person means by a word, as British cooks use it. Pure.

"chicken" is a breast or a thigh and not the stock cube, "butter" is not peanut butter, "peppers" are not the black one
in the mill, and "fish" is whatever swims. A word may mean several foods; what is done with them is the caller's affair.
"""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import Enum, auto
from functools import lru_cache

from core.weekly_tags import Family
from recipes.general_words import GENERAL_WORDS
from recipes.kinds import Aisle

Words = tuple[str, ...]

SEASONING = frozenset(
    {Aisle.STOCKS, Aisle.SAUCES, Aisle.SPICES, Aisle.SNACKS, Aisle.BREAKFAST_CEREAL, Aisle.DRINKS, Aisle.ALCOHOL,
     Aisle.OTHER}
)  # fmt: skip
"""Aisles of what flavours a dish or is made from a food: a plain word means these only where nothing else fits."""
NAMED_BY_ANIMAL = frozenset({Aisle.MEAT, Aisle.FISH})
"""Here the first word says what it is: "beef mince" is beef, whereas rice noodles are no rice."""
GROWN = frozenset({Aisle.FRUIT, Aisle.VEGETABLES, Aisle.HERBS, Aisle.PULSES, Aisle.TINS, Aisle.DRIED_FRUIT})
"""Fresh, dried or tinned, it is the same plant: tinned tomatoes are tomatoes."""
INSTEAD_OF = frozenset({"vegan"})
"""What a name with one of these takes the place of, it is not: vegan beef is no beef."""
NOT_NUTS = frozenset({"seed", "flaxseed", "tahini", "coconut"})
ARTICLES = frozenset({"the", "a", "an", "any", "some", "all", "my", "more", "extra", "of", "its", "that", "those"})
ALIKE_ENOUGH = 0.6
"""Of difflib's ratio: below, the nearest name is no help."""

_WORD = re.compile(r"[a-z0-9]+")
_AFTERTHOUGHT = re.compile(r"\(.*?\)| with .*| in .*|;.*")


class Sense(Enum):
    """How widely a word such as "milk" is meant."""

    FOOD = auto()
    """What a cook would fetch: the milk that oat drink comes for is milk."""
    KIND = auto()
    """Whatever holds it: who wants no milk this week wants no cheese either."""
    ALLERGY = auto()
    """Also whatever may hold it."""


@dataclass(frozen=True, kw_only=True)
class NamedFood:
    """A food as far as its name goes, and what it holds, as bits of `Allergen` and `Exclusion`."""

    pk: int
    name: str
    aliases: tuple[str, ...]
    aisle: str
    family: str
    contained: int = 0
    suspected: int = 0
    """Allergens that it may contain, or of which nobody knows."""
    excludes: int = 0

    @property
    def names(self) -> tuple[str, ...]:
        return (self.name, *self.aliases)


def meant_by(word: str, foods: Sequence[NamedFood], sense: Sense = Sense.FOOD) -> list[NamedFood]:
    """Return the foods that `word` means, those that are called exactly so first; empty if it means none.

    Args:
        foods: the whole catalogue: whether "butter" means peanut butter depends on there being butter.
        sense: how widely a general word is meant; one that no food is called by, as gluten, is always meant widely.
    """
    wanted = _words(word)
    general = GENERAL.get(wanted)
    if general is None:
        return _meant_by_name(wanted, foods)
    named = _meant_by_name(wanted, foods)
    if wanted not in KINDS:  # coconut milk is called a milk, and is none
        own_name = general.is_food_itself
        named = [food for food in named if not general.clears(food) or (own_name and wanted in _calls(food.names))]
    if sense == Sense.FOOD and (named or general.is_food_itself):
        return named
    is_allergy, known = sense == Sense.ALLERGY, {food.pk for food in named}
    return [*named, *(food for food in foods if food.pk not in known and general.means(food, is_allergy=is_allergy))]


def is_general(word: str) -> bool:
    """Return whether `word` means foods by what they hold, and none by its name alone."""
    return _words(word) in GENERAL


def is_food_itself(word: str) -> bool:
    """Return whether foods are called by `word`: milk is one, dairy is a kind."""
    general = GENERAL.get(_words(word))
    return general is None or general.is_food_itself


def _meant_by_name(wanted: Words, foods: Sequence[NamedFood]) -> list[NamedFood]:
    if not wanted:
        return []
    exact = [food for food in foods if wanted in _calls(food.names)]
    kind = KINDS.get(wanted)
    wider = [food for food in foods if food not in exact and (kind(food) if kind else _is_a(wanted, food))]
    # What a dish is made of comes before what flavours it, peppers before pepper, unless that has the very name.
    seasonings = {food.aisle in SEASONING for food in exact if _words(food.name) == wanted}
    for are_seasoning in (True, False) if seasonings == {True} else (False, True):
        first = [food for food in exact if (food.aisle in SEASONING) == are_seasoning]
        others = [food for food in wider if (food.aisle in SEASONING) == are_seasoning]
        if first and not kind:
            shelves = {_shelf(food) for food in first}
            others = [food for food in others if _shelf(food) in shelves]
        if first or others:
            return [*first, *others]
    return []


def is_called(word: str, food: NamedFood) -> bool:
    """Return whether `word` is the very name of a food, or another name of it, in the singular or the plural."""
    return _words(word) in _calls(food.names)


def nearest(word: str, foods: Iterable[NamedFood], *, limit: int = 3) -> list[str]:
    """Return the names of up to `limit` foods that read most like `word`, the nearest first."""
    by_spelling = {" ".join(_words(call)): food.name for food in foods for call in food.names}
    spelt = " ".join(_words(word))
    alike = difflib.get_close_matches(spelt, by_spelling, n=4 * limit, cutoff=ALIKE_ENOUGH)
    sharing = sorted((each for each in by_spelling if set(each.split()) & set(spelt.split())), key=len)
    return list(dict.fromkeys(by_spelling[each] for each in [*alike, *sharing]))[:limit]


def in_short(name: str) -> str:
    """Return a food's name as a sentence has it: "tofu" for "Tofu, firm", "chickpeas" for "Chickpeas, tinned"."""
    return _AFTERTHOUGHT.sub("", name).split(",")[0].strip().lower()


def plainly(word: str) -> str:
    """Return a person's word for a food as it stands within a sentence: "chicken" for "The chicken"."""
    words = word.lower().split()
    while len(words) > 1 and words[0] in ARTICLES:
        words.pop(0)
    return " ".join(words)


@lru_cache(maxsize=8192)
def _words(text: str) -> Words:
    plain = unicodedata.normalize("NFKD", text.casefold().replace("œ", "oe"))
    plain = "".join(letter for letter in plain if not unicodedata.combining(letter) and letter not in "'’‘`ʼ")
    words = [_singular(word) for word in _WORD.findall(plain)]
    while words and words[0] in ARTICLES:
        words.pop(0)
    return tuple(words)


def _singular(word: str) -> str:
    """Return a form that singular and plural share; it need not be a word."""
    if word == "leaves":
        return "leaf"
    if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us")):
        word = word[:-2] if word.endswith(("oes", "sses", "ches", "shes", "xes")) else word[:-1]
    return word[:-2] + "y" if len(word) > 3 and word.endswith("ie") else word


@lru_cache(maxsize=8192)
def _calls(names: tuple[str, ...]) -> frozenset[Words]:
    """Return all that a food is called: what stands in its names, word for word, and what is meant by that."""
    return frozenset({*map(_words, names), *_plain_calls(names)} - {()})


@lru_cache(maxsize=8192)
def _plain_calls(names: tuple[str, ...]) -> frozenset[Words]:
    """Return a food's names without what is said of it besides: "Onion, brown" is an onion and a brown onion."""
    plain = [_AFTERTHOUGHT.sub("", name).partition(",") for name in names]
    calls = {_words(f"{rest} {first}") for first, _, rest in plain}
    calls.add(_words(plain[0][0]))  # aliases such as "apricots, dried" turn round, but don't make dried fruit fresh
    return frozenset(calls - {()})


def _is_a(wanted: Words, food: NamedFood) -> bool:
    """Return whether a food is a kind of what is wanted, as red onions are onions."""
    length = len(wanted)
    for call in _plain_calls(food.names):
        if INSTEAD_OF & {*call} - {*wanted}:
            continue
        if call[-length:] == wanted:
            return True
        positions = range(len(call) - length + 1)
        if food.aisle in NAMED_BY_ANIMAL and any(call[at : at + length] == wanted for at in positions):
            return True
    return False


def _shelf(food: NamedFood) -> str:
    return "grown" if food.aisle in GROWN else food.aisle


def _of_families(*families: Family) -> Callable[[NamedFood], bool]:
    return lambda food: food.family in families


def _is_nut(food: NamedFood) -> bool:
    words = {word for name in food.names for word in _words(name)}
    return food.family == Family.NUTS_SEEDS and not words & NOT_NUTS


_FISH = (Family.WHITE_FISH, Family.OILY_FISH)
_KINDS: dict[str, Callable[[NamedFood], bool]] = {
    "fish": _of_families(*_FISH),
    "white fish": _of_families(Family.WHITE_FISH),
    "oily fish": _of_families(Family.OILY_FISH),
    "seafood": _of_families(*_FISH, Family.SHELLFISH),
    "shellfish": _of_families(Family.SHELLFISH),
    "meat": lambda food: food.aisle == Aisle.MEAT,
    "red meat": _of_families(Family.BEEF, Family.LAMB, Family.PORK),
    "poultry": _of_families(Family.POULTRY),
    "pork": _of_families(Family.PORK),
    "soya": _of_families(Family.TOFU_SOYA),
    "soy": _of_families(Family.TOFU_SOYA),
    "dairy": _of_families(Family.DAIRY, Family.CHEESE),
    "cheese": _of_families(Family.CHEESE),
    "nuts": _is_nut,
    "pulses": _of_families(Family.PULSES),
    "pasta": _of_families(Family.PASTA),
}
KINDS = {_words(word): is_one for word, is_one in _KINDS.items()}
"""Words for a whole kind of food, whose members are called otherwise."""
GENERAL = {_words(word): general for word, general in GENERAL_WORDS.items()}
"""Words for whatever holds something."""
