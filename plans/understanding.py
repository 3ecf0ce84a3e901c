"""What a request means: a button's instruction as it is, words by the Review Agent."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from agents import review
from agents.requests import DaySummary, MealSummary, PlanSummary, ProfileSnippet, ReviewRequest
from agents.review_rules import Reading
from agents.schemas import Instruction
from core.errors import Conflict
from plans import asking, harms, selectors
from plans.asking import Asked
from plans.models import PlanAction, WeeklyPlan
from plans.places import Bounds
from plans.wanted_foods import Kitchen
from recipes import naming
from recipes.models import RecipeIngredient

EXAMPLE = "Say what you would like changed, such as: make Tuesday's dinner cheaper, or leave out the mushrooms."
"""It names no food to have: nobody knows who reads it, and tofu is no advice to somebody allergic to soya."""


@dataclass(frozen=True, kw_only=True)
class Told:
    """What an action has to go by, read once: whoever asks for more of the words asks the same reading."""

    asked: Asked
    user_id: int
    today: date
    kitchen: Kitchen
    reading: Reading | None
    """None without words: a button says all there is."""


def told_by(action: PlanAction) -> Told:
    """Return what an action has to go by as its week is now."""
    asked, today, kitchen = Asked.from_json(action.asked), timezone.localdate(), Kitchen.stocked()
    user, reading = action.plan.user, None
    if asked.text:
        plan = selectors.plan_for(user, action.plan_id)
        reading = Reading(_request(plan, asked, name=str(action.pk), today=today, kitchen=kitchen))
    return Told(asked=asked, user_id=user.pk, today=today, kitchen=kitchen, reading=reading)


def instructions_of(told: Told) -> tuple[Sequence[Instruction], str]:
    """Return what is asked for, and who understood it. Never call it inside a transaction: it may ask a model.

    Raises:
        Conflict: `no_instruction`: the words ask for nothing that can be done to a week; with an example.
    """
    if told.reading is None:
        return [asking.instruction_of(told.asked)], PlanAction.Source.BUTTON.value
    said, source = review.interpret(told.reading, user_id=told.user_id)
    if not said.instructions:
        raise Conflict(f"{(said.no_instruction_reason or '').rstrip('.')}. {EXAMPLE}", code="no_instruction")
    return harms.in_full(said.instructions, harmful_foods(told, said.instructions)), source


def bounds_of(told: Told, instructions: Sequence[Instruction]) -> Bounds:
    """Return how far an action may go: not to what its words except from a change, whoever understood the change."""
    if told.reading is None:
        return Bounds(today=told.today)
    return Bounds(
        today=told.today, spared=told.reading.meals_to_stay, not_meant=told.reading.meals_not_meant,
        harmful=harmful_foods(told, instructions),
    )  # fmt: skip


def harmful_foods(told: Told, instructions: Sequence[Instruction]) -> frozenset[str]:
    """Return the foods that the words of an action say can't be eaten; none without words."""
    return frozenset() if told.reading is None else harms.harmful_foods(told.reading, instructions)


def _request(plan: WeeklyPlan, asked: Asked, *, name: str, today: date, kitchen: Kitchen) -> ReviewRequest:
    profile = plan.user.profile
    return ReviewRequest(
        id=name,
        today=today,
        context=asked.context,
        text=asked.text,
        plan=_summary(plan),
        profile=ProfileSnippet(
            goal=profile.goal, diets=tuple(profile.diet_names), weekly_budget_pence=profile.weekly_budget_pence
        ),
        known_foods=frozenset(kitchen.names()),
    )


def _summary(plan: WeeklyPlan) -> PlanSummary:
    days = [(day, list(day.meals.all())) for day in plan.days.all()]
    foods: dict[int, list[str]] = defaultdict(list)
    lines = RecipeIngredient.objects.filter(recipe__in={meal.recipe_id for _, meals in days for meal in meals})
    for recipe_id, food in lines.order_by("position", "pk").values_list("recipe_id", "ingredient__name"):
        foods[recipe_id].append(naming.in_short(food))
    return PlanSummary(
        are_foods_known=True,
        days=tuple(
            DaySummary(
                id=day.pk,
                date=day.date,
                weekday=f"{day.date:%A}",
                meals=tuple(
                    MealSummary(
                        id=meal.pk, slot=meal.slot, title=meal.recipe.title, ingredients=tuple(foods[meal.recipe_id])
                    )
                    for meal in meals
                ),
            )
            for day, meals in days
        ),
    )
