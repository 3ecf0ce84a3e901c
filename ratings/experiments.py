"""Which of the ways that are being tried a person gets; without a running experiment, everybody gets the usual one."""

from __future__ import annotations

import logging
from dataclasses import dataclass, field

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from core import prepared
from core.errors import NotFound
from ratings import active, variants
from ratings.active import LineUp
from ratings.models import Experiment

logger = logging.getLogger(__name__)


@dataclass(frozen=True, kw_only=True)
class Choices:
    """What running experiments choose for a person; None leaves a thing as everybody has it."""

    groups: dict[str, str] = field(default_factory=dict)
    """The variant by the name of its experiment: kept with what came of it."""
    min_ratings_for_solver: int | None = None
    planners: tuple[str, ...] | None = None
    model: str | None = None


def choices_for(user_id: int) -> Choices:
    """Return what is chosen for a person, in one query."""
    groups: dict[str, str] = {}
    chosen: dict[str, object] = {}
    for name, written in prepared.rows(_running):
        try:
            variant = variants.assigned(name, user_id, variants.read(written))
        except ValueError:  # made by an older version of the program: a trial must not cost anybody their week
            logger.warning("experiment can't be run and is passed over", extra={"experiment": name})
            continue
        groups[name] = variant.name
        chosen |= {thing: getattr(variant, thing) for thing in variant.things}
    return Choices(groups=groups, **chosen)  # type: ignore[arg-type]


def line_up_for(user_id: int) -> LineUp:
    """Return the models that answer a person now, in the order in which they are asked."""
    return line_up_of(choices_for(user_id))


def line_up_of(choices: Choices) -> LineUp:
    """Return the models that answer whom these choices were made for, in the order in which they are asked."""
    line_up = active.current()
    return line_up if choices.model is None else line_up.led_by(choices.model)


@transaction.atomic
def switch(name: str, *, is_on: bool) -> Experiment:
    """Start an experiment or stop it; a second call changes nothing.

    Raises:
        NotFound: there is none of that name.
        ValidationError: it can't run as it is written, or another one tries the same thing.
    """
    experiment = Experiment.objects.select_for_update().filter(name=name).first()
    if experiment is None:
        raise NotFound(f"There is no experiment {name!r}.")
    if experiment.is_running == is_on:
        return experiment
    experiment.is_running = is_on
    experiment.full_clean()
    if is_on:
        experiment.started_at = experiment.started_at or timezone.now()
        experiment.ended_at = None
    else:
        experiment.ended_at = timezone.now()
    experiment.save()
    logger.info("experiment switched", extra={"experiment": name, "is_on": is_on})
    return experiment


def _running() -> QuerySet:
    return Experiment.objects.filter(is_running=True).order_by("name").values_list("name", "variants")
