"""Recipes as rows of numbers."""

from __future__ import annotations

import numpy as np

from ratings.recommender import vectors


def test_unknown_recipes_weigh_nothing():
    rows = np.array([[1.0, 2.0], [np.nan, np.nan]], dtype=np.float32)

    found = vectors.without_unknown(rows)

    assert found.tolist() == [[1.0, 2.0], [0.0, 0.0]]
    assert np.isnan(rows[1]).all()


def test_where_every_recipe_is_known_nothing_is_held_twice():
    rows = np.ones((3, 2), dtype=np.float32)

    assert vectors.without_unknown(rows) is rows
