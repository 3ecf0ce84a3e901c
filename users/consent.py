"""What people allow to be kept of what they do, and what follows when they change their mind.

The UK GDPR asks for consent that was freely given, is as easy to withdraw as to give (Article 7(3)) and can be shown
(Article 7(1)); on withdrawal, what rests on it alone is erased (Article 17(1)(b)).
"""

from __future__ import annotations

from collections.abc import Collection

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.dispatch import Signal
from django.utils import timezone

from users.models import Profile, User

OF_BEHAVIOUR = ("interactions", "recommendations")
"""Rows of what was seen of a person, or worked out from that; ratings are what they said, and theirs to delete."""

behaviour_forgotten = Signal()
"""Sent with `user_id`, in the transaction that erases the rows: for whoever keeps something of them elsewhere."""


def allows_behaviour(profile: Profile) -> bool:
    """Return whether events of this person may be kept and used.

    Who was never asked is taken as the operator set it: BEHAVIOUR_CONSENT_REQUIRED.
    """
    if profile.behaviour_consent is None:
        return not settings.BEHAVIOUR_CONSENT_REQUIRED
    return profile.behaviour_consent


def behaviour_allowed(to_user: str = "user") -> Q:
    """Return the condition, on rows with a person at `to_user`, that their behaviour may be used."""
    said = f"{to_user}__profile__behaviour_consent"
    allowed = Q(**{said: True})
    return allowed if settings.BEHAVIOUR_CONSENT_REQUIRED else allowed | Q(**{f"{said}__isnull": True})


def lock_and_ask(user_ids: Collection[int]) -> dict[int, bool]:
    """Return whether events of each person may be stored now, and hold their profiles until the transaction ends.

    The lock orders what is stored before a withdrawal, which erases it, or after, when it is not stored. Who has no
    profile, or none any more, is not in the answer.
    """
    # In one order, or two that hold several people would wait for each other.
    held = Profile.objects.select_for_update(no_key=True).filter(user_id__in=user_ids).order_by("pk")
    return {profile.user_id: allows_behaviour(profile) for profile in held.only("user_id", "behaviour_consent")}


def note_change(profile: Profile) -> None:
    """Date a person's new word, and erase what was kept on the strength of the old one if it was withdrawn.

    To be called in the transaction that saves the profile. Withdrawn, no row of their behaviour is left; models hold
    sums over everybody and are trained anew without them.
    """
    profile.behaviour_consent_at = None if profile.behaviour_consent is None else timezone.now()
    if profile.behaviour_consent is False:
        forget_behaviour(profile.user)


@transaction.atomic
def forget_behaviour(user: User) -> None:
    """Delete what was seen of a person, and what was worked out from it."""
    for name in OF_BEHAVIOUR:
        # By their names: these rows belong to apps above this one.
        getattr(user, name).all().delete()
    behaviour_forgotten.send(User, user_id=user.pk)
