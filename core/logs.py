"""How log lines look: a fixed sentence plus fields, with the ids of the request and the task it belongs to."""

from __future__ import annotations

from typing import Any

import structlog
from structlog.typing import Processor

SHARED: list[Processor] = [
    structlog.contextvars.merge_contextvars,  # request_id, user_id, task_id, parent_task_id
    structlog.stdlib.add_logger_name,
    structlog.stdlib.add_log_level,
    structlog.stdlib.ExtraAdder(),  # fields given as `extra={…}` to a standard logger
    structlog.processors.TimeStamper(fmt="iso", utc=True),
    structlog.processors.format_exc_info,
]


def logging_config(*, level: str, log_format: str) -> dict[str, Any]:
    """Return Django's LOGGING, and bind structlog to the same handler.

    Args:
        log_format: "json" for machines, "keyvalue" for people.

    Raises:
        ValueError: another format.
    """
    renderers: dict[str, Processor] = {
        "json": structlog.processors.JSONRenderer(),
        "keyvalue": structlog.processors.KeyValueRenderer(
            key_order=["timestamp", "level", "logger", "event"], drop_missing=True
        ),
    }
    if log_format not in renderers:
        raise ValueError(f"LOG_FORMAT is {log_format!r}; it must be one of {', '.join(renderers)}")
    structlog.configure(
        # What nobody will see costs nothing: such as the line that a request has begun.
        processors=[structlog.stdlib.filter_by_level, *SHARED, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    formatter = {
        "()": structlog.stdlib.ProcessorFormatter,
        "processors": [structlog.stdlib.ProcessorFormatter.remove_processors_meta, renderers[log_format]],
        "foreign_pre_chain": SHARED,
    }
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"line": formatter},
        "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
        "root": {"handlers": ["console"], "level": level},
        "loggers": {
            # django_structlog logs each request and task once, with its ids; the originals would say it again.
            "django.server": {"level": "WARNING"},
            "django.request": {"level": "ERROR"},
            "celery.worker.strategy": {"level": "WARNING"},
            "celery.app.trace": {"level": "WARNING"},
        },
    }
