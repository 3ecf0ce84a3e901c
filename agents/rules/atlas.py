"""A plan as a map: its days, meals and titles, and the sentences in which they are marked. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from agents.requests import DaySummary, MealSummary, PlanSummary
from agents.rules import lexicon
from agents.rules.days import Mention, mentions
from agents.rules.dishes import Dishes, DishMention
from agents.rules.exceptions import is_excepted, is_left_out
from agents.rules.grouping import groups, header, is_only_until, places_of, without_denied, without_vague
from agents.rules.places import THAT_DAY, THIS_DAY, Place, slot_of
from agents.rules.text import plain_name, stem

WEEK = lexicon.pattern("week", before=r"(?:\b(?:for|over|across|throughout|in|during|all|of|on) )*\b", after=r"\b")
ALL_OF_IT = re.compile(
    r"\b(?:(?:of|in|from|on) )?"
    r"(?:everything|the lot|(?:(?:the|this) |^)whole (?:thing|lot)|all of (?:it|them|this|these))\b"
)
"""All that was spoken of, or that the button stood beside; the week if nothing was."""
THE_DAY = re.compile(r"\b(?:the|this|all|(?P<that>that|the same)) (?:whole |entire |full )?day\b(?! (?:after|before))")
OTHER_WEEK = re.compile(
    r"\b(?:last|previous|next|following|coming|other|few|every|second|third|fourth|fifth|\d+(?:st|nd|rd|th)) weeks?\b"
    r"(?! plan)|\bweeks\b"
)
"""A week that is not this plan's."""

EATEN_BEFORE = re.compile(
    r"(?<=\bhad )(?:it |this |that |the same |them |some |one |\w+ |#+ )*"
    r"(?:yesterday|last night|the other (?:day|night))\b"
)
"""When something was eaten before is no place of this plan."""
DISH_BEFORE = re.compile(
    r"\b(?:the|that|my|our) (?:[a-z]+ )??([a-z]+) (?:(?:we|i) (?:had|ate) )?(?:last night|yesterday)$"
)
"""A dish with when it was eaten; of "last night" and the dish's own day in the plan, the name says which."""
LAST_MEAL = re.compile(r"\b(?:the |that |my |our )?(?P<which>last|final|first|latest) (?:meal|dish|one|recipe)\b")


@dataclass(frozen=True)
class Masked:
    """A sentence with each place replaced by a mark: §0, §1 …, and §w for the week."""

    text: str
    places: tuple[tuple[Place, ...], ...]
    header: tuple[Place, ...] = ()
    """The day that stands before all the rest: "Friday: cheaper lunch, no peas"."""

    def places_in(self, clause: str) -> tuple[Place, ...]:
        """Return the places whose marks stand in a part of the sentence."""
        return tuple(place for number in re.findall(r"§(\d+)", clause) for place in self.places[int(number)])


class Atlas:
    """The days, meals and titles of one plan."""

    def __init__(self, plan: PlanSummary, *, today: date, dishes: Dishes) -> None:
        self.plan, self.today, self.dishes = plan, today, dishes
        self.days = {day.date: day for day in plan.days}
        self.meals = {meal.id: meal for meal in plan.meals}
        names = [plain_name(name).split() for meal in plan.meals for name in (meal.title, *meal.ingredients)]
        self.words = frozenset(word for words in names for word in words)
        self.pairs = frozenset(
            pair for words in names for pair in pairwise(words) if "." not in pair and "," not in pair
        )

    def masked(self, sentence: str) -> Masked:
        """Return the sentence with its places marked."""
        marked: list[tuple[int, int, str]] = []
        dishes = self.dishes.mentions(sentence)
        blank = _blanked(sentence, dishes)
        edges = list(LAST_MEAL.finditer(blank))
        blank = _blanked(blank, edges)
        blank = _blanked(blank, list(EATEN_BEFORE.finditer(blank)))
        named = mentions(blank, today=self.today, plan_days=tuple(self.days))
        named = without_vague([m for m in without_denied(named, blank) if not is_only_until(blank, m)], blank)
        named = [m for m in named if not self._is_of_other_day(m, sentence)]
        places: list[tuple[Place, ...]] = []
        for dish in dishes:
            start, place = self._place_of(dish, named, sentence)
            named = [mention for mention in named if not start <= mention.start < dish.end]
            marked.append((start, dish.end, f"§{len(places)}"))
            places.append((place,))
        for match in edges:
            marked.append((*match.span(), f"§{len(places)}"))
            places.append((Place(edge="first" if match["which"] == "first" else "last"),))
        for match in THE_DAY.finditer(blank):
            marked.append((*match.span(), f"§{len(places)}"))
            places.append((Place(edge=THAT_DAY if match["that"] else THIS_DAY),))
        for group in groups(named, blank):
            marked.append((group[0].start, group[-1].end, f"§{len(places)}"))
            places.append(tuple(places_of(group, blank)))
        blank = _blanked(blank, named)
        others = [match.span() for match in OTHER_WEEK.finditer(blank)]
        for match in WEEK.finditer(blank):
            if not any(start < match.end() and match.start() < end for start, end in others):
                marked.append((*match.span(), "§w"))
        marked += [(*match.span(), "§a") for match in ALL_OF_IT.finditer(blank)]
        text = sentence
        for start, end, mark in sorted(marked, reverse=True):
            text = f"{text[:start]} {mark} {text[end:]}"
        return Masked(re.sub(r" +", " ", text).strip(), tuple(places), tuple(header(named, sentence)))

    def _is_of_other_day(self, mention: Mention, sentence: str) -> bool:
        """Say so of last night in "that keema last night", where the keema is another day's and no dish of that day."""
        match = DISH_BEFORE.search(sentence[: mention.end])
        day = self.days.get(mention.days[0]) if match and mention.days else None
        if match is None or day is None:
            return False
        titled = [meal for meal in self.plan.meals if _is_titled(meal, match[1])]
        return bool(titled) and not any(meal in day.meals for meal in titled)

    def _place_of(self, dish: DishMention, named: Sequence[Mention], sentence: str) -> tuple[int, Place]:
        """Return where the words for a dish begin, and its place; "except the Sunday roast" is one dish, and no day."""
        day = next((m for m in named if m.days and not m.slots and not sentence[m.end : dish.start].strip()), None)
        if day is not None and is_excepted(sentence[: day.start], is_dish=True):
            own = tuple(meal.id for date_ in day.days if date_ in self.days for meal in self.days[date_].meals)
            if not set(own).isdisjoint(dish.meals):
                meals = tuple(meal for meal in dish.meals if meal in own)
                return day.start, Place(dishes=meals, is_plural=dish.is_plural, is_excepted=True)
        before, after = sentence[: dish.start], sentence[dish.end :]
        is_spared = is_excepted(before, is_dish=True) or is_left_out(before, after)
        return dish.start, Place(dishes=dish.meals, is_plural=dish.is_plural, is_excepted=is_spared)

    def meals_of(self, day: DaySummary, slots: Sequence[str] = ()) -> list[MealSummary]:
        """Return the meals of a day, or those of some slots."""
        return [meal for meal in day.meals if not slots or slot_of(meal) in slots]

    def soonest(self, meals: Sequence[MealSummary]) -> MealSummary:
        """Return the first meal that is not past, or the first of all."""
        order = {meal.id: day.date for day in self.plan.days for meal in day.meals}
        return min(meals, key=lambda meal: order[meal.id] < self.today)

    def day_with(self, plan_day_id: int | None, plan_meal_id: int | None) -> DaySummary | None:
        """Return the day of these ids, or None if the plan has no such day or meal."""
        if plan_meal_id is not None:
            return self.plan.day_of_meal(plan_meal_id)
        return next((day for day in self.plan.days if day.id == plan_day_id), None)


def _is_titled(meal: MealSummary, word: str) -> bool:
    return stem(word) in map(stem, plain_name(meal.title).split())


def _blanked(text: str, spans: Iterable[Mention | DishMention | re.Match[str]]) -> str:
    """Return the text with the spans overwritten, so that nothing in them is read twice; letters keep their places."""
    for span in spans:
        start, end = span.span() if isinstance(span, re.Match) else (span.start, span.end)
        text = text[:start] + "#" * (end - start) + text[end:]
    return text
