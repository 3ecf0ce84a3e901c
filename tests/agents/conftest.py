"""What tests of agents share: a model server, and a configuration that asks it and loses no time."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from agents import circuit
from agents.client import Endpoint
from tests.agents.model_server import ModelServer
from tests.agents.model_server import running as start_server

KEY = "sk-a-key-that-nobody-may-read"


@pytest.fixture
def model_server(settings) -> Iterator[ModelServer]:
    """A server of one's own, asked by both agents."""
    for name, value in {
        "LLM_PROVIDER": "openai", "OPENAI_API_KEY": KEY, "OPENAI_MODEL_REVIEW": "small", "OPENAI_MODEL_COACH": "large",
        "LLM_TIMEOUT_S": 5.0, "LLM_TOTAL_TIMEOUT_S": 10.0, "LLM_BACKOFF_S": 0.01, "LLM_MAX_RETRIES": 1,
        "LLM_MAX_REPAIRS": 1, "LLM_CIRCUIT_FAILURES": 5, "LLM_CIRCUIT_OPEN_S": 60, "LLM_DAILY_TOKENS": 100_000,
        "LLM_MAX_ANSWER_BYTES": 200_000, "LLM_MAX_ANSWER_TOKENS": 2_000, "LLM_KEEP_TEXT": False,
    }.items():  # fmt: skip
        setattr(settings, name, value)
    for server in start_server():
        settings.OPENAI_BASE_URL = settings.LLM_BASE_URL = server.url
        yield server
        for model in ("small", "large"):
            circuit.Circuit(Endpoint(provider="openai", base_url=server.url, model=model, api_key="")).succeeded()


@pytest.fixture
def impatient(settings, model_server) -> None:
    """Wait so briefly that a slow server costs a test little time."""
    settings.LLM_TIMEOUT_S, settings.LLM_TOTAL_TIMEOUT_S = 0.3, 1.5
