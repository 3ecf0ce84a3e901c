"""Alternating least squares on implicit feedback: few factors, strongly regularised."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from implicit.cpu.als import AlternatingLeastSquares
from scipy.sparse import csr_array, csr_matrix

from ratings.recommender import vectors
from ratings.recommender.base import ONE_THREAD, Content, Interactions, Recommender


@dataclass(frozen=True)
class ALSConfig:
    """What the factorisation minimises, and how long."""

    factors: int = 16
    """More overfit: 128 rank at half of what 16 do on the recipe data (docs/recommender.md)."""
    alpha: float = 5.0
    """Confidence in a pick of weight 1; a recipe that was not picked has 1."""
    regularization: float = 30.0
    iterations: int = 15
    seed: int = 0


@dataclass(frozen=True)
class ALSState:
    """What was learnt."""

    vectors: np.ndarray
    """float32 (n_items, factors); NaN rows for recipes that nobody picked."""


class ALS(Recommender):
    """Implicit-feedback matrix factorisation (Hu, Koren and Volinsky 2008); a person is solved for at request time."""

    name = "als"
    Config = ALSConfig
    State = ALSState
    config: ALSConfig
    _state: ALSState
    _solver: Solver

    def _fit(self, data: Interactions, content: Content | None) -> ALSState:
        return ALSState(vectors=factorised(data.matrix(), self.config))

    def _prepare(self) -> None:
        self._solver = Solver(self._state.vectors, self.config)

    def _score(self, histories: csr_array, items: np.ndarray | None) -> np.ndarray:
        return vectors.scores(self._solver.people(histories), self._state.vectors, items)

    def similar(self, item: int, k: int) -> tuple[np.ndarray, np.ndarray]:
        self._check_item(item)
        return vectors.nearest(self._state.vectors, item, k)

    def sources(self, history: csr_array, items: np.ndarray) -> np.ndarray:
        self._check_item(*items)
        return vectors.closest_of(self._state.vectors, history.indices, items)


def factorised(picked: csr_array, config: ALSConfig) -> np.ndarray:
    """Return the recipe vectors, float32 (n_items, factors); NaN rows for recipes that nobody picked."""
    model = AlternatingLeastSquares(
        factors=config.factors, alpha=config.alpha, regularization=config.regularization,
        iterations=config.iterations, random_state=config.seed, num_threads=ONE_THREAD, dtype=np.float32,
    )  # fmt: skip
    model.fit(csr_matrix(picked), show_progress=False)
    factors = np.array(model.item_factors, dtype=np.float32)
    factors[np.bincount(picked.indices, minlength=picked.shape[1]) == 0] = np.nan
    return factors


class Solver:
    """Finds the vector of a person for recipe vectors that are given."""

    def __init__(self, recipes: np.ndarray, config: ALSConfig) -> None:
        """Take float32 (n_items, factors); rows of NaN are unknown."""
        self._alpha = config.alpha
        self._is_known = ~np.isnan(recipes[:, 0])
        self._recipes = vectors.without_unknown(recipes)
        self._gram = self._recipes.T @ self._recipes + config.regularization * np.eye(
            recipes.shape[1], dtype=np.float32
        )

    def people(self, histories: csr_array) -> np.ndarray:
        """Return float32 (P, factors): each person's minimum, equation 4 of the paper; NaN without a known pick."""
        people = np.full((histories.shape[0], self._recipes.shape[1]), np.nan, dtype=np.float32)
        for row in range(histories.shape[0]):
            span = slice(histories.indptr[row], histories.indptr[row + 1])
            columns, weights = histories.indices[span], histories.data[span]
            known = self._is_known[columns]
            if known.any():
                picked, confidence = self._recipes[columns[known]], self._alpha * weights[known]
                left = self._gram + (picked.T * (confidence - 1)) @ picked
                people[row] = np.linalg.solve(left, picked.T @ confidence)
        return people
