"""Made-up picks of any size, as skewed as real ones: few recipes have most picks, few people pick most."""

from __future__ import annotations

import numpy as np

from ratings.recommender import Interactions

POPULARITY_EXPONENT = 0.9
ACTIVITY_SPREAD = 1.0
"""Of the logarithm of how many recipes a person picks."""
TASTES = 50
"""Groups of recipes; a person prefers one of them."""


def make(*, picks: int, recipes: int, people: int, to_taste: float = 0.5, seed: int = 0) -> Interactions:
    """Return about `picks` different pairs, of recipes by Zipf's law and people by a lognormal one.

    Args:
        to_taste: share of the picks that are of the person's group.
    """
    rng = np.random.default_rng(seed)
    activity = np.cumsum(rng.lognormal(sigma=ACTIVITY_SPREAD, size=people))
    popularity = np.cumsum(np.arange(1, recipes + 1) ** -POPULARITY_EXPONENT)
    user = np.searchsorted(activity, rng.random(picks) * activity[-1]).astype(np.int32)
    rank = np.searchsorted(popularity, rng.random(picks) * popularity[-1]).astype(np.int32)
    # Moved to the nearest rank of the person's group: as popular, and to their taste.
    is_to_taste = rng.random(picks) < to_taste
    moved = rank - rank % TASTES + user % TASTES
    rank = np.where(is_to_taste & (moved < recipes), moved, rank)
    column = rng.permutation(recipes).astype(np.int32)[rank]
    pairs = np.unique(user.astype(np.int64) * recipes + column)
    return Interactions(
        user=(pairs // recipes).astype(np.int32), item=(pairs % recipes).astype(np.int32),
        weight=np.ones(len(pairs), dtype=np.float32), time=None, n_users=people,
        item_ids=np.arange(recipes, dtype=np.int64),
    )  # fmt: skip
