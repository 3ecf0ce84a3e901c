"""People who like what a person likes: among those who wish to be found, and nothing of them but how alike they are."""

from __future__ import annotations

import math
from dataclasses import dataclass

from django.db.models import Count, Q
from django.utils.crypto import salted_hmac

from core.errors import Conflict
from ratings.models import Rating
from users import selectors
from users.models import User

MODEL = "shared-likes"
"""What answers: a count, which follows every rating and every change of mind at once."""
NOBODY = "Nobody likes enough of what you like yet: rate more recipes, and ask again."
MIN_SHARED = 3
"""Fewer dishes in common are chance; and nobody is to be asked, dish by dish, what they like."""
DAMPING = 10.0
"""Pseudo-likes of each side: who likes three dishes, all of them shared, is not yet the same person."""
MOST_COMPARED = 1_000
"""Those who share most likes; who shares fewer comes behind them in all but odd cases."""
HANDLE_CHARACTERS = 24


@dataclass(frozen=True)
class SimilarPerson:
    rank: int
    handle: str
    """The same each time the same person asks, another one to everybody else, and no way back to the account."""
    score: float
    """0 to 1: the cosine of the two sets of likes, damped."""
    shared_likes: int

    @property
    def reason(self) -> str:
        return f"You both like {self.shared_likes} of the same recipes"


def similar_people(user: User, *, count: int) -> list[SimilarPerson]:
    """Return people with a similar taste, the most similar first; empty where nobody shares `MIN_SHARED` likes.

    Both sides have to wish it (`Profile.shares_taste`): who does not find others is not found, and the other way round.

    Raises:
        Conflict: `not_opted_in`: the person does not share their own taste.
    """
    if not selectors.profile_of(user).shares_taste:
        message = "People are shown only to people who can be found themselves: set shares_taste in your profile first."
        raise Conflict(message, code="not_opted_in")
    mine = Rating.objects.filter(user=user, value=1)
    likes = mine.count()
    theirs = Rating.objects.filter(
        value=1, user__is_active=True, user__profile__shares_taste=True, recipe__in=mine.values("recipe")
    )
    shared_by = dict(
        theirs.exclude(user=user).values("user").annotate(shared=Count("pk")).filter(shared__gte=MIN_SHARED)
        .order_by("-shared", "user").values_list("user", "shared")[:MOST_COMPARED]
    )  # fmt: skip
    totals = dict(
        User.objects.filter(pk__in=[*shared_by]).annotate(total=Count("ratings", filter=Q(ratings__value=1)))
        .values_list("pk", "total")
    )  # fmt: skip
    found = sorted(
        (
            (_alike(shared, likes, totals[pk]), shared, handle_of(pk, seen_by=user.pk))
            for pk, shared in shared_by.items()
        ),
        key=lambda each: (-each[0], -each[1], each[2]),
    )
    return [SimilarPerson(place, handle, score, shared)
            for place, (score, shared, handle) in enumerate(found[:count], start=1)]  # fmt: skip


def handle_of(user_id: int, *, seen_by: int) -> str:
    """Return what a person is called to another one: no two people can compare whom they were shown."""
    told = salted_hmac("ratings.similar_people.handle", f"{seen_by}:{user_id}", algorithm="sha256").hexdigest()
    return told[:HANDLE_CHARACTERS]


def _alike(shared: int, mine: int, theirs: int) -> float:
    return round(shared / math.sqrt((mine + DAMPING) * (theirs + DAMPING)), 4)
