"""The 14 allergens, and what the name of a food says about them. Pure.

`infer` reads a name the way a careful shopper does, for imports, the queue of things to review, and checks of the
catalogue. It warns: an allergen that it names deserves a look. It never clears: a name that implies nothing says
nothing about what is in the food, so an unknown status stays unknown until a person has read the label.
"""

import re
import unicodedata
from functools import lru_cache

from core.vocabulary import Allergen
from recipes import allergen_words as words

ALLERGENS: tuple[str, ...] = tuple(Allergen.values)
"""As UK law lists them (Food Information Regulations 2014; retained Regulation (EU) 1169/2011, Annex II)."""

_GLUTEN = Allergen.CEREALS_CONTAINING_GLUTEN.value
_JOINERS = frozenset({"and", "with", "plus", "or", "&", "+", ";", "/"})
"""What comes after one of these is another food: "vegan sausage with cheese" holds cheese."""
_WORD = re.compile(r"[a-z0-9]+|[&+;/]")

Phrase = tuple[str, ...]


def infer(name: str) -> frozenset[str]:
    """Return the allergens that a food's name implies; empty means that the name tells nothing, not that it is free.

    Whole words only, the longest known phrase first; plurals, accents, hyphens and US names are understood. A free-from
    phrase ("dairy-free", "vegan", "free from nuts") takes its allergens off the part of the name it stands
    in, up to the next "and", "with" and the like. Oats stay whatever is said of gluten.
    """
    tokens = _tokens(name)
    parts: list[tuple[set[str], set[str], bool]] = [(set(), set(), False)]
    position = 0
    while position < len(tokens):
        length, found, freed, is_oat = _longest(tokens, position)
        if length == 1 and tokens[position] in _JOINERS:
            parts.append((set(), set(), False))
        present, free, has_oats = parts[-1]
        present |= found
        free |= freed
        parts[-1] = (present, free, has_oats or is_oat)
        position += length
    implied: set[str] = set()
    for present, free, has_oats in parts:
        implied |= present - free
        if has_oats:
            implied.add(_GLUTEN)
    return frozenset(implied)


def _longest(tokens: Phrase, position: int) -> tuple[int, frozenset[str], frozenset[str], bool]:
    """Return how many words the longest phrase at `position` takes, what it implies, what it frees, if it is oats."""
    for length in range(min(_LONGEST, len(tokens) - position), 0, -1):
        phrase = tokens[position : position + length]
        if phrase in _FREEING:
            return length, frozenset(), _FREEING[phrase], False
        if phrase in _IMPLYING:
            return length, _IMPLYING[phrase], frozenset(), phrase in _OATS
    return 1, frozenset(), frozenset(), False


@lru_cache(maxsize=4096)
def _tokens(text: str) -> Phrase:
    plain = unicodedata.normalize("NFKD", text.casefold().replace("œ", "oe"))
    plain = "".join(letter for letter in plain if not unicodedata.combining(letter) and letter not in "'’‘`ʼ")
    return tuple(_singular(word) for word in _WORD.findall(plain))


def _singular(word: str) -> str:
    """Return a form that singular and plural share; not always a word, as "brie" and "cookies" show: "bry", "cooky"."""
    if len(word) > 3 and word.endswith("s") and not word.endswith("ss"):
        word = word[:-2] if word.endswith(("oes", "sses")) else word[:-1]
    if len(word) > 3 and word.endswith("ie"):
        word = word[:-2] + "y"
    return word[:-1] if word.endswith(("che", "she", "xe")) else word


def _phrases(text: str) -> list[Phrase]:
    return [_tokens(phrase) for phrase in text.split(",") if phrase.strip()]


def _implying() -> dict[Phrase, frozenset[str]]:
    """Return what each phrase implies: nothing for the harmless ones."""
    table: dict[Phrase, frozenset[str]] = dict.fromkeys(_phrases(words.HARMLESS), frozenset())
    real = set(_phrases(words.REAL_DAIRY))
    for base, allergens in words.PLANT_BASES.items():
        for form in _phrases(words.PLANT_FORMS):
            if (phrase := _tokens(base) + form) not in real:
                table[phrase] = frozenset(allergens.split())
    final = {*table, *_phrases(words.INSTEAD)}
    listed: dict[Phrase, frozenset[str]] = {}
    for allergen, text in words.IMPLIES.items():
        for phrase in _phrases(text):
            listed[phrase] = listed.get(phrase, frozenset()) | {allergen}
    # The shorter first, so that a phrase finds what its parts imply: "seeded bread" holds the gluten of "bread" too.
    for phrase in sorted(listed, key=len):
        table[phrase] = table.get(phrase, frozenset()) | listed[phrase]
        if phrase not in final:
            table[phrase] |= _of_its_parts(phrase, table)
    return table


def _of_its_parts(phrase: Phrase, table: dict[Phrase, frozenset[str]]) -> frozenset[str]:
    found: frozenset[str] = frozenset()
    position = 0
    while position < len(phrase):
        lengths = range(min(len(phrase) - 1, len(phrase) - position), 0, -1)
        length = next((length for length in lengths if phrase[position : position + length] in table), 1)
        found |= table.get(phrase[position : position + length], frozenset())
        position += length
    return found


def _freeing() -> dict[Phrase, frozenset[str]]:
    """Return what each free-from phrase frees."""
    table: dict[Phrase, frozenset[str]] = {}
    for term, allergens in words.FREE_TERMS.items():
        freed = frozenset(ALLERGENS if allergens == "*" else allergens.split())
        for phrase in ("{} free", "free from {}", "free of {}", "without {}", "no {}"):
            table[_tokens(phrase.format(term))] = freed
    for word, allergens in words.FREE_WORDS.items():
        table[_tokens(word)] = frozenset(allergens.split())
    return table


_IMPLYING = _implying()
_FREEING = _freeing()
_OATS = frozenset(_phrases(words.OAT_WORDS))
_LONGEST = max(map(len, (*_IMPLYING, *_FREEING)))
