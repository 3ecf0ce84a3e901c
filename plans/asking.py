"""What a person asks of their week: a button with what it stands beside, a sentence, or both. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from pydantic import ValidationError

from agents.facts import LEVEL_OF
from agents.requests import ActionContext
from agents.schemas import Action, Instruction, Level, Params, TargetIds
from core.errors import Invalid

_FIELD = re.compile(r"\b(?:target_ids|params)\.")


@dataclass(frozen=True, kw_only=True)
class Asked:
    """One request. Two of them that are equal ask for the same."""

    type: Action | None = None
    plan_day_id: int | None = None
    plan_meal_id: int | None = None
    ingredient_name: str = ""
    """The food that the button stood beside."""
    params: Params = field(default_factory=Params)
    """How a button's action is to be done; words say it themselves."""
    text: str = ""

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> Asked:
        """Return a request as it was kept on its row."""
        return cls(**{**kept, "type": kept["type"] and Action(kept["type"]), "params": Params(**kept["params"])})

    def as_json(self) -> dict[str, Any]:
        """Return the request for its row: the same keys in any case."""
        return {**vars(self), "params": self.params.model_dump(mode="json", exclude_defaults=True)}

    @property
    def context(self) -> ActionContext | None:
        """What the words were written beside; None where there was nothing."""
        context = ActionContext(
            type=self.type, plan_day_id=self.plan_day_id, plan_meal_id=self.plan_meal_id,
            ingredient_name=self.ingredient_name or None,
        )  # fmt: skip
        return context if context != ActionContext() else None


def require_sense(asked: Asked) -> None:
    """Refuse what asks for nothing, and a button that lacks what its action needs.

    Raises:
        Invalid: with the fields that are missing or too many.
    """
    if not asked.text and asked.type is None:
        message = "Say what you want changed: a type with its ids, a text, or both."
        raise Invalid(message, details={"type": [message], "text": [message]})
    if asked.text and asked.params != Params():
        message = "Params go with a type alone: with a text, say it in the text."
        raise Invalid(message, details={"params": [message]})
    if not asked.text:
        instruction_of(asked)


def instruction_of(asked: Asked) -> Instruction:
    """Return what a button asks for: its action, on what it stood beside. It needs no interpretation.

    Raises:
        Invalid: no type, or the day, meal, food or size that its action needs is missing.
    """
    if asked.type is None:
        raise Invalid("A request without a type is a text, and has to be understood first.")
    level, params = _level_of(asked), asked.params
    ids: dict[str, int | None] = {}
    if level in (Level.MEAL, Level.INGREDIENT) and asked.plan_meal_id is not None:
        ids = {"plan_meal_id": asked.plan_meal_id}
    elif level in (Level.DAY, Level.INGREDIENT):
        ids = {"plan_day_id": asked.plan_day_id}
    if asked.type == Action.ADJUST_PORTION:
        params = params.model_copy(update={"apply_to_whole_week": False})  # the level says it
    if level == Level.INGREDIENT and asked.ingredient_name and params.ingredient_to_remove is None:
        params = params.model_copy(update={"ingredient_to_remove": asked.ingredient_name})
    if asked.type == Action.AVOID_INGREDIENT_FUTURE:
        ids = {}
    try:
        return Instruction(target_level=level, target_ids=TargetIds(**ids), action=asked.type, params=params)
    except ValidationError as refusal:
        message = _FIELD.sub("", refusal.errors()[0]["msg"].removeprefix("Value error, ")) + "."
        raise Invalid(message, details={"type": [message]}) from refusal


def _level_of(asked: Asked) -> Level:
    """Return how much of the week a button is about; portions may be a meal's, those of a day, or all."""
    assert asked.type is not None
    if asked.type != Action.ADJUST_PORTION or asked.plan_meal_id is not None:
        return LEVEL_OF[asked.type]
    if asked.plan_day_id is not None:
        return Level.DAY
    if asked.params.apply_to_whole_week:
        return Level.WEEK
    message = "adjust_portion needs plan_meal_id, plan_day_id or apply_to_whole_week."
    raise Invalid(message, details={"type": [message]})
