"""Does one job with a model: calls it, holds its answer to two gates, and asks again within bounds.

The first gate is the shape (pydantic), the second the facts, which each agent brings. An answer that fails one of them
is sent back with what is wrong. Every call leaves a row; none is made inside a transaction.
"""

from __future__ import annotations

import logging
import random
import time
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, TypeVar

from django.conf import settings
from django.db import DatabaseError
from pydantic import BaseModel, ValidationError

from agents import client, runs, tidying
from agents.circuit import Circuit
from agents.client import Endpoint
from agents.errors import AgentBadOutput, AgentUnavailable
from agents.models import AgentRun
from agents.outcomes import SERVER_FAULTS, WORTH_ANOTHER_TRY, Outcome
from agents.prompting import prompt
from agents.runs import Job

if TYPE_CHECKING:
    from agents.calling import Reply

logger = logging.getLogger(__name__)

MAX_PROBLEMS_QUOTED = 8
MAX_ANSWER_QUOTED = 4_000
"""Characters of its own answer that a model is shown again: what is longer is cut, as it costs tokens."""

Answer = TypeVar("Answer", bound=BaseModel)
Facts = Callable[[Answer], Sequence[str]]
"""The second gate: one sentence for each thing that an answer names and that is not so; none if all is well."""


@dataclass(frozen=True, kw_only=True)
class Judged(Generic[Answer]):
    """What an answer is worth: it itself, or what is wrong with it."""

    outcome: Outcome
    answer: Answer | None = None
    problems: tuple[str, ...] = ()


def run(
    agent: AgentRun.Agent, *, request: str, schema: type[Answer], facts: Facts[Answer], user_id: int | None
) -> Answer:
    """Return the model's answer to `request`, checked.

    Args:
        request: what to work on, as JSON; the instructions are the agent's prompt.
        user_id: whose daily tokens it is taken from; None is nobody's.

    Raises:
        AgentUnavailable: no model is configured or it may not be asked, or its server failed.
        AgentBadOutput: the model's answers passed no gate.
        RuntimeError: the caller is inside a transaction.
    """
    endpoint = client.endpoint_for(agent)
    if endpoint is None:
        raise AgentUnavailable(Outcome.OFF)
    instructions = prompt(agent)
    job = Job(job_id=uuid.uuid4(), agent=agent, prompt_version=instructions.version, model=endpoint.model,
              user_id=user_id)  # fmt: skip
    messages = [{"role": "system", "content": instructions.text}, {"role": "user", "content": request}]
    talk = _Talk(endpoint, job)
    for repairs_left in range(settings.LLM_MAX_REPAIRS, -1, -1):
        judged, text = talk.ask(messages, lambda said: _judge(said, schema, facts))
        if judged.answer is not None:
            return judged.answer
        if not repairs_left or talk.left_s <= 0:
            break
        messages = [*messages[:2], *_repair(text, judged.problems)]
    logger.warning("the model's answer was of no use", extra={"agent": str(agent), "outcome": str(judged.outcome)})
    raise AgentBadOutput(judged.outcome)


class _Talk:
    """The calls of one job, within the job's time."""

    def __init__(self, endpoint: Endpoint, job: Job) -> None:
        self._endpoint = endpoint
        self._job = job
        self._circuit = Circuit(endpoint)
        self._deadline = time.monotonic() + settings.LLM_TOTAL_TIMEOUT_S
        self._retries_left = settings.LLM_MAX_RETRIES
        self._pause_s = settings.LLM_BACKOFF_S

    @property
    def left_s(self) -> float:
        """Seconds that the job may still take."""
        return self._deadline - time.monotonic()

    def ask(
        self, messages: Sequence[dict[str, str]], judge: Callable[[str], Judged[Answer]]
    ) -> tuple[Judged[Answer], str]:
        """Return what the model said, and what it is worth; a server at fault is asked again, within bounds.

        Raises:
            AgentUnavailable: it could not be asked, or its server failed for good.
        """
        from agents import calling  # heavy: the client's library takes most of a second to import

        while True:
            row = self._begin(messages)
            begun = time.monotonic()
            reply = calling.ask(self._endpoint, messages, time_limit_s=max(0, min(settings.LLM_TIMEOUT_S, self.left_s)))
            judged: Judged[Answer] = Judged(outcome=reply.outcome, problems=(str(reply.outcome.label),))
            if reply.outcome == Outcome.OK and reply.text:
                judged = judge(reply.text)
            self._finish(row, judged.outcome, reply, seconds=time.monotonic() - begun)
            if reply.text is not None:
                self._circuit.succeeded()
                return judged, reply.text
            self._bear(reply.outcome, reply.retry_after_s)

    def _begin(self, messages: Sequence[dict[str, str]]) -> AgentRun:
        if not self._circuit.lets_through():
            self._note(Outcome.CIRCUIT_OPEN)
            raise AgentUnavailable(Outcome.CIRCUIT_OPEN)
        try:
            return self._row(messages)
        except AgentUnavailable:
            self._circuit.undecided()
            raise

    def _row(self, messages: Sequence[dict[str, str]]) -> AgentRun:
        """Return the row of a call that is about to be made, which its person's budget allows."""
        try:
            row = runs.begin(self._job, messages)
        except DatabaseError as error:
            # Without its row a call would be in nobody's budget.
            logger.warning(
                "no call without its row", extra={"agent": str(self._job.agent), "fault": type(error).__name__}
            )
            raise AgentUnavailable(Outcome.NO_RECORD) from None
        if row.outcome == Outcome.OVER_BUDGET:
            raise AgentUnavailable(Outcome.OVER_BUDGET)
        return row

    def _note(self, outcome: Outcome) -> None:
        try:
            runs.note(self._job, outcome)
        except DatabaseError as error:
            logger.warning("no row for a call not made", extra={"fault": type(error).__name__})

    def _finish(self, row: AgentRun, outcome: Outcome, reply: Reply, *, seconds: float) -> None:
        try:
            runs.finish(row, outcome, tokens=reply.tokens, duration_ms=round(1000 * seconds), answer=reply.text)
        except DatabaseError as error:  # busy: the answer is no worse for it
            logger.warning("a call's row stays as begun", extra={"fault": type(error).__name__})

    def _bear(self, outcome: Outcome, retry_after_s: float | None) -> None:
        """Wait before the next call, or give up."""
        if outcome in SERVER_FAULTS:
            self._circuit.failed()
        else:
            self._circuit.undecided()
        pause_s = max(self._pause_s * random.uniform(0.8, 1.2), retry_after_s or 0.0)
        is_too_long = pause_s >= self.left_s
        if retry_after_s is not None and is_too_long:
            self._circuit.open_for(retry_after_s)  # the server's wish binds the next job too
        if outcome not in WORTH_ANOTHER_TRY or not self._retries_left or is_too_long:
            logger.warning("the model gave no answer", extra={"agent": str(self._job.agent), "outcome": str(outcome)})
            raise AgentUnavailable(outcome)
        self._retries_left -= 1
        self._pause_s *= 2
        time.sleep(pause_s)


def _judge(text: str, schema: type[Answer], facts: Facts[Answer]) -> Judged[Answer]:
    try:
        answer = schema.model_validate_json(tidying.without_wrapping(text))
    except ValidationError as refusal:
        outcome = Outcome.BAD_SCHEMA
        if any(error["type"] == "json_invalid" for error in refusal.errors()):
            outcome = Outcome.NOT_JSON
        problems = tuple(
            f"{'.'.join(str(part) for part in error['loc']) or 'the answer'}: {error['msg']}"
            for error in refusal.errors(include_url=False, include_context=False, include_input=False)
        )
        return Judged(outcome=outcome, problems=problems)
    wrong = tuple(facts(answer))
    return Judged(outcome=Outcome.BAD_FACTS, problems=wrong) if wrong else Judged(outcome=Outcome.OK, answer=answer)


def _repair(text: str, problems: Sequence[str]) -> list[dict[str, str]]:
    told = "\n".join(f"- {problem[:300]}" for problem in problems[:MAX_PROBLEMS_QUOTED])
    return [
        {"role": "assistant", "content": text[:MAX_ANSWER_QUOTED]},
        {
            "role": "user",
            "content": f"That answer can't be used:\n{told}\nAnswer the first message again, as one JSON object.",
        },
    ]
