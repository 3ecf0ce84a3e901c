"""What to tell people who name an allergy in a sentence: only their profile keeps a food out for certain."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from functools import reduce

from core.errors import Conflict
from core.vocabulary import Allergen, from_bits
from plans import wanted_foods
from plans.wanted_foods import Kitchen, listed
from recipes.models import Ingredient
from users.models import Profile

_SAID = re.compile(r"\b(?:allerg(?:y|ies|ic)|intoleran(?:t|ce)|anaphyla\w+|c(?:o?e)liac)\b", re.IGNORECASE)
_DENIED = re.compile(r"(?:\bnot|n't|\bno|\bnobody(?: is| has)?|\bnever)(?:\s+\w+){0,2}\s+$", re.IGNORECASE)
_BEFORE = re.compile(r"(?:[\w-]+[ /&]+){0,3}$")
_AFTER = re.compile(r"[^.,;:!?\n]*?(?=[.,;:!?\n]|\b(?:so|but|please|swap|use|instead|can|could)\b|$)", re.IGNORECASE)
"""What an allergy is to stands just before the word, as in "a nut allergy", or after it until something else begins."""

_CALLED = {
    Allergen.CEREALS_CONTAINING_GLUTEN: r"gluten|wheat|barley|rye|c(?:o?e)liac",
    Allergen.CRUSTACEANS: r"crustaceans?|shellfish|prawns?|shrimps?|crabs?|lobsters?",
    Allergen.EGGS: r"eggs?",
    Allergen.FISH: r"fish",
    Allergen.LUPIN: r"lupins?",
    Allergen.MILK: r"milk|dairy|lactose",
    Allergen.MOLLUSCS: r"molluscs?|shellfish|mussels?|oysters?|squid|clams?",
    Allergen.MUSTARD: r"mustard",
    Allergen.NUTS: r"(?:tree[ -])?nuts?",
    Allergen.PEANUTS: r"peanuts?",
    Allergen.SESAME: r"sesame|tahini",
    Allergen.SOYA: r"soya?|soybeans?",
    Allergen.SULPHITES: r"sul(?:ph|f)ites?",
    Allergen.CELERY: r"celery|celeriac",
}
"""Words for each allergen of UK law; what is in a food that is named comes from the food."""

ONLY_THE_PROFILE = "Only the allergens in your profile are kept out of every week for certain"


def advice(text: str, harmful: Collection[str], *, kitchen: Kitchen, profile: Profile) -> list[str]:
    """Return a sentence on where an allergy that `text` names belongs; none if it names none.

    Args:
        harmful: the foods that it says can't be eaten, as far as they are understood.
    """
    phrases = list(_phrases(text))
    named = _named([*phrases, *harmful], harmful, kitchen)
    if not phrases and not named:
        return []
    known = set(from_bits(profile.allergens, Allergen))
    missing = [allergen for allergen in Allergen if allergen in named and allergen.value not in known]
    if missing:
        names = listed(allergen.label.lower() for allergen in missing)
        wanted = ", ".join(f'"{each.value}"' for each in Allergen if each.value in known or each in missing)
        return [f'{ONLY_THE_PROFILE}. Add {names} there: PUT /api/v1/profile {{"allergens": [{wanted}]}}.']
    if named:
        names = listed(allergen.label.lower() for allergen in Allergen if allergen in named)
        return [f"Your profile rules out {names} already: no dish that does or may contain any is planned."]
    return [
        f"{ONLY_THE_PROFILE} (PUT /api/v1/profile, allergens: the 14 of UK law). What is none of them may still come: "
        "look at the foods of each dish."
    ]


def is_named(text: str) -> bool:
    """Return whether a text speaks of an allergy that somebody has."""
    return any(True for _ in _phrases(text))


def _phrases(text: str) -> Iterable[str]:
    for said in _SAID.finditer(text):
        before, after = text[: said.start()], text[said.end() :]
        if _DENIED.search(before):
            continue
        first, last = _BEFORE.search(before), _AFTER.match(after)
        yield f"{first[0] if first else ''}{said[0]}{last[0] if last else ''}".lower()


def _named(phrases: Sequence[str], harmful: Collection[str], kitchen: Kitchen) -> set[Allergen]:
    named = {
        allergen for allergen, words in _CALLED.items() for each in phrases if re.search(rf"\b(?:{words})\b", each)
    }
    for food in harmful:
        named |= _in_all(food, kitchen)
    return named


def _in_all(word: str, kitchen: Kitchen) -> set[Allergen]:
    """Return the allergens that every food which a word means contains."""
    try:
        ids = wanted_foods.everywhere(kitchen, word)
    except Conflict:
        return set()
    held = Ingredient.objects.filter(pk__in=ids).values_list("allergens_contained", flat=True)
    bits = reduce(int.__and__, held) if held else 0
    return {Allergen(name) for name in from_bits(bits, Allergen)}
