"""What a person is taken to like once models are trained: who answers, in which order, and what always wins."""

from __future__ import annotations

import logging
from datetime import timedelta

import numpy as np
import pytest

from ratings import active, artefacts, histories, publishing, scoring
from ratings.calibration import Curve
from ratings.models import Interaction, Rating
from recipes import copies, snapshot
from recipes.models import Recipe
from tests.factories import make_user
from tests.food_factories import make_food, make_recipe
from tests.ratings.tastes import make_people, two_tastes
from tests.ratings.trained import make_model, trained
from users.models import User

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("models_folder")]


def scores(user: User, *recipes: Recipe) -> list[float]:
    # As a new question would: without what was loaded with the person before.
    return scoring.score_recipes(User.objects.get(pk=user.pk), [each.pk for each in recipes]).tolist()


def cooked(user: User, *recipes: Recipe) -> None:
    Interaction.objects.bulk_create(
        Interaction(user=user, recipe=each, kind="cook", event_id=f"mine {each.pk}", occurred_at=each.updated_at)
        for each in recipes
    )


def test_who_cooked_fish_is_taken_to_like_other_fish_at_once(alice):
    fish, curries = two_tastes()
    trained()
    cooked(alice, *fish[:3])

    found = scores(alice, *fish[3:], *curries)

    assert np.mean(found[:9]) > np.mean(found[9:]) + 0.3
    assert all(-0.9 <= each <= 0.9 for each in found)


def test_explicit_ratings_always_win(alice):
    fish, curries = two_tastes()
    trained()
    cooked(alice, *fish)
    Rating.objects.create(user=alice, recipe=fish[0], value=-1)
    Rating.objects.create(user=alice, recipe=curries[0], value=1)

    assert scores(alice, fish[0], curries[0]) == [-1.0, 1.0]
    assert all(-0.9 <= each <= 0.9 for each in scores(alice, *fish[1:], *curries[1:]))


def test_what_was_cooked_ranks_high_though_models_foretell_what_comes_next(alice):
    fish, curries = two_tastes()
    trained()
    cooked(alice, fish[0])
    Interaction.objects.create(user=alice, recipe=curries[0], kind="view", event_id="v", occurred_at=fish[0].updated_at)

    found = scores(alice, *fish, *curries)

    assert found[0] > 0.5 > found[12]


def test_charlies_deeds_say_nothing_of_alice(alice, charlie):
    fish, curries = two_tastes()
    trained()
    before = scores(alice, *fish, *curries)

    cooked(charlie, *fish)
    Rating.objects.create(user=charlie, recipe=fish[0], value=-1)

    assert scores(alice, *fish, *curries) == before


def test_a_newcomer_is_taken_to_like_what_is_popular_at_half_strength(alice):
    first, second, third = (make_recipe(f"Dish {n}", make_food(f"Food {n}")) for n in range(3))
    picks = [(person, first.pk) for person in range(5)] + [(0, second.pk), (1, second.pk), (2, third.pk)]
    model = make_model(picks, [first.pk, second.pk, third.pk], is_active=True)

    found = scores(alice, first, second, third)

    # Ranks 1, 1/3 and −1, halved; of raw scores 0.7 of that; uncalibrated tanh.
    by_hand = np.tanh(0.7 * 0.5 * np.array([1, -1 / 3, -1]))
    assert found[0] == pytest.approx(by_hand[0], abs=0.001)
    assert found[2] == pytest.approx(by_hand[2], abs=0.001)
    assert found[0] > found[1] > found[2]
    answered = scoring.score_dishes(snapshot.current().dishes, scoring.history_of(alice.pk))
    assert (answered.model_name, answered.model_id) == (model.version, model.pk)


def test_what_the_active_model_does_not_know_is_answered_by_the_next_and_in_the_end_by_traits(alice, settings):
    settings.RECOMMENDER_KINDS = ["item_item", "popularity"]
    cod, leek = make_food("Cod", family="white_fish"), make_food("Leek")
    pie, soup, stew, newest = (
        make_recipe(title, food) for title, food in (("Pie", cod), ("Soup", leek), ("Stew", leek), ("Cod new", cod))
    )
    best = make_model([(0, pie.pk), (0, soup.pk), (1, soup.pk)], [pie.pk, soup.pk], kind="item_item", is_active=True)
    popular = make_model([(0, pie.pk), (0, soup.pk), (1, stew.pk)], [pie.pk, soup.pk, stew.pk])
    Rating.objects.create(user=alice, recipe=pie, value=1)
    dishes = snapshot.current().dishes

    found = scoring.score_dishes(dishes, scoring.history_of(alice.pk))

    assert [loaded.version for loaded, _ in found.models] == [best.version, popular.version]
    row = {title: place for place, title in enumerate(dishes.titles)}
    assert found.answered_by[[row["Soup"], row["Stew"], row["Cod new"]]].tolist() == [0, 1, -1]
    assert found.model_name == best.version
    # One like of a dish of the same food, family and cuisine: (1/3 + 1/3 + 1/3) / 3.
    assert found.values[row["Cod new"]] == pytest.approx(np.tanh(0.7 / 3), abs=1e-6)
    assert newest.pk in dishes.recipe_id


def test_a_damaged_model_is_no_error_to_the_person(alice, models_folder, caplog):
    fish, _curries = two_tastes()
    best, popular = trained(), trained("popularity")
    cooked(alice, *fish[:3])
    (models_folder / best.artefact / artefacts.MODEL).write_bytes(b"nothing")

    with caplog.at_level(logging.ERROR, logger="ratings.active"):
        found = scoring.score_dishes(snapshot.current().dishes, scoring.history_of(alice.pk))

    assert found.model_name == popular.version
    assert [record.model for record in caplog.records if record.name == "ratings.active"] == [best.version]


def test_with_nothing_trained_it_is_the_persons_own_words(alice):
    fish, curries = two_tastes(people=2)
    Rating.objects.create(user=alice, recipe=fish[0], value=1)

    found = scoring.score_dishes(snapshot.current().dishes, scoring.history_of(alice.pk))

    assert (found.model_name, found.model_id) == ("profile", None)
    assert scores(alice, fish[0], fish[1], curries[0]) == [1.0, pytest.approx(1 / 3), 0.0]
    assert scores(make_people(1)[0], fish[0]) == [0.0]


def test_ranks_are_taken_among_what_the_person_may_eat():
    fish, _curries = two_tastes()
    trained()
    plain, allergic = make_user("plain@example.com"), make_user("allergic@example.com", allergens=["celery"])
    celery = make_food("Celery", contains=("celery",))
    for number in range(30):
        make_recipe(f"Celery {number}", celery)
    trained("popularity")
    for person in (plain, allergic):
        cooked(person, fish[0])
    dishes = snapshot.current().dishes

    a, b = (
        scoring.score_dishes(dishes, scoring.history_of(each.pk), profile=each.profile).values
        for each in (plain, allergic)
    )

    # Nobody has cooked the celery dishes: both models leave them out, and the others stand among themselves.
    assert np.array_equal(a, b)
    some = np.flatnonzero(np.isin(dishes.recipe_id, [each.pk for each in fish]))
    among_fish = scoring.score_dishes(dishes, scoring.history_of(plain.pk), among=some).values
    assert among_fish[some].min() < a[some].min()


def test_a_dish_that_is_skipped_again_and_again_sinks(alice):
    fish, _ = two_tastes()
    trained()
    cooked(alice, *fish[1:4])
    history = scoring.history_of(alice.pk)
    dishes = snapshot.current().dishes
    row = dishes.rows_of([fish[0].pk])[0]
    before = scoring.score_dishes(dishes, history).values

    sunk = histories.History(opinions=history.opinions, picks=history.picks, sunk={fish[0].pk: -0.3, 10**9: -1.0})
    after = scoring.score_dishes(dishes, sunk).values

    assert after[row] == pytest.approx(before[row] - 0.3)
    assert np.delete(after, row).tolist() == np.delete(before, row).tolist()
    deep = histories.History(opinions=history.opinions, sunk={fish[0].pk: -5.0})
    assert scoring.score_dishes(dishes, deep).values[row] == -0.9


def test_a_personal_copy_and_a_draft_are_scored_and_what_is_not_there_is_0(alice, charlie):
    fish, _ = two_tastes()
    trained()
    Rating.objects.create(user=alice, recipe=fish[0], value=1)
    copy = copies.changed_copy(alice, fish[0], remove=[], add=make_food("Leek"))

    found = scoring.score_recipes(alice, [copy.pk, 10**9, fish[0].pk])

    assert found[0] > 0 and found[1:].tolist() == [0.0, 1.0]
    assert scoring.score_recipes(charlie, [copy.pk]).tolist() == [0.0]
    assert scoring.score_recipes(alice, []).tolist() == []


def test_the_same_words_and_models_give_the_same_scores_also_when_read_anew(alice, monkeypatch):
    fish, curries = two_tastes()
    trained()
    cooked(alice, *fish[:3])
    first = scores(alice, *fish, *curries)

    monkeypatch.setattr(active, "_held", active._Held((), active.LineUp(), float("inf")))

    assert scores(alice, *fish, *curries) == first


def test_a_rollback_counts_at_the_next_question(alice):
    fish, curries = two_tastes()
    trained("popularity")
    before = scores(alice, *fish, *curries)
    trained()
    cooked(alice, *fish[:3])
    assert scores(alice, *fish, *curries) != before

    publishing.roll_back()

    answered = scoring.score_dishes(snapshot.current().dishes, scoring.history_of(alice.pk))
    assert answered.model_name.startswith("popularity-")


def test_because_names_a_dish_of_the_history(alice):
    fish, _curries = two_tastes()
    trained()
    cooked(alice, fish[0], fish[1])
    dishes = snapshot.current().dishes
    found = scoring.score_dishes(dishes, scoring.history_of(alice.pk))

    sources = found.because(dishes.rows_of([each.pk for each in fish[2:]]))

    assert set(sources.tolist()) <= {fish[0].pk, fish[1].pk}
    newcomer = scoring.score_dishes(dishes, scoring.history_of_picks([]))
    assert newcomer.because(np.arange(3)).tolist() == [-1, -1, -1]


def test_a_few_picks_are_a_history_without_a_person(alice):
    fish, curries = two_tastes()
    trained()
    dishes = snapshot.current().dishes

    found = scoring.score_dishes(dishes, scoring.history_of_picks([fish[0].pk, fish[1].pk])).values

    row = {pk: place for place, pk in enumerate(dishes.recipe_id.tolist())}
    assert found[row[fish[0].pk]] == 1.0
    assert min(found[row[each.pk]] for each in fish) > max(found[row[each.pk]] for each in curries)


def test_a_history_holds_the_strongest_of_each_dish_and_nothing_disliked(alice, settings):
    pie, soup, stew = (make_recipe(title, make_food(title)) for title in ("Pie", "Soup", "Stew"))
    for number, (dish, kind) in enumerate(
        [(pie, "view"), (pie, "share"), (soup, "view"), (stew, "cook"), (pie, "skip")]
    ):
        Interaction.objects.create(user=alice, recipe=dish, kind=kind, event_id=str(number), occurred_at=pie.updated_at)
    Rating.objects.create(user=alice, recipe=stew, value=-1)

    assert scoring.history_of(alice.pk).picks == {pie.pk: 1.0, soup.pk: 0.1}
    alice.profile.behaviour_consent = False
    alice.profile.save()
    assert scoring.history_of(alice.pk).picks == {}


def test_what_was_only_on_the_screen_pushes_no_pick_out_of_a_history(alice):
    """A browser sends a view for each dish on the screen: hundreds come after the one like that says something."""
    dishes = [make_recipe(f"Dish {number}", make_food(f"Food {number}")) for number in range(60)]
    start = dishes[0].updated_at
    done = [(dishes[0], "like"), (dishes[1], "skip")] + [(dishes[number % 60], "view") for number in range(600)]
    Interaction.objects.bulk_create(
        Interaction(
            user=alice, recipe=dish, kind=kind, event_id=str(number), occurred_at=start + timedelta(seconds=number)
        )
        for number, (dish, kind) in enumerate(done)
    )

    picks = scoring.history_of(alice.pk).picks

    assert picks[dishes[0].pk] == 0.7
    # The last fifty views are of the last fifty dishes.
    assert picks == {dishes[0].pk: 0.7} | {dish.pk: 0.1 for dish in dishes[10:]}


def test_scores_take_a_fixed_number_of_queries(alice, django_assert_num_queries):
    fish, curries = two_tastes()
    trained()
    cooked(alice, *fish[:2])
    scores(alice, *fish)
    person = User.objects.select_related("profile").get(pk=alice.pk)

    for asked in (fish[:1], fish + curries):
        # The catalogue's version, ratings, events, what sinks, experiments, the models.
        with django_assert_num_queries(6):
            scoring.score_recipes(person, [each.pk for each in asked])


def test_the_curve_of_a_trained_model_is_measured_and_kept_with_it():
    two_tastes(people=200)
    row = trained()

    kept = artefacts.read(row.artefact, sha256=row.sha256).curve

    assert kept == Curve.from_json(row.calibration)
    assert kept.reactions > 100
    assert kept.error < 0.1 and kept.error < kept.error_before
