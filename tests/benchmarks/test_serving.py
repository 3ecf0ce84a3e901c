"""The benchmark of serving: what it sends, how it counts, and what it calls missed."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from benchmarks import http_load, serving

BODY = b'{"source": "cache"}'


class Echo(BaseHTTPRequestHandler):
    """Answers as it is asked to: with `status`, in two parts."""

    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.send_response(asked.get("status", 200))
        self.send_header("Content-Length", str(len(BODY)))
        self.end_headers()
        self.wfile.write(BODY[:5])
        self.wfile.flush()
        self.wfile.write(BODY[5:])

    def log_message(self, format: str, *args: object) -> None:
        return


@pytest.fixture
def port() -> Iterator[int]:
    with ThreadingHTTPServer(("127.0.0.1", 0), Echo) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield server.server_address[1]
        server.shutdown()
        thread.join()


@pytest.mark.parametrize("connections", [1, 3, 50])
def test_every_request_is_answered_once_over_few_connections(port, connections):
    requests = [http_load.post("/x", {"number": number}, token="t") for number in range(20)]

    load = http_load.send(requests, port=port, connections=connections)

    assert load.bodies == [BODY] * 20
    assert len(load.times_ms) == 20
    assert load.a_second == pytest.approx(20 / load.elapsed_s)


def test_an_answer_that_is_no_200_stops_the_measurement(port):
    with pytest.raises(RuntimeError, match="500"):
        http_load.send([http_load.post("/x", {"status": 500}, token="t")], port=port, connections=1)


def test_a_request_is_what_goes_over_the_wire():
    assert http_load.post("/feed", {"k": 3}, token="abc") == (
        b"POST /feed HTTP/1.1\r\nHost: localhost\r\nAuthorization: Token abc\r\n"
        b'Content-Type: application/json\r\nContent-Length: 8\r\n\r\n{"k": 3}'
    )


def test_what_is_too_slow_or_too_few_is_missed_and_what_was_not_measured_is_not():
    kept = {name: limit for name, limit in serving.PROMISED.items() if name != "scoring_more_ms_p95"}

    assert serving.missed(kept) == []
    assert serving.missed(kept | {"cached_app_ms_p95": 2.5, "cached_a_second": 499}) == [
        "cached_app_ms_p95 is 2.5, above 2.",
        "cached_a_second is 499, below 500.",
    ]
