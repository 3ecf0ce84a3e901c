"""The life of a training: requested, claimed, trained, judged, published or rejected, rescued; as that of a plan.

What takes long holds no transaction open. While it lasts, the row is given signs of life, so that a worker that died
is told from one that is busy.
"""

from __future__ import annotations

import dataclasses
import logging
import uuid
from datetime import datetime
from typing import Any

import numpy as np
from django.conf import settings
from django.db import IntegrityError, OperationalError, transaction
from django.utils import timezone

from core.errors import Invalid, Transient
from core.models import is_last_attempt
from ratings import artefacts, datasets, judging, publishing, tracking
from ratings.artefacts import Artefact, BadArtefact, Written
from ratings.datasets import DataSet
from ratings.heartbeat import beating
from ratings.judging import Place, Trial, Verdict
from ratings.models import TrainedModel
from ratings.publishing import ActiveMoved
from ratings.recommender import MODELS, Recommender
from ratings.step_clock import StepClock

logger = logging.getLogger(__name__)

Status = TrainedModel.Status
TRIES = 3
"""How often a model is judged beside the active one because that changed meanwhile."""


def request(kind: str, *, at: datetime | None = None) -> TrainedModel:
    """Ask for a training and return its row, PENDING and to be rung; or the one of its kind that is under way.

    Args:
        at: what it learns from is what was known then; now by default.

    Raises:
        Invalid: there is no such kind.
    """
    if kind not in MODELS:
        raise Invalid(f"There is no recommender {kind!r}; there are {', '.join(sorted(MODELS))}.")
    live = TrainedModel.objects.filter(kind=kind, status__in=TrainedModel.LIVE)
    try:
        with transaction.atomic():
            return live.first() or TrainedModel.objects.create(kind=kind, requested_at=at or timezone.now())
    except IntegrityError:
        # Another request won the race between our look and our insert: theirs is the training.
        return live.get()


def request_all() -> list[TrainedModel]:
    """Ask for a training of each kind in the settings, all on the same data; return the rows in that order."""
    now = timezone.now()
    # A kind that does not exist is told of by `manage.py check`, and keeps the others from nothing.
    return [request(kind, at=now) for kind in settings.RECOMMENDER_KINDS if kind in MODELS]


def train(model_id: int) -> None:
    """Train and judge one requested model. Safe to run twice and late.

    Afterwards the row is READY, REJECTED with the numbers and the reason or, after a fault, FAILED; or untouched,
    because another worker holds it, or trains another one: then it is rung for again.

    Raises:
        Transient: the database was busy; the row is PENDING again.
        Exception: any fault of ours, after the row has been marked FAILED.
    """
    if TrainedModel.objects.filter(status=Status.TRAINING).exclude(pk=model_id).exists():
        return
    attempt = TrainedModel.objects.claim(model_id)
    if attempt is None:
        logger.info("training not claimed", extra={"model_id": model_id})
        return
    row = TrainedModel.objects.get(pk=model_id)
    try:
        with beating(row, attempt=attempt):
            is_saved = _train(row, attempt)
    except OperationalError as error:
        if is_last_attempt(attempt, settings.TRAINING_MAX_ATTEMPTS):
            _fail(row, attempt)
            raise
        TrainedModel.objects.held(model_id, attempt=attempt).update(status=Status.PENDING)
        raise Transient(f"training {model_id}, attempt {attempt}: {error}") from error
    except Exception:
        _fail(row, attempt)
        raise
    row.refresh_from_db()
    outcome = row.status if is_saved else "lost"
    logger.info("training finished", extra={"model": row.version, "attempt": attempt, "status": outcome,
                "is_active": row.is_active, "verdict": row.verdict, **row.timings})  # fmt: skip
    if is_saved:
        tracking.send(row)


def rescue_stuck() -> list[int]:
    """Release trainings whose worker vanished and return the id of the one that is to be rung again, if any."""
    moved = TrainedModel.objects.release_stuck(
        claimed_for_s=settings.TRAINING_STALE_S, max_attempts=settings.TRAINING_MAX_ATTEMPTS
    )
    if moved:
        logger.warning("stuck trainings released", extra={"count": moved})
    TrainedModel.objects.filter(status=Status.FAILED, finished_at=None).update(finished_at=timezone.now())
    overdue = TrainedModel.objects.to_ring_again(pending_for_s=settings.PLAN_PENDING_RING_AFTER_S)
    return [model_id for model_id in next_to_train() if model_id in overdue]


def next_to_train() -> list[int]:
    """Return the id of the training that waits longest; none while one is under way.

    One at a time: a night's trainings side by side would keep all workers from the weeks that people wait for.
    """
    if TrainedModel.objects.filter(status=Status.TRAINING).exists():
        return []
    return list(TrainedModel.objects.filter(status=Status.PENDING).order_by("pk").values_list("pk", flat=True)[:1])


def _train(row: TrainedModel, attempt: int) -> bool:
    """Train, judge, and save what came of it; return whether the row was still this attempt's."""
    clock = StepClock()
    with clock.step("load"):
        data = datasets.load(row.requested_at)
        picks = data.picks()
    row.params = _params(judging.untrained(row.kind))
    row.data = _summary(data, picks=len(picks), people=len(np.unique(picks.user)))
    if not len(picks):
        return _reject(
            row, attempt, "There is nothing to learn from yet: nobody has liked or picked a published recipe."
        )
    active = TrainedModel.objects.filter(is_active=True).first()
    with clock.step("try_out"):
        trial = judging.try_out(data, row.kind, unseen_from=_unseen_from(active, data))
    row.metrics, row.calibration, row.timings = trial.metrics, trial.curve.as_json(), clock.seconds
    verdict = judging.verdict_beside_popularity(trial) or _beside_active(row, trial, active)
    if verdict.place is Place.REJECTED:
        return _reject(row, attempt, verdict.sentence)
    with clock.step("fit_all"):
        model = judging.untrained(row.kind).fit(picks, data.content)
    with clock.step("write"):
        found = Artefact(model=model, quality=judging.quality_of(data), curve=trial.curve)
        # The attempt is in the name: a slow worker that lost the row must not write over its successor's file.
        written = artefacts.write(f"{row.version}.{attempt}", found)
    return _publish(row, attempt, trial, verdict, active, written)


def _publish(
    row: TrainedModel, attempt: int, trial: Trial, verdict: Verdict, active: TrainedModel | None, written: Written
) -> bool:
    for left in range(TRIES - 1, -1, -1):
        try:
            beside = active.pk if active else None
            is_ours = publishing.publish(row, attempt=attempt, verdict=verdict, judged_beside=beside, written=written)
        except ActiveMoved:
            if not left:
                raise
            active = TrainedModel.objects.filter(is_active=True).first()
            verdict = _beside_active(row, trial, active)
            if verdict.place is not Place.REJECTED:
                continue
            is_ours = _reject(row, attempt, verdict.sentence)
        if not is_ours or verdict.place is Place.REJECTED:
            artefacts.remove([written.artefact])
        else:
            publishing.remove_old_artefacts()
        return is_ours
    raise AssertionError("the last try returns or raises")


def _beside_active(row: TrainedModel, trial: Trial, active: TrainedModel | None) -> Verdict:
    """Judge a tried model beside the active one, and note how that one did."""
    if active is None:
        return judging.first_verdict(trial)
    if trial.held_out is None:
        return judging.verdict_beside_active(
            trial, active_kind=active.kind, active_version=active.version, active_ndcg=None
        )
    measured, is_itself = _measured_again(trial, active)
    row.metrics["models"]["active"] = measured
    row.metrics |= {"active": active.version, "is_active_itself": is_itself}
    return judging.verdict_beside_active(
        trial, active_kind=active.kind, active_version=active.version, active_ndcg=measured["ndcg_10"],
        is_itself=is_itself,
    )  # fmt: skip


def _unseen_from(active: TrainedModel | None, data: DataSet) -> float | None:
    """Return from when on the active model is to be judged: it has seen nothing since, or was judged from there."""
    if active is None:
        return None
    if active.data.get("fingerprint") == data.fingerprint:
        return active.metrics.get("held_out", {}).get("since")
    return active.data.get("until")


def _measured_again(trial: Trial, active: TrainedModel) -> tuple[dict[str, Any], bool]:
    """Return how the active model does on the held-out part, and whether it is itself that was measured.

    It is where it has not seen that part; else a twin that is trained without it.
    """
    assert trial.held_out is not None
    was_judged_on = active.metrics.get("held_out", {}).get("since")
    is_same_part = active.data.get("fingerprint") == trial.data.fingerprint and was_judged_on == trial.held_out.since
    if is_same_part and active.kind in active.metrics.get("models", {}):
        # Trained on the same data, as all are of one night: it was measured on the same part when it had not seen it.
        return active.metrics["models"][active.kind], True
    has_seen = trial.held_out.since is None or active.data.get("until", 0) > trial.held_out.since
    if not has_seen:
        try:
            found = artefacts.read(active.artefact, sha256=active.sha256)
            return judging.measure_again(trial, found.model).metrics.as_dict(), True
        except BadArtefact as error:
            logger.error("the active model can't be measured; a twin is trained in its place",
                         extra={"model": active.version, "error": str(error)})  # fmt: skip
    return judging.measure_twin(trial, active.kind, active.params).metrics.as_dict(), False


def _reject(row: TrainedModel, attempt: int, sentence: str) -> bool:
    now = timezone.now()
    kept: dict[str, Any] = {
        name: getattr(row, name) for name in ("params", "metrics", "calibration", "data", "timings")
    }
    return bool(
        TrainedModel.objects.held(row.pk, attempt=attempt).update(
            status=Status.REJECTED, verdict=sentence, finished_at=now, updated_at=now, **kept
        )
    )


def _fail(row: TrainedModel, attempt: int) -> None:
    error_id = uuid.uuid4().hex[:12]
    TrainedModel.objects.held(row.pk, attempt=attempt).update(
        status=Status.FAILED, error_id=error_id, finished_at=timezone.now(), updated_at=timezone.now(),
        error_message="Something went wrong while training; the models before it go on answering.",
    )  # fmt: skip
    logger.error("training failed", extra={"model": row.version, "attempt": attempt, "error_id": error_id})


def _params(model: Recommender) -> dict[str, Any]:
    return dataclasses.asdict(model.config)


def _summary(data: DataSet, *, picks: int, people: int) -> dict[str, Any]:
    """Return what a training learned from, for its row."""
    time_s = data.words.time
    return {
        "people": len(data.user_ids), "recipes": len(data.item_ids), "words": len(time_s), "picks": picks,
        "people_with_picks": people, "ratings": int(data.words.is_rating.sum()), "until": data.until.timestamp(),
        "first": float(time_s[0]) if len(time_s) else None, "fingerprint": data.fingerprint,
    }  # fmt: skip
