"""Makes one call to a model and says how it ended. Imported only when a model is asked: the client is heavy."""

from __future__ import annotations

import asyncio
import email.utils
import logging
import time
import traceback
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Any

import httpx2
import openai
from celery.exceptions import SoftTimeLimitExceeded
from django.conf import settings
from pydantic import BaseModel, BeforeValidator, Field, ValidationError

from agents.client import OPENAI, Endpoint
from agents.limits import AnswerTooLarge, Bound
from agents.outcomes import Outcome
from agents.resolving import ImpatientLoop

logger = logging.getLogger(__name__)

for _name in ("openai", "httpx2", "httpcore2"):
    # At their lower levels they write whole requests, with what people said, into the log.
    logging.getLogger(_name).setLevel(logging.WARNING)

MAX_TOKENS_BELIEVED = 10_000_000
"""More than any model reads; a server that claims more is not believed."""


@dataclass(frozen=True, kw_only=True)
class Reply:
    """How a call ended."""

    outcome: Outcome
    text: str | None = None
    """What the model said, perhaps nothing or half a sentence; None where the server failed before it could."""
    tokens: int | None = None
    """As the server counts; None where it does not say."""
    retry_after_s: float | None = None
    """How long the server asks to be left alone."""


def _text_of(content: Any) -> Any:
    """Return the texts of an answer in parts as one; models that think aloud give their thoughts as other parts."""
    if not isinstance(content, list):
        return content
    texts = (part.get("text") for part in content if isinstance(part, dict) and part.get("type") == "text")
    return "".join(text for text in texts if isinstance(text, str))


class _Message(BaseModel):
    content: Annotated[str | None, BeforeValidator(_text_of)] = None


class _Choice(BaseModel):
    message: _Message
    finish_reason: str | None = None


class _Usage(BaseModel):
    total_tokens: Annotated[int, Field(ge=0, le=MAX_TOKENS_BELIEVED)]


class _Completion(BaseModel):
    """As much of the protocol's answer as is needed; servers differ in the rest."""

    choices: Annotated[list[_Choice], Field(min_length=1)]
    usage: Any = None


def ask(endpoint: Endpoint, messages: Sequence[dict[str, str]], *, time_limit_s: float) -> Reply:
    """Put `messages` to a model and return what came of it within `time_limit_s` seconds. Never raises by a server.

    Raises:
        SoftTimeLimitExceeded: the worker's own limit.
    """
    try:
        with asyncio.Runner(loop_factory=ImpatientLoop) as runner:
            return runner.run(_ask(endpoint, messages, time_limit_s))
    except SoftTimeLimitExceeded:
        raise
    except TimeoutError:
        return Reply(outcome=Outcome.TIMEOUT)
    except Exception as error:
        # A client that stumbles over an answer is a fault of that server. Where is told, what is not: the words of
        # such an exception hold what was sent and received.
        where = traceback.format_tb(error.__traceback__)[-1].strip().replace("\n", " ")
        logger.error("model client failed", extra={"fault": type(error).__name__, "where": where})
        return Reply(outcome=Outcome.NOT_A_COMPLETION)


async def _ask(endpoint: Endpoint, messages: Sequence[dict[str, str]], time_limit_s: float) -> Reply:
    # One limit over everything: the client's own are for each read, and a server that trickles keeps within them.
    async with asyncio.timeout(time_limit_s), _client(endpoint, time_limit_s) as client:
        try:
            response = await client.chat.completions.with_raw_response.create(**_body(endpoint, messages))
        except openai.APITimeoutError:
            return Reply(outcome=Outcome.TIMEOUT)
        except openai.APIConnectionError as error:
            return Reply(outcome=_connection_outcome(error.__cause__))
        except openai.APIStatusError as error:
            return Reply(
                outcome=_status_outcome(error.status_code), retry_after_s=_retry_after_s(error.response.headers)
            )
        except AnswerTooLarge:
            return Reply(outcome=Outcome.TOO_LARGE)
        return _read(response.content)


def _client(endpoint: Endpoint, time_limit_s: float) -> openai.AsyncOpenAI:
    http_client = httpx2.AsyncClient(
        timeout=time_limit_s,
        headers={"Accept-Encoding": "identity"},
        event_hooks={"response": [Bound(settings.LLM_MAX_ANSWER_BYTES)]},
        follow_redirects=False,  # a key is for one server
    )
    return openai.AsyncOpenAI(
        base_url=endpoint.base_url,
        api_key=endpoint.api_key,
        max_retries=0,  # the runner's business, which has the whole job's time in view
        http_client=http_client,
    )


def _body(endpoint: Endpoint, messages: Sequence[dict[str, str]]) -> dict[str, Any]:
    body: dict[str, Any] = {
        "model": endpoint.model,
        "messages": list(messages),
        "response_format": {"type": "json_object"},
    }
    if endpoint.provider == OPENAI:
        # Its newer models know neither the other name of the limit nor any temperature but their own.
        return body | {"max_completion_tokens": settings.LLM_MAX_ANSWER_TOKENS}
    return body | {"max_tokens": settings.LLM_MAX_ANSWER_TOKENS, "temperature": 0}


def _read(content: bytes) -> Reply:
    try:
        completion = _Completion.model_validate_json(content)
    except ValidationError:
        return Reply(outcome=Outcome.NOT_A_COMPLETION)
    choice = completion.choices[0]
    text = (choice.message.content or "").strip()
    tokens = _tokens(completion.usage)
    if choice.finish_reason == "length":
        return Reply(outcome=Outcome.CUT_OFF, text=text, tokens=tokens)
    return Reply(outcome=Outcome.OK if text else Outcome.EMPTY, text=text, tokens=tokens)


def _tokens(usage: Any) -> int | None:
    try:
        return _Usage.model_validate(usage).total_tokens
    except ValidationError:
        return None


def _connection_outcome(cause: BaseException | None) -> Outcome:
    if isinstance(cause, AnswerTooLarge):
        return Outcome.TOO_LARGE
    if isinstance(cause, httpx2.ReadError | httpx2.RemoteProtocolError):
        return Outcome.CUT_OFF
    return Outcome.UNREACHABLE


def _status_outcome(status: int) -> Outcome:
    if status == 429:
        return Outcome.RATE_LIMITED
    if status >= 500 or status == 408:
        return Outcome.SERVER_ERROR
    return Outcome.DENIED if status in (401, 403, 404) or status < 400 else Outcome.REFUSED


def _retry_after_s(headers: httpx2.Headers) -> float | None:
    """Read Retry-After, in seconds or as a date; None where there is none that makes sense."""
    told = headers.get("retry-after", "").strip()
    if told.isascii() and told.isdigit() and len(told) < 10:
        return float(told)
    try:
        at = email.utils.parsedate_to_datetime(told)
        return max(0.0, at.timestamp() - time.time())
    except (ValueError, OverflowError):
        return None
