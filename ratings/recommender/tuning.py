"""Settings of a model, chosen on the validation part alone."""

from __future__ import annotations

import dataclasses
from typing import Any

import numpy as np

from ratings.recommender import evaluation
from ratings.recommender.als import ALS
from ratings.recommender.base import Content, Interactions, Recommender
from ratings.recommender.content_based import ContentBased
from ratings.recommender.ease import EASE
from ratings.recommender.evaluation import Trial
from ratings.recommender.item_item import ItemItem
from ratings.recommender.popularity import Popularity
from ratings.recommender.splits import Split
from ratings.recommender.two_tower import TwoTower, TwoTowerConfig
from ratings.recommender.user_knn import UserKNN

GRIDS: dict[str, tuple[dict[str, Any], ...]] = {
    Popularity.name: ({"half_life_share": 1 / 3}, {"half_life_share": 1 / 9}, {"half_life_share": 0.0}),
    ItemItem.name: ({}, {"alpha": 1.3}, {"beta": 0.2}, {"alpha": 1.3, "beta": 0.2}),
    UserKNN.name: ({}, {"people": 100}, {"shrink": 100.0}, {"people": 100, "shrink": 100.0}),
    ALS.name: (
        {}, {"regularization": 60.0}, {"regularization": 100.0}, {"factors": 32, "regularization": 60.0},
        {"factors": 32, "alpha": 10.0, "regularization": 100.0}, {"factors": 64, "regularization": 10.0},
    ),
    EASE.name: ({}, {"l2": 300.0}),
    ContentBased.name: ({}, {"popularity": 0.05}, {"popularity": 0.5}),
}  # fmt: skip
"""Few settings that differ much: what fits best differs between data sets, and the validation part is noisy."""
MAX_EPOCHS = 16
WIDE: tuple[dict[str, Any], ...] = ({}, {"regularization": 60.0}, {"alpha": 10.0, "regularization": 60.0})
"""Of the wide part, whose size is given by the time to answer in (`Settings.out`)."""
WIDE_WEIGHTS = (0.5, 0.0, 1.0)
FULL_HISTORIES = (20.0, 10.0, 5.0, 1.0, 40.0)
"""Beside the one that a fit measures for itself with one factorisation (`filling.chosen`)."""
SURE = 3.0
"""Standard errors by which the towers must do better with other settings than with their own: they try forty, and the
best of forty is better by chance alone."""


@dataclasses.dataclass(frozen=True)
class Tuned:
    """The settings that did best, and how well."""

    config: Any
    ndcg_10: float
    """On the validation part; of nobody, 0 with the default settings."""
    tried: int


def tune(kind: type[Recommender], split: Split, content: Content | None = None, *, seed: int = 0) -> Tuned:
    """Return the settings of `kind` that rank the validation part best after learning from the train part.

    Nothing of the test part is looked at. Ties go to the setting named first.
    """
    asked = evaluation.trial(split.train, split.validation)
    fields = {field.name for field in dataclasses.fields(kind.Config)}
    fixed = {"seed": seed} if "seed" in fields else {}
    if not len(asked.people):
        return Tuned(config=kind.Config(**fixed), ndcg_10=0.0, tried=0)
    if issubclass(kind, TwoTower):
        return _tune_towers(kind, split.train, content, asked, seed=seed)
    tried = []
    for settings in GRIDS[kind.name]:
        config = kind.Config(**settings, **fixed)
        tried.append((evaluation.ndcg(kind(config).fit(split.train, content).score, asked), config))
    best, config = max(tried, key=lambda pair: pair[0])
    return Tuned(config=config, ndcg_10=best, tried=len(tried))


def _tune_towers(
    kind: type[TwoTower], train: Interactions, content: Content | None, asked: Trial, *, seed: int
) -> Tuned:
    """Return the own settings, or others of the wide part, of epochs, weight and filling that are surely better."""
    own = kind.Config(seed=seed)
    alone = [
        (evaluation.ndcg_of_each(ALS(dataclasses.replace(own.wide(0), **tried)).fit(train).score, asked), tried)
        for tried in WIDE
    ]
    _, wide = evaluation.surely_best(alone, sure=SURE)
    own = dataclasses.replace(own, **{f"wide_{name}": value for name, value in wide.items()})
    reached: list[tuple[np.ndarray, TwoTowerConfig]] = []
    kept: dict[TwoTowerConfig, TwoTower] = {}

    def look(model: TwoTower, epoch: int) -> bool:
        mine = dataclasses.replace(own, epochs=min(own.epochs, epoch))
        for weight in WIDE_WEIGHTS:
            config = dataclasses.replace(own, epochs=epoch, wide_weight=weight)
            reached.append((evaluation.ndcg_of_each(model.weighing(weight).score, asked), config))
            kept[config] = model
        best = max(reached, key=lambda pair: float(pair[0].mean()))[1]
        for gone in kept.keys() - {mine, best}:  # one of the two it will be
            del kept[gone]
        return False

    kind(dataclasses.replace(own, epochs=MAX_EPOCHS)).fit_watched(train, content, look)
    # Of many picks fewer epochs are trained than the settings say.
    own = dataclasses.replace(own, epochs=min(own.epochs, reached[-1][1].epochs))
    reached.sort(key=lambda pair: pair[1] != own)  # its own settings first
    each, config = evaluation.surely_best(reached, sure=SURE)
    model = kept[config].weighing(config.wide_weight)
    filled = [(each, config)] + [
        (evaluation.ndcg_of_each(model.filled_until(full).score, asked), dataclasses.replace(config, full_history=full))
        for full in FULL_HISTORIES
    ]
    each, config = evaluation.surely_best(filled, sure=SURE)
    return Tuned(config=config, ndcg_10=float(each.mean()), tried=len(reached) + len(alone) + len(FULL_HISTORIES))
