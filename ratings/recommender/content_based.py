"""Recipes described in the same words as those that a person picked: knows a recipe that nobody has picked yet."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_array

from ratings.recommender import features, vectors
from ratings.recommender.base import Content, Interactions, Recommender


@dataclass(frozen=True)
class ContentBasedConfig:
    """How recipes are described, and how much their expected popularity counts beside likeness."""

    dimensions: int = 128
    popularity: float = 0.2
    """Of one standard deviation of (predicted) log popularity, in units of cosine."""
    ridge: float = 1.0
    """Penalty of the regression of log popularity on the words, for recipes that nobody has picked."""
    seed: int = 0


@dataclass(frozen=True)
class ContentBasedState:
    """What was learnt."""

    vectors: np.ndarray
    """float32 (n_items, dimensions): rows of length 1; NaN where a recipe has no words."""
    popularity: np.ndarray
    """float32 (n_items,): what is added to the cosine."""


class ContentBased(Recommender):
    """Cosine of TF-IDF between a recipe and the sum of what was picked (docs/recommender.md, M5)."""

    name = "content"
    Config = ContentBasedConfig
    State = ContentBasedState
    config: ContentBasedConfig
    _state: ContentBasedState

    def _fit(self, data: Interactions, content: Content | None) -> ContentBasedState:
        """Raises `ValueError` without content."""
        if content is None:
            raise ValueError("the content model needs the content of the recipes")
        settings = self.config
        rows = features.dense(content, size=settings.dimensions, seed=settings.seed)
        picked = data.matrix()
        counts = np.bincount(picked.indices, minlength=data.n_items)
        level = np.log(np.maximum(counts, 1)).astype(np.float32)[:, None]
        level = features.regressed(rows, level, known=counts > 0, penalty=settings.ridge)[:, 0]
        spread = float(np.nanstd(level)) or 1.0
        vector_rows = np.where(rows.any(axis=1, keepdims=True), rows, np.nan).astype(np.float32)
        lift = settings.popularity * np.nan_to_num((level - np.nanmean(level)) / spread)
        return ContentBasedState(vectors=vector_rows, popularity=lift.astype(np.float32))

    def _score(self, histories: csr_array, items: np.ndarray | None) -> np.ndarray:
        profiles = self._profiles(histories)
        lift = self._state.popularity if items is None else self._state.popularity[items]
        return vectors.scores(profiles, self._state.vectors, items) + lift

    def _profiles(self, histories: csr_array) -> np.ndarray:
        """Return float32 (P, dimensions), rows of length 1; NaN where no picked recipe has words."""
        profiles = np.asarray(histories.astype(np.float32) @ np.nan_to_num(self._state.vectors))
        lengths = np.sqrt((profiles**2).sum(axis=1, keepdims=True))
        return np.divide(profiles, lengths, out=np.full_like(profiles, np.nan), where=lengths > 0)

    def similar(self, item: int, k: int) -> tuple[np.ndarray, np.ndarray]:
        self._check_item(item)
        return vectors.nearest(self._state.vectors, item, k)

    def sources(self, history: csr_array, items: np.ndarray) -> np.ndarray:
        self._check_item(*items)
        return vectors.closest_of(self._state.vectors, history.indices, items)
