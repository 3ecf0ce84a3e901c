from __future__ import annotations

from pathlib import Path

import pytest

from mealplanner.devstack import prepare


@pytest.fixture
def prepared(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("VAR_DIR", str(tmp_path))
    monkeypatch.delenv("DATABASE_URL", raising=False)
    (tmp_path / "db.sqlite3").touch()
    (tmp_path / "static").mkdir()
    (tmp_path / "prepared").write_text(prepare.fingerprint())
    return tmp_path


def test_what_was_prepared_from_the_same_sources_is_not_prepared_again(prepared: Path) -> None:
    assert prepare.is_done()


def test_changed_sources_are_prepared_again(prepared: Path) -> None:
    (prepared / "prepared").write_text("the fingerprint of older sources")

    assert not prepare.is_done()


def test_a_database_that_was_removed_is_prepared_again(prepared: Path) -> None:
    (prepared / "db.sqlite3").unlink()

    assert not prepare.is_done()


def test_somebody_elses_database_is_looked_at_every_time(prepared: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgres://elsewhere/db")

    assert not prepare.is_done()
