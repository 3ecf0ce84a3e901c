"""Dishes for a person, ranked: what they may eat, by how likely they are to like it, and not ten times the same.

A list may come from the cache or from stored rows; what a person must not eat is decided anew each time it is read.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from django.conf import settings
from django.db import models

from core.errors import Invalid
from core.vocabulary import Slot
from ratings import diversity, experiments, recommendation_cache, recommendation_reasons, scoring
from ratings.active import LineUp
from ratings.askers import Asker, asker_of
from recipes import snapshot
from recipes.columns import DishColumns
from recipes.incidence import places
from recipes.legality import LegalDishes
from recipes.snapshot import Snapshot
from users import selectors
from users.models import Profile, User

MAX_COUNT = recommendation_reasons.MOST_DISHES
DEFAULT_COUNT = 10


class Source(models.TextChoices):
    """Where a list comes from."""

    COMPUTED = "computed", "Worked out just now"
    CACHE = "cache", "Worked out lately"
    STORED = "stored", "Worked out at night"


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """What is asked for; None and empty ask for nothing."""

    count: int = DEFAULT_COUNT
    slot: str | None = None
    meal_type: str | None = None
    cuisine: str | None = None
    max_minutes: int | None = None
    """Below the person's own limits; above, those hold."""
    exclude_ids: tuple[int, ...] = ()
    include_rated: bool = False
    """Also dishes that the person has liked already. What they dislike never comes."""


class Ranked(NamedTuple):
    """One place of a list, as it is kept."""

    recipe_id: int
    score: float
    """−1 to 1, the expected liking; not the order of the list, which also sees that dishes differ."""
    reasons: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Recommended:
    """A list for one person, checked against their hard rules as they are now."""

    ranked: Sequence[Ranked]
    model: str
    """Which model answered, with its version."""
    model_id: int | None
    source: Source
    dishes: DishColumns
    message: str = ""
    """Where the list is empty: why, and what to do."""


def recommend(user: User, wanted: Wanted) -> Recommended:
    """Return a list for a person, from the cache if nothing that it rests on has changed.

    Raises:
        NotFound: an account without a profile.
    """
    profile = selectors.hard_rules_of(user)
    catalogue = snapshot.current()
    line_up = experiments.line_up_for(user.pk)
    question = (profile.updated_at, catalogue.version, line_up.version, *vars(wanted).values())
    place = recommendation_cache.look_up(user.pk, question)
    if place.found is not None:
        kept, model, model_id = place.found
        ranked = [Ranked(*each) for each in kept]
        allowed = still_allowed(ranked, catalogue.dishes, profile, wanted)
        if len(allowed) == len(ranked):
            return Recommended(
                ranked=allowed, model=model, model_id=model_id, source=Source.CACHE, dishes=catalogue.dishes
            )
    found = recommend_to(asker_of(user, profile), catalogue, wanted, line_up=line_up)
    if found.ranked and catalogue.version:
        recommendation_cache.keep(place, ([tuple(each) for each in found.ranked], found.model, found.model_id))
    return found


def people(user_ids: Sequence[int]) -> list[User]:
    """Return the people with these ids, each once, in the order of the ids.

    Raises:
        Invalid: an id is nobody's; `details` names all of those.
    """
    wanted = list(dict.fromkeys(user_ids))
    found = User.objects.filter(is_active=True, profile__isnull=False).in_bulk(wanted)
    if missing := [pk for pk in wanted if pk not in found]:
        message = f"There is no person {', '.join(map(str, missing))}."
        raise Invalid(f"user_ids: {message}", details={"user_ids": [message]})
    return [found[pk] for pk in wanted]


def recommend_to(asker: Asker, catalogue: Snapshot, wanted: Wanted, *, line_up: LineUp | None = None) -> Recommended:
    """Work out a list; nothing is saved.

    Args:
        line_up: the models to ask; those that answer now by default.
    """
    dishes = catalogue.dishes
    scores = scoring.score_dishes(dishes, asker.history, profile=asker.profile, line_up=line_up)
    legal = legal_rows(dishes, asker.profile, wanted)
    rows = legal[~_unwanted(dishes, asker, wanted)[legal]]
    penalty = _penalty(dishes, asker)[rows] / 100
    order = dishes.look_up(asker.history.said, otherwise=scores.ranks)[rows] - penalty
    pool = _best(order, max(settings.RECOMMENDATION_POOL, wanted.count))
    chosen = pool[
        diversity.diversified(
            diversity.worth_of_places(order[pool]),
            diversity.likeness(dishes, rows[pool]),
            count=wanted.count,
            weight=settings.RECOMMENDATION_DIVERSITY,
        )
    ]
    values = np.clip(scores.values[rows] - penalty, -1, 1)[chosen]
    shown = rows[chosen]
    reasons = recommendation_reasons.reasons_for(dishes, shown, asker.grounds, sources=scores.because(shown))
    ranked = [
        Ranked(recipe_id, value, told)
        for recipe_id, value, told in zip(
            dishes.recipe_id[shown].tolist(), np.round(values, 4).tolist(), reasons, strict=True
        )
    ]
    return Recommended(
        ranked=ranked, model=scores.model_name, model_id=scores.model_id, source=Source.COMPUTED, dishes=dishes,
        message="" if ranked else _why_none(dishes, asker, wanted, are_any_legal=len(legal) > 0),
    )  # fmt: skip


def still_allowed(ranked: Sequence[Ranked], dishes: DishColumns, profile: Profile, wanted: Wanted) -> list[Ranked]:
    """Return what of a kept list the person may eat and asks for now, in its order."""
    row, _ = places(dishes.recipe_id, [each.recipe_id for each in ranked])
    allowed = {*dishes.recipe_id[legal_rows(dishes, profile, wanted, among=row)].tolist()} - {*wanted.exclude_ids}
    return [each for each in ranked if each.recipe_id in allowed]


def legal_rows(dishes: DishColumns, profile: Profile, wanted: Wanted, *, among: np.ndarray | None = None) -> np.ndarray:
    """Return the rows of the dishes that break none of the person's hard rules and are asked for: int64.

    Args:
        among: rows to look at; the answer keeps their order. All by default.
    """
    slots = profile.slot_names if wanted.slot is None else [wanted.slot]
    longest = max(profile.max_minutes_by_weekday)
    minutes = longest if wanted.max_minutes is None else min(wanted.max_minutes, longest)
    rows = LegalDishes(dishes, profile, among=among).rows(*slots, max_minutes=minutes, meal_type=wanted.meal_type)
    if wanted.cuisine is None:
        return rows
    return rows[dishes.cuisine.look_up({wanted.cuisine: 1.0})[rows] > 0]


def _unwanted(dishes: DishColumns, asker: Asker, wanted: Wanted) -> np.ndarray:
    """Return which dishes the person has seen enough of: bool (R,)."""
    unwanted = np.zeros(len(dishes), dtype=bool)
    unwanted[dishes.rows_of(wanted.exclude_ids)] = True
    said = asker.history.said
    rated = [pk for pk, value in said.items() if value < 0] if wanted.include_rated else list(said)
    unwanted[dishes.rows_of(rated)] = True
    return unwanted


def _penalty(dishes: DishColumns, asker: Asker) -> np.ndarray:
    """Return what each dish loses for the foods in it, in hundredths of liking; nothing where the dish itself is rated.

    Returns: int64 (R,).
    """
    penalty = dishes.lines.sum_of(asker.food_penalties())
    penalty[dishes.rows_of(asker.history.said)] = 0
    return penalty


def _best(values: np.ndarray, count: int) -> np.ndarray:
    """Return the places of the `count` highest values, the highest first; of equals, the first."""
    if len(values) > count:
        # All that reach the last one in, so that which of equals come does not depend on how numpy parts them.
        least = np.partition(values, len(values) - count)[len(values) - count]
        candidates = np.flatnonzero(values >= least)
    else:
        candidates = np.arange(len(values))
    return candidates[np.argsort(-values[candidates], kind="stable")][:count]


def _why_none(dishes: DishColumns, asker: Asker, wanted: Wanted, *, are_any_legal: bool) -> str:
    if are_any_legal and not wanted.include_rated and len(asker.history.said):
        return "You have rated or left out every recipe that fits: ask with include_rated, or leave fewer out."
    if are_any_legal:
        return "Every recipe that fits is left out or disliked: leave fewer out."
    if len(legal_rows(dishes, asker.profile, Wanted(slot=wanted.slot))):
        return "No recipe that you may eat fits what is asked for here: allow more minutes, or another kind of dish."
    slot = f" for {Slot(wanted.slot).label.lower()}" if wanted.slot else ""
    return (
        f"No recipe{slot} keeps all rules of your profile. The rules that shut out most are allergens and diets; "
        "a higher max_difficulty or more minutes in max_minutes_by_weekday may help as well."
    )
