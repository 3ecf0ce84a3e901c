"""The life of a training: requested, claimed, trained, judged, published or rejected, rescued."""

from __future__ import annotations

from datetime import timedelta

import pytest
from celery.exceptions import SoftTimeLimitExceeded
from django.db import IntegrityError, OperationalError, transaction
from django.utils import timezone

from core.errors import Invalid, Transient
from ratings import active, artefacts, datasets, judging, training
from ratings.models import Interaction, Rating, TrainedModel
from ratings.recommender import MODELS
from tasks import ratings as tasks
from tests.ratings.tastes import make_dishes, make_people, two_tastes
from tests.ratings.trained import trained

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("models_folder")]
Status = TrainedModel.Status
KIND = "item_item"


def folders(home) -> set[str]:
    return {path.name for path in home.iterdir()} if home.is_dir() else set()


@pytest.fixture
def rung(monkeypatch) -> list[int]:
    """The ids that a worker was asked to train."""
    ids: list[int] = []
    monkeypatch.setattr(tasks, "ring", lambda task, model_id: ids.append(model_id))
    return ids


def test_a_model_that_beats_popularity_is_activated_with_its_numbers(models_folder):
    two_tastes()

    row = trained()

    assert (row.status, row.is_active, row.attempt) == (Status.READY, True, 1)
    mine, popular = (row.metrics["models"][name]["ndcg_10"] for name in (KIND, "popularity"))
    assert mine > popular > 0
    assert f"NDCG@10 is {mine:.4f}, that of popularity {popular:.4f}, on 57 people" in row.verdict
    assert (row.data["people"], row.data["recipes"]) == (60, 24)
    assert row.metrics["held_out"]["how"] == "by time"
    assert row.finished_at and row.activated_at
    assert set(row.timings) == {"load_s", "try_out_s", "fit_all_s", "write_s"}
    assert folders(models_folder) == {row.artefact} == {f"{KIND}-{row.pk}.1"}
    assert artefacts.read(row.artefact, sha256=row.sha256).model.name == KIND


def test_the_same_data_is_the_same_model(models_folder):
    two_tastes()

    first, second = trained(), trained()

    assert first.sha256 == second.sha256
    assert (first.metrics["models"][KIND], first.data["fingerprint"]) == (
        second.metrics["models"][KIND], second.data["fingerprint"],
    )  # fmt: skip


def test_without_anything_to_learn_from_it_is_rejected_with_a_sentence(models_folder):
    for kind in (KIND, "popularity"):
        row = trained(kind)

        assert (row.status, row.is_active) == (Status.REJECTED, False)
        assert row.verdict.startswith("There is nothing to learn from yet")
    assert folders(models_folder) == set()


def test_with_too_few_people_popularity_serves_and_the_rest_is_rejected(models_folder):
    two_tastes(people=10)

    popular, other = trained("popularity"), trained()

    assert (popular.status, popular.is_active) == (Status.READY, True)
    assert (other.status, other.is_active) == (Status.REJECTED, False)
    assert other.verdict.startswith("Only 10 people picked something")
    assert "20 are needed" in other.verdict
    assert folders(models_folder) == {popular.artefact}


def test_one_pick_in_all_is_enough_for_popularity_and_no_fault(alice, models_folder):
    fish, _ = make_dishes()
    Interaction.objects.create(user=alice, recipe=fish[0], kind="cook", event_id="1", occurred_at=timezone.now())

    popular, other = trained("popularity"), trained()

    assert (popular.status, popular.is_active, popular.metrics) == (Status.READY, True, {})
    assert other.status == Status.REJECTED


def test_a_lead_over_popularity_that_may_be_chance_is_rejected(monkeypatch):
    two_tastes()
    monkeypatch.setattr(judging.measuring, "lead", lambda mine, popular: (-0.001, 0.2))

    row = trained()

    assert row.status == Status.REJECTED
    assert "its 95 % interval is -0.0010 to +0.2000" in row.verdict


def test_an_unknown_kind_is_refused():
    with pytest.raises(Invalid, match="no recommender 'magic'; there are"):
        training.request("magic")

    assert not TrainedModel.objects.exists()


def test_asked_twice_it_is_one_training_until_it_has_ended():
    first = training.request("popularity")

    assert training.request("popularity") == first
    assert training.request(KIND) != first
    training.train(first.pk)
    assert training.request("popularity").pk > first.pk


def test_the_database_holds_one_live_training_of_a_kind_and_one_active_model():
    TrainedModel.objects.create(kind=KIND)
    for row in ({"kind": KIND}, {"kind": KIND, "status": "training"}, {"kind": "als", "is_active": True}):
        with pytest.raises(IntegrityError), transaction.atomic():
            TrainedModel.objects.create(**row)
    TrainedModel.objects.create(kind="als", status="ready", is_active=True)
    with pytest.raises(IntegrityError), transaction.atomic():
        TrainedModel.objects.create(kind="popularity", status="ready", is_active=True)


def test_a_message_that_comes_twice_trains_once(models_folder):
    two_tastes()
    row = training.request(KIND)

    tasks.train_model(row.pk)
    row.refresh_from_db()
    before = (row.sha256, row.finished_at, row.attempt)
    tasks.train_model(row.pk)

    row.refresh_from_db()
    assert (row.sha256, row.finished_at, row.attempt) == before
    assert TrainedModel.objects.count() == 1


def test_while_one_is_trained_another_waits_and_is_rung_after_it(rung):
    two_tastes(people=10)
    first, second = training.request("popularity"), training.request(KIND)
    TrainedModel.objects.claim(first.pk)

    tasks.train_model(second.pk)
    second.refresh_from_db()
    assert (second.status, second.attempt, rung) == (Status.PENDING, 0, [])
    TrainedModel.objects.filter(pk=first.pk).update(status=Status.PENDING)
    tasks.train_model(first.pk)

    assert rung == [second.pk]


def test_all_kinds_of_a_night_are_trained_on_one_data_set_and_stand_in_line(settings, rung):
    two_tastes()

    for _ in settings.RECOMMENDER_KINDS:
        if not TrainedModel.objects.exists():
            tasks.request_trainings()
        tasks.train_model(rung[-1])

    rows = list(TrainedModel.objects.order_by("pk"))
    assert [row.kind for row in rows] == settings.RECOMMENDER_KINDS
    assert {row.status for row in rows} <= {Status.READY, Status.REJECTED}
    assert len({row.data["fingerprint"] for row in rows}) == 1
    ready = [row for row in rows if row.status == Status.READY]
    assert {row.kind for row in ready} >= {"item_item", "popularity"}
    assert {loaded.pk for loaded in active.current().models} == {row.pk for row in ready}
    assert [row.is_active for row in ready].count(True) == 1


def test_every_night_all_kinds_are_asked_for_on_the_same_data_and_the_first_is_rung(rung, settings):
    settings.RECOMMENDER_KINDS = [KIND, "popularity"]

    tasks.request_trainings()
    tasks.request_trainings()

    first, second = TrainedModel.objects.order_by("pk")
    assert (first.kind, second.kind) == (KIND, "popularity")
    assert first.requested_at == second.requested_at
    assert rung == [first.pk, first.pk]


def test_a_training_whose_worker_vanished_is_released_and_rung(rung, settings):
    row = training.request(KIND)
    TrainedModel.objects.claim(row.pk)
    long_ago = timezone.now() - timedelta(seconds=settings.TRAINING_STALE_S + 1)
    TrainedModel.objects.update(requested_at=long_ago)
    tasks.rescue_stuck_trainings()
    assert rung == []

    TrainedModel.objects.update(claimed_at=long_ago)
    tasks.rescue_stuck_trainings()

    row.refresh_from_db()
    assert (row.status, rung) == (Status.PENDING, [row.pk])


def test_a_training_that_loses_every_worker_fails_with_a_sentence(rung, settings):
    row = training.request(KIND)
    long_ago = timezone.now() - timedelta(seconds=settings.TRAINING_STALE_S + 1)
    for _ in range(settings.TRAINING_MAX_ATTEMPTS):
        assert TrainedModel.objects.claim(row.pk)
        TrainedModel.objects.update(claimed_at=long_ago)
        tasks.rescue_stuck_trainings()

    row.refresh_from_db()
    assert row.status == Status.FAILED
    assert row.error_message.startswith("The work was begun several times")
    assert row.finished_at


def test_a_worker_that_lost_its_row_leaves_nothing_behind(models_folder, monkeypatch):
    two_tastes()
    row = training.request(KIND)
    write = artefacts.write

    def slow(*args):
        TrainedModel.objects.filter(pk=row.pk).update(attempt=2)  # released, and claimed by another worker
        return write(*args)

    monkeypatch.setattr(artefacts, "write", slow)
    training.train(row.pk)

    row.refresh_from_db()
    assert (row.status, row.artefact, row.is_active) == (Status.TRAINING, "", False)
    assert folders(models_folder) == set()


def test_a_busy_database_is_tried_again_and_in_the_end_fails(monkeypatch, settings):
    row = training.request(KIND)

    def busy(until):
        raise OperationalError("database is locked")

    monkeypatch.setattr(datasets, "load", busy)
    for _ in range(settings.TRAINING_MAX_ATTEMPTS - 1):
        with pytest.raises(Transient):
            training.train(row.pk)
        row.refresh_from_db()
        assert row.status == Status.PENDING
    with pytest.raises(OperationalError):
        training.train(row.pk)

    row.refresh_from_db()
    assert (row.status, bool(row.error_id)) == (Status.FAILED, True)


@pytest.mark.parametrize("fault", [ZeroDivisionError, MemoryError, SoftTimeLimitExceeded])
def test_a_fault_fails_the_row_and_the_models_before_go_on(models_folder, monkeypatch, fault):
    two_tastes()
    before = trained()
    row = training.request(KIND)

    def faulty(self, data, content=None):
        raise fault

    monkeypatch.setattr(MODELS[KIND], "fit", faulty)
    with pytest.raises(fault):
        training.train(row.pk)

    row.refresh_from_db()
    before.refresh_from_db()
    assert (row.status, bool(row.error_id), row.artefact) == (Status.FAILED, True, "")
    assert before.is_active
    assert folders(models_folder) == {before.artefact}


def test_who_does_not_allow_it_contributes_nothing():
    two_tastes(people=4)
    shy = make_people(1)[0]
    shy.profile.behaviour_consent = False
    shy.profile.save()
    dish = Rating.objects.first().recipe
    Rating.objects.create(user=shy, recipe=dish, value=1)
    Interaction.objects.create(user=shy, recipe=dish, kind="cook", event_id="x", occurred_at=timezone.now())

    data = datasets.load(timezone.now())

    assert len(data.user_ids) == 4
    assert shy.pk not in data.user_ids
