"""How a model does with people and with recipes that it has not learnt from."""

from __future__ import annotations

import dataclasses

import numpy as np
from scipy.sparse import csr_array

from ratings.recommender import evaluation
from ratings.recommender.base import Content, Interactions, Recommender
from ratings.recommender.chain import Chain
from ratings.recommender.evaluation import Trial
from ratings.recommender.metrics import Metrics
from ratings.recommender.popularity import Popularity
from ratings.recommender.splits import Split, concatenated

PICKS = (0, 1, 3, 5, 10)
PEOPLE_SHARE = 0.1
MAX_PEOPLE = 1_000
RECIPE_SHARE = 0.1
SEED = 0


def new_people(model: Recommender, split: Split, content: Content | None) -> dict[int, Metrics]:
    """Return the metrics of people whom the model has not learnt from, by how many of their picks it sees.

    A tenth of the people with at least 10 picks and something in the test part; their first picks, or any where there
    is no time. Whom the model knows nothing of is answered by popularity, as when it is served.

    Returns: empty where there are no such people.
    """
    known = split.known()
    asked = evaluation.trial(known, split.test)
    able = asked.people[np.diff(asked.before.indptr) >= max(PICKS)]
    rng = np.random.default_rng(SEED)
    chosen = np.sort(rng.permutation(able)[: min(MAX_PEOPLE, int(np.ceil(PEOPLE_SHARE * len(able))))])
    is_new = np.isin(known.user, chosen)
    if not len(chosen) or is_new.all():
        return {}
    learnt = known.where(~is_new)
    chain = Chain([model.fit(learnt, content), Popularity().fit(learnt)])
    theirs, after = known.where(is_new), asked.after[np.isin(asked.people, chosen)]
    order = rng.permutation(len(theirs)) if theirs.time is None else np.argsort(theirs.time, kind="stable")
    found = {}
    for count in PICKS:
        before = _first(theirs, order, count).matrix()[chosen]
        trial = Trial(before=before, after=after, people=chosen)
        found[count] = evaluation.judge(lambda histories: chain.score(histories).scores, trial, learnt).metrics
    return found


def new_recipes(model: Recommender, split: Split, content: Content) -> Metrics | None:
    """Return the metrics of lists of only those recipes that the model has seen no pick of, a tenth of the catalogue.

    Only recipes with words are asked for. None where nobody picked one.
    """
    known = split.known()
    described = np.array([bool(title) for title in content.titles])
    rng = np.random.default_rng(SEED)
    able = np.flatnonzero(described)
    cold = np.sort(rng.permutation(able)[: int(np.ceil(RECIPE_SHARE * len(able)))])
    learnt = known.where(~np.isin(known.item, cold))
    whole = concatenated(known, split.test)
    wanted = whole.where(np.isin(whole.item, cold)).matrix()[:, cold].astype(bool)
    before = learnt.matrix()
    people = np.flatnonzero((np.diff(before.indptr) > 0) & (np.diff(wanted.indptr) > 0))
    if not len(people) or not len(learnt):
        return None
    fitted = model.fit(learnt, content)
    # The lists are over the cold recipes alone, and nobody has picked one of them before.
    asked = Trial(before=csr_array((len(people), len(cold)), dtype=np.float32), after=csr_array(wanted[people]),
                  people=people)  # fmt: skip
    rows = iter(range(0, len(people)))
    histories = before[people]

    def score(blank: csr_array) -> np.ndarray:
        chosen = [next(rows) for _ in range(blank.shape[0])]
        return fitted.score(histories[chosen], items=cold)

    few = dataclasses.replace(learnt, user=learnt.user[:0], item=learnt.item[:0], weight=learnt.weight[:0],
                              time=None, item_ids=learnt.item_ids[cold])  # fmt: skip
    return evaluation.judge(score, asked, few).metrics


def _first(picks: Interactions, order: np.ndarray, count: int) -> Interactions:
    """Return the first `count` picks of each person in the order given."""
    user = picks.user[order]
    by_person = np.argsort(user, kind="stable")
    sorted_user = user[by_person]
    starts = np.searchsorted(sorted_user, sorted_user)
    chosen = order[by_person[np.arange(len(user)) - starts < count]]
    mask = np.zeros(len(picks), dtype=bool)
    mask[chosen] = True
    return picks.where(mask)
