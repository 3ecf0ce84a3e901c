"""The trained models that answer, in memory, for all tasks of a process: read once for each change of their rows.

The database says which they are, so every process sees a new model, or one that was rolled back, at its next question
and without a restart. Who holds a line-up goes on with it, whatever comes after.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from weakref import WeakKeyDictionary

import numpy as np
from django.conf import settings
from django.db.models import QuerySet
from scipy.sparse import csr_array

from core import prepared
from ratings import artefacts
from ratings.artefacts import BadArtefact
from ratings.calibration import Curve
from ratings.models import TrainedModel
from ratings.recommender import Recommender
from recipes.columns import DishColumns
from recipes.incidence import places

logger = logging.getLogger(__name__)

POPULARITY = "popularity"
"""The kind that looks at no history: the last in every line."""
TRY_AGAIN_AFTER_S = 60
"""A folder that can't be read may be on its way to this machine; it is looked for again, but not at every question."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Loaded:
    """One trained model in memory."""

    pk: int
    version: str
    kind: str
    sha256: str
    model: Recommender
    quality: np.ndarray
    """float32 (n_items,): how each of its recipes is rated by everybody, −1 to 1."""
    curve: Curve
    _places: WeakKeyDictionary[DishColumns, tuple[np.ndarray, np.ndarray]] = field(default_factory=WeakKeyDictionary)

    def history_row(self, picks: Mapping[int, float]) -> csr_array:
        """Return picks as the model takes them: CSR float32 (1, n_items); recipes that it doesn't know are left out."""
        column, known = places(self.model.item_ids, np.fromiter(picks, dtype=np.int64, count=len(picks)))
        weight = np.fromiter(picks.values(), dtype=np.float32, count=len(picks))[known]
        order = np.argsort(column)
        ends = np.array([0, len(column)])
        return csr_array((weight[order], column[order].astype(np.int32), ends), shape=(1, self.model.n_items))

    def onto(self, dishes: DishColumns, values: np.ndarray) -> np.ndarray:
        """Return one value for each dish out of one for each of the model's recipes, NaN where it has none.

        Shapes: values float32 (n_items,); returns float32 (R,).
        """
        column, known = self._columns(dishes)
        if len(column) == len(known) == len(values):
            return values  # the same recipes, and so in the same order
        found = np.full(len(dishes), np.nan, dtype=np.float32)
        found[known] = values[column]
        return found

    def quality_of(self, dishes: DishColumns) -> np.ndarray:
        """Return how each dish is rated by everybody, 0 where nobody rated it or the model doesn't know it: (R,)."""
        found = self.onto(dishes, self.quality)
        return found if found is self.quality else np.nan_to_num(found, copy=False)

    def columns_of(self, dishes: DishColumns, rows: np.ndarray) -> np.ndarray:
        """Return the model's columns of some dishes: int64 (len(rows),), −1 for a dish that it doesn't know."""
        column, known = self._columns(dishes)
        every = np.full(len(dishes), -1, dtype=np.int64)
        every[known] = column
        return every[rows]

    def _columns(self, dishes: DishColumns) -> tuple[np.ndarray, np.ndarray]:
        if dishes not in self._places:
            self._places[dishes] = places(self.model.item_ids, dishes.recipe_id)
        return self._places[dishes]


@dataclass(frozen=True, kw_only=True, eq=False)
class LineUp:
    """The models that answer, in the order in which they are asked: the active one first."""

    models: tuple[Loaded, ...] = ()
    version: str = ""
    """Another one whenever another model may answer; empty where none is trained."""

    @property
    def first(self) -> str:
        """The version of the model that is asked first; empty where there is none."""
        return self.models[0].version if self.models else ""

    def led_by(self, kind: str) -> LineUp:
        """Return the line-up with the model of `kind` first, where there is one: for trying it on some people."""
        first = tuple(each for each in self.models if each.kind == kind)
        rest = tuple(each for each in self.models if each.kind != kind)
        return LineUp(models=first + rest, version=f"{self.version}:{kind}" if first else self.version)


Rows = tuple[tuple[int, bool, str], ...]
"""Of each model that may answer: the id of its row, whether it is the active one, and its checksum."""


@dataclass(frozen=True)
class _Held:
    """A line-up, the rows that it was made of, and when to look again for what could not be read."""

    rows: Rows
    line_up: LineUp
    good_until: float


_reading = threading.Lock()
_held = _Held((), LineUp(), float("inf"))


def current() -> LineUp:
    """Return the models that answer now: one query where nothing has changed since they were last read.

    Of threads that find a change at once, one reads the new models and the others go on with those before.
    """
    rows = _rows()
    held = _held
    if _is_good(held, rows):
        return held.line_up
    # Who has nothing to go on with waits; so does whoever has models that are all gone from the rows.
    if not _reading.acquire(blocking=not held.line_up.models or not rows):
        return held.line_up
    try:
        rows = _rows()
        return _held.line_up if _is_good(_held, rows) else _read(rows)
    finally:
        _reading.release()


def version() -> str:
    """Return a word that is another one whenever another model may answer; empty where none is trained."""
    return _version(_rows())


def _rows() -> Rows:
    """Return the rows of models that may answer: few, as only those with an artefact count."""
    return tuple(prepared.rows(_ready))


def _ready() -> QuerySet:
    ready = TrainedModel.objects.filter(status=TrainedModel.Status.READY).exclude(artefact="")
    return ready.order_by("pk").values_list("pk", "is_active", "sha256")


def _version(rows: Rows) -> str:
    return ",".join(f"{pk}{'*' if is_active else ''}.{sha256[:8]}" for pk, is_active, sha256 in rows)


def _is_good(held: _Held, rows: Rows) -> bool:
    return held.rows == rows and time.monotonic() < held.good_until


def _read(rows: Rows) -> LineUp:
    """Read the models of `rows` and keep them; those that were in memory already are taken from there."""
    global _held
    in_memory = {(each.pk, each.sha256): each for each in _held.line_up.models}
    models: dict[str, Loaded] = {}
    is_whole = True
    for row in _in_order(TrainedModel.objects.filter(pk__in=[pk for pk, *_ in rows])):
        if row.kind in models:
            continue
        loaded = in_memory.get((row.pk, row.sha256)) or _load(row)
        if loaded is None:
            is_whole = False
        else:
            models[row.kind] = loaded
    line_up = LineUp(models=tuple(models.values()), version=_version(rows))
    _held = _Held(rows, line_up, float("inf") if is_whole else time.monotonic() + TRY_AGAIN_AFTER_S)
    logger.info("recommenders read", extra={"models": [each.version for each in line_up.models], "is_whole": is_whole})
    return line_up


def _in_order(rows: Iterable[TrainedModel]) -> list[TrainedModel]:
    """Return rows in the order in which they are asked: the active kind, the other kinds as the settings rank them.

    Of a kind the newest answers, of the active one's kind the active one; older ones stand in for what can't be read.
    """
    known = list(rows)
    active_kind = next((row.kind for row in known if row.is_active), None)
    place = {kind: number for number, kind in enumerate(settings.RECOMMENDER_KINDS)}

    def key(row: TrainedModel) -> tuple:
        is_last = row.kind == POPULARITY and row.kind != active_kind
        return (row.kind != active_kind, is_last, place.get(row.kind, len(place)), row.kind, not row.is_active, -row.pk)

    return sorted(known, key=key)


def _load(row: TrainedModel) -> Loaded | None:
    """Return the model of a row; None where it can't be read, so that the next one answers."""
    try:
        found = artefacts.read(row.artefact, sha256=row.sha256)
    except BadArtefact as error:
        logger.error("a trained model can't be used; the next one answers", extra={"model": row.version,
                     "is_active": row.is_active, "error": str(error)})  # fmt: skip
        return None
    return Loaded(
        pk=row.pk, version=row.version, kind=row.kind, sha256=row.sha256,
        model=found.model, quality=found.quality, curve=found.curve,
    )  # fmt: skip
