"""Recipes as rows of numbers: scores, neighbours, and which pick speaks for a recipe. NaN rows are unknown recipes."""

from __future__ import annotations

import numpy as np


def without_unknown(rows: np.ndarray) -> np.ndarray:
    """Return `rows` with zeros in place of NaN: the same array where there is none, as every copy is held for good."""
    return np.nan_to_num(rows) if np.isnan(rows[:, 0]).any() else rows


def scores(people: np.ndarray, recipes: np.ndarray, items: np.ndarray | None) -> np.ndarray:
    """Return float32 (P, n): the inner products; NaN where either side is.

    Args:
        people: float32 (P, d).
        recipes: float32 (n_items, d), contiguous.
        items: the rows of `recipes` to score; all by default.
    """
    chosen = recipes if items is None else recipes[items]
    if len(people) == 1:
        # A matrix with a vector: a tenth quicker than with a matrix of one row.
        return (chosen @ people[0])[None, :]
    return people @ chosen.T


def nearest(recipes: np.ndarray, item: int, k: int) -> tuple[np.ndarray, np.ndarray]:
    """Return the `k` rows with the highest cosine to row `item`, best first, without itself."""
    if np.isnan(recipes[item, 0]):
        return np.empty(0, dtype=np.int64), np.empty(0, dtype=np.float32)
    lengths = np.maximum(np.sqrt(np.einsum("ij,ij->i", recipes, recipes)), np.finfo(np.float32).tiny)
    cosine = (recipes @ recipes[item]) / (lengths * lengths[item])
    cosine[item] = np.nan
    return best(cosine, k)


def best(values: np.ndarray, k: int) -> tuple[np.ndarray, np.ndarray]:
    """Return the positions and values of the `k` highest, best first, ties to the lower position, NaN never."""
    known = np.flatnonzero(~np.isnan(values))
    if len(known) > k > 0:
        floor = np.partition(values[known], len(known) - k)[len(known) - k]
        known = known[values[known] >= floor]
    order = known[np.argsort(-values[known], kind="stable")][: max(k, 0)]
    return order.astype(np.int64), values[order].astype(np.float32)


def closest_of(recipes: np.ndarray, picked: np.ndarray, items: np.ndarray) -> np.ndarray:
    """Return for each of `items` the one of `picked` with the highest cosine to it, other than itself.

    Returns: int64 (len(items),); −1 where none has a cosine above 0.
    """
    found = np.full(len(items), -1, dtype=np.int64)
    picked = np.asarray(picked)
    picked = picked[~np.isnan(recipes[picked, 0])]
    if not len(picked) or not len(items):
        return found
    likeness = _unit(recipes[items]) @ _unit(recipes[picked]).T
    likeness[np.asarray(items)[:, None] == picked[None, :]] = -np.inf
    likeness = np.nan_to_num(likeness, nan=-np.inf, neginf=-np.inf)
    top = likeness.argmax(axis=1)
    speaks = likeness[np.arange(len(items)), top] > 0
    found[speaks] = picked[top[speaks]]
    return found


def _unit(rows: np.ndarray) -> np.ndarray:
    lengths = np.sqrt(np.einsum("ij,ij->i", rows, rows))[:, None]
    return rows / np.maximum(lengths, np.finfo(np.float32).tiny)
