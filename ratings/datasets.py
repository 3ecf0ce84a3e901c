"""What people said and did, as arrays that a recommender learns from.

Rows are streamed by a server-side cursor, so memory holds arrays of numbers and never all rows. A person who does not
allow their behaviour to be used is not in them, with what they did or with what they rated.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

import numpy as np
from django.conf import settings
from django.db.models import Case, F, FloatField, QuerySet, Value, When
from django.db.models.functions import Coalesce

from ratings.models import Interaction, Rating
from ratings.recommender import Content, Interactions
from recipes import snapshot
from recipes.columns import DishColumns
from recipes.incidence import places
from recipes.models import Ingredient
from users import consent

ROWS_AT_ONCE = 20_000
PICKED_FROM = 0.3
"""An event of this weight or more is a pick, which models learn from; a weaker one, a view, is only history."""
LIKED_FROM = 0.7
"""An event of this weight or more says that a dish pleased, one below 0 that it did not; between, it says neither."""

_ROW = np.dtype([("user", "i8"), ("recipe", "i8"), ("weight", "f4"), ("time", "f8")])


@dataclass(frozen=True, kw_only=True, eq=False)
class Words:
    """Everything that was said and done about recipes of the catalogue, oldest first.

    Shapes: all (n,).
    """

    user: np.ndarray
    """int32: the person's place in `DataSet.user_ids`."""
    item: np.ndarray
    """int32: the recipe's column."""
    weight: np.ndarray
    """float32, −1 to 1: of a rating its value, of an event the weight of its kind."""
    time: np.ndarray
    """float64: unix seconds."""
    is_rating: np.ndarray
    """bool: said outright."""

    def where(self, mask: np.ndarray) -> Words:
        return Words(**{name: getattr(self, name)[mask] for name in self.__dataclass_fields__})

    @property
    def reactions(self) -> Words:
        """Those that say whether a dish pleased: above 0, or did not; of a dish that was rated, only the rating."""
        pair = (self.user.astype(np.int64) << 32) | self.item
        is_event = ~np.isin(pair, pair[self.is_rating]) & ((self.weight >= LIKED_FROM) | (self.weight < 0))
        return self.where(self.is_rating | is_event)


@dataclass(frozen=True, kw_only=True, eq=False)
class DataSet:
    """All that a training may look at, up to one moment. The same rows give the same arrays."""

    words: Words
    user_ids: np.ndarray
    """int64 (n_users,), ascending. For counting only: no model is told them."""
    item_ids: np.ndarray
    """int64 (n_items,): all published recipes of the catalogue, ascending."""
    content: Content
    until: datetime

    def picks(self, mask: np.ndarray | None = None) -> Interactions:
        """Return what people picked: the stronger events and likes, less all of a dish that the person dislikes.

        Args:
            mask: bool (n,) over `words`: which of them to look at; all by default.
        """
        words = self.words if mask is None else self.words.where(mask)
        pair = words.user.astype(np.int64) * len(self.item_ids) + words.item
        disliked = np.unique(pair[words.is_rating & (words.weight < 0)])
        words = words.where((words.weight >= PICKED_FROM) & ~np.isin(pair, disliked))
        return Interactions(
            user=words.user, item=words.item, weight=words.weight, time=words.time,
            n_users=len(self.user_ids), item_ids=self.item_ids,
        )  # fmt: skip

    @property
    def fingerprint(self) -> str:
        """Two data sets with the same one are the same."""
        digest = hashlib.sha256()
        for array in (self.words.user, self.words.item, self.words.weight, self.words.time, self.item_ids):
            digest.update(np.ascontiguousarray(array).data)
        return digest.hexdigest()[:16]


def load(until: datetime) -> DataSet:
    """Return what was known at `until`; rows that came later, though of earlier events, are left out."""
    dishes = snapshot.current().dishes
    said = _rows(_ratings(until))
    done = _rows(_events(until))
    rows = np.concatenate([said, done])
    is_rating = np.arange(len(rows)) < len(said)
    column, is_here = places(dishes.recipe_id, rows["recipe"])
    rows, is_rating = rows[is_here], is_rating[is_here]
    user_ids, user = np.unique(rows["user"], return_inverse=True)
    order = np.lexsort((rows["weight"], column, user, rows["time"]))
    words = Words(
        user=user[order].astype(np.int32), item=column[order].astype(np.int32), weight=rows["weight"][order],
        time=rows["time"][order], is_rating=is_rating[order],
    )  # fmt: skip
    return DataSet(
        words=words, user_ids=user_ids, item_ids=dishes.recipe_id, content=content_of(dishes), until=until
    )  # fmt: skip


def content_of(dishes: DishColumns) -> Content:
    """Return what dishes are, in words: one entry for each of them, in their order."""
    names = dict(Ingredient.objects.order_by().values_list("pk", "name"))
    lines = dishes.lines
    food = np.repeat(np.arange(len(lines.food_id)), np.diff(lines.start))
    order = np.lexsort((food, lines.row))
    called = [names.get(food_id, "") for food_id in lines.food_id.tolist()]
    foods = np.split(food[order], np.searchsorted(lines.row[order], np.arange(1, len(dishes)))) if len(dishes) else []
    tags = [np.flatnonzero(row).tolist() for row in dishes.tags]
    return Content(
        titles=dishes.titles.tolist(),
        ingredients=[[called[place] for place in of_dish.tolist()] for of_dish in foods],
        tags=[[dishes.tag_names[column] for column in of_dish] for of_dish in tags],
    )


def _rows(rows: Iterator[tuple[int, int, float, datetime]]) -> np.ndarray:
    # A generator: of the rows themselves no more than ROWS_AT_ONCE exist at a time.
    return np.fromiter(((user, recipe, weight, time.timestamp()) for user, recipe, weight, time in rows), dtype=_ROW)


def _ratings(until: datetime) -> Iterator[tuple[int, int, float, datetime]]:
    said = _of_consenting(Rating.objects.filter(updated_at__lte=until))
    return said.values_list("user_id", "catalogue_id", "value", "updated_at").iterator(ROWS_AT_ONCE)


def _events(until: datetime) -> Iterator[tuple[int, int, float, datetime]]:
    weights = settings.INTERACTION_WEIGHTS
    weight = Case(
        *(When(kind=kind, then=Value(float(each))) for kind, each in weights.items()), output_field=FloatField()
    )
    done = _of_consenting(Interaction.objects.filter(created_at__lte=until, kind__in=list(weights)))
    done = done.annotate(_weight=weight)
    return done.values_list("user_id", "catalogue_id", "_weight", "occurred_at").iterator(ROWS_AT_ONCE)


def _of_consenting(rows: QuerySet) -> QuerySet:
    """Return the rows of people who allow it; what is about a personal copy is about the dish it was made from."""
    catalogue_id = Coalesce(F("recipe__origin_id"), F("recipe_id"))
    return rows.filter(consent.behaviour_allowed()).order_by().annotate(catalogue_id=catalogue_id)
