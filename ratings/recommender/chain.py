"""Several models, the best first: each person is answered by the first one that knows them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_array

from ratings.recommender.base import Recommender

NOBODY = -1


@dataclass(frozen=True)
class Answer:
    """Scores and who gave them."""

    scores: np.ndarray
    """float32 (P, n): NaN only where no model knows the recipe."""
    answered_by: np.ndarray
    """int64 (P,): index of the model that answered for the person; −1 where none could."""


class Chain:
    """Models over the same recipes, in order of preference.

    What the answering model does not know of the recipes is filled in by the later ones, brought to its scale by mean
    and spread over the recipes that both know. So one list stays in one order, whoever scored which recipe.
    """

    def __init__(self, models: Sequence[Recommender]) -> None:
        """Leave out models that are not trained.

        Raises:
            ValueError: none is trained, or they are over different recipes.
        """
        self.models = [model for model in models if model.is_trained]
        if not self.models:
            raise ValueError(f"none of {[model.name for model in models]} is trained")
        for model in self.models[1:]:
            if not np.array_equal(model.item_ids, self.models[0].item_ids):
                raise ValueError(f"{model.name} is over other recipes than {self.models[0].name}")

    def score(self, histories: csr_array, *, items: np.ndarray | None = None) -> Answer:
        """Return the scores of each person for `items` (all by default), and which model answered."""
        n_people = histories.shape[0]
        width = self.models[0].n_items if items is None else len(items)
        scores = np.full((n_people, width), np.nan, dtype=np.float32)
        answered_by = np.full(n_people, NOBODY, dtype=np.int64)
        open_rows = np.arange(n_people)
        for index, model in enumerate(self.models):
            if not len(open_rows):
                break
            found = model.score(histories[open_rows], items=items)
            for row, values in zip(open_rows, found, strict=True):
                known = np.isfinite(values)
                if answered_by[row] == NOBODY and known.any():
                    answered_by[row] = index
                    scores[row] = np.where(known, values, np.nan)
                elif known.any():
                    _fill(scores[row], values, known)
            open_rows = open_rows[~np.isfinite(scores[open_rows]).all(axis=1)]
        return Answer(scores=scores, answered_by=answered_by)

    def name_of(self, index: int) -> str | None:
        """Return the name of the model that `answered_by` gives by index; None for −1."""
        return None if index == NOBODY else self.models[index].name


def _fill(scores: np.ndarray, values: np.ndarray, known: np.ndarray) -> None:
    """Fill the unknown of `scores` with `values`, moved to the mean and spread of `scores` where both are known."""
    wanted = known & ~np.isfinite(scores)
    both = known & np.isfinite(scores)
    if not wanted.any() or not both.any():
        return
    spread = float(values[both].std())
    scale = float(scores[both].std()) / spread if spread > 0 else 0.0
    scores[wanted] = scores[both].mean() + (values[wanted] - values[both].mean()) * scale
