"""The towers' mathematics: gradients against finite differences, and the optimiser against its definition."""

import dataclasses

import numpy as np
import pytest
from scipy.sparse import csr_array

from ratings.recommender import adam, tower_training, towers
from ratings.recommender.two_tower import TwoTower, TwoTowerConfig
from tests.ratings.recommender import worlds

SMALL = TwoTowerConfig(dimensions=4, hidden=5, out=3, batch=8, dropout=0.3, temperature=0.5)
STEP = 1e-6


def a_batch(rng):
    """Six picks of five people among four candidates, with words and unequal weights; one history is only the pick."""
    weights = towers.as_type(tower_training._start(SMALL, 2, rng), np.float64)
    for field in dataclasses.fields(weights):
        setattr(weights, field.name, rng.normal(size=getattr(weights, field.name).shape))
    rows = towers.Rows(history=rng.normal(size=(7, 4)), own=rng.normal(size=(4, 4)), bias=rng.normal(size=4))
    histories = np.where(rng.random((5, 7)) < 0.6, rng.random((5, 7)), 0.0)
    histories[:, 0] = 0.7
    histories[4, 1:] = 0.0
    blocked = np.zeros((6, 4), dtype=bool)
    blocked[0, 2] = blocked[3, 0] = True
    batch = towers.Batch(
        histories=csr_array(histories), person=np.array([0, 1, 2, 2, 3, 4]), left_out=np.zeros(6, dtype=int),
        left_out_weight=np.full(6, 0.7), positive=np.array([0, 1, 1, 3, 2, 3]), blocked=blocked,
        log_chance=rng.normal(size=4), features=rng.normal(size=(4, 2)), weight=rng.dirichlet(np.ones(6)),
    )  # fmt: skip
    dropout = towers.Dropout(*(rng.choice([0.0, 1.5], size=shape) for shape in ((6, 4), (6, 5), (4, 5))))
    return weights, rows, batch, dropout


def slope(values, loss):
    """Return the finite differences of `loss` by each entry of `values`, which it reads."""
    found = np.empty_like(values)
    for index in np.ndindex(values.shape):
        kept = values[index]
        values[index] = kept + STEP
        above = loss()
        values[index] = kept - STEP
        found[index] = (above - loss()) / (2 * STEP)
        values[index] = kept
    return found


@pytest.mark.parametrize("name", [field.name for field in dataclasses.fields(towers.Weights)])
def test_the_gradient_of_each_weight_is_the_slope_of_the_loss(name):
    weights, rows, batch, dropout = a_batch(np.random.default_rng(1))

    _, gradients = towers.loss_and_gradients(weights, rows, batch, dropout)

    by_hand = slope(getattr(weights, name), lambda: towers.loss_and_gradients(weights, rows, batch, dropout)[0])
    np.testing.assert_allclose(getattr(gradients.weights, name), by_hand, rtol=1e-5, atol=1e-8)


@pytest.mark.parametrize("name", ["history", "own", "bias"])
def test_the_gradient_of_each_row_is_the_slope_of_the_loss(name):
    weights, rows, batch, dropout = a_batch(np.random.default_rng(2))

    _, gradients = towers.loss_and_gradients(weights, rows, batch, dropout)

    by_hand = slope(getattr(rows, name), lambda: towers.loss_and_gradients(weights, rows, batch, dropout)[0])
    np.testing.assert_allclose(getattr(gradients.rows, name), by_hand, rtol=1e-5, atol=1e-8)


def test_the_loss_is_the_mean_surprise_after_the_correction():
    """With vectors that say nothing, only popularity less the correction is left: here the same for all candidates."""
    weights, rows, batch, _ = a_batch(np.random.default_rng(3))
    weights.log_scale[:] = -50
    alike = dataclasses.replace(batch, log_chance=rows.bias + 1, blocked=np.zeros((6, 4), dtype=bool))

    loss, _ = towers.loss_and_gradients(weights, rows, alike, towers.Dropout())

    assert loss == pytest.approx(np.log(4))


def test_what_the_person_picked_besides_is_neither_right_nor_wrong():
    weights, rows, batch, _ = a_batch(np.random.default_rng(4))
    blocked = np.ones((6, 4), dtype=bool)
    blocked[np.arange(6), batch.positive] = False

    loss, _ = towers.loss_and_gradients(weights, rows, dataclasses.replace(batch, blocked=blocked), towers.Dropout())

    assert loss == pytest.approx(0)


def test_the_pick_itself_is_not_part_of_the_history_that_predicts_it():
    weights, rows, batch, _ = a_batch(np.random.default_rng(5))
    moved = dataclasses.replace(rows, history=rows.history + np.eye(7, 1) * 100)

    before, _ = towers.loss_and_gradients(weights, rows, batch, towers.Dropout())
    after, _ = towers.loss_and_gradients(weights, moved, batch, towers.Dropout())

    assert after == pytest.approx(before)


def test_adam_takes_its_first_step_by_the_learning_rate():
    values = np.array([1.0, -1.0])
    optimiser = adam.Whole(values, adam.Rate(0.1, 0.0))

    optimiser.step(np.array([5.0, -0.001]))

    np.testing.assert_allclose(values, [0.9, -0.9], rtol=1e-4)


def test_decay_is_apart_from_the_gradient():
    values = np.array([2.0])
    optimiser = adam.Whole(values, adam.Rate(0.1, 3.0))

    optimiser.step(np.array([0.0]))

    assert values[0] == pytest.approx(2.0 * (1 - 0.1 * 3.0))


def test_rows_that_waited_end_where_whole_steps_would_have_taken_them():
    rng = np.random.default_rng(0)
    start = rng.normal(size=(3, 4))
    few, all_of_them = start.copy(), start.copy()
    rate = adam.Rate(0.01, 2.0)
    rows, whole = adam.Rows(few, rate), adam.Whole(all_of_them, rate)

    for step in range(60):
        touched = np.array([0]) if step % 7 else np.array([0, 2])
        gradient = np.zeros((3, 4))
        gradient[touched] = rng.normal(size=(len(touched), 4))
        rows.read(touched)
        rows.step(touched, gradient[touched])
        whole.step(gradient)
    rows.flush()

    np.testing.assert_allclose(few[0], all_of_them[0], rtol=1e-9)
    np.testing.assert_allclose(few[2], all_of_them[2], atol=0.01)
    np.testing.assert_allclose(few[1], start[1] * (1 - 0.02) ** 60, rtol=1e-9)


def test_the_towers_put_the_picks_of_a_person_before_others():
    data = worlds.camps()
    model = TwoTower(
        TwoTowerConfig(dimensions=8, hidden=16, out=8, epochs=20, batch=64, learning_rate=1e-2, decay=0.1)
    ).fit(data)

    scores = model.score(data.matrix())

    own = np.array([np.nanmean(row[person % 2 :: 2]) for person, row in enumerate(scores)])
    others = np.array([np.nanmean(row[(person + 1) % 2 :: 2]) for person, row in enumerate(scores)])
    assert (own > others).mean() > 0.95


def test_what_a_short_history_leaves_open_is_filled_up_with_popularity():
    data = worlds.camps()
    config = TwoTowerConfig(dimensions=8, hidden=16, out=8, epochs=5, batch=64, full_history=4)
    model = TwoTower(config).fit(data)
    plain = TwoTower.having(data.item_ids, model._state, dataclasses.replace(config, full_history=1))
    picked = np.flatnonzero(model._state.is_picked)
    popularity = np.log1p(np.bincount(data.item, minlength=data.n_items))[picked]
    popular = (popularity - popularity.mean()) / popularity.std()
    histories = np.zeros((3, data.n_items), dtype=np.float32)
    for person, count in enumerate((1, 3, 6)):
        histories[person, :count] = 1

    with_few, alone = (each.score(csr_array(histories))[:, picked] for each in (model, plain))

    for person, own in enumerate((0.25, 0.75, 1.0)):
        expected = own * alone[person] + (1 - own) * (1 + config.wide_weight) * popular
        np.testing.assert_allclose(with_few[person], expected, atol=1e-4)


def test_views_make_nobody_known_as_picks_do():
    """Twenty recipes at a tenth are worth two picks, and a weight above a like's no more than one."""
    data = worlds.camps()
    config = TwoTowerConfig(dimensions=8, hidden=16, out=8, epochs=5, batch=64, full_history=20)
    model = TwoTower(config).fit(data)
    plain = TwoTower.having(data.item_ids, model._state, dataclasses.replace(config, full_history=1))
    picked = np.flatnonzero(model._state.is_picked)
    popularity = np.log1p(np.bincount(data.item, minlength=data.n_items))[picked]
    popular = (popularity - popularity.mean()) / popularity.std()
    histories = np.zeros((2, data.n_items), dtype=np.float32)
    histories[0, :20], histories[1, :2] = 0.1, 5.0

    found, alone = (each.score(csr_array(histories))[:, picked] for each in (model, plain))

    expected = 0.1 * alone + 0.9 * (1 + config.wide_weight) * popular
    np.testing.assert_allclose(found, expected, atol=1e-4)


def test_of_a_person_who_picked_nothing_it_still_knows_nothing():
    data = worlds.camps()
    model = TwoTower(TwoTowerConfig(dimensions=8, hidden=16, out=8, epochs=1, batch=64)).fit(data)

    assert np.isnan(model.score(csr_array((1, data.n_items), dtype=np.float32))).all()
