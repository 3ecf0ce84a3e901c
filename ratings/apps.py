"""Where the app joins Django's own life: what `manage.py check` asks, and what it is told by the apps below."""

from __future__ import annotations

from django.apps import AppConfig
from django.core.checks import register
from django.db.models.signals import post_delete


class RatingsConfig(AppConfig):
    """What people like, and the recommenders that learn it."""

    name = "ratings"

    def ready(self) -> None:
        """Register the checks, and listen for what is forgotten."""
        from ratings import checks, forgetting  # models are not ready when this module is read
        from users import consent
        from users.models import User

        register(checks.settings_of_recommenders)
        consent.behaviour_forgotten.connect(forgetting.drop_lists_of)
        post_delete.connect(forgetting.drop_lists_of_deleted, sender=User)
