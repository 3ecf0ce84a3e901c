"""How good ranked lists are: over the whole catalogue, per person, then averaged."""

from __future__ import annotations

import dataclasses

import numpy as np

SHORT, LONG = 10, 20
"""Lengths of the lists that are judged."""


@dataclasses.dataclass(frozen=True)
class Lists:
    """The best recipes for some people and what they really picked."""

    top: np.ndarray
    """int64 (P, LONG): columns, best first; −1 where there are fewer recipes to show."""
    hits: np.ndarray
    """bool (P, LONG): whether the person picked it in the test part."""
    first_hit: np.ndarray
    """int64 (P,): rank of the best-ranked pick over the whole catalogue, from 1; 0 where none is ranked."""
    picks: np.ndarray
    """int64 (P,): how many recipes the person picked in the test part, 1 or more."""


@dataclasses.dataclass(frozen=True)
class PerPerson:
    """Metrics of each person, float64 (P,)."""

    ndcg: np.ndarray
    """Of the first 10, every pick worth the same."""
    recall_10: np.ndarray
    recall_20: np.ndarray
    reciprocal_rank: np.ndarray


@dataclasses.dataclass(frozen=True, kw_only=True)
class Metrics:
    """Means over people; higher is better for all."""

    people: int
    ndcg_10: float
    recall_10: float
    recall_20: float
    mrr: float
    coverage: float
    """Share of the catalogue that is in anybody's first 10."""
    novelty: float
    """Mean −log2 of the share of people who had picked the recipes shown; how far from what everybody knows."""
    liking: float | None
    """Mean rating of what is shown, on the scale of the data, shrunken; None without ratings."""

    def as_dict(self) -> dict[str, float | int | None]:
        return {name: round(value, 5) if isinstance(value, float) else value for name, value in vars(self).items()}


def ranked(
    scores: np.ndarray, *, masked: tuple[np.ndarray, np.ndarray], picked: tuple[np.ndarray, np.ndarray]
) -> Lists:
    """Rank the whole catalogue for some people.

    Args:
        scores: float32 (P, n_items), NaN ranks below everything and is never shown; changed in place.
        masked: rows and columns that are not ranked: what the person has picked before.
        picked: rows and columns of the test part, disjoint from `masked`, each pair once, at least one a row.
    """
    scores[np.isnan(scores)] = -np.inf
    scores[masked] = -np.inf
    width = min(LONG, scores.shape[1])
    top = _highest(scores, width)
    values = np.take_along_axis(scores, top, axis=1)
    order = np.argsort(-values, axis=1, kind="stable")
    top, values = np.take_along_axis(top, order, axis=1), np.take_along_axis(values, order, axis=1)
    truth = np.zeros(scores.shape, dtype=bool)
    truth[picked] = True
    shown = values > -np.inf
    hits = np.take_along_axis(truth, top, axis=1) & shown
    first = _first_hits(np.where(truth, scores, -np.inf), scores)
    if width < LONG:
        filling = ((0, 0), (0, LONG - width))
        top, hits = np.pad(top, filling, constant_values=-1), np.pad(hits, filling)
        shown = np.pad(shown, filling)
    return Lists(top=np.where(shown, top, -1), hits=hits, first_hit=first, picks=truth.sum(axis=1))


def _highest(scores: np.ndarray, width: int) -> np.ndarray:
    """Return the columns of the `width` highest scores of each row, ascending: int64 (P, width).

    Of equals the lower columns are taken, also where they reach beyond the last place: which of them come must not
    depend on how numpy parts them.
    """
    last = np.partition(scores, -width, axis=1)[:, [-width]]
    is_above, is_level = scores > last, scores == last
    room = width - is_above.sum(axis=1, keepdims=True)
    taken = is_above | (is_level & (np.cumsum(is_level, axis=1) <= room))
    return np.nonzero(taken)[1].reshape(len(scores), width)


def _first_hits(picked: np.ndarray, scores: np.ndarray) -> np.ndarray:
    """Return the rank of the best-ranked pick, from 1: of equals, those in lower columns are above it, as in lists.

    Args:
        picked: float32 (P, n_items): the scores of what was picked, −inf elsewhere.

    Returns: int64 (P,), 0 where no pick is ranked.
    """
    column = picked.argmax(axis=1)  # of equals, the lowest
    best = np.take_along_axis(picked, column[:, None], axis=1)
    is_above = scores > best
    is_above |= (scores == best) & (np.arange(scores.shape[1]) < column[:, None])
    return np.where(best[:, 0] > -np.inf, is_above.sum(axis=1) + 1, 0)


def together(parts: list[Lists]) -> Lists:
    """Return the lists of all parts, one after the other."""
    fields = [field.name for field in dataclasses.fields(Lists)]
    return Lists(**{name: np.concatenate([getattr(part, name) for part in parts]) for name in fields})


def per_person(lists: Lists) -> PerPerson:
    """Return the metrics of each person. Source of NDCG: Järvelin and Kekäläinen 2002, with binary gain."""
    discount = 1 / np.log2(np.arange(2, SHORT + 2))
    ideal = np.cumsum(discount)[np.minimum(lists.picks, SHORT) - 1]
    with np.errstate(divide="ignore"):
        reciprocal = np.where(lists.first_hit > 0, 1 / np.maximum(lists.first_hit, 1), 0.0)
    return PerPerson(
        ndcg=(lists.hits[:, :SHORT] * discount).sum(axis=1) / ideal,
        recall_10=lists.hits[:, :SHORT].sum(axis=1) / lists.picks,
        recall_20=lists.hits.sum(axis=1) / lists.picks,
        reciprocal_rank=reciprocal,
    )


def summed_up(lists: Lists, *, popularity: np.ndarray, people: int, liking: np.ndarray | None = None) -> Metrics:
    """Return the means over people.

    Args:
        popularity: (n_items,) how many people had picked each recipe before.
        people: how many people that counts.
        liking: (n_items,) mean rating of each recipe, if there are ratings.
    """
    each = per_person(lists)
    shown = lists.top[:, :SHORT][lists.top[:, :SHORT] >= 0]
    share = np.maximum(popularity, 1) / max(people, 1)
    return Metrics(
        people=len(lists.picks),
        ndcg_10=float(each.ndcg.mean()),
        recall_10=float(each.recall_10.mean()),
        recall_20=float(each.recall_20.mean()),
        mrr=float(each.reciprocal_rank.mean()),
        coverage=len(np.unique(shown)) / len(popularity),
        novelty=float(-np.log2(share[shown]).mean()) if len(shown) else 0.0,
        liking=None if liking is None or not len(shown) else float(liking[shown].mean()),
    )
