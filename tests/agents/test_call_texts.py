"""What people and models say stays out of logs, and out of rows unless a setting keeps it; keys are never written."""

from __future__ import annotations

import json
import logging

import pytest

from agents import calling
from agents.client import endpoint_for
from agents.errors import AgentError, AgentUnavailable
from agents.models import AgentRun
from tests.agents.conftest import KEY
from tests.agents.model_server import completion, cut_off, endless, raw, say, slow
from tests.agents.pears import REVIEW, SECRET_WORDS, ask

pytestmark = pytest.mark.django_db


def everything_logged(caplog) -> str:
    formatter = logging.Formatter()
    return "\n".join(f"{formatter.format(record)} {record.__dict__}" for record in caplog.records)


def echoing_key(status: int):
    def behaviour(handler):
        echo = f'{{"error": {{"message": "bad key {handler.headers["Authorization"]} for {SECRET_WORDS}"}}}}'
        handler.send(status, echo.encode())

    return behaviour


@pytest.mark.parametrize(
    "behaviour",
    [echoing_key(401), echoing_key(500), echoing_key(200), raw(200, KEY.encode()), say(f"{KEY} {SECRET_WORDS}"),
     say({"name": f"{KEY} {SECRET_WORDS}"}), say({KEY: SECRET_WORDS}), slow(60), cut_off, endless()],
)  # fmt: skip
def test_neither_key_nor_words_get_into_a_log_or_a_row(model_server, alice, caplog, settings, behaviour):
    settings.LLM_TIMEOUT_S, settings.LLM_MAX_RETRIES = 3.0, 0
    caplog.set_level(logging.DEBUG)
    model_server.will(behaviour)

    with pytest.raises(AgentError) as failure:
        ask(alice.pk, request=json.dumps({"words": SECRET_WORDS}))
    logging.getLogger("plans.router").exception("planner failed", exc_info=failure.value)

    rows = json.dumps(list(AgentRun.objects.values()), default=str)
    for kept in (everything_logged(caplog), rows, repr(endpoint_for(REVIEW)), repr(failure.value)):
        assert KEY not in kept
        assert SECRET_WORDS not in kept
    assert SECRET_WORDS in json.dumps(model_server.requests)


def test_a_stumbling_client_is_logged_by_its_place_and_not_its_words(model_server, caplog, monkeypatch):
    def stumble(content):
        raise LookupError(f"{KEY} {SECRET_WORDS}")

    monkeypatch.setattr(calling, "_read", stumble)
    model_server.will(say({"name": "pear"}))

    with pytest.raises(AgentUnavailable):
        ask()

    logged = everything_logged(caplog)
    assert "'fault': 'LookupError'" in logged
    assert "in stumble" in logged
    assert KEY not in logged
    assert SECRET_WORDS not in logged


def test_texts_are_kept_only_where_the_setting_says_so(model_server, settings):
    settings.LLM_KEEP_TEXT = True
    model_server.will(raw(200, completion('{"name": "pear"\x00}')), say({"name": "pear"}))

    ask(request=SECRET_WORDS)

    bad, good = AgentRun.objects.order_by("pk")
    assert SECRET_WORDS in bad.request_text
    assert bad.answer_text == '{"name": "pear"}'
    assert good.answer_text == '{"name": "pear"}'
