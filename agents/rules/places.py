"""Places of a plan as sentences name them, and the days and meals that they are. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise

from agents.requests import DaySummary, MealSummary, PlanSummary
from agents.rules import lexicon
from agents.rules.days import SLOT_WORDS, Mention, mentions
from agents.rules.dishes import Dishes, DishMention
from agents.rules.names import key_of
from agents.rules.text import plain_name, stem
from agents.rules.words import DRINKS

GLUE = re.compile(r"\s*(?:,|and|or|plus|on|for|at|in|of|from|the|my|our|to|s|both|during|as well as|\s)*\s*")
"""What may stand between a day and a meal of one place: "dinner on Monday", "Monday, Tuesday and Friday"."""

WEEK = lexicon.pattern("week", before=r"(?:\b(?:for|over|across|throughout|in|during|all|of|on) )*\b", after=r"\b")
ALL_OF_IT = re.compile(
    r"\b(?:(?:of|in|from|on) )?(?:everything|the lot|the whole (?:thing|lot)|all of (?:it|them|this|these))\b"
)
"""All that was spoken of, or that the button stood beside; the week if nothing was."""
NOT_THERE = re.compile(r"\bnot (?:for |on |at |in )?(?:the |my )?$")
BUT_THERE = re.compile(
    r" ?(?:, (?:but )?|but )(?:for |on |at |in |just |only )*(?:the |my )?(?!swap|change|make|give|just|use)"
)
THE_DAY = re.compile(r"\b(?:the|this|that|all) (?:whole |entire |full )?day\b")
OTHER_WEEK = re.compile(r"\b(?:last|previous|next|following|coming|other|few|every) weeks?\b(?! plan)|\bweeks\b")
"""A week that is not this plan's."""

EATEN_BEFORE = re.compile(
    r"(?<=\bhad )(?:it |this |that |the same |them |some |one |\w+ |#+ )*"
    r"(?:yesterday|last night|the other (?:day|night))\b"
)
"""When something was eaten before is no place of this plan."""
LAST_MEAL = re.compile(r"\b(?:the |that |my |our )?(?P<which>last|final|first|latest) (?:meal|dish|one|recipe)\b")


@dataclass(frozen=True)
class Place:
    """What a sentence names, before it is known which meals that is."""

    days: tuple[date, ...] = ()
    slots: tuple[str, ...] = ()
    is_every: bool = False
    is_week: bool = False
    dishes: tuple[int, ...] = ()
    """The meals that a title may mean; all of them with `is_plural`."""
    is_plural: bool = False
    is_whose: bool = False
    """Whether a day stands there as "Friday's", with what is Friday's left out."""
    edge: str = ""
    """"last" or "first": a meal by its position; "day": the day spoken of."""


@dataclass(frozen=True)
class Target:
    """A day or a meal of the plan; neither for the whole week."""

    plan_day_id: int | None = None
    plan_meal_id: int | None = None


WHOLE_WEEK = Target()


@dataclass(frozen=True)
class Masked:
    """A sentence with each place replaced by a mark: §0, §1 …, and §w for the week."""

    text: str
    places: tuple[tuple[Place, ...], ...]

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
        named = [mention for mention in named if not _is_denied(blank, mention)]
        places: list[tuple[Place, ...]] = []
        for dish in dishes:
            marked.append((dish.start, dish.end, f"§{len(places)}"))
            places.append((Place(dishes=dish.meals, is_plural=dish.is_plural),))
        for match in edges:
            marked.append((*match.span(), f"§{len(places)}"))
            places.append((Place(edge="first" if match["which"] == "first" else "last"),))
        for match in THE_DAY.finditer(blank):
            marked.append((*match.span(), f"§{len(places)}"))
            places.append((Place(edge="day"),))
        for group in _groups(named, blank):
            marked.append((group[0].start, group[-1].end, f"§{len(places)}"))
            places.append(tuple(_places_of(group)))
        blank = _blanked(blank, named)
        others = [match.span() for match in OTHER_WEEK.finditer(blank)]
        for match in WEEK.finditer(blank):
            if not any(start < match.end() and match.start() < end for start, end in others):
                marked.append((*match.span(), "§w"))
        marked += [(*match.span(), "§a") for match in ALL_OF_IT.finditer(blank)]
        text = sentence
        for start, end, mark in sorted(marked, reverse=True):
            text = f"{text[:start]} {mark} {text[end:]}"
        return Masked(re.sub(r" +", " ", text).strip(), tuple(places))

    def meals_of(self, day: DaySummary, slots: Sequence[str] = ()) -> list[MealSummary]:
        """Return the meals of a day, or those of some slots."""
        return [meal for meal in day.meals if not slots or slot_of(meal) in slots]

    def day_with(self, plan_day_id: int | None, plan_meal_id: int | None) -> DaySummary | None:
        """Return the day of these ids, or None if the plan has no such day or meal."""
        if plan_meal_id is not None:
            return self.plan.day_of_meal(plan_meal_id)
        return next((day for day in self.plan.days if day.id == plan_day_id), None)


def slot_of(meal: MealSummary) -> str:
    """Return the slot of a meal as the rules call it."""
    for word in plain_name(meal.slot).split():
        if stem(word) in SLOT_WORDS or word in SLOT_WORDS:
            return SLOT_WORDS.get(word) or SLOT_WORDS[stem(word)]
    return meal.slot.lower()


def is_drunk(meal: MealSummary) -> bool:
    """Say whether a meal is a drink, as far as its title tells."""
    return bool(DRINKS & set(key_of(plain_name(meal.title))))


def joined(places: list[Place]) -> list[Place]:
    """Return one place for a day and a meal named apart: "tomorrow, something cheaper for dinner"."""
    full = [place for place in places if place.days and place.slots]
    places = [p for p in places if p.days or p.is_every or not any(set(p.slots) <= set(f.slots) for f in full)]
    days = [place for place in places if place.days and not place.slots]
    slots = [place for place in places if place.slots and not place.days and not place.is_every]
    if not days or not slots or len(days) + len(slots) < len(places):
        return places
    return [
        Place(
            days=tuple(dict.fromkeys(day for place in days for day in place.days)),
            slots=tuple(dict.fromkeys(slot for place in slots for slot in place.slots)),
        )
    ]


def _blanked(text: str, spans: Iterable[Mention | DishMention | re.Match[str]]) -> str:
    """Return the text with the spans overwritten, so that nothing in them is read twice; letters keep their places."""
    for span in spans:
        start, end = span.span() if isinstance(span, re.Match) else (span.start, span.end)
        text = text[:start] + "#" * (end - start) + text[end:]
    return text


def _is_denied(sentence: str, mention: Mention) -> bool:
    """Say whether a place is named only to say that it is another: "not the dinner, the lunch"."""
    before, after = sentence[: mention.start], sentence[mention.end :]
    return NOT_THERE.search(before) is not None and BUT_THERE.match(after) is not None


def _groups(named: list[Mention], sentence: str) -> Iterator[list[Mention]]:
    """Yield the mentions that name one place or one list of places together."""
    group: list[Mention] = []
    for mention in named:
        if group and not GLUE.fullmatch(sentence[group[-1].end : mention.start]):
            yield group
            group = []
        group.append(mention)
    if group:
        yield group


def _places_of(group: list[Mention]) -> Iterator[Place]:
    """Yield the places of a group: "Monday's lunch and Friday's dinner" are two, "Monday and Friday dinner" one."""
    if any(mention.days for mention in group) and any(mention.slots and not mention.is_weak for mention in group):
        group = [replace(m, slots=()) if m.days and m.is_weak else m for m in group if m.days or not m.is_weak]
    current = Place()
    last_was_day: bool | None = None
    starts_with_day = bool(group[0].days)
    said_slots: tuple[str, ...] = ()
    for mention in group:
        is_day = bool(mention.days)
        is_complete = bool(current.days) and bool(current.slots)
        if is_complete and (is_day == starts_with_day) and last_was_day != is_day:
            yield current
            current, said_slots = Place(), current.slots
        current = replace(
            current,
            days=(*current.days, *(day for day in mention.days if day not in current.days)),
            slots=(*current.slots, *(slot for slot in mention.slots if slot not in current.slots)),
            is_every=current.is_every or mention.is_every,
            is_whose=mention.is_whose,
        )
        last_was_day = is_day
    yield replace(current, slots=current.slots or said_slots)
