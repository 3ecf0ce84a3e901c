"""Gathers everything a week depends on into one `WeekProblem`, in a fixed number of queries."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
from django.conf import settings

from plans import dish_table, kin, wishes
from plans.kin import Copies
from plans.models import PlanMeal
from plans.solver import Choice, DayTargets, Ids, Meal, WeekProblem
from ratings.experiments import Choices
from recipes import columns, snapshot
from recipes.columns import DishColumns
from recipes.legality import LegalDishes
from recipes.models import Recipe
from users import selectors as user_selectors
from users.models import Profile
from users.targets import Targets


@dataclass(frozen=True, kw_only=True)
class WeekInputs:
    """A problem for the planner and what the result is judged and shown by."""

    problem: WeekProblem
    profile: Profile
    targets: Targets
    week_start: date
    ratings_used: int
    taste_model: str
    """The trained model that is asked first what they will like; empty where none is trained."""
    trial: Choices
    """What running experiments choose for the person."""
    candidates: dict[str, int]
    """How many recipes are legal in each slot, on the weekday with the most time."""


def week_inputs(
    profile: Profile,
    *,
    week_start: date,
    locked: Iterable[PlanMeal] = (),
    standing: Iterable[PlanMeal] = (),
    seed: int | None = None,
    seen: Iterable[Iterable[int]] = (),
) -> WeekInputs:
    """Load a person's week: twelve queries and two for dishes that are not in the shared snapshot and their lines,
    besides those of `locked` and `standing`, and those that read the catalogue where it has changed.

    Args:
        locked: meals that stay (locked or cooked), as far as they are still legal for the person; the rest are planned
            anew.
        standing: meals of a week that is already planned; their dishes are loaded too, legal or no longer legal.
        seed: which of equally good weeks is found; None takes the one of the settings.
        seen: the recipe ids of each week that another one is asked for instead of.
    """
    targets = user_selectors.targets_of(profile)
    locked = list(locked)
    offer = _Offer.to(profile, standing={meal.recipe_id for meal in standing}, kept={meal.recipe_id for meal in locked})
    eater = dish_table.eater_of(profile, week_start=week_start, copies=offer.copies)
    staying = {
        (meal.day.date, meal.slot): Choice(
            day=(meal.day.date - week_start).days, slot=meal.slot, recipe_id=meal.recipe_id,
            portion_quarters=meal.portion_quarters,
        )
        for meal in locked
    }  # fmt: skip
    meals = tuple(
        _meal(day, slot, offer.ids(slot, max_minutes=limit), staying.get((week_start + timedelta(days=day), slot)))
        for day, limit in enumerate(profile.max_minutes_by_weekday)
        for slot in profile.slot_names
    )
    problem = WeekProblem(
        dishes=dish_table.dish_table(*offer.rows(), eater=eater),
        meals=meals,
        targets=(day_targets(targets.planned()),) * 7,
        weekly_rules=wishes.weekly_rules(profile),
        household_size=profile.household_size,
        weekly_budget_pence=profile.weekly_budget_pence,
        leftovers_per_week=profile.leftovers_per_week,
        same_dish=offer.copies.origin_of,
        seed=settings.SOLVER_SEED if seed is None else seed,
        seen=tuple(offer.copies.alike(week) for week in seen),
        time_limit_s=settings.SOLVER_TIME_LIMIT_S,
    )
    longest = max(profile.max_minutes_by_weekday)
    return WeekInputs(
        problem=problem, profile=profile, targets=targets, week_start=week_start,
        ratings_used=len(eater.history.said), taste_model=eater.line_up.first, trial=eater.trial,
        candidates={slot: len(offer.ids(slot, max_minutes=longest)) for slot in profile.slot_names},
    )  # fmt: skip


class _Offer:
    """The dishes that a person's week may hold: the shared snapshot's, and those that are not in it."""

    def __init__(
        self, profile: Profile, parts: Sequence[DishColumns], standing: set[int], kept: set[int], copies: Copies
    ) -> None:
        self._profile = profile
        self._parts = parts
        self._legal = [LegalDishes(dishes, profile) for dishes in parts]
        self._standing = standing
        self.copies = copies
        out: frozenset[int] = frozenset()
        if copies.origin_of:
            legal = set(self._legal_array(*profile.slot_names).tolist())
            out = copies.left_out(legal=legal, staying=standing | (kept & legal))
        self._left_out = np.array(sorted(out), dtype=np.int64)
        self._ids: dict[tuple[str, int], Ids] = {}

    @classmethod
    def to(cls, profile: Profile, *, standing: set[int], kept: set[int]) -> _Offer:
        """Return what the person may be offered, with the dishes `standing`, withdrawn ones and all."""
        shared = snapshot.current().dishes
        outside = standing.difference(shared.recipe_id[shared.rows_of(standing)].tolist())
        copies, own = kin.copies_for(profile.user_id, kept=kept, besides=outside)
        read = columns.read(Recipe.objects.filter(pk__in=own) if own else Recipe.objects.none())
        return cls(profile, (shared, read), standing, kept, copies)

    def ids(self, slot: str, *, max_minutes: int) -> Ids:
        """Return the ids of the dishes for a slot: one object for all limits of minutes that allow the same dishes."""
        if (slot, max_minutes) not in self._ids:
            legal = self._legal_array(slot, max_minutes=max_minutes)
            found = Ids(legal[~np.isin(legal, self._left_out)] if len(self._left_out) else legal)
            # More time never takes a dish away, so as many dishes are the same dishes.
            alike = (ids for (other, _), ids in self._ids.items() if other == slot and len(ids) == len(found))
            self._ids[slot, max_minutes] = next(alike, found)
        return self._ids[slot, max_minutes]

    def _legal_array(self, *slots: str, max_minutes: int | None = None) -> np.ndarray:
        rows = [legal.rows(*slots, max_minutes=max_minutes) for legal in self._legal]
        return np.concatenate([part.recipe_id[row] for part, row in zip(self._parts, rows, strict=True)])

    def rows(self) -> list[dish_table.Rows]:
        """Return which dishes of each part the week may hold: the legal and the standing ones."""
        slots = self._profile.slot_names
        return [
            (part, np.union1d(legal.rows(*slots), part.rows_of(self._standing)))
            for part, legal in zip(self._parts, self._legal, strict=True)
        ]


def _meal(day: int, slot: str, ids: Ids, staying: Choice | None) -> Meal:
    if staying is not None and staying.recipe_id in ids:
        return Meal(day=day, slot=slot, candidates=(staying.recipe_id,), locked=staying)
    return Meal(day=day, slot=slot, candidates=ids)


def day_targets(planned: Mapping[str, float]) -> DayTargets:
    """Return what the planned slots of a day should hold, as the planner takes it."""
    return DayTargets.from_floats(
        energy_kcal=planned["energy_kcal"], protein_g=planned["protein_g"], fat_g=max(planned["fat_g"], 1.0),
        carbohydrate_g=max(planned["carbohydrate_g"], 1.0), fibre_min_g=planned["fibre_g"],
        sugars_max_g=planned["sugars_g"],
        saturates_max_g=planned["saturates_g"], salt_max_g=planned["salt_g"],
    )  # fmt: skip
