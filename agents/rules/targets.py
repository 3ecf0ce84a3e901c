"""Which days and meals of the plan a clause is about. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from agents.requests import ActionContext, DaySummary, MealSummary
from agents.rules.foods import Larder
from agents.rules.places import WHOLE_WEEK, Atlas, Place, Target, is_drunk, joined, slot_of
from agents.rules.text import plain_name, stem
from agents.rules.wishes import Clause
from agents.rules.words import COMMON, DESCRIPTIONS, DRINKS, NEVER_FOOD
from agents.schemas import Action

GENERIC = re.compile(
    r"\b(?:meals|food|dishes|recipes|options|dinners|lunches|things|shop|shopping|bill|others|the rest|other days)\b"
)
"""A clause with these speaks of all the food there is, not of the meal spoken of before."""
PAST = re.compile(r"\b(?:was|were|did|had|left|ate|could not|made)\b")
ONE = re.compile(r"\bones?\b")
"""The one of "a smaller one tomorrow": the same meal of another day."""
ALL_OF_THEM = re.compile(r"\b(?:all|every|each|any|both)\b")


class NotInPlan(Exception):
    """The clause names a day or a meal that this plan does not have."""


@dataclass
class Topic:
    """What was spoken of before, in the same message."""

    targets: tuple[Target, ...] = ()
    hinted: tuple[Target, ...] = ()
    """A meal that was only hinted at, by a food in it."""
    foods: tuple[str, ...] = ()
    slots: tuple[str, ...] = ()
    """The meals of the day that were named last: "Monday's dinner cheaper, Friday's bigger"."""


@dataclass
class Finder:
    """Finds what clauses are about: by their own words, by those before, by the button that was pressed."""

    atlas: Atlas
    larder: Larder
    context: ActionContext | None
    topic: Topic = field(default_factory=Topic)

    @property
    def pressed(self) -> Target | None:
        """What the button stood beside, at its own level; None where the plan has no such day or meal."""
        context = self.context
        if context is None:
            return None
        if context.type in (Action.REGENERATE_WEEK, Action.GENERATE_NEW_WEEK):
            return WHOLE_WEEK
        meal_id = context.plan_meal_id if context.plan_meal_id in self.atlas.meals else None
        day = self.atlas.day_with(context.plan_day_id, None) or self.atlas.day_with(None, meal_id)
        if meal_id is not None and context.type != Action.REGENERATE_DAY:
            return Target(plan_meal_id=meal_id)
        return Target(plan_day_id=day.id) if day else None

    def targets_of(self, clause: Clause, *, food: str = "") -> tuple[Target, ...]:
        """Return what the clause names; nothing where it names no place.

        `food` helps to choose: who takes the rice out of lunch means a lunch with rice.

        Raises:
            NotInPlan: The clause names a day or a meal that the plan does not have.
        """
        if not clause.places:
            if clause.is_all and self.pressed is not None and self.pressed.plan_meal_id is None:
                return (self.pressed,)
            return (WHOLE_WEEK,) if clause.is_week else ()
        edges = [place for place in clause.places if place.edge]
        if edges:
            return tuple(dict.fromkeys(self._at_edge(place.edge, clause) for place in edges))
        dishes = [place for place in clause.places if place.dishes]
        others = joined([place for place in clause.places if not place.dishes])
        targets = self._targets_of_all(others, clause, food=food)
        if not dishes:
            return tuple(dict.fromkeys(targets))
        named = [meal for place in dishes for meal in self._meals_called(place, clause, among=targets)]
        return tuple(Target(plan_meal_id=meal) for meal in dict.fromkeys(named)) or tuple(targets)

    def meals_of(self, targets: Iterable[Target]) -> list[MealSummary]:
        """Return the meals of days, of meals, or for the week of the whole plan."""
        meals: list[MealSummary] = []
        for target in targets:
            if target == WHOLE_WEEK:
                meals += self.atlas.plan.meals
            elif target.plan_meal_id is not None:
                meals.append(self.atlas.meals[target.plan_meal_id])
            else:
                day = self.atlas.day_with(target.plan_day_id, None)
                meals += day.meals if day else ()
        return meals

    def holds(self, targets: Iterable[Target], food: str) -> bool:
        """Say whether any meal of the targets has such a food."""
        return any(self.larder.holds(meal, food) for meal in self.meals_of(targets))

    def is_drink(self, clause: Clause) -> bool:
        """Say whether all that the clause is about is drunk now, by its titles."""
        try:
            targets = self.targets_of(clause)
        except NotInPlan:
            return False
        pressed = (self.pressed,) if self.pressed else ()
        meals = self.meals_of(targets or self.topic.targets or pressed)
        return bool(meals) and all(is_drunk(meal) for meal in meals)

    def hinted(self, words: str, targets: Sequence[Target]) -> tuple[tuple[Target, ...], str]:
        """Return the meal that is meant by a food in it, and the food: "the salmon on Friday is too dear".

        Without such a hint, the targets as they are, and "".
        """
        if any(target.plan_meal_id is not None for target in targets):
            return tuple(targets), ""
        meals = self.meals_of(targets) if targets else list(self.atlas.plan.meals)
        for said in words.split():
            if said in COMMON | DESCRIPTIONS | NEVER_FOOD or len(said) < 3 or stem(said) in DRINKS:
                continue
            titled = [meal for meal in meals if stem(said) in map(stem, plain_name(meal.title).split())]
            found = titled or [meal for meal in meals if self.larder.holds(meal, said)]
            if found:
                chosen = found if ALL_OF_THEM.search(words) else [self._soonest(found)]
                is_food = any(self.larder.holds(meal, said) for meal in chosen)
                return tuple(Target(plan_meal_id=meal.id) for meal in chosen), said if is_food else ""
        return tuple(targets), ""

    def _targets_of_all(self, places: Sequence[Place], clause: Clause, *, food: str) -> list[Target]:
        """Return what the places are, as far as the plan has them; "running in the morning" may name none."""
        found: list[Target] = []
        is_missing = False
        for place in places:
            try:
                found += self._targets_of(place, clause, food=food)
            except NotInPlan:
                is_missing = True
        if is_missing and not found:
            raise NotInPlan
        return found

    def _targets_of(self, place: Place, clause: Clause, *, food: str) -> list[Target]:
        is_short = place.is_whose or ONE.search(clause.whole) is not None
        if place.days and not place.slots and is_short and self.topic.slots and not clause.is_week:
            place = replace(place, slots=self.topic.slots)
        if place.days and not place.slots:
            return [Target(plan_day_id=self._day(date_).id) for date_ in place.days]
        if place.days:
            meals = [
                meal for date_ in place.days for meal in self.atlas.meals_of(self._day(date_), place.slots)
            ]  # fmt: skip
        else:
            meals = self._meals_of_slots(place, clause, food=food)
        if not meals:
            raise NotInPlan
        return [Target(plan_meal_id=meal.id) for meal in meals]

    def _day(self, date_: date) -> DaySummary:
        day = self.atlas.days.get(date_)
        if day is None:
            raise NotInPlan
        return day

    def _meals_of_slots(self, place: Place, clause: Clause, *, food: str) -> list[MealSummary]:
        """Return every lunch for "lunches"; for "lunch" the one of the day spoken of, else today's, else the next."""
        meals = [meal for meal in self.atlas.plan.meals if slot_of(meal) in place.slots]
        with_food = [meal for meal in meals if food and self.larder.holds(meal, food)]
        if place.is_every or clause.is_week:
            return with_food or meals
        for targets in (self.topic.targets, (self.pressed,) if self.pressed else ()):
            days = {self._day_id(target) for target in targets if target != WHOLE_WEEK}
            near = [meal for meal in meals if self._day_id(Target(plan_meal_id=meal.id)) in days]
            if near:
                return near
        if len(with_food) == 1:
            return with_food
        day = self.atlas.days.get(self.atlas.today)
        today = [meal for meal in meals if day and meal in day.meals]
        return today or ([self._soonest(meals)] if meals else [])

    def _day_id(self, target: Target) -> int | None:
        day = self.atlas.day_with(target.plan_day_id, target.plan_meal_id)
        return day.id if day else None

    def _soonest(self, meals: Sequence[MealSummary]) -> MealSummary:
        """Return the first meal that is not past, or the first of all."""
        order = {meal.id: day.date for day in self.atlas.plan.days for meal in day.meals}
        return min(meals, key=lambda meal: order[meal.id] < self.atlas.today)

    def _at_edge(self, edge: str, clause: Clause) -> Target:
        """Return the first or last meal of the day named; of the plan; or, in the past tense, the last one eaten."""
        if edge == "day":
            return Target(plan_day_id=self._day_spoken_of().id)
        others = [place for place in clause.places if not place.edge]
        meals = [m for place in others for m in self.meals_of(self._targets_of(place, clause, food=""))]
        if not meals and PAST.search(clause.whole) and edge == "last":
            meals = [meal for day in self.atlas.plan.days if day.date < self.atlas.today for meal in day.meals]
        meals = meals or list(self.atlas.plan.meals)
        if not meals:
            raise NotInPlan
        return Target(plan_meal_id=meals[0 if edge == "first" else -1].id)

    def _day_spoken_of(self) -> DaySummary:
        """Return the day of what was spoken of or pressed, else today."""
        for target in (*self.topic.targets, *((self.pressed,) if self.pressed else ())):
            day = self.atlas.day_with(target.plan_day_id, target.plan_meal_id)
            if day is not None:
                return day
        return self._day(self.atlas.today)

    def _meals_called(self, place: Place, clause: Clause, *, among: Sequence[Target]) -> list[int]:
        """Return the meals that a title means, narrowed by what else is named; of several of one name the soonest."""
        nearby = {meal.id for meal in self.meals_of(among)}
        meals = [meal for meal in place.dishes if meal in nearby] if nearby else list(place.dishes)
        if nearby and not meals:
            return []
        pressed = self.pressed
        if len(meals) > 1 and pressed is not None and pressed.plan_meal_id in meals:
            return [pressed.plan_meal_id]
        if len(meals) <= 1 or place.is_plural or nearby:
            return meals
        return [self._soonest([self.atlas.meals[meal] for meal in meals]).id]
