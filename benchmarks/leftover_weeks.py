"""What leftovers cost: the weeks of the same people with so many leftovers, beside those without."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from benchmarks import promises
from benchmarks.contest import Contestant, Outcome
from plans.solver import WeekProblem


@dataclass(frozen=True)
class WithLeftovers:
    """The week of one person without leftovers, and with."""

    without: Outcome
    found: Outcome


def asked(problem: WeekProblem, without: Outcome, ours: Contestant, *, leftovers: int) -> WithLeftovers:
    """Return what came of asking for the same week with so many leftovers."""
    return WithLeftovers(without, ours.ask(replace(problem, leftovers_per_week=leftovers)))


def figures_of(weeks: Sequence[WithLeftovers], *, leftovers: int) -> dict[str, Any]:
    """Sum up the weeks; gaps and leftovers are those of weeks that keep every rule."""
    found = [each.found for each in weeks]
    figures = promises.figures_of(found)
    kept = [each for each in weeks if each.found.objective is not None and not each.found.broken]
    known = [gap for gap in figures.gaps if gap is not None]
    ratios = [each.found.cpu_ms / each.without.cpu_ms for each in weeks if each.without.cpu_ms]
    return {
        "leftovers": leftovers, "weeks": figures.weeks, "gave_way": figures.gave_way, "faults": figures.faults,
        "cpu_ms_p50": figures.cpu_ms_p50, "cpu_ms_p95": figures.cpu_ms_p95, "cpu_ms_worst": figures.cpu_ms_worst,
        "times_without_p50": promises.median_of(ratios),
        "gap_p50": promises.median_of(known),
        "gap_worst": max(known, default=None) if len(known) == len(figures.gaps) else None,
        "share_within_1_percent": figures.share_within(0.01),
        "all_used": sum(each.found.leftovers == leftovers for each in kept) / len(kept) if kept else None,
    }  # fmt: skip
