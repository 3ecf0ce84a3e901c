"""Who gets which way that is being tried, for how long, and what everybody else gets."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from core.errors import NotFound
from ratings import active, experiments, intervals, variants
from ratings.experiments import Choices
from ratings.models import Experiment
from ratings.variants import Variant
from tests.examples import examples
from tests.factories import PASSWORD
from users.models import User

CONTROL = {"name": "control"}
SOONER = {"name": "sooner", "min_ratings_for_solver": 3}
MODEL = {"name": "popular", "model": "popularity"}


def make(name="first", *written, is_running=True) -> Experiment:
    return Experiment.objects.create(name=name, variants=list(written or (CONTROL, SOONER)), is_running=is_running)


@examples(25)
@given(
    name=st.text("abcdefghij-_0123456789", min_size=1, max_size=40),
    weights=st.lists(st.integers(0, 20), min_size=2, max_size=6).filter(any),
    first=st.integers(1, 10**9),
)
def test_people_are_shared_out_by_weight_and_stay_where_they_are(name, weights, first):
    found = [Variant(name=str(number), weight=weight) for number, weight in enumerate(weights)]
    people = range(first, first + 2_000)

    groups = [variants.assigned(name, person, found).name for person in people]

    assert groups == [variants.assigned(name, person, found).name for person in people]
    for variant in found:
        share = variant.weight / sum(weights)
        # Five standard deviations: one of a million experiments would be further off by chance.
        assert abs(groups.count(variant.name) / 2_000 - share) <= 5 * (share * (1 - share) / 2_000) ** 0.5
        assert variant.weight or variant.name not in groups


def test_groups_of_two_experiments_are_independent():
    halves = [Variant(name="a"), Variant(name="b")]

    both = sum(
        variants.assigned("one", person, halves).name == variants.assigned("two", person, halves).name == "a"
        for person in range(1, 8_001)
    )

    assert 1_800 <= both <= 2_200


def test_the_group_of_a_person_is_the_same_in_every_release():
    halves = [Variant(name="a"), Variant(name="b")]

    assert "".join(variants.assigned("first", person, halves).name for person in range(1, 21)) == "baababbbabaaabbbbbab"


@pytest.mark.parametrize(
    ("written", "sentence"),
    [
        ({}, "Give a list of 2 to 10"), ([CONTROL], "Give a list of 2 to 10"), ([CONTROL, "b"], "'b' is not a variant"),
        ([CONTROL, CONTROL], "two variants 'control'"), ([CONTROL, {"name": " "}], "' ' is not a name"),
        ([CONTROL, {"name": "b", "wait": 2}], "A variant has no 'wait'"),
        ([CONTROL, {"name": "b", "weight": -1}], "weight: -1 is not a whole number from 0"),
        ([CONTROL, {"name": "b", "weight": True}], "weight: True"),
        ([{"name": "a", "weight": 0}, {"name": "b", "weight": 0}], "weight above 0"),
        ([CONTROL, {"name": "b", "min_ratings_for_solver": 1.5}], "min_ratings_for_solver: 1.5"),
        ([CONTROL, {"name": "b", "planners": ["solver"]}], "ends with greedy"),
        ([CONTROL, {"name": "b", "planners": ["oracle", "greedy"]}], "ends with greedy"),
        ([CONTROL, {"name": "b", "planners": ["solver", "solver", "greedy"]}], "ends with greedy"),
        ([CONTROL, {"name": "b", "model": "oracle"}], "There is no model 'oracle'"),
    ],
)  # fmt: skip
def test_variants_that_can_not_be_are_refused_with_the_reason(written, sentence):
    with pytest.raises(ValueError, match=sentence):
        variants.read(written)
    with pytest.raises(ValidationError):
        Experiment(name="first", variants=written).clean()


@pytest.mark.django_db
def test_without_a_running_experiment_everybody_gets_the_usual_way():
    make(is_running=False)

    assert [experiments.choices_for(person) for person in (1, 2, 3)] == [Choices()] * 3
    assert experiments.line_up_for(1) is active.current()


@pytest.mark.django_db
def test_a_running_experiment_chooses_for_its_groups_only(django_assert_num_queries):
    make("first")

    with django_assert_num_queries(1):
        control = experiments.choices_for(2)
    sooner = experiments.choices_for(1)

    assert control == Choices(groups={"first": "control"})
    assert sooner == Choices(groups={"first": "sooner"}, min_ratings_for_solver=3)


@pytest.mark.django_db
def test_several_experiments_on_different_things_run_side_by_side():
    make("first")
    make("second", {**MODEL, "weight": 1}, {**CONTROL, "weight": 0})

    assert experiments.choices_for(1) == Choices(
        groups={"first": "sooner", "second": "popular"}, min_ratings_for_solver=3, model="popularity"
    )


@pytest.mark.django_db
def test_one_that_can_not_be_read_costs_nobody_anything(caplog):
    make("first")
    make("broken", {"name": "a", "model": "gone"}, CONTROL)

    assert experiments.choices_for(1).groups == {"first": "sooner"}
    assert "experiment can't be run and is passed over" in caplog.messages


@pytest.mark.django_db
def test_starting_and_stopping_is_dated_and_can_be_said_twice():
    make(is_running=False)

    started = experiments.switch("first", is_on=True)
    assert experiments.switch("first", is_on=True).started_at == started.started_at is not None
    stopped = experiments.switch("first", is_on=False)
    again = experiments.switch("first", is_on=True)

    assert stopped.ended_at >= started.started_at
    assert (again.started_at, again.ended_at, again.is_running) == (started.started_at, None, True)


@pytest.mark.django_db
def test_two_experiments_on_the_same_thing_do_not_run_at_once():
    make("first")
    make("second", CONTROL, {"name": "later", "min_ratings_for_solver": 30}, is_running=False)

    with pytest.raises(ValidationError, match="first is trying min_ratings_for_solver already"):
        experiments.switch("second", is_on=True)

    assert not Experiment.objects.get(name="second").is_running


@pytest.mark.django_db
def test_there_is_nothing_to_switch_without_an_experiment():
    with pytest.raises(NotFound):
        experiments.switch("none", is_on=True)


def test_an_interval_is_wilsons_for_people_who_count_once():
    found = intervals.rate([(1, 1)] * 3 + [(0, 1)] * 7)

    assert (found.count, found.of, found.share) == (3, 10, 0.3)
    assert (found.low, found.high) == (0.107791, 0.603222)  # Wilson 1927, for 3 of 10


def test_an_interval_is_wider_where_few_people_count_often():
    alike = intervals.rate([(10, 10)] * 3 + [(0, 10)] * 7)
    mixed = intervals.rate([(3, 10)] * 10)

    assert alike.share == mixed.share == 0.3
    assert alike.high - alike.low > 2 * (mixed.high - mixed.low)


def test_where_nothing_was_counted_there_is_no_share_and_none_of_ten_is_not_never():
    assert intervals.rate([(0, 0)]) == intervals.Rate(count=0, of=0)
    never = intervals.rate([(0, 1)] * 10)
    assert (never.share, never.low, never.high) == (0.0, 0.0, 0.277533)  # Wilson 1927, for 0 of 10


@pytest.mark.django_db
def test_experiments_are_started_in_the_admin_and_what_has_run_can_not_be_changed(client):
    User.objects.create_superuser("boss@example.com", PASSWORD)
    client.login(username="boss@example.com", password=PASSWORD)
    form = {
        "name": "first",
        "description": "",
        "variants": '[{"name": "control"}, {"name": "b", "model": "popularity"}]',
    }

    refused = client.post("/admin/ratings/experiment/add/", {**form, "variants": '[{"name": "control"}]'})
    added = client.post("/admin/ratings/experiment/add/", form)
    row = Experiment.objects.get()
    action = {"action": "start", "_selected_action": [row.pk]}
    client.post("/admin/ratings/experiment/", action)
    client.post(f"/admin/ratings/experiment/{row.pk}/change/", {**form, "variants": "[]", "description": "new words"})

    assert (refused.status_code, added.status_code) == (200, 302)
    row.refresh_from_db()
    assert (row.is_running, row.description, len(row.variants)) == (True, "new words", 2)
    client.post("/admin/ratings/experiment/", {**action, "action": "stop"})
    row.refresh_from_db()
    assert not row.is_running and row.ended_at is not None
