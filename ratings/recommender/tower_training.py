"""Training of the two towers: batches of picks, many short steps."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields, replace

import numpy as np
from scipy.sparse import csr_array

from ratings.recommender import adam, towers

AVERAGED = 5
"""Epochs over which what was learnt is averaged, the later the heavier: single ones differ by the noise of their
batches as much as models do (docs/recommender.md)."""
LEAST_EPOCHS = 3
SMALLEST_BATCH = 32
"""A pick needs others to be told from."""
START = 0.05
"""Standard deviation of the vectors at the start."""


@dataclass(frozen=True)
class Settings:
    """Sizes of the towers, and how they are trained."""

    dimensions: int = 64
    """Of a recipe's vector as it enters either tower."""
    hidden: int = 128
    out: int = 31
    """With popularity and a wide part of 64 a recipe's row is 96 numbers: six whole lines of the processor's cache."""
    epochs: int = 12
    most_steps: int = 4_000
    """Fewer epochs where they would be more steps, but at least 3: of many picks each says less that is new."""
    batch: int = 1024
    """At most; see `least_steps`."""
    least_steps: int = 50
    """An epoch of few picks has smaller batches, or ten epochs would be ten steps."""
    learning_rate: float = 1e-3
    decay: float = 2.0
    """Decoupled. The usual 0.01 ranks below popularity on sparse data."""
    dropout: float = 0.3
    temperature: float = 0.1
    """At the start; it is learnt."""
    seed: int = 0


@dataclass(frozen=True)
class Learnt:
    """The towers after training, and every recipe's rows."""

    weights: towers.Weights
    history: np.ndarray
    """float32 (n_items, d)."""
    own: np.ndarray
    """float32 (n_items, d)."""
    bias: np.ndarray
    """float32 (n_items,)."""

    def copy(self) -> Learnt:
        """Return the same in memory of its own."""
        weights = replace(self.weights, **{name: values.copy() for name, values in vars(self.weights).items()})
        return Learnt(weights, self.history.copy(), self.own.copy(), self.bias.copy())

    def move_towards(self, other: Learnt, *, share: float) -> None:
        """Go a `share` of the way to `other`, in place."""
        for name, values in vars(self.weights).items():
            values += share * (getattr(other.weights, name) - values)
        for mine, theirs in ((self.history, other.history), (self.own, other.own), (self.bias, other.bias)):
            mine += share * (theirs - mine)


Watch = Callable[[int, Learnt], bool]
"""Called after each epoch with its number from 1; a true answer ends the training."""


def train(picked: csr_array, features: np.ndarray, settings: Settings, watch: Watch | None = None) -> Learnt:
    """Return the towers trained on every pick of `picked` (CSR float32 (people, n_items), columns sorted).

    Args:
        features: float32 (n_items, f), f may be 0.
    """
    rng = np.random.default_rng(settings.seed)
    n_items = picked.shape[1]
    counts = np.bincount(picked.indices, minlength=n_items)
    # Half a pick for recipes without one: they are in no batch, and their logarithm must exist.
    log_chance = np.log(np.maximum(counts, 0.5) / max(len(picked.indices), 1)).astype(np.float32)
    weights = _start(settings, features.shape[1], rng)
    small = {
        field.name: adam.Whole(getattr(weights, field.name), _rate(settings, field.name)) for field in fields(weights)
    }
    decayed, free = adam.Rate(settings.learning_rate, settings.decay), adam.Rate(settings.learning_rate, 0.0)
    history = adam.Rows(_normal(rng, (n_items, settings.dimensions), START), decayed)
    own = adam.Rows(_normal(rng, (n_items, settings.dimensions), START), decayed)
    bias = adam.Rows(log_chance.copy(), free)
    now = Learnt(weights, history.values, own.values, bias.values)
    learnt = now.copy()
    owner = np.repeat(np.arange(picked.shape[0]), np.diff(picked.indptr))
    place = np.full(n_items, -1, dtype=np.int64)
    size = int(np.clip(len(owner) // settings.least_steps, SMALLEST_BATCH, settings.batch))

    for epoch in range(1, epochs_of(settings, len(owner) // size + 1) + 1):
        for picks in _shuffled(len(owner), size, rng):
            batch, columns, candidates = _batch(picked, owner, picks, log_chance, features, place)
            rows = towers.Rows(history=history.read(columns), own=own.read(candidates), bias=bias.read(candidates))
            dropout = _dropout(settings, len(picks), len(candidates), rng)
            _, gradients = towers.loss_and_gradients(weights, rows, batch, dropout)
            for name, optimiser in small.items():
                optimiser.step(getattr(gradients.weights, name))
            history.step(columns, gradients.rows.history)
            own.step(candidates, gradients.rows.own)
            bias.step(candidates, gradients.rows.bias)
        for array in (history, own, bias):
            array.flush()
        learnt.move_towards(now, share=1 / min(epoch, AVERAGED))
        if watch is not None and watch(epoch, learnt):
            break
    return learnt


def epochs_of(settings: Settings, steps: int) -> int:
    """Return how many epochs are trained where one takes `steps`."""
    return min(settings.epochs, max(LEAST_EPOCHS, settings.most_steps // steps))


def _batch(
    picked: csr_array, owner: np.ndarray, picks: np.ndarray, log_chance: np.ndarray, features: np.ndarray,
    place: np.ndarray,
) -> tuple[towers.Batch, np.ndarray, np.ndarray]:  # fmt: skip
    """Return the batch of `picks`, the columns that its histories touch, and its candidates.

    Args:
        place: int64 (n_items,), −1 everywhere; used for looking up and left as it was.
    """
    people, person = np.unique(owner[picks], return_inverse=True)
    histories = picked[people]
    # As `np.unique` would give them, without sorting the histories of a thousand people.
    place[histories.indices] = 0
    columns = np.flatnonzero(place == 0)
    place[columns] = np.arange(len(columns))
    local = place[histories.indices]
    place[columns] = -1
    candidates, positive = np.unique(picked.indices[picks], return_inverse=True)
    place[candidates] = np.arange(len(candidates))
    among = place[histories.indices]
    place[candidates] = -1
    theirs = np.zeros((len(people), len(candidates)), dtype=bool)
    inside = among >= 0
    theirs[np.repeat(np.arange(len(people)), np.diff(histories.indptr))[inside], among[inside]] = True
    blocked = theirs[person]
    blocked[np.arange(len(picks)), positive] = False
    weight = picked.data[picks]
    batch = towers.Batch(
        histories=csr_array((histories.data, local, histories.indptr), shape=(len(people), len(columns))),
        person=person,
        left_out=np.searchsorted(columns, picked.indices[picks]),
        left_out_weight=weight,
        positive=positive,
        blocked=blocked,
        log_chance=log_chance[candidates],
        features=features[candidates],
        weight=(weight / weight.sum()).astype(np.float32),
    )
    return batch, columns, candidates


def _shuffled(n_picks: int, size: int, rng: np.random.Generator) -> Iterator[np.ndarray]:
    order = rng.permutation(n_picks)
    for start in range(0, n_picks, size):
        yield order[start : start + size]


def _start(settings: Settings, n_features: int, rng: np.random.Generator) -> towers.Weights:
    d, hidden, out = settings.dimensions, settings.hidden, settings.out
    return towers.Weights(
        user_in=_normal(rng, (d, hidden), np.sqrt(2 / d)),
        user_in_bias=np.zeros(hidden, np.float32),
        user_out=_normal(rng, (hidden, out), np.sqrt(1 / hidden)),
        user_out_bias=np.zeros(out, np.float32),
        recipe_in=_normal(rng, (d, hidden), np.sqrt(2 / d)),
        recipe_in_bias=np.zeros(hidden, np.float32),
        recipe_out=_normal(rng, (hidden, out), np.sqrt(1 / hidden)),
        recipe_out_bias=np.zeros(out, np.float32),
        content=_normal(rng, (n_features, d), START),
        log_scale=np.array([-np.log(settings.temperature)], dtype=np.float32),
    )


def _rate(settings: Settings, name: str) -> adam.Rate:
    is_free = name.endswith("bias") or name == "log_scale"
    return adam.Rate(settings.learning_rate, 0.0 if is_free else settings.decay)


def _dropout(settings: Settings, n_picks: int, n_candidates: int, rng: np.random.Generator) -> towers.Dropout:
    if not settings.dropout:
        return towers.Dropout()
    shapes = ((n_picks, settings.dimensions), (n_picks, settings.hidden), (n_candidates, settings.hidden))
    kept = np.float32(1 / (1 - settings.dropout))
    return towers.Dropout(*((rng.random(shape, dtype=np.float32) >= settings.dropout) * kept for shape in shapes))


def _normal(rng: np.random.Generator, shape: tuple[int, ...], deviation: float) -> np.ndarray:
    return rng.standard_normal(shape, dtype=np.float32) * np.float32(deviation)
