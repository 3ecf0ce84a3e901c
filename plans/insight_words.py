"""What a person does well and what not so well, in words: one rule a function. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

from plans import insights
from plans.insights import Dish, Figures, Trend
from plans.looking_back import Outcome, Week

NOTHING_YET = (
    "There is nothing to look back on yet. Ask for a week and activate it; once it has begun, say of its meals whether "
    "you cooked or skipped them, and after the first days you will see here how it goes."
)
NOTHING_SAID = "Say of your meals whether you cooked or skipped them, and you will see here which way it goes."
MOSTLY = 0.8
"""Of the meals that were due: four in five is a habit."""
TOO_OFTEN = 0.25
CLOSE, FAR = 0.05, 0.10
"""How far energy may be from its target to be called close, and from where on it is far."""
ENOUGH_PROTEIN, LITTLE_PROTEIN = 0.95, 0.90
WEEKDAYS = ("Mondays", "Tuesdays", "Wednesdays", "Thursdays", "Fridays", "Saturdays", "Sundays")


@dataclass(frozen=True, kw_only=True)
class Word:
    """One strength or weak spot."""

    code: str
    sentence: str
    is_strength: bool


Facts = tuple[Sequence[Week], Figures, int | None, Collection[int]]
"""Weeks, their figures together, the weekly budget in pence, and the dishes that rank lower for what became of them."""


def words(weeks: Sequence[Week], budget_pence: int | None, sinking: Collection[int] = ()) -> list[Word]:
    """Return all that can be said of weeks; at least one of them."""
    facts = (weeks, insights.figures(weeks, budget_pence), budget_pence, sinking)
    return [word for rule in RULES if (word := rule(facts)) is not None]


def trend_sentence(trend: Trend) -> str:
    """Return a trend as people say it: the share goes from so much to so much."""
    what = {
        "cooked": "of the meals cooked", "skipped": "of the meals skipped", "energy": "of the energy target planned",
        "protein": "of the protein target planned", "spending": "of the budget planned",
    }[trend.of]  # fmt: skip
    if trend.direction == "steady":
        return f"Steady: about {trend.later:.0%} {what}."
    return f"{trend.direction.capitalize()}: from {trend.earlier:.0%} to {trend.later:.0%} {what}."


def _cooking(facts: Facts) -> Word | None:
    _, found, *_ = facts
    if found.cooked_share is None or found.cooked_share < MOSTLY:
        return None
    return _strength("cooks", f"You cooked {found.cooked} of {_meals(found.due)} that were due.")


def _skipping(facts: Facts) -> Word | None:
    weeks, found, *_ = facts
    if found.skipped_share is None or found.skipped_share < TOO_OFTEN:
        return None
    meals = insights.skipped_meals(weeks)
    where = ""
    if len(meals) >= insights.OFTEN:
        weekday, on_it = Counter(meal.date.weekday() for meal in meals).most_common(1)[0]
        slot, in_it = Counter(meal.slot for meal in meals).most_common(1)[0]
        if 2 * on_it >= len(meals):
            where = f" Most of them on {WEEKDAYS[weekday]}: lower max_minutes_by_weekday for that day."
        elif 2 * in_it >= len(meals) and found.planned > sum(len({meal.date for meal in w.meals}) for w in weeks):
            where = f" Most of them at {slot}: perhaps that slot needs no plan (enabled_slots)."
    return _weakness("skips", f"You skipped {found.skipped} of {_meals(found.due)} that were due.{where}")


def _silence(facts: Facts) -> Word | None:
    _, found, *_ = facts
    if found.due == 0 or 2 * found.not_said <= found.due:
        return None
    return _weakness("not_said", f"Of {found.not_said} of {_meals(found.due)} nothing was said. {NOTHING_SAID}")


def _energy(facts: Facts) -> Word | None:
    share = facts[1].energy_kcal.share
    if share is None:
        return None
    distance = round(abs(share - 1), 4)  # in binary, 1.05 − 1 is more than 0.05
    if distance <= CLOSE:
        return _strength("energy", f"Your weeks were planned close to your energy target: {share:.0%} of it.")
    if distance >= FAR:
        return _weakness("energy", f"Your weeks were planned with {share:.0%} of your energy target.")
    return None


def _protein(facts: Facts) -> Word | None:
    share = facts[1].protein_g.share
    if share is None:
        return None
    if share >= ENOUGH_PROTEIN:
        return _strength("protein", f"Your weeks held the protein that you need: {share:.0%} of your target.")
    if share < LITTLE_PROTEIN:
        return _weakness("protein", f"Your weeks held only {share:.0%} of your protein target.")
    return None


def _budget(facts: Facts) -> Word | None:
    weeks, _, budget, _ = facts
    if not budget:
        return None
    over = sum(sum(meal.cost_pence for meal in week.meals) > budget for week in weeks)
    if not over:
        return _strength("budget", f"{_weeks(len(weeks))} within your budget of £{budget / 100:.2f}.")
    if 2 * over >= len(weeks):
        return _weakness("budget", f"{over} of {_weeks(len(weeks))} above your budget of £{budget / 100:.2f}.")
    return None


def _favourite(facts: Facts) -> Word | None:
    dishes = insights.often(facts[0], Outcome.COOKED)
    return _strength("favourite", f"You cooked {_named(dishes[0])}.") if dishes else None


def _unwanted(facts: Facts) -> Word | None:
    weeks, *_, sinking = facts
    dishes = insights.often(weeks, Outcome.SKIPPED)
    if not dishes:
        return None
    told = f"You skipped {_named(dishes[0])}"
    # Not where the person likes it, has cooked it since, or does not allow that what they do is used.
    lower = ": it ranks lower for you now" if dishes[0].recipe_id in sinking else ""
    return _weakness("often_skipped", f"{told}{lower}.")


RULES: tuple[Callable[[Facts], Word | None], ...] = (
    _cooking, _skipping, _silence, _energy, _protein, _budget, _favourite, _unwanted,
)  # fmt: skip


def _strength(code: str, sentence: str) -> Word:
    return Word(code=code, sentence=sentence, is_strength=True)


def _weakness(code: str, sentence: str) -> Word:
    return Word(code=code, sentence=sentence, is_strength=False)


def _meals(count: int) -> str:
    return f"{count} meal{'' if count == 1 else 's'}"


def _weeks(count: int) -> str:
    return f"{count} week{'' if count == 1 else 's'}"


def _named(dish: Dish) -> str:
    return f"{dish.title} {dish.times} times"
