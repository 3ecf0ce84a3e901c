"""What is sent to MLflow, over real HTTP; and that nothing that MLflow does fails a training."""

from __future__ import annotations

import logging
import socket

import pytest

from ratings import tracking
from ratings.models import TrainedModel
from tests.ratings.mlflow_server import listening
from tests.ratings.tastes import two_tastes
from tests.ratings.trained import trained

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("models_folder")]


@pytest.fixture
def mlflow(settings):
    with listening() as server:
        settings.MLFLOW_TRACKING_URI = server.url
        yield server


def pairs(listed: list[dict]) -> dict:
    return {each["key"]: each["value"] for each in listed}


def test_a_training_is_sent_with_its_configuration_and_metrics(mlflow):
    two_tastes()

    row = trained()

    paths = [path.partition("?")[0] for path, _ in mlflow.calls]
    assert paths == [
        "experiments/get-by-name", "experiments/create", "runs/create", "runs/log-batch", "runs/update",
    ]  # fmt: skip
    created, batch, ended = (body for _, body in mlflow.calls[2:])
    assert (created["experiment_id"], created["run_name"]) == ("7", row.version)
    assert pairs(created["tags"])["status"] == "ready"
    figures, params = pairs(batch["metrics"]), pairs(batch["params"])
    assert figures["item_item.ndcg_10"] == row.metrics["models"]["item_item"]["ndcg_10"]
    assert figures["popularity.ndcg_10"] < figures["item_item.ndcg_10"]
    assert figures["data.people"] == 60
    assert params["kind"] == "item_item"
    assert set(row.params) <= set(params)
    assert (batch["run_id"], ended["run_id"], ended["status"]) == ("r1", "r1", "FINISHED")


def test_a_rejected_training_is_sent_too(mlflow):
    mlflow.has_experiment = True

    row = trained()

    assert [path.partition("?")[0] for path, _ in mlflow.calls][:2] == ["experiments/get-by-name", "runs/create"]
    assert pairs(mlflow.calls[1][1]["tags"])["verdict"] == row.verdict


@pytest.mark.parametrize("fault", [400, 401, 500])
def test_a_server_that_refuses_costs_a_line_in_the_log(mlflow, fault, caplog):
    mlflow.fault = fault

    with caplog.at_level(logging.WARNING, logger="ratings.tracking"):
        row = trained("popularity")

    assert row.status == TrainedModel.Status.REJECTED
    assert [record.message for record in caplog.records] == ["training not sent to MLflow"]


def test_a_server_that_is_away_or_says_nothing_costs_a_line_in_the_log(settings, monkeypatch, caplog):
    monkeypatch.setattr(tracking, "TIMEOUT_S", 0.1)
    row = TrainedModel.objects.create(kind="als", status="ready")
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        settings.MLFLOW_TRACKING_URI = f"http://127.0.0.1:{silent.getsockname()[1]}"
        assert not tracking.send(row)

    assert not tracking.send(row)
    assert [record.message for record in caplog.records] == ["training not sent to MLflow"] * 2


def test_a_database_needs_the_client_and_says_so(settings, caplog):
    settings.MLFLOW_TRACKING_URI = "sqlite:///nowhere.db"

    assert not tracking.send(TrainedModel.objects.create(kind="als", status="ready"))

    assert "requirements-mlflow.txt" in caplog.records[0].error


def test_without_an_address_nothing_is_sent(caplog):
    assert not tracking.send(TrainedModel.objects.create(kind="als", status="ready"))
    assert caplog.records == []


@pytest.mark.parametrize(
    ("variables", "header"),
    [
        ({"MLFLOW_TRACKING_TOKEN": "t"}, "Bearer t"),
        ({"MLFLOW_TRACKING_USERNAME": "a", "MLFLOW_TRACKING_PASSWORD": "b"}, "Basic YTpi"),
    ],
)
def test_credentials_come_from_mlflows_own_variables(mlflow, monkeypatch, variables, header):
    for name, value in variables.items():
        monkeypatch.setenv(name, value)

    assert tracking.send(TrainedModel.objects.create(kind="als", status="ready"))

    assert {headers["Authorization"] for headers in mlflow.headers} == {header}
