"""What the recipes of a file of picks are: titles, ingredients and categories, joined by the recipe's number."""

from __future__ import annotations

import gzip
import json
from collections import defaultdict
from collections.abc import Hashable
from pathlib import Path

import numpy as np

from benchmarks.picks_file import BadFile, columns_of
from ratings.recommender import Content


def read(path: Path, *, names: np.ndarray, numbers: Path | None = None, picks: Path | None = None) -> Content:
    """Return the content of the recipes that a file of picks calls `names`; empty for those that `path` does not have.

    Args:
        path: JSON lines with recipe_num, title, ingredients and categories, gzipped or not.
        numbers: picks as user_id and recipe_id by recipe number, where `names` are other numbers; `picks` holds the
            same picks under those. Who picked what tells which is which.

    Raises:
        BadFile: missing, not of that form, or none of the recipes is in it.
    """
    known = _recipes(path)
    called = dict(zip(names.tolist(), names.tolist(), strict=True))
    if numbers is not None and picks is not None:
        called = recipe_numbers(picks, numbers)
    found = [known.get(called.get(name, -1), {}) for name in names.tolist()]
    if not any(found):
        raise BadFile(f"{path} describes none of the {len(names)} recipes")
    return Content(
        titles=[recipe.get("title", "") for recipe in found],
        ingredients=[recipe.get("ingredients", []) for recipe in found],
        tags=[recipe.get("categories", []) for recipe in found],
    )


def recipe_numbers(picks: Path, numbers: Path) -> dict[int, int]:
    """Return the recipe number of each item of `picks`, where it is certain.

    Both files hold the same picks, of people and recipes under other names. A recipe is known by who picked it, a
    person by what they picked: colours are refined over both until each is told from the others. Recipes that exactly
    the same people picked stay unknown.

    Raises:
        BadFile: the two do not hold the same picks.
    """
    mine = _pairs(columns_of(picks), "user", "item")
    columns = columns_of(numbers)
    other = _pairs(columns, "user_id", "recipe_id")
    if "variant" in columns:
        other = other[np.char.find(columns["variant"], VARIANT) >= 0]
    if len(mine) != len(other):
        raise BadFile(f"{picks} has {len(mine)} picks, {numbers} {len(other)}; they must be the same")
    by_colour: dict[Hashable, list[int]] = defaultdict(list)
    for number, colour in _colours(other).items():
        by_colour[colour].append(number)
    colours = _colours(mine)
    if set(colours.values()) != set(by_colour):
        raise BadFile(f"{picks} and {numbers} do not hold the same picks")
    return {item: by_colour[colour][0] for item, colour in colours.items() if len(by_colour[colour]) == 1}


ROUNDS = 4
"""After three, nothing changes any more in the shared files."""
VARIANT = "H"
"""Of the numbered picks, those of the shared file."""


def _pairs(columns: dict[str, np.ndarray], first: str, second: str) -> np.ndarray:
    try:
        return np.stack([columns[first], columns[second]], axis=1).astype(np.int64)
    except (KeyError, ValueError) as error:
        raise BadFile(f"no whole numbers in columns {first} and {second}: {error}") from error


def _colours(pairs: np.ndarray) -> dict[int, Hashable]:
    """Return for each item a value that depends on nothing but the pattern of who picked what."""
    sides = [pairs[:, 0], pairs[:, 1]]
    colours: list[dict[int, Hashable]] = [
        {int(key): int(count) for key, count in zip(*np.unique(side, return_counts=True), strict=True)}
        for side in sides
    ]
    for _ in range(ROUNDS):
        around: list[dict[int, list[Hashable]]] = [defaultdict(list), defaultdict(list)]
        for user, item in pairs.tolist():
            around[0][user].append(colours[1][item])
            around[1][item].append(colours[0][user])
        colours = [
            {key: hash((before[key], tuple(sorted(seen)))) for key, seen in near.items()}  # type: ignore[type-var]
            for before, near in zip(colours, around, strict=True)
        ]
    return colours[1]


def _recipes(path: Path) -> dict[int, dict]:
    try:
        with (gzip.open if path.suffix == ".gz" else open)(path, "rt", encoding="utf-8") as file:
            return {int(recipe["recipe_num"]): recipe for recipe in map(json.loads, file)}
    except FileNotFoundError as error:
        raise BadFile(f"there is no file {path}") from error
    except (OSError, EOFError, ValueError, KeyError, TypeError) as error:
        raise BadFile(f"{path} is not JSON lines of recipes with a recipe_num: {error!r}") from error
