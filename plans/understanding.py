"""What a request means: a button's instruction as it is, words by the Review Agent."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from django.utils import timezone

from agents import review, review_rules
from agents.requests import DaySummary, MealSummary, PlanSummary, ProfileSnippet, ReviewRequest
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


def instructions_of(action: PlanAction) -> tuple[Sequence[Instruction], str]:
    """Return what an action asks for, and who understood it. Never call it inside a transaction: it may ask a model.

    Raises:
        Conflict: `no_instruction`: the words ask for nothing that can be done to a week; with an example.
    """
    asked = Asked.from_json(action.asked)
    if not asked.text:
        return [asking.instruction_of(asked)], PlanAction.Source.BUTTON.value
    user = action.plan.user
    plan = selectors.plan_for(user, action.plan_id)
    request = _request(plan, asked, name=str(action.pk))
    said, source = review.interpret(request, user_id=user.pk, known_foods=request.known_foods)
    if not said.instructions:
        raise Conflict(f"{(said.no_instruction_reason or '').rstrip('.')}. {EXAMPLE}", code="no_instruction")
    return harms.in_full(said.instructions, harms.harmful_foods(request, said.instructions)), source


def bounds_of(action: PlanAction, instructions: Sequence[Instruction]) -> Bounds:
    """Return how far an action may go: not to what its words except from a change, whoever understood the change."""
    asked, today = Asked.from_json(action.asked), timezone.localdate()
    if not asked.text:
        return Bounds(today=today)
    plan = selectors.plan_for(action.plan.user, action.plan_id)
    request = _request(plan, asked, name=str(action.pk))
    spared = review_rules.meals_to_stay(request)
    return Bounds(
        today=today, spared=spared, not_meant=review_rules.meals_not_meant(request),
        harmful=harms.harmful_foods(request, instructions),
    )  # fmt: skip


def harmful_foods(action: PlanAction, instructions: Sequence[Instruction]) -> frozenset[str]:
    """Return the foods that the words of an action say can't be eaten; none without words."""
    return bounds_of(action, instructions).harmful


def _request(plan: WeeklyPlan, asked: Asked, *, name: str) -> ReviewRequest:
    profile = plan.user.profile
    return ReviewRequest(
        id=name,
        today=timezone.localdate(),
        context=asked.context,
        text=asked.text,
        plan=_summary(plan),
        profile=ProfileSnippet(
            goal=profile.goal, diets=tuple(profile.diet_names), weekly_budget_pence=profile.weekly_budget_pence
        ),
        known_foods=frozenset(Kitchen.stocked().names()),
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
