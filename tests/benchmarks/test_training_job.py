"""What the benchmark of a whole training makes up, and what it calls missed."""

from __future__ import annotations

import pytest

from benchmarks import training_job
from ratings import datasets
from ratings.models import Interaction
from ratings.training import request
from tests.ratings.kitchen import make_kitchen
from users.models import User

KEPT = {"picks": 450_000, "recipes": 31_000, "cpu_s": 250.0, "peak_mb": 900, "is_active": True}


def test_what_is_promised_of_one_size_is_asked_of_no_other():
    assert training_job.missed(KEPT) == []
    assert training_job.missed(KEPT | {"cpu_s": 301.0, "peak_mb": 2_001}) == [
        "cpu_s is 301.0, above 300.", "peak_mb is 2,001, above 2,000.",
    ]  # fmt: skip
    assert training_job.missed(KEPT | {"picks": 50_000, "cpu_s": 999.0}) == []


def test_a_job_that_ends_before_its_end_is_missed():
    assert training_job.missed(KEPT | {"is_active": False}) == [
        "The model of 450,000 picks did not become the active one."
    ]


@pytest.mark.django_db
def test_as_many_different_picks_are_written_as_are_asked_for():
    kitchen = make_kitchen()

    training_job.save_picks(40, recipes=len(kitchen), people=20)

    assert User.objects.count() == 20
    assert Interaction.objects.values("user", "recipe").distinct().count() == Interaction.objects.count() == 40
    assert len(datasets.load(request("popularity").requested_at).picks()) == 40
    with pytest.raises(ValueError, match="only"):
        training_job.save_picks(10_000, recipes=len(kitchen), people=20)
