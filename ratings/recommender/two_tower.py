"""Two towers: one turns a history into a vector, the other a recipe; their inner product is how well they fit.

Each tower is deep and wide. The deep part is a small network; the wide part are the vectors of alternating least
squares, for which a person is the solution of a small linear system. Both are standardised for each person and added.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from dataclasses import dataclass, fields
from typing import Self

import numpy as np
from scipy.sparse import csr_array
from threadpoolctl import threadpool_limits

from ratings.recommender import als, features, filling, tower_training, towers, vectors
from ratings.recommender.base import ONE_THREAD, Content, Interactions, Recommender
from ratings.recommender.standard import Standard
from ratings.recommender.tower_training import Learnt


@dataclass(frozen=True)
class TwoTowerConfig(tower_training.Settings):
    """The deep part as `Settings` has it, and what stands beside it (docs/recommender.md, M6)."""

    content_dimensions: int = 128
    """TF-IDF directions that enter the recipe tower where there is content; 0 leaves content out of it."""
    ridge: float = 1.0
    """Penalty of the regression that gives vectors to recipes that nobody has picked."""
    wide_weight: float = 0.5
    """Of the wide part beside the deep one; 0 leaves it out."""
    wide_members: int = 4
    """Factorisations from different starts, of which the mean is taken: their errors differ."""
    wide_factors: int = 16
    wide_alpha: float = 5.0
    wide_regularization: float = 30.0
    full_history: float | None = None
    """Picks from which a person is known well enough to be answered by these alone; with fewer, popularity fills up.
    None measures it on what is learnt from (`filling.chosen`)."""
    half_life_share: float | None = None
    """Of that popularity, as M1 has it; None measures it too."""

    def wide(self, member: int) -> als.ALSConfig:
        """Return the settings of one factorisation."""
        seed = self.seed * self.wide_members + member
        return als.ALSConfig(
            factors=self.wide_factors, alpha=self.wide_alpha, regularization=self.wide_regularization, seed=seed
        )

    @property
    def members(self) -> int:
        return self.wide_members if self.wide_weight else 0


@dataclass(frozen=True)
class TwoTowerState:
    """What was learnt. Recipes that nobody picked and whose content says nothing have rows of NaN."""

    recipes: np.ndarray
    """float32 (n_items, out + 1 + members × wide_factors): deep vector, popularity as a logarithm, wide vectors."""
    history: np.ndarray
    """float32 (n_items, dimensions): the recipe as part of a history."""
    is_picked: np.ndarray
    """Bool (n_items,): whether anybody picked it."""
    popularity: np.ndarray
    """float32 (n_items,): what fills up, as a logarithm."""
    full_history: np.ndarray
    """float32 (1,): as the config has it, or as it was measured."""
    user_in: np.ndarray
    user_in_bias: np.ndarray
    user_out: np.ndarray
    user_out_bias: np.ndarray
    log_scale: np.ndarray


class TwoTower(Recommender):
    """Sampled softmax with popularity apart, beside least squares (docs/recommender.md, M6)."""

    name = "two_tower"
    Config = TwoTowerConfig
    State = TwoTowerState
    config: TwoTowerConfig
    _state: TwoTowerState
    _user: towers.Weights
    _history: np.ndarray
    _is_known: np.ndarray
    _popularity: np.ndarray
    """float32 (n_items,), standardised."""
    _full_history: float
    _standards: list[Standard]
    _solvers: list[als.Solver]

    def _fit(self, data: Interactions, content: Content | None) -> TwoTowerState:
        return self._train(data, content, None)

    def fit_watched(self, data: Interactions, content: Content | None, look: Callable[[Self, int], bool]) -> Self:
        """Fit, and let `look` see the model as it is after each epoch (numbered from 1); true ends the training."""

        def watch(epoch: int, state: TwoTowerState) -> bool:
            return look(self.having(data.item_ids, state, self.config), epoch)

        with threadpool_limits(limits=ONE_THREAD):
            return self.having(data.item_ids, self._train(data, content, watch), self.config)

    def weighing(self, wide_weight: float) -> Self:
        """Return the same model with another weight of the wide part, which it must have been trained with."""
        return self.having(self.item_ids, self._state, dataclasses.replace(self.config, wide_weight=wide_weight))

    def filled_until(self, full_history: float) -> Self:
        """Return the same model that calls another history full."""
        return self.having(self.item_ids, self._state, dataclasses.replace(self.config, full_history=full_history))

    @classmethod
    def having(cls, item_ids: np.ndarray, state: TwoTowerState, config: TwoTowerConfig) -> Self:
        """Return a model that has learnt `state`."""
        model = cls(config)
        model._item_ids, model._state = item_ids, state
        model._prepare()
        return model

    def _train(
        self, data: Interactions, content: Content | None, watch: Callable[[int, TwoTowerState], bool] | None
    ) -> TwoTowerState:
        settings = self.config
        picked = data.matrix()
        is_picked = np.bincount(picked.indices, minlength=data.n_items) > 0
        words = np.zeros((data.n_items, 0), dtype=np.float32)
        if content is not None:
            words = features.dense(content, size=max(settings.content_dimensions, 1), seed=settings.seed)
        inside = words if settings.content_dimensions else words[:, :0]
        filled = filling.chosen(
            data, settings.wide(0), full_history=settings.full_history, half_life_share=settings.half_life_share
        )
        popularity = filling.popularity_of(data, filled.half_life_share)
        wide = [np.nan_to_num(als.factorised(picked, settings.wide(member))) for member in range(settings.members)]

        def state_of(learnt: Learnt) -> TwoTowerState:
            deep = towers.recipes(learnt.own, inside, learnt.weights)
            rows = np.hstack([deep, learnt.bias[:, None], *wide, popularity[:, None]])
            recipes, history = (
                features.regressed(words, each, known=is_picked, penalty=settings.ridge)
                for each in (rows, learnt.history)
            )
            weights = learnt.weights
            return TwoTowerState(
                recipes=np.ascontiguousarray(recipes[:, :-1]), history=history, is_picked=is_picked,
                popularity=recipes[:, -1].copy(), full_history=np.array([filled.full_history], dtype=np.float32),
                user_in=weights.user_in.copy(), user_in_bias=weights.user_in_bias.copy(),
                user_out=weights.user_out.copy(), user_out_bias=weights.user_out_bias.copy(),
                log_scale=weights.log_scale.copy(),
            )  # fmt: skip

        def look(epoch: int, learnt: Learnt) -> bool:
            return watch is not None and watch(epoch, state_of(learnt))

        return state_of(tower_training.train(picked, inside, settings, look))

    def _prepare(self) -> None:
        state, settings = self._state, self.config
        nothing = {field.name: np.empty(0, dtype=np.float32) for field in fields(towers.Weights)}
        learnt = {name: getattr(state, name) for name in nothing if hasattr(state, name)}
        self._user = towers.Weights(**(nothing | learnt))
        self._is_known = ~np.isnan(state.history[:, 0])
        self._history = vectors.without_unknown(state.history)
        # Popularity among recipes that somebody picked is what the others are measured against.
        picked = state.recipes[state.is_picked]
        starts = [settings.out + 1 + member * settings.wide_factors for member in range(settings.members)]
        spans = [slice(0, settings.out + 1), *(slice(start, start + settings.wide_factors) for start in starts)]
        self._popularity = filling.standardised(state.popularity, state.is_picked)
        self._full_history = settings.full_history or float(state.full_history[0])
        self._standards = [Standard.of(picked[:, span]) for span in spans]
        self._solvers = [
            als.Solver(state.recipes[:, span], settings.wide(member)) for member, span in enumerate(spans[1:])
        ]
        width = spans[-1].stop
        # One block of memory without what is not used: a person is answered as fast as it is read.
        self._recipes = np.ascontiguousarray(state.recipes[:, :width])

    def _score(self, histories: csr_array, items: np.ndarray | None) -> np.ndarray:
        people, level = self._people(histories)
        own = self._own(histories)
        scores = vectors.scores(people * own, self._recipes, items)
        scores -= level * own
        # Scores have the same spread however little they rest on: after one or three picks they alone are worse than
        # what everybody likes.
        rest = (1 - own[:, 0]) * (1 + (self.config.wide_weight if self._solvers else 0))
        if rest.any():
            scores += rest[:, None] * (self._popularity if items is None else self._popularity[items])
        return scores

    def _own(self, histories: csr_array) -> np.ndarray:
        """Return how much of a person's answer is their own, float32 (P, 1); popularity fills up the rest."""
        return filling.own_share(self._seen(histories), self._full_history)

    def _seen(self, histories: csr_array) -> csr_array:
        weights = histories.data * self._is_known[histories.indices]
        return csr_array((weights.astype(np.float32), histories.indices, histories.indptr), shape=histories.shape)

    def _people(self, histories: csr_array) -> tuple[np.ndarray, np.ndarray]:
        """Return what recipe vectors are multiplied with, and what is then taken away: (P, width) and (P, 1)."""
        seen = self._seen(histories)
        deep = towers.people(seen, self._history, self._user)
        deep[np.asarray(seen.sum(axis=1)).ravel() <= 0] = np.nan
        parts = [np.hstack([deep, np.ones((len(deep), 1), dtype=np.float32)])]
        parts += [solver.people(histories) for solver in self._solvers]
        share = [1.0] + [self.config.wide_weight / max(self.config.members, 1)] * len(self._solvers)
        scaled = [
            standard.scaled(part, weight) for standard, part, weight in zip(self._standards, parts, share, strict=True)
        ]
        level = np.sum([each for _, each in scaled], axis=0)
        return np.ascontiguousarray(np.hstack([each for each, _ in scaled])), level

    def similar(self, item: int, k: int) -> tuple[np.ndarray, np.ndarray]:
        self._check_item(item)
        return vectors.nearest(self._deep, item, k)

    def sources(self, history: csr_array, items: np.ndarray) -> np.ndarray:
        self._check_item(*items)
        return vectors.closest_of(self._deep, history.indices, items)

    @property
    def _deep(self) -> np.ndarray:
        return self._recipes[:, : self.config.out]
