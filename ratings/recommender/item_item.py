"""Random walks of three steps: from a person over what they picked and who else picked it to what those picked."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_array

from ratings.recommender import neighbours, vectors
from ratings.recommender.base import Content, Interactions, Recommender


@dataclass(frozen=True)
class ItemItemConfig:
    """How the walk prefers, and how much of it is kept."""

    alpha: float = 1.0
    """Power of each step's chance; above 1 prefers the strong links."""
    beta: float = 0.0
    """Power of a recipe's popularity that its score is divided by."""
    neighbours: int = 500


@dataclass(frozen=True)
class ItemItemState:
    """What was learnt: CSR (n_items, n_items), from a recipe to the recipes that its pickers picked besides."""

    indptr: np.ndarray
    indices: np.ndarray
    data: np.ndarray
    """float32, above 0."""
    known: np.ndarray
    """bool (n_items,): whether anybody picked it."""


class ItemItem(Recommender):
    """RP3beta (Paudel, Christoffel, Newell and Bernstein 2017, section 4): docs/recommender.md, M2."""

    name = "item_item"
    Config = ItemItemConfig
    State = ItemItemState
    config: ItemItemConfig
    _state: ItemItemState
    _links: csr_array

    def _fit(self, data: Interactions, content: Content | None) -> ItemItemState:
        picked = data.matrix()
        picked.data = np.ones_like(picked.data)
        people = np.asarray(picked.sum(axis=1)).ravel()
        recipes = np.asarray(picked.sum(axis=0)).ravel()
        to_recipe = _powered(picked, people, self.config.alpha)
        to_person = _powered(csr_array(picked.T), recipes, self.config.alpha)
        scale = np.maximum(recipes, 1).astype(np.float32) ** -self.config.beta
        links = neighbours.product(to_person, to_recipe, k=self.config.neighbours, column_scale=scale)
        return ItemItemState(
            indptr=links.indptr.astype(np.int64), indices=links.indices.astype(np.int32),
            data=links.data.astype(np.float32), known=recipes > 0,
        )  # fmt: skip

    def _prepare(self) -> None:
        state = self._state
        n_items = len(state.known)
        self._links = csr_array((state.data, state.indices, state.indptr), shape=(n_items, n_items))

    def _score(self, histories: csr_array, items: np.ndarray | None) -> np.ndarray:
        start = csr_array((np.ones(histories.nnz, np.float32), histories.indices, histories.indptr), histories.shape)
        scores = (start @ self._links).toarray()
        scores[:, ~self._state.known] = np.nan
        strangers = start @ self._state.known.astype(np.float32) == 0
        scores[strangers] = np.nan
        return scores if items is None else scores[:, items]

    def similar(self, item: int, k: int) -> tuple[np.ndarray, np.ndarray]:
        self._check_item(item)
        span = slice(self._links.indptr[item], self._links.indptr[item + 1])
        order, scores = vectors.best(self._links.data[span], k)
        return self._links.indices[span][order].astype(np.int64), scores

    def sources(self, history: csr_array, items: np.ndarray) -> np.ndarray:
        self._check_item(*items)
        picked = np.asarray(history.indices, dtype=np.int64)
        found = np.full(len(items), -1, dtype=np.int64)
        if len(picked) and len(items):
            links = self._links[picked][:, np.asarray(items)].toarray()
            strongest = links.argmax(axis=0)
            speaks = links.max(axis=0) > 0
            found[speaks] = picked[strongest[speaks]]
        return found


def _powered(rows: csr_array, totals: np.ndarray, power: float) -> csr_array:
    """Return the chance of each step out of a row, to the power."""
    chance = np.repeat(1 / np.maximum(totals, 1), np.diff(rows.indptr)).astype(np.float32) ** power
    return csr_array((rows.data * chance, rows.indices, rows.indptr), shape=rows.shape)
