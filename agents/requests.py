"""What the Review Agent is told: a person's words, the button they pressed, and a compact summary of their plan.

Names are taken in snake_case and in camelCase. What is not known here is ignored: a line may carry more than is asked.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated

from pydantic import AliasGenerator, BaseModel, ConfigDict, Field, StringConstraints
from pydantic.alias_generators import to_camel

from agents.schemas import Action

MAX_TEXT_CHARACTERS = 1000
"""A sentence or a few; longer is pasted, and costs tokens without saying more."""
MAX_DAYS, MAX_MEALS_A_DAY = 14, 10

Title = Annotated[str, StringConstraints(max_length=200)]


class _Model(BaseModel):
    model_config = ConfigDict(
        alias_generator=AliasGenerator(validation_alias=to_camel), populate_by_name=True, extra="ignore", frozen=True
    )


class MealSummary(_Model):
    """One meal as the person sees it: what it is called and what is in it."""

    id: int
    slot: Title
    title: Title
    ingredients: tuple[Title, ...] = ()


class DaySummary(_Model):
    """One day of the plan. `weekday` is what the line says, a name or a number; `date` is what counts."""

    id: int
    date: date
    weekday: str | int | None = None
    meals: Annotated[tuple[MealSummary, ...], Field(max_length=MAX_MEALS_A_DAY)] = ()


class PlanSummary(_Model):
    """A week without figures: enough to know which meal is meant, and no more."""

    days: Annotated[tuple[DaySummary, ...], Field(max_length=MAX_DAYS)] = ()
    are_foods_known: bool = Field(default=False, exclude=True)
    """Whether who asks knows what each food holds, so that "dairy" may be left for them to look up."""

    @property
    def meals(self) -> tuple[MealSummary, ...]:
        """Every meal in the order of the plan."""
        return tuple(meal for day in self.days for meal in day.meals)

    def day_of_meal(self, plan_meal_id: int) -> DaySummary | None:
        """Return the day that holds a meal, or None if the plan has no such meal."""
        return next((day for day in self.days for meal in day.meals if meal.id == plan_meal_id), None)


class ActionContext(_Model):
    """The button that was pressed and what it stood beside; without a type the person only wrote."""

    type: Action | None = None
    plan_day_id: int | None = None
    plan_meal_id: int | None = None
    ingredient_name: Title | None = None


class ProfileSnippet(_Model):
    """As much of the person as a wish may lean on. Nothing here names them."""

    goal: Title | None = None
    diets: tuple[Title, ...] = ()
    weekly_budget_pence: int | None = None


class ReviewRequest(_Model):
    """One thing to understand."""

    id: str | int | None = None
    """The caller's name for it, given back unread."""
    today: date
    """What "today" and "tomorrow" in the words are counted from."""
    context: ActionContext | None = None
    text: Annotated[str, StringConstraints(strip_whitespace=True, max_length=MAX_TEXT_CHARACTERS)] = ""
    plan: PlanSummary = Field(default_factory=PlanSummary)
    profile: ProfileSnippet | None = None
    known_foods: frozenset[str] = Field(default=frozenset(), exclude=True)
    """Names and other names of foods that the plan need not have; empty where nobody knows of any."""
