"""All models by name, and the one door to a model file of unknown kind."""

from __future__ import annotations

from pathlib import Path

from ratings.recommender import storage
from ratings.recommender.als import ALS
from ratings.recommender.base import Recommender
from ratings.recommender.content_based import ContentBased
from ratings.recommender.ease import EASE
from ratings.recommender.item_item import ItemItem
from ratings.recommender.popularity import Popularity
from ratings.recommender.two_tower import TwoTower
from ratings.recommender.user_knn import UserKNN

MODELS: dict[str, type[Recommender]] = {
    model.name: model for model in (TwoTower, ALS, ItemItem, UserKNN, ContentBased, Popularity)
}
"""What may be served."""
BASELINES: dict[str, type[Recommender]] = {EASE.name: EASE}
"""What is only compared with."""


def load_model(path: Path) -> Recommender:
    """Return the model in `path`, of whichever kind its header names.

    Raises:
        storage.BadModelFile: not a model file, damaged, or of a kind or version that this program does not know.
    """
    file = storage.read(path)
    if file.name not in MODELS:
        raise storage.BadModelFile(f"{path} holds a model {file.name!r}; known are {sorted(MODELS)}")
    return MODELS[file.name].from_file(file)
