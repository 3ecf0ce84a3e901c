"""Each recommender on a case that can be worked out on paper."""

import numpy as np
import pytest
from scipy.sparse import csr_array

from ratings.recommender import MODELS, Content
from ratings.recommender.ease import EASE, TooLarge
from tests.ratings.recommender.worlds import interactions

THREE = [(0, 0), (0, 1), (1, 1), (1, 2), (2, 1)]
"""The first person picked recipes 0 and 1, the second 1 and 2, the third only 1."""


def fitted(name, data, content=None, **settings):
    kind = MODELS[name]
    return kind(kind.Config(**settings)).fit(data, content)


def row(*weights):
    return csr_array(np.array([weights], dtype=np.float32))


def test_popularity_counts_people():
    scores = fitted("popularity", interactions(THREE)).score(row(0, 0, 0))

    np.testing.assert_allclose(scores, [np.log1p([1, 3, 1])], rtol=1e-6)


def test_popularity_halves_what_is_a_third_of_the_log_old():
    data = interactions([(0, 0), (1, 1), (2, 2)], time=[0, 200, 300])

    scores = fitted("popularity", data).score(row(0, 0, 0))

    np.testing.assert_allclose(scores, [np.log1p([1 / 8, 1 / 2, 1])], rtol=1e-6)


def test_the_strongest_of_several_signals_counts_once():
    data = interactions([(0, 0), (0, 0), (1, 1)], weight=[0.1, 0.7, 0.3])

    assert data.matrix().toarray().tolist() == [[np.float32(0.7), 0], [0, np.float32(0.3)]]


def test_item_item_walks_three_steps():
    """From 0 back to the only person who picked it, and on to one of their two recipes."""
    model = fitted("item_item", interactions(THREE), alpha=1.0, beta=0.0)

    scores = model.score(row(1, 0, 0))

    np.testing.assert_allclose(scores, [[0, 1 / 2, 0]], atol=1e-6)
    # From 1: each of its three people with 1/3, and then 0 and 2 with a half each.
    np.testing.assert_allclose(model.score(row(0, 1, 0)), [[1 / 6, 0, 1 / 6]], atol=1e-6)
    np.testing.assert_allclose(model.score(row(1, 1, 0)), [[1 / 6, 1 / 2, 1 / 6]], atol=1e-6)


def test_item_item_raises_steps_to_alpha_and_divides_by_popularity_to_beta():
    model = fitted("item_item", interactions(THREE), alpha=2.0, beta=0.5)

    np.testing.assert_allclose(model.score(row(1, 0, 0)), [[0, (1 / 2) ** 2 / np.sqrt(3), 0]], atol=1e-6)


def test_user_knn_adds_up_the_cosines_of_those_who_picked_it():
    scores = fitted("user_knn", interactions(THREE), shrink=0.0).score(row(1, 0, 0))

    # Only the first person shares a pick: 1 / (1 · √2).
    np.testing.assert_allclose(scores, [[1 / np.sqrt(2), 1 / np.sqrt(2), 0]], rtol=1e-6)


def test_user_knn_asks_the_nearest_only_and_shrinks():
    scores = fitted("user_knn", interactions(THREE), people=1, shrink=1.0).score(row(0, 1, 0))

    # The third person is the twin: 1 / (1 · 1 + 1); the others have 1 / (√2 + 1).
    np.testing.assert_allclose(scores, [[0, 1 / 2, 0]], rtol=1e-6)


def test_als_solves_for_the_person():
    """With recipe vectors y the person minimises Σ c(1 − x·y)² over picks, Σ (x·y)² over the rest, and λ|x|²."""
    model = fitted("als", interactions(THREE), factors=2, alpha=3.0, regularization=0.5, iterations=3)
    y = model.state()["vectors"]
    confidence, wanted = np.array([3.0, 3.0, 1.0]), np.array([1.0, 1.0, 0.0])
    by_hand = np.linalg.solve((y.T * confidence) @ y + 0.5 * np.eye(2), (y.T * confidence) @ wanted)

    np.testing.assert_allclose(model.score(row(1, 1, 0))[0], y @ by_hand, rtol=1e-4)


def test_als_of_a_person_learnt_from_is_where_the_training_ended():
    """After many rounds the person's solution and the recipes' fit each other: one more round moves nothing."""
    data = interactions(THREE)
    settings = {"factors": 2, "alpha": 3.0, "regularization": 0.5}
    model = fitted("als", data, iterations=200, **settings)
    longer = fitted("als", data, iterations=201, **settings)

    np.testing.assert_allclose(model.score(data.matrix()), longer.score(data.matrix()), atol=1e-3)


def test_content_is_the_cosine_of_words():
    """Recipes 0 and 1 have the same words, 2 has none in common with them."""
    content = Content(
        titles=["pea soup", "pea soup", "beef pie", "beef pie"],
        ingredients=[[]] * 4,
        tags=[["green"]] * 2 + [["brown"]] * 2,
    )
    data = interactions([(0, 0), (1, 2)], item_ids=[1, 2, 3, 4])

    scores = fitted("content", data, content, popularity=0.0).score(row(1, 0, 0, 0))

    np.testing.assert_allclose(scores, [[1, 1, 0, 0]], atol=1e-5)


def test_content_needs_content():
    with pytest.raises(ValueError, match="needs the content"):
        fitted("content", interactions(THREE))


def test_ease_is_the_closed_form():
    """Two recipes picked together by one person of two: G = [[1, 1], [1, 2]], λ = 1, P = [[3, −1], [−1, 2]] / 5."""
    data = interactions([(0, 0), (0, 1), (1, 1)])

    model = EASE(EASE.Config(l2=1.0)).fit(data)

    # B = −P / diag(P) by column: B01 = (1/5) / (2/5), B10 = (1/5) / (3/5).
    np.testing.assert_allclose(model.state()["weights"], [[0, 1 / 2], [1 / 3, 0]], rtol=1e-5)
    np.testing.assert_allclose(model.score(row(1, 0)), [[0, 1 / 2]], rtol=1e-5)


def test_ease_refuses_a_catalogue_that_would_not_fit_into_memory():
    data = interactions([(0, 0)], item_ids=range(10_000))

    with pytest.raises(TooLarge, match="needs 1200 MB for 10000 recipes; it may take 100 MB"):
        EASE(EASE.Config(memory_mb=100)).fit(data)
