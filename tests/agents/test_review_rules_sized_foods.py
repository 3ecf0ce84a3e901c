"""Foods whose names hold a word of size or lightness: the name is the food's, and no wish for more or for lighter."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pytest

from agents.rules import goals
from agents.rules.text import plain_name
from tests.agents.plans_for_review import dinner_id
from tests.agents.saying import FRIDAY, MONDAY, day, dinner, one, said

CATALOGUE = Path(__file__).parents[2] / "recipes" / "catalogue" / "ingredients"
NAMED_ELSEWHERE = re.compile(r"[,(]")
"""How a name goes on in the catalogue and in nobody's sentence: "Greek yoghurt, low fat"."""


def sized_names() -> list[str]:
    """Return the names in the catalogue that hold what the rules know as a wish for more, lighter or more protein."""
    wishes = (*goals._PORTIONS.values(), *goals._WISHES.values())
    rows = [row for file in sorted(CATALOGUE.glob("*.csv")) for row in csv.DictReader(file.open(encoding="utf-8"))]
    names = [name.strip() for row in rows for name in (row["name"], *row["aliases"].split(";")) if name.strip()]
    told = [name.lower() for name in names if not NAMED_ELSEWHERE.search(name)]
    return [name for name in told if any(wish.search(plain_name(f"add {name}")) for wish in wishes)]


def added(food: str) -> list[dict[str, object]]:
    return [one("swap_ingredient", "ingredient", dinner(MONDAY), ingredient_to_add=food)]


def test_the_catalogue_has_such_names():
    assert {"double cream", "reduced-fat cheddar", "protein powder"} <= set(sized_names())


@pytest.mark.parametrize("name", sized_names())
@pytest.mark.parametrize("text", ["Add {} to Monday's dinner", "put {} in Monday's dinner"])
def test_a_food_of_the_catalogue_is_added_whatever_its_name_holds(text, name):
    assert said(text.format(name)) == added(name)


@pytest.mark.parametrize(
    "name",
    ["extra virgin olive oil", "half-fat crème fraîche", "lighter mayonnaise", "light coconut milk", "lighter houmous",
     "reduced-salt soy sauce", "high-protein yoghurt", "low-fat yoghurt", "vegetable oil",
     "vegetable stock cubes"],
)  # fmt: skip
def test_so_is_one_that_is_named_alike(name):
    assert said(f"add {name} to Monday's dinner") == added(name)


@pytest.mark.parametrize("text", ["double cream with Monday's dinner", "Monday's dinner with double cream"])
def test_a_food_beside_a_dish_makes_no_portion_larger(text):
    assert said(text) == []


def test_a_food_of_that_name_is_left_out_and_wished_for_like_any_other():
    assert said("no double cream in Monday's dinner") == [
        one("remove_ingredient", "ingredient", dinner(MONDAY), ingredient_to_remove="double cream")
    ]
    assert said("low-fat yoghurt for Friday's breakfast") == [
        one("regenerate_meal", "meal", {"plan_meal_id": dinner_id(FRIDAY) - 1}, ingredient_to_add="low-fat yoghurt")
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("double Monday's dinner", one("adjust_portion", "meal", dinner(MONDAY), larger_portion=True)),
        ("double the cream on Friday", one("adjust_portion", "day", day(FRIDAY), larger_portion=True)),
        ("double cream and a bigger dinner on Monday",
         one("adjust_portion", "meal", dinner(MONDAY), larger_portion=True)),
        ("something lighter than double cream on Monday",
         one("regenerate_day", "day", day(MONDAY), make_healthier=True)),
        ("add more vegetables to Friday's dinner",
         one("regenerate_meal", "meal", dinner(FRIDAY), make_healthier=True)),
        ("a low-fat dinner on Friday", one("regenerate_meal", "meal", dinner(FRIDAY), make_healthier=True)),
    ],
)  # fmt: skip
def test_beside_such_a_name_a_wish_for_more_or_lighter_stays_one(text, expected):
    assert said(text) == [expected]
