"""Recipes in words as short rows of numbers, the same for a recipe that nobody has picked yet."""

from __future__ import annotations

import re
from collections.abc import Iterator

import numpy as np
from scipy.sparse import csr_array

from ratings.recommender.base import Content

WORD = re.compile(r"[^\W\d_]{2,}")
MIN_RECIPES = 2
"""A word of one recipe only likens it to none."""
MAX_WORDS = 20_000
OVERSAMPLES = 10


def tfidf(content: Content) -> csr_array:
    """Return float32 (n_items, words), each row of length 1, or 0 for a recipe without known words.

    A word of a title, of an ingredient and of a tag are three different words: "chicken" as a tag says more.
    """
    from sklearn.feature_extraction.text import TfidfVectorizer  # heavy, and only training needs it

    words = [list(_words(content, row)) for row in range(len(content))]
    vectoriser = TfidfVectorizer(
        analyzer=lambda tokens: tokens, min_df=min(MIN_RECIPES, len(words)), max_features=MAX_WORDS,
        sublinear_tf=True, dtype=np.float32,
    )  # fmt: skip
    try:
        return csr_array(vectoriser.fit_transform(words))
    except ValueError:  # no recipe has a word
        return csr_array((len(words), 1), dtype=np.float32)


def dense(content: Content, *, size: int, seed: int) -> np.ndarray:
    """Return TF-IDF cut to its `size` strongest directions: float32 (n_items, at most size), rows of length 1 or 0."""
    from sklearn.utils.extmath import randomized_svd  # heavy, and only training needs it

    sparse = tfidf(content)
    size = min(size, min(sparse.shape) - 1)
    if size < 1 or not sparse.nnz:
        return np.zeros((len(content), 1), dtype=np.float32)
    left, strength, _ = randomized_svd(
        sparse, n_components=size, n_oversamples=OVERSAMPLES, n_iter=4, random_state=seed
    )
    rows = (left * strength).astype(np.float32)
    lengths = np.sqrt((rows**2).sum(axis=1, keepdims=True))
    return np.ascontiguousarray(np.divide(rows, lengths, out=np.zeros_like(rows), where=lengths > 1e-6))


def regressed(features: np.ndarray, targets: np.ndarray, *, known: np.ndarray, penalty: float) -> np.ndarray:
    """Return `targets` with the rows that are not `known` predicted from `features` by ridge regression.

    Args:
        features: float32 (n_items, f); a row of zeros stays unknown.
        targets: float32 (n_items, d).
        known: bool (n_items,).
        penalty: of the ridge, above 0.

    Returns: float32 (n_items, d), NaN where neither is known.
    """
    from sklearn.linear_model import Ridge  # heavy, and only training needs it

    filled = np.array(targets, dtype=np.float32)
    described = features.any(axis=1)
    filled[~known] = np.nan
    learnt, wanted = known & described, ~known & described
    if learnt.any() and wanted.any():
        model = Ridge(alpha=penalty).fit(features[learnt], targets[learnt])
        filled[wanted] = model.predict(features[wanted]).reshape(wanted.sum(), -1)
    return filled


def _words(content: Content, row: int) -> Iterator[str]:
    for word in WORD.findall(content.titles[row].lower()):
        yield f"title {word}"
    for ingredient in content.ingredients[row]:
        for word in WORD.findall(ingredient.lower()):
            yield f"ingredient {word}"
    for tag in content.tags[row]:
        yield f"tag {tag.strip().lower()}"
