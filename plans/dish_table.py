"""The dishes of a week as one person sees them: the catalogue's columns beside their liking, prices and pantry."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
from django.db.models.functions import Coalesce

from plans import costs, pantry_points
from plans.kin import Copies
from plans.models import MealHistory, PlanMeal
from plans.pantry_points import AtHome
from plans.solver import DishTable, Labels
from ratings import experiments, scoring
from ratings.active import LineUp
from ratings.experiments import Choices
from ratings.scoring import History
from recipes.columns import DishColumns
from recipes.columns import Labels as Names
from recipes.selectors import DISLIKED_INGREDIENT_PENALTY
from users.models import Profile

HISTORY_DAYS = 14
"""A dish served within these days is not served again while anything else will do."""
Rows = tuple[DishColumns, np.ndarray]
"""Dishes, and which of them are meant: int64 (N,), ascending."""


@dataclass(frozen=True, kw_only=True)
class Eater:
    """What a person thinks of dishes, has at home and pays, as far as a week depends on it."""

    history: History
    trial: Choices
    """What running experiments choose for them."""
    line_up: LineUp
    """The models that answer for them: the same for all dishes, also if another one takes over meanwhile."""
    disliked_food_ids: tuple[int, ...]
    food_scores: dict[int, int]
    """−100 to 100 by food id."""
    recent_recipe_ids: frozenset[int]
    """A copy counts as its origin, and the origin as its copies."""
    at_home: AtHome
    price_differences: dict[int, int]
    """Pence a kilogram by food id."""

    def penalty(self, dishes: DishColumns) -> np.ndarray:
        """Return what each dish loses for the foods in it, in thousandths; below 0 where it gains: int64 (R,)."""
        dislike = round(1000 * DISLIKED_INGREDIENT_PENALTY)
        disliked = dishes.lines.sum_of(dict.fromkeys(self.disliked_food_ids, dislike))
        return disliked + 10 * scoring.ingredient_penalties(self.food_scores, dishes)


def eater_of(profile: Profile, *, week_start: date, copies: Copies) -> Eater:
    """Load what the dishes of a week are to a person, in ten queries."""
    user_id = profile.user_id
    trial = experiments.choices_for(user_id)
    since = week_start - timedelta(days=HISTORY_DAYS)
    served = MealHistory.objects.filter(user_id=user_id, date__gte=since, date__lt=week_start).order_by()
    recent = served.exclude(outcome=PlanMeal.Outcome.SKIPPED).values_list(
        Coalesce("recipe__origin_id", "recipe_id"), flat=True
    )
    return Eater(
        history=scoring.history_of(user_id),
        trial=trial,
        line_up=experiments.line_up_of(trial),
        disliked_food_ids=tuple(profile.disliked_ingredients.order_by("pk").values_list("pk", flat=True)),
        food_scores=scoring.ingredient_scores(user_id),
        recent_recipe_ids=copies.alike(recent),
        at_home=pantry_points.at_home(user_id, week_start),
        price_differences=costs.own_price_differences(user_id),
    )


def dish_table(first: Rows, *others: Rows, eater: Eater) -> DishTable:
    """Return all the dishes meant as one table; none is in two of the parts."""
    tables = [_table(*first, eater), *(_table(*part, eater) for part in others if len(part[1]))]
    return tables[0] if len(tables) == 1 else _joined(tables)


def _table(dishes: DishColumns, rows: np.ndarray, eater: Eater) -> DishTable:
    penalty = eater.penalty(dishes)
    scores = scoring.score_dishes(dishes, eater.history, among=rows, line_up=eater.line_up).values
    # A food that a person wishes for has a negative penalty: it lifts the dish within the range of liking.
    liking = np.clip(scores - np.minimum(penalty, 0) / 1000, -1.0, 1.0)
    is_recent = np.zeros(len(dishes), dtype=bool)
    is_recent[dishes.rows_of(eater.recent_recipe_ids)] = True
    tags = dishes.tags[rows]
    return DishTable(
        recipe_id=dishes.recipe_id[rows],
        titles=dishes.titles[rows].tolist(),
        nutrients=dishes.nutrients[rows],
        pence=costs.servings_pence(dishes, eater.price_differences)[rows],
        liking=np.rint(1000 * liking).astype(np.int64)[rows],
        dislike_penalty=np.maximum(penalty, 0)[rows],
        pantry_bonus=eater.at_home.points(dishes)[rows],
        main_ingredient=_of_rows(dishes.main_ingredient, rows),
        family=_of_rows(dishes.family, rows),
        cuisine=_of_rows(dishes.cuisine, rows),
        tags={dishes.tag_names[column]: tags[:, column] for column in np.flatnonzero(tags.any(axis=0)).tolist()},
        is_recent=is_recent[rows],
        keeps_days=dishes.keeps_days[rows],
    )


def _of_rows(labels: Names, rows: np.ndarray) -> Labels:
    """Return the labels of some dishes, numbered anew: the planner counts every name that there is."""
    codes = labels.codes[rows]
    used = np.unique(codes[codes >= 0])
    # One more at the end, which is what the code −1 reaches.
    number = np.full(len(labels.names) + 1, -1, dtype=np.int32)
    number[used] = np.arange(len(used))
    return Labels(number[codes], tuple(labels.names[code] for code in used.tolist()))


def _joined(tables: Sequence[DishTable]) -> DishTable:
    order = np.argsort(np.concatenate([table.recipe_id for table in tables]))

    def column(name: str) -> np.ndarray:
        return np.concatenate([getattr(table, name) for table in tables])[order]

    def labels(name: str) -> Labels:
        parts: list[Labels] = [getattr(table, name) for table in tables]
        names = sorted({each for part in parts for each in part.names})
        number = {each: code for code, each in enumerate(names)}
        # One more at the end, which is what the code −1 reaches.
        codes = [np.array([number[each] for each in part.names] + [-1], dtype=np.int32)[part.codes] for part in parts]
        return Labels(np.concatenate(codes)[order], tuple(names))

    def has(tag: str) -> np.ndarray:
        parts = [table.tags.get(tag, np.zeros(len(table), dtype=bool)) for table in tables]
        return np.concatenate(parts)[order]

    titles = [title for table in tables for title in table.titles]
    return DishTable(
        recipe_id=column("recipe_id"),
        titles=[titles[row] for row in order.tolist()],
        main_ingredient=labels("main_ingredient"),
        family=labels("family"),
        cuisine=labels("cuisine"),
        tags={tag: has(tag) for tag in sorted({tag for table in tables for tag in table.tags})},
        **{
            name: column(name)
            for name in (
                "nutrients", "pence", "liking", "dislike_penalty", "pantry_bonus", "is_recent", "keeps_days",
            )
        },
    )  # fmt: skip
