"""`manage.py interpret_review`: what people's words ask of a plan, one line of JSON in, one out. Nothing is saved."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable, Iterator
from functools import cache, partial
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from agents import client, review, review_lines, review_rules
from agents.checks import settings_of_models
from agents.models import AgentRun
from agents.outcomes import Outcome
from agents.requests import ReviewRequest
from agents.review_lines import BadLine, Line, Score
from agents.review_rules import Reading
from agents.schemas import Interpretation
from plans import wanted_foods

NO_TABLES = (
    "No model is asked, as no record of a call can be written: the database is away, or has no tables. Set them up "
    "with `manage.py migrate`, or leave the model out with --rules-only or LLM_PROVIDER=off."
)


class Command(BaseCommand):
    help = (
        "Read requests as JSON lines from standard input, write what each asks for as JSON lines to standard output. "
        "Each line carries its plan, so no rows are needed: foods are those of the plan, and those of the database "
        "or, where it has none, of the shipped catalogue. A line that can't be read is answered with the reason."
    )
    requires_system_checks: list[str] = []
    stealth_options = ("stdin",)

    def add_arguments(self, parser: CommandParser) -> None:
        """Read who is to answer, and whether to compare."""
        parser.add_argument(
            "--rules-only", action="store_true", help="do not ask a model, also where one is configured"
        )
        parser.add_argument(
            "--score", action="store_true",
            help="compare with each line's \"expect\"; accuracy by action and the misses go to standard error",
        )  # fmt: skip

    def handle(self, *args: Any, **options: Any) -> None:
        """Answer line by line, each as soon as it is read."""
        score = Score()
        known_foods = cache(lambda: frozenset(_known_foods(is_rules_only=options["rules_only"])))
        self._has_said_why = False
        if not options["rules_only"] and not client.is_configured(AgentRun.Agent.REVIEW):
            for fault in settings_of_models():
                self.stderr.write(fault.msg)
        for number, text in _numbered(options.get("stdin") or sys.stdin):
            try:
                line = review_lines.read(_decoded(text))
            except BadLine as error:
                self._say(review_lines.refusal(error, line_number=number))
                self._say_unreadable(score if options["score"] else None, number, error)
                continue
            said, source = _interpret(
                line.request.model_copy(update={"known_foods": known_foods()}), is_rules_only=options["rules_only"],
                on_failure=partial(self._say_failure, number),
            )  # fmt: skip
            self._say(review_lines.answer(line.request, said, source=source))
            if options["score"] and line.expect_fault:
                score.add_unreadable()
                self.stderr.write(f"MISS line {number}, id {line.request.id}: {line.expect_fault}")
            elif options["score"] and not _is_right(score, line, said):
                self._say_miss(number, line, said)
        if options["score"]:
            self._say_score(score)

    def _say(self, data: dict[str, Any]) -> None:
        self.stdout.write(json.dumps(data))
        self.stdout.flush()

    def _say_failure(self, number: int, outcome: Outcome) -> None:
        """Complain that the model which is meant to answer does not, and once of what can be done about it."""
        if outcome == Outcome.NO_RECORD and not self._has_said_why:
            self._has_said_why = True
            self.stderr.write(NO_TABLES)
        self.stderr.write(f"line {number}: the rules answer in the model's place: {outcome.label}")

    def _say_unreadable(self, score: Score | None, number: int, error: BadLine) -> None:
        """Complain of a line that is no request; where lines are compared it is a miss, unless it has no label."""
        if score is None or error.expect is None:
            self.stderr.write(f"line {number}: {error}")
            return
        score.add_unreadable(error.expect)
        self.stderr.write(f"MISS line {number}, id {error.line_id}: {error}")

    def _say_miss(self, number: int, line: Line, said: Interpretation) -> None:
        wanted = [review_lines.as_data(instruction) for instruction in line.expect or ()]
        given = [review_lines.as_data(instruction) for instruction in said.instructions]
        self.stderr.write(
            f"MISS line {number}, id {line.request.id}: {json.dumps(line.request.text)}\n"
            f"  expected {json.dumps(wanted)}\n"
            f"  got      {json.dumps(given)}"
        )

    def _say_score(self, score: Score) -> None:
        self.stderr.write(f"{'action':<26} {'expected':>8} {'exact':>6} {'%':>6} {'unexpected':>10}")
        for action, expected, right, percent, unexpected in score.rows():
            self.stderr.write(f"{action:<26} {expected:>8} {right:>6} {percent:>6.1f} {unexpected:>10}")
        self.stderr.write(f"{'lines exactly right':<26} {score.lines:>8} {score.right_lines:>6} {score.percent:>6.1f}")


def _is_right(score: Score, line: Line, said: Interpretation) -> bool:
    """Count a line; one without an expectation counts for nothing, and is right whatever is said."""
    return line.expect is None or score.add(line.expect, said, plan=line.request.plan)


def _known_foods(*, is_rules_only: bool) -> Iterable[str]:
    """Return what foods are called. The rules need no database: they take the shipped catalogue's names."""
    is_modelled = not is_rules_only and client.is_configured(AgentRun.Agent.REVIEW)
    return wanted_foods.known_names() if is_modelled else wanted_foods.shipped_names()


def _interpret(
    request: ReviewRequest, *, is_rules_only: bool, on_failure: Callable[[Outcome], None]
) -> tuple[Interpretation, str]:
    if is_rules_only or not client.is_configured(AgentRun.Agent.REVIEW):
        return review_rules.interpret(request), review_lines.RULES
    return review.interpret(Reading(request), user_id=None, on_failure=on_failure)


def _numbered(stream: Any) -> Iterator[tuple[int, str | bytes]]:
    """Yield the lines that are not blank; as bytes where they can be had, as JSON is UTF-8 whatever the locale says."""
    lines: Iterable[str | bytes] = getattr(stream, "buffer", stream)
    for number, text in enumerate(lines, start=1):
        if text.strip():
            yield number, text


def _decoded(text: str | bytes) -> str:
    if isinstance(text, str):
        return text
    try:
        return text.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise BadLine(f"not UTF-8: {error}") from error
