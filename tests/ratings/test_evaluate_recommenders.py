"""The comparison of recommenders on what people here picked."""

import io
import json

import pytest
from django.core.management import CommandError, call_command

from ratings.models import TrainedModel
from tests.ratings import tastes

pytestmark = pytest.mark.django_db


def test_models_are_compared_on_the_rows_of_the_database():
    tastes.two_tastes()
    out = io.StringIO()

    call_command("evaluate_recommenders", "--models", "item_item", "popularity", "--no-cold", "--json", stdout=out)

    figures = json.loads(out.getvalue())
    assert list(figures["models"]) == ["item_item", "popularity"]
    assert figures["people"] == 60
    assert figures["models"]["item_item"]["ndcg_10"] > figures["models"]["popularity"]["ndcg_10"]
    assert TrainedModel.objects.count() == 0


def test_the_tables_are_printed():
    tastes.two_tastes()
    out = io.StringIO()

    call_command("evaluate_recommenders", "--models", "content", "popularity", "--seeds", "1", stdout=out)

    assert "Full ranking" in out.getvalue()
    assert "NDCG@10 among recipes of which no pick is seen" in out.getvalue()


def test_with_too_few_picks_it_says_so():
    with pytest.raises(CommandError, match="Nobody has picked 5 recipes that 5 people picked"):
        call_command("evaluate_recommenders")


def test_an_unknown_model_is_named():
    tastes.two_tastes()

    with pytest.raises(CommandError, match="no model 'lightfm'"):
        call_command("evaluate_recommenders", "--models", "lightfm")
