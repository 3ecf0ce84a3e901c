"""A name server that takes its time: a call ends within its limit all the same, and so does the process."""

from __future__ import annotations

import os
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from agents.errors import AgentUnavailable
from tests.agents.model_server import say
from tests.agents.pears import Fruit, ask, outcomes

ROOT = Path(__file__).resolve().parents[2]
NEVER_RESOLVES = """
    import os, socket, time
    os.environ["DJANGO_SETTINGS_MODULE"] = "mealplanner.settings"
    socket.getaddrinfo = lambda *args, **kwargs: time.sleep(300)
    import django
    django.setup()
    from agents import calling
    from agents.client import Endpoint
    there = Endpoint(provider="local", base_url="http://model.example/v1", model="small", api_key="none")
    print(calling.ask(there, [{"role": "user", "content": "a pear"}], time_limit_s=0.5).outcome, flush=True)
"""


def test_a_name_that_does_not_resolve_is_waited_for_no_longer_than_the_limit():
    run = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(NEVER_RESOLVES)], cwd=ROOT, env=os.environ | {"PYTHONPATH": str(ROOT)},
        capture_output=True, text=True, timeout=120, check=True,
    )  # fmt: skip

    assert run.stdout == "timeout\n"


@pytest.mark.django_db
def test_a_server_is_found_by_its_name(model_server, settings):
    settings.OPENAI_BASE_URL = model_server.url.replace("127.0.0.1", "localhost")
    model_server.will(say({"name": "pear"}))

    assert ask() == Fruit(name="pear")


@pytest.mark.django_db
def test_a_server_whose_name_is_unknown_cannot_be_reached(model_server, settings):
    settings.OPENAI_BASE_URL = "http://no-such-name.invalid/v1"

    with pytest.raises(AgentUnavailable, match="can't be reached"):
        ask()

    assert outcomes() == ["unreachable"] * 2
