"""`manage.py evaluate_recommenders`: the recommenders side by side on what people here picked (docs/recommender.md)."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from ratings import datasets
from ratings.datasets import DataSet
from ratings.recommender import Content, Interactions, comparison, evaluation, report, splits
from ratings.recommender.splits import CORE, Split
from recipes.incidence import places


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
            split = _split(left)
            result = comparison.compare(
                split, options["models"] or list(comparison.KINDS), content=_of(data.content, place),
                liking=_liking(data, split), seeds=options["seeds"], with_cold=not options["no_cold"],
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


def _liking(data: DataSet, split: Split) -> np.ndarray | None:
    """Return the mean rating of each recipe of `split`, shrunken; None without ratings.

    Of a split by time, ratings of the test part don't count. Picks alone would not do: what is disliked is none.

    Returns: float64 (n_items,).
    """
    said = data.words.where(data.words.is_rating)
    if split.is_by_time and split.test.time is not None:
        said = said.where(said.time < split.test.time.min())
    column, known = places(split.test.item_ids, data.item_ids[said.item])
    if not known.any():
        return None
    said = said.where(known)
    rated = Interactions(
        user=said.user, item=column, weight=said.weight, time=said.time,
        n_users=len(data.user_ids), item_ids=split.test.item_ids,
    )  # fmt: skip
    return evaluation.mean_liking(rated, rated.weight)


def _of(content: Content, place: np.ndarray) -> Content:
    rows = place.tolist()
    return Content(
        titles=[content.titles[row] for row in rows],
        ingredients=[content.ingredients[row] for row in rows],
        tags=[content.tags[row] for row in rows],
    )
