"""Which days and meals of the plan a clause is about. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from agents.requests import ActionContext, DaySummary, MealSummary
from agents.rules import edge_places, exceptions, hints
from agents.rules.atlas import Atlas
from agents.rules.edge_places import NotInPlan
from agents.rules.foods import Larder
from agents.rules.grouping import joined
from agents.rules.places import THAT_DAY, THIS_DAY, WHOLE_WEEK, Place, Target, is_drunk, slot_of
from agents.rules.topic import Topic
from agents.rules.wishes import Clause
from agents.schemas import Action

ALL_OF_TOPIC = re.compile(r"^(?!.*§w).*§a(?! else\b)")
BOTH = re.compile(r"§\d+ ?(?:,|and|or|plus)+ (?:the |my |our )?§\d+")
"""A dish beside another place, where the one is not on the other: "keep the stir fry and breakfast"."""
ONE = re.compile(r"\bones?\b")
"""The one of "a smaller one tomorrow": the same meal of another day."""


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

    @property
    def is_lost(self) -> bool:
        """Whether the button stood beside a day or a meal that the plan does not have: then nothing goes by default."""
        context = self.context
        has_ids = context is not None and (context.plan_day_id is not None or context.plan_meal_id is not None)
        return has_ids and self.pressed is None

    def targets_of(self, clause: Clause, *, food: str = "") -> tuple[Target, ...]:
        """Return what the clause names; nothing where it names no place.

        `food` helps to choose: who takes the rice out of lunch means a lunch with rice.

        Raises:
            NotInPlan: The clause names a day or a meal that the plan does not have.
        """
        if not clause.places:
            is_sized = self.context is not None and self.context.type == Action.ADJUST_PORTION
            if clause.is_all and self.pressed is not None and (is_sized or self.pressed.plan_meal_id is None):
                return (self.pressed,)
            is_of_topic = clause.is_all and ALL_OF_TOPIC.search(clause.text) is not None and bool(self.topic.targets)
            if is_of_topic and self._are_days(self.topic.targets):
                return self.topic.targets  # "I can't chew on Thursday, so all of it through a straw"
            return (WHOLE_WEEK,) if clause.is_week else ()
        edges = [place for place in clause.places if place.edge]
        others = [place for place in clause.places if not place.edge]
        if edges and others and all(place.edge in (THAT_DAY, THIS_DAY) for place in edges):
            clause = replace(clause, text=clause.whole, places=tuple(others))  # the day is named beside
        elif edges:
            found = (edge_places.at_edge(self, place.edge, clause, self._meals_beside(clause)) for place in edges)
            return tuple(dict.fromkeys(target for target in found if target is not None))
        if any(place.is_excepted for place in clause.places):
            return self._all_but(clause, food=food)
        dishes = [place for place in clause.places if place.dishes]
        others = joined([replace(p, is_whose=p.is_whose and not dishes) for p in clause.places if not p.dishes])
        targets = self._targets_of_all(others, clause, food=food)
        if not dishes:
            return tuple(dict.fromkeys(targets))
        nearby = {meal.id for meal in self.meals_of(targets)}
        if targets and BOTH.search(clause.whole) and nearby.isdisjoint(meal for p in dishes for meal in p.dishes):
            called_so = (meal for place in dishes for meal in self._meals_called(place, set(), food))
            return tuple(dict.fromkeys((*(Target(plan_meal_id=meal) for meal in called_so), *targets)))
        called = [meal for place in dishes for meal in place.dishes]
        nearby = (
            nearby if nearby.intersection(called) else hints.meal_at_slots(called, others, atlas=self.atlas) or nearby
        )
        named = [meal for place in dishes for meal in self._meals_called(place, nearby, food)]
        return tuple(Target(plan_meal_id=meal) for meal in dict.fromkeys(named)) or tuple(targets)

    def excepted(self, clause: Clause, *, food: str = "") -> list[Target]:
        """Return the places that a clause leaves out of what is to change.

        Raises:
            NotInPlan: The plan has no such place.
        """
        spared = [place for place in clause.places if place.is_excepted]
        named = joined([place for place in clause.places if not place.is_excepted])
        if not spared or (named and self._is_what_goes(self._targets_of_all(named, clause, food=food), clause)):
            return []
        pressed = None if clause.is_week and not clause.is_all else self._day_pressed()
        beside = named or ([Place(days=(pressed.date,))] if pressed else [])
        places = exceptions.with_days_of(spared, beside)
        dishes = [Target(plan_meal_id=meal) for place in places for meal in place.dishes]
        return [*self._targets_of_all([p for p in places if not p.dishes], clause, food=food), *dishes]

    def header_of(self, clause: Clause) -> tuple[Target, ...]:
        """Return the days that stand before the whole sentence of a clause, as far as the plan has them."""
        days = [day for place in clause.header for day in place.days if day in self.atlas.days]
        return tuple(Target(plan_day_id=self.atlas.days[day].id) for day in days)

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
        chosen, said = hints.meals_hinted_at(words, meals, atlas=self.atlas, larder=self.larder)
        return tuple(Target(plan_meal_id=meal.id) for meal in chosen) or tuple(targets), said

    @staticmethod
    def _are_days(targets: Iterable[Target]) -> bool:
        return all(target.plan_day_id is not None for target in targets)

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
        slots = self.topic.slots or (self._pressed_slots() if place.is_whose else ())
        if place.days and not place.slots and is_short and slots and not clause.is_week:
            place = replace(place, slots=slots)
        if place.days and not place.slots:
            return [Target(plan_day_id=self._day(date_).id) for date_ in place.days]
        if place.days:
            days = [self._day(date_) for date_ in place.days]
            meals = [meal for day in days for meal in self.atlas.meals_of(day, place.slots)]
        else:
            meals = self._meals_of_slots(place, clause, food=food)
        if not meals:
            raise NotInPlan
        return [Target(plan_meal_id=meal.id) for meal in meals]

    def _all_but(self, clause: Clause, *, food: str) -> tuple[Target, ...]:
        """Return the places of a clause, or else the days of the week, without those that it excepts."""
        named = joined([place for place in clause.places if not place.is_excepted])
        targets = self._targets_of_all(named, clause, food=food)
        if targets and self._is_what_goes(targets, clause):
            return tuple(targets)
        is_of_week = clause.is_week and not clause.is_all
        return exceptions.all_but(self, targets, self.excepted(clause, food=food), is_of_week=is_of_week, food=food)

    def _is_what_goes(self, targets: Sequence[Target], clause: Clause) -> bool:
        """Say so of the soup in "a different lunch on Tuesday, not the soup", where soup is what Tuesday has."""
        called = {meal for place in clause.places if place.is_excepted for meal in place.dishes}
        meals = {meal.id for meal in self.meals_of(targets)}
        return bool(called) and all(target.plan_meal_id is not None for target in targets) and meals <= called

    def _meals_beside(self, clause: Clause) -> list[MealSummary]:
        """Return the meals of the places that are named beside "the last meal"."""
        others = [place for place in clause.places if not place.edge]
        return [meal for place in others for meal in self.meals_of(self._targets_of(place, clause, food=""))]

    def _pressed_slots(self) -> tuple[str, ...]:
        """Return the slot of the meal that the button stood beside: there "and Thursday's" is Thursday's dinner."""
        pressed = self.pressed
        return (slot_of(self.atlas.meals[pressed.plan_meal_id]),) if pressed and pressed.plan_meal_id else ()

    def _day_pressed(self) -> DaySummary | None:
        pressed = self.pressed
        return self.atlas.day_with(pressed.plan_day_id, pressed.plan_meal_id) if pressed else None

    def _day(self, date_: date) -> DaySummary:
        day = self.atlas.days.get(date_)
        if day is None:
            raise NotInPlan
        return day

    def _meals_of_slots(self, place: Place, clause: Clause, *, food: str) -> list[MealSummary]:
        """Return every lunch for "lunches"; for "lunch" the one of the day spoken of, else today's, else the next."""
        meals = [meal for meal in self.atlas.plan.meals if slot_of(meal) in place.slots]
        if not food and self.topic.is_bare and self.topic.foods and self.pressed is None:
            food = self.topic.foods[0]  # "Duck? Plums? A normal dinner please" is the dinner with these
        with_food = [meal for meal in meals if food and self.larder.holds(meal, food)]
        if place.is_every or clause.is_week:
            return with_food or meals
        if told_apart := hints.meals_told_apart(clause.whole, meals, larder=self.larder):
            return [self.atlas.soonest(told_apart)]
        for targets in (self.topic.targets, (self.pressed,) if self.pressed else ()):
            days = {self._day_id(target) for target in targets if target != WHOLE_WEEK}
            near = [meal for meal in meals if self._day_id(Target(plan_meal_id=meal.id)) in days]
            if near and (not with_food or any(meal in with_food for meal in near)):
                return near
        if len(with_food) == 1:
            return with_food
        day = self.atlas.days.get(self.atlas.today)
        today = [meal for meal in meals if day and meal in day.meals]
        return today or ([self.atlas.soonest(meals)] if meals else [])

    def _day_id(self, target: Target) -> int | None:
        day = self.atlas.day_with(target.plan_day_id, target.plan_meal_id)
        return day.id if day else None

    def _meals_called(self, place: Place, nearby: set[int], food: str) -> list[int]:
        """Return the meals that a title means, narrowed by what else is named; of several of one name the soonest."""
        meals = [meal for meal in place.dishes if meal in nearby or not nearby]
        meals = [m for m in meals if food and self.larder.holds(self.atlas.meals[m], food)] or meals
        pressed = self.pressed
        if len(meals) > 1 and pressed is not None and pressed.plan_meal_id in meals:
            return [pressed.plan_meal_id]
        if len(meals) <= 1 or place.is_plural or nearby:
            return meals
        days = {self._day_id(target) for target in self.topic.targets if target != WHOLE_WEEK}
        if near := [meal for meal in meals if self._day_id(Target(plan_meal_id=meal)) in days]:
            return near[:1]
        return [self.atlas.soonest([self.atlas.meals[meal] for meal in meals]).id]
