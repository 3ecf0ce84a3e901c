"""Lines of JSON in and out of the Review Agent, and how many answers are exactly right. Pure."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from pydantic import BaseModel, ValidationError

from agents.requests import MAX_TEXT_CHARACTERS, ActionContext, PlanSummary, ReviewRequest
from agents.schemas import Instruction, Interpretation

RULES = "rules"
SENTENCE_END = re.compile(r"[.!?](?=\s)|\n")
NONE = "no instruction"
"""What a line is counted under where nothing is to be done."""


class BadLine(Exception):
    """A line that is no request; the message says why, the rest is as much of it as could be read.

    `expect` is None where the line is a JSON object that says nothing of what is expected.
    """

    def __init__(
        self, message: str, *, line_id: object = None, expect: Sequence[Instruction] | None = ()
    ) -> None:  # fmt: skip
        super().__init__(message)
        self.line_id = line_id
        self.expect = expect


class _Expectation(BaseModel):
    expect: tuple[Instruction, ...] | None = None


@dataclass(frozen=True)
class Line:
    """One request, and what is expected of it; None where the line does not say."""

    request: ReviewRequest
    expect: tuple[Instruction, ...] | None
    expect_fault: str = ""
    """Why what is expected could not be read: no answer can be that, but the request is answered all the same."""


def read(text: str) -> Line:
    """Return what a line of JSON asks.

    Raises:
        BadLine: it is no JSON object, or lacks or garbles what a request needs.
    """
    try:
        data = json.loads(text)
    except ValueError as error:
        raise BadLine(f"not JSON: {error}") from error
    if not isinstance(data, dict):
        raise BadLine(f"not a JSON object but {type(data).__name__}")
    expect, expect_fault = _expected(data)
    try:
        request = ReviewRequest.model_validate(_forgiven(data))
    except ValidationError as error:
        named = () if expect_fault else expect
        raise BadLine(_fault(error), line_id=data.get("id"), expect=named) from error
    return Line(request, expect, expect_fault)


def _expected(data: dict[str, Any]) -> tuple[tuple[Instruction, ...] | None, str]:
    """Return what a line expects, and what is wrong with that if it can't be read."""
    try:
        return _Expectation.model_validate(data).expect, ""
    except ValidationError as error:
        return None, _fault(error)


def _forgiven(data: dict[str, Any]) -> dict[str, Any]:
    """Return a line with what can be passed over: a button that is none of ours, and words past the longest text."""
    text, context = data.get("text"), data.get("context")
    if text is None or isinstance(text, str):
        data = {**data, "text": shortened(text or "")}
    if not isinstance(context, dict):
        return {**data, "context": None}
    return {**data, "context": {name: value for name, value in context.items() if _is_of_use(name, value)}}


def _is_of_use(name: str, value: object) -> bool:
    """Say whether one part of a context can be read."""
    try:
        ActionContext.model_validate({name: value})
    except ValidationError:
        return False
    return True


def shortened(text: str) -> str:
    """Return a text that is not too long, cut where a sentence ends, else where a word does."""
    text = text.strip()
    if len(text) <= MAX_TEXT_CHARACTERS:
        return text
    head = text[:MAX_TEXT_CHARACTERS]
    ends = [match.end() for match in SENTENCE_END.finditer(head)] or [head.rfind(" ")]
    return head[: ends[-1]].strip() if ends[-1] > 0 else head


def _fault(error: ValidationError) -> str:
    """Return the first thing that is wrong, and how many more there are."""
    first = error.errors(include_url=False, include_input=False)[0]
    where = ".".join(str(part) for part in first["loc"])
    more = f" (and {error.error_count() - 1} more)" if error.error_count() > 1 else ""
    return f"{where or 'the line'}: {first['msg']}{more}"


def as_data(instruction: Instruction) -> dict[str, Any]:
    """Return an instruction with only what is set, as a line of output carries it."""
    return {
        "target_level": instruction.target_level.value,
        "target_ids": instruction.target_ids.model_dump(exclude_none=True),
        "action": instruction.action.value,
        "params": instruction.params.model_dump(exclude_defaults=True),
    }


def answer(request: ReviewRequest, said: Interpretation, *, source: str) -> dict[str, Any]:
    """Return the line of output for one request."""
    return {
        "id": request.id,
        "source": source,
        "instructions": [as_data(instruction) for instruction in said.instructions],
        "no_instruction_reason": said.no_instruction_reason,
    }


def refusal(error: BadLine, *, line_number: int) -> dict[str, Any]:
    """Return the line of output for a line that could not be read: no instruction, and why."""
    return {
        "id": error.line_id,
        "source": RULES,
        "instructions": [],
        "no_instruction_reason": f"line {line_number}: {error}",
    }


@dataclass
class Score:
    """How often the answers were exactly those expected: action, level, target and params, in any order."""

    lines: int = 0
    right_lines: int = 0
    expected: Counter[str] = field(default_factory=Counter)
    """How many instructions were expected, by action; a line that expects none counts once, under `NONE`."""
    right: Counter[str] = field(default_factory=Counter)
    unexpected: Counter[str] = field(default_factory=Counter)
    """Instructions that nobody expected."""

    def add(self, expect: Sequence[Instruction], said: Interpretation, *, plan: PlanSummary) -> bool:
        """Count one line, which is about `plan`; return whether it was exactly right."""
        wanted = Counter(_key(instruction, plan) for instruction in expect)
        given = Counter(_key(instruction, plan) for instruction in said.instructions)
        is_right = wanted == given
        self.lines += 1
        self.right_lines += is_right
        for key, count in wanted.items():
            self.expected[_action(key)] += count
            self.right[_action(key)] += min(count, given[key])
        for key, count in (given - wanted).items():
            self.unexpected[_action(key)] += count
        if not expect:
            self.expected[NONE] += 1
            self.right[NONE] += is_right
        elif not said.instructions:
            self.unexpected[NONE] += 1
        return is_right

    def add_unreadable(self, expect: Sequence[Instruction] = ()) -> None:
        """Count a line that could not be read, or whose expectation could not: nothing answered can be what it is.

        Args:
            expect: what it expects, if that much could be read.
        """
        self.lines += 1
        self.expected.update(each.action.value for each in expect)

    @property
    def percent(self) -> float:
        """The share of lines that are exactly right; 0 without lines."""
        return 100 * self.right_lines / self.lines if self.lines else 0.0

    def percent_of(self, action: str) -> float:
        """The share of the expected instructions of one action that were given exactly; 0 without any."""
        return 100 * self.right[action] / self.expected[action] if self.expected[action] else 0.0

    def rows(self) -> list[tuple[str, int, int, float, int]]:
        """Return action, expected, right, percent and unexpected, by name, those without instruction last."""
        names = sorted({*self.expected, *self.unexpected}, key=lambda name: (name == NONE, name))
        return [
            (name, self.expected[name], self.right[name], self.percent_of(name), self.unexpected[name])
            for name in names
        ]


def _key(instruction: Instruction, plan: PlanSummary) -> str:
    """Return what two instructions share that are the same; beside a meal its own day says nothing more."""
    data = as_data(instruction)
    ids = instruction.target_ids
    day = plan.day_of_meal(ids.plan_meal_id) if ids.plan_meal_id is not None else None
    if day is not None and day.id == ids.plan_day_id:
        del data["target_ids"]["plan_day_id"]
    return json.dumps(data, sort_keys=True)


def _action(key: str) -> str:
    return str(json.loads(key)["action"])
