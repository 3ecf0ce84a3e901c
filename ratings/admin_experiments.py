"""Experiments for staff: written, started and stopped here; `manage.py experiment_report` says what came of them."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest

from ratings import experiments
from ratings.models import Experiment


@admin.register(Experiment)
class ExperimentAdmin(admin.ModelAdmin):
    """What has run stays as it was, or its figures would be those of two different trials."""

    list_display = ("name", "is_running", "started_at", "ended_at")
    list_filter = ("is_running",)
    fields = ("name", "description", "variants", "is_running", "started_at", "ended_at")
    actions = ("start", "stop")

    def get_readonly_fields(self, request: HttpRequest, obj: Experiment | None = None) -> tuple[str, ...]:
        """Return what can't be edited: starting and stopping are actions of the list."""
        fixed = ("is_running", "started_at", "ended_at")
        return (*fixed, "name", "variants") if obj is not None and obj.started_at else fixed

    @admin.action(description="Start")
    def start(self, request: HttpRequest, chosen: QuerySet[Experiment]) -> None:
        self._switch(request, chosen, is_on=True)

    @admin.action(description="Stop")
    def stop(self, request: HttpRequest, chosen: QuerySet[Experiment]) -> None:
        self._switch(request, chosen, is_on=False)

    def _switch(self, request: HttpRequest, chosen: QuerySet[Experiment], **how: Any) -> None:
        for experiment in chosen:
            try:
                experiments.switch(experiment.name, **how)
            except ValidationError as refusal:
                self.message_user(request, f"{experiment.name}: {' '.join(refusal.messages)}", messages.ERROR)
