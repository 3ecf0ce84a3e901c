"""Words for whatever holds something mean foods by their data, and never by a likeness of names."""

from __future__ import annotations

import pytest

from core.vocabulary import Allergen, AllergenStatus, Exclusion, to_bits
from recipes import naming
from recipes.importers.catalogue_files import FoodEntry, read_foods
from recipes.naming import NamedFood, Sense


def with_status(food: FoodEntry, *statuses: AllergenStatus) -> int:
    return to_bits((name for name, status in food.allergens.items() if status in statuses), Allergen)


ENTRIES = read_foods()
FOODS = [
    NamedFood(
        pk=number, name=food.name, aliases=tuple(food.aliases), aisle=food.aisle, family=food.family,
        contained=with_status(food, AllergenStatus.CONTAINS),
        suspected=with_status(food, AllergenStatus.MAY_CONTAIN, AllergenStatus.UNKNOWN),
        excludes=to_bits(food.excludes, Exclusion),
    )
    for number, food in enumerate(ENTRIES)
]  # fmt: skip
WORDS = {
    Allergen.CELERY: "celery", Allergen.CEREALS_CONTAINING_GLUTEN: "gluten", Allergen.CRUSTACEANS: "crustaceans",
    Allergen.EGGS: "eggs", Allergen.FISH: "fish", Allergen.LUPIN: "lupin", Allergen.MILK: "dairy",
    Allergen.MOLLUSCS: "molluscs", Allergen.MUSTARD: "mustard", Allergen.NUTS: "nuts", Allergen.PEANUTS: "peanuts",
    Allergen.SESAME: "sesame", Allergen.SOYA: "soya", Allergen.SULPHITES: "sulphites",
}  # fmt: skip


def meant(word: str, sense: Sense = Sense.KIND) -> set[str]:
    return {food.name for food in naming.meant_by(word, FOODS, sense)}


@pytest.mark.parametrize("allergen", Allergen)
def test_an_allergen_means_whatever_contains_it_and_for_an_allergy_whatever_may(allergen):
    contains = {food.name for food in ENTRIES if food.allergens[allergen] == AllergenStatus.CONTAINS}
    blocked = {food.name for food in ENTRIES if food.allergens[allergen] != AllergenStatus.FREE}

    assert contains - {"Gluten-free oats", "Gluten-free muesli"} <= meant(WORDS[allergen])
    assert blocked <= meant(WORDS[allergen], Sense.ALLERGY)


@pytest.mark.parametrize(
    ("word", "is_one"),
    [
        ("soya", "Tofu, firm"), ("soy", "Soya drink, unsweetened"), ("pork", "Back bacon"), ("pork", "Pork sausages"),
        ("sesame", "Tahini"), ("milk", "Butter, unsalted"), ("the dairy", "Whole milk"), ("meat", "Beef mince"),
        ("wheat", "White bread, sliced"), ("beef", "Beef mince"), ("lamb", "Diced lamb"), ("meat", "Beef stock cube"),
    ],
)  # fmt: skip
def test_a_general_word_means_foods_that_are_called_otherwise(word, is_one):
    assert is_one in meant(word)


@pytest.mark.parametrize("sense", [Sense.FOOD, Sense.KIND])
@pytest.mark.parametrize(
    ("word", "is_none"),
    [
        ("gluten", "Gluten-free plain flour"), ("milk", "Light coconut milk, tinned"), ("meat", "Vegan sausages"),
        ("dairy", "Coconut milk, tinned"), ("beef", "Meat-free soya mince"), ("milk", "Oat drink"),
        ("meat", "Meat-free soya mince"), ("eggs", "Gluten-free wrap (vegan, egg-free)"),
        ("gluten", "Gluten-free oats"),
    ],
)  # fmt: skip
def test_what_lacks_it_is_not_meant(word, is_none, sense):
    assert is_none in {food.name for food in ENTRIES}
    assert is_none not in meant(word, sense)


def test_the_milk_that_something_comes_for_is_milk_alone():
    milk = meant("milk", Sense.FOOD)

    assert "Semi-skimmed milk" in milk
    assert not milk & {"Butter, unsalted", "Oat drink", "Coconut milk, tinned"}
