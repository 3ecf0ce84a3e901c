"""A server that keeps failing is left alone, by all processes, and tried again by itself."""

from __future__ import annotations

import threading
import time
import uuid
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core.cache import cache, caches

from agents import circuit, runner
from agents.circuit import MAX_OPEN_S, Circuit, Counters
from agents.client import Endpoint
from agents.errors import AgentError, AgentUnavailable
from agents.models import AgentRun
from agents.outcomes import Outcome
from tests.agents.model_server import raw, say
from tests.agents.test_runner import Fruit, ask, outcomes


@pytest.fixture
def endpoint(settings) -> Endpoint:
    settings.LLM_CIRCUIT_FAILURES, settings.LLM_CIRCUIT_OPEN_S = 3, 1
    return Endpoint(provider="local", base_url="http://a", model=uuid.uuid4().hex, api_key="none")


class Clock:
    """A clock that is put forward by hand."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def without_redis(settings, monkeypatch) -> Iterator[Clock]:
    """Point the cache at a port where nobody listens, and give the process's own memory a clock of ours."""
    settings.CACHES = {"default": settings.CACHES["default"] | {"LOCATION": "redis://127.0.0.1:9/1"}}
    clock = Clock()
    monkeypatch.setattr(circuit, "_own", Counters(clock))
    yield clock
    caches["default"].close()


def test_it_opens_at_the_last_failure_too_many_for_every_process(endpoint):
    for _ in range(2):
        Circuit(endpoint).failed()
    assert not Circuit(endpoint).is_open

    Circuit(endpoint).failed()

    assert Circuit(endpoint).is_open
    assert cache.get(Circuit(endpoint)._open) == 1


def test_a_success_closes_it_and_forgets_the_failures(endpoint):
    for _ in range(3):
        Circuit(endpoint).failed()

    Circuit(endpoint).succeeded()

    assert not Circuit(endpoint).is_open
    Circuit(endpoint).failed()
    assert not Circuit(endpoint).is_open


def test_another_model_is_another_circuit(endpoint):
    other = Endpoint(provider="local", base_url="http://a", model="other", api_key="none")
    for _ in range(3):
        Circuit(endpoint).failed()

    assert not Circuit(other).is_open


def test_it_closes_by_itself_for_every_process(endpoint):
    Circuit(endpoint).open_for(1)
    assert Circuit(endpoint).is_open

    time.sleep(1.1)

    assert not Circuit(endpoint).is_open


@pytest.mark.parametrize(("asked", "given"), [(0.2, 1), (30, 30), (10**9, MAX_OPEN_S)])
def test_a_server_may_ask_to_be_left_alone_for_so_long(endpoint, asked, given):
    Circuit(endpoint).open_for(asked)

    left_s = cache._cache.get_client(None).ttl(cache.make_key(Circuit(endpoint)._open))
    assert given - 1 <= left_s <= given


def test_it_closes_by_itself_and_one_more_failure_opens_it_again(endpoint, without_redis):
    for _ in range(3):
        Circuit(endpoint).failed()
    assert Circuit(endpoint).is_open

    without_redis.now += 1.1
    assert not Circuit(endpoint).is_open

    Circuit(endpoint).failed()
    assert Circuit(endpoint).is_open


@pytest.fixture
def on_trial(endpoint) -> Endpoint:
    """A server whose time of being left alone is over."""
    Circuit(endpoint).open_for(30)
    cache.delete(Circuit(endpoint)._open)  # as its time does
    return endpoint


def test_a_server_on_trial_gets_one_call_of_all_processes(on_trial):
    assert [Circuit(on_trial).lets_through() for _ in range(4)] == [True, False, False, False]


def test_many_threads_at_once_are_one_call_to_a_server_on_trial(on_trial):
    start = threading.Barrier(8)

    def ask_first(_: int) -> bool:
        start.wait()
        return Circuit(on_trial).lets_through()

    with ThreadPoolExecutor(8) as threads:
        assert sum(threads.map(ask_first, range(8))) == 1


def test_the_call_that_succeeds_lets_all_others_through(on_trial):
    assert Circuit(on_trial).lets_through()

    Circuit(on_trial).succeeded()

    assert all(Circuit(on_trial).lets_through() for _ in range(3))


def test_the_call_that_fails_opens_it_at_once(on_trial):
    tried = Circuit(on_trial)
    assert tried.lets_through()

    tried.failed()

    assert Circuit(on_trial).is_open
    assert not Circuit(on_trial).lets_through()
    cache.delete(Circuit(on_trial)._open)
    assert Circuit(on_trial).lets_through()


def test_a_call_that_tells_nothing_leaves_the_trial_to_the_next(on_trial):
    tried = Circuit(on_trial)
    assert tried.lets_through()
    Circuit(on_trial).undecided()  # a late call that was let through before the server failed
    assert not Circuit(on_trial).lets_through()

    tried.undecided()

    assert [Circuit(on_trial).lets_through() for _ in range(2)] == [True, False]


def test_who_vanishes_over_a_call_is_waited_for_no_longer_than_a_call_takes(on_trial, settings):
    settings.LLM_TIMEOUT_S = 7.5
    assert Circuit(on_trial).lets_through()

    left_s = cache._cache.get_client(None).ttl(cache.make_key(Circuit(on_trial)._probe))
    assert 7.5 < left_s <= 9


def test_without_redis_a_process_lets_one_of_its_own_through(endpoint, without_redis, settings):
    settings.LLM_TIMEOUT_S = 5
    for _ in range(3):
        Circuit(endpoint).failed()
    assert not Circuit(endpoint).lets_through()
    without_redis.now += 1.1

    assert [Circuit(endpoint).lets_through() for _ in range(3)] == [True, False, False]
    without_redis.now += 6.1
    assert Circuit(endpoint).lets_through()


def test_a_closed_circuit_lets_everybody_through(endpoint):
    assert all(Circuit(endpoint).lets_through() for _ in range(3))


def test_without_redis_each_process_remembers_for_itself(endpoint, without_redis):
    for _ in range(3):
        Circuit(endpoint).failed()
    assert Circuit(endpoint).is_open

    Circuit(endpoint).succeeded()

    assert not Circuit(endpoint).is_open


def test_failures_long_ago_do_not_count(endpoint, without_redis):
    for _ in range(2):
        Circuit(endpoint).failed()
    without_redis.now += 11

    Circuit(endpoint).failed()

    assert not Circuit(endpoint).is_open


# ---------------------------------------------------------------- with a server


@pytest.mark.django_db
def test_after_so_many_faults_the_server_is_not_asked_and_the_row_says_so(model_server, settings):
    settings.LLM_CIRCUIT_FAILURES = 4
    model_server.will(raw(500))

    for _ in range(3):
        with pytest.raises(AgentUnavailable) as failure:
            ask()

    assert failure.value.outcome == Outcome.CIRCUIT_OPEN
    assert outcomes() == ["server_error"] * 4 + ["circuit_open"]
    assert len(model_server.requests) == 4


@pytest.mark.django_db
def test_a_server_that_is_well_again_is_asked_again(model_server, settings):
    settings.LLM_CIRCUIT_FAILURES, settings.LLM_CIRCUIT_OPEN_S, settings.LLM_MAX_RETRIES = 1, 1, 0
    model_server.will(raw(500), say({"name": "pear"}))
    with pytest.raises(AgentUnavailable):
        ask()

    cache.delete(Circuit(runner.client.endpoint_for(AgentRun.Agent.REVIEW))._open)  # as its time does

    assert ask() == Fruit(name="pear")


@pytest.mark.django_db
@pytest.mark.parametrize("behaviour", [raw(400), say("prose")])
def test_a_server_on_trial_that_answers_at_all_is_asked_by_the_next(model_server, settings, behaviour):
    settings.LLM_MAX_REPAIRS = 0
    circuit_of_it = Circuit(runner.client.endpoint_for(AgentRun.Agent.REVIEW))
    circuit_of_it.open_for(30)
    cache.delete(circuit_of_it._open)
    model_server.will(behaviour)
    with pytest.raises(AgentError):
        ask()
    model_server.will(say({"name": "pear"}))

    assert ask() == Fruit(name="pear")


@pytest.mark.django_db
@pytest.mark.parametrize("behaviour", [raw(400), say("prose"), say({"name": "brick"})])
def test_what_a_persons_words_can_bring_about_does_not_open_it(model_server, settings, behaviour):
    settings.LLM_CIRCUIT_FAILURES = 1
    model_server.will(behaviour)
    with pytest.raises(AgentError):
        ask()
    model_server.will(say({"name": "pear"}))

    assert ask() == Fruit(name="pear")


@pytest.mark.django_db
def test_an_absent_cache_costs_nobody_their_answer(model_server, without_redis):
    model_server.will(say({"name": "pear"}))

    assert ask() == Fruit(name="pear")
