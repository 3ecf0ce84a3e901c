"""How much of an answer is popularity, measured on made-up picks of which it is known how much taste is in them."""

import numpy as np
import pytest
from scipy.sparse import csr_array

from ratings.recommender import filling
from ratings.recommender.als import ALSConfig
from ratings.recommender.filling import Filling
from ratings.recommender.two_tower import TwoTower, TwoTowerConfig
from tests.ratings.recommender.worlds import interactions

CONFIG = ALSConfig(factors=8, regularization=5.0)
PEOPLE, RECIPES, PICKS = 400, 80, 9


def picked(camps, *, seed=0):
    """Return picks of people of some camps, each among the recipes of their own; of one camp, the first are loved."""
    rng = np.random.default_rng(seed)
    pairs = []
    for person in range(PEOPLE):
        mine = np.arange(person % camps, RECIPES, camps)
        worth = 1 / (1 + np.arange(len(mine))) if camps == 1 else np.ones(len(mine))
        pairs += [(person, item) for item in rng.choice(mine, PICKS, False, p=worth / worth.sum())]
    return interactions(pairs, n_users=PEOPLE, item_ids=np.arange(RECIPES))


def chosen(data, **given):
    return filling.chosen(data, CONFIG, **({"full_history": None, "half_life_share": None} | given))


def test_the_share_of_an_answer_that_is_ones_own_goes_by_the_weight_of_picks():
    rows = np.array([[0, 0, 0, 0], [0.1, 0.1, 0, 0], [1, 1, 1, 0], [1, 1, 1, 1], [5, 0, 0, 0]], dtype=np.float32)

    assert filling.own_share(csr_array(rows), 4.0).tolist() == [[0], [np.float32(0.05)], [0.75], [1], [0.25]]


def test_where_taste_is_strong_few_picks_are_enough_and_where_there_is_none_many_are_not():
    assert chosen(picked(camps=4)).full_history == 5
    assert chosen(picked(camps=1)).full_history == 40


def test_what_people_picked_lately_fills_up_where_it_says_more():
    """What is picked moves through the catalogue; nobody has a taste of their own."""
    rng = np.random.default_rng(0)
    moment = np.sort(rng.random(6_000))
    item = (moment * 60).astype(int) + rng.integers(0, 12, len(moment))
    person = rng.integers(0, PEOPLE, len(moment))
    data = interactions(list(zip(person, item, strict=True)), time=1e9 * moment)

    assert chosen(data).half_life_share == 1 / 9


def test_what_is_given_is_taken_and_without_times_popularity_has_one_half_life():
    data = picked(camps=4)

    assert chosen(data, full_history=7.0, half_life_share=0.0) == Filling(7.0, 0.0)
    assert chosen(data, full_history=7.0) == Filling(7.0, filling.HALF_LIVES[0])
    assert chosen(data, half_life_share=0.2) == Filling(5.0, 0.2)


def test_of_few_people_nothing_is_measured():
    data = picked(camps=4)
    few = data.where(data.user < filling.LEAST_PEOPLE - 1)

    assert chosen(few) == Filling(20.0, 1 / 3)


def test_of_very_many_picks_those_of_some_people_are_enough(monkeypatch):
    data = picked(camps=4)
    monkeypatch.setattr(filling, "MOST_PICKS", len(data) // 2)

    some = filling._sample(data)

    counts = np.bincount(some.user, minlength=PEOPLE)
    assert set(counts.tolist()) == {0, PICKS}
    assert len(data) * 0.4 < len(some) < len(data) * 0.6


@pytest.mark.parametrize(("given", "full"), [(None, 5.0), (12.0, 12.0)])
def test_the_towers_keep_what_was_measured_with_what_they_learnt(tmp_path, given, full):
    settings = TwoTowerConfig(
        dimensions=8, hidden=16, out=8, epochs=1, wide_factors=8, wide_regularization=5.0, full_history=given
    )
    model = TwoTower(settings).fit(picked(camps=4))

    model.save(tmp_path / "model.npz")

    assert model.state()["full_history"].tolist() == [full]
    assert TwoTower.load(tmp_path / "model.npz")._full_history == full


def test_the_towers_fill_up_with_what_was_picked_lately():
    """The first recipe had all picks long ago, the second some just now."""
    pairs = [(person, 0) for person in range(60)] + [(person, 1) for person in range(60, 90)]
    data = interactions(pairs, time=[0] * 60 + [1e6] * 30, item_ids=[0, 1])
    settings = TwoTowerConfig(
        dimensions=8, hidden=16, out=8, epochs=1, wide_factors=2, full_history=20, half_life_share=1 / 9
    )

    popularity = TwoTower(settings).fit(data).state()["popularity"]

    np.testing.assert_allclose(popularity, np.log1p([60 / 2**9, 30]), rtol=1e-5)
