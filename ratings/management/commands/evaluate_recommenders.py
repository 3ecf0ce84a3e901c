"""`manage.py evaluate_recommenders`: the recommenders side by side on what people here picked (docs/recommender.md)."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from ratings import datasets
from ratings.recommender import Content, Interactions, comparison, report, splits
from ratings.recommender.splits import CORE, Split


class Command(BaseCommand):
    """The same protocol and tables as `benchmarks/recommenders.py`, on the rows of the database; changes nothing."""

    help = "Compare the recommenders on what people picked: full ranking, split by time, tuned on validation only."

    def add_arguments(self, parser: CommandParser) -> None:
        known = ", ".join(comparison.KINDS)
        parser.add_argument("--models", nargs="+", metavar="MODEL", help=f"of {known} (all)")
        parser.add_argument("--seeds", type=int, default=3, help="fits of each model that has chance in it (3)")
        parser.add_argument("--no-cold", action="store_true", help="leave out new people and recipes: fewer fits")
        parser.add_argument("--json", action="store_true", help="one line of JSON in place of the tables")

    def handle(self, *args: Any, **options: Any) -> None:
        data = datasets.load(timezone.now())
        every = data.picks()
        left = splits.core(every)
        if not len(left):
            raise CommandError(f"Nobody has picked {CORE} recipes that {CORE} people picked: nothing to compare.")
        place = np.searchsorted(every.item_ids, left.item_ids)
        try:
            result = comparison.compare(
                _split(left), options["models"] or list(comparison.KINDS), content=_of(data.content, place),
                seeds=options["seeds"], with_cold=not options["no_cold"],
                tell=self.stderr.write if options["verbosity"] > 1 else lambda _: None,
            )  # fmt: skip
        except ValueError as error:
            raise CommandError(str(error)) from error
        if options["json"]:
            self.stdout.write(json.dumps(report.as_dict(result)))
        else:
            report.show(result, self.stdout.write)


def _split(data: Interactions) -> Split:
    """Return the split by time, or by lot where that leaves a part empty."""
    try:
        return splits.by_time(data)
    except ValueError:
        return splits.at_random(data, seed=0)


def _of(content: Content, place: np.ndarray) -> Content:
    rows = place.tolist()
    return Content(
        titles=[content.titles[row] for row in rows],
        ingredients=[content.ingredients[row] for row in rows],
        tags=[content.tags[row] for row in rows],
    )
