"""Which picks a model learns from, which it is tuned on, and which it is judged by once."""

from __future__ import annotations

import dataclasses

import numpy as np

from ratings.recommender.base import Interactions

CORE = 5
"""People and recipes with fewer picks are left out: of four picks, one in the test part says next to nothing."""
TRAIN_UNTIL, VALIDATE_UNTIL = 0.8, 0.9
"""Quantiles of time."""
TEST_SHARE = 0.2
TRAIN, VALIDATION, TEST = 0, 1, 2


@dataclasses.dataclass(frozen=True)
class Split:
    """Three disjoint parts of the picks of the same people and recipes."""

    train: Interactions
    validation: Interactions
    test: Interactions
    is_by_time: bool = False

    def known(self) -> Interactions:
        """Return what the final fit learns from: training and validation together."""
        return concatenated(self.train, self.validation)


def concatenated(first: Interactions, second: Interactions) -> Interactions:
    """Return the picks of both; people and recipes must be the same."""
    time = None
    if first.time is not None and second.time is not None:
        time = np.concatenate([first.time, second.time])
    return dataclasses.replace(
        first,
        user=np.concatenate([first.user, second.user]),
        item=np.concatenate([first.item, second.item]),
        weight=np.concatenate([first.weight, second.weight]),
        time=time,
    )


def by_column(data: Interactions, part: np.ndarray) -> Split:
    """Return the split that `part` (0 train, 1 validation, 2 test) names for each pick.

    Where nothing is named for validation, a fifth of what each person has to learn from is: the final fit learns from
    it all the same.

    Raises:
        ValueError: another value, or no pick to learn from or to be judged by.
    """
    if not np.isin(part, (TRAIN, VALIDATION, TEST)).all():
        raise ValueError(f"split holds {sorted(set(part.tolist()))[:5]}; it must be 0, 1 or 2")
    split = _divided(data, part)
    if not len(split.train) or not len(split.test):
        raise ValueError(f"the split has {len(split.train)} picks to learn from and {len(split.test)} to be judged by")
    if not len(split.validation):
        owner, place = _pairs(split.train)
        lot = np.full(len(owner), TRAIN)
        lot[_some_of_each(owner, TEST_SHARE, np.random.default_rng(0))] = VALIDATION
        return dataclasses.replace(_divided(split.train, lot[place]), test=split.test)
    return split


def by_time(data: Interactions) -> Split:
    """Return train up to the 80 % quantile of time, validation up to 90 %, test after.

    Where the latest moment alone holds more than that, as the last day of a file of days may, it is the test.

    Raises:
        ValueError: no times, or one moment only.
    """
    if data.time is None:
        raise ValueError("a split by time needs the time of every pick")
    moments = np.unique(data.time)
    if len(moments) < 2:
        raise ValueError("a split by time needs more than one moment")
    before_last = moments[-2]
    first, second = np.minimum(np.quantile(data.time, [TRAIN_UNTIL, VALIDATE_UNTIL]), before_last)
    part = (data.time > first).astype(np.int8) + (data.time > second)
    return dataclasses.replace(by_column(data, part), is_by_time=True)


def at_random(data: Interactions, *, seed: int) -> Split:
    """Return a split with 20 % of each person's pairs as test and 20 % of the rest as validation."""
    rng = np.random.default_rng(seed)
    owner, place = _pairs(data)
    part = np.zeros(len(owner), dtype=np.int8)
    part[_some_of_each(owner, TEST_SHARE, rng)] = TEST
    rest = np.flatnonzero(part == TRAIN)
    part[rest[_some_of_each(owner[rest], TEST_SHARE, rng)]] = VALIDATION
    return _divided(data, part[place])


def _pairs(data: Interactions) -> tuple[np.ndarray, np.ndarray]:
    """Return whose each pair of person and recipe is, in order, and which pair each pick is.

    Both of a pair that occurs twice go the same way, or the test would ask for what was learnt.
    """
    pairs, place = np.unique(data.user.astype(np.int64) * data.n_items + data.item, return_inverse=True)
    return pairs // data.n_items, place


def _divided(data: Interactions, part: np.ndarray) -> Split:
    train, validation, test = (data.where(part == which) for which in (TRAIN, VALIDATION, TEST))
    return Split(train, validation, test)


def _some_of_each(owner: np.ndarray, share: float, rng: np.random.Generator) -> np.ndarray:
    """Return positions of `share` of each owner's entries, rounded down; `owner` is sorted."""
    order = np.lexsort((rng.random(len(owner)), owner))
    starts = np.concatenate([[0], np.flatnonzero(np.diff(owner)) + 1]) if len(owner) else np.empty(0, dtype=np.int64)
    sizes = np.diff(np.append(starts, len(owner)))
    rank = np.arange(len(owner)) - np.repeat(starts, sizes)
    return order[rank < np.floor(share * np.repeat(sizes, sizes) + 1e-9)]


def core(data: Interactions, *, k: int = CORE) -> Interactions:
    """Return only people and recipes with at least `k` distinct partners each, numbered anew.

    Returns: possibly nothing at all.
    """
    keep = np.ones(len(data), dtype=bool)
    pairs = data.user.astype(np.int64) * data.n_items + data.item
    _, first = np.unique(pairs, return_index=True)
    once = np.zeros(len(data), dtype=bool)
    once[first] = True
    while True:
        seen = keep & once
        people = np.bincount(data.user[seen], minlength=data.n_users) >= k
        recipes = np.bincount(data.item[seen], minlength=data.n_items) >= k
        kept = keep & people[data.user] & recipes[data.item]
        if kept.sum() == keep.sum():
            break
        keep = kept
    users, user = np.unique(data.user[keep], return_inverse=True)
    items, item = np.unique(data.item[keep], return_inverse=True)
    return Interactions(
        user=user.astype(np.int32),
        item=item.astype(np.int32),
        weight=data.weight[keep],
        time=None if data.time is None else data.time[keep],
        n_users=len(users),
        item_ids=data.item_ids[items],
    )
