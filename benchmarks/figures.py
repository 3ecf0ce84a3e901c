"""The figures of many weeks, and which of the promised ones they miss. Pure."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from statistics import fmean
from typing import Any

from benchmarks.weeks import Week

MAX_MEDIAN_ENERGY_ERROR_PERCENT = 1.5
MAX_P95_ENERGY_ERROR_PERCENT = 5.0
"""Of the days that a week can have so near to their energy."""
MIN_DAYS_IN_20_PERCENT = 90.0
"""Of all days, with every macro."""
MIN_DAYS_IN_10_PERCENT = 95.0
"""Of the days of weeks for which the catalogue allows it."""
MAX_CPU_MS = 3_000
"""What is promised of the planner that people get."""


def of(weeks: Sequence[Week]) -> dict[str, Any]:
    """Sum up the weeks of one planner; of none, an empty dict."""
    if not weeks:
        return {}
    energy = [error for week in weeks for error in week.energy_errors]
    macros = [error for week in weeks for error in week.worst_macro_errors]
    budgeted = [week for week in weeks if week.budget_pence is not None]
    return {
        "weeks": len(weeks),
        "days": len(energy),
        "cpu_ms_p50": round(percentile([week.cpu_ms for week in weeks], 50)),
        "cpu_ms_p95": round(percentile([week.cpu_ms for week in weeks], 95)),
        "cpu_ms_max": round(max(week.cpu_ms for week in weeks)),
        "energy_error_percent_median": round(percentile(energy, 50), 2),
        "energy_error_percent_p95": round(percentile(energy, 95), 2),
        "energy_error_percent_p95_where_possible": round(percentile(_energy_where_possible(weeks), 95), 2),
        "days_beyond_5_percent_energy": sum(week.far_days for week in weeks),
        "of_these_proven_to_be_needed": sum(min(week.far_days, week.far_days_at_least) for week in weeks),
        "days_all_macros_in_20_percent": round(_share(error <= 20 for error in macros), 1),
        "days_all_macros_in_10_percent": round(_share(error <= 10 for error in macros), 1),
        "days_in_10_percent_where_possible": round(_share(_tenths(weeks)), 1),
        "weeks_that_cannot_be_in_10_percent": sum(not week.is_tenth_possible for week in weeks),
        "budgeted_weeks": len(budgeted),
        "over_budget_weeks": sum(week.is_over_budget for week in budgeted),
        "over_budget_avoidable_weeks": sum(week.is_avoidable for week in budgeted),
        "over_budget_percent_mean": round(fmean(_over(week) for week in budgeted), 2) if budgeted else 0.0,
        "distinct_recipes_mean": round(fmean(week.recipes for week in weeks), 1),
        "distinct_main_ingredients_mean": round(fmean(week.main_ingredients for week in weeks), 1),
        "distinct_cuisines_mean": round(fmean(week.cuisines for week in weeks), 1),
        "liking_mean": round(fmean(week.liking for week in weeks), 3),
        "extreme_portions_percent_mean": round(100 * fmean(week.extreme_portions for week in weeks), 1),
        "violations": sum(week.violations for week in weeks),
        "relaxed_weeks": sum(bool(week.relaxations) for week in weeks),
        "relaxations": dict(sorted(Counter(code for week in weeks for code in week.relaxations).items())),
    }


def percentile(values: Sequence[float], percent: float) -> float:
    """Return the smallest value that at least `percent` of the values do not exceed."""
    ordered = sorted(values)
    return ordered[max(0, math.ceil(len(ordered) * percent / 100) - 1)]


def missed(figures: dict[str, Any], *, judges_time: bool = True) -> list[str]:
    """Return a sentence for each promise that these figures of our planner break.

    Args:
        judges_time: of how long it takes too; on a busy machine that says nothing of the planner.
    """
    sentences = []
    if figures["energy_error_percent_median"] > MAX_MEDIAN_ENERGY_ERROR_PERCENT:
        sentences.append(f"The median day is {figures['energy_error_percent_median']} % off its energy, above 1.5 %.")
    if figures["energy_error_percent_p95_where_possible"] > MAX_P95_ENERGY_ERROR_PERCENT:
        sentences.append(
            f"One day in twenty is {figures['energy_error_percent_p95_where_possible']} % off its energy, above 5 %, "
            "without those that must be."
        )
    if figures["days_all_macros_in_20_percent"] < MIN_DAYS_IN_20_PERCENT:
        sentences.append(
            f"{figures['days_all_macros_in_20_percent']} % of days have every macro within 20 %, below 90 %."
        )
    if figures["days_in_10_percent_where_possible"] < MIN_DAYS_IN_10_PERCENT:
        sentences.append(
            f"{figures['days_in_10_percent_where_possible']} % of days have every macro within 10 %, below 95 %, "
            "in weeks where that is possible."
        )
    if figures["over_budget_avoidable_weeks"]:
        sentences.append(f"{figures['over_budget_avoidable_weeks']} weeks are over a budget that could be kept.")
    if figures["violations"]:
        sentences.append(f"{figures['violations']} violations of rules that never give way.")
    if judges_time and figures["cpu_ms_max"] > MAX_CPU_MS:
        sentences.append(f"The slowest week took {figures['cpu_ms_max']} ms of one core, above {MAX_CPU_MS}.")
    return sentences


def far_off(people: Sequence[int], weeks: Sequence[Week]) -> list[str]:
    """Return a sentence on each person whom the catalogue does not let as near to their targets as is promised."""
    sentences = []
    for person, week in zip(people, weeks, strict=True):
        said = []
        if week.far_days:
            days, needed = len(week.energy_errors), min(week.far_days, week.far_days_at_least)
            said.append(
                f"{week.far_days} of {days} days beyond 5 % of their energy, {needed} of them proven to be needed"
            )
        if not week.is_tenth_possible:
            said.append("no week found with every macro within 10 %")
        if said:
            gave_way = f" ({', '.join(sorted(set(week.relaxations)))} gave way)" if week.relaxations else ""
            sentences.append(f"Person {person}{gave_way}: {'; '.join(said)}.")
    return sentences


def _energy_where_possible(weeks: Sequence[Week]) -> list[float]:
    """Return the errors of all days but those that no week can bring within 5 %; of none, a single 0."""
    return [error for week in weeks for error in week.energy_errors_where_possible] or [0.0]


def _tenths(weeks: Sequence[Week]) -> list[bool]:
    """Return of each day that can be within a tenth of its macros whether it is."""
    return [error <= 10 for week in weeks if week.is_tenth_possible for error in week.worst_macro_errors]


def _share(holds: Iterable[bool]) -> float:
    found = list(holds)
    return 100 * sum(found) / len(found) if found else 100.0


def _over(week: Week) -> float:
    return 100 * max(0, week.bill_pence / week.budget_pence - 1) if week.budget_pence else 0.0
