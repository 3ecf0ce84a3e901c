"""How different and how good the weeks of other seeds are, beside those of seed 0."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from benchmarks import promises
from benchmarks.contest import Contestant, Outcome
from plans.solver import WeekProblem

SEEDS = (1, 2, 3)
GAP = 0.01


@dataclass(frozen=True)
class OtherWeeks:
    """The weeks of one problem: that of seed 0, and others."""

    first: Outcome
    others: tuple[Outcome, ...]


def asked(problem: WeekProblem, first: Outcome, ours: Contestant) -> OtherWeeks:
    """Return what came of asking for other weeks than `first`."""
    return OtherWeeks(first, tuple(ours.ask(replace(problem, seed=seed)) for seed in SEEDS))


def figures_of(found: Sequence[OtherWeeks]) -> dict[str, Any]:
    """Sum up the weeks of people whose rules can all be kept."""
    kept = [(each.first, other) for each in found for other in each.others if not each.first.broken]
    gaps = [other.gap for _, other in kept if other.gap is not None]
    reached = [(first, other) for first, other in kept if first.gap is not None and first.gap <= GAP]
    return {
        "weeks": len(kept),
        "new_share_p50": promises.median_of(other.new_share for _, other in kept),
        "new_share_least": min((other.new_share for _, other in kept if other.new_share is not None), default=None),
        "gap_worst": max(gaps, default=None),
        "as_good": sum(other.gap is not None and other.gap <= GAP for _, other in reached),
        "first_as_good": len(reached),
        "cpu_ms_p50": promises.median_of(other.cpu_ms for _, other in kept),
        "times_first_p50": promises.median_of(other.cpu_ms / first.cpu_ms for first, other in kept if first.cpu_ms),
        "faults": sum(other.is_at_fault for each in found for other in each.others),
    }


def line(figures: dict[str, Any]) -> str:
    """Return the figures in words."""
    if not figures["weeks"]:
        return "No other weeks were asked for."
    share, least = figures["new_share_p50"], figures["new_share_least"]
    return (
        f"Other weeks, seeds 1 to {len(SEEDS)}: new dishes at {share:.0%} of the meals (p50; at least {least:.0%}); "
        f"certified gap {figures['gap_worst']:.2%} at worst, within 1 % for {figures['as_good']} of "
        f"{figures['first_as_good']} where seed 0 is; CPU {figures['cpu_ms_p50']:.0f} ms (p50), "
        f"{figures['times_first_p50']:.1f} times seed 0's; {figures['faults']} break what they should not."
    )
