from __future__ import annotations

import json
import logging
import logging.config
from types import SimpleNamespace

import pytest
import structlog
from django_structlog.celery.receivers import CeleryReceiver

from core.logs import logging_config


def line_of(record: logging.LogRecord) -> dict:
    config = logging_config(level="INFO", log_format="json")["formatters"]["line"]
    options = {name: value for name, value in config.items() if name != "()"}
    return json.loads(config["()"](**options).format(record))


@pytest.fixture
def context():
    structlog.contextvars.clear_contextvars()
    yield
    structlog.contextvars.clear_contextvars()


@pytest.mark.django_db
def test_every_answer_carries_an_id_of_its_own(client) -> None:
    first, second = (client.get("/api/v1/health")["X-Request-ID"] for _ in range(2))

    assert first
    assert first != second


def test_a_line_is_its_sentence_its_fields_and_the_ids_of_the_task_behind_it(context) -> None:
    request = SimpleNamespace(__django_structlog__={"request_id": "r1", "user_id": 3})
    CeleryReceiver().receiver_task_prerun(task_id="t1", task=SimpleNamespace(request=request, name="a task"))
    record = logging.LogRecord("plans.generation", logging.INFO, "", 0, "plan generated", None, None)
    record.plan_id = 7

    line = line_of(record)

    assert line.pop("timestamp").endswith("Z")
    assert line == {
        "event": "plan generated", "level": "info", "logger": "plans.generation",
        "plan_id": 7, "task_id": "t1", "request_id": "r1", "user_id": 3,
    }  # fmt: skip


def test_an_unknown_format_is_refused() -> None:
    with pytest.raises(ValueError, match="'xml'; it must be one of json, keyvalue"):
        logging_config(level="INFO", log_format="xml")


def test_a_line_that_nobody_will_see_is_not_made() -> None:
    logging_config(level="INFO", log_format="json")
    first, *_ = structlog.get_config()["processors"]
    quiet = logging.Logger("quiet", level=logging.INFO)

    with pytest.raises(structlog.DropEvent):
        first(quiet, "debug", {"event": "begun"})

    assert first(quiet, "info", {"event": "done"}) == {"event": "done"}
