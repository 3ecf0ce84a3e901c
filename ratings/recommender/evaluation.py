"""The protocol that models are judged by: full ranking of the whole catalogue, what a person had before left out."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator, Sequence
from typing import TypeVar

import numpy as np
from scipy.sparse import csr_array

from ratings.recommender import metrics
from ratings.recommender.base import Interactions
from ratings.recommender.metrics import Lists, Metrics, PerPerson

Setting = TypeVar("Setting")
Score = Callable[[csr_array], np.ndarray]
"""Histories CSR (P, n_items) in, float32 (P, n_items) out, NaN for unknown."""
CELLS = 4_000_000
"""Scores held at once: 16 MB, and a few times that while they are ranked."""
HISTORY_SIZES = (("1-4", 1, 4), ("5-19", 5, 19), ("20-99", 20, 99), ("100+", 100, None))
SHRINKAGE = 5.0
"""Ratings at the mean that each recipe starts with, so that one rating makes no favourite."""


@dataclasses.dataclass(frozen=True)
class Trial:
    """Who is asked, what they had picked before, and what they picked then."""

    before: csr_array
    """Float32 (P, n_items): the histories that models see."""
    after: csr_array
    """Bool (P, n_items): at least one a row, none of them in `before`."""
    people: np.ndarray
    """int64 (P,): their rows in the data."""


@dataclasses.dataclass(frozen=True)
class Judged:
    """How a model did with the people of a trial."""

    metrics: Metrics
    each: PerPerson
    by_history: dict[str, Metrics]
    """By how many recipes the person had picked before; sizes that nobody has are left out."""


def trial(known: Interactions, test: Interactions) -> Trial:
    """Return everybody with a pick before and a new one after."""
    before, after = known.matrix(), _new(test.matrix(), known.matrix())
    people = np.flatnonzero((np.diff(before.indptr) > 0) & (np.diff(after.indptr) > 0))
    return Trial(before=before[people], after=after[people], people=people)


def judge(score: Score, asked: Trial, known: Interactions, *, liking: np.ndarray | None = None) -> Judged:
    """Return how the lists that `score` gives fit what people picked.

    Args:
        known: what there was to learn from: how known each recipe is counts for novelty.
        liking: (n_items,) as `mean_liking` returns it.

    Raises:
        ValueError: nobody to ask.
    """
    if not len(asked.people):
        raise ValueError("nobody has both a pick to learn from and a new one to be judged by")
    lists = metrics.together(list(_ranked(score, asked)))
    matrix = known.matrix()
    popularity = np.bincount(matrix.indices, minlength=known.n_items)
    n_people = int((np.diff(matrix.indptr) > 0).sum())
    sizes = np.diff(asked.before.indptr)
    by_history = {}
    for name, low, high in HISTORY_SIZES:
        chosen = (sizes >= low) & (sizes <= (high or sizes.max()))
        if chosen.any():
            by_history[name] = metrics.summed_up(
                _some(lists, chosen), popularity=popularity, people=n_people, liking=liking
            )
    return Judged(
        metrics=metrics.summed_up(lists, popularity=popularity, people=n_people, liking=liking),
        each=metrics.per_person(lists),
        by_history=by_history,
    )


def ndcg_of_each(score: Score, asked: Trial) -> np.ndarray:
    """Return the NDCG@10 of each person, (P,): what settings are chosen by."""
    return metrics.per_person(metrics.together(list(_ranked(score, asked)))).ndcg


def ndcg(score: Score, asked: Trial) -> float:
    """Return the mean NDCG@10."""
    return float(ndcg_of_each(score, asked).mean())


def surely_best(tried: Sequence[tuple[np.ndarray, Setting]], *, sure: float) -> tuple[np.ndarray, Setting]:
    """Return the first of `tried`, or the best one where that leads by more than `sure` standard errors.

    Args:
        tried: NDCG@10 of each person, the same people in the same order, and the settings that gave it.
    """
    first = tried[0]
    best = max(tried, key=lambda pair: float(pair[0].mean()))
    gaps = best[0] - first[0]
    error = float(gaps.std()) / np.sqrt(len(gaps))
    return best if gaps.mean() > sure * error else first


def mean_liking(data: Interactions, rating: np.ndarray) -> np.ndarray:
    """Return the mean rating of each recipe, shrunken towards the mean of all: float64 (n_items,)."""
    sums = np.bincount(data.item, weights=rating, minlength=data.n_items)
    counts = np.bincount(data.item, minlength=data.n_items)
    return (sums + SHRINKAGE * rating.mean()) / (counts + SHRINKAGE)


def _ranked(score: Score, asked: Trial) -> Iterator[Lists]:
    step = max(1, CELLS // asked.before.shape[1])
    for start in range(0, len(asked.people), step):
        before, after = asked.before[start : start + step], asked.after[start : start + step]
        yield metrics.ranked(np.array(score(before)), masked=before.nonzero(), picked=after.nonzero())


def _new(after: csr_array, before: csr_array) -> csr_array:
    """Return where `after` holds something that `before` does not."""
    is_after, is_before = after.astype(bool), before.astype(bool)
    return csr_array(is_after > is_before)


def _some(lists: Lists, chosen: np.ndarray) -> Lists:
    return Lists(**{field.name: getattr(lists, field.name)[chosen] for field in dataclasses.fields(Lists)})
