"""How much of an answer rests on a person's own picks, and how much on what everybody likes.

Where taste is strong, five picks say more than popularity; where it is weak, thirty say less. How long histories are
does not tell which, so it is measured: one factorisation learns from the picks less the latest, or less a fifth of each
person's, and what is left out is foretold.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_array

from ratings.recommender import als, evaluation, splits
from ratings.recommender.base import Interactions
from ratings.recommender.evaluation import Score, Trial
from ratings.recommender.popularity import Popularity, PopularityConfig
from ratings.recommender.standard import LEAST, Standard

FULL_HISTORIES = (20.0, 5.0, 10.0, 40.0)
"""Not below 5: few of those asked have fewer picks, and newcomers have."""
HALF_LIVES = (1 / 3, 1 / 9)
"""As popularity itself may have them (docs/recommender.md, M1). The first of each are taken unless others are surely
better."""
SURE = 2.0
"""Standard errors; of few choices that are alike the best one leads by chance less than of many."""
LEAST_PEOPLE = 50
"""With fewer nothing is sure."""
MOST_PEOPLE, CELLS = 1_000, 10_000_000
"""People asked; fewer, though 300, where that would be more scores: a second or two for each choice."""
MOST_PICKS = 2_000_000
"""Of more picks the people are sampled: what is looked for is one number, and a fit has a budget of time and memory."""
SEED = 20_240_603


@dataclass(frozen=True)
class Filling:
    """From when on a person is answered by their own picks alone, and with what answers are filled up until then."""

    full_history: float = FULL_HISTORIES[0]
    """Weight of picks, a like being 1."""
    half_life_share: float = HALF_LIVES[0]
    """Of popularity, as a share of the time between the first and the last pick."""


def own_share(histories: csr_array, full_history: float) -> np.ndarray:
    """Return how much of an answer is a person's own, float32 (P, 1), 0 to 1.

    A recipe counts as much as its weight, 1 at most: twenty dishes that passed over the screen are no twenty likes.
    """
    counted = csr_array((np.clip(histories.data, 0, 1), histories.indices, histories.indptr), shape=histories.shape)
    evidence = counted.sum(axis=1, dtype=np.float64)
    return np.minimum(evidence / full_history, 1.0).astype(np.float32)[:, None]


def popularity_of(data: Interactions, half_life_share: float) -> np.ndarray:
    """Return how popular each recipe is lately, as a logarithm: float32 (n_items,), 0 where nobody picked it."""
    fitted = Popularity(PopularityConfig(half_life_share=half_life_share)).fit(data)
    return np.nan_to_num(fitted.state()["score"])


def standardised(popularity: np.ndarray, is_picked: np.ndarray) -> np.ndarray:
    """Return popularity with mean 0 and spread 1 among the recipes that somebody picked: float32 (n_items,)."""
    among = popularity[is_picked].astype(np.float64)
    spread = float(among.std())
    return ((popularity - among.mean()) / (1.0 if spread < LEAST else spread)).astype(np.float32)


def chosen(
    data: Interactions, config: als.ALSConfig, *, full_history: float | None, half_life_share: float | None
) -> Filling:
    """Return the filling under which what was left out of `data` ranks best; the first one where that is not sure.

    Args:
        config: of the factorisation.
        full_history: the one to take; None measures it.
        half_life_share: the same.
    """
    full_histories = FULL_HISTORIES if full_history is None else (full_history,)
    half_lives = HALF_LIVES if half_life_share is None else (half_life_share,)
    if not _has_times(data):
        half_lives = half_lives[:1]
    choices = [Filling(*pair) for pair in itertools.product(full_histories, half_lives)]
    if len(choices) == 1:
        return choices[0]
    split = _split(_sample(data))
    learnt = split.known()
    asked = _some(evaluation.trial(learnt, split.test))
    if len(asked.people) < LEAST_PEOPLE:
        return choices[0]
    return _best(choices, learnt, asked, config)


def _best(choices: Sequence[Filling], learnt: Interactions, asked: Trial, config: als.ALSConfig) -> Filling:
    vectors = als.factorised(learnt.matrix(), config)
    is_picked = ~np.isnan(vectors[:, 0])
    standard, solver = Standard.of(vectors[is_picked]), als.Solver(vectors, config)
    popular = {
        share: standardised(popularity_of(learnt, share), is_picked)
        for share in dict.fromkeys(choice.half_life_share for choice in choices)
    }

    def filled_up(choice: Filling) -> Score:
        def score(histories: csr_array) -> np.ndarray:
            people, level = standard.scaled(np.nan_to_num(solver.people(histories)), 1.0)
            own = own_share(histories, choice.full_history)
            return own * (people @ vectors.T - level) + (1 - own) * popular[choice.half_life_share]

        return score

    tried = [(evaluation.ndcg_of_each(filled_up(choice), asked), choice) for choice in choices]
    return evaluation.surely_best(tried, sure=SURE)[1]


def _has_times(data: Interactions) -> bool:
    return data.time is not None and len(data) > 0 and float(np.ptp(data.time)) > 0


def _split(data: Interactions) -> splits.Split:
    return splits.by_time(data) if _has_times(data) else splits.at_random(data, seed=SEED)


def _sample(data: Interactions) -> Interactions:
    if len(data) <= MOST_PICKS:
        return data
    is_taken = np.random.default_rng(SEED).random(data.n_users) < MOST_PICKS / len(data)
    return data.where(is_taken[data.user])


def _some(asked: Trial) -> Trial:
    most = min(MOST_PEOPLE, max(CELLS // asked.before.shape[1], 300), len(asked.people))
    rows = np.linspace(0, len(asked.people) - 1, most).astype(np.int64)
    return Trial(before=asked.before[rows], after=asked.after[rows], people=asked.people[rows])
