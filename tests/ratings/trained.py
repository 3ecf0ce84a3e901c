"""Trained models for tests: real ones, quickly made."""

from __future__ import annotations

import numpy as np

from ratings import artefacts, training
from ratings.artefacts import Artefact
from ratings.calibration import Curve
from ratings.models import TrainedModel
from ratings.recommender import MODELS, Interactions


def trained(kind: str = "item_item") -> TrainedModel:
    """Return a model that was trained as the nightly job does it."""
    row = training.request(kind)
    training.train(row.pk)
    row.refresh_from_db()
    return row


def make_model(
    picks: list[tuple[int, int]], recipe_ids: list[int], *, kind: str = "popularity", is_active: bool = False,
    curve: Curve | None = None, **fields,
) -> TrainedModel:  # fmt: skip
    """Return a READY model of a kind that learned from (person, recipe id) and was never judged."""
    ids = np.array(sorted(recipe_ids), dtype=np.int64)
    people, dishes = (np.array(column) for column in zip(*picks, strict=True))
    data = Interactions(
        user=people.astype(np.int32), item=np.searchsorted(ids, dishes).astype(np.int32),
        weight=np.ones(len(people), dtype=np.float32), time=None, n_users=int(people.max()) + 1, item_ids=ids,
    )  # fmt: skip
    row = TrainedModel.objects.create(kind=kind, status="ready", is_active=is_active, **fields)
    found = Artefact(
        model=MODELS[kind]().fit(data), quality=np.zeros(len(ids), dtype=np.float32), curve=curve or Curve()
    )
    written = artefacts.write(row.version, found)
    TrainedModel.objects.filter(pk=row.pk).update(
        artefact=written.artefact, sha256=written.sha256, size_bytes=written.size_bytes
    )
    row.refresh_from_db()
    return row
