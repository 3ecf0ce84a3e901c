"""Lists that are worked out at night and kept as rows, so that the first look in the morning costs nothing."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from ratings import experiments, recommending
from ratings.askers import asker_of
from ratings.models import Interaction, Rating, Recommendation
from ratings.recommending import MAX_COUNT, Ranked, Recommended, Source, Wanted
from recipes import snapshot
from users import selectors
from users.models import Profile, User

PEOPLE_A_TASK = 500
"""A few seconds of work: short enough that a lost worker loses little, long enough that the queue stays short."""
FRESH_FOR = timedelta(hours=12)
"""A list that young is not worked out again: the task may run twice, and the second time costs one query."""


def active_people(now: datetime | None = None) -> QuerySet[User]:
    """Return people who rated, did or logged in to something lately, by id."""
    since = (now or timezone.now()) - timedelta(days=settings.RECOMMENDATIONS_ACTIVE_DAYS)
    rated = Rating.objects.filter(user=OuterRef("pk"), updated_at__gte=since)
    acted = Interaction.objects.filter(user=OuterRef("pk"), created_at__gte=since)
    lately = Q(last_login__gte=since) | Q(date_joined__gte=since) | Exists(rated) | Exists(acted)
    return User.objects.filter(lately, is_active=True, profile__isnull=False).order_by("pk")


def ranges_to_refresh() -> list[tuple[int, int]]:
    """Return the first and last ids of groups of active people, at most `PEOPLE_A_TASK` in each."""
    ids = list(active_people().values_list("pk", flat=True))
    groups = [ids[start : start + PEOPLE_A_TASK] for start in range(0, len(ids), PEOPLE_A_TASK)]
    return [(group[0], group[-1]) for group in groups]


def refresh(first_id: int, last_id: int) -> int:
    """Work out the lists of the active people from `first_id` to `last_id`; return how many were written.

    Safe to run twice and at once: who has a fresh list is passed over, and one list is replaced as a whole.
    """
    fresh = Recommendation.objects.filter(user=OuterRef("pk"), generated_at__gte=timezone.now() - FRESH_FOR)
    people = active_people().filter(~Exists(fresh), pk__range=(first_id, last_id))
    return sum(_refresh_one(user) for user in _one_by_one(people))


def _one_by_one(people: QuerySet[User]) -> Iterator[User]:
    """Read all first: a cursor that stays open while rows are written holds SQLite's writers up."""
    yield from list(people)


def _refresh_one(user: User) -> bool:
    began = timezone.now()
    profile = selectors.hard_rules_of(user)
    asker, line_up = asker_of(user, profile), experiments.line_up_for(user.pk)
    found = recommending.recommend_to(asker, snapshot.current(), Wanted(count=MAX_COUNT), line_up=line_up)
    with transaction.atomic():
        # Two tasks for one person take turns. Gone meanwhile, a person has no list.
        if User.objects.select_for_update(no_key=True).filter(pk=user.pk, is_active=True).first() is None:
            return False
        if _has_changed_since(user, began):
            return False
        Recommendation.objects.filter(user=user).delete()
        Recommendation.objects.bulk_create(_rows(user, found, began, asked_first=line_up.first))
    return True


def _has_changed_since(user: User, moment: datetime) -> bool:
    """Return whether the person said something while their list was worked out, which knows only the old word."""
    return (
        Profile.objects.filter(user=user, updated_at__gt=moment).exists()
        or Rating.objects.filter(user=user, updated_at__gt=moment).exists()
        or Interaction.objects.filter(user=user, created_at__gt=moment).exists()
    )


def _rows(user: User, found: Recommended, now: datetime, *, asked_first: str) -> list[Recommendation]:
    expires_at = now + timedelta(hours=settings.RECOMMENDATIONS_STORED_H)
    return [
        Recommendation(
            user=user, recipe_id=each.recipe_id, rank=rank, score=each.score, reason=each.reasons[0][:200],
            model_id=found.model_id, model_name=found.model, asked_first=asked_first, generated_at=now,
            expires_at=expires_at,
        )
        for rank, each in enumerate(found.ranked, start=1)
    ]  # fmt: skip


def stored(user: User, wanted: Wanted) -> Recommended | None:
    """Return the person's stored list as far as they may eat it now; None if that is less than is asked for.

    Neither what has expired counts, nor what was worked out before the profile was last saved, nor the list of a model
    that does not answer any more, or when another one was asked first than the person gets now: since then one may have
    been activated or rolled back, or an experiment started or stopped.
    """
    profile, line_up = selectors.hard_rules_of(user), experiments.line_up_for(user.pk)
    answers_still = Q(model=None) | Q(model__in=[each.pk for each in line_up.models])
    rows = list(
        Recommendation.objects.filter(user=user, expires_at__gt=timezone.now(), generated_at__gt=profile.updated_at)
        .filter(answers_still, asked_first=line_up.first)
        .order_by("rank").values_list("recipe_id", "score", "reason", "model_name", "model_id")
    )  # fmt: skip
    dishes = snapshot.current().dishes
    ranked = [Ranked(recipe_id, score, (reason,)) for recipe_id, score, reason, *_ in rows]
    allowed = recommending.still_allowed(ranked, dishes, profile, wanted)
    if len(allowed) < wanted.count:
        return None
    model, model_id = rows[0][3:]
    return Recommended(
        ranked=allowed[: wanted.count], model=model, model_id=model_id, source=Source.STORED, dishes=dishes
    )  # fmt: skip


def feed(user: User, wanted: Wanted) -> Recommended:
    """Return the person's list: the stored one, or else one from the cache or worked out now."""
    return stored(user, wanted) or recommending.recommend(user, wanted)


def clean_up() -> int:
    """Delete expired rows; return how many."""
    return Recommendation.objects.filter(expires_at__lte=timezone.now()).delete()[0]
