"""Where the app joins Django's own life."""

from __future__ import annotations

from django.apps import AppConfig
from django.db.models.signals import post_migrate, pre_migrate

from recipes import triggers


class RecipesConfig(AppConfig):
    """Foods and recipes. Migrating is the one moment that has to be told: it may remake tables under their triggers."""

    name = "recipes"

    def ready(self) -> None:
        pre_migrate.connect(triggers.remove_before_migrating, sender=self)
        post_migrate.connect(triggers.install_after_migrating, sender=self)
