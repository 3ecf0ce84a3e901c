"""The two towers as a function: from a batch of picks to its loss and the gradient of every parameter.

Pure numpy; a model is trained with it by `tower_training` (docs/recommender.md, M6).
"""

from __future__ import annotations

from dataclasses import dataclass, fields, replace

import numpy as np
from scipy.sparse import csr_array

EPSILON = 1e-12
"""Under the root of a squared length."""


@dataclass
class Weights:
    """What the towers have learnt that is not a row of a recipe."""

    user_in: np.ndarray
    """(d, hidden): from a pooled history."""
    user_in_bias: np.ndarray
    user_out: np.ndarray
    """(hidden, out)."""
    user_out_bias: np.ndarray
    recipe_in: np.ndarray
    """(d, hidden): from a recipe's own vector and its content."""
    recipe_in_bias: np.ndarray
    recipe_out: np.ndarray
    """(hidden, out)."""
    recipe_out_bias: np.ndarray
    content: np.ndarray
    """(f, d): from the features of a recipe's words; f may be 0."""
    log_scale: np.ndarray
    """(1,): logarithm of the inverse temperature."""


@dataclass(frozen=True)
class Rows:
    """The rows of recipes that a batch touches."""

    history: np.ndarray
    """(h, d): vectors of recipes as part of a history."""
    own: np.ndarray
    """(c, d): vectors of the candidates."""
    bias: np.ndarray
    """(c,): popularity of the candidates, as a logarithm."""


@dataclass(frozen=True)
class Batch:
    """Some picks, each to be told from the other candidates."""

    histories: csr_array
    """(people, h): weights of what they picked, over the rows of `Rows.history`."""
    person: np.ndarray
    """(n,): row of `histories` of each pick."""
    left_out: np.ndarray
    """(n,): row of `Rows.history` of the pick itself, which is not part of the history that predicts it."""
    left_out_weight: np.ndarray
    """(n,): its weight there."""
    positive: np.ndarray
    """(n,): its row among the candidates."""
    blocked: np.ndarray
    """Bool (n, c): candidates that the person picked as well: neither right nor wrong."""
    log_chance: np.ndarray
    """(c,): logarithm of how likely a recipe is to be a candidate: what the logits are corrected by."""
    features: np.ndarray
    """(c, f): words of the candidates."""
    weight: np.ndarray
    """(n,): of each pick in the loss; they sum to 1."""


@dataclass(frozen=True)
class Dropout:
    """What each layer is multiplied by: 0 or 1 / (1 − rate). None leaves all as it is."""

    pooled: np.ndarray | None = None
    user: np.ndarray | None = None
    recipe: np.ndarray | None = None


@dataclass(frozen=True)
class Gradients:
    """Of the loss, in the shapes of what they are of."""

    weights: Weights
    rows: Rows


@dataclass(frozen=True)
class _Layers:
    """What a tower passed through; needed again on the way back."""

    pooled: np.ndarray
    hidden: np.ndarray
    active: np.ndarray
    length: np.ndarray
    out: np.ndarray
    """Of length 1."""


def loss_and_gradients(weights: Weights, rows: Rows, batch: Batch, dropout: Dropout) -> tuple[float, Gradients]:
    """Return the mean cross-entropy of the picks among the candidates, and its gradients.

    Source: sampled softmax with correction for popularity, Yi et al. 2019, equations 3 to 5.
    """
    share = _share(batch)
    summed = batch.histories @ rows.history
    left_out = rows.history[batch.left_out] * batch.left_out_weight[:, None]
    pooled = _times((summed[batch.person] - left_out) * share, dropout.pooled)
    user = _up(pooled, weights.user_in, weights.user_in_bias, weights.user_out, weights.user_out_bias, dropout.user)
    entered = rows.own + batch.features @ weights.content
    recipe = _up(entered, weights.recipe_in, weights.recipe_in_bias, weights.recipe_out, weights.recipe_out_bias,
                 dropout.recipe)  # fmt: skip

    scale = np.exp(weights.log_scale[0])
    cosine = user.out @ recipe.out.T
    logits = cosine * scale + (rows.bias - batch.log_chance)
    logits[batch.blocked] = -np.inf
    logits -= logits.max(axis=1, keepdims=True)
    chance = np.exp(logits)
    total = chance.sum(axis=1, keepdims=True)
    picks = np.arange(len(batch.person))
    loss = float(batch.weight @ (np.log(total[:, 0]) - logits[picks, batch.positive]))
    chance *= batch.weight[:, None] / total
    chance[picks, batch.positive] -= batch.weight

    user_back = _down(chance @ recipe.out * scale, user, weights.user_in, weights.user_out, dropout.user)
    recipe_back = _down(chance.T @ user.out * scale, recipe, weights.recipe_in, weights.recipe_out, dropout.recipe)
    into_pool = _times(user_back[0], dropout.pooled) * share
    by_person = csr_array((np.ones(len(picks), into_pool.dtype), (batch.person, picks)),
                          shape=(batch.histories.shape[0], len(picks))) @ into_pool  # fmt: skip
    by_left_out = csr_array((batch.left_out_weight, (batch.left_out, picks)), shape=(len(rows.history), len(picks)))
    into_content = batch.features.T @ recipe_back[0]
    into_scale = np.array([np.vdot(chance, cosine) * scale], dtype=weights.log_scale.dtype)
    gradients = Weights(*(*user_back[1:], *recipe_back[1:], into_content, into_scale))
    into_history = batch.histories.T @ by_person - by_left_out @ into_pool
    return loss, Gradients(gradients, Rows(history=into_history, own=recipe_back[0], bias=chance.sum(axis=0)))


def people(histories: csr_array, history: np.ndarray, weights: Weights) -> np.ndarray:
    """Return the person vectors (P, out), times the scale: what recipe vectors are multiplied with.

    Args:
        histories: CSR (P, n_items) of weights.
        history: (n_items, d).
    """
    totals = np.asarray(histories.sum(axis=1)).reshape(-1, 1)
    pooled = (histories @ history) / np.sqrt(np.maximum(totals, EPSILON))
    layers = _up(pooled, weights.user_in, weights.user_in_bias, weights.user_out, weights.user_out_bias, None)
    return layers.out * np.exp(weights.log_scale[0])


def recipes(own: np.ndarray, features: np.ndarray, weights: Weights) -> np.ndarray:
    """Return the recipe vectors (n, out), each of length 1."""
    entered = own + features @ weights.content
    return _up(
        entered, weights.recipe_in, weights.recipe_in_bias, weights.recipe_out, weights.recipe_out_bias, None
    ).out


def as_type(weights: Weights, dtype: type) -> Weights:
    """Return the same weights as numbers of another precision."""
    return replace(weights, **{field.name: getattr(weights, field.name).astype(dtype) for field in fields(Weights)})


def _share(batch: Batch) -> np.ndarray:
    """Return 1 / √(weight of the rest of the history) of each pick, (n, 1); 0 where there is no rest."""
    totals = np.asarray(batch.histories.sum(axis=1)).ravel()[batch.person] - batch.left_out_weight
    rest = totals > 1e-4  # sums of float32 leave a little where nothing is left
    return np.where(rest, 1 / np.sqrt(np.where(rest, totals, 1)), 0).astype(batch.left_out_weight.dtype)[:, None]


def _up(entered: np.ndarray, into: np.ndarray, into_bias: np.ndarray, out: np.ndarray, out_bias: np.ndarray,
        dropped: np.ndarray | None) -> _Layers:  # fmt: skip
    before = entered @ into + into_bias
    hidden = _times(np.maximum(before, 0), dropped)
    raw = hidden @ out + out_bias
    length = np.sqrt((raw * raw).sum(axis=1, keepdims=True) + EPSILON)
    return _Layers(pooled=entered, hidden=hidden, active=before > 0, length=length, out=raw / length)


def _down(gradient: np.ndarray, layers: _Layers, into: np.ndarray, out: np.ndarray,
          dropped: np.ndarray | None) -> tuple[np.ndarray, ...]:  # fmt: skip
    """Return the gradients of what entered, then of the two layers and their biases in the order of `Weights`."""
    raw = (gradient - layers.out * (gradient * layers.out).sum(axis=1, keepdims=True)) / layers.length
    before = _times(raw @ out.T, dropped) * layers.active
    return (
        before @ into.T, layers.pooled.T @ before, before.sum(axis=0), layers.hidden.T @ raw, raw.sum(axis=0),
    )  # fmt: skip


def _times(values: np.ndarray, mask: np.ndarray | None) -> np.ndarray:
    return values if mask is None else values * mask
