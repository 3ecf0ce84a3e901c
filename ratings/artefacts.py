"""Trained models on disk: a folder each, written aside, made durable and then given its name, and never changed after.

A process that reads one sees a whole one or none; one that was damaged later is told by its checksum.
"""

from __future__ import annotations

import hashlib
import json
import logging
import os
import shutil
import time
import zipfile
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from django.conf import settings

from ratings.calibration import Curve
from ratings.recommender import Recommender, load_model

logger = logging.getLogger(__name__)

MODEL, CALIBRATION = "model.npz", "calibration.npz"
FILES = (MODEL, CALIBRATION)
ASIDE = ".part"
"""The end of a folder's name while it is written."""
FORGOTTEN_AFTER_S = 24 * 3600
"""A folder that no row names is being written, or its worker died; after a day it is the second."""


class BadArtefact(ValueError):
    """The folder of a trained model is missing or damaged; the message says how."""


@dataclass(frozen=True, kw_only=True)
class Written:
    """Where a model was written to, as its row keeps it."""

    artefact: str
    sha256: str
    size_bytes: int


@dataclass(frozen=True, kw_only=True, eq=False)
class Artefact:
    """A trained model, and what makes chances of a like of its scores."""

    model: Recommender
    quality: np.ndarray
    """float32 (n_items,): how each of its recipes is rated by everybody, −1 to 1 (`ratings.calibration.quality_of`)."""
    curve: Curve


def write(name: str, artefact: Artefact) -> Written:
    """Write a model as the folder `name`; a folder of that name is replaced."""
    home: Path = settings.RECOMMENDER_DIR
    home.mkdir(parents=True, exist_ok=True)
    aside, final = home / f"{name}{ASIDE}", home / name
    for left in (aside, final):
        shutil.rmtree(left, ignore_errors=True)
    aside.mkdir()
    artefact.model.save(aside / MODEL)
    curve = np.frombuffer(json.dumps(artefact.curve.as_json(), sort_keys=True).encode(), dtype=np.uint8)
    np.savez(aside / CALIBRATION, quality=artefact.quality.astype(np.float32), curve=curve)
    for path in (*(aside / file for file in FILES), aside):
        _make_durable(path)
    written = Written(artefact=name, sha256=_checksum(aside), size_bytes=_size(aside))
    aside.rename(final)
    _make_durable(home)
    return written


def read(name: str, *, sha256: str) -> Artefact:
    """Return the model in the folder `name`.

    Raises:
        BadArtefact: it is missing, is not what was written, or can't be read by this program.
    """
    folder: Path = settings.RECOMMENDER_DIR / name
    try:
        found = _checksum(folder)
        if found != sha256:
            raise BadArtefact(f"{name} is damaged: its checksum is {found[:12]}…, not {sha256[:12]}…")
        model = load_model(folder / MODEL)
        with np.load(folder / CALIBRATION, allow_pickle=False) as file:
            quality, curve = file["quality"], Curve.from_json(json.loads(file["curve"].tobytes()))
    except BadArtefact:
        raise
    except (OSError, ValueError, KeyError, zipfile.BadZipFile) as error:  # among ValueErrors: BadModelFile
        raise BadArtefact(f"{name} can't be read: {error}") from error
    if len(quality) != model.n_items:
        raise BadArtefact(f"{name} holds the quality of {len(quality)} recipes; its model knows {model.n_items}")
    return Artefact(model=model, quality=quality, curve=curve)


def remove(names: Iterable[str]) -> None:
    """Delete the folders of some models; one that is gone already is no matter, and no name is no folder."""
    for name in filter(None, names):
        shutil.rmtree(settings.RECOMMENDER_DIR / name, ignore_errors=True)


def remove_forgotten(kept: Collection[str]) -> list[str]:
    """Delete the folders that are not in `kept` and have not been touched for a day; return their names."""
    home: Path = settings.RECOMMENDER_DIR
    if not home.is_dir():
        return []
    oldest = time.time() - FORGOTTEN_AFTER_S
    names = sorted(path.name for path in home.iterdir() if path.name not in kept and path.stat().st_mtime < oldest)
    remove(names)
    if names:
        logger.info("forgotten model folders removed", extra={"folders": names})
    return names


def _checksum(folder: Path) -> str:
    digest = hashlib.sha256()
    for file in FILES:
        with (folder / file).open("rb") as opened:
            digest.update(hashlib.file_digest(opened, "sha256").digest())
    return digest.hexdigest()


def _size(folder: Path) -> int:
    return sum((folder / file).stat().st_size for file in FILES)


def _make_durable(path: Path) -> None:
    """Have the disk hold a file or a folder's entries before anything that depends on it is written."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
