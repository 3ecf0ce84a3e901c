"""Why a dish is recommended, in words: facts that were looked up or computed, never what a model says of itself."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
from django.db.models import Count, QuerySet
from django.utils import timezone

from core import prepared
from ratings import diversity
from ratings.models import Rating
from recipes import columns, naming
from recipes.columns import DishColumns
from recipes.incidence import Incidence
from users.models import Goal

MOST_REASONS = 3
MOST_DISHES = 50
"""Of one list."""
ALIKE_ENOUGH = 0.5
"""From here on one dish follows from another that the person liked: they share the main food, or kitchen and family."""
PROTEIN_ENERGY_SHARE = 0.2
"""From here food may be called high in protein (Regulation (EC) 1924/2006, Annex, retained)."""
KCAL_PER_G_PROTEIN = 4
FIBRE_G_PER_100_KCAL = 3
"""From here food may be called high in fibre (the same)."""
FOND_FROM = 2
"""Likes of one cuisine, and more than dislikes: one like of one curry does not make a curry lover."""
MANY_LIKES = 5
"""From so many people a dish is called liked; fewer might be told apart."""
USE_UP_WITHIN = timedelta(days=7)
"""Food that expires sooner is named with its day."""
ENERGY, PROTEIN, FIBRE = (columns.NUTRIENTS.index(name) for name in ("energy_kcal", "protein_g", "fibre_g"))


@dataclass(frozen=True)
class FoodAtHome:
    """A food in a person's cupboards that has not expired."""

    pk: int
    name: str
    expires_on: date | None


@dataclass(frozen=True, kw_only=True)
class Grounds:
    """What is known of a person that a reason may name."""

    goal: str
    said: Mapping[int, int]
    """1 or −1 by recipe id."""
    at_home: Sequence[FoodAtHome]
    """What expires first at the top."""


def reasons_for(
    dishes: DishColumns, rows: np.ndarray, grounds: Grounds, *, sources: np.ndarray
) -> list[tuple[str, ...]]:
    """Return up to three reasons for each dish, the strongest first; every dish has one.

    Args:
        rows: of the dishes that are recommended, at most `MOST_DISHES`.
        sources: ids of the dishes that the model says they follow from, −1 for none.

    Shapes: rows and sources int64 (N,).
    """
    because_of = _because_of(dishes, rows, sources, grounds.said)
    likes = _likes(dishes.recipe_id[rows])
    held = _held(dishes.lines, [food.pk for food in grounds.at_home], rows)
    fond = _cuisines_liked(dishes, grounds.said)
    told = []
    for place, row in enumerate(rows.tolist()):
        found = (
            f"Because you liked {because_of[row]}" if row in because_of else "",
            _for_goal(dishes, row, grounds.goal),
            _uses_up(grounds.at_home, held[:, place]),
            _fond_of(dishes, row, fond),
            _liked_by_many(likes.get(int(dishes.recipe_id[row]), 0)),
        )
        sentences = tuple(filter(None, found))[:MOST_REASONS]
        told.append(sentences or (f"Ready in {dishes.minutes[row]} minutes, and fits all that your profile asks for",))
    return told


def _because_of(dishes: DishColumns, rows: np.ndarray, sources: np.ndarray, said: Mapping[int, int]) -> dict[int, str]:
    """Return the titles of liked dishes by the rows of those that follow from them.

    Only what the person said is told, not what they did. Where the model names no dish, it is the one that shares most.

    Shapes: rows and sources (N,).
    """
    liked = dishes.rows_of([pk for pk, value in said.items() if value > 0])
    if not len(liked):
        return {}
    named = np.isin(sources, dishes.recipe_id[liked])
    alike = diversity.likeness_between(dishes, rows, liked)
    nearest = np.argmax(alike, axis=1)
    follows = alike[np.arange(len(rows)), nearest] >= ALIKE_ENOUGH
    titles = {
        row: str(dishes.titles[liked[place]])
        for row, place, holds in zip(rows.tolist(), nearest.tolist(), follows.tolist(), strict=True)
        if holds
    }
    return titles | {
        row: str(dishes.titles[dishes.rows_of([source])[0]])
        for row, source in zip(rows[named].tolist(), sources[named].tolist(), strict=True)
    }


def _likes(recipe_ids: np.ndarray) -> dict[int, int]:
    """Return how many people like each of some recipes, by id; those that nobody likes are not there."""
    # Always as many ids: for each length of a list another statement would have to be written.
    padding = [0] * (MOST_DISHES - len(recipe_ids))
    return dict(prepared.rows(_liked, *recipe_ids.tolist(), *padding))


def _liked(*recipe_ids: int) -> QuerySet:
    likes = Rating.objects.filter(recipe_id__in=recipe_ids, value=1).order_by()
    return likes.values("recipe_id").annotate(likes=Count("pk")).values_list("recipe_id", "likes")


def _for_goal(dishes: DishColumns, row: int, goal: str) -> str:
    """Return what in a dish serves the person's goal: protein keeps muscle in a deficit and builds it in a surplus."""
    energy, protein, fibre = (int(dishes.nutrients[row, each]) for each in (ENERGY, PROTEIN, FIBRE))
    if goal not in (Goal.LOSE, Goal.GAIN) or not energy:
        return ""
    if protein * KCAL_PER_G_PROTEIN >= PROTEIN_ENERGY_SHARE * energy:
        return f"High protein for your goal: {protein / 10:.0f} g a serving"
    if goal == Goal.LOSE and fibre * 100 >= FIBRE_G_PER_100_KCAL * energy:
        return f"High fibre for your goal: {fibre / 10:.0f} g a serving"
    return ""


def _uses_up(at_home: Sequence[FoodAtHome], decigrams: np.ndarray) -> str:
    """Return which food at home a dish uses: what expires soonest, then what it takes most of."""
    used = [(food, int(mass)) for food, mass in zip(at_home, decigrams, strict=True) if mass]
    if not used:
        return ""
    food, _ = min(used, key=lambda each: (each[0].expires_on or date.max, -each[1], each[0].pk))
    name = naming.in_short(food.name)
    if food.expires_on is None or food.expires_on > timezone.localdate() + USE_UP_WITHIN:
        return f"Uses your {name}"
    return f"Uses your {name}, good until {food.expires_on:%A}"


def _cuisines_liked(dishes: DishColumns, said: Mapping[int, int]) -> dict[int, int]:
    """Return how many dishes of a cuisine the person likes, by its code, where they are fond of it."""
    values = np.zeros(len(dishes), dtype=np.int64)
    values = dishes.look_up(said, otherwise=values)
    likes = Counter(dishes.cuisine.codes[values > 0].tolist())
    dislikes = Counter(dishes.cuisine.codes[values < 0].tolist())
    return {code: count for code, count in likes.items() if code >= 0 and count >= FOND_FROM and count > dislikes[code]}


def _fond_of(dishes: DishColumns, row: int, fond: Mapping[int, int]) -> str:
    code = int(dishes.cuisine.codes[row])
    if code not in fond:
        return ""
    cuisine = dishes.cuisine.name(code).replace("_", " ").title()
    return f"You like {cuisine} food: {fond[code]} dishes so far"


def _liked_by_many(likes: int) -> str:
    return f"{likes} people here like it" if likes >= MANY_LIKES else ""


def _held(lines: Incidence, food_ids: Sequence[int], rows: np.ndarray) -> np.ndarray:
    """Return how much of each food each dish takes, in tenths of a gram for all servings; 1 where that is not known.

    Looks at the few dishes that are asked for: a food such as salt stands in half of the catalogue.

    Shapes: returns int64 (len(food_ids), len(rows)).
    """
    held = np.zeros((len(food_ids), len(rows)), dtype=np.int64)
    for place, food in enumerate(food_ids):
        column = int(np.searchsorted(lines.food_id, food))
        if column == len(lines.food_id) or lines.food_id[column] != food:
            continue
        of_food = slice(int(lines.start[column]), int(lines.start[column + 1]))
        with_food = lines.row[of_food]
        found = np.searchsorted(with_food, rows)
        found[found == len(with_food)] = 0
        here = with_food[found] == rows
        held[place, here] = np.maximum(lines.decigrams[of_food][found[here]], 1)
    return held
