"""What is said of other weeks: how good they are, and of those that are not, whether they could be."""

from __future__ import annotations

from dataclasses import replace

import pytest

from benchmarks import other_weeks
from benchmarks.contest import Outcome
from benchmarks.other_weeks import OtherWeeks, Room
from plans.solver import Bands, VarietyCaps, solve_week
from plans.solver.seen import new_meals
from plans.solver.week import LEAST_WEEK, gap_of
from tests.plans.solver.every_week import every_week, rules_of, tiny_problem


def week(gap: float, new_share: float | None = None, **details: object) -> Outcome:
    bound = LEAST_WEEK
    return Outcome(status="FEASIBLE", objective=round(bound * (1 - gap)), bound=bound, new_share=new_share, cpu_ms=10.0,
                   **details)  # fmt: skip


FIRST = week(0.0)
AS_GOOD, LESS_GOOD, HARDLY = week(0.005, 0.25), week(0.03, 0.25), week(0.005, 0.05)


def figures(*found: OtherWeeks) -> dict[str, object]:
    return other_weeks.figures_of(found)


@pytest.mark.parametrize(
    ("others", "room", "proven", "missed"),
    [
        ((AS_GOOD, AS_GOOD), None, (0, 0), []),
        ((AS_GOOD, LESS_GOOD), Room(0.02, 0.03), (1, 0), []),
        ((AS_GOOD, LESS_GOOD), Room(0.009, 0.03), (0, 0), ["1 other weeks are not within 1 %"]),
        ((AS_GOOD, LESS_GOOD), Room(None, None), (0, 0), ["1 other weeks are not within 1 %"]),
        ((HARDLY, HARDLY), Room(0.0, 0.012), (0, 2), []),
        ((HARDLY, HARDLY), Room(0.0, 0.008), (0, 0), ["2 other weeks are less than a seventh new"]),
    ],
)
def test_a_week_that_is_not_as_good_or_hardly_another_is_missed_unless_none_is_proven_to_be_there(
    others: tuple[Outcome, ...], room: Room | None, proven: tuple[int, int], missed: list[str]
) -> None:
    found = figures(OtherWeeks(FIRST, others, room))

    assert (found["none_is_as_good"], found["none_has_more"]) == proven
    said = other_weeks.missed(found)
    assert len(said) == len(missed)
    assert all(sentence.startswith(start) for sentence, start in zip(said, missed, strict=True))


def test_nothing_is_promised_where_rules_give_way_or_the_first_week_is_not_proven_to_be_good() -> None:
    broken, far = week(0.0, broken=("The budget is broken",)), week(0.02)

    found = figures(OtherWeeks(broken, (LESS_GOOD,)), OtherWeeks(far, (LESS_GOOD,)))

    assert (found["weeks"], found["first_as_good"]) == (1, 0)
    assert other_weeks.missed(found) == []


def test_other_weeks_that_break_what_they_should_not_are_missed() -> None:
    found = figures(OtherWeeks(FIRST, (replace(AS_GOOD, is_at_fault=True),)))

    assert other_weeks.missed(found) == ["1 other weeks break what they should not."]


@pytest.mark.parametrize("seed", range(4))
def test_how_good_other_weeks_can_be_is_what_every_week_of_a_small_problem_shows(seed: int) -> None:
    bands = Bands(energy_percent=40, macro_percent=60)
    problem = replace(tiny_problem(seed, dishes=6), bands=bands, caps=VarietyCaps())
    legal = [each for each in every_week(problem) if each.keeps(rules_of(problem))]
    first = frozenset(choice.recipe_id for choice in solve_week(problem).choices)
    differ = [each for each in legal if new_meals(replace(problem, seen=(first,)), each.choices)]

    room = other_weeks.room_of(problem)

    best, best_other = (max(each.score for each in weeks) for weeks in (legal, differ))
    assert room.with_any_new == room.with_enough_new == pytest.approx(gap_of(best, best_other))
