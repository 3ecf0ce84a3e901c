"""Calls to language models as staff see them: to look at, never to change."""

from __future__ import annotations

from django.contrib import admin

from agents.models import AgentRun
from core.admin import ReadOnlyAdmin


@admin.register(AgentRun)
class AgentRunAdmin(ReadOnlyAdmin):
    """What was asked of which model, what it cost and how it ended."""

    list_display = ("id", "agent", "outcome", "model", "prompt_version", "tokens", "duration_ms", "user", "created_at")
    list_filter = ("agent", "outcome", "model", "created_at")
    list_select_related = ("user",)
    search_fields = ("=job_id", "user__email")
    date_hierarchy = "created_at"
