"""A real HTTP server that speaks the protocol of chat completions, and misbehaves on request.

It answers each request with the next of its `behaviours`; the last one stays. What it was asked is kept in `requests`.
"""

from __future__ import annotations

import contextlib
import json
import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Behaviour = Callable[["Handler"], None]


class Handler(BaseHTTPRequestHandler):
    """One request."""

    protocol_version = "HTTP/1.1"
    server: ModelServer

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        behaviour = self.server.next_behaviour(
            {"path": self.path, "headers": {name.lower(): value for name, value in self.headers.items()}, "body": body}
        )
        # A client that has had enough hangs up: that is what is tested.
        with contextlib.suppress(BrokenPipeError, ConnectionResetError):
            behaviour(self)

    def send(self, status: int, body: bytes, *, length: int | None = None, **headers: str) -> None:
        """Send a whole response, or one that claims another length."""
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body) if length is None else length))
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing."""


class ModelServer(ThreadingHTTPServer):
    """The server and its script."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.behaviours: list[Behaviour] = []
        self.requests: list[dict[str, Any]] = []
        self.bytes_sent = 0
        self._lock = threading.Lock()

    @property
    def url(self) -> str:
        """The address of its API."""
        return f"http://127.0.0.1:{self.server_address[1]}/v1"

    def will(self, *behaviours: Behaviour) -> None:
        """Set the script; the last behaviour stays."""
        self.behaviours = list(behaviours)

    def next_behaviour(self, request: dict[str, Any]) -> Behaviour:
        """Keep a request and return what to do about it."""
        with self._lock:
            self.requests.append(request)
            return self.behaviours.pop(0) if len(self.behaviours) > 1 else self.behaviours[0]

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing of clients that hung up."""


def running() -> Iterator[ModelServer]:
    """Yield a server, and stop it afterwards."""
    server = ModelServer()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    yield server
    server.shutdown()
    server.server_close()


def completion(text: str | None, *, tokens: Any = 120, finish_reason: str = "stop") -> bytes:
    """Return the bytes of an answer in the protocol."""
    message = {"role": "assistant", "content": text}
    return json.dumps(
        {
            "id": "chatcmpl-1",
            "object": "chat.completion",
            "created": 1,
            "model": "a-model",
            "choices": [{"index": 0, "message": message, "finish_reason": finish_reason}],
            "usage": {"prompt_tokens": 100, "completion_tokens": 20, "total_tokens": tokens},
        }
    ).encode()


def say(answer: Any, *, tokens: Any = 120, finish_reason: str = "stop") -> Behaviour:
    """Answer in the protocol: with a text, or with what becomes JSON."""
    text = answer if answer is None or isinstance(answer, str) else json.dumps(answer)
    return lambda handler: handler.send(200, completion(text, tokens=tokens, finish_reason=finish_reason))


def say_of(answer: Callable[[dict[str, Any]], Any]) -> Behaviour:
    """Answer with the text, or what becomes JSON, that `answer` makes of the data in the person's first message."""

    def behaviour(handler: Handler) -> None:
        messages = handler.server.requests[-1]["body"]["messages"]
        said = answer(json.loads(messages[1]["content"]))
        handler.send(200, completion(said if isinstance(said, str) else json.dumps(said)))

    return behaviour


def raw(status: int, body: bytes = b"", **headers: str) -> Behaviour:
    """Send just this."""
    return lambda handler: handler.send(status, body, **headers)


def slow(seconds: float) -> Behaviour:
    """Say nothing for so long."""

    def behaviour(handler: Handler) -> None:
        time.sleep(seconds)
        handler.send(200, completion("{}"))

    return behaviour


def trickle(bytes_a_step: int = 1, pause_s: float = 0.05) -> Behaviour:
    """Send a right answer so slowly that it never ends, though something always comes."""

    def behaviour(handler: Handler) -> None:
        body = completion("{}")
        handler.send(200, b"", length=len(body))
        for start in range(0, len(body), bytes_a_step):
            handler.wfile.write(body[start : start + bytes_a_step])
            time.sleep(pause_s)

    return behaviour


def cut_off(handler: Handler) -> None:
    """Hang up in the middle of the body."""
    body = completion(json.dumps({"instructions": [{"target_level": "week"}]}))
    handler.send(200, body[: len(body) // 2], length=len(body))
    handler.wfile.flush()
    handler.close_connection = True


def endless(status: int = 200, *, megabytes: int = 10) -> Behaviour:
    """Send a body of so many megabytes, and count how much of it was taken."""

    def behaviour(handler: Handler) -> None:
        handler.send_response(status)
        handler.send_header("Content-Type", "application/json")
        handler.send_header("Transfer-Encoding", "chunked")
        handler.end_headers()
        chunk = b"x" * 10_000
        for _ in range(megabytes * 100):
            handler.wfile.write(b"%x\r\n%s\r\n" % (len(chunk), chunk))
            handler.server.bytes_sent += len(chunk)
        handler.wfile.write(b"0\r\n\r\n")

    return behaviour
