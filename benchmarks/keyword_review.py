"""What a list of keywords makes of a person's words: what one would write first, to measure the rules against.

It knows weekdays, meals of the day and the ingredients of the plan, looks for one word for each action, and takes the
first that it finds. It knows no sentence, so "not", a second wish, another word order and the button pass it by.
"""

from __future__ import annotations

from agents.requests import DaySummary, MealSummary, ReviewRequest
from agents.schemas import Action, Instruction, Interpretation, Level, Params, TargetIds

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
SLOTS = {"breakfast": "breakfast", "lunch": "lunch", "dinner": "dinner", "tea": "dinner", "snack": "snack"}
GOALS = {
    "expensive": "make_cheaper", "cheap": "make_cheaper", "pricey": "make_cheaper", "health": "make_healthier",
    "light": "make_healthier", "heavy": "make_healthier", "protein": "make_higher_protein",
    "calories": "keep_calories_similar",
}  # fmt: skip
PORTIONS = {
    "too big": "smaller_portion", "smaller": "smaller_portion", "too much": "smaller_portion",
    "hungry": "larger_portion", "bigger": "larger_portion", "too small": "larger_portion",
}  # fmt: skip
TYPES = {"smoothie": "drinkable", "drink": "drinkable", "solid": "solid", "chew": "solid"}


def interpret(request: ReviewRequest) -> Interpretation:
    """Return the one instruction that the keywords point at, or none."""
    text = request.text.lower()
    day = _day(request, text)
    meal = _meal(request, day, text)
    action, params = _action(request, text, day=day, meal=meal)
    if action is None:
        return Interpretation(no_instruction_reason="No keyword.")
    level = {Action.REGENERATE_MEAL: Level.MEAL, Action.REGENERATE_DAY: Level.DAY}.get(action, Level.WEEK)
    if action in (Action.ADJUST_PORTION, Action.CHANGE_MEAL_TYPE):
        level = Level.MEAL
    elif params.ingredient_to_remove:
        level = Level.INGREDIENT
    ids = TargetIds()
    if action != Action.AVOID_INGREDIENT_FUTURE:
        ids = TargetIds(plan_meal_id=meal.id) if meal else TargetIds(plan_day_id=day.id if day else None)
    return Interpretation(instructions=(Instruction(target_level=level, action=action, target_ids=ids, params=params),))


def _day(request: ReviewRequest, text: str) -> DaySummary | None:
    pressed = request.context.plan_day_id if request.context else None
    for day in request.plan.days:
        if WEEKDAYS[day.date.weekday()] in text:
            return day
    return next((day for day in request.plan.days if day.id == pressed), None)


def _meal(request: ReviewRequest, day: DaySummary | None, text: str) -> MealSummary | None:
    pressed = request.context.plan_meal_id if request.context else None
    slots = [slot for word, slot in SLOTS.items() if word in text.split()]
    if day is not None:
        return next((meal for meal in day.meals if meal.slot in slots), None)
    return next((meal for meal in request.plan.meals if meal.id == pressed), None)


def _action(
    request: ReviewRequest, text: str, *, day: DaySummary | None, meal: MealSummary | None
) -> tuple[Action | None, Params]:
    foods = [name for meal_ in request.plan.meals for name in meal_.ingredients if name.lower() in text]
    everywhere = day is None and meal is None
    if foods and ("never" in text or "again" in text):
        return Action.AVOID_INGREDIENT_FUTURE, Params(ingredient_to_remove=foods[0])
    for word in (" for ", " with "):
        if foods and ("swap" in text or "replace" in text) and word in text:
            comes = text.split(word, 1)[1].split(" on ")[0].split(" in ")[0].strip(" .!?")[:100]
            return Action.SWAP_INGREDIENT, Params(
                ingredient_to_remove=foods[0], ingredient_to_add=comes or None, apply_to_whole_week=everywhere
            )
    if foods and any(word in text.split() for word in ("no", "without", "remove")):
        return Action.REMOVE_INGREDIENT, Params(ingredient_to_remove=foods[0], apply_to_whole_week=everywhere)
    if meal is not None:
        for said, param in PORTIONS.items():
            if said in text:
                return Action.ADJUST_PORTION, Params.model_validate({param: True})
        for said, meal_type in TYPES.items():
            if said in text:
                return Action.CHANGE_MEAL_TYPE, Params.model_validate({"prefer_meal_type": meal_type})
    if "start over" in text or "new week" in text or "new plan" in text:
        return Action.GENERATE_NEW_WEEK, Params()
    goals = {param: True for said, param in GOALS.items() if said in text}
    if goals or any(said in text for said in ("change", "different", "boring", "something else", "regenerate")):
        regenerate = Action.REGENERATE_MEAL if meal else Action.REGENERATE_DAY if day else Action.REGENERATE_WEEK
        return regenerate, Params.model_validate(goals)
    return None, Params()
