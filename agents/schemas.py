"""What the Review Agent says, with a model or without: one to five instructions, or why there is none.

Names are taken in snake_case and in camelCase, as models write both, and what says nothing is passed over (`tidying`).
What is not known here is refused, never guessed.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Any, Literal, Self

from pydantic import (
    AliasGenerator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    model_validator,
)
from pydantic.alias_generators import to_camel

from agents import tidying
from agents.texts import ModelText

MAX_INSTRUCTIONS = 5
"""One sentence rarely holds more wishes; more is a model that repeats itself."""

FoodName = Annotated[ModelText, StringConstraints(strip_whitespace=True, min_length=1, max_length=100)]


class Level(StrEnum):
    """How much of the plan an instruction is about."""

    WEEK = "week"
    DAY = "day"
    MEAL = "meal"
    INGREDIENT = "ingredient"


class Action(StrEnum):
    """What is to be done."""

    GENERATE_NEW_WEEK = "generate_new_week"
    REGENERATE_WEEK = "regenerate_week"
    REGENERATE_DAY = "regenerate_day"
    REGENERATE_MEAL = "regenerate_meal"
    SWAP_INGREDIENT = "swap_ingredient"
    REMOVE_INGREDIENT = "remove_ingredient"
    AVOID_INGREDIENT_FUTURE = "avoid_ingredient_future"
    ADJUST_PORTION = "adjust_portion"
    CHANGE_MEAL_TYPE = "change_meal_type"


RESTYLES = (Action.REGENERATE_MEAL, Action.REGENERATE_DAY, Action.REGENERATE_WEEK, Action.GENERATE_NEW_WEEK)
"""The actions that bring other dishes."""


class _Model(BaseModel):
    model_config = ConfigDict(
        alias_generator=AliasGenerator(validation_alias=to_camel), populate_by_name=True, extra="forbid", frozen=True
    )

    @model_validator(mode="before")
    @classmethod
    def _says_something(cls, data: Any) -> Any:
        """Pass over what says nothing: small models fill every field, with null or an empty text."""
        return tidying.without_silence(data)


class TargetIds(_Model):
    """Which day or meal of the plan is meant; both empty for the week, or for an ingredient wherever it stands."""

    plan_day_id: int | None = None
    plan_meal_id: int | None = None


class Params(_Model):
    """How it is to be done; False and None say nothing."""

    ingredient_to_remove: FoodName | None = None
    ingredient_to_add: FoodName | None = None
    apply_to_whole_week: bool = False
    make_healthier: bool = False
    make_cheaper: bool = False
    make_higher_protein: bool = False
    keep_calories_similar: bool = False
    smaller_portion: bool = False
    larger_portion: bool = False
    prefer_meal_type: Annotated[Literal["solid", "drinkable"], BeforeValidator(tidying.plain_word)] | None = None


class Instruction(_Model):
    """One change to a plan. It never names a recipe: which dish comes instead is the planner's to find."""

    target_level: Annotated[Level, BeforeValidator(tidying.plain_word)]
    target_ids: TargetIds = Field(default_factory=TargetIds)
    action: Annotated[Action, BeforeValidator(tidying.plain_word)]
    params: Params = Field(default_factory=Params)
    notes: Annotated[ModelText, StringConstraints(max_length=500)] = ""
    """What a model adds; shown to nobody."""

    @model_validator(mode="before")
    @classmethod
    def _without_asides(cls, data: Any) -> Any:
        """Pass over what a model says about its instruction."""
        return tidying.without_asides(data)

    @model_validator(mode="after")
    def _is_complete(self) -> Self:
        """Refuse what can't be carried out: an action without the meal, the day or the food that it is about."""
        ids, params, action = self.target_ids, self.params, self.action
        needs = {
            "target_ids.plan_day_id": ids.plan_day_id is None
            and (
                action == Action.REGENERATE_DAY or (action == Action.ADJUST_PORTION and self.target_level == Level.DAY)
            ),
            "target_ids.plan_meal_id": ids.plan_meal_id is None
            and (
                action in (Action.REGENERATE_MEAL, Action.CHANGE_MEAL_TYPE)
                # A portion may be that of each meal of a day, or of the week, if the level says so.
                or (action == Action.ADJUST_PORTION and self.target_level not in (Level.DAY, Level.WEEK))
            ),
            "params.ingredient_to_remove": params.ingredient_to_remove is None
            and action in (Action.REMOVE_INGREDIENT, Action.AVOID_INGREDIENT_FUTURE),
            "params.ingredient_to_remove or params.ingredient_to_add": action == Action.SWAP_INGREDIENT
            and params.ingredient_to_remove is None
            and params.ingredient_to_add is None,
            "one of params.smaller_portion and params.larger_portion": action == Action.ADJUST_PORTION
            and params.smaller_portion == params.larger_portion,
            "params.prefer_meal_type": action == Action.CHANGE_MEAL_TYPE and params.prefer_meal_type is None,
        }
        missing = [name for name, is_missing in needs.items() if is_missing]
        if missing:
            raise ValueError(f"{action} needs {' and '.join(missing)}")
        return self


class Interpretation(_Model):
    """What a person's words ask for: instructions, or none and the reason."""

    instructions: Annotated[tuple[Instruction, ...], Field(max_length=MAX_INSTRUCTIONS)] = ()
    no_instruction_reason: Annotated[ModelText, StringConstraints(max_length=500)] | None = None
    """The rules' is told to the person. A model's says that it means none; the person is told in words of ours
    (`review`)."""

    @model_validator(mode="before")
    @classmethod
    def _in_shape(cls, data: Any) -> Any:
        """Take a list, one instruction, or an answer in a wrapping for what they are meant as."""
        return tidying.interpretation(data)

    @model_validator(mode="after")
    def _says_one_thing(self) -> Self:
        """Refuse silence, and instructions together with a reason for none."""
        if bool(self.instructions) == bool(self.no_instruction_reason):
            raise ValueError("give instructions, or no_instruction_reason, and not both")
        return self
