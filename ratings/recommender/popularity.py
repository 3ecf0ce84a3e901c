"""What most people pick, lately: the answer for a person that nothing is known of."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_array

from ratings.recommender.base import Content, Interactions, Recommender


@dataclass(frozen=True)
class PopularityConfig:
    """How fast a pick loses its say."""

    half_life_share: float = 1 / 3
    """Half-life as a share of the time between the first and the last pick; 0 counts all alike."""


@dataclass(frozen=True)
class PopularityState:
    """What was learnt."""

    score: np.ndarray
    """float32 (n_items,): log(1 + the picks of a recipe, each worth less the older it is); NaN where there is none."""


class Popularity(Recommender):
    """Scores a recipe by how many people picked it, with recency where the time is known (docs/recommender.md, M1)."""

    name = "popularity"
    Config = PopularityConfig
    State = PopularityState
    config: PopularityConfig
    _state: PopularityState

    def _fit(self, data: Interactions, content: Content | None) -> PopularityState:
        if data.time is None:
            matrix = data.matrix()
            sums = np.bincount(matrix.indices, weights=matrix.data, minlength=data.n_items)
        else:
            age = float(data.time.max()) - data.time
            half_life_s = self.config.half_life_share * float(age.max())
            worth = np.exp2(-age / half_life_s) if half_life_s > 0 else np.ones(len(age))
            sums = np.bincount(data.item, weights=data.weight * worth, minlength=data.n_items)
        score = np.log1p(sums)
        score[sums == 0] = np.nan
        return PopularityState(score=score.astype(np.float32))

    def _score(self, histories: csr_array, items: np.ndarray | None) -> np.ndarray:
        row = self._state.score if items is None else self._state.score[items]
        return np.repeat(row[None, :], histories.shape[0], axis=0)
