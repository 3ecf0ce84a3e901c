"""Settings of the recommenders that can't be meant are said at the start."""

from __future__ import annotations

from django.core.checks import run_checks


def test_a_kind_that_does_not_exist_is_an_error(settings):
    assert [found.id for found in run_checks() if found.id.startswith("ratings")] == []

    settings.RECOMMENDER_KINDS = ["two_tower", "magic"]

    (found,) = [found for found in run_checks() if found.id.startswith("ratings")]
    assert found.id == "ratings.E001" and "'magic'" in found.msg
