"""From how a dish ranks for a person to the chance that they like it. Pure.

A recommender orders dishes by how likely they are to be picked; a planner weighs a dish against money and nutrients,
and needs a figure that means the same for every person and every model. So

    raw   = clip(0.7 · rank + 0.3 · quality, −1, 1)
    P     = 1 / (1 + exp(−(slope · raw + offset)))            fitted to held-out reactions (Platt 1999)
    score = 2 · P − 1, squeezed beyond ±0.8 so that it stays within ±0.9

where rank is 2 · (share of the person's dishes that score lower) − 1 and quality is how a dish is rated by everybody.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any, Self

import numpy as np

RANK_SHARE, QUALITY_SHARE = 0.7, 0.3
"""Ranking tells what people choose and hardly what they like; ratings of a dish tell that (docs/recommender.md)."""
NEWCOMER_SHARE = 0.5
"""What is popular says less of a person than their own picks would: its rank counts half."""
EXACT_UNTIL, LEARNED_LIMIT = 0.8, 0.9
"""What is learned stays below what was said: a like is worth 1. Up to the first a score is 2 · P − 1 to the letter."""
PRIOR_RATINGS = 5.0
"""Pseudo-ratings of the mean value: one dislike does not make a bad dish."""
MIN_SPREAD = 0.05
"""Where all dishes are rated alike the differences are noise, and are not blown up to the whole range."""
MIN_REACTIONS, MIN_OF_EACH_KIND = 50, 10
"""With fewer, or with hardly a like or hardly a dislike among them, a curve through them is guesswork."""
MIN_SLOPE = 0.2
"""Held-out reactions may show no link, or a false one, between rank and liking; the order of dishes is kept anyway."""
PULL = 1.0
"""Weight of the squared distance from the uncalibrated curve: decides only where reactions are few."""
BINS = 10
STEPS = 4096
"""Of the table of ranks: a fortieth of a percent each where scores are spread evenly."""


@dataclass(frozen=True, kw_only=True)
class Curve:
    """P(like) = 1 / (1 + exp(−(slope · raw + offset)))."""

    slope: float = 2.0
    """Uncalibrated: about P = (1 + raw) / 2 over the middle of the range."""
    offset: float = 0.0
    reactions: int = 0
    """What it was fitted to; 0 where it is not calibrated."""
    error: float | None = None
    """Expected calibration error on people it was not fitted to: by how much P is off, on average."""
    error_before: float | None = None
    """The same without calibration."""
    brier: float | None = None
    """Mean squared error of P on the same people."""

    def scores(self, raw: np.ndarray) -> np.ndarray:
        """Return raw scores as 2 · P(like) − 1, within ±LEARNED_LIMIT; NaN stays. In the type of `raw`."""
        scores = np.tanh((self.slope * raw + self.offset) / 2)  # which is 2 · P − 1
        # Beyond EXACT_UNTIL at half the pace rather than cut off: the order of the best is kept.
        return scores - np.sign(scores) * np.maximum(np.abs(scores) - EXACT_UNTIL, 0) / 2

    def as_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, kept: dict[str, Any]) -> Self:
        """Return the curve that `as_json` gave; the uncalibrated one for an empty value."""
        return cls(**{name: kept[name] for name in cls.__dataclass_fields__ if name in kept})


def raw_scores(rank: np.ndarray, quality: np.ndarray) -> np.ndarray:
    """Return what calibration starts from, −1 to 1. Shapes: all (N,)."""
    return np.clip(RANK_SHARE * rank + QUALITY_SHARE * quality, -1, 1)


def quality_of(item: np.ndarray, value: np.ndarray, *, n_items: int) -> np.ndarray:
    """Return how each recipe is rated by everybody beside the mean, −1 to 1; 0 for one that nobody rated.

    Args:
        item: int (n,), columns. value: float (n,), 1 or −1.

    Returns: float32 (n_items,).
    """
    if not len(item):
        return np.zeros(n_items, dtype=np.float32)
    mean = float(value.mean())
    count = np.bincount(item, minlength=n_items)
    # The shrunken mean less the mean of all.
    lead = np.bincount(item, weights=value - mean, minlength=n_items) / (count + PRIOR_RATINGS)
    spread = max(2 * float(lead[count > 0].std()), MIN_SPREAD)
    return np.clip(lead / spread, -1, 1).astype(np.float32)


def ranks(scores: np.ndarray, among: np.ndarray | None = None) -> np.ndarray:
    """Return where each score stands among some of them, −1 (below all) to 1 (above all); NaN for NaN.

    By a table of steps with straight lines between: a sort of 200,000 scores would take longer than scoring them.

    Args:
        among: int64, places of those to stand among; all by default. NaN among them is ignored.

    Shapes: scores float32 (N,); returns float32 (N,).
    """
    unknown = np.isnan(scores)
    has_unknown = bool(unknown.any())
    others = scores if among is None else scores[among]
    if has_unknown:
        others = others[~np.isnan(others)]
    if not len(others):
        return np.full(len(scores), np.nan, dtype=np.float32)
    low, high = others.min(), others.max()
    if high <= low:
        return np.where(unknown, np.nan, 0).astype(np.float32)
    scale = np.float32(STEPS / (float(high) - float(low)))
    last = np.float32(STEPS - 1e-3)
    place = _places(scores, low, scale, last)
    step = place.astype(np.int32)
    standing = step if among is None and not has_unknown else _places(others, low, scale, last).astype(np.int32)
    below = np.concatenate([[0], np.cumsum(np.bincount(standing, minlength=STEPS))]) * (2 / len(others)) - 1
    place -= step
    place *= np.diff(below).astype(np.float32)[step]
    place += below[:-1].astype(np.float32)[step]
    if has_unknown:
        place[unknown] = np.nan
    return place


def _places(scores: np.ndarray, low: np.float32, scale: np.float32, last: np.float32) -> np.ndarray:
    """Return where scores stand on the table, 0 to `last`, 0 for NaN: float32 (N,), an array of its own."""
    place = (scores - low) * scale
    # The order of arguments matters: fmax takes the number where the other is NaN.
    np.fmax(place, np.float32(0), out=place)
    return np.minimum(place, last, out=place)


def fit(raw: np.ndarray, is_liked: np.ndarray, person: np.ndarray) -> Curve:
    """Return the curve through held-out reactions, with its error measured on people that were left out.

    Args:
        raw: as `raw_scores` returns it, of a model that has not seen the reactions.
        is_liked: bool: what came of it.
        person: int: whose reaction it was; a person's reactions are alike, so they are never split.

    Shapes: all (n,).

    Returns: the uncalibrated curve where the reactions are too few, of both kinds or of one.
    """
    of_rarer_kind = min(int(is_liked.sum()), int((~is_liked).sum()))
    if len(raw) < MIN_REACTIONS or of_rarer_kind < MIN_OF_EACH_KIND:
        return Curve()
    is_first = person % 2 == 0
    if not 0 < is_first.sum() < len(raw):
        return _fitted(raw, is_liked)
    halves = ((is_first, ~is_first), (~is_first, is_first))
    predicted = np.empty(len(raw))
    for learn, judge in halves:
        predicted[judge] = _chance(_fitted(raw[learn], is_liked[learn]), raw[judge])
    found = _fitted(raw, is_liked)
    return Curve(
        slope=found.slope, offset=found.offset, reactions=len(raw),
        error=round(calibration_error(predicted, is_liked), 4),
        error_before=round(calibration_error(_chance(Curve(), raw), is_liked), 4),
        brier=round(float(np.mean((predicted - is_liked) ** 2)), 4),
    )  # fmt: skip


def calibration_error(chance: np.ndarray, is_liked: np.ndarray) -> float:
    """Return how far predicted chances are from what happened, on average over bins of equally many.

    Source: expected calibration error with equal-mass bins (Nixon et al. 2019, "Measuring calibration").
    """
    order = np.argsort(chance, kind="stable")
    bins = np.array_split(order, min(BINS, len(order)))
    return float(sum(abs(chance[each].sum() - is_liked[each].sum()) for each in bins) / len(order))


def _chance(curve: Curve, raw: np.ndarray) -> np.ndarray:
    return 1 / (1 + np.exp(-(curve.slope * raw + curve.offset)))


def _fitted(raw: np.ndarray, is_liked: np.ndarray) -> Curve:
    """Return the logistic curve through reactions, pulled a little to the uncalibrated one."""
    slope, offset = _newton(np.column_stack([raw, np.ones(len(raw))]), is_liked, np.array([Curve.slope, Curve.offset]))
    if slope < MIN_SLOPE:
        slope = MIN_SLOPE  # and the offset is what makes the mean right
        (offset,) = _newton(np.ones((len(raw), 1)), is_liked, np.array([Curve.offset]), add=slope * raw)
    return Curve(slope=float(slope), offset=float(offset), reactions=len(raw))


def _newton(
    features: np.ndarray, is_liked: np.ndarray, prior: np.ndarray, *, add: np.ndarray | float = 0
) -> np.ndarray:
    """Return the weights of a logistic regression. The pull to `prior` keeps it finite where all are liked.

    Shapes: features (n, k), prior (k,), add (n,): what is on the exponent besides; returns (k,).
    """
    weights = prior.astype(np.float64)
    for _ in range(50):
        chance = 1 / (1 + np.exp(-(features @ weights + add)))
        downhill = features.T @ (is_liked - chance) - PULL * (weights - prior)
        curvature = (features * (chance * (1 - chance))[:, None]).T @ features + PULL * np.eye(len(prior))
        step = np.linalg.solve(curvature, downhill)
        weights = weights + step
        if np.abs(step).max() < 1e-9:
            break
    return weights
