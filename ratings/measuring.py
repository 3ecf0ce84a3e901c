"""How well a model foretells what people pick: full ranking of the whole catalogue on the part held out. Pure.

The protocol of docs/recommender.md: no sampled negatives, what a person had picked before is not offered again.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_array

from ratings.holding_out import HeldOut
from ratings.recommender import Recommender, bootstrap, metrics
from ratings.recommender.metrics import Metrics
from recipes.incidence import places

AT_ONCE = 20_000_000
"""Scores in memory at a time: 80 MB."""
SEED = 20_240_602
Scorer = Callable[[csr_array], np.ndarray]
"""Histories, CSR (P, n_items), to scores, float32 (P, n_items), NaN where nothing is known."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Measured:
    """How one model did."""

    metrics: Metrics
    ndcg: np.ndarray
    """float64 (P,): NDCG@10 of each person of the held-out part."""


def scorer_of(model: Recommender, item_ids: np.ndarray) -> Scorer:
    """Return the scores of a model over other recipes than it was trained on; NaN for those that it doesn't know."""
    column, known = places(model.item_ids, item_ids)
    if len(column) == len(known) == model.n_items:
        return model.score
    here = np.flatnonzero(known)

    def score(histories: csr_array) -> np.ndarray:
        of_known = histories[:, here].tocoo()
        shape = (histories.shape[0], model.n_items)
        theirs = csr_array((of_known.data, (of_known.row, column[of_known.col])), shape=shape)
        theirs.sort_indices()
        found = np.full(histories.shape, np.nan, dtype=np.float32)
        found[:, here] = model.score(theirs)[:, column]
        return found

    return score


def measure(score: Scorer, held_out: HeldOut, *, otherwise: np.ndarray) -> Measured:
    """Return how well `score` foretells what was held out.

    Args:
        otherwise: float32 (n_items,): the scores for a person whom the model knows nothing of, as when it serves.
    """
    n_people, n_items = held_out.before.shape
    step = max(1, AT_ONCE // n_items)
    parts = []
    for start in range(0, n_people, step):
        before, after = held_out.before[start : start + step], held_out.after[start : start + step]
        scores = np.array(score(before), dtype=np.float32)
        scores[np.isnan(scores).all(axis=1)] = otherwise
        parts.append(metrics.ranked(scores, masked=before.nonzero(), picked=after.nonzero()))
    lists = metrics.together(parts)
    learnt = held_out.learnt.matrix()
    popularity = np.bincount(learnt.indices, minlength=n_items)
    summed_up = metrics.summed_up(lists, popularity=popularity, people=int((np.diff(learnt.indptr) > 0).sum()))
    return Measured(metrics=summed_up, ndcg=metrics.per_person(lists).ndcg)


def lead(first: Measured, second: Measured) -> tuple[float, float]:
    """Return the 95 % interval of how much better in NDCG@10 the first is, by a paired bootstrap over people."""
    found = bootstrap.paired(first.ndcg, second.ndcg, seed=SEED)
    return found.low, found.high
