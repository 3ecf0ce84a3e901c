"""The comparison of recommenders on what people here picked."""

import io
import json
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command

from ratings.models import Rating, TrainedModel
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


def compared(*models: str) -> dict:
    out = io.StringIO()
    call_command("evaluate_recommenders", "--models", *models, "--no-cold", "--json", stdout=out)
    return json.loads(out.getvalue())["models"]


def test_liking_says_how_people_rated_what_is_shown():
    tastes.two_tastes()
    with_dislikes = compared("popularity")["popularity"]

    Rating.objects.update(value=1)
    only_likes = compared("popularity")["popularity"]

    assert 0 < with_dislikes["liking"] < 1
    assert only_likes["liking"] == 1


def test_of_a_recipe_that_nobody_rated_liking_is_the_mean_of_all():
    tastes.two_tastes()
    rated = Rating.objects.order_by("pk").values_list("pk", flat=True)[:1]
    Rating.objects.exclude(pk__in=list(rated)).delete()
    Rating.objects.update(value=-1)

    assert compared("popularity")["popularity"]["liking"] == -1


def test_ratings_of_the_time_that_models_are_tested_on_are_left_out_of_liking():
    tastes.two_tastes()
    Rating.objects.update(value=1)
    last_day = tastes.BEGIN + timedelta(days=tastes.DAYS - 1)
    assert Rating.objects.filter(updated_at__gte=last_day).update(value=-1)

    assert compared("popularity")["popularity"]["liking"] == 1


def test_without_ratings_there_is_no_liking():
    tastes.two_tastes()
    Rating.objects.all().delete()

    assert compared("popularity")["popularity"]["liking"] is None


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
