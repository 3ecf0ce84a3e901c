"""Which part of a data set a model is judged on without having seen it. Pure."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_array

from ratings.datasets import DataSet
from ratings.recommender import Interactions

DAY_S = 86_400
DAYS = (1, 7, 28)
"""The last day is held out; where too few people picked anything then, the last week or four, else a fifth."""
SHARE = 0.2
SEED = 20_240_601
"""Of the split where time tells nothing: any number, but always the same, so that all are judged on the same part."""
MOST_PEOPLE = 4_000
"""Enough for a standard error of half a percent of what is measured; all of a million would take hours."""


@dataclass(frozen=True, kw_only=True, eq=False)
class HeldOut:
    """A data set in two parts, and the people whom a model is judged on: those who picked something in both."""

    is_learnt: np.ndarray
    """bool (n,) over the words of the data set: the part that a model may learn from."""
    learnt: Interactions
    since: float | None
    """The moment, in unix seconds, from which on everything is held out; None for a split by lot."""
    people: np.ndarray
    """int32 (P,), ascending: their places in the data set."""
    people_in_all: int
    """Before the sample of `MOST_PEOPLE`."""
    before: csr_array
    """float32 (P, n_items): what they had picked."""
    after: csr_array
    """bool (P, n_items): what they picked then, and had not picked before."""

    @property
    def how(self) -> str:
        return "by time" if self.since is not None else "by lot"


def hold_out(data: DataSet, *, sure_people: int, unseen_from: float | None = None) -> HeldOut | None:
    """Return `data` with its end held out: the shortest one in which `sure_people` are to be judged on.

    Args:
        unseen_from: a moment, in unix seconds, from which on the active model has seen nothing. What it has learnt of
            mostly ends just after the last day begins: an end that starts there judges that very model.

    Returns: None where there is nothing to learn from or nobody to judge on.
    """
    time = data.words.time
    if not len(time):
        return None
    last = float(time.max())
    fewer: list[HeldOut] = []
    starts = [last - days * DAY_S for days in DAYS]
    if unseen_from is not None and starts[-1] < unseen_from < last:
        starts = sorted({*starts, unseen_from}, reverse=True)
    for since in [*starts, float(np.quantile(time, 1 - SHARE))]:
        found = _split(data, time < since, since)
        if found is not None and found.people_in_all >= sure_people:
            return found
        fewer += [found] if found is not None else []
    if not fewer:
        # All at about the same moment, as after an import: time tells nothing.
        is_learnt = np.random.default_rng(SEED).random(len(time)) >= SHARE
        return _split(data, is_learnt, None)
    return max(fewer, key=lambda each: each.people_in_all)


def _split(data: DataSet, is_learnt: np.ndarray, since: float | None) -> HeldOut | None:
    if 2 * is_learnt.sum() < len(is_learnt):
        return None  # judged by what it never had a chance to learn
    learnt, later = data.picks(is_learnt), data.picks(~is_learnt)
    if not len(learnt) or not len(later):
        return None
    before, after = learnt.matrix(), later.matrix()
    after = (after > 0) - (after > 0).multiply(before > 0)
    people = np.flatnonzero((np.diff(before.indptr) > 0) & (after.sum(axis=1) > 0)).astype(np.int32)
    if not len(people):
        return None
    shown = people[np.linspace(0, len(people) - 1, min(len(people), MOST_PEOPLE)).astype(np.int64)]
    chosen = csr_array(after[shown])
    chosen.eliminate_zeros()
    return HeldOut(
        is_learnt=is_learnt, learnt=learnt, since=since, people=shown, people_in_all=len(people),
        before=csr_array(before[shown]), after=chosen,
    )  # fmt: skip
