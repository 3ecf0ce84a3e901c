"""Sends what a training was and did to MLflow, where MLFLOW_TRACKING_URI names one; the row has it all anyway.

An MLflow server is spoken to in its own REST protocol, with short limits: its client waits for minutes and brings forty
packages. Any other address, such as a database, is left to that client if it is installed (requirements-mlflow.txt).
"""

from __future__ import annotations

import base64
import http.client
import importlib
import json
import logging
import os
import urllib.error
import urllib.parse
import urllib.request
from dataclasses import dataclass
from typing import Any

from django.conf import settings

from ratings.models import TrainedModel

logger = logging.getLogger(__name__)

TIMEOUT_S = 5.0
"""Of each of five calls: a training that is done must not wait long for somebody else's server."""
MAX_PARAM_CHARACTERS = 500
"""MLflow's own limit in its older versions."""


class MlflowFault(Exception):
    """MLflow did not take what it was sent."""


@dataclass(frozen=True, kw_only=True)
class Run:
    """A training as MLflow takes it."""

    name: str
    started_ms: int
    ended_ms: int
    params: dict[str, str]
    metrics: dict[str, float]
    tags: dict[str, str]


def send(row: TrainedModel) -> bool:
    """Send a finished training, and return whether it arrived. A fault is logged and never raised."""
    uri = settings.MLFLOW_TRACKING_URI
    if not uri:
        return False
    run = run_of(row)
    try:
        if urllib.parse.urlsplit(uri).scheme in ("http", "https"):
            run_id = _Server(uri).record(settings.MLFLOW_EXPERIMENT, run)
        else:
            run_id = _record_with_client(uri, settings.MLFLOW_EXPERIMENT, run)
    except Exception as error:
        # Whatever a server or client of another make does, the model is trained, and stays it.
        logger.warning("training not sent to MLflow", extra={"model": row.version, "error": f"{error!r:.300}"})
        return False
    logger.info("training sent to MLflow", extra={"model": row.version, "run_id": run_id})
    return True


def run_of(row: TrainedModel) -> Run:
    """Return a training as MLflow takes it: names with dots for what is nested, figures as metrics."""
    params = {**_flat("", row.params), "kind": row.kind, "fingerprint": row.data.get("fingerprint", "")}
    figures = {
        **_flat("", row.metrics.get("models", {})), **_flat("held_out", row.metrics.get("held_out", {})),
        **_flat("data", row.data), **_flat("seconds", row.timings), **_flat("calibration", row.calibration),
        "size_bytes": row.size_bytes,
    }  # fmt: skip
    started, ended = row.claimed_at or row.requested_at, row.finished_at or row.updated_at
    return Run(
        name=row.version, started_ms=round(1000 * started.timestamp()), ended_ms=round(1000 * ended.timestamp()),
        params={name: str(value)[:MAX_PARAM_CHARACTERS] for name, value in params.items()},
        metrics={name: float(value) for name, value in figures.items() if _is_figure(value)},
        tags={"status": row.status, "is_active": str(row.is_active).lower(), "verdict": row.verdict},
    )  # fmt: skip


def _flat(prefix: str, values: dict[str, Any]) -> dict[str, Any]:
    flat: dict[str, Any] = {}
    for name, value in values.items():
        path = f"{prefix}.{name}" if prefix else name
        flat |= _flat(path, value) if isinstance(value, dict) else {path: value}
    return flat


def _is_figure(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


class _Server:
    """An MLflow server, spoken to in its REST protocol 2.0."""

    def __init__(self, uri: str) -> None:
        self._base = uri.rstrip("/") + "/api/2.0/mlflow/"
        self._headers = {"Content-Type": "application/json", **_credentials()}

    def record(self, experiment: str, run: Run) -> str:
        """Create a run with everything in it, finished, and return its id."""
        created = self._call(
            "runs/create", experiment_id=self._experiment(experiment), run_name=run.name, start_time=run.started_ms,
            tags=_pairs({"mlflow.runName": run.name, **run.tags}),
        )  # fmt: skip
        run_id = created["run"]["info"]["run_id"]
        stamped = [{**pair, "timestamp": run.ended_ms, "step": 0} for pair in _pairs(run.metrics)]
        self._call("runs/log-batch", run_id=run_id, metrics=stamped, params=_pairs(run.params))
        self._call("runs/update", run_id=run_id, status="FINISHED", end_time=run.ended_ms)
        return run_id

    def _experiment(self, name: str) -> str:
        query = urllib.parse.urlencode({"experiment_name": name})
        try:
            return self._call(f"experiments/get-by-name?{query}")["experiment"]["experiment_id"]
        except urllib.error.HTTPError as error:
            if error.code != 404:
                raise
        return self._call("experiments/create", name=name)["experiment_id"]

    def _call(self, path: str, **body: Any) -> dict[str, Any]:
        data = json.dumps(body).encode() if body else None
        asked = urllib.request.Request(self._base + path, data=data, headers=self._headers)
        try:
            with urllib.request.urlopen(asked, timeout=TIMEOUT_S) as answer:
                return json.load(answer)
        except urllib.error.HTTPError:
            raise
        except (OSError, ValueError, http.client.HTTPException) as error:
            raise MlflowFault(f"{path.partition('?')[0]}: {error}") from error


def _credentials() -> dict[str, str]:
    """Return the header for the credentials that MLflow's own client reads from the environment."""
    token, name = os.environ.get("MLFLOW_TRACKING_TOKEN"), os.environ.get("MLFLOW_TRACKING_USERNAME")
    if token:
        return {"Authorization": f"Bearer {token}"}
    if name:
        both = f"{name}:{os.environ.get('MLFLOW_TRACKING_PASSWORD', '')}"
        return {"Authorization": f"Basic {base64.b64encode(both.encode()).decode()}"}
    return {}


def _pairs(values: dict[str, Any]) -> list[dict[str, Any]]:
    return [{"key": name, "value": value} for name, value in values.items()]


def _record_with_client(uri: str, experiment: str, run: Run) -> str:
    """Record a run with MLflow's own client and return its id.

    Raises:
        MlflowFault: the client is not installed.
    """
    try:
        mlflow = importlib.import_module("mlflow")
    except ImportError as error:
        raise MlflowFault(f"{uri} needs MLflow's client: pip install -r requirements-mlflow.txt") from error
    client = mlflow.MlflowClient(tracking_uri=uri)
    found = client.get_experiment_by_name(experiment)
    experiment_id = found.experiment_id if found else client.create_experiment(experiment)
    run_id = client.create_run(experiment_id, start_time=run.started_ms, tags=run.tags, run_name=run.name).info.run_id
    for name, value in run.params.items():
        client.log_param(run_id, name, value)
    for name, figure in run.metrics.items():
        client.log_metric(run_id, name, figure, timestamp=run.ended_ms)
    client.set_terminated(run_id, "FINISHED", end_time=run.ended_ms)
    return run_id
