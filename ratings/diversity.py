"""Lists that are not ten times the same: maximal marginal relevance over what a dish is."""

from __future__ import annotations

import numpy as np

from recipes.columns import DishColumns

SHARE_MAIN_INGREDIENT, SHARE_FAMILY, SHARE_CUISINE = 0.5, 0.25, 0.25
"""How alike two dishes are that share it; together 1. Two chicken curries are alike before two British dinners are."""


def likeness(dishes: DishColumns, rows: np.ndarray) -> np.ndarray:
    """Return how alike each two of some dishes are, as `likeness_between`. Shapes: rows (N,); returns (N, N)."""
    return likeness_between(dishes, rows, rows)


def likeness_between(dishes: DishColumns, rows: np.ndarray, others: np.ndarray) -> np.ndarray:
    """Return how alike dishes are to others, 0 to 1; a dish without a trait shares it with none.

    Shapes: rows int64 (N,), others int64 (M,); returns float32 (N, M).
    """
    alike = np.zeros((len(rows), len(others)), dtype=np.float32)
    for labels, share in (
        (dishes.main_ingredient, SHARE_MAIN_INGREDIENT), (dishes.family, SHARE_FAMILY), (dishes.cuisine, SHARE_CUISINE),
    ):  # fmt: skip
        codes = labels.codes[rows]
        alike += np.float32(share) * ((codes[:, None] == labels.codes[others][None, :]) & (codes >= 0)[:, None])
    return alike


def worth_of_places(scores: np.ndarray) -> np.ndarray:
    """Return what each candidate is worth by its place: 1 for the best, 0 for the last, equals alike: float64 (N,).

    Places and not scores, so that a weight means the same for every model; their logarithm, as the first few places of
    a long list matter and lie far apart in any score.

    Args:
        scores: the highest first.
    """
    place = 1 + np.searchsorted(-scores, -scores, side="left")
    return 1 - np.log(place) / max(np.log(len(scores)), 1.0) if len(scores) else np.empty(0)


def diversified(worth: np.ndarray, alike: np.ndarray, *, count: int, weight: float) -> np.ndarray:
    """Return which `count` of some candidates to show, in order: each the best by worth less likeness to those before.

    The first is the best by worth. Of equals, the earlier candidate.

    Args:
        worth: 0 to 1, as `worth_of_places` returns it.
        alike: as `likeness` returns it.
        weight: 0 keeps the order of worth, 1 looks at nothing but likeness.

    Shapes: worth (N,), alike (N, N); returns int64 (min(count, N),).

    Source: Carbonell and Goldstein 1998, "The use of MMR", equation 1, with λ = 1 − weight.
    """
    count = min(count, len(worth))
    left = (1 - weight) * worth
    nearest = np.zeros(len(worth))
    chosen = np.empty(count, dtype=np.int64)
    for place in range(count):
        best = int(np.argmax(left - weight * nearest if place else worth))
        chosen[place] = best
        left[best] = -np.inf  # below whatever is left
        np.maximum(nearest, alike[best], out=nearest)
    return chosen
