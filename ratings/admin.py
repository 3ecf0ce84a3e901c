"""Ratings as staff see them: to look at, never to change."""

from __future__ import annotations

from django.contrib import admin

from core.admin import ReadOnlyAdmin
from ratings.admin_experiments import ExperimentAdmin as ExperimentAdmin  # each in a file of its own
from ratings.admin_models import TrainedModelAdmin as TrainedModelAdmin
from ratings.models import Interaction, Rating


@admin.register(Rating)
class RatingAdmin(ReadOnlyAdmin):
    list_display = ("user", "recipe", "value", "updated_at")
    list_filter = ("value",)
    list_select_related = ("user", "recipe")
    search_fields = ("user__email", "recipe__title")


@admin.register(Interaction)
class InteractionAdmin(ReadOnlyAdmin):
    list_display = ("user", "recipe", "kind", "occurred_at", "created_at")
    list_filter = ("kind",)
    list_select_related = ("user", "recipe")
    search_fields = ("user__email", "recipe__title")
