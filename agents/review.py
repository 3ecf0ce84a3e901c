"""The Review Agent: what a person's words ask of their plan, from a model where there is one, else from the rules."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable
from typing import Any, Literal

from agents import client, facts, runner
from agents.errors import AgentError
from agents.models import AgentRun
from agents.outcomes import Outcome
from agents.requests import ReviewRequest
from agents.review_rules import Reading
from agents.schemas import Interpretation

logger = logging.getLogger(__name__)

Source = Literal["model", "rules"]
MAX_TITLE_CHARACTERS = 80
NOT_UNDERSTOOD = "This was not understood as a wish about the plan; say in other words what should change, and where."


def interpret(
    reading: Reading, *, user_id: int | None, on_failure: Callable[[Outcome], None] | None = None
) -> tuple[Interpretation, Source]:
    """Return what the words and the button ask for, and who understood them.

    A model's answer counts if it passes both gates: its shape, and that every day, meal and food it names is there.
    Otherwise, and without a model, the rules answer. Never call it inside a transaction, or while a person waits.

    Args:
        reading: of the request; where its `known_foods` are empty, nobody asks whether a food is known.
        user_id: whose daily tokens a model takes; None is nobody's.
        on_failure: told why a model that is configured gave no usable answer.

    Raises:
        RuntimeError: a model is configured and the caller is inside a transaction.
    """
    request = reading.request
    if not request.text or not client.is_configured(AgentRun.Agent.REVIEW):
        return reading.said, "rules"
    try:
        said = runner.run(
            AgentRun.Agent.REVIEW,
            request=_as_data(request),
            schema=Interpretation,
            facts=lambda answer: facts.problems(answer, request, known_foods=request.known_foods),
            user_id=user_id,
        )
    except AgentError as error:
        logger.info("the rules answered in the model's place", extra={"outcome": str(error.outcome)})
        if on_failure is not None:
            on_failure(error.outcome)
        return reading.said, "rules"
    return _in_our_words(said, reading), "model"


def _as_data(request: ReviewRequest) -> str:
    """Return the request as one JSON object, in which nobody's words can end their own quotation marks."""
    days = [
        {
            "id": day.id,
            "day": f"{day.date:%A %d %B}",
            "meals": [
                {
                    "id": meal.id,
                    "slot": meal.slot,
                    "title": meal.title[:MAX_TITLE_CHARACTERS],
                    "ingredients": [name[:MAX_TITLE_CHARACTERS] for name in meal.ingredients],
                }
                for meal in day.meals
            ],
        }
        for day in request.plan.days
    ]
    data: dict[str, Any] = {
        "today": f"{request.today:%A %d %B %Y}",
        "plan": {"days": days},
        "button": request.context and request.context.model_dump(mode="json", exclude_none=True),
        "person": request.profile and request.profile.model_dump(mode="json", exclude_none=True),
        "words": request.text,
    }
    return json.dumps(data, ensure_ascii=False)


def _in_our_words(said: Interpretation, reading: Reading) -> Interpretation:
    """Return what a model understood without repeats, and without a sentence of its own for people.

    It may repeat what somebody hid in the title of a dish, or make up what is not so. Nothing is done to the plan that
    it does not ask for: where the rules would, the person is asked to say it again.
    """
    if not said.instructions:
        reason = reading.said.no_instruction_reason
        return Interpretation(no_instruction_reason=reason or NOT_UNDERSTOOD)
    bare = (one.model_copy(update={"notes": ""}) for one in said.instructions)
    return Interpretation(instructions=tuple(dict.fromkeys(bare)))
