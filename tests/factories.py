"""Rows for tests, made the way the application makes them."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from core.vocabulary import Allergen, Diet, Slot, to_bits
from users.models import User

PASSWORD = "a-long-enough-passphrase"
BITS = {"diets": Diet, "allergens": Allergen, "enabled_slots": Slot}


def make_user(email: str = "alice@example.com", **profile_fields: Any) -> User:
    """Return a saved user; diets, allergens and enabled_slots may be given as names."""
    user = User.objects.create_user(email, PASSWORD)
    for name, value in profile_fields.items():
        named_bits = name in BITS and not isinstance(value, int)
        setattr(user.profile, name, to_bits(value, BITS[name]) if named_bits else value)
    user.profile.save()
    return user


def next_monday() -> date:
    """Return the Monday of the coming week."""
    today = timezone.localdate()
    return today + timedelta(days=7 - today.weekday())
