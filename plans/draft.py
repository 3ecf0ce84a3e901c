"""A week as a person's instructions would have it, before anything is written."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field

from agents.schemas import Instruction
from plans.models import MAX_PORTION_QUARTERS, MIN_PORTION_QUARTERS
from plans.solver import Choice
from plans.standing import Place, StandingWeek


@dataclass(frozen=True)
class FoodChange:
    """Foods that leave a dish, and one that comes into it; either may be none."""

    remove: frozenset[int]
    add: int | None
    reason: str
    """What people read beside the meal."""
    asked: Instruction


@dataclass
class Draft:
    """Every change that is to be made, together or not at all."""

    choices: dict[Place, Choice]
    """The whole week: dishes as planned anew, portions as adjusted."""
    reasons: dict[Place, list[str]] = field(default_factory=dict)
    """Of the places that were planned anew: they are the planner's choice."""
    food_changes: dict[Place, list[FoodChange]] = field(default_factory=lambda: defaultdict(list))
    avoided: list[int] = field(default_factory=list)
    """Foods to rank lower from now on."""
    notes: list[str] = field(default_factory=list)
    """What stays as it is although it was asked for, and why."""

    @classmethod
    def of(cls, week: StandingWeek) -> Draft:
        """Return a draft that changes nothing."""
        return cls({(choice.day, choice.slot): choice for choice in week.choices})

    def changes_anything(self, week: StandingWeek) -> bool:
        return bool(self.avoided or self.food_changes or set(self.choices.values()) != set(week.choices))

    def resize(self, place: Place, by_quarters: int) -> bool:
        """Change a portion; return whether there is room for it within the limits."""
        old = self.choices[place]
        quarters = old.portion_quarters + by_quarters
        if not MIN_PORTION_QUARTERS <= quarters <= MAX_PORTION_QUARTERS:
            return False
        self.choices[place] = Choice(old.day, old.slot, old.recipe_id, quarters)
        return True
