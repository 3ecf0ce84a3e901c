"""What is to stay while the rest changes: "all of Friday but the dinner", "redo Tuesday, keep breakfast". Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from agents.rules.places import WHOLE_WEEK, Place, Target
from agents.rules.settling import Placed
from agents.rules.wishes import Clause, Kind
from agents.schemas import MAX_INSTRUCTIONS, RESTYLES

if TYPE_CHECKING:
    from agents.rules.atlas import Masked
    from agents.rules.targets import Finder

PRAISED = (
    r"loved?|liked?|keep|leave|good|great|fine|happy|perfect|lovely|ok|okay|brilliant|nice|pleased|winner"
    r"|spot on|sorted|grand|class|lush|sound|smashing|brill|champion|cracking|ace|tidy|excellent|fab|fabulous|amazing"
    r"|no (?:complaints|problems|issues|worries|notes)|nothing wrong|wonderful|decent|alright|ideal|super"
    r"|loving|enjoying|digging|delicious|braw|belting|mint|bang on"
    r"|(?:not|no need to|never) (?:change|touch|alter|swap|move|redo)|(?:change|touch|alter) nothing"
)
"""After these the one place that is excepted is the one to change."""
EXCEPT = re.compile(
    rf"^(?!.*\b(?:{PRAISED})\b).*"
    r"(?:\b(?:except|excluding|apart from|aside from|other than|save|but not|bar|barring|minus"
    r"|not including|leaving|(?:everything|all)(?: (?:of|on|for|in) (?:\w+ ){1,2})? ?but)"
    r"|, (?:just |only )?not|\bjust not)"
    r"(?: for)?(?: on| at)? (?:the |my |that |our |their )?$"
)
"""What stands before the one place that is to stay."""
CHANGES = re.compile(
    r"^(?!.*\b(?:anything|something|whatever|somewhere)\b).*\b(?:change|redo|swap|replace|regenerate|refresh|shuffle"
    r"|new|different|other|another|cheaper|lighter|healthier|bigger|smaller|larger|more|less|fewer|protein|mix|switch|rest)\b"
    r"|^(?:all |everything |but )*(?:except|apart|bar|but)\b"
    r"|^(?:(?:i|we) (?:really )?(?:hate|hated|dislike|do not like) )?(?:all|everything|the lot|every meal)\b"
)
"""A dish is excepted from a change only: "anything except the stew" is tired of it."""
ALONE = re.compile(
    r"(?:and |just |only |but )*not (?:for |on |at |in |to )?(?:the |my |our |that |their )?§\d+"
    r"(?: (?:though|please|mind|ones?|bit))*"
)
"""The second half of "cheaper Sunday, but not the dinner"."""
THOUGH = re.compile(r"\b(?:but|though|please)\b")
"""With one of these a dish is left alone; "another dinner. Not the chilli" only says which dish is meant."""

NOTHING = re.compile(r"\b(?:nothing|none|not|no)\b")
ALL_BUT = re.compile(rf"^(?!.*\b(?:{PRAISED})\b)(?:everything|all)\b[^,]* but (?:for )?(?:the |my |that )?$")
NEEDS = re.compile(
    r" ?,? ?(?:all )?(?:needs?|wants?|has to|have to|should|must|could|can|to)"
    r" (?!(?:stay|remain|be (?:left|kept))\b)[a-z]"
)
"""What stands before and after a dish that is left out of what all the others need."""


def is_excepted(before: str, *, is_dish: bool = False) -> bool:
    """Say whether the words before a place or a dish leave it out of what is to change."""
    return EXCEPT.search(before) is not None and (not is_dish or CHANGES.search(before) is not None)


def is_left_out(before: str, after: str) -> bool:
    """Say whether all but a dish is to change, where that is said after it: "all but the soup needs changing"."""
    is_excepted_of_more = NOTHING.search(before) is None and EXCEPT.search(before) is not None
    return (is_excepted_of_more or ALL_BUT.search(before) is not None) and NEEDS.match(after) is not None


def is_left_alone(left: str, right: str, *, link: str) -> bool:
    """Say whether what stands right of "but" only says which place of those on the left is to stay."""
    return (
        ("but" in link or "," in link)
        and ALONE.fullmatch(right) is not None
        and re.search(rf"\b(?:{PRAISED})\b", left) is None
    )


def with_afterthoughts(said: Iterable[str], masked: Callable[[str], Masked]) -> list[str]:
    """Return sentences, each place left out after a dash or in brackets joined with the change before it.

    "Make it cheaper - not Sunday though" is so read as "make it cheaper, but not Sunday though".
    """
    joined: list[str] = []
    for sentence in said:
        if joined and _is_afterthought(masked(joined[-1]), masked(sentence)):
            joined[-1] += f" , {sentence if sentence.startswith('but ') else f'but {sentence}'}"
        else:
            joined.append(sentence)
    return joined


def _is_afterthought(before: Masked, after: Masked) -> bool:
    is_dish = any(place.dishes for places in after.places for place in places)
    return (
        ALONE.fullmatch(after.text) is not None
        and (not is_dish or THOUGH.search(after.text) is not None)
        and CHANGES.search(before.text) is not None
        and re.search(rf"\b(?:{PRAISED}|not|no)\b", before.text) is None
    )


def spares_of_pressed(finder: Finder, clause: Clause, named: Sequence[Target]) -> bool:
    """Say whether a clause only leaves places out of a larger one whose button brings other dishes."""
    if finder.context is None or finder.context.type not in RESTYLES or finder.pressed is None:
        return False
    if any(place.is_excepted for place in clause.places):
        return False  # "but not the weekend": what is named is already all the rest
    spared = {meal.id for meal in finder.meals_of(named)}
    is_part = spared < {meal.id for meal in finder.meals_of([finder.pressed])}
    return bool(spared) and is_part and ALONE.fullmatch(clause.whole) is not None


def all_but(
    finder: Finder, named: Sequence[Target], excepted: Iterable[Target], *, is_of_week: bool, food: str
) -> tuple[Target, ...]:
    """Return places, or without any what was pressed or the days of the week, without those that are excepted.

    Days of which a meal is to stay become their other meals; more than an answer holds become the week only where whole
    days are to stay, as nobody asked for more than to be spared them.
    """
    targets = list(named)
    pressed = finder.pressed
    if not targets and pressed is not None and pressed.plan_day_id is not None and not is_of_week:
        targets = [Target(plan_meal_id=meal.id) for meal in finder.meals_of([pressed])]
    targets = targets or [Target(plan_day_id=day.id) for day in finder.atlas.plan.days]
    rest = list(_without(targets, {meal.id for meal in finder.meals_of(excepted)}, finder))
    rest = [target for target in rest if food and finder.holds([target], food)] or rest
    is_of_days = all(target.plan_meal_id is None for target in rest)
    return tuple(rest) if len(rest) <= MAX_INSTRUCTIONS or named or not is_of_days else (WHOLE_WEEK,)


def with_days_of(excepted: Iterable[Place], named: Iterable[Place]) -> list[Place]:
    """Return the excepted meals as those of the days that are named beside: "redo Tuesday except breakfast"."""
    days = tuple(dict.fromkeys(day for place in named for day in place.days))
    return [
        place if place.days or not place.slots else replace(place, days=days, is_every=not days) for place in excepted
    ]


def without_kept(placed: Sequence[Placed], kept: Sequence[Target], finder: Finder) -> list[Placed]:
    """Return the wishes, those for other dishes on a day of which a meal is to stay as the same for its other meals."""
    meals = {meal.id for meal in finder.meals_of(target for target in kept if target.plan_meal_id is not None)}
    found: list[Placed] = []
    for one in placed:
        is_of_day = one.target.plan_day_id is not None and one.wish.kind in (Kind.RESTYLE, Kind.PORTION)
        targets = list(_without([one.target], meals, finder)) if meals and is_of_day else [one.target]
        found += [one if target == one.target else replace(one, target=target) for target in targets]
    return found


def _without(targets: Iterable[Target], kept: set[int], finder: Finder) -> Iterator[Target]:
    """Yield targets without what is to stay; a day without some of its meals is the others."""
    for target in targets:
        meals = [meal.id for meal in finder.meals_of([target])]
        rest = [meal for meal in meals if meal not in kept]
        if len(rest) == len(meals):
            yield target
        else:
            yield from (Target(plan_meal_id=meal) for meal in rest)
