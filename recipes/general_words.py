"""Words for whatever holds an allergen, or for all that rules out a diet: which foods they mean, by their data. Pure.

No name tells it: tofu is soya, back bacon is pork, and gluten-free flour is named after what it lacks.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Protocol

from core.vocabulary import Allergen, Exclusion, to_bits
from core.weekly_tags import Family


class Known(Protocol):
    """What has to be known of a food; the three sets are bits of `Allergen` and `Exclusion`."""

    @property
    def family(self) -> str: ...
    @property
    def contained(self) -> int: ...
    @property
    def suspected(self) -> int: ...
    @property
    def excludes(self) -> int: ...


@dataclass(frozen=True)
class GeneralWord:
    """What makes a food one of those that a word means: any of these."""

    allergens: int = 0
    excludes: int = 0
    families: frozenset[str] = frozenset()
    is_food_itself: bool = False
    """Whether some food is called so: the milk of one porridge is milk, and not the butter in it."""
    spared: frozenset[str] = frozenset()
    """Families that hold it by law only: gluten-free oats are meant where it is an allergy, and not otherwise."""

    def means(self, food: Known, *, is_allergy: bool) -> bool:
        """Return whether a food is one of them; for an allergy what may contain it, or is unknown, counts too."""
        present = food.contained | (food.suspected if is_allergy else 0)
        if not is_allergy and food.family in self.spared:
            present = 0
        return bool(present & self.allergens or food.excludes & self.excludes or food.family in self.families)

    def clears(self, food: Known) -> bool:
        """Return whether a food is known to be free of the allergen, whatever its name."""
        return bool(self.allergens) and not (food.contained | food.suspected) & self.allergens


def _word(
    *allergens: Allergen, excludes: Iterable[Exclusion] = (), families: Iterable[Family] = (), is_food: bool = False
) -> GeneralWord:
    return GeneralWord(to_bits(allergens, Allergen), to_bits(excludes, Exclusion), frozenset(families), is_food)


_SOYA = _word(Allergen.SOYA)
_GLUTEN = replace(
    _word(Allergen.CEREALS_CONTAINING_GLUTEN, excludes=[Exclusion.GLUTEN]), spared=frozenset({Family.OATS})
)
_DAIRY = _word(Allergen.MILK, excludes=[Exclusion.DAIRY])
_NUTS = _word(Allergen.NUTS, is_food=True)
_CRUSTACEANS = _word(Allergen.CRUSTACEANS)
_MOLLUSCS = _word(Allergen.MOLLUSCS)
_SULPHITES = _word(Allergen.SULPHITES)

GENERAL_WORDS: dict[str, GeneralWord] = {
    "soya": _SOYA,
    "soy": _SOYA,
    "gluten": _GLUTEN,
    "wheat": _GLUTEN,
    "sesame": _word(Allergen.SESAME),
    "dairy": _DAIRY,
    "lactose": _DAIRY,
    "milk": _word(Allergen.MILK, excludes=[Exclusion.DAIRY], is_food=True),
    "eggs": _word(Allergen.EGGS, excludes=[Exclusion.EGG], is_food=True),
    "nuts": _NUTS,
    "tree nuts": _NUTS,
    "peanuts": _word(Allergen.PEANUTS, is_food=True),
    "fish": _word(Allergen.FISH, is_food=True),
    "shellfish": _word(Allergen.CRUSTACEANS, Allergen.MOLLUSCS, is_food=True),
    "seafood": _word(Allergen.FISH, Allergen.CRUSTACEANS, Allergen.MOLLUSCS, is_food=True),
    "crustaceans": _CRUSTACEANS,
    "molluscs": _MOLLUSCS,
    "mustard": _word(Allergen.MUSTARD, is_food=True),
    "celery": _word(Allergen.CELERY, is_food=True),
    "sulphites": _SULPHITES,
    "sulfites": _SULPHITES,
    "sulphur dioxide": _SULPHITES,
    "lupin": _word(Allergen.LUPIN),
    "meat": _word(excludes=[Exclusion.MEAT]),
    "pork": _word(excludes=[Exclusion.PORK], families=[Family.PORK]),
    "beef": _word(families=[Family.BEEF]),
    "lamb": _word(families=[Family.LAMB]),
    "alcohol": _word(excludes=[Exclusion.ALCOHOL]),
}
"""In lower case, as most people say them."""
