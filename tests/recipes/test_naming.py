"""What people mean by the name of a food."""

from __future__ import annotations

import pytest

from recipes import naming
from recipes.importers.catalogue_files import read_foods
from recipes.naming import NamedFood

FOODS = [
    NamedFood(pk=number, name=food.name, aliases=tuple(food.aliases), aisle=food.aisle, family=food.family)
    for number, food in enumerate(read_foods())
]


def meant(word: str) -> list[str]:
    return [food.name for food in naming.meant_by(word, FOODS)]


@pytest.mark.parametrize(
    ("word", "first"),
    [
        ("tofu", "Tofu, firm"),
        ("Tofu, firm", "Tofu, firm"),
        ("the courgettes", "Courgette"),
        ("zucchini", "Courgette"),
        ("crème fraiche", "Crème fraîche"),
        ("butter", "Butter, unsalted"),
        ("mushrooms", "Mushrooms, white"),
        ("some chopped tomatoes", "Chopped tomatoes, tinned"),
        ("egg", "Eggs"),
        ("leeks", "Leek"),
        ("OATS", "Rolled oats"),
    ],
)
def test_a_food_is_found_by_any_of_its_names(word, first):
    assert meant(word)[0] == first


@pytest.mark.parametrize(
    ("word", "all_of_them"),
    [
        ("onions", {"Onion, brown", "Red onion", "Spring onion", "Pickled onions (drained)"}),
        ("tofu", {"Tofu, firm", "Tofu, silken", "Tofu, smoked"}),
        ("garlic", {"Garlic"}),
        ("turkey", {"Turkey breast", "Turkey mince, 7% fat"}),
        ("peanut butter", {"Peanut butter"}),
        ("lamb", {"Lamb mince", "Lamb leg joint, boneless", "Lamb chops", "Diced lamb", "Lamb's liver",
                  "Halal lamb mince", "Halal diced lamb"}),
    ],
)  # fmt: skip
def test_a_word_means_every_kind_of_it(word, all_of_them):
    assert set(meant(word)) == all_of_them


@pytest.mark.parametrize(
    ("word", "is_none"),
    [
        ("butter", "Peanut butter"),
        ("butter", "Butter beans, tinned (drained)"),
        ("milk", "Coconut milk, tinned"),
        ("milk", "Oat drink"),
        ("chicken", "Chicken stock cube"),
        ("rice", "Rice noodles, dried"),
        ("rice", "Gluten-free pasta, dried (maize and rice)"),
        ("garlic", "Garlic powder"),
        ("peppers", "Black pepper, ground"),
        ("beef", "Meat-free soya mince"),
        ("oil", "Sardines in oil, tinned (drained)"),
        ("egg", "Egg noodles, dried"),
        ("nuts", "Pumpkin seeds"),
        ("fish", "Fish sauce"),
    ],
)
def test_a_word_does_not_mean_what_only_sounds_like_it(word, is_none):
    assert is_none in {food.name for food in FOODS}
    assert is_none not in meant(word)


@pytest.mark.parametrize(
    ("word", "some"),
    [
        ("fish", "Cod fillets"),
        ("fish", "Salmon fillets"),
        ("red meat", "Lamb chops"),
        ("cheese", "Feta"),
        ("nuts", "Walnuts"),
        ("shellfish", "Mussels, cooked and shelled"),
        ("pasta", "Fusilli, dried"),
        ("tomatoes", "Chopped tomatoes, tinned"),
    ],
)
def test_a_word_for_a_kind_of_food_means_its_members(word, some):
    assert some in meant(word)


def test_a_seasoning_is_meant_where_nothing_else_has_the_name():
    kitchen = [food for food in FOODS if food.name in ("Black pepper, ground", "Garlic powder", "Carrot")]

    assert [food.name for food in naming.meant_by("pepper", kitchen)] == ["Black pepper, ground"]


@pytest.mark.parametrize("word", ["unicorn", "", "   ", "the", "!!", "curry"])
def test_a_word_that_is_no_food_means_nothing(word):
    assert meant(word) == []


@pytest.mark.parametrize(("word", "near"), [("mushroms", "Mushrooms, white"), ("aubergene", "Aubergine"),
                                            ("tofuu", "Tofu, firm"), ("broccolli", "Broccoli")])  # fmt: skip
def test_a_slip_of_the_pen_is_offered_the_nearest_name(word, near):
    assert meant(word) == []
    assert naming.nearest(word, FOODS)[0] == near
    assert len(naming.nearest(word, FOODS)) <= 3


def test_nothing_is_near_to_what_is_like_no_food():
    assert naming.nearest("zzzzqqqq", FOODS) == []


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("Tofu, firm", "tofu"),
        ("Chickpeas, tinned (drained)", "chickpeas"),
        ("Corn tortilla (100 % maize)", "corn tortilla"),
        ("Sardines in oil, tinned (drained)", "sardines"),
        ("Red onion", "red onion"),
    ],
)
def test_a_name_is_shortened_for_a_sentence(name, short):
    assert naming.in_short(name) == short


def test_every_food_is_found_by_its_own_name():
    assert [food.name for food in FOODS if food.name not in meant(food.name)] == []
