"""Foods that are to go, to come or to be avoided, each in the place that is meant. Pure."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from agents.rules import meant, remarks, wished_foods
from agents.rules.names import key_of
from agents.rules.places import WHOLE_WEEK, Target
from agents.rules.settling import Placed
from agents.rules.text import plain_name, stem
from agents.rules.told_harms import whole_food
from agents.rules.wishes import Clause, Kind, Wish

if TYPE_CHECKING:
    from agents.rules.assembly import Assembly


IN_A_DISH = re.compile(r"\b(?:in|on|with|from) (?:the |my |our )?§")
"""A food that is in a dish is no dish: "not feeling peas in tonight's pea soup"."""


MADE_WITH = re.compile(r"\b(?:have|do|make|serve|try|get) (?:it|them|that) with\b")
"""What comes is of the dish spoken of: "muesli's fine, but can I have it with oat milk" leaves the muesli in."""


def not_in_the_mood(assembly: Assembly, clause: Clause, wish: Wish, named: tuple[Target, ...]) -> None:
    """Take "I don't fancy steak on Friday" as another dish where one is called so, else as without the food."""
    meals, _ = assembly.finder.hinted(wish.food, named)
    words = {stem(word) for meal in assembly.finder.meals_of(meals) for word in plain_name(meal.title).split()}
    is_dish = key_of(wish.food)[-1] in words and not IN_A_DISH.search(clause.whole)
    if named and (meals != named or all(target.plan_meal_id for target in named)) and is_dish:
        assembly.placed += [Placed(replace(wish, food=""), target) for target in meals]
    else:
        change_food(assembly, clause, replace(wish, kind=Kind.REMOVE), named)


def avoid(assembly: Assembly, wish: Wish, clause: Clause, named: tuple[Target, ...]) -> None:
    foods = meant.foods_of(wish, clause, assembly.finder)
    if wish.is_harm and wish.is_about_it:
        foods = tuple(p.wish.food for p in assembly.said_before if p.wish.kind == Kind.REMOVE) or foods
    foods = tuple(map(whole_food, foods)) if wish.is_harm else foods
    if not foods and (wish.is_reason or wish.is_harm):  # "Friday's dinner? I don't like it."
        assembly.change_dish(clause, Wish(Kind.RESTYLE, is_vague=True, is_reason=True), named)
    if wish.is_about_it and remarks.is_lasting(clause) and not any(placed.is_sure for placed in assembly.placed):
        remarks.make_last(assembly)  # "Olives? No. Never." But "out this week, and never again" is both
    for food in foods:
        name = assembly.larder.name_of(food, is_exact=True)
        assembly.placed.append(Placed(replace(wish, food=name, is_about_it=False), WHOLE_WEEK))
    assembly.finder.topic.foods = foods or assembly.finder.topic.foods


def change_food(assembly: Assembly, clause: Clause, wish: Wish, named: tuple[Target, ...]) -> None:
    foods = meant.foods_of(wish, clause, assembly.finder) if wish.is_about_it else (wish.food,)
    foods = tuple(map(whole_food, foods)) if wish.is_harm else foods
    if wish.is_about_it and wish.other_food and MADE_WITH.search(clause.whole):
        named = named or assembly.finder.topic.targets or assembly.finder.topic.hinted
        foods = meant.foods_like(wish.other_food, clause, assembly.finder, named=named) or foods
    if not foods and wish.is_about_it and not named and _is_of_disliked_dish(assembly):
        _bring(assembly, wish)  # "I don't like lasagne, can we have fish instead": another dish comes anyway
        return
    if not foods and wish.is_about_it and wish.other_food:
        foods = meant.foods_like(wish.other_food, clause, assembly.finder, named=named)
        if not foods:
            assembly.change_dish(
                clause,
                Wish(Kind.RESTYLE, is_vague=True, other_food=wished_foods.one_food(wish.other_food, assembly.larder)),
                named,
            )
            return
    if (not foods and not wish.other_food) or _is_reason_for_last(assembly, wish):
        return
    if wish.is_about_it and assembly.grumbled is not None:
        assembly.placed = [placed for placed in assembly.placed if placed.wish != assembly.grumbled]
    for food in foods or ("",):
        targets = meant.places_of_food(food, wish, clause, assembly.finder, named=named)
        assembly.is_unplaced = assembly.is_unplaced or not targets
        is_sure = bool(named) or clause.is_week or WHOLE_WEEK not in targets
        assembly.placed += [
            Placed(meant.with_names(wish, food, target, assembly.finder), target, is_sure=is_sure) for target in targets
        ]
    said = tuple(food for food in foods if food)
    if wish.kind == Kind.REMOVE or wish.other_food:
        assembly.finder.topic.foods = said or assembly.finder.topic.foods


def _bring(assembly: Assembly, wish: Wish) -> None:
    """Let the dish that was wished for last have the food that comes by another wish."""
    last = assembly.placed[-1]
    asked = replace(last.wish, other_food=wished_foods.one_food(wish.other_food, assembly.larder))
    assembly.placed[-1] = replace(last, wish=meant.with_names(asked, "", WHOLE_WEEK, assembly.finder))


def _is_of_disliked_dish(assembly: Assembly) -> bool:
    last = assembly.placed[-1].wish if assembly.placed else None
    return last is not None and last.kind == Kind.RESTYLE and last.is_vague and last.is_reason


def _is_reason_for_last(assembly: Assembly, wish: Wish) -> bool:
    """Say so of "I've had too many eggs" after the wish for another meal than one with eggs."""
    last = assembly.placed[-1] if assembly.placed else None
    if last is None or not wish.is_reason or last.wish.kind != Kind.RESTYLE or last.target == WHOLE_WEEK:
        return False
    return assembly.finder.holds((last.target,), wish.food)
