"""Whether a new model may answer: the rule, kept and broken, with figures made by hand."""

from __future__ import annotations

from datetime import UTC, datetime

import numpy as np
import pytest

from ratings import judging, measuring
from ratings.datasets import DataSet, Words
from ratings.holding_out import hold_out
from ratings.judging import Place, Trial
from ratings.measuring import Measured
from ratings.recommender import Content
from ratings.recommender.metrics import Metrics
from ratings.recommender.popularity import Popularity

DAY = 86_400


def data_of(rows: list[tuple[int, int, float]]) -> DataSet:
    """Return a data set of cooked dishes from (person, recipe, day), people and recipes from 0 without gaps."""
    user, item, day = (np.array(column) for column in zip(*sorted(rows, key=lambda row: row[2]), strict=True))
    words = Words(
        user=user.astype(np.int32), item=item.astype(np.int32), weight=np.ones(len(user), dtype=np.float32),
        time=day * DAY, is_rating=np.zeros(len(user), dtype=bool),
    )  # fmt: skip
    n_items = int(item.max()) + 1
    blank = Content([""] * n_items, [[]] * n_items, [[]] * n_items)
    return DataSet(
        words=words, user_ids=np.arange(user.max() + 1), item_ids=np.arange(10, 10 + n_items), content=blank,
        until=datetime.now(UTC),
    )  # fmt: skip


def measured(value: float, *, people: int = 600, spread: float = 0.0) -> Measured:
    figures = dict.fromkeys(("recall_10", "recall_20", "mrr", "coverage", "novelty"), 0.1)
    ndcg = value + spread * np.where(np.arange(people) % 2, 1, -1)
    return Measured(metrics=Metrics(people=people, ndcg_10=value, liking=None, **figures), ndcg=ndcg)


def trial(mine: float, popular: float, *, people: int = 600, kind: str = "als", spread: float = 0.0) -> Trial:
    rows = [(person, dish, day) for person in range(people) for dish, day in ((person % 3, 0), (3, 1.5))]
    data = data_of(rows)
    return Trial(
        data=data, held_out=hold_out(data, sure_people=people), kind=kind,
        measured={kind: measured(mine, people=people, spread=spread), "popularity": measured(popular, people=people)},
    )  # fmt: skip


@pytest.mark.parametrize(
    ("mine", "popular", "people", "spread", "says"),
    [
        (0.2001, 0.2, 600, 0.0, None),
        (0.2, 0.2, 600, 0.0, "no better than popularity"),
        (0.3, 0.2, 19, 0.0, "Only 19 people"),
        (0.3, 0.2, 20, 0.0, None),
        (0.3, 0.2, 20, 0.9, "the lead must exclude zero"),
        (0.3, 0.2, 600, 0.9, None),  # many people: the mean is trusted
    ],
)
def test_beside_popularity(mine, popular, people, spread, says):
    verdict = judging.verdict_beside_popularity(trial(mine, popular, people=people, spread=spread))

    assert (verdict is None) if says is None else (verdict.place is Place.REJECTED and says in verdict.sentence)


@pytest.mark.parametrize(
    ("kind", "mine", "active", "place"),
    [
        ("als", 0.2, 0.2, Place.ACTIVE),  # the same kind, as good, with newer data
        ("als", 0.1999, 0.2, Place.REJECTED),
        ("item_item", 0.2001, 0.2, Place.ACTIVE),  # another kind has to be better
        ("item_item", 0.2, 0.2, Place.RESERVE),
        ("item_item", 0.05, 0.2, Place.RESERVE),
    ],
)
def test_beside_the_active_one(kind, mine, active, place):
    verdict = judging.verdict_beside_active(
        trial(mine, 0.04, kind=kind), active_kind="als", active_ndcg=active, active_version="als-7"
    )

    assert verdict.place is place
    assert (
        f"NDCG@10 is {mine:.4f}, that of the active als-7 {active:.4f}, that of popularity 0.0400" in verdict.sentence
    )


def test_without_anybody_to_judge_on_the_active_one_stays_unless_it_is_of_the_same_kind():
    empty = Trial(data=trial(0.1, 0.1).data, held_out=None, kind="popularity")

    places = [
        judging.verdict_beside_active(empty, active_kind=kind, active_ndcg=None, active_version="x").place
        for kind in ("popularity", "als")
    ]

    assert places == [Place.ACTIVE, Place.RESERVE]


def test_the_last_day_is_held_out_where_enough_people_picked_something_then():
    rows = [(person, dish, float(dish)) for person in range(10) for dish in range(8)]
    data = data_of(rows)

    held_out = hold_out(data, sure_people=10)

    assert held_out.since == 6 * DAY
    assert held_out.before.toarray().tolist() == [[1, 1, 1, 1, 1, 1, 0, 0]] * 10
    assert held_out.after.toarray().tolist() == [[False] * 6 + [True, True]] * 10


def test_with_fewer_people_more_is_held_out():
    rows = [(person, dish, 10 * dish + person) for person in range(5) for dish in range(10)]

    assert hold_out(data_of(rows), sure_people=500).people_in_all == 5


def test_what_was_picked_before_is_no_pick_of_the_part_held_out():
    rows = [(0, 0, 0), (0, 1, 1), (1, 0, 0), (1, 1, 1), (0, 0, 9), (1, 2, 9)]

    held_out = hold_out(data_of(rows), sure_people=1)

    assert held_out.people.tolist() == [1]
    assert held_out.after.toarray().tolist() == [[False, False, True]]


def test_where_all_happened_at_once_a_fifth_is_held_out_by_lot_and_always_the_same():
    rows = [(person, dish, 0) for person in range(40) for dish in range(10)]
    data = data_of(rows)

    first, second = hold_out(data, sure_people=20), hold_out(data, sure_people=20)

    assert (first.how, first.since) == ("by lot", None)
    assert first.is_learnt.tolist() == second.is_learnt.tolist()
    assert 0.1 < 1 - first.is_learnt.mean() < 0.3


@pytest.mark.parametrize("rows", [[(0, 0, 0)], [(0, 0, 0), (1, 0, 9)]])
def test_where_nobody_picked_before_and_after_nothing_is_held_out(rows):
    assert hold_out(data_of(rows), sure_people=1) is None


def test_a_model_of_other_recipes_is_measured_on_those_that_it_knows():
    data = data_of([(0, 0, 0), (1, 0, 0), (1, 2, 0), (0, 1, 9), (1, 1, 9)])
    held_out = hold_out(data, sure_people=2)
    model = Popularity().fit(held_out.learnt)
    shifted = np.array([11, 12, 99])  # recipe 10 is unknown to whoever asks, 99 to the model

    scores = measuring.scorer_of(model, shifted)(held_out.before[:, [1, 2, 0]])

    assert np.isnan(scores).tolist() == [[True, False, True]] * 2  # nobody picked recipe 11
    assert scores[0, 1] == model.score(held_out.before)[0, 2]


def test_a_person_whom_a_model_does_not_know_is_shown_what_is_popular():
    data = data_of([(0, 0, 0), (1, 0, 0), (1, 2, 0), (0, 1, 9), (1, 1, 9)])
    held_out = hold_out(data, sure_people=2)
    otherwise = np.array([0.0, 9.0, 1.0], dtype=np.float32)

    found = measuring.measure(
        lambda histories: np.full(histories.shape, np.nan, dtype=np.float32), held_out, otherwise=otherwise
    )

    assert found.ndcg.tolist() == [1.0, 1.0]
