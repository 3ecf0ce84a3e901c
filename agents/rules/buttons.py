"""What the pressed button adds to a person's words, and what it asks for alone. Pure."""

from __future__ import annotations

import re
from dataclasses import replace

from agents.requests import ActionContext
from agents.rules import food_buttons
from agents.rules.assembly import Assembly
from agents.rules.places import WHOLE_WEEK, is_drunk
from agents.rules.settling import Placed
from agents.rules.wishes import Kind, Wish
from agents.schemas import RESTYLES, Action

LIGHTER = frozenset({"make_healthier"})
MORE = re.compile(r"\b(?:more|bigger|larger|up|increase|double|extra|hungry)\b")
LESS = re.compile(r"\b(?:less|smaller|down|reduce|half|halve|too much|lighter|full|big|much)\b")


def press(assembly: Assembly, context: ActionContext, words: str) -> None:
    """Bring the button's own wish into what was said: where the words leave it open, or say more besides."""
    is_of_part = bool(assembly.untouched) and assembly.finder.pressed not in assembly.untouched
    if assembly.is_kept and not assembly.placed and not is_of_part:
        return
    if context.type in RESTYLES:
        _press_restyle(assembly, context.type, words)
    elif context.type == Action.ADJUST_PORTION:
        _press_portion(assembly, words)
    elif context.type == Action.CHANGE_MEAL_TYPE:
        _press_meal_type(assembly)
    elif context.type == Action.AVOID_INGREDIENT_FUTURE:
        food_buttons.press_avoid(assembly, context.ingredient_name or "", words)
    elif context.type is not None:
        kind = Kind.SWAP if context.type == Action.SWAP_INGREDIENT else Kind.REMOVE
        food_buttons.press_change(assembly, kind, context.ingredient_name or "", words)


def _press_restyle(assembly: Assembly, action: Action, words: str) -> None:
    """Other food at the place of the button, unless the words ask for something else there, or elsewhere."""
    kind = Kind.NEW_WEEK if action == Action.GENERATE_NEW_WEEK else Kind.RESTYLE
    target = WHOLE_WEEK if kind == Kind.NEW_WEEK else assembly.finder.pressed
    if kind == Kind.NEW_WEEK:
        assembly.placed = [_as_new_week(placed) for placed in assembly.placed]
    is_only_place = bool(assembly.bare) and not assembly.placed
    if is_only_place:
        assembly.placed = [Placed(Wish(Kind.RESTYLE, is_vague=True), bare) for bare in assembly.bare]
    besides = (Kind.AVOID, Kind.REMOVE, Kind.SWAP) if kind == Kind.NEW_WEEK else (Kind.AVOID,)
    has_own = any(placed.target == target and placed.wish.kind not in besides for placed in assembly.placed)
    is_elsewhere = any(placed.wish.kind not in besides for placed in assembly.placed)
    is_besides = food_buttons.ALSO.match(words) or (is_only_place and food_buttons.ALSO.search(words))
    if target is not None and not has_own and (not is_elsewhere or is_besides):
        assembly.placed.insert(0, Placed(Wish(kind, is_vague=True), target))


def _as_new_week(placed: Placed) -> Placed:
    if placed.wish.kind == Kind.RESTYLE and placed.target == WHOLE_WEEK:
        return Placed(replace(placed.wish, kind=Kind.NEW_WEEK), WHOLE_WEEK)
    return placed


def _press_portion(assembly: Assembly, words: str) -> None:
    """A portion, for which one word is enough; "I'm on a diet, halve it" asks for no other dish."""
    pressed = assembly.finder.pressed
    if any(placed.wish.kind == Kind.PORTION for placed in assembly.placed):
        assembly.placed = [p for p in assembly.placed if p.wish.kind != Kind.RESTYLE or p.target != pressed]
        return
    if assembly.placed and all(p.target == pressed and p.wish.goals == LIGHTER for p in assembly.placed):
        assembly.placed = [
            Placed(Wish(Kind.PORTION, goals=frozenset({"smaller_portion"})), p.target) for p in assembly.placed
        ]
    goal = "larger_portion" if MORE.search(words) else "smaller_portion" if LESS.search(words) else ""
    if goal and pressed is not None and pressed.plan_meal_id is not None and not assembly.placed:
        assembly.placed = [Placed(Wish(Kind.PORTION, goals=frozenset({goal})), pressed)]


def _press_meal_type(assembly: Assembly) -> None:
    """The other type, where no word says which."""
    pressed = assembly.finder.pressed
    if pressed is not None and pressed.plan_meal_id is not None and not assembly.placed:
        is_drink = all(map(is_drunk, assembly.finder.meals_of([pressed])))
        assembly.placed = [Placed(Wish(Kind.MEAL_TYPE, meal_type="solid" if is_drink else "drinkable"), pressed)]
