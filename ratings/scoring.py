"""How much a person will like a dish, in one place: for the planner's objective and for lists (docs/recommender.md).

    what they said of the dish itself                   1 or −1, always wins
    what they cooked, shared or liked                   ranks as high as that weighs, whatever a model says
    the active model, else the next that knows it       the dish's rank among those that the person may eat
    popularity and the person's own traits              for who picked nothing yet, and for dishes that are new
    nothing trained: the person's own traits            0 for who has rated nothing

Ranks become a chance of a like by the curve that was fitted when the model was trained (`ratings.calibration`): a score
is 2 · P(like) − 1, so 0 means that a like and a dislike are equally likely. The same words, deeds and models give the
same scores to the last bit.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from scipy.sparse import csr_array

from ratings import active, experiments
from ratings.active import POPULARITY, LineUp, Loaded
from ratings.calibration import LEARNED_LIMIT, NEWCOMER_SHARE, ranks, raw_scores
from ratings.datasets import LIKED_FROM
from ratings.histories import History as History
from ratings.histories import history_of as history_of
from ratings.histories import history_of_picks as history_of_picks
from ratings.opinions import Opinions as Opinions
from ratings.opinions import ingredient_penalties as ingredient_penalties
from ratings.opinions import ingredient_scores as ingredient_scores
from ratings.opinions import opinions_of as opinions_of
from recipes import columns, snapshot
from recipes.columns import DishColumns
from recipes.incidence import places
from recipes.legality import LegalDishes
from recipes.models import Recipe
from users.models import Profile, User

PROFILE = "profile"
"""Who answered where no model did: the person's own words, and what they say of dishes that are alike."""


class Asked(NamedTuple):
    """A model that was asked, and the person's history as it takes it."""

    loaded: Loaded
    history: csr_array


@dataclass(frozen=True, kw_only=True, eq=False)
class Scores:
    """What a person is taken to think of each of R dishes, and who says so."""

    values: np.ndarray
    """float64 (R,), −1 to 1."""
    ranks: np.ndarray
    """float (R,), −1 to 1: the order in which they would be picked, which lists go by. At the top of many dishes the
    values differ by how everybody rates a dish, and hardly by what this person picks."""
    model_name: str
    """The version of the model that spoke first, or `PROFILE`."""
    model_id: int | None
    dishes: DishColumns
    answered_by: np.ndarray
    """int8 (R,): which of `models` ranked each dish; −1 where none knew it."""
    models: Sequence[Asked]

    def because(self, rows: np.ndarray) -> np.ndarray:
        """Return for each dish the recipe of the person's history that speaks most for it.

        Args:
            rows: int64 (N,).

        Returns: int64 (N,), recipe ids; −1 where nothing in the history speaks for it.
        """
        found = np.full(len(rows), -1, dtype=np.int64)
        for number, (loaded, history) in enumerate(self.models):
            mine = np.flatnonzero(self.answered_by[rows] == number)
            if len(mine) and history.nnz:
                source = loaded.model.sources(history, loaded.columns_of(self.dishes, rows[mine]))
                found[mine[source >= 0]] = loaded.model.item_ids[source[source >= 0]]
        return found


def score_recipes(user: User, recipe_ids: Sequence[int] | np.ndarray) -> np.ndarray:
    """Return how much a person will like recipes, −1 to 1, whether they may eat them or not.

    Returns: float64 (len(recipe_ids),); 0 for a recipe that is not there.
    """
    ids = np.asarray(recipe_ids, dtype=np.int64)
    history, shared, line_up = history_of(user.pk), snapshot.current().dishes, experiments.line_up_for(user.pk)
    found = np.zeros(len(ids))
    row, is_here = places(shared.recipe_id, ids)
    found[is_here] = score_dishes(shared, history, profile=user.profile, line_up=line_up).values[row]
    if not is_here.all():
        # Drafts, and the person's own dishes.
        others = columns.read(Recipe.objects.visible_to(user.pk).filter(pk__in=ids[~is_here].tolist()))
        row, is_known = places(others.recipe_id, ids[~is_here])
        found[np.flatnonzero(~is_here)[is_known]] = score_dishes(others, history, line_up=line_up).values[row]
    return found


def score_dishes(
    dishes: DishColumns,
    history: History,
    *,
    profile: Profile | None = None,
    among: np.ndarray | None = None,
    line_up: LineUp | None = None,
) -> Scores:
    """Return how much a person will like each of `dishes`; whoever gives a line-up needs no query.

    Args:
        profile: ranks are taken among the dishes that are legal for it.
        among: or among these rows; without either, among all.
        line_up: the models to ask; those that answer now by default.
    """
    line_up = line_up or active.current()
    if among is None and profile is not None and line_up.models:
        among = LegalDishes(dishes, profile).rows(*profile.slot_names)
    asked, rank, answered_by = _ranked(line_up, dishes, history, among)
    if asked:
        _lift_what_pleased(rank, dishes, history)
        first = asked[0].loaded
        values = first.curve.scores(raw_scores(rank, first.quality_of(dishes))).astype(np.float64)
    else:
        rank = history.opinions.of_traits(dishes)
        values = rank.copy()  # behaviour is added to each
    values = _with_behaviour(values, dishes, history, limit=LEARNED_LIMIT)
    speaker = next((each.loaded for number, each in enumerate(asked) if (answered_by == number).any()), None)
    return Scores(
        values=dishes.look_up(history.said, otherwise=values), ranks=_with_behaviour(rank, dishes, history, limit=1.0),
        dishes=dishes, answered_by=answered_by, models=asked,
        model_name=speaker.version if speaker else PROFILE, model_id=speaker.pk if speaker else None,
    )  # fmt: skip


def _ranked(
    line_up: LineUp, dishes: DishColumns, history: History, among: np.ndarray | None
) -> tuple[list[Asked], np.ndarray, np.ndarray]:
    """Return the models that were asked, the rank of each dish by the first that knows it, and which one that is.

    Whole arrays are touched as seldom as can be: of 200,000 dishes each time costs a good part of a millisecond.

    Shapes: rank float32 (R,), −1 to 1; answered_by int8 (R,).
    """
    asked: list[Asked] = []
    rank = np.full(len(dishes), np.nan, dtype=np.float32)
    answered_by = np.full(len(dishes), -1, dtype=np.int8)
    left = np.arange(len(dishes))
    traits = None
    for loaded in line_up.models:
        if not len(left):
            break
        row = loaded.history_row(history.picks)
        found = ranks(loaded.onto(dishes, loaded.model.score(row)[0]), among)
        if loaded.kind == POPULARITY:
            found *= NEWCOMER_SHARE
            traits = history.opinions.of_traits(dishes)
            found += traits.astype(np.float32)
            np.clip(found, -1, 1, out=found)
        if not asked:
            rank = found
            left = np.flatnonzero(np.isnan(found))
            answered_by[:] = 0
            answered_by[left] = -1
        else:
            known = left[~np.isnan(found[left])]
            rank[known], answered_by[known] = found[known], len(asked)
            left = left[np.isnan(found[left])]
        asked.append(Asked(loaded, row))
    if asked and len(left):
        rank[left] = (history.opinions.of_traits(dishes) if traits is None else traits)[left]
    return asked, rank, answered_by


def _lift_what_pleased(rank: np.ndarray, dishes: DishColumns, history: History) -> None:
    """Rank what a person cooked, shared or liked at least as high as that weighs.

    Models foretell what comes next, and several rank what was picked before below everything.
    """
    pleased = {recipe_id: weight for recipe_id, weight in history.picks.items() if weight >= LIKED_FROM}
    row, known = places(dishes.recipe_id, pleased)
    rank[row] = np.maximum(rank[row], np.fromiter(pleased.values(), dtype=np.float32, count=len(pleased))[known])


def _with_behaviour(values: np.ndarray, dishes: DishColumns, history: History, *, limit: float) -> np.ndarray:
    """Return scores with what became of single dishes added, within ±limit; where nothing did, the same array."""
    if not history.sunk:
        return values
    values = values.copy()
    row, known = places(dishes.recipe_id, history.sunk)
    values[row] += np.fromiter(history.sunk.values(), dtype=values.dtype, count=len(history.sunk))[known]
    values[row] = np.clip(values[row], -limit, limit)
    return values
