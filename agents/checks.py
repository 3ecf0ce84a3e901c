"""Whether the settings of language models can be meant: said at the start, not found out at the first sentence."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Warning

from agents import client
from agents.models import AgentRun

MAX_TOTAL_TIMEOUT_S = 35
"""A week's task is stopped after 50 s, and its portions take up to 10 s after the model has answered."""


def settings_of_models(**options: Any) -> list[CheckMessage]:
    """Return what is wrong with the settings. Only a provider that does not exist keeps anything from starting."""
    if settings.LLM_PROVIDER not in client.PROVIDERS:
        known = ", ".join(client.PROVIDERS)
        return [Error(f"LLM_PROVIDER is {settings.LLM_PROVIDER!r}; it must be one of {known}.", id="agents.E001")]
    if settings.LLM_PROVIDER == client.OFF:
        return []
    return [*_without_a_model(), *_too_patient()]


def _without_a_model() -> list[CheckMessage]:
    if settings.LLM_PROVIDER == client.OPENAI and not settings.OPENAI_API_KEY:
        return [Warning("LLM_PROVIDER is openai, and OPENAI_API_KEY is empty: no model is asked.", id="agents.W001")]
    idle = [agent for agent in AgentRun.Agent if not client.is_configured(agent)]
    prefix = "LLM" if settings.LLM_PROVIDER == client.LOCAL else "OPENAI"
    return [
        Warning(f"{prefix}_MODEL_{agent.upper()} is empty: the {agent} agent does without a model.", id="agents.W002")
        for agent in idle
    ]


def _too_patient() -> list[CheckMessage]:
    if settings.LLM_TOTAL_TIMEOUT_S <= MAX_TOTAL_TIMEOUT_S:
        return []
    return [
        Warning(
            f"LLM_TOTAL_TIMEOUT_S is {settings.LLM_TOTAL_TIMEOUT_S:g}; above {MAX_TOTAL_TIMEOUT_S} the task that plans "
            "a week may be stopped before it has one.",
            id="agents.W003",
        )
    ]
