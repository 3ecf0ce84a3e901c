"""How different and how good the weeks of other seeds are, beside those of seed 0, and how good they could be."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from benchmarks import promises
from benchmarks.contest import Contestant, Outcome
from plans.solver import WeekProblem, solve_week
from plans.solver.another import LEAST_NEW
from plans.solver.planner import planned
from plans.solver.seen import open_meals
from plans.solver.week import gap_of

SEEDS = (1, 2, 3)
GAP = 0.01
ROOM_S = 60.0
"""For each of the questions how good a week could be: they are asked of few weeks, and are to end in a proof."""


@dataclass(frozen=True)
class Room:
    """How far below the best of all weeks each one is that keeps every rule: proven, a share; None if that is open."""

    with_any_new: float | None
    """Of those with a new dish."""
    with_enough_new: float | None
    """Of those with new dishes at a seventh of the meals."""


@dataclass(frozen=True)
class OtherWeeks:
    """The weeks of one problem: that of seed 0, and others."""

    first: Outcome
    others: tuple[Outcome, ...]
    room: Room | None = None
    """Asked only where one of the others is less good, or hardly another one."""

    @property
    def may_be_as_good(self) -> bool:
        """Say whether the first week keeps every rule and is within the gap itself."""
        return not self.first.broken and is_as_good(self.first)


def is_as_good(week: Outcome) -> bool:
    """Say whether a week is proven to be within 1 % of the best."""
    return week.gap is not None and week.gap <= GAP


def is_another(week: Outcome) -> bool:
    """Say whether a seventh of the meals have a new dish, or more."""
    return week.new_share is not None and week.new_share >= LEAST_NEW


def asked(problem: WeekProblem, first: Outcome, ours: Contestant) -> OtherWeeks:
    """Return what came of asking for other weeks than `first`."""
    found = OtherWeeks(first, tuple(ours.ask(replace(problem, seed=seed)) for seed in SEEDS))
    if not found.may_be_as_good or all(is_as_good(other) and is_another(other) for other in found.others):
        return found
    return replace(found, room=room_of(problem))


def room_of(problem: WeekProblem) -> Room:
    """Return how good other weeks can be than that of seed 0, of a problem whose rules can all be kept."""
    problem = replace(problem, seed=0, time_limit_s=ROOM_S)
    seen = frozenset(choice.recipe_id for choice in solve_week(problem).choices)
    best = solve_week(replace(problem, gap=0.0)).objective
    assert best is not None

    def off(new: int) -> float | None:
        asked_for = replace(problem, gap=0.0, seen=(seen,), most_seen=open_meals(problem) - new)
        other = planned(asked_for, explains=False).solution
        if other.relaxations:
            return math.inf if other.is_nearest else None
        return None if other.bound is None else gap_of(best, other.bound)

    return Room(off(1), off(math.ceil(LEAST_NEW * open_meals(problem))))


def figures_of(found: Sequence[OtherWeeks]) -> dict[str, Any]:
    """Sum up the weeks of people whose rules can all be kept."""
    kept = [(each.first, other) for each in found for other in each.others if not each.first.broken]
    gaps = [other.gap for _, other in kept if other.gap is not None]
    reached = [(each.room, other) for each in found for other in each.others if each.may_be_as_good]
    less_good = [room for room, other in reached if not is_as_good(other)]
    hardly = [room for room, other in reached if is_as_good(other) and not is_another(other)]
    return {
        "weeks": len(kept),
        "new_share_p50": promises.median_of(other.new_share for _, other in kept),
        "new_share_least": min((other.new_share for _, other in kept if other.new_share is not None), default=None),
        "gap_worst": max(gaps, default=None),
        "as_good": len(reached) - len(less_good),
        "first_as_good": len(reached),
        "none_is_as_good": sum(room is not None and _is_beyond(room.with_any_new) for room in less_good),
        "hardly_another": len(hardly),
        "none_has_more": sum(room is not None and _is_beyond(room.with_enough_new) for room in hardly),
        "cpu_ms_p50": promises.median_of(other.cpu_ms for _, other in kept),
        "times_first_p50": promises.median_of(other.cpu_ms / first.cpu_ms for first, other in kept if first.cpu_ms),
        "faults": sum(other.is_at_fault for each in found for other in each.others),
    }


def missed(figures: dict[str, Any]) -> list[str]:
    """Return a sentence for each promise that other weeks miss although it is not proven that they have to."""
    sentences = []
    if figures["faults"]:
        sentences.append(f"{figures['faults']} other weeks break what they should not.")
    if less_good := figures["first_as_good"] - figures["as_good"] - figures["none_is_as_good"]:
        sentences.append(f"{less_good} other weeks are not within 1 %, and it is not proven that none is.")
    if hardly := figures["hardly_another"] - figures["none_has_more"]:
        sentences.append(f"{hardly} other weeks are less than a seventh new, and it is not proven that none has more.")
    return sentences


def line(figures: dict[str, Any]) -> str:
    """Return the figures in words."""
    if not figures["weeks"]:
        return "No other weeks were asked for."
    share, least = figures["new_share_p50"], figures["new_share_least"]
    return (
        f"Other weeks, seeds 1 to {len(SEEDS)}: new dishes at {share:.0%} of the meals (p50; at least {least:.0%}); "
        f"certified gap {figures['gap_worst']:.2%} at worst, within 1 % for {figures['as_good']} of "
        f"{figures['first_as_good']} where seed 0 is ({figures['none_is_as_good']} can't be with any new dish: "
        f"proven); {figures['hardly_another']} of these less than a seventh new ({figures['none_has_more']} can't have "
        f"more: proven); CPU {figures['cpu_ms_p50']:.0f} ms (p50), {figures['times_first_p50']:.1f} times seed 0's; "
        f"{figures['faults']} break what they should not."
    )


def _is_beyond(off: float | None) -> bool:
    """Say whether that is too far below the best to be as good."""
    return off is not None and off > GAP
