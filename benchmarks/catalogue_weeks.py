"""The weeks of made-up people on the shipped catalogue, after each one's filters. Needs `stage.set_up` before."""

from __future__ import annotations

from collections.abc import Iterator

from benchmarks import stage
from benchmarks.instances import Instance
from benchmarks.people import make_people


def catalogue_weeks(count: int, *, seed: int) -> Iterator[Instance]:
    """Yield the weeks of `count` people, as the planner is given them."""
    from plans import loading

    monday = stage.coming_monday()
    for number, person in enumerate(make_people(count, seed=seed)):
        profile = stage.save_person(person, number=number)
        yield Instance(f"person {number}", loading.week_inputs(profile, week_start=monday).problem)
