"""Gathers the wishes of one message, and finds for each the place of the plan that it is about. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from agents.rules import exceptions, food_changes, meant, remarks
from agents.rules.edge_places import NotInPlan
from agents.rules.foods import Larder
from agents.rules.hearing import Heard
from agents.rules.names import CORRECTION
from agents.rules.outdone import without_reasons
from agents.rules.places import WHOLE_WEEK, Target
from agents.rules.remarks import FOOD_KINDS
from agents.rules.settling import Placed
from agents.rules.targets import Finder
from agents.rules.wishes import Clause, Kind, Wish
from agents.schemas import MAX_INSTRUCTIONS

TAKEN_BACK = re.compile(
    r"(?:no|nah|actually|never|nvm|nevermind|forget|cancel|scratch|on second|ignore|oops|wrong|wait"
    rf"|{CORRECTION})\b"
)
"""How a person takes back all that they said before."""
IT_IS = re.compile(
    r"(?:because |as |since )?(?:it|they|that|those|these) (?:is|are|was|were|costs?|tastes?|looks?)\b"
    r"|(?:smells?|tastes?|stinks?|reeks?|looks?|feels?|yuck|eww?|bleurgh|bleh|gross|grim|rank|vile|minging|manky)\b(?!.*§)"
    r"|(?:way |far |a bit |just )?too "
    r"(?!small|big|much|little|tiny|large|many|dear|expensive|pricey|costly|heavy)[a-z]+"
    r"(?: (?:for (?:me|us|him|her|them|my [a-z]+|the [a-z]+)|first thing|at that (?:hour|time)|these days))?$"
)
GRUMBLE = re.compile(
    r"(?:it is |they are |that is )?(?:way |far |a bit |bit |just )?too "
    r"(?:rich|greasy|oily|salty|sweet|fatty|heavy|stodgy|dear|expensive|pricey)"
    r"(?: for (?:me|us|my liking|our liking|my taste|[a-z]+))?"
)
"""What may be said of the food named before it: "Hollandaise? Too rich for me, leave it off"."""
CHANGE_IT = re.compile(r"(?:just |so |can you )*(?:change|swap|replace|switch) (?:it|them|that|those)(?: out)?")
OF_ALL = re.compile(r"\b(?:any|none|nothing (?=[a-z])|much|meals|food|dishes|dinners|lunches|others|the rest)\b")
"""With one of these a complaint is about the week, also where it names no place."""
NO_DRINKS = re.compile(
    r"\b(?:no|not|stop|enough|sick|tired|bored|fed up|hate|hates|never)\b.*\b(?:smoothies|shakes|milkshakes|drinks)\b"
)
"""More than one: "no more smoothies" is about all meals that are drunk."""
OF_PORTIONS = re.compile(r"\b(?:portions|servings|helpings|meals|dishes)\b")
"""More than one: "bigger portions please" is about the week, "a bigger portion" about some meal."""
TOO_OFTEN = re.compile(r"\b(?:twice|\w+ times)(?= (?:a|in|this|on|over)\b)")
"""What is too much then is not the portion: "spaghetti twice in one week is too much"."""
TELLS = re.compile(
    r"\b(?:am|is|are|was|were|will|has|have|had|got|going|coming|comes?|goes|works?|working|leaves?|visits?|visiting|eats?"
    r"|ate|skips?|skipped|missed)\b"
)
"""What is told of a meal, with no wish for it, needs none in the plan: "my mum is coming for lunch"."""
AND_THE = re.compile(r"§\d+ ?,? (?:and|or) (?:the |my |our )?([a-z]+)$")
"""A second thing that stays, by a word for it: "keep the stir fry and the yoghurt"."""
REST = re.compile(r"\b(?:the rest|the others?|everything else|all else)\b")
OTHER_DAYS = re.compile(r"\b(?:days|week)\b")


@dataclass
class Assembly:
    """Gathers the wishes of one message."""

    finder: Finder
    larder: Larder
    placed: list[Placed] = field(default_factory=list)
    length_before: int = 0
    """How many wishes there were before the last clause: it may be taken back."""
    grumbled: Wish | None = None
    """What the last clause asked for by no more than a grumble: "too rich for me"."""
    said_before: tuple[Placed, ...] = ()
    """The wishes of the last clause: "no nuts, eggs or milk. Allergies." is about all of them."""
    untouched: tuple[Target, ...] = ()
    """Places that were spoken of without a wish for them, or are to stay."""
    kept: tuple[Target, ...] = ()
    """Places that are to stay as they are, or were praised."""
    spared: tuple[Target, ...] = ()
    """Places that are to stay while more than them changes; never the whole week."""
    is_kept: bool = False
    """Whether it was said that something is to stay."""
    is_missing: bool = False
    """Whether a day or a meal was named that the plan does not have."""
    bare: tuple[Target, ...] = ()
    """Places that were named without a wish."""
    pending: tuple[Wish, ...] = ()
    """Wishes that wait for their meal: "it's too small - Friday's dinner"."""
    elsewhere: tuple[Kind, ...] = ()
    """What was wished for that no instruction does; each once."""
    unheeded: tuple[Kind, ...] = ()
    """What was wished of a dish that no instruction says."""
    is_unplaced: bool = False
    """Whether a wish needs one meal and none was named."""

    def add(self, heard: Heard) -> None:
        """Take in a clause. One without a wish may still say what the others are about."""
        clause = heard.clause
        wishes = () if remarks.is_disgust(clause, self.finder.topic) else heard.wishes
        wishes = wishes or remarks.more_that_harms(self, clause)
        if clause.whole.startswith(CORRECTION) and any(wish.kind != Kind.NOTHING for wish in wishes):
            del self.placed[self.length_before :]
        self.said_before = tuple(self.placed[self.length_before :])
        self.length_before = len(self.placed)
        try:
            named = self.finder.targets_of(clause)
        except NotInPlan:
            self.is_missing = self.is_missing or bool(wishes) or TELLS.search(clause.whole) is None
            return
        if not self.placed and exceptions.spares_of_pressed(self.finder, clause, named):
            wishes = (Wish(Kind.NOTHING),)
        if wishes:
            self._spare(self.finder.excepted(clause))
        topic = self.finder.topic
        named = meant.dish_of_day(clause, self.finder, named=named)
        if named:
            topic.targets, topic.hinted = named, ()
            is_short = bool(clause.places) and all(place.is_whose for place in clause.places)
            topic.slots = tuple(s for place in clause.places for s in place.slots) or (topic.slots if is_short else ())
        if not wishes or wishes[0].kind in (Kind.NOTHING, Kind.DENIED):
            self.untouched = (*self.untouched, *named)
        if remarks.comes_for_what_went(self, heard, named):
            wishes = tuple(wish for wish in wishes if wish.is_harm)
            if not wishes:
                return
        elif remarks.is_only_not_there(self, clause, named):
            return
        if wishes:
            for wish in wishes:
                self._add(clause, wish, named)
            topic.together = tuple(dict.fromkeys(wish.food for wish in wishes if wish.food))
        elif remarks.is_refusal(clause) and topic.foods and not self.placed:
            food_changes.change_food(self, clause, Wish(Kind.REMOVE, is_about_it=True, is_reason=True), ())
        elif remarks.is_refusal(clause) and self.bare and not self.placed:
            self.change_dish(clause, Wish(Kind.RESTYLE, is_vague=True), self.bare)  # "The dal for lunch? No thanks"
        elif remarks.is_lasting(clause):
            remarks.make_last(self)
        else:
            remarks.take_in(self, clause, named)
        topic.is_bare = not wishes
        is_grumble = (
            not named and len(wishes) == 1 and GRUMBLE.fullmatch(clause.whole) is not None and bool(topic.foods)
        )
        self.grumbled = wishes[0] if is_grumble else None

    def _add(self, clause: Clause, wish: Wish, named: tuple[Target, ...]) -> None:
        if wish.kind in (Kind.MOVE, Kind.HOW_OFTEN, Kind.SETTING, Kind.NO_OTHERS):
            self.elsewhere = tuple(dict.fromkeys((*self.elsewhere, wish.kind)))
        elif wish.kind in (Kind.NOTHING, Kind.DENIED):
            self._keep(clause, named, is_spared=wish.kind == Kind.NOTHING)
            self.finder.topic.foods = self.larder.found_in(clause.whole)[:1] or self.finder.topic.foods
        elif remarks.is_dish_that_goes(self, clause, wish):
            pass  # "something new for Thursday, not gammon again"
        elif wish.kind == Kind.AVOID:
            food_changes.avoid(self, wish, clause, named)
        elif wish.kind == Kind.RESTYLE and wish.food:
            food_changes.not_in_the_mood(self, clause, wish, named)
        elif wish.kind in (Kind.SWAP, Kind.REMOVE):
            food_changes.change_food(self, clause, wish, named)
        elif wish.kind == Kind.NEW_WEEK and clause.is_all and (of_day := self._days_cleared(named)):
            self.change_dish(clause, Wish(Kind.RESTYLE, is_vague=True), of_day)
        elif wish.kind == Kind.NEW_WEEK:
            self.placed.append(Placed(wish, WHOLE_WEEK))
        else:
            self.change_dish(clause, wish, named)

    def _days_cleared(self, named: tuple[Target, ...]) -> tuple[Target, ...]:
        """Return what "bin the lot" is about: a day that it names, or one that was named before it and no more."""
        days = self.bare if named in ((), (WHOLE_WEEK,)) and not self.placed else named
        return tuple(target for target in days if target != WHOLE_WEEK)

    def _keep(self, clause: Clause, named: tuple[Target, ...], *, is_spared: bool) -> None:
        """Take in that something is to stay; who says so after "no" or "actually" takes back what they wished there."""
        self.is_kept = True
        hinted, _ = self.finder.hinted(meant.MARKS.sub(" ", clause.whole), self.finder.topic.targets)
        second = AND_THE.search(clause.whole)
        stays = (*named, *self.finder.hinted(second[1], ())[0]) if second else named or hinted
        if is_spared:
            self.kept = (*self.kept, *stays)
            self._spare(stays)
        if TAKEN_BACK.match(clause.whole):
            self.placed = [placed for placed in self.placed if named and placed.target not in named]

    def _spare(self, targets: Sequence[Target]) -> None:
        self.spared = (*self.spared, *(target for target in targets if target != WHOLE_WEEK))

    def change_dish(self, clause: Clause, wish: Wish, named: tuple[Target, ...]) -> None:
        """Take in a wish for another dish, or for more or less of one, in the places that it is about."""
        last = self.placed[-1].wish if self.placed else None
        if not named and last and last.kind in FOOD_KINDS and IT_IS.match(clause.whole):
            return  # the reason for what was said: "drop the avocado, it's too dear"
        if not named and last and last.kind in FOOD_KINDS and CHANGE_IT.fullmatch(clause.whole):
            return  # the food that was just refused, and no more than that
        if not named and last and not clause.is_week and self._repeats_of_day(clause, wish):
            return
        topic = self.finder.topic
        if not named and REST.search(clause.whole):
            named = meant.rest_of_day((*self.untouched, *topic.hinted), self.finder)
        named = self._meal_complained_of(clause, wish, named) or named
        targets, about = meant.places_of_dish(clause, self.finder, named=named, comes=wish.other_food)
        self.placed = without_reasons(self.placed, wish, targets, self.finder)
        if wish.other_food:
            if wish.is_reason and self.finder.holds(targets, wish.other_food):
                topic.foods = (wish.other_food,)  # "crab on Saturday? It's too dear"
                topic.hinted, _ = self.finder.hinted(wish.other_food, targets)
                return
            wish = replace(wish, is_reason=False)
            wish = meant.with_names(wish, "", WHOLE_WEEK, self.finder)
            self.is_unplaced = self.is_unplaced or not (targets or clause.is_week)
        if wish.kind == Kind.RESTYLE and (targets or clause.is_week or not wish.other_food):
            only = () if len(targets) <= MAX_INSTRUCTIONS else targets
            targets = (WHOLE_WEEK,) if only else targets
            self.placed += [Placed(wish, target, about=about, only=only) for target in targets]
            if not targets and not self.finder.is_lost:
                is_sure = clause.is_week or OF_ALL.search(clause.whole) is not None
                self.placed.append(Placed(wish, WHOLE_WEEK, is_sure=is_sure))
        else:
            self._change_meals(clause, wish, targets)
        if about:
            topic.hinted = targets
        else:
            topic.targets = targets or topic.targets

    def _meal_complained_of(self, clause: Clause, wish: Wish, named: tuple[Target, ...]) -> tuple[Target, ...]:
        """Return the meal of a day that was just found wanting: "the soup's watery, something else Tuesday"."""
        last = self.placed[-1] if self.placed else None
        if last is None or not (wish.is_vague and last.wish.is_vague and last.wish.is_reason) or clause.is_all:
            return ()
        is_of_day = len(named) == 1 and named[0].plan_day_id is not None
        is_there = is_of_day and any(meal.id == last.target.plan_meal_id for meal in self.finder.meals_of(named))
        return (last.target,) if is_there and not OF_ALL.search(clause.whole) else ()

    def _repeats_of_day(self, clause: Clause, wish: Wish) -> bool:
        """Say so of "give me other meals" after "on Thursday I'm bored of everything"."""
        last = self.placed[-1]
        is_the_same = wish.kind == last.wish.kind == Kind.RESTYLE and wish.is_vague and last.wish.is_vague
        is_of_rest = REST.search(clause.whole) is not None or OTHER_DAYS.search(clause.whole) is not None
        return is_the_same and last.target.plan_day_id is not None and not is_of_rest

    def _change_meals(self, clause: Clause, wish: Wish, targets: tuple[Target, ...]) -> None:
        """Take in a wish for more, for less, or for something to drink or to chew."""
        if "smaller_portion" in wish.goals and TOO_OFTEN.search(clause.whole):
            return
        if wish.kind == Kind.PORTION and not targets and OF_PORTIONS.search(clause.whole):
            targets = (WHOLE_WEEK,)
        if wish.meal_type == "solid" and not targets and NO_DRINKS.search(clause.whole):
            targets = (WHOLE_WEEK,)
        places = meant.single_places_for(wish, targets, self.finder, said=clause.whole)
        self.is_unplaced = self.is_unplaced or not places
        self.pending = self.pending if targets else (*self.pending, wish)
        self.placed += [Placed(wish, place) for place in places]
