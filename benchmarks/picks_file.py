"""Reading a file of picks: user, item and, where known, rating, t (unix seconds or ISO dates) and split."""

from __future__ import annotations

import csv
import gzip
import math
import zlib
from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import numpy as np

from ratings.recommender import Interactions
from ratings.recommender.evaluation import mean_liking
from ratings.recommender.splits import CORE, Split, at_random, by_column, by_time, core

REQUIRED = ("user", "item")
OPTIONAL = ("rating", "t", "split")
BLANK = frozenset({"", "nan", "na", "null", "none"})
"""What a rating or a time that nobody knows is written as, in small letters."""


class BadFile(ValueError):
    """A file that cannot be used; the message says what is wrong with it."""


@dataclass(frozen=True)
class Picks:
    """What a file holds, people and recipes numbered from 0."""

    split: Split
    how: str
    """The split in words."""
    liking: np.ndarray | None
    """float64 (n_items,): mean rating of each recipe outside the test part, shrunken; None without ratings."""
    item_names: np.ndarray
    """(n_items,): what the file calls each column."""


def read(path: Path, *, seed: int = 0) -> Picks:
    """Return the picks of the file at `path`, split as it says, or else by time, or else at random per person.

    Raises:
        BadFile: missing, not CSV, without a needed column, or with a value that says nothing.
    """
    frame = _frame(path)
    rating, time, part = (_numbers(frame, name, path) for name in OPTIONAL)
    has_no_time = np.zeros(0, dtype=bool) if time is None else np.isnan(time)
    if time is not None:
        # What may be old is learnt from, and judged by only where the file's own split says so.
        time[has_no_time] = time[~has_no_time].min()
    users, user = np.unique(_numbered(frame["user"]), return_inverse=True)
    items, item = np.unique(_numbered(frame["item"]), return_inverse=True)
    # Ratings go through core and split in the place of the weights, and so stay with their picks.
    rated = Interactions(
        user=user.astype(np.int32), item=item.astype(np.int32),
        weight=np.ones(len(user)) if rating is None else rating, time=time,
        n_users=len(users), item_ids=np.arange(len(items), dtype=np.int64),
    )  # fmt: skip
    try:
        if part is None:
            rated = core(rated)
            items = items[rated.item_ids]
            if not len(rated):
                raise BadFile(f"{path}: nobody is left with at least {CORE} picks of recipes with at least {CORE}")
        split, how = _split(rated, part, seed=seed)
    except BadFile:
        raise
    except ValueError as error:
        raise BadFile(f"{path}: {error}") from error
    if has_no_time.any():
        how = f"{how}; {has_no_time.sum()} picks without a time count as the earliest"
    known = split.known()
    rated = known.where(~np.isnan(known.weight))
    liking = None if rating is None or not len(rated) else mean_liking(rated, rated.weight)
    plain = Split(_weighing_alike(split.train), _weighing_alike(split.validation), _weighing_alike(split.test))
    return Picks(split=plain, how=how, liking=liking, item_names=items)


def _split(data: Interactions, part: np.ndarray | None, *, seed: int) -> tuple[Split, str]:
    if part is not None:
        return by_column(data, part), "the file's own column"
    if data.time is not None and np.ptp(data.time) > 0:
        return by_time(data), "by time, 80/10/10 %"
    return at_random(data, seed=seed), f"20 % of each person at random, seed {seed}"


def _weighing_alike(data: Interactions) -> Interactions:
    """Return the picks with weight 1: a rating of one star is still a pick, and liking is measured apart."""
    return replace(data, weight=np.ones(len(data), dtype=np.float32))


def columns_of(path: Path, wanted: Collection[str] | None = None) -> dict[str, np.ndarray]:
    """Return the columns of the CSV file at `path`, gzipped or not, as texts; only those that are wanted.

    Raises:
        BadFile: missing, unreadable, without rows, or with a row of another length.
    """
    try:
        with (gzip.open if path.suffix == ".gz" else open)(path, "rt", encoding="utf-8-sig", newline="") as file:
            lines = csv.reader(file)
            head = [name.strip() for name in next(lines, [])]
            rows = list(lines)
    except FileNotFoundError as error:
        raise BadFile(f"there is no file {path}") from error
    except (OSError, EOFError, zlib.error, ValueError, csv.Error) as error:
        raise BadFile(f"{path} cannot be read as {'gzipped ' if path.suffix == '.gz' else ''}CSV: {error}") from error
    rows = [row for row in rows if row]
    for line, row in enumerate(rows, start=2):
        if len(row) != len(head):
            raise BadFile(f"{path}: line {line} has {len(row)} values, the first has {len(head)}")
    if not rows:
        raise BadFile(f"{path} has no rows")
    return {
        name: np.array([row[place] for row in rows])
        for place, name in enumerate(head)
        if wanted is None or name in wanted
    }


def _frame(path: Path) -> dict[str, np.ndarray]:
    frame = columns_of(path, {*REQUIRED, *OPTIONAL})
    missing = [name for name in REQUIRED if name not in frame]
    if missing:
        raise BadFile(f"{path} has no column {missing[0]!r}; its first line must name {' and '.join(REQUIRED)}")
    for name in REQUIRED:
        empty = np.flatnonzero(np.char.strip(frame[name]) == "")
        if len(empty):
            raise BadFile(f"{path}: {name} is empty in line {int(empty[0]) + 2}")
    return frame


def _numbered(names: np.ndarray) -> np.ndarray:
    """Return whole numbers where all are, so that 10 comes after 9; else the texts."""
    try:
        return names.astype(np.int64)
    except (ValueError, OverflowError):  # words, or numbers of more than 64 bits
        return names


def _numbers(frame: dict[str, np.ndarray], name: str, path: Path) -> np.ndarray | None:
    """Return a column as float64, NaN where a rating or a time is blank; None where nothing is known at all."""
    if name not in frame:
        return None
    texts = np.char.strip(frame[name])
    may_be_blank = name != "split"
    is_blank = np.isin(np.char.lower(texts), list(BLANK)) & may_be_blank
    if is_blank.all():
        return None
    read = _moment if name == "t" else _number
    values = np.array([math.nan if blank else read(text) for text, blank in zip(texts, is_blank, strict=True)])
    wrong = np.flatnonzero(~np.isfinite(values) & ~is_blank)
    if len(wrong):
        line = int(wrong[0])
        wanted = "neither a number nor a date" if name == "t" else "no number"
        raise BadFile(f"{path}: {name} is {str(frame[name][line])!r} in line {line + 2}, {wanted}")
    return values


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return math.nan


def _moment(text: str) -> float:
    """Return unix seconds: of a number itself, of an ISO date its midnight, UTC where it says nothing else."""
    number = _number(text)
    if not math.isnan(number):
        return number
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return math.nan
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()
