"""What tests of trained models share."""

from __future__ import annotations

from pathlib import Path

import pytest

from ratings import active
from ratings.active import LineUp


@pytest.fixture
def models_folder(settings, tmp_path, monkeypatch) -> Path:
    """A folder of its own for trained models, and nothing in memory: ids come again in the next test."""
    settings.RECOMMENDER_DIR = tmp_path / "recommenders"
    monkeypatch.setattr(active, "_held", active._Held((), LineUp(), float("inf")))
    return settings.RECOMMENDER_DIR
