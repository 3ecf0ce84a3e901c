"""EASE: a dense item-item model in closed form, for the benchmark only, as its memory grows with recipes squared."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_array

from ratings.recommender import vectors
from ratings.recommender.base import Content, Interactions, Recommender


class TooLarge(ValueError):
    """The model would not fit into the memory that it may have."""


@dataclass(frozen=True)
class EASEConfig:
    """How strongly weights are held down, and how much memory may be taken."""

    l2: float = 3000.0
    memory_mb: int = 2000


@dataclass(frozen=True)
class EASEState:
    """What was learnt."""

    weights: np.ndarray
    """float32 (n_items, n_items): from a picked recipe (row) to a scored one (column); the diagonal is 0."""
    known: np.ndarray
    """bool (n_items,): whether anybody picked it."""


class EASE(Recommender):
    """Embarrassingly shallow autoencoder (Steck 2019, equation 8)."""

    name = "ease"
    Config = EASEConfig
    State = EASEState
    config: EASEConfig
    _state: EASEState

    def _fit(self, data: Interactions, content: Content | None) -> EASEState:
        """Raises `TooLarge` where the inverse would need more than `memory_mb`."""
        needed_mb = 3 * 4 * data.n_items**2 // 10**6
        if needed_mb > self.config.memory_mb:
            raise TooLarge(
                f"EASE needs {needed_mb} MB for {data.n_items} recipes; it may take {self.config.memory_mb} MB"
            )
        picked = data.matrix()
        known = np.bincount(picked.indices, minlength=data.n_items) > 0
        gram = (picked.T @ picked).toarray().astype(np.float32)
        diagonal = np.diag_indices(data.n_items)
        gram[diagonal] += self.config.l2
        weights = np.linalg.inv(gram)
        weights /= -np.diag(weights).copy()
        weights[diagonal] = 0
        return EASEState(weights=weights, known=known)

    def _score(self, histories: csr_array, items: np.ndarray | None) -> np.ndarray:
        weights = self._state.weights if items is None else self._state.weights[:, items]
        scores = (histories @ weights).astype(np.float32)
        scores[:, ~(self._state.known if items is None else self._state.known[items])] = np.nan
        scores[histories @ self._state.known.astype(np.float32) == 0] = np.nan
        return scores

    def similar(self, item: int, k: int) -> tuple[np.ndarray, np.ndarray]:
        self._check_item(item)
        weights = self._state.weights[item].copy()
        weights[item] = np.nan
        weights[~self._state.known] = np.nan
        return vectors.best(weights, k)
