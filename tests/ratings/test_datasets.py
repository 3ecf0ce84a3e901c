"""What a training may look at, in arrays, against rows made by hand."""

from __future__ import annotations

from datetime import timedelta

import numpy as np
import pytest
from django.utils import timezone

from ratings import datasets
from ratings.models import Interaction, Rating
from recipes import copies, snapshot
from tests.food_factories import make_food, make_recipe
from tests.ratings.tastes import make_people

pytestmark = pytest.mark.django_db


@pytest.fixture
def dishes(db):
    cod, leek = make_food("Cod", family="white_fish"), make_food("Leek")
    return [make_recipe("Pie", cod, leek), make_recipe("Soup", leek), make_recipe("Stew", cod)]


def did(user, recipe, kind: str, *, at=None) -> None:
    number = str(Interaction.objects.count())
    Interaction.objects.create(
        user=user, recipe=recipe, kind=kind, event_id=number, occurred_at=at or timezone.now() - timedelta(hours=1)
    )


def load():
    return datasets.load(timezone.now())


def picks(data) -> set[tuple[int, int, float]]:
    found = data.picks()
    return {
        (int(data.user_ids[user]), int(data.item_ids[item]), round(float(weight), 2))
        for user, item, weight in zip(found.user, found.item, found.weight, strict=True)
    }


def test_picks_are_the_stronger_events_and_likes(alice, charlie, dishes):
    pie, soup, stew = dishes
    did(alice, pie, "view")
    did(alice, soup, "click")
    did(charlie, pie, "share")
    did(charlie, soup, "skip")
    Rating.objects.create(user=charlie, recipe=stew, value=1)

    assert picks(load()) == {(alice.pk, soup.pk, 0.3), (charlie.pk, pie.pk, 1.0), (charlie.pk, stew.pk, 1.0)}


def test_a_disliked_dish_is_no_pick_whatever_else_was_done_with_it(alice, charlie, dishes):
    pie = dishes[0]
    for person in (alice, charlie):
        did(person, pie, "cook")
    Rating.objects.create(user=alice, recipe=pie, value=-1)

    assert picks(load()) == {(charlie.pk, pie.pk, 1.0)}


def test_reactions_say_whether_a_dish_pleased(alice, dishes):
    for dish, kind in zip(dishes, ("cook", "swap_out", "click"), strict=True):
        did(alice, dish, kind)
    Rating.objects.create(user=alice, recipe=dishes[2], value=-1)

    found = load().words.reactions

    assert list(zip(found.item.tolist(), (found.weight > 0).tolist(), strict=True)) == [
        (0, True), (1, False), (2, False),
    ]  # fmt: skip


def test_drafts_are_left_out_and_copies_count_for_their_origin(alice, dishes):
    pie, soup, _ = dishes
    copy = copies.changed_copy(alice, pie, remove=[], add=make_food("Rice"))
    draft = make_recipe("Draft", make_food("Egg"), status="draft")
    for dish in (copy, draft, soup):
        did(alice, dish, "cook")

    data = load()

    assert data.item_ids.tolist() == [each.pk for each in dishes]
    assert picks(data) == {(alice.pk, pie.pk, 1.0), (alice.pk, soup.pk, 1.0)}


def test_what_came_later_is_left_out(alice, dishes):
    did(alice, dishes[0], "cook")
    until = timezone.now()
    did(alice, dishes[1], "cook", at=until - timedelta(days=1))
    Rating.objects.create(user=alice, recipe=dishes[2], value=1)

    assert picks(datasets.load(until)) == {(alice.pk, dishes[0].pk, 1.0)}


def test_consent_is_asked_for_where_the_operator_wants_it(alice, charlie, dishes, settings):
    for person in (alice, charlie):
        did(person, dishes[0], "cook")
    alice.profile.behaviour_consent = True
    alice.profile.save()

    assert load().user_ids.tolist() == [alice.pk, charlie.pk]
    settings.BEHAVIOUR_CONSENT_REQUIRED = True
    assert load().user_ids.tolist() == [alice.pk]


def test_content_names_foods_and_tags_in_the_order_of_the_recipes(dishes):
    content = datasets.content_of(snapshot.current().dishes)

    assert list(content.titles) == ["Pie", "Soup", "Stew"]
    assert [set(foods) for foods in content.ingredients] == [{"Cod", "Leek"}, {"Leek"}, {"Cod"}]
    assert all("cuisine:british" in tags for tags in content.tags)


def test_nothing_at_all_is_an_empty_data_set(db):
    data = load()

    assert (len(data.words.user), len(data.user_ids), len(data.item_ids), len(data.picks())) == (0, 0, 0, 0)


def test_equal_rows_have_one_fingerprint_and_another_row_another(alice, dishes):
    did(alice, dishes[0], "cook")
    first = load().fingerprint

    assert load().fingerprint == first
    did(alice, dishes[1], "cook")
    assert load().fingerprint != first


def test_rows_are_read_in_a_fixed_number_of_queries(dishes, django_assert_num_queries):
    people = make_people(50)
    snapshot.current()
    Interaction.objects.bulk_create(
        Interaction(user=person, recipe=dish, kind="cook", event_id=dish.title, occurred_at=timezone.now())
        for person in people for dish in dishes
    )  # fmt: skip

    with django_assert_num_queries(4):  # the catalogue's version, ratings, events, names of foods
        data = load()

    assert len(data.picks()) == 150
    assert np.all(np.diff(data.words.time) >= 0)
