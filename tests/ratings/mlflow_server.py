"""A listener that speaks the few calls of MLflow's REST protocol that a training makes, and keeps what it was sent."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


class Listener(ThreadingHTTPServer):
    """Answers as MLflow 3 does; with `fault` set, every call with that status."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.calls: list[tuple[str, dict[str, Any]]] = []
        self.headers: list[dict[str, str]] = []
        self.has_experiment = False
        self.fault: int | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"


class Handler(BaseHTTPRequestHandler):
    server: Listener

    def do_GET(self) -> None:
        self.answer({})

    def do_POST(self) -> None:
        self.answer(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))

    def answer(self, body: dict[str, Any]) -> None:
        path = self.path.removeprefix("/api/2.0/mlflow/")
        self.server.calls.append((path, body))
        self.server.headers.append(dict(self.headers))
        status = 200
        found: dict[str, Any] = {}
        if self.server.fault:
            status = self.server.fault
        elif path.startswith("experiments/get-by-name"):
            status = 200 if self.server.has_experiment else 404
            found = (
                {"experiment": {"experiment_id": "7"}} if status == 200 else {"error_code": "RESOURCE_DOES_NOT_EXIST"}
            )
        elif path == "experiments/create":
            found = {"experiment_id": "7"}
        elif path == "runs/create":
            found = {"run": {"info": {"run_id": "r1"}}}
        written = json.dumps(found).encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(written)))
        self.end_headers()
        self.wfile.write(written)

    def log_message(self, *_: Any) -> None:
        pass


@contextmanager
def listening() -> Iterator[Listener]:
    server = Listener()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
