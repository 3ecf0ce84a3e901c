"""What the people with the most similar histories picked."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_array

from ratings.recommender import neighbours
from ratings.recommender.base import Content, Interactions, Recommender


@dataclass(frozen=True)
class UserKNNConfig:
    """How many people are asked, and how little few common picks count."""

    people: int = 500
    shrink: float = 20.0
    """Added to the product of lengths: one common pick of two newcomers is not a twin."""


@dataclass(frozen=True)
class UserKNNState:
    """The histories that people are compared with: CSR (n_users, n_items), without whose they are."""

    indptr: np.ndarray
    indices: np.ndarray
    data: np.ndarray
    """float32, above 0."""
    known: np.ndarray
    """bool (n_items,): whether anybody picked it."""


class UserKNN(Recommender):
    """Cosine between histories, shrunken; a score is the sum over the nearest people (docs/recommender.md, M3)."""

    name = "user_knn"
    Config = UserKNNConfig
    State = UserKNNState
    config: UserKNNConfig
    _state: UserKNNState
    _rows: csr_array
    _columns: csr_array
    _lengths: np.ndarray

    def _fit(self, data: Interactions, content: Content | None) -> UserKNNState:
        matrix = data.matrix()
        return UserKNNState(
            indptr=matrix.indptr.astype(np.int64), indices=matrix.indices.astype(np.int32),
            data=matrix.data.astype(np.float32), known=np.bincount(matrix.indices, minlength=data.n_items) > 0,
        )  # fmt: skip

    def _prepare(self) -> None:
        state = self._state
        shape = (len(state.indptr) - 1, len(state.known))
        self._rows = csr_array((state.data, state.indices, state.indptr), shape=shape)
        self._columns = csr_array(self._rows.T)
        self._lengths = np.sqrt(np.asarray(self._rows.power(2).sum(axis=1)).ravel()).astype(np.float32)

    def _score(self, histories: csr_array, items: np.ndarray | None) -> np.ndarray:
        likeness = csr_array(histories.astype(np.float32) @ self._columns)
        likeness.sort_indices()
        own = np.sqrt(np.asarray(histories.power(2).sum(axis=1)).ravel()).astype(np.float32)
        lengths = np.repeat(own, np.diff(likeness.indptr)) * self._lengths[likeness.indices]
        likeness.data = likeness.data / (lengths + self.config.shrink)
        scores = (neighbours.strongest(likeness, self.config.people) @ self._rows).toarray()
        scores[:, ~self._state.known] = np.nan
        scores[np.diff(likeness.indptr) == 0] = np.nan
        return scores if items is None else scores[:, items]
