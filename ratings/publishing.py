"""Which trained model answers first: taken over by a new one, handed back to the one before, and what stays on disk."""

from __future__ import annotations

import logging

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone

from core.errors import Conflict
from ratings import artefacts
from ratings.artefacts import BadArtefact, Written
from ratings.judging import Place, Verdict
from ratings.models import TrainedModel

logger = logging.getLogger(__name__)

Status = TrainedModel.Status


class ActiveMoved(Exception):
    """Another model became active since this one was judged beside the active one."""


def publish(row: TrainedModel, *, attempt: int, verdict: Verdict, judged_beside: int | None, written: Written) -> bool:
    """Let a judged model answer; return whether the row was still this attempt's.

    Args:
        judged_beside: the id of the model that was active when it was judged; None where none was.

    Raises:
        ActiveMoved: another one is active by now; nothing was changed.
    """
    try:
        with transaction.atomic():
            active = locked_active()
            if (active.pk if active else None) != judged_beside:
                raise ActiveMoved
            is_ours = TrainedModel.objects.held(row.pk, attempt=attempt).update(
                status=Status.READY, verdict=verdict.sentence, artefact=written.artefact, sha256=written.sha256,
                size_bytes=written.size_bytes, finished_at=timezone.now(), updated_at=timezone.now(),
                metrics=row.metrics, calibration=row.calibration, params=row.params, data=row.data,
                timings=row.timings,
            )  # fmt: skip
            if is_ours and verdict.place is Place.ACTIVE:
                _hand_over(active, row)
            return bool(is_ours)
    except IntegrityError as error:
        # None was active to hold on to, and another became it first: the database keeps them to one.
        raise ActiveMoved from error


def activate(model_id: int) -> TrainedModel:
    """Let a trained model answer first, whatever was measured: somebody decided so.

    Raises:
        Conflict: it has no artefact that can be read, or is not one that was ready, or another one became active at
            the same moment; nothing was changed.
    """
    row = TrainedModel.objects.get(pk=model_id)
    if row.status not in (Status.READY, Status.WITHDRAWN):
        raise Conflict(f"{row.version} is {row.get_status_display().lower()}: only one that was ready can answer.")
    _require_readable(row)
    try:
        with transaction.atomic():
            active = locked_active()
            if active is None or active.pk != row.pk:
                TrainedModel.objects.filter(pk=row.pk).update(status=Status.READY)
                _hand_over(active, row)
    except IntegrityError as error:
        raise Conflict("Another model became active at this moment: look again.") from error
    row.refresh_from_db()
    return row


@transaction.atomic
def roll_back(version: str | None = None) -> tuple[TrainedModel, TrainedModel]:
    """Withdraw the active model and hand back to the one before it that can still answer; return both, in this order.

    Args:
        version: the model that is to be withdrawn, so that a second click withdraws no second one; None for whichever.

    Raises:
        Conflict: no model is active, another one is, or none before it can still be read; nothing was changed.
    """
    active = locked_active()
    if active is None:
        raise Conflict("No model is active: there is nothing to roll back.")
    if version is not None and version != active.version:
        raise Conflict(f"{version!r} does not answer first any more: {active.version} does. Nothing was changed.")
    before = _last_before(active)
    if before is None:
        raise Conflict(f"There is no model before {active.version} that can still be read.")
    _hand_over(active, before, withdraw=True)
    logger.warning("model rolled back", extra={"model": active.version, "active": before.version})
    active.refresh_from_db()
    before.refresh_from_db()
    return active, before


def locked_active() -> TrainedModel | None:
    """Return the active model, held until the transaction ends: two changes of it come one after the other."""
    return TrainedModel.objects.select_for_update(no_key=True).filter(is_active=True).first()


def remove_old_artefacts() -> list[str]:
    """Delete what nobody returns to: of each kind all but the newest ones, and folders that no row names.

    The active model and the one before it always stay. Returns: the versions whose artefact went.
    """
    rows = list(TrainedModel.objects.exclude(artefact="").order_by("-pk"))
    active = next((row for row in rows if row.is_active), None)
    staying = {active.pk, active.previous_id} if active else set()
    for kind in {row.kind for row in rows}:
        staying.update([row.pk for row in rows if row.kind == kind][: settings.RECOMMENDER_KEPT])
    leaving = [row for row in rows if row.pk not in staying]
    # The rows first: a folder without a row is found again, a row without its folder would be an error.
    TrainedModel.objects.filter(pk__in=[row.pk for row in leaving], is_active=False).update(artefact="")
    artefacts.remove(row.artefact for row in leaving)
    artefacts.remove_forgotten({row.artefact for row in rows if row.pk in staying})
    return [row.version for row in leaving]


def _hand_over(before: TrainedModel | None, row: TrainedModel, *, withdraw: bool = False) -> None:
    if before is not None:
        status = Status.WITHDRAWN if withdraw else Status.READY
        TrainedModel.objects.filter(pk=before.pk).update(is_active=False, status=status)
    # Going back is no step forward: the one that was withdrawn is not what the next roll back returns to.
    came_after = {} if withdraw else {"previous": before}
    TrainedModel.objects.filter(pk=row.pk).update(is_active=True, activated_at=timezone.now(), **came_after)
    logger.info("model activated", extra={"model": row.version, "before": before.version if before else None})


def _last_before(active: TrainedModel) -> TrainedModel | None:
    """Return the nearest of those that were active before, in order, that was not withdrawn and can be read."""
    seen = {active.pk}
    row = active.previous
    while row is not None and row.pk not in seen:
        seen.add(row.pk)
        if row.status == Status.READY and row.artefact:
            try:
                _require_readable(row)
            except Conflict:
                logger.warning("model can't be returned to", extra={"model": row.version})
            else:
                return row
        row = row.previous
    return None


def _require_readable(row: TrainedModel) -> None:
    try:
        artefacts.read(row.artefact, sha256=row.sha256)
    except BadArtefact as error:
        raise Conflict(f"{row.version} can't answer: {error}.") from error
