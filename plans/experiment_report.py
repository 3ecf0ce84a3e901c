"""What came of an experiment: likes, cooks, skips and swaps of each group, with intervals."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q
from django.utils import timezone

from core.errors import NotFound
from plans.models import PlanMeal, WeeklyPlan
from ratings import intervals, variants
from ratings.intervals import Rate
from ratings.models import Experiment, Interaction, Rating
from users import consent

Outcome = PlanMeal.Outcome


@dataclass(frozen=True, kw_only=True)
class Group:
    """One variant with what its people did since the experiment began."""

    variant: str
    people: int
    """Who had a week planned, or rated a dish, since then."""
    methods: dict[str, int]
    """How many weeks each planner made."""
    rates: dict[str, Rate]
    """likes: of their ratings; cooked and skipped: of the meals whose day has come, and swapped: of all meals, in
    weeks that were planned since then and taken up."""


@dataclass(frozen=True, kw_only=True)
class Report:
    """The groups in the order in which the experiment names them."""

    experiment: str
    since: datetime
    until: datetime
    groups: tuple[Group, ...]


def report(name: str) -> Report:
    """Return what came of an experiment so far, or up to when it was switched off, in four queries for its people.

    Only those count who allow their behaviour to be used.

    Raises:
        NotFound: there is none of that name, or it has never run.
    """
    experiment = Experiment.objects.filter(name=name).first()
    if experiment is None:
        raise NotFound(f"There is no experiment {name!r}.")
    if experiment.started_at is None:
        raise NotFound(f"The experiment {name!r} has not run yet.")
    since, until = experiment.started_at, experiment.ended_at or timezone.now()
    told = variants.read(experiment.variants)
    counts = _counts(since, until)
    weeks = _methods(since, until)
    members: dict[str, list[int]] = defaultdict(list)
    for user_id in sorted({person for each in counts.values() for person in each} | set(weeks)):
        members[variants.assigned(name, user_id, told).name].append(user_id)
    groups = tuple(
        Group(
            variant=variant.name,
            people=len(members[variant.name]),
            methods=dict(sorted(sum((weeks[person] for person in members[variant.name]), Counter()).items())),
            rates={
                metric: intervals.rate([found[person] for person in members[variant.name] if person in found])
                for metric, found in counts.items()
            },
        )
        for variant in told
    )
    return Report(experiment=name, since=since, until=until, groups=groups)


def _counts(since: datetime, until: datetime) -> dict[str, dict[int, tuple[int, int]]]:
    """Return for each metric, by person, how many counted of how many."""
    between = (since, until)
    rated = Rating.objects.filter(consent.behaviour_allowed(), updated_at__range=between).order_by()
    likes = rated.values_list("user_id").annotate(liked=Count("pk", filter=Q(value=1)), every=Count("pk"))
    # A draft that was never taken up was never meant to be cooked.
    taken = PlanMeal.objects.filter(
        consent.behaviour_allowed("day__plan__user"),
        day__plan__requested_at__range=between, day__plan__status=WeeklyPlan.Status.READY,
    ).exclude(day__plan__lifecycle=WeeklyPlan.Lifecycle.DRAFT).order_by()  # fmt: skip
    is_due = Q(day__date__lte=timezone.localdate(until))
    meals = taken.values_list("day__plan__user_id").annotate(
        cooked=Count("pk", filter=is_due & Q(outcome=Outcome.COOKED)),
        skipped=Count("pk", filter=is_due & Q(outcome=Outcome.SKIPPED)),
        due=Count("pk", filter=is_due),
        every=Count("pk"),
    )
    swaps = dict(
        Interaction.objects.filter(
            consent.behaviour_allowed(), kind=Interaction.Kind.SWAP_OUT, occurred_at__range=between
        ).order_by().values_list("user_id").annotate(Count("pk"))
    )  # fmt: skip
    found = {person: tuple(numbers) for person, *numbers in meals}
    return {
        "likes": {person: (count, of) for person, count, of in likes},
        "cooked": {person: (cooked, due) for person, (cooked, _, due, _) in found.items()},
        "skipped": {person: (skipped, due) for person, (_, skipped, due, _) in found.items()},
        # More swaps than meals: somebody looked at one place for a long time.
        "swapped": {person: (min(swaps.get(person, 0), every), every) for person, (*_, every) in found.items()},
    }


def _methods(since: datetime, until: datetime) -> dict[int, Counter[str]]:
    made = WeeklyPlan.objects.filter(
        consent.behaviour_allowed(), requested_at__range=(since, until), status=WeeklyPlan.Status.READY
    )
    weeks: dict[int, Counter[str]] = defaultdict(Counter)
    for person, method, count in made.order_by().values_list("user_id", "method").annotate(Count("pk")):
        weeks[person][method] += count
    return weeks
