"""Which model an agent asks, and where: one of the providers that LLM_PROVIDER names."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.conf import settings

from agents.models import AgentRun

OFF, LOCAL, OPENAI = "off", "local", "openai"
PROVIDERS = (OFF, LOCAL, OPENAI)


@dataclass(frozen=True, kw_only=True)
class Endpoint:
    """A model behind an address."""

    provider: str
    base_url: str
    model: str
    api_key: str = field(repr=False)  # a representation ends up in a log sooner or later


def endpoint_for(agent: AgentRun.Agent) -> Endpoint | None:
    """Return where `agent` asks its model, or None if it is to do without one."""
    if settings.LLM_PROVIDER == LOCAL:
        model = {AgentRun.Agent.REVIEW: settings.LLM_MODEL_REVIEW, AgentRun.Agent.COACH: settings.LLM_MODEL_COACH}[
            agent
        ]
        # Not the key of the other provider: a server of one's own asks for none, and the client insists on one.
        return _complete(Endpoint(provider=LOCAL, base_url=settings.LLM_BASE_URL, model=model, api_key="none"))
    if settings.LLM_PROVIDER == OPENAI:
        model = {AgentRun.Agent.REVIEW: settings.OPENAI_MODEL_REVIEW, AgentRun.Agent.COACH: settings.OPENAI_MODEL_COACH}
        return _complete(
            Endpoint(
                provider=OPENAI,
                base_url=settings.OPENAI_BASE_URL,
                model=model[agent],
                api_key=settings.OPENAI_API_KEY,
            )
        )
    return None


def is_configured(agent: AgentRun.Agent) -> bool:
    """Return whether `agent` has a model to ask."""
    return endpoint_for(agent) is not None


def _complete(endpoint: Endpoint) -> Endpoint | None:
    return endpoint if endpoint.base_url and endpoint.model and endpoint.api_key else None
