"""The Coach Agent: picks a week's dishes out of short lists, and may suggest how the day's macros are shared.

It names dishes by their ids and nothing else: portions, figures and totals are computed from what it picks.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import combinations
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from agents import runner, tidying
from agents.models import AgentRun
from agents.texts import ModelText

DAY_NAMES = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
MIN_USABLE_SHARE = 0.5
"""Of the meals that could have a pick: below it the week would be ours, with a few dishes of the model's."""
MAX_TITLE_CHARACTERS = 60

Place = tuple[int, str]
"""A meal of the week: day 0 (Monday) to 6, and slot."""


class _Model(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True)


class Macros(_Model):
    """Grams of a whole day."""

    protein_g: float
    fat_g: float
    carbohydrate_g: float


class ListedDish(_Model):
    """One dish to choose from: its figures are of one serving."""

    id: int
    title: str
    minutes: int | None
    energy_kcal: int
    protein_g: int
    pence: int
    tags: tuple[str, ...] = ()


class CoachRequest(_Model):
    """What the coach is told. Every dish on the lists is one that the person may eat."""

    goal: str
    day_energy_kcal: int
    """What the planned meals of a day should hold together."""
    day_protein_g: int
    macros_now: Macros | None = None
    macro_ranges: Mapping[str, tuple[float, float]] | None = None
    """Within what a suggestion is taken, by macro; None asks for no suggestion."""
    weekly_budget_pence: int | None = None
    """For one person."""
    wishes: tuple[str, ...] = ()
    lists: Mapping[str, tuple[ListedDish, ...]]
    """By slot."""
    minutes: Mapping[Place, int]
    """The meals to fill, and how long each may take to cook."""
    fixed: Mapping[Place, str] = Field(default_factory=dict)
    """Meals that are decided, by title."""
    most_times: int = 1
    """How often a dish may come: more picks of it are of no use."""

    def listed_ids(self, slot: str) -> frozenset[int]:
        """Return the ids on the list of a slot."""
        return frozenset(dish.id for dish in self.lists.get(slot, ()))

    @property
    def pickable(self) -> int:
        """How many of the meals could have a pick: short lists don't go round, also where slots share their dishes.

        Source: the largest flow from dishes to meals is the smallest cut (Ford and Fulkerson 1956). A cut takes the
        dishes of some slots, each as often as it may come, and the meals of the others.
        """
        meals = Counter(slot for _, slot in self.minutes)
        return min(
            self.most_times * len(frozenset().union(*map(self.listed_ids, slots)))
            + sum(count for slot, count in meals.items() if slot not in slots)
            for size in range(len(meals) + 1)
            for slots in combinations(meals, size)
        )

    def as_data(self) -> str:
        """Return the request as one JSON object, its lists as rows to save tokens."""
        return _Data(
            goal=self.goal,
            day={"energy_kcal": self.day_energy_kcal, "protein_g": self.day_protein_g},
            macros=None
            if self.macro_ranges is None
            else {"now": self.macros_now and self.macros_now.model_dump(), "ranges": self.macro_ranges},
            weekly_budget_pence=self.weekly_budget_pence,
            wishes=self.wishes,
            most_times=self.most_times,
            columns=("id", "title", "minutes", "kcal", "protein_g", "pence", "tags"),
            lists={slot: [_row(dish) for dish in dishes] for slot, dishes in self.lists.items()},
            meals=_by_day(self.minutes),
            decided=_by_day(self.fixed),
        ).model_dump_json(exclude_none=True)


class _Data(_Model):
    goal: str
    day: Mapping[str, int]
    macros: Mapping[str, object] | None
    weekly_budget_pence: int | None
    wishes: Sequence[str]
    most_times: int
    columns: Sequence[str]
    lists: Mapping[str, Sequence[Sequence[object]]]
    meals: Mapping[str, Mapping[str, object]]
    decided: Mapping[str, Mapping[str, object]]


def _pick(value: Any) -> int | None:
    """Return the id that a pick names, also as {"id": 12}; what names none is no pick, and is filled in for it."""
    if isinstance(value, Mapping):
        value = value.get("id")
    if isinstance(value, str) and value.strip().isdecimal() and len(value) < 10:
        return int(value)
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def _days(value: Any) -> Any:
    """Return days without those that say nothing."""
    return tidying.without_silence(value)


def _macros(value: Any) -> Any:
    """Return a suggestion only if it is whole: it may always be left out."""
    names = {"protein_g", "fat_g", "carbohydrate_g"}
    return value if isinstance(value, Macros) or (isinstance(value, Mapping) and names <= {*value}) else None


class CoachAnswer(_Model):
    """What the coach says: dishes by day and slot, and perhaps macros."""

    week: Annotated[
        dict[ModelText, dict[ModelText, Annotated[int | None, BeforeValidator(_pick)]]],
        BeforeValidator(_days),
        Field(max_length=14),
    ]
    macros: Annotated[Macros | None, BeforeValidator(_macros)] = None

    @property
    def picks(self) -> dict[Place, int]:
        """The id picked for each meal, whether or not it is on a list."""
        return {
            (DAY_NAMES.index(day.strip().lower()), slot.strip().lower()): dish_id
            for day, slots in self.week.items()
            if day.strip().lower() in DAY_NAMES
            for slot, dish_id in slots.items()
            if dish_id is not None
        }


def pick_week(request: CoachRequest, *, user_id: int | None) -> CoachAnswer:
    """Return the coach's picks; at least half of them are on their lists, the others are the caller's to mend.

    Raises:
        AgentUnavailable: no model is configured or it may not be asked, or its server failed.
        AgentBadOutput: the model's answers were of no use.
    """
    return runner.run(
        AgentRun.Agent.COACH,
        request=request.as_data(),
        schema=CoachAnswer,
        facts=lambda answer: _problems(answer, request),
        user_id=user_id,
    )


def _problems(answer: CoachAnswer, request: CoachRequest) -> list[str]:
    picks = answer.picks
    times = Counter(picks[place] for place in request.minutes if picks.get(place) in request.listed_ids(place[1]))
    usable = sum(min(count, request.most_times) for count in times.values())
    if usable >= MIN_USABLE_SHARE * request.pickable:
        return []
    too_often = "twice" if request.most_times == 1 else f"more than {request.most_times} times"
    return [
        f"{usable} of {len(request.minutes)} meals have an id that is on the list of their slot and not used up; "
        f"give each of them one, and none {too_often}"
    ]


def _row(dish: ListedDish) -> list[object]:
    return [dish.id, dish.title[:MAX_TITLE_CHARACTERS], dish.minutes, dish.energy_kcal, dish.protein_g, dish.pence,
            " ".join(dish.tags)]  # fmt: skip


def _by_day(values: Mapping[Place, object]) -> dict[str, dict[str, object]]:
    by_day: dict[str, dict[str, object]] = {}
    for (day, slot), value in sorted(values.items()):
        by_day.setdefault(DAY_NAMES[day], {})[slot] = value
    return by_day
