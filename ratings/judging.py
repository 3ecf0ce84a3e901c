"""Whether a new model may answer: measured beside popularity and the active model, on the same held-out part."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

import numpy as np
from django.conf import settings
from scipy.sparse import csr_array

from ratings import calibration, measuring
from ratings.active import POPULARITY
from ratings.calibration import NEWCOMER_SHARE, Curve
from ratings.datasets import DataSet
from ratings.holding_out import HeldOut, hold_out
from ratings.measuring import Measured
from ratings.recommender import MODELS, Recommender
from ratings.recommender.popularity import Popularity


class Place(Enum):
    """What becomes of a judged model."""

    ACTIVE = "active"
    RESERVE = "reserve"
    REJECTED = "rejected"


@dataclass(frozen=True, kw_only=True)
class Verdict:
    place: Place
    sentence: str


@dataclass(frozen=True, kw_only=True, eq=False)
class Trial:
    """A model trained on the part that it may know, measured on the other."""

    data: DataSet
    held_out: HeldOut | None
    """None where nobody is to be judged on."""
    kind: str
    measured: dict[str, Measured] = field(default_factory=dict)
    """Of the new model by its kind, and of popularity."""
    curve: Curve = field(default_factory=Curve)

    @property
    def mine(self) -> Measured:
        return self.measured[self.kind]

    @property
    def metrics(self) -> dict[str, Any]:
        """Return what was measured, for its row."""
        if self.held_out is None:
            return {}
        return {
            "held_out": {
                "how": self.held_out.how, "people": len(self.held_out.people),
                "people_in_all": self.held_out.people_in_all,
                "picks": int(self.held_out.after.nnz), "since": self.held_out.since,
            },
            "models": {name: measured.metrics.as_dict() for name, measured in self.measured.items()},
        }  # fmt: skip


def untrained(kind: str) -> Recommender:
    """Return a model of a kind with its default configuration."""
    return MODELS[kind]()


def try_out(data: DataSet, kind: str, *, unseen_from: float | None = None) -> Trial:
    """Return a trial of a new model of `kind`; an empty one where nobody is to be judged on.

    Args:
        unseen_from: see `hold_out`.
    """
    held_out = hold_out(data, sure_people=settings.RECOMMENDER_SURE_PEOPLE, unseen_from=unseen_from)
    if held_out is None:
        return Trial(data=data, held_out=None, kind=kind)
    popular = Popularity().fit(held_out.learnt)
    otherwise = _of_nobody(popular, data)
    measured = {POPULARITY: measuring.measure(popular.score, held_out, otherwise=otherwise)}
    model: Recommender = popular
    if kind != POPULARITY:
        model = untrained(kind).fit(held_out.learnt, data.content)
        measured[kind] = measuring.measure(model.score, held_out, otherwise=otherwise)
    return Trial(data=data, held_out=held_out, kind=kind, measured=measured, curve=curve_of(model, data, held_out))


def measure_twin(trial: Trial, kind: str, params: dict[str, Any]) -> Measured:
    """Return how a model of another one's kind and settings does that learns only what it may know.

    A model that has seen what is held out can't be judged on it.

    Args:
        params: settings as the other's row keeps them; those that this version does not know are its own again.
    """
    assert trial.held_out is not None
    twin = untrained(kind)
    known = {field.name for field in dataclasses.fields(twin.config)}
    twin = MODELS[kind](dataclasses.replace(twin.config, **{n: v for n, v in params.items() if n in known}))
    if kind in trial.measured and twin.config == untrained(kind).config:
        return trial.measured[kind]
    return measure_again(trial, twin.fit(trial.held_out.learnt, trial.data.content))


def measure_again(trial: Trial, model: Recommender) -> Measured:
    """Return how a trained model that has not seen it does on the held-out part of a trial."""
    assert trial.held_out is not None
    held_out = trial.held_out
    otherwise = _of_nobody(Popularity().fit(held_out.learnt), trial.data)
    return measuring.measure(measuring.scorer_of(model, trial.data.item_ids), held_out, otherwise=otherwise)


def verdict_beside_popularity(trial: Trial) -> Verdict | None:
    """Return why a tried model may not answer at all, or None where it may."""
    if trial.kind == POPULARITY:
        return None
    people = len(trial.held_out.people) if trial.held_out else 0
    if people < settings.RECOMMENDER_MIN_PEOPLE:
        return _rejected(
            f"Only {people} people picked something both before and in the part held out; "
            f"{settings.RECOMMENDER_MIN_PEOPLE} are needed to judge a model. Popularity serves until then."
        )
    mine, popular = trial.mine, trial.measured[POPULARITY]
    beside = f"NDCG@10 is {_value(mine)}, that of popularity {_value(popular)}, on {people} people"
    if mine.metrics.ndcg_10 <= popular.metrics.ndcg_10:
        return _rejected(f"{beside}: no better than popularity.")
    if people < settings.RECOMMENDER_SURE_PEOPLE:
        low, high = measuring.lead(mine, popular)
        if low <= 0:
            return _rejected(
                f"{beside}. With fewer than {settings.RECOMMENDER_SURE_PEOPLE} people the lead must exclude zero; "
                f"its 95 % interval is {low:+.4f} to {high:+.4f}."
            )
    return None


def verdict_beside_active(
    trial: Trial, *, active_kind: str, active_ndcg: float | None, active_version: str, is_itself: bool = True
) -> Verdict:
    """Return what becomes of a model that beats popularity, beside the active one.

    Args:
        active_ndcg: NDCG@10 of the active one on the same part, as rows keep it; None with nobody to judge on.
        is_itself: False where that was measured of a twin (`measure_twin`).
    """
    if active_ndcg is None or trial.held_out is None:
        place = Place.ACTIVE if active_kind == trial.kind else Place.RESERVE
        return Verdict(place=place, sentence=f"There was nobody to judge it and {active_version} on.")
    # Both as rows keep them: the active one's may come from its row.
    mine, theirs = trial.mine.metrics.as_dict()["ndcg_10"] or 0.0, active_ndcg
    who = f"the active {active_version}" if is_itself else f"one like the active {active_version} that has not seen it"
    beside = (
        f"NDCG@10 is {_value(trial.mine)}, that of {who} {theirs:.4f}, "
        f"that of popularity {_value(trial.measured[POPULARITY])}, on {len(trial.held_out.people)} people"
    )
    if active_kind != trial.kind:
        if mine > theirs:
            return Verdict(place=Place.ACTIVE, sentence=f"{beside}: better than the active one.")
        return Verdict(place=Place.RESERVE, sentence=f"{beside}: it stands behind the active one.")
    # A twin of the same settings is the new one itself.
    if mine >= theirs:
        return Verdict(place=Place.ACTIVE, sentence=f"{beside}: at least as good as the active one, with newer data.")
    return _rejected(f"{beside}: worse than the active one.")


def first_verdict(trial: Trial) -> Verdict:
    """Return what becomes of a model that beats popularity, or is popularity, where none is active."""
    if trial.held_out is None:
        return Verdict(place=Place.ACTIVE, sentence="Nobody is to be judged on yet, and no model is active.")
    people = len(trial.held_out.people)
    told = (
        f"NDCG@10 is {_value(trial.mine)}, that of popularity {_value(trial.measured[POPULARITY])}, on {people} people"
    )
    return Verdict(place=Place.ACTIVE, sentence=f"{told}: the first active model.")


def curve_of(model: Recommender, data: DataSet, held_out: HeldOut) -> Curve:
    """Return the curve from rank and quality to the chance of a like, from reactions that the model has not seen."""
    quality = quality_of(data, held_out.is_learnt)
    later = data.words.where(~held_out.is_learnt).reactions
    place = np.full(len(data.user_ids), -1, dtype=np.int64)
    place[held_out.people] = np.arange(len(held_out.people))
    later = later.where(place[later.user] >= 0)
    order = np.argsort(later.user, kind="stable")
    later = later.where(order)
    raw: list[np.ndarray] = []
    share = NEWCOMER_SHARE if model.name == POPULARITY else 1.0  # as when it serves
    people, starts = np.unique(later.user, return_index=True)
    for person, items in zip(people.tolist(), np.split(later.item, starts[1:]), strict=True):
        before = held_out.before[[place[person]]]
        scores = model.score(before)[0]
        rank = share * np.nan_to_num(calibration.ranks(scores)[items])
        # What they had liked by their deeds is not for a model to say when it serves either.
        rank[np.isin(items, before.indices)] = np.nan
        raw.append(calibration.raw_scores(rank, quality[items]))
    if not raw:
        return Curve()
    found = np.concatenate(raw)
    is_new = ~np.isnan(found)
    return calibration.fit(found[is_new], later.weight[is_new] > 0, later.user[is_new])


def quality_of(data: DataSet, mask: np.ndarray | None = None) -> np.ndarray:
    """Return how each recipe is rated by everybody beside the mean: float32 (n_items,)."""
    words = data.words if mask is None else data.words.where(mask)
    said = words.where(words.is_rating)
    return calibration.quality_of(said.item, said.weight, n_items=len(data.item_ids))


def _of_nobody(popular: Recommender, data: DataSet) -> np.ndarray:
    """Return the scores for somebody of whom nothing is known: float32 (n_items,)."""
    return popular.score(csr_array((1, len(data.item_ids)), dtype=np.float32))[0]


def _rejected(sentence: str) -> Verdict:
    return Verdict(place=Place.REJECTED, sentence=sentence)


def _value(measured: Measured) -> str:
    return f"{measured.metrics.ndcg_10:.4f}"
