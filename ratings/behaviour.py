"""What became of single dishes: one that a person skips or swaps away again and again sinks, whatever a model says."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, datetime, timedelta

from django.conf import settings
from django.db.models import QuerySet
from django.utils import timezone

from core import prepared
from ratings.events import SEEN_HERE
from ratings.models import Interaction, Rating
from users import consent

DEEDS = (Interaction.Kind.COOK, Interaction.Kind.SKIP, Interaction.Kind.SWAP_OUT)
"""What people do with a dish that was planned for them; looking at one says nothing against it."""
MOST_DEEDS = 2_000
"""Ten a day for as long as anything is remembered; the latest count."""
REMEMBERED = timedelta(days=180)
"""What was skipped in winter may be wanted in summer."""


def from_behaviour(user_id: int, *, now: datetime | None = None) -> dict[int, float]:
    """Return what to add to the score of each dish that sinks, by recipe id: −1 up to, but not, 0; in one query.

    The weights of what happened in REMEMBERED are added up (INTERACTION_WEIGHTS): three skips make −0.9, and having
    cooked it since makes up for them. A deed counts once a day and dish, as clients may report it more often; where
    several weeks are told of in one sitting, once for each planned meal. What is about a personal copy counts for the
    dish that it was made from as well. Empty for who does not allow it.
    """
    since = (now or timezone.now()) - REMEMBERED
    weights = settings.INTERACTION_WEIGHTS
    days: dict[tuple[int, str], set[date]] = defaultdict(set)
    meals: dict[tuple[int, str], set[str]] = defaultdict(set)
    done = prepared.rows(_done, user_id, fixed=settings.BEHAVIOUR_CONSENT_REQUIRED)
    for recipe_id, origin_id, kind, moment, event_id in done:
        for dish in {recipe_id, origin_id or recipe_id} if moment > since else ():
            days[dish, kind].add(timezone.localdate(moment))
            if event_id.startswith(SEEN_HERE):
                meals[dish, kind].add(event_id)
    sums: dict[int, float] = defaultdict(float)
    for dish, kind in sorted(days):
        sums[dish] += weights[kind] * max(len(days[dish, kind]), len(meals[dish, kind]))
    return {dish: max(-1.0, round(total, 6)) for dish, total in sums.items() if total < 0}


def sinking(user_id: int) -> frozenset[int]:
    """Return the ids of the dishes whose scores are lower for what became of them: not of those that were rated."""
    rated = Rating.objects.filter(user_id=user_id).values_list("recipe_id", flat=True)
    return frozenset(from_behaviour(user_id)) - frozenset(rated)


def _done(user_id: int, is_consent_required: bool) -> QuerySet:
    """Return a query that is another one where consent is required, which it reads from the settings."""
    done = Interaction.objects.filter(consent.behaviour_allowed(), user_id=user_id, kind__in=DEEDS)
    columns = ("recipe_id", "recipe__origin_id", "kind", "occurred_at", "event_id")
    return done.order_by("-occurred_at", "-pk").values_list(*columns)[:MOST_DEEDS]
