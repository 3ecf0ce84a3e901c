"""What is promised of the planner: the table, the figures of many weeks, and which promises these miss. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import median

from benchmarks.contest import Outcome
from benchmarks.figures import percentile

SLACK = 1.5
"""A promise counts as missed beyond this many times its figure: machines differ, and are shared."""
CATALOGUE = "catalogue"
"""In place of a number of candidates: the shipped catalogue, after each person's filters."""


@dataclass(frozen=True, kw_only=True)
class Promise:
    """One row of the table. None means that nothing is promised."""

    p50_s: float
    p95_s: float
    gap_shares: tuple[tuple[float, float], ...]
    """A gap, and the share of weeks that are within it."""
    never_over_s: float | None = None
    first_s: float | None = None
    """Until the first week that keeps the rules, in 95 of 100."""
    peak_mb: float | None = None


PROMISES: dict[tuple[int | str, bool], Promise] = {
    (1_000, False): Promise(p50_s=0.08, p95_s=0.15, gap_shares=((0.01, 1.0),)),
    (5_000, False): Promise(p50_s=0.12, p95_s=0.20, gap_shares=((0.01, 0.99), (0.02, 1.0)), first_s=0.05),
    (20_000, False): Promise(p50_s=0.2, p95_s=0.5, gap_shares=((0.01, 0.99),), never_over_s=3.0),
    (50_000, False): Promise(p50_s=0.4, p95_s=0.8, gap_shares=((0.01, 0.99),), never_over_s=3.0, peak_mb=300.0),
    (CATALOGUE, False): Promise(p50_s=0.15, p95_s=0.5, gap_shares=((0.01, 0.95),), never_over_s=3.0),
    (5_000, True): Promise(p50_s=0.3, p95_s=1.5, gap_shares=((0.0, 1.0),)),
}
"""By candidates after filters, and whether a proven optimum is asked for. Seconds of one core, building included."""


@dataclass(frozen=True, kw_only=True)
class Figures:
    """The weeks of one way to plan, summed up. Times are CPU time but for `wall`; None where nothing is known."""

    weeks: int
    without_a_week: int
    gave_way: int
    """Weeks that could not keep every negotiable rule."""
    faults: int
    """Weeks that break what they should not, or are not worth what was claimed."""
    cpu_ms_p50: float | None
    cpu_ms_p95: float | None
    cpu_ms_worst: float | None
    gave_way_cpu_ms_worst: float | None
    wall_ms_p50: float | None
    wall_ms_p95: float | None
    first_ms_p50: float | None
    first_ms_p95: float | None
    gaps: tuple[float | None, ...]
    """Of the weeks that keep every rule, ascending, unknown ones last: how far each may be from the best there is."""
    peak_mb: float | None
    objective_mean: float | None

    def share_within(self, gap: float) -> float | None:
        """Return the share of weeks proven to be within `gap`; None if there are no weeks."""
        return sum(each is not None and each <= gap for each in self.gaps) / len(self.gaps) if self.gaps else None


def figures_of(outcomes: Sequence[Outcome]) -> Figures:
    """Sum up the weeks of one way to plan, of people who have a candidate for every meal."""
    planned = [outcome for outcome in outcomes if outcome.objective is not None]
    kept = [outcome for outcome in planned if not outcome.broken]
    gave_way = [outcome for outcome in planned if outcome.broken and not outcome.is_at_fault]
    cpu, wall = [outcome.cpu_ms for outcome in outcomes], [outcome.wall_ms for outcome in outcomes]
    first = [outcome.first_ms for outcome in kept if outcome.first_ms is not None]
    known = sorted(outcome.gap for outcome in kept if outcome.gap is not None)
    return Figures(
        weeks=len(outcomes),
        without_a_week=len(outcomes) - len(planned),
        gave_way=len(gave_way),
        faults=sum(outcome.is_at_fault for outcome in outcomes),
        cpu_ms_p50=_at(cpu, 50),
        cpu_ms_p95=_at(cpu, 95),
        cpu_ms_worst=_at(cpu, 100),
        gave_way_cpu_ms_worst=_at([outcome.cpu_ms for outcome in gave_way], 100),
        wall_ms_p50=_at(wall, 50),
        wall_ms_p95=_at(wall, 95),
        first_ms_p50=_at(first, 50),
        first_ms_p95=_at(first, 95),
        gaps=(*known, *[None] * (len(kept) - len(known))),
        peak_mb=_at([outcome.peak_mb for outcome in outcomes if outcome.peak_mb is not None], 100),
        objective_mean=sum(outcome.objective or 0 for outcome in planned) / len(planned) if planned else None,
    )


def missed(figures: Figures, *, candidates: int | str, is_exact: bool) -> list[str]:
    """Return a sentence for each promise that our figures miss by more than `SLACK` allows; of no promise, none.

    Weeks in which rules had to give way count towards the times, but not towards the gaps: those are promised against
    the model with all rules, which then has no week.
    """
    sentences = []
    if figures.weeks == 0:
        return ["No week could be planned at all."]
    if figures.faults:
        sentences.append(f"{figures.faults} weeks break what they should not, or are not worth what was claimed.")
    if figures.without_a_week:
        sentences.append(f"{figures.without_a_week} people got no week although every meal has a candidate.")
    promise = PROMISES.get((candidates, is_exact))
    if promise is None:
        return sentences
    for name, actual, limit, unit in (
        ("The median week took", figures.cpu_ms_p50, 1000 * promise.p50_s, "ms"),
        ("The 95th week of 100 took", figures.cpu_ms_p95, 1000 * promise.p95_s, "ms"),
        ("The slowest week took", figures.cpu_ms_worst, _thousand(promise.never_over_s), "ms"),
        ("The first legal week came, in 95 of 100, after", figures.first_ms_p95, _thousand(promise.first_s), "ms"),
        ("The peak of memory was", figures.peak_mb, promise.peak_mb, "MB"),
    ):
        if actual is not None and limit is not None and actual > SLACK * limit:
            sentences.append(f"{name} {actual:,.0f} {unit}; {limit:,.0f} are promised.")
    for gap, share in promise.gap_shares:
        found = figures.share_within(SLACK * gap)
        if found is not None and found < share:
            sentences.append(
                f"{found:.1%} of weeks are proven within {SLACK * gap:.1%} of the best; {share:.0%} within {gap:.0%} "
                "are promised."
            )
    return sentences


def speed_ratio(rival: Sequence[Outcome], ours: Sequence[Outcome]) -> float | None:
    """Return how many times our CPU time the rival took, at the median of the same weeks; None of no weeks."""
    ratios = [theirs.cpu_ms / mine.cpu_ms for theirs, mine in zip(rival, ours, strict=True) if mine.cpu_ms > 0]
    return median(ratios) if ratios else None


def median_of(values: Iterable[float | None]) -> float | None:
    """Return the median of what is known, or None if nothing is."""
    known = [value for value in values if value is not None]
    return median(known) if known else None


def _at(values: Sequence[float], percent: float) -> float | None:
    return percentile(values, percent) if values else None


def _thousand(value: float | None) -> float | None:
    return None if value is None else 1000 * value
