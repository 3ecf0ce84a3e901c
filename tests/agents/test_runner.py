"""One job with a model: what a misbehaving server leads to, what the rows say, and what never gets into a log."""

from __future__ import annotations

import gzip
import json
import time
from email.utils import formatdate

import pytest
from django.db import DatabaseError, transaction

from agents import calling
from agents.errors import AgentBadOutput, AgentUnavailable
from agents.models import AgentRun
from agents.outcomes import Outcome
from tests.agents.conftest import KEY
from tests.agents.model_server import cut_off, endless, raw, say, slow, trickle
from tests.agents.pears import SECRET_WORDS, Fruit, ask, outcomes

pytestmark = pytest.mark.django_db


def test_a_good_answer_comes_back_and_leaves_a_row(model_server, alice):
    model_server.will(say({"name": "pear"}, tokens=321))

    assert ask(alice.pk) == Fruit(name="pear")

    row = AgentRun.objects.get()
    assert (row.agent, row.outcome, row.model, row.tokens, row.user) == ("review", "ok", "small", 321, alice)
    assert row.prompt_version.startswith("4-")
    assert (row.request_text, row.answer_text) == ("", "")
    sent = model_server.requests[0]
    assert sent["path"] == "/v1/chat/completions"
    assert sent["headers"]["authorization"] == f"Bearer {KEY}"
    assert sent["body"]["response_format"] == {"type": "json_object"}
    assert [message["role"] for message in sent["body"]["messages"]] == ["system", "user"]
    assert sent["body"]["max_completion_tokens"] == 2000
    assert "temperature" not in sent["body"]


def test_a_server_of_ones_own_gets_no_key(model_server, settings):
    settings.LLM_PROVIDER, settings.LLM_MODEL_REVIEW = "local", "llama"
    model_server.will(say({"name": "pear"}))

    ask()

    sent = model_server.requests[0]
    assert KEY not in json.dumps(sent)
    assert (sent["body"]["model"], sent["body"]["max_tokens"], sent["body"]["temperature"]) == ("llama", 2000, 0)


@pytest.mark.parametrize(
    ("behaviours", "expected"),
    [
        pytest.param([cut_off], ["cut_off", "cut_off"], id="cut off in the middle"),
        pytest.param([raw(429)], ["rate_limited", "rate_limited"], id="429"),
        pytest.param([raw(500, b"{}")], ["server_error", "server_error"], id="500"),
        pytest.param([raw(503, b"<html>")], ["server_error", "server_error"], id="503"),
        pytest.param([raw(200, b"")], ["not_a_completion"] * 2, id="empty body"),
        pytest.param([raw(200, b"<html>hello</html>")], ["not_a_completion"] * 2, id="a page"),
        pytest.param([raw(200, b'{"choices": []}')], ["not_a_completion"] * 2, id="no choices"),
        pytest.param([raw(200, b'{"choices": [7]}')], ["not_a_completion"] * 2, id="a number for a choice"),
        pytest.param([raw(200, b"[" * 100_000)], ["not_a_completion"] * 2, id="nested without end"),
        pytest.param([raw(200, b"\xff\xfe")], ["not_a_completion"] * 2, id="no text"),
        pytest.param(
            [raw(200, b'{"choices": [{"message": {"content": 7}}]}')], ["not_a_completion"] * 2, id="a number"
        ),
        pytest.param([raw(307, Location="/v1/elsewhere")], ["denied"], id="sent on at the same server"),
        pytest.param([endless()], ["too_large"], id="10 MB"),
        pytest.param([endless(500)], ["too_large"], id="10 MB of error"),
        pytest.param([raw(200, gzip.compress(b"x" * 10_000_000), Content_Encoding="gzip")], ["too_large"], id="packed"),
        pytest.param([raw(401, b"{}")], ["denied"], id="a wrong key"),
        pytest.param([raw(404)], ["denied"], id="a wrong address"),
        pytest.param([raw(302, Location="http://127.0.0.1:1/v1")], ["denied"], id="sent elsewhere"),
        pytest.param([raw(400)], ["refused"], id="a refused request"),
    ],
)
def test_a_fault_of_the_server_is_told_on_the_rows(model_server, behaviours, expected):
    model_server.will(*behaviours)

    with pytest.raises(AgentUnavailable) as failure:
        ask()

    assert failure.value.outcome == expected[-1]
    assert outcomes() == expected
    assert len(model_server.requests) == len(expected)


@pytest.mark.parametrize("behaviour", [slow(60), trickle()], ids=["silent", "trickling"])
def test_a_slow_server_is_not_waited_for(model_server, impatient, behaviour):
    model_server.will(behaviour)
    begun = time.monotonic()

    with pytest.raises(AgentUnavailable) as failure:
        ask()

    assert time.monotonic() - begun < 30  # a busy machine's time for two tries; the server takes a minute for one
    assert failure.value.outcome == Outcome.TIMEOUT
    assert outcomes() == ["timeout", "timeout"]


@pytest.mark.parametrize(
    ("behaviours", "expected"),
    [
        pytest.param([say("")], "empty", id="empty"),
        pytest.param([say(None)], "empty", id="nothing"),
        pytest.param([say("Certainly! Here is a pear.")], "not_json", id="prose"),
        pytest.param([say('{"name": "pear"}{"name": "brick"}')], "not_json", id="two answers"),
        pytest.param([say('{"name": ' + "9" * 5_000 + "}")], "not_json", id="a number of 5,000 digits"),
        pytest.param([say('{"name": NaN}')], "bad_schema", id="not a number"),
        pytest.param([say('{"name": "pe')], "not_json", id="half a JSON"),
        pytest.param([say("[" * 50_000)], "not_json", id="nested without end"),
        pytest.param([say('{"name": "pear"}', finish_reason="length")], "cut_off", id="out of tokens"),
        pytest.param([say({"fruit": "pear"})], "bad_schema", id="wrong schema"),
        pytest.param([say(["pear"])], "bad_schema", id="a list"),
        pytest.param([say({"name": "brick"})], "bad_facts", id="wrong facts"),
    ],
)
def test_a_useless_answer_is_sent_back_once_and_then_given_up(model_server, behaviours, expected):
    model_server.will(*behaviours)

    with pytest.raises(AgentBadOutput) as failure:
        ask()

    assert failure.value.outcome == expected
    assert outcomes() == [expected, expected]
    assert len({row.job_id for row in AgentRun.objects.all()}) == 1


def test_a_repair_quotes_what_is_wrong_and_its_answer_counts(model_server):
    model_server.will(say({"name": "brick", "colour": "red"}), say({"name": "brick"}), say({"name": "pear"}))

    with pytest.raises(AgentBadOutput):
        ask()
    model_server.will(say({"name": "brick"}), say({"name": "pear"}))
    assert ask() == Fruit(name="pear")

    assert outcomes() == ["bad_schema", "bad_facts", "bad_facts", "ok"]
    shape, facts = (model_server.requests[place]["body"]["messages"] for place in (1, 3))
    assert [message["role"] for message in shape] == ["system", "user", "assistant", "user"]
    assert json.loads(shape[2]["content"]) == {"name": "brick", "colour": "red"}
    assert "colour: Extra inputs are not permitted" in shape[3]["content"]
    assert "'brick' is not a pear" in facts[3]["content"]


def test_a_server_that_recovers_is_asked_again(model_server):
    model_server.will(raw(503), say({"name": "pear"}))

    assert ask() == Fruit(name="pear")
    assert outcomes() == ["server_error", "ok"]


def in_parts(*parts: object):
    message = {"role": "assistant", "content": parts}
    return raw(200, json.dumps({"choices": [{"message": message, "finish_reason": "stop"}]}).encode())


def test_an_answer_in_parts_is_read_as_its_texts(model_server):
    thought = {"type": "thinking", "thinking": [{"type": "text", "text": '{"name": "plum"}'}]}
    model_server.will(in_parts(thought, {"type": "text", "text": '{"name":'}, {"type": "text", "text": ' "pear"}'}))

    assert ask() == Fruit(name="pear")


@pytest.mark.parametrize("parts", [(), ({"type": "image_url"},), ({"type": "text"},), ({"type": "text", "text": 7},)])
def test_parts_without_a_text_are_an_empty_answer(model_server, parts):
    model_server.will(in_parts(*parts))

    with pytest.raises(AgentBadOutput):
        ask()

    assert outcomes() == ["empty"] * 2


def test_nobody_there(model_server, settings):
    settings.OPENAI_BASE_URL = "http://127.0.0.1:9/v1"

    with pytest.raises(AgentUnavailable):
        ask()

    assert outcomes() == ["unreachable", "unreachable"]


# ---------------------------------------------------------------- how long it waits


@pytest.mark.parametrize("header", ["1", "date"])
def test_the_pause_that_a_server_asks_for_is_kept(model_server, header):
    until = int(time.time()) + 2  # dates have whole seconds
    told = header if header == "1" else formatdate(until, usegmt=True)
    model_server.will(raw(429, Retry_After=told), say({"name": "pear"}))
    begun = time.time()

    ask()

    assert time.time() >= (begun + 0.9 if header == "1" else until)


def test_a_pause_beyond_the_job_is_not_waited_for_and_binds_the_next_job(model_server):
    model_server.will(raw(429, Retry_After="120"), say({"name": "pear"}))
    begun = time.monotonic()

    with pytest.raises(AgentUnavailable):
        ask()
    with pytest.raises(AgentUnavailable) as failure:
        ask()

    assert time.monotonic() - begun < 60
    assert failure.value.outcome == Outcome.CIRCUIT_OPEN
    assert outcomes() == ["rate_limited", "circuit_open"]
    assert len(model_server.requests) == 1


@pytest.mark.parametrize("told", ["", "soon", "-5", "1e99", "99999999999999", "Wed, 99 Foo 2026", "²"])
def test_a_senseless_pause_is_passed_over(model_server, told):
    model_server.will(raw(500, Retry_After=told.encode().decode("latin-1")), say({"name": "pear"}))

    assert ask() == Fruit(name="pear")


def test_all_calls_of_a_job_keep_within_its_time(model_server, settings):
    model_server.will(say({"name": "pear"}))
    ask()  # what is loaded at the first call takes a while, which counts as the job's time
    settings.LLM_TIMEOUT_S, settings.LLM_TOTAL_TIMEOUT_S, settings.LLM_MAX_RETRIES = 0.2, 2.0, 50
    settings.LLM_CIRCUIT_FAILURES = 1_000  # it would end the job sooner
    model_server.will(slow(20))
    begun = time.monotonic()

    with pytest.raises(AgentUnavailable) as failure:
        ask()

    assert failure.value.outcome == Outcome.TIMEOUT
    assert time.monotonic() - begun < 10  # the pauses of 50 tries alone would take days
    # The rows are counted, not the requests: on a busy machine a call may be over before it has reached the server.
    first, *tries = outcomes()
    assert (first, set(tries)) == ("ok", {"timeout"})
    assert 1 < len(tries) <= 10


def test_ten_megabytes_are_not_read_to_their_end(model_server):
    model_server.will(endless(megabytes=50))

    with pytest.raises(AgentUnavailable):
        ask()

    time.sleep(0.1)
    assert model_server.bytes_sent < 10_000_000  # what the sockets of both sides hold, and no more


# ---------------------------------------------------------------- when it is not asked


def test_without_a_provider_nobody_is_asked(model_server, settings):
    settings.LLM_PROVIDER = "off"

    with pytest.raises(AgentUnavailable, match="no language model is configured"):
        ask()

    assert outcomes() == []


@pytest.mark.django_db(transaction=True)
def test_no_model_is_waited_for_inside_a_transaction(model_server):
    model_server.will(say({"name": "pear"}))

    with pytest.raises(RuntimeError, match="durable"), transaction.atomic():
        ask()

    assert model_server.requests == []


def test_no_call_is_made_that_no_row_can_tell_of(model_server, monkeypatch):
    def busy(*args, **options):
        raise DatabaseError(SECRET_WORDS)

    monkeypatch.setattr(AgentRun.objects, "create", busy)

    with pytest.raises(AgentUnavailable) as failure:
        ask()

    assert failure.value.outcome == Outcome.NO_RECORD
    assert model_server.requests == []


def test_a_person_who_leaves_during_the_call_is_no_fault(model_server, alice, monkeypatch):
    def ask_and_leave(*args, **options):
        reply = whole(*args, **options)
        alice.delete()
        return reply

    whole = calling.ask
    monkeypatch.setattr(calling, "ask", ask_and_leave)
    model_server.will(say({"name": "pear"}))

    assert ask(alice.pk) == Fruit(name="pear")
    assert outcomes() == []
