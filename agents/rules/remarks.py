"""What clauses without a wish of their own say of the wishes before them: where, for how long, and what comes. Pure."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from agents.rules import meant
from agents.rules.hearing import Heard
from agents.rules.names import LASTING, before_place, key_of, trimmed
from agents.rules.places import WHOLE_WEEK, Target, slot_of
from agents.rules.settling import Placed
from agents.rules.text import plain_name, stem
from agents.rules.wishes import Clause, Kind, Wish

if TYPE_CHECKING:
    from agents.rules.assembly import Assembly
    from agents.rules.topic import Topic

REFUSED = re.compile(
    r"(?:no|nope|no way|no chance|nah|not for me|no good|no go|be gone|away with it|off it comes|out|out it goes|be off"
    r"|get out"
    r"|over my dead body|when hell freezes over|not in a million years|not on your (?:life|nelly)"
    r"|jog on|do one|begone|absolutely not|not a chance|hard no|hard pass)"
)
DISGUST = re.compile(r"(?:(?:yuck|yucky|eww*|ugh|urgh|bleurgh|bleh|blech|gross|grim|rank|vile|minging|boak|barf) ?)+")
"""An exclamation, which refuses what was named before it: "Mushrooms? Bleurgh."."""
AND_ALSO = re.compile(r"(?:(?:and|also|plus|or|oh|then) (?:, )?)+(?:to )?")
NOT_THERE = re.compile(
    r"(?:but |and |just |please )*not (?:(?:on|near) (?:my|our) plate )?(?:on |for |in |at )?(?:the )?§\d+(?: §\d+)?"
)
NOT_AGAIN = re.compile(r"(?:but |and |just |please )*not (?!.*\b(?:ever|never)\b)")
SAME = re.compile(r"\b(?:same|ditto|too|as well|also|likewise|and)\b")
PRAISE = re.compile(
    r"\b(?:fine|ok|okay|good|great|lovely|perfect|delicious|nice|(?<!would )(?:love|like)|loved|liked|gorgeous)\b"
)
ONLY_PLACE = re.compile(r"(?:(?:on|for|in|at|and|just|only|,) )*§\d+(?: only)?")
ONLY_SLOT = re.compile(r"(?:just|only|but only|but just) (?:the |for |on |at )*§\d+(?: though)?|(?:the )?§\d+ only")
"""A meal of the day that was named before: "cheaper Saturday. Only the dinner"."""
FOOD_KINDS = (Kind.SWAP, Kind.REMOVE, Kind.AVOID)


def is_refusal(clause: Clause) -> bool:
    """Say whether a clause only refuses: "Olives? No way"."""
    return REFUSED.fullmatch(clause.whole) is not None or DISGUST.fullmatch(clause.whole) is not None


def is_disgust(clause: Clause, topic: Topic) -> bool:
    """Say whether a clause only cries out at a food that was named alone: it is refused, and no meal is."""
    return DISGUST.fullmatch(clause.whole) is not None and bool(topic.foods) and not topic.targets


def more_that_harms(assembly: Assembly, clause: Clause) -> tuple[Wish, ...]:
    """Return the wishes of "And sesame." after "I'm allergic to peanuts": the foods go as those before them do."""
    last = assembly.placed[-1].wish if assembly.placed else None
    if last is None or not last.is_harm or not AND_ALSO.match(clause.whole):
        return ()
    foods = assembly.larder.foods_in(AND_ALSO.sub("", clause.whole), is_strict=True)
    return tuple(Wish(kind, food=food, is_harm=True) for food in foods for kind in (Kind.REMOVE, Kind.AVOID))


def is_lasting(clause: Clause) -> bool:
    """Say whether a clause only says for how long: "ever again"."""
    return LASTING.search(clause.whole) is not None and not trimmed(LASTING.sub(" ", clause.whole))


def take_in(assembly: Assembly, clause: Clause, named: tuple[Target, ...]) -> None:
    """Take in what a clause without a wish says of the others: where, of which food, or "the same on Thursday"."""
    finder = assembly.finder
    words = meant.MARKS.sub(" ", clause.text)
    words = words.rsplit(" but ", 1)[-1]  # "the spinach is lovely but the onion?", of which more is to be said
    leading = assembly.larder.leading_foods(before_place(words), is_strict=True)
    finder.topic.foods = leading or assembly.larder.found_in(words)[:1] or finder.topic.foods
    if not named and (inside := meant.dish_that_holds(finder.topic.foods, clause, finder)):
        finder.topic.targets, finder.topic.hinted = inside, ()
        return  # "raisins in bran flakes?", of which more is to be said
    hinted, about = finder.hinted(words, named)
    is_told = about or hinted != tuple(named)
    finder.topic.hinted = hinted if is_told else finder.topic.hinted
    if not named:
        return
    if ONLY_SLOT.fullmatch(clause.whole) and _narrow(assembly, clause):
        return
    if PRAISE.search(clause.whole):
        assembly.kept = (*assembly.kept, *named)
    else:
        assembly.bare = (*assembly.bare, *named)
    for wish in assembly.pending:
        assembly.placed += [
            Placed(wish, place) for place in meant.single_places_for(wish, named, finder, said=clause.whole)
        ]
    assembly.pending = ()
    if any(not placed.is_sure for placed in assembly.placed):
        is_all_said = ONLY_PLACE.fullmatch(clause.whole) is not None
        unsure = [p for p in assembly.placed if not p.is_sure and (p.wish.kind not in FOOD_KINDS or is_all_said)]
        assembly.placed = [placed for placed in assembly.placed if placed not in unsure]
        assembly.placed += [_moved(assembly, placed, target) for placed in unsure for target in named]
    elif assembly.placed and SAME.search(clause.whole):
        last = assembly.placed[-1].target
        same = [placed for placed in assembly.placed if placed.target == last]
        places = meant.places_like(last, named, finder)
        assembly.placed += [_moved(assembly, placed, place) for placed in same for place in places]


def is_only_not_there(assembly: Assembly, clause: Clause, named: tuple[Target, ...]) -> bool:
    """Take a food out of the place that a clause only denies: "Too many eggs! Not on Thursday"."""
    disliked = (Kind.AVOID, True)
    unsure = [
        p for p in assembly.placed
        if (not p.is_sure and p.wish.kind == Kind.REMOVE) or (p.wish.kind, p.wish.is_reason) == disliked
    ]  # fmt: skip
    is_of_harm = any(placed.wish.is_harm for placed in assembly.placed)
    if is_of_harm or not (named and unsure and NOT_THERE.fullmatch(clause.whole)):
        return False
    assembly.placed = [placed for placed in assembly.placed if placed not in unsure]
    gone = [replace(placed, wish=replace(placed.wish, kind=Kind.REMOVE)) for placed in unsure]
    assembly.placed += [_moved(assembly, placed, target) for placed in gone for target in named]
    return True


def is_dish_that_goes(assembly: Assembly, clause: Clause, wish: Wish) -> bool:
    """Say whether a food only calls the dish by name for which another was just wished: "not chicken nuggets"."""
    last = assembly.placed[-1] if assembly.placed else None
    meal = assembly.finder.atlas.meals.get(last.target.plan_meal_id or 0) if last else None
    if last is None or meal is None or not last.wish.is_vague or wish.kind not in (Kind.REMOVE, Kind.AVOID):
        return False
    title = {stem(word) for word in plain_name(meal.title).split()}
    return NOT_AGAIN.match(clause.whole) is not None and {stem(word) for word in wish.food.split()} <= title


def make_last(assembly: Assembly) -> None:
    """Turn "No olives. No pickle." into what is never to come, when "Ever again." follows."""
    pressed = assembly.finder.context.ingredient_name if assembly.finder.context else None
    if pressed and not assembly.placed:
        assembly.placed.append(Placed(Wish(Kind.AVOID, food=pressed), WHOLE_WEEK))
    for index, placed in enumerate(assembly.placed):
        if placed.wish.kind == Kind.REMOVE and placed.target == WHOLE_WEEK and not placed.wish.is_harm:
            name = assembly.larder.name_of(placed.wish.food, is_exact=True)
            assembly.placed[index] = replace(placed, wish=replace(placed.wish, kind=Kind.AVOID, food=name))


def comes_for_what_went(assembly: Assembly, heard: Heard, named: tuple[Target, ...]) -> bool:
    """Turn what was just to go into a swap, where a clause does no more than name what comes, and perhaps where."""
    comes = heard.offer or next((w.other_food for w in heard.wishes if w.is_about_it and w.other_food), "")
    last = assembly.placed[-1] if assembly.placed else None
    if any(wish.kind == Kind.SWAP and wish.food for wish in heard.wishes):
        return False  # it says itself what goes: "cut the peas and use turkey instead of the lamb"
    if not comes or last is None or not _is_to_go(last.wish) or key_of(comes) == key_of(last.wish.food):
        return False
    if named and last.target not in (WHOLE_WEEK, *named):
        return False
    gone = [
        p for p in assembly.placed if p.wish.kind == last.wish.kind and _is_to_go(p.wish) and p.target == last.target
    ]
    assembly.placed = [placed for placed in assembly.placed if placed not in gone]
    for placed in gone:
        wish = replace(placed.wish, kind=Kind.SWAP, other_food=comes, is_reason=False)
        is_open = placed.target == WHOLE_WEEK and not named
        hinted = meant.hinted_places(wish.food, wish, heard.clause, assembly.finder) if is_open else ()
        assembly.placed += [
            Placed(meant.with_names(wish, wish.food, t, assembly.finder), t, is_sure=placed.is_sure or bool(named))
            for t in meant.dish_in(named, wish.food, heard.clause, assembly.finder) or hinted or (placed.target,)
        ]
    return True


def _narrow(assembly: Assembly, clause: Clause) -> bool:
    """Take the last wish as one for the meals of its day that a clause names; False where no day was meant by it."""
    last = assembly.placed[-1] if assembly.placed else None
    slots = {slot for place in clause.places for slot in place.slots if not place.days}
    if last is None or last.target.plan_day_id is None or not slots or last.wish.kind in FOOD_KINDS:
        return False
    meals = [meal for meal in assembly.finder.meals_of([last.target]) if slot_of(meal) in slots]
    if meals:
        assembly.placed[-1:] = [replace(last, target=Target(plan_meal_id=meal.id)) for meal in meals]
    return bool(meals)


def _moved(assembly: Assembly, placed: Placed, target: Target) -> Placed:
    wish = placed.wish
    if wish.kind not in FOOD_KINDS or not wish.food:
        return Placed(wish, target)
    food = plain_name(wish.food)
    if not assembly.finder.holds([target], food):  # the beef joint of Sunday is the beef mince of Tuesday
        food = next((word for word in food.split() if assembly.finder.holds([target], word)), food)
    return Placed(meant.with_names(wish, food, target, assembly.finder), target)


def _is_to_go(wish: Wish) -> bool:
    """Say whether a food is only to go, or is disliked in general, so that another may come for it."""
    return wish.kind == Kind.REMOVE or (wish.kind == Kind.AVOID and wish.is_reason)
