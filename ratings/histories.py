"""What is known of one person's taste: all that a recommender is told of them, read afresh for every question."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django.conf import settings
from django.db.models import F, Q, QuerySet
from django.db.models.functions import Coalesce

from core import prepared
from ratings import behaviour
from ratings.datasets import PICKED_FROM
from ratings.models import Interaction
from ratings.opinions import Opinions, opinions_from_likes, opinions_of
from users import consent

MOST_PICKS = 500
"""The latest, more where there are fewer views: what was cooked five hundred picks ago says little of tonight."""
MOST_VIEWS = 50
"""Apart from picks: a browser sends one for each dish on the screen, which would push out all that was ever liked."""


@dataclass(frozen=True, kw_only=True)
class History:
    """One person's words and deeds."""

    opinions: Opinions
    picks: Mapping[int, float] = field(default_factory=dict)
    """Weights above 0 by recipe id: likes and the latest events, of each recipe the strongest; no disliked one."""
    sunk: Mapping[int, float] = field(default_factory=dict)
    """What is added to the score of a recipe for what became of it, by recipe id: below 0 for one skipped again and
    again."""

    @property
    def said(self) -> Mapping[int, int]:
        """1 or −1 by recipe id."""
        return self.opinions.said


def history_of(user_id: int) -> History:
    """Return what is known of a person, in three queries."""
    opinions = opinions_of(user_id)
    return History(
        opinions=opinions, picks=_picks(opinions.said, _events_of(user_id)), sunk=behaviour.from_behaviour(user_id)
    )


def history_of_picks(recipe_ids: Iterable[int]) -> History:
    """Return somebody of whom nothing is known but that they like these recipes, in one query."""
    opinions = opinions_from_likes(recipe_ids)
    return History(opinions=opinions, picks=_picks(opinions.said, ()))


def _picks(said: Mapping[int, int], events: Iterable[tuple[int, float]]) -> dict[int, float]:
    picks: dict[int, float] = {}
    for recipe_id, weight in (*events, *((liked, 1.0) for liked, value in said.items() if value > 0)):
        if weight > 0 and said.get(recipe_id, 1) > 0:
            picks[recipe_id] = max(weight, picks.get(recipe_id, 0.0))
    return picks


def _events_of(user_id: int) -> list[tuple[int, float]]:
    """Return recipe and weight of a person's latest picks and views, none for who does not allow it.

    What is about a personal copy is about the dish it was made from.
    """
    weights = settings.INTERACTION_WEIGHTS
    picks = tuple(kind for kind, weight in weights.items() if weight >= PICKED_FROM)
    views = tuple(kind for kind, weight in weights.items() if 0 < weight < PICKED_FROM)
    named = prepared.rows(_latest, user_id, fixed=(picks, views, settings.BEHAVIOUR_CONSENT_REQUIRED))
    return [(recipe_id, weights[kind]) for recipe_id, kind in named]


def _latest(user_id: int, fixed: tuple[tuple[str, ...], tuple[str, ...], bool]) -> QuerySet:
    """Return a query that is another one where consent is required, which it reads from the settings."""
    picks, views, _ = fixed
    theirs = Interaction.objects.filter(user_id=user_id)
    viewed = theirs.filter(kind__in=views).order_by("-occurred_at", "-pk").values("pk")[:MOST_VIEWS]
    told = theirs.filter(consent.behaviour_allowed(), Q(kind__in=picks) | Q(pk__in=viewed))
    latest = told.order_by("-occurred_at", "-pk")[: MOST_PICKS + MOST_VIEWS]
    return latest.values_list(Coalesce(F("recipe__origin_id"), F("recipe_id")), "kind")
