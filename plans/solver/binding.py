"""Which rules a week is at the limit of, and what one unit more of each would bring.

A dual price is by how much the bound on the score rises with one unit more. What the score would gain is therefore at
most the price and what the week is short of that bound together: that is what people are told, and nothing where the
price is less than what is short, which then could explain it (docs/solver.md, "What a rule costs"). For a nutrient's
band it is the price in the programme in which all days of a kind are added together, and so an estimate only.
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from plans.solver import lagrange, wording
from plans.solver.breaches import FORBIDDEN, LIFTED_POINTS, NO_LIMIT
from plans.solver.model import Count, WeekModel
from plans.solver.possible import NUTRIENT_COLUMNS
from plans.solver.pricing import DishValues, Duals, Pricer
from plans.solver.scale import QUARTERS, UNITS_PER_POINT
from plans.solver.solution import Binding
from plans.solver.week import Week

LEFT_OF_BUDGET = 0.02
"""Of a budget, up to which a week is at its limit: no week hits a budget to the penny."""

LEFT_OF_BAND = 0.01
"""Of a target, up to which a day is at the end of its band."""

LEAST_UNITS = UNITS_PER_POINT
"""A point: less is nothing."""

MOST = 5
"""Rules that are told, what is worth most first."""

FORTIETHS = {"energy": 400, "protein": 40, "fat": 40, "carbohydrate": 40}
UNIT = {"energy": "10 kcal a day", "protein": "1 g a day", "fat": "1 g a day", "carbohydrate": "1 g a day"}


@dataclass(frozen=True)
class Priced:
    """A rule at its limit with the dual price of one unit more."""

    code: str
    subject: str
    unit: str
    units: float
    more: str
    """What one unit more is, as people read it."""
    is_estimate: bool = False

    def told(self, short: float) -> Binding:
        """Return it as people are told, in a week that is short of the bound by `short` units."""
        most = None if self.is_estimate else math.ceil(self.units + short)
        points = round(self.units / UNITS_PER_POINT) if most is None else math.ceil(most / UNITS_PER_POINT)
        how = "about" if most is None else "at most"
        sentence = f"{self.more} would raise the score by {how} {wording.points(points)} ({wording.like(points)})"
        return Binding(self.code, self.subject, self.unit, round(self.units), most, wording.capital(sentence))


def binding_rules(
    model: WeekModel, week: Week, duals: Duals, *, tops: Sequence[float] | None = None
) -> tuple[Binding, ...]:
    """Return the rules that are kept, at their limit, and surely worth something, what is worth most first.

    Args:
        duals: those of the best bound. Rules that were lifted are not told of: they are broken, not binding.
        tops: what a day of each kind is worth at most at them, if it is known.
    """
    found = [*_budget(model, week, duals), *_counts(model, week, duals), *_recipes(model, week, duals)]
    found += _bands(model, week, duals)
    if not found:
        return ()
    short = _bound(model, duals, tops) - week.worth(model)
    ranked = sorted(found, key=lambda each: (-round(each.units), each.code, each.subject))
    return tuple(each.told(short) for each in ranked[:MOST] if each.units >= short)


def _bound(model: WeekModel, duals: Duals, tops: Sequence[float] | None) -> float:
    """Return what no week is worth more than by these duals; without `tops` a looser one, meal by meal."""
    if tops is None:
        values, pricers = DishValues(model, duals), [Pricer(model, number) for number in range(len(model.kinds))]
        tops = [
            pricer.day_constant(slope)[0]
            + sum(float(each.max(initial=-np.inf)) for each in pricer.slot_values(values, slope))
            for pricer, slope in zip(pricers, duals.amounts, strict=True)
        ]
    return lagrange.bound(model, duals, tops)


def _budget(model: WeekModel, week: Week, duals: Duals) -> Iterator[Priced]:
    if model.budget >= NO_LIMIT or model.budget_price != FORBIDDEN:
        return
    pairs = zip(week.rows, week.quarters, strict=True)
    bill = sum(float((model.bill[rows] * quarters).sum()) for rows, quarters in pairs)
    pound = 100 * QUARTERS
    if model.budget - bill <= LEFT_OF_BUDGET * model.budget and _tells(duals.budget * pound, "budget", 100):
        yield Priced("budget", "", "£1 a week", duals.budget * pound, "£1 more a week")


def _counts(model: WeekModel, week: Week, duals: Duals) -> Iterator[Priced]:
    for name, code, labels, noun in (
        ("main", "main_ingredient_week", model.table.main_ingredient, "meal with {}"),
        ("cuisine", "cuisine_week", model.table.cuisine, "meal of {} food"),
    ):
        count = model.counts.get(name)
        if count is None:
            continue
        served = _served(model, week, count)
        at_limit = (count.beyond_price == FORBIDDEN) & (served == count.cap)
        # What a repeat costs in the score anyway is no part of what the cap costs.
        soft = np.where(count.cap >= count.free, count.above_price, 0.0)
        gain = np.where(at_limit, duals.counts[name] - soft, 0.0)
        for label in np.flatnonzero(gain).tolist():
            if not _tells(float(gain[label]), "variety", 1):
                continue
            subject = labels.names[label]
            named = noun.format(wording.small(subject) if name == "main" else subject.title())
            yield Priced(code, subject, "1 meal", float(gain[label]), f"One more {named}")


def _recipes(model: WeekModel, week: Week, duals: Duals) -> Iterator[Priced]:
    """Yield the dish that would most be worth another serving: nearly all are at their limit, and one says it."""
    if model.recipe_price != FORBIDDEN or model.recipe_cap >= NO_LIMIT:
        return
    served = np.bincount(np.concatenate([rows.ravel() for rows in week.rows]), minlength=len(model.table))
    gain = np.where(served >= model.recipe_cap, duals.recipes, 0.0)
    row = int(gain.argmax())
    if _tells(float(gain[row]), "variety", 1):
        title = model.table.titles[row]
        yield Priced("recipe_repeat", title, "1 meal", float(gain[row]), f"{title} once more")


def _bands(model: WeekModel, week: Week, duals: Duals) -> Iterator[Priced]:
    """Yield what a little more room in a nutrient's band would bring, for all its days together."""
    for name, column in NUTRIENT_COLUMNS.items():
        gain, days = 0.0, 0
        for number, kind in enumerate(model.kinds):
            band = kind.band
            if band.hard_price[column] != FORBIDDEN or band.hard_high[column] >= NO_LIMIT:
                continue
            beyond_soft = abs(float(duals.amounts[number][column])) - float(band.soft_price[column])
            held = (model.table.nutrients[week.rows[number], column] * week.quarters[number]).sum(axis=1)
            is_high = duals.amounts[number][column] > 0
            edge = band.hard_high[column] if is_high else band.hard_low[column]
            left = edge - held if is_high else held - edge
            target = (band.hard_high[column] + band.hard_low[column]) / 2
            at_end = int((left <= LEFT_OF_BAND * target).sum())
            unit, family = FORTIETHS[name], "macros" if column else "energy"
            if at_end and _tells(beyond_soft * unit, family, 1000 * unit / target):
                gain += beyond_soft * unit * len(kind.days)
                days += at_end
        if days:
            room = f"{UNIT[name].removesuffix(' a day')} more room for {name} on each day"
            yield Priced(name, name, UNIT[name], gain, room, is_estimate=True)


def _served(model: WeekModel, week: Week, count: Count) -> np.ndarray:
    """Return how often each label of a count is served: int64 (L,)."""
    labels = [
        count.label[rows[:, number]]
        for kind, rows in zip(model.kinds, week.rows, strict=True)
        for number, slot in enumerate(kind.slots)
        if count.is_at(slot)
    ]
    served = np.concatenate(labels) if labels else np.zeros(0, dtype=np.int64)
    return np.bincount(served[served >= 0], minlength=len(count.cap))


def _tells(units: float, family: str, amount: float) -> bool:
    """Return whether a price says anything: at least a point, and no more than breaking the rule by `amount` costs.

    Beyond that it is no price of a unit, but tells that without the rule's last unit there may be no week at all.
    """
    return LEAST_UNITS <= units <= LIFTED_POINTS[family] * UNITS_PER_POINT * amount
