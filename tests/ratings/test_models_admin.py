"""Trained models in the admin: compared, asked for, handed back; never edited."""

from __future__ import annotations

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Permission
from django.test import Client

from ratings import admin_models, admin_plot, publishing
from ratings.models import TrainedModel
from tests.factories import PASSWORD, make_user
from tests.ratings.trained import make_model
from users.models import User

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("models_folder")]
MODELS = "/admin/ratings/trainedmodel/"
PICKS, IDS = [(0, 1), (0, 2)], [1, 2]


@pytest.fixture
def staff(db) -> Client:
    User.objects.create_superuser("staff@example.com", PASSWORD)
    client = Client()
    assert client.login(username="staff@example.com", password=PASSWORD)
    return client


@pytest.fixture
def rung(monkeypatch) -> list[int]:
    calls: list[int] = []
    monkeypatch.setattr(admin_models, "ring_next", lambda: calls.append(1))
    return calls


def measured(mine: float, popular: float, **others: float) -> dict:
    values = {"item_item": mine, "popularity": popular, **others}
    return {"models": {name: {"ndcg_10": value, "coverage": 0.5} for name, value in values.items()}}


def page(client: Client, path: str = "") -> str:
    return client.get(MODELS + path).content.decode()


def test_the_list_compares_models_in_figures_and_a_picture_of_its_own(staff):
    active = make_model(
        PICKS, IDS, kind="item_item", metrics=measured(0.14, 0.12), verdict="Good <enough>.", is_active=True
    )
    make_model(PICKS, IDS, kind="item_item", metrics=measured(0.15, 0.121, active=0.141))

    text = page(staff)

    after = text[text.index("<svg role") :]
    svg, figures = after[: after.index("</svg>")], after[after.index("</svg>") :]
    assert 'role="img" aria-labelledby="models-title models-desc"' in svg
    assert svg.count("<path d=") == 2 and svg.count("<polyline") == 1
    assert f"item_item-{active.pk}" in svg and ": 0.1400, popularity 0.1200, active" in svg and "0.1500" in svg
    assert "http" not in svg.replace("http://www.w3.org", "") and "<script" not in svg
    for figure in ("0.1400", "0.1200", "0.1410", "Good &lt;enough&gt;."):
        assert figure in figures


def test_without_any_figures_there_is_no_picture(staff):
    make_model(PICKS, IDS)

    assert "<svg role" not in page(staff)
    assert admin_plot.plot([]) == ""


def test_a_model_shows_what_it_was_measured_beside(staff):
    row = make_model(PICKS, IDS, kind="item_item", metrics=measured(0.15, 0.12, active=0.14) | {"active": "als-3"})

    text = page(staff, f"{row.pk}/change/")

    assert "<td>active (als-3)</td><td>0.1400</td>" in text
    assert "<td>item_item</td><td>0.1500</td>" in text
    assert "_save" not in text


def test_train_now_asks_for_all_kinds_of_the_night_or_the_chosen_one(staff, rung, settings):
    settings.RECOMMENDER_KINDS = ["popularity", "item_item"]

    answer = staff.post(f"{MODELS}train/", {"kind": "item_item"}, follow=True).content.decode()
    assert "Asked for item_item-" in answer
    staff.post(f"{MODELS}train/")

    assert sorted(TrainedModel.objects.values_list("kind", "status")) == [
        ("item_item", "pending"), ("popularity", "pending"),
    ]  # fmt: skip
    assert rung == [1, 1]
    assert "There is no recommender" in staff.post(f"{MODELS}train/", {"kind": "x"}, follow=True).content.decode()


def test_the_action_trains_the_kinds_of_what_was_selected(staff, rung):
    rows = [make_model(PICKS, IDS), make_model(PICKS, IDS)]

    staff.post(MODELS, {"action": "train_again", "_selected_action": [row.pk for row in rows]})

    assert TrainedModel.objects.filter(kind="popularity", status="pending").count() == 1
    assert rung == [1]


def test_roll_back_is_one_click_and_leaves_a_trace(staff):
    first, second = make_model(PICKS, IDS, is_active=True), make_model(PICKS, IDS)
    publishing.activate(second.pk)
    assert f"Roll back {second.version}" in page(staff)

    text = staff.post(f"{MODELS}roll-back/", {"version": second.version}, follow=True).content.decode()

    assert f"is withdrawn; {first.version} answers." in text
    assert TrainedModel.objects.get(is_active=True) == first
    assert LogEntry.objects.get().change_message == f"Rolled back to {first.version}."
    again = staff.post(f"{MODELS}roll-back/", {"version": first.version}, follow=True).content.decode()
    assert "There is no model before" in again


@pytest.mark.parametrize("named", ["second click", ""])
def test_a_second_click_rolls_back_no_second_model(staff, named):
    _, second, third = (make_model(PICKS, IDS, is_active=not n) for n in range(3))
    publishing.activate(second.pk)
    publishing.activate(third.pk)
    staff.post(f"{MODELS}roll-back/", {"version": third.version})

    version = third.version if named else ""
    text = staff.post(f"{MODELS}roll-back/", {"version": version}, follow=True).content.decode()

    assert f"does not answer first any more: {second.version} does. Nothing was changed." in text
    assert TrainedModel.objects.get(is_active=True) == second
    assert LogEntry.objects.count() == 1


def test_another_model_can_be_made_to_answer_first(staff):
    first, second = make_model(PICKS, IDS, is_active=True), make_model(PICKS, IDS)

    staff.post(MODELS, {"action": "answer_first", "_selected_action": [first.pk, second.pk]})
    assert TrainedModel.objects.get(is_active=True) == first
    staff.post(MODELS, {"action": "answer_first", "_selected_action": [second.pk]})

    assert TrainedModel.objects.get(is_active=True) == second


def test_looking_is_not_enough_to_train_or_to_hand_back(rung):
    row = make_model(PICKS, IDS, is_active=True)
    looker = make_user("looker@example.com")
    looker.is_staff = True
    looker.save()
    looker.user_permissions.add(Permission.objects.get(codename="view_trainedmodel"))
    client = Client()
    client.force_login(looker)

    assert "Train now" not in page(client)
    for path in ("train/", "roll-back/"):
        assert client.post(MODELS + path).status_code == 403
    client.post(MODELS, {"action": "answer_first", "_selected_action": [row.pk]})

    assert (TrainedModel.objects.count(), rung) == (1, [])


def test_a_look_changes_nothing_and_strangers_see_nothing(staff, alice, rung):
    assert staff.get(f"{MODELS}train/").status_code == staff.get(f"{MODELS}roll-back/").status_code == 405
    stranger = Client()
    stranger.force_login(alice)
    for path in ("", "train/", "roll-back/"):
        assert stranger.post(MODELS + path).status_code == 302  # to the log-in

    assert rung == [] and not TrainedModel.objects.exists()


def test_nothing_is_added_edited_or_deleted_by_hand(staff):
    row = make_model(PICKS, IDS)

    codes = [staff.post(MODELS + path).status_code for path in ("add/", f"{row.pk}/change/", f"{row.pk}/delete/")]

    assert codes == [403, 403, 403]


def test_the_list_takes_a_bounded_number_of_queries(staff, django_assert_max_num_queries):
    for _ in range(8):
        make_model(PICKS, IDS, metrics=measured(0.1, 0.1))

    with django_assert_max_num_queries(10):
        page(staff)
