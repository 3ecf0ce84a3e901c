"""Model files: npz, never pickle, with a header that says what is inside."""

from __future__ import annotations

import json
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

VERSION = 1
"""Of the layout of the file; a file of another version is refused rather than guessed at."""
HEADER = "header"
ITEM_IDS = "item_ids"


class BadModelFile(ValueError):
    """A file that is not a model, is damaged, or is of another kind or version; the message names it and says why."""


@dataclass(frozen=True, kw_only=True)
class ModelFile:
    """What a model file holds."""

    path: Path
    name: str
    config: dict[str, Any]
    item_ids: np.ndarray
    state: dict[str, np.ndarray]


def write(path: Path, *, name: str, config: dict[str, Any], item_ids: np.ndarray, state: dict[str, np.ndarray]) -> None:
    """Write a model to `path`. The same model gives the same bytes."""
    for key, values in state.items():
        if values.dtype.hasobject:
            raise TypeError(f"{key} of {name} holds objects, which only pickle could write")
    header = json.dumps({"version": VERSION, "name": name, "config": config}, sort_keys=True).encode()
    arrays = {HEADER: np.frombuffer(header, dtype=np.uint8), ITEM_IDS: item_ids, **state}
    # An open file, or numpy would append ".npz" to a name without it.
    with path.open("wb") as file:
        np.savez(file, **arrays)  # type: ignore[arg-type]  # the stubs take allow_pickle for one of the names


def read(path: Path) -> ModelFile:
    """Return what the model file at `path` holds.

    Raises:
        BadModelFile: missing, damaged, not a model, or of another version.
    """
    try:
        with np.load(path, allow_pickle=False) as file:
            arrays = {key: file[key] for key in file.files}
    except OSError as error:
        raise BadModelFile(f"{path} cannot be read: {error}") from error
    except (
        ValueError,
        EOFError,
        KeyError,
        zipfile.BadZipFile,
        zlib.error,
        AttributeError,
        NotImplementedError,  # zipfile's, of a packing method or an encryption that it does not know
    ) as error:
        raise BadModelFile(f"{path} is not a model file, or is damaged: {error}") from error
    try:
        header = json.loads(arrays.pop(HEADER).tobytes())
        item_ids = arrays.pop(ITEM_IDS)
        version, name, config = header["version"], header["name"], header["config"]
    except (KeyError, ValueError, TypeError) as error:
        raise BadModelFile(f"{path} has no header of a model: {error}") from error
    if version != VERSION:
        raise BadModelFile(f"{path} is of version {version!r}; this program reads version {VERSION}")
    return ModelFile(path=path, name=name, config=config, item_ids=item_ids, state=arrays)
