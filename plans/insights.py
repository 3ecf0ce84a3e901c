"""How a person's weeks went, in figures: each week, all together, and which way things are going. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from plans.looking_back import Meal, Outcome, Week

STEADY = 0.05
"""A change of a share by less than this is no trend: one meal in twenty, or a twentieth of the target."""
LEAST_FOR_A_TREND = 3
"""Weeks: two that differ are not a direction yet."""
OFTEN = 3
"""Times that a dish was cooked or skipped before that is worth a word."""
MOST_DISHES = 5


@dataclass(frozen=True, kw_only=True)
class Against:
    """A figure and what it should be; None where there was nothing to hold it against."""

    planned: float
    target: float | None
    share: float | None


@dataclass(frozen=True, kw_only=True)
class Figures:
    """A week, or all of them together."""

    planned: int
    due: int
    """Meals of past days, and those that something was said of."""
    cooked: int
    skipped: int
    not_said: int
    cooked_share: float | None
    """Of the due ones; None where none is due."""
    skipped_share: float | None
    energy_kcal: Against
    """A day's, on average; so is the protein."""
    protein_g: Against
    cost_pence: Against
    """A week's, on average, for the household, against the weekly budget of now."""


@dataclass(frozen=True, kw_only=True)
class Trend:
    """How the later half of the weeks that are over differs from the earlier one."""

    of: str
    direction: str
    """rising, falling or steady."""
    earlier: float
    later: float


@dataclass(frozen=True, kw_only=True)
class Dish:
    recipe_id: int
    title: str
    times: int


def figures(weeks: Sequence[Week], budget_pence: int | None) -> Figures:
    """Return the figures of weeks together; at least one of them."""
    every = [meal for week in weeks for meal in week.meals]
    due = [meal for week in weeks for meal in week.due]
    cooked, skipped = (sum(meal.outcome == each for meal in due) for each in (Outcome.COOKED, Outcome.SKIPPED))
    days = sum(len({meal.date for meal in week.meals}) for week in weeks)
    energy = sum(week.energy_target_kcal * len({meal.date for meal in week.meals}) for week in weeks) / days
    protein = sum(week.protein_target_g * len({meal.date for meal in week.meals}) for week in weeks) / days
    return Figures(
        planned=len(every), due=len(due), cooked=cooked, skipped=skipped, not_said=len(due) - cooked - skipped,
        cooked_share=_share(cooked, len(due)), skipped_share=_share(skipped, len(due)),
        energy_kcal=_against(sum(float(meal.energy_kcal) for meal in every) / days, energy),
        protein_g=_against(sum(float(meal.protein_g) for meal in every) / days, protein),
        cost_pence=_against(sum(meal.cost_pence for meal in every) / len(weeks), budget_pence, digits=0),
    )  # fmt: skip


def trends(weeks: Sequence[Week], budget_pence: int | None) -> list[Trend]:
    """Return which way each share is going over the weeks that are over; none where there are too few of them."""
    over = [figures([week], budget_pence) for week in weeks if week.is_over]
    shares = {
        "cooked": [week.cooked_share for week in over],
        "skipped": [week.skipped_share for week in over],
        "energy": [week.energy_kcal.share for week in over],
        "protein": [week.protein_g.share for week in over],
        "spending": [week.cost_pence.share for week in over],
    }
    return [_trend(name, known) for name, values in shares.items()
            if len(known := [value for value in values if value is not None]) >= LEAST_FOR_A_TREND]  # fmt: skip


def often(weeks: Sequence[Week], outcome: str) -> list[Dish]:
    """Return the dishes to which something happened OFTEN or more often, the most frequent first."""
    meals = [meal for week in weeks for meal in week.due if meal.outcome == outcome]
    titles = {meal.recipe_id: meal.title for meal in meals}
    counted = Counter(meal.recipe_id for meal in meals)
    found = sorted(((pk, times) for pk, times in counted.items() if times >= OFTEN), key=lambda one: (-one[1], one[0]))
    return [Dish(recipe_id=pk, title=titles[pk], times=times) for pk, times in found[:MOST_DISHES]]


def skipped_meals(weeks: Sequence[Week]) -> list[Meal]:
    return [meal for week in weeks for meal in week.due if meal.outcome == Outcome.SKIPPED]


def _trend(name: str, shares: Sequence[float]) -> Trend:
    half = len(shares) // 2  # of an odd number, the one in the middle is in neither
    earlier, later = sum(shares[:half]) / half, sum(shares[-half:]) / half
    change = later - earlier
    direction = "steady" if abs(change) < STEADY else "rising" if change > 0 else "falling"
    return Trend(of=name, direction=direction, earlier=round(earlier, 3), later=round(later, 3))


def _share(part: float, of: float) -> float | None:
    return round(part / of, 4) if of else None


def _against(planned: float, target: float | None, *, digits: int = 1) -> Against:
    known = target or None
    return Against(
        planned=round(planned, digits),
        target=None if known is None else round(known, digits),
        share=None if known is None else round(planned / known, 4),
    )
