"""Registers what `manage.py check` asks about language models."""

from __future__ import annotations

from django.apps import AppConfig
from django.core.checks import register


class AgentsConfig(AppConfig):
    """The language-model agents."""

    name = "agents"

    def ready(self) -> None:
        """Register the checks."""
        from agents import checks  # models are not ready when this module is read

        register(checks.settings_of_models)
