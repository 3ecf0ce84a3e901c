from __future__ import annotations

from dataclasses import replace

import pytest

from benchmarks import promises
from benchmarks.contest import Outcome
from benchmarks.promises import CATALOGUE, Figures, figures_of, missed


def week(
    *,
    cpu_ms: float = 10.0,
    gap: float | None = 0.0,
    broken: tuple[str, ...] = (),
    is_at_fault: bool = False,
    first_ms: float | None = 5.0,
    peak_mb: float | None = 1.0,
) -> Outcome:
    """Return a week worth 99 favourite meals or so, `gap` below its bound."""
    objective = 1_000_000_000
    return Outcome(
        status="FEASIBLE", objective=objective, bound=None if gap is None else round(objective * (1 + gap)),
        broken=broken, is_at_fault=is_at_fault, first_ms=first_ms, cpu_ms=cpu_ms, wall_ms=2 * cpu_ms, peak_mb=peak_mb,
    )  # fmt: skip


def at_5000(weeks: list[Outcome]) -> list[str]:
    return missed(figures_of(weeks), candidates=5_000, is_exact=False)


def test_figures_are_of_all_weeks_but_gaps_only_of_those_that_keep_every_rule() -> None:
    weeks = [week(cpu_ms=1, gap=0.004), week(cpu_ms=2, gap=None), week(cpu_ms=9, gap=0.5, broken=("too dear",)),
             Outcome(status="UNKNOWN", cpu_ms=4, wall_ms=4)]  # fmt: skip

    figures = figures_of(weeks)

    assert (figures.weeks, figures.without_a_week, figures.gave_way, figures.faults) == (4, 1, 1, 0)
    assert (figures.cpu_ms_p50, figures.cpu_ms_p95, figures.cpu_ms_worst) == (2, 9, 9)
    assert figures.gave_way_cpu_ms_worst == 9
    assert figures.gaps == (0.004, None)
    assert figures.share_within(0.01) == 0.5


def test_weeks_at_their_limits_with_the_slack_miss_nothing() -> None:
    weeks = [week(cpu_ms=180, gap=0.015, first_ms=75)] * 94 + [week(cpu_ms=300, gap=0.015, first_ms=75)] * 5
    weeks += [week(cpu_ms=9_000, gap=0.03, first_ms=900)]

    assert at_5000(weeks) == []


@pytest.mark.parametrize(
    ("weeks", "words"),
    [
        ([week(cpu_ms=181)] * 100, "median week took 181 ms"),
        ([week()] * 94 + [week(cpu_ms=301)] * 6, "95th week of 100 took 301 ms"),
        ([week()] * 94 + [week(first_ms=76)] * 6, "after 76 ms"),
        ([week()] * 98 + [week(gap=0.02)] * 2, "98.0% of weeks are proven within 1.5%"),
        ([week()] * 99 + [week(gap=0.031)], "99.0% of weeks are proven within 3.0%"),
        ([week()] * 98 + [week(gap=None)] * 2, "within 3.0%"),
        ([week()] * 99 + [week(broken=("off",), is_at_fault=True)], "1 weeks break"),
        ([week()] * 99 + [Outcome(status="UNKNOWN")], "1 people got no week"),
        ([], "No week"),
    ],
)
def test_each_promise_beyond_its_slack_is_named(weeks: list[Outcome], words: str) -> None:
    sentences = at_5000(weeks)

    assert any(words in sentence for sentence in sentences), sentences


def test_memory_and_the_slowest_week_are_promised_at_fifty_thousand() -> None:
    good = figures_of([week()] * 100)

    def sentences(figures: Figures) -> list[str]:
        return missed(figures, candidates=50_000, is_exact=False)

    assert sentences(replace(good, peak_mb=450.0, cpu_ms_worst=4_500.0)) == []
    assert len(sentences(replace(good, peak_mb=451.0))) == 1
    assert len(sentences(replace(good, cpu_ms_worst=4_501.0))) == 1


def test_a_proven_optimum_has_no_slack_in_its_gap() -> None:
    proven, nearly = figures_of([week()] * 10), figures_of([week()] * 9 + [week(gap=1e-6)])

    assert missed(proven, candidates=5_000, is_exact=True) == []
    assert len(missed(nearly, candidates=5_000, is_exact=True)) == 1


def test_the_catalogue_has_a_promise_and_other_sizes_have_none_but_to_be_right() -> None:
    slow = figures_of([week(cpu_ms=5_000, gap=0.5)] * 5)
    wrong = figures_of([week(is_at_fault=True, broken=("off",))])

    assert len(missed(slow, candidates=CATALOGUE, is_exact=False)) == 4
    assert missed(slow, candidates=600, is_exact=False) == []
    assert len(missed(wrong, candidates=600, is_exact=False)) == 1


def test_the_ratio_of_times_is_the_median_over_the_same_weeks() -> None:
    rival, ours = [week(cpu_ms=each) for each in (10, 90, 40)], [week(cpu_ms=each) for each in (10, 10, 10)]

    assert promises.speed_ratio(rival, ours) == 4
    assert promises.speed_ratio([], []) is None
