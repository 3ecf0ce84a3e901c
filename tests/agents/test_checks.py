"""What is said about settings of language models before anybody needs one."""

from __future__ import annotations

import pytest
from django.core.checks import run_checks

from agents.checks import settings_of_models


def found() -> list[str | None]:
    return [message.id for message in settings_of_models()]


def test_off_says_nothing(settings):
    settings.LLM_PROVIDER = "off"

    assert found() == []
    assert [message for message in run_checks() if message.id.startswith("agents")] == []


def test_a_provider_that_there_is_not_is_an_error(settings):
    settings.LLM_PROVIDER = "ollama"

    (message,) = [message for message in run_checks() if message.id.startswith("agents")]

    assert message.id == "agents.E001"
    assert message.msg == "LLM_PROVIDER is 'ollama'; it must be one of off, local, openai."


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"LLM_PROVIDER": "openai", "OPENAI_API_KEY": ""}, ["agents.W001"]),
        ({"LLM_PROVIDER": "openai", "OPENAI_API_KEY": "sk"}, []),
        ({"LLM_PROVIDER": "local", "LLM_MODEL_REVIEW": "", "LLM_MODEL_COACH": ""}, ["agents.W002"] * 2),
        ({"LLM_PROVIDER": "local", "LLM_MODEL_REVIEW": "llama", "LLM_MODEL_COACH": ""}, ["agents.W002"]),
        ({"LLM_PROVIDER": "local", "LLM_MODEL_REVIEW": "llama", "LLM_MODEL_COACH": "llama"}, []),
        ({"LLM_PROVIDER": "openai", "OPENAI_API_KEY": "sk", "LLM_TOTAL_TIMEOUT_S": 60.0}, ["agents.W003"]),
    ],
)
def test_what_is_missing_or_too_long_is_a_warning(settings, values, expected):
    for name, value in values.items():
        setattr(settings, name, value)

    assert found() == expected
