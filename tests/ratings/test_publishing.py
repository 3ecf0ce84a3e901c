"""Handing over to another model and back, and what stays on disk."""

from __future__ import annotations

import os
import time

import pytest

from core.errors import Conflict
from ratings import artefacts, publishing, training
from ratings.judging import Place, Verdict
from ratings.models import TrainedModel
from tests.ratings.tastes import two_tastes
from tests.ratings.trained import make_model, trained

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("models_folder")]
Status = TrainedModel.Status
PICKS = [(0, 1), (0, 2), (1, 1)]
IDS = [1, 2]
KIND = "item_item"


def folders(home) -> set[str]:
    return {path.name for path in home.iterdir()}


def active_one() -> str | None:
    row = TrainedModel.objects.filter(is_active=True).first()
    return row.version if row else None


def test_a_newer_one_of_the_kind_takes_over_and_remembers_the_one_before():
    two_tastes()

    first, second = trained(), trained()

    first.refresh_from_db()
    assert (first.status, first.is_active, first.previous) == (Status.READY, False, None)
    assert (second.status, second.is_active, second.previous) == (Status.READY, True, first)
    assert f"the active {first.version}" in second.verdict


def test_another_kind_that_is_worse_stands_behind():
    two_tastes()

    best, popular = trained(), trained("popularity")

    assert (popular.status, popular.is_active) == (Status.READY, False)
    assert "it stands behind the active one" in popular.verdict
    assert active_one() == best.version


def test_another_kind_that_is_better_takes_over():
    two_tastes()

    popular, best = trained("popularity"), trained()

    assert active_one() == best.version
    assert best.previous == popular
    assert best.metrics["active"] == popular.version
    assert best.metrics["models"]["active"]["ndcg_10"] == popular.metrics["models"]["popularity"]["ndcg_10"]


def test_what_became_active_meanwhile_is_what_a_model_is_judged_beside(monkeypatch):
    (dish, *_), _ = two_tastes()
    row = training.request(KIND)
    write = artefacts.write

    def slow(*args):
        monkeypatch.setattr(artefacts, "write", write)
        trained_meanwhile.append(make_model([(0, dish.pk)], [dish.pk]))
        publishing.activate(trained_meanwhile[0].pk)
        return write(*args)

    trained_meanwhile: list[TrainedModel] = []
    monkeypatch.setattr(artefacts, "write", slow)
    training.train(row.pk)

    row.refresh_from_db()
    assert (row.is_active, row.previous) == (True, trained_meanwhile[0])
    assert f"the active {trained_meanwhile[0].version}" in row.verdict


def test_rolling_back_withdraws_the_active_one_and_returns_to_the_one_before():
    first = make_model(PICKS, IDS, is_active=True)
    second, third = make_model(PICKS, IDS), make_model(PICKS, IDS)
    publishing.activate(second.pk)
    publishing.activate(third.pk)

    withdrawn, back = publishing.roll_back()

    assert (withdrawn, withdrawn.status, back, back.is_active) == (third, Status.WITHDRAWN, second, True)
    publishing.roll_back()
    assert active_one() == first.version
    with pytest.raises(Conflict, match=f"no model before {first.version}"):
        publishing.roll_back()
    assert active_one() == first.version


def test_rolling_back_passes_over_what_cannot_be_read():
    first = make_model(PICKS, IDS, is_active=True)
    second, third = make_model(PICKS, IDS), make_model(PICKS, IDS)
    publishing.activate(second.pk)
    publishing.activate(third.pk)
    artefacts.remove([second.artefact])

    assert publishing.roll_back()[1] == first


def test_without_an_active_model_there_is_nothing_to_roll_back():
    with pytest.raises(Conflict, match="No model is active"):
        publishing.roll_back()


def test_a_withdrawn_model_can_be_made_active_again_by_hand():
    first, second = make_model(PICKS, IDS, is_active=True), make_model(PICKS, IDS)
    publishing.activate(second.pk)
    publishing.roll_back()

    found = publishing.activate(second.pk)

    assert (found.is_active, found.status) == (True, Status.READY)
    assert active_one() == second.version != first.version


@pytest.mark.parametrize("status", ["pending", "training", "rejected", "failed"])
def test_what_was_never_ready_cannot_be_made_active(status):
    first = make_model(PICKS, IDS, is_active=True)
    other = make_model(PICKS, IDS)
    TrainedModel.objects.filter(pk=other.pk).update(status=status)

    with pytest.raises(Conflict, match="only one that was ready can answer"):
        publishing.activate(other.pk)

    assert active_one() == first.version


def test_what_cannot_be_read_cannot_be_made_active():
    first, other = make_model(PICKS, IDS, is_active=True), make_model(PICKS, IDS)
    artefacts.remove([other.artefact])

    with pytest.raises(Conflict, match=f"{other.version} can't answer"):
        publishing.activate(other.pk)

    assert active_one() == first.version


def test_a_row_that_was_lost_publishes_nothing():
    row = TrainedModel.objects.create(kind=KIND, status="training", attempt=2)
    verdict = Verdict(place=Place.ACTIVE, sentence="Good.")
    written = artefacts.Written(artefact="x", sha256="y", size_bytes=1)

    assert not publishing.publish(row, attempt=1, verdict=verdict, judged_beside=None, written=written)

    row.refresh_from_db()
    assert (row.status, row.artefact, active_one()) == (Status.TRAINING, "", None)


def test_of_each_kind_three_stay_on_disk_and_the_active_one_and_the_one_before_always(models_folder):
    rows = [make_model(PICKS, IDS) for _ in range(6)]
    other = make_model(PICKS, IDS, kind=KIND)
    publishing.activate(rows[0].pk)
    publishing.activate(rows[1].pk)

    removed = publishing.remove_old_artefacts()

    assert removed == [rows[2].version]
    assert folders(models_folder) == {row.artefact for row in [*rows[:2], *rows[3:], other]}
    rows[2].refresh_from_db()
    assert (rows[2].artefact, rows[2].status) == ("", Status.READY)
    assert publishing.remove_old_artefacts() == []


def test_forgotten_folders_go_after_a_day(models_folder):
    row = make_model(PICKS, IDS)
    long_ago = time.time() - artefacts.FORGOTTEN_AFTER_S - 60
    for name in ("als-9.1", "als-9.2.part", "als-10.1.part"):
        (models_folder / name).mkdir()
        if name != "als-10.1.part":
            os.utime(models_folder / name, (long_ago, long_ago))

    publishing.remove_old_artefacts()

    assert folders(models_folder) == {row.artefact, "als-10.1.part"}


def test_removing_no_name_removes_nothing(models_folder):
    row = make_model(PICKS, IDS)

    artefacts.remove(["", row.artefact])

    assert models_folder.is_dir()
    assert folders(models_folder) == set()


def test_an_artefact_is_read_as_it_was_written(models_folder):
    row = make_model(PICKS, IDS)

    found = artefacts.read(row.artefact, sha256=row.sha256)

    assert found.model.item_ids.tolist() == IDS
    assert found.quality.tolist() == [0.0, 0.0]
    assert row.size_bytes == sum(path.stat().st_size for path in (models_folder / row.artefact).iterdir())


def test_of_two_that_become_active_at_once_where_none_was_one_is_told_so(monkeypatch):
    first, second = make_model(PICKS, IDS), make_model(PICKS, IDS)
    publishing.activate(first.pk)
    # As it is where the other one committed after this one had looked.
    monkeypatch.setattr(publishing, "locked_active", lambda: None)

    with pytest.raises(Conflict, match="became active at this moment"):
        publishing.activate(second.pk)
    row = TrainedModel.objects.create(kind=KIND, status="training", attempt=1)
    with pytest.raises(publishing.ActiveMoved):
        publishing.publish(
            row, attempt=1, verdict=Verdict(place=Place.ACTIVE, sentence=""), judged_beside=None,
            written=artefacts.Written(artefact="x", sha256="y", size_bytes=1),
        )  # fmt: skip

    row.refresh_from_db()
    assert (active_one(), row.status) == (first.version, Status.TRAINING)
