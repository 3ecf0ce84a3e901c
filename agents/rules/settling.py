"""From placed wishes to instructions: reasons fall away, and what belongs together becomes one. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from agents.rules.names import key_of
from agents.rules.places import WHOLE_WEEK, Target
from agents.rules.wishes import Kind, Wish
from agents.rules.words import FOOD_GROUPS
from agents.schemas import Action, Instruction, Level, Params, TargetIds

ACTIONS = {
    Kind.NEW_WEEK: (Action.GENERATE_NEW_WEEK, Level.WEEK),
    Kind.SWAP: (Action.SWAP_INGREDIENT, Level.INGREDIENT),
    Kind.REMOVE: (Action.REMOVE_INGREDIENT, Level.INGREDIENT),
    Kind.AVOID: (Action.AVOID_INGREDIENT_FUTURE, Level.INGREDIENT),
    Kind.PORTION: (Action.ADJUST_PORTION, Level.MEAL),
    Kind.MEAL_TYPE: (Action.CHANGE_MEAL_TYPE, Level.MEAL),
}
SIMILAR = frozenset({"keep_calories_similar"})


@dataclass(frozen=True)
class Placed:
    """A wish at one place of the plan."""

    wish: Wish
    target: Target
    is_sure: bool = True
    """Whether the place was said or pressed; else it is the whole week for want of a place."""
    about: str = ""
    """The food by which a meal was meant: "cheddar's expensive"; who then swaps the cheddar has given the reason."""
    only: tuple[Target, ...] = ()
    """The places that were named where these are more than an answer holds, and so became the whole week."""


def instructions(wishes: Sequence[Placed]) -> list[Instruction]:
    """Return what was asked for, in its order, and the same only once; it may be more than an answer holds."""
    merged: list[Placed] = []
    for placed in _in_their_places(tuple(_without_reasons(wishes))):
        same = next((index for index, other in enumerate(merged) if _are_one(other, placed)), None)
        if same is None:
            merged.append(placed)
        else:
            merged[same] = replace(merged[same], wish=_joined(merged[same].wish, placed.wish))
    return list(dict.fromkeys(map(_instruction, merged)))


def one_a_food(wishes: Sequence[Placed]) -> list[Placed]:
    """Return the wishes with one for each food that can't be eaten: that it is never to come.

    Whoever carries this out takes it out of the week as well (`Reading.foods_that_harm`).
    """
    avoided = {key_of(p.wish.food) for p in wishes if p.wish.kind == Kind.AVOID and p.wish.is_harm}
    return [
        placed for placed in wishes if not (placed.wish.kind == Kind.REMOVE and key_of(placed.wish.food) in avoided)
    ]


def _without_reasons(wishes: Sequence[Placed]) -> Iterator[Placed]:
    """Yield all wishes but those that were only the reason for another."""
    for index, placed in enumerate(wishes):
        others = tuple(other for other in wishes if other is not placed)
        is_only_said = (
            _is_reason_for_food(placed, others)
            or _is_reason_for_dish(placed, others)
            or _is_only_a_state(placed, others)
            or _is_swapped(placed, others)
            or _is_to_be_chewed(placed, others)
            or _is_of_appetite(placed, others)
            or _is_outdone(placed, wishes[index + 1 :])
        )
        if not is_only_said:
            yield placed


def _is_reason_for_food(placed: Placed, others: Sequence[Placed]) -> bool:
    """Say so of "I don't like tuna" before "use chicken instead", and of "I don't do dairy" before a swap of milk."""
    if not (placed.wish.is_reason or placed.about):
        return False
    if placed.wish.kind == Kind.REMOVE and any(
        o.wish.kind == Kind.RESTYLE and o.target == placed.target and (o.wish.is_vague or o.target != WHOLE_WEEK)
        for o in others
    ):
        return True
    key = key_of(placed.wish.food or placed.about)
    changes = (key_of(o.wish.food) for o in others if o.wish.food and not o.wish.is_reason)
    kinds = FOOD_GROUPS.get(key[-1], frozenset()) if key else frozenset()
    return bool(key) and any(set(key) <= set(change) or not kinds.isdisjoint(change) for change in changes)


def _is_reason_for_dish(placed: Placed, others: Sequence[Placed]) -> bool:
    """Say so of "Tuesday's dinner is horrid" before "and too big", and of what only said where."""
    if placed.wish.is_where:
        return any(other.target == placed.target for other in others)
    if not (placed.wish.is_vague and placed.wish.is_reason):
        return False
    specific = {Kind.RESTYLE, Kind.PORTION, Kind.MEAL_TYPE}
    if placed.target.plan_meal_id is not None:
        specific.add(Kind.SWAP)  # "I had cod yesterday, so swap Tuesday's for hake"
    return any(o.target == placed.target and o.wish.kind in specific and not o.wish.is_vague for o in others)


def _is_only_a_state(placed: Placed, others: Sequence[Placed]) -> bool:
    """Say so of "I'm on a diet" beside "no butter on Tuesday": who says how they are gives the reason for a wish."""
    if placed.wish.kind != Kind.RESTYLE or not placed.wish.is_reason or placed.wish.is_vague:
        return False
    asked = (o for o in others if not o.wish.is_reason or o.wish.kind != Kind.RESTYLE)
    is_for_all = not placed.is_sure or placed.target == WHOLE_WEEK
    return any(is_for_all or o.target == placed.target for o in asked)


def _is_outdone(placed: Placed, later: Sequence[Placed]) -> bool:
    """Say whether a later wish for the same meal is to chew it, or to drink it: a meal is one or the other."""
    if placed.wish.kind != Kind.MEAL_TYPE:
        return False
    types = {other.wish.meal_type for other in later if other.target == placed.target and other.wish.meal_type}
    return bool(types - {placed.wish.meal_type})


def _is_to_be_chewed(placed: Placed, others: Sequence[Placed]) -> bool:
    """Say so of "the smoothie doesn't fill me" beside the wish for something to chew in its place."""
    is_size = placed.wish.kind == Kind.PORTION and placed.wish.is_reason
    return is_size and any(o.wish.meal_type == "solid" and o.target == placed.target for o in others)


def _is_of_appetite(placed: Placed, others: Sequence[Placed]) -> bool:
    """Say so of "I'm not hungry in the mornings" beside the wish for a smaller breakfast on one of them."""
    if placed.wish.kind != Kind.PORTION or not placed.wish.is_reason:
        return False
    asked = [o for o in others if o.wish.kind == Kind.PORTION and not o.wish.is_reason]
    return any(o.wish.goals == placed.wish.goals for o in asked)


def _is_swapped(placed: Placed, others: Sequence[Placed]) -> bool:
    """Say whether what is to be removed is swapped in the same place anyway."""
    if placed.wish.kind != Kind.REMOVE:
        return False
    key = key_of(placed.wish.food)
    swaps = (o for o in others if o.wish.kind == Kind.SWAP and key_of(o.wish.food) == key)
    return any(placed.target in (swap.target, WHOLE_WEEK) for swap in swaps)


def _in_their_places(wishes: Sequence[Placed]) -> Iterator[Placed]:
    """Yield the wishes; one that is for the week for want of a place yields to the same at a place."""
    dishes = tuple(p for p in wishes if p.is_sure and p.wish.kind in (Kind.RESTYLE, Kind.NEW_WEEK))
    for placed in wishes:
        others = tuple(other for other in dishes if other is not placed)
        if placed.wish.is_vague and placed.wish.is_reason and not placed.is_sure:
            continue  # "boring": what is?
        if placed.is_sure or not others or placed.wish.kind != Kind.RESTYLE:
            yield placed
        elif placed.wish.goals == SIMILAR:
            yield from (Placed(placed.wish, other.target) for other in others)
        elif not any(placed.wish.goals <= other.wish.goals for other in others):
            yield placed


def _are_one(one: Placed, other: Placed) -> bool:
    """Say whether two wishes are one: other food at the same place, or a new week with goals for the week."""
    kinds = {one.wish.kind, other.wish.kind}
    foods = {one.wish.other_food, other.wish.other_food} - {""}
    return one.target == other.target and kinds <= {Kind.NEW_WEEK, Kind.RESTYLE} and len(foods) < 2


def _joined(one: Wish, other: Wish) -> Wish:
    kind = Kind.NEW_WEEK if Kind.NEW_WEEK in (one.kind, other.kind) else one.kind
    return replace(one, kind=kind, goals=one.goals | other.goals, other_food=one.other_food or other.other_food)


def _instruction(placed: Placed) -> Instruction:
    wish, target = placed.wish, placed.target
    action, level = ACTIONS.get(wish.kind) or _restyle_of(target)
    if wish.kind == Kind.PORTION:
        level = _restyle_of(target)[1]
    return Instruction(
        target_level=level,
        action=action,
        target_ids=TargetIds(plan_day_id=target.plan_day_id, plan_meal_id=target.plan_meal_id),
        params=Params.model_validate(
            {
                "ingredient_to_remove": wish.food or None,
                "ingredient_to_add": wish.other_food or None,
                "apply_to_whole_week": wish.kind in (Kind.SWAP, Kind.REMOVE) and target == WHOLE_WEEK,
                "prefer_meal_type": wish.meal_type or None,
                **dict.fromkeys(wish.goals, True),
            }
        ),
    )


def _restyle_of(target: Target) -> tuple[Action, Level]:
    if target.plan_meal_id is not None:
        return Action.REGENERATE_MEAL, Level.MEAL
    return (Action.REGENERATE_WEEK, Level.WEEK) if target == WHOLE_WEEK else (Action.REGENERATE_DAY, Level.DAY)
