"""From ranks to chances of a like: figures by hand, and on made-up people whose chances are known."""

from __future__ import annotations

import numpy as np
import pytest

from ratings import calibration
from ratings.calibration import Curve


def people_who_like(chance_of, *, people: int = 400, each: int = 6, seed: int = 3):
    """Return raw scores, what was liked by chances that are known, and whose reaction each is."""
    draw = np.random.default_rng(seed)
    raw = draw.uniform(-1, 1, people * each)
    return raw, draw.random(len(raw)) < chance_of(raw), np.repeat(np.arange(people), each)


def test_a_score_is_the_chance_of_a_like_on_people_the_curve_was_not_fitted_to():
    def chance(raw):
        return 0.55 + 0.3 * raw  # not even a logistic curve

    curve = calibration.fit(*people_who_like(chance))
    others_raw, others_liked, _ = people_who_like(chance, seed=4)

    predicted = (1 + curve.scores(others_raw)) / 2
    for low in (-1, -0.5, 0, 0.5):
        here = (others_raw >= low) & (others_raw < low + 0.5)
        assert predicted[here].mean() == pytest.approx(others_liked[here].mean(), abs=0.06)
    assert curve.reactions == 2400
    assert curve.error < 0.05 < curve.error_before
    assert calibration.calibration_error(predicted, others_liked) < 0.05


def test_where_nearly_all_are_liked_the_scores_are_high_and_keep_their_order():
    curve = calibration.fit(*people_who_like(lambda raw: 0.9 + 0.05 * raw))

    scores = curve.scores(np.array([-1.0, 0.0, 1.0]))

    assert np.all(np.diff(scores) > 0)
    assert (1 + scores[1]) / 2 == pytest.approx(0.9, abs=0.03)


@pytest.mark.parametrize("slope", [0.0, -0.3])
def test_where_ranks_say_nothing_or_the_opposite_the_order_stays_and_the_mean_is_right(slope):
    raw, liked, person = people_who_like(lambda raw: 0.6 + slope * raw)

    curve = calibration.fit(raw, liked, person)

    assert curve.slope == calibration.MIN_SLOPE
    assert ((1 + curve.scores(raw)) / 2).mean() == pytest.approx(liked.mean(), abs=0.01)


@pytest.mark.parametrize(("likes", "dislikes"), [(0, 0), (30, 10), (200, 9), (0, 200)])
def test_with_too_few_reactions_it_is_not_calibrated(likes, dislikes):
    liked = np.arange(likes + dislikes) < likes

    curve = calibration.fit(np.linspace(-1, 1, len(liked)), liked, np.arange(len(liked)))

    assert curve == Curve()
    assert curve.scores(np.array([0.0, 0.5])).tolist() == [0.0, pytest.approx(np.tanh(0.5))]


def test_what_is_learned_stays_below_what_was_said():
    scores = Curve(slope=9.0).scores(np.array([-1.0, 1.0]))

    assert scores == pytest.approx([-0.9, 0.9], abs=0.001)
    assert np.abs(scores).max() < calibration.LEARNED_LIMIT


def test_the_best_keep_their_order_and_chances_up_to_nine_tenths_are_exact():
    raw = np.linspace(-1, 1, 201)

    scores = Curve(slope=6.0).scores(raw)

    assert np.all(np.diff(scores) > 0)
    exact = np.tanh(3 * raw)
    assert np.array_equal(scores[np.abs(exact) < 0.8], exact[np.abs(exact) < 0.8])


def test_a_curve_survives_its_way_through_json():
    curve = calibration.fit(*people_who_like(lambda raw: 0.5 + 0.3 * raw))

    assert Curve.from_json(curve.as_json()) == curve
    assert Curve.from_json({}) == Curve()


def test_quality_is_the_shrunken_mean_beside_that_of_all():
    item = np.array([0, 0, 0, 0, 0, 1, 1, 1, 1, 1])
    value = np.array([1, 1, 1, 1, 1, -1, -1, -1, -1, -1])

    quality = calibration.quality_of(item, value, n_items=3)

    # Means ±1 of five shrunken by five of the mean, 0: ±0.5; twice their spread is 1.
    assert quality.tolist() == [0.5, -0.5, 0.0]
    assert calibration.quality_of(item[:0], value[:0], n_items=2).tolist() == [0.0, 0.0]


def test_one_dislike_among_many_liked_dishes_makes_no_bad_dish():
    item, value = np.arange(50), np.ones(50)
    value[7] = -1

    quality = calibration.quality_of(item, value, n_items=50)

    assert quality[7] == -1.0  # the worst there is
    assert quality[8] == pytest.approx(0.0667, abs=0.01)


def test_ranks_go_from_below_all_to_above_all():
    scores = np.array([5.0, 1.0, 3.0, np.nan, 9.0], dtype=np.float32)

    ranks = calibration.ranks(scores)

    assert np.isnan(ranks[3])
    assert np.argsort(ranks[[0, 1, 2, 4]]).tolist() == [1, 2, 0, 3]
    assert ranks[4] == pytest.approx(1, abs=0.01) and ranks[1] == pytest.approx(-1, abs=0.01)


def test_ranks_are_shares_of_those_below_within_a_step_of_the_table():
    scores = np.random.default_rng(1).normal(size=20_000).astype(np.float32)

    ranks = calibration.ranks(scores)

    exact = 2 * np.argsort(np.argsort(scores)) / len(scores) - 1
    assert np.abs(ranks - exact).max() < 0.01


def test_ranks_among_few_place_the_others_too():
    scores = np.array([-7.0, 1.0, 2.0, 3.0, 99.0, np.nan], dtype=np.float32)

    ranks = calibration.ranks(scores, np.array([1, 2, 3, 5]))

    assert ranks[:5] == pytest.approx([-1, -1, -1 / 3, 1, 1], abs=0.01)
    assert np.isnan(ranks[5])


def test_scores_are_not_changed_by_ranking_them():
    scores = np.array([5.0, 1.0, np.nan], dtype=np.float32)

    calibration.ranks(scores)

    assert scores[:2].tolist() == [5.0, 1.0]


@pytest.mark.parametrize("among", [[], [1], [0, 2]])
def test_where_there_is_no_order_there_is_no_rank_or_the_middle(among):
    ranks = calibration.ranks(np.array([2.0, np.nan, 2.0], dtype=np.float32), np.array(among, dtype=np.int64))

    assert np.isnan(ranks).tolist() == [len(among) < 2, True, len(among) < 2]
    assert len(among) < 2 or ranks[0] == 0
