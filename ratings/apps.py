"""Registers what `manage.py check` asks about the recommenders."""

from __future__ import annotations

from django.apps import AppConfig
from django.core.checks import register


class RatingsConfig(AppConfig):
    """What people like, and the recommenders that learn it."""

    name = "ratings"

    def ready(self) -> None:
        """Register the checks."""
        from ratings import checks  # models are not ready when this module is read

        register(checks.settings_of_recommenders)
