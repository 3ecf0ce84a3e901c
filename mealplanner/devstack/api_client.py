"""The few calls of the API that the demo makes, as any other client would make them."""

from __future__ import annotations

import json
import urllib.error
import urllib.request
from typing import Any

TIMEOUT_S = 30


class DemoFailed(RuntimeError):
    """The demo met an answer that it cannot go on from."""


class ApiClient:
    """Speaks JSON to one server, with a token once there is one."""

    def __init__(self, url: str) -> None:
        self.base = f"{url}/api/v1"
        self.headers = {"Content-Type": "application/json", "Accept": "application/json"}

    def log_in(self, *, email: str, password: str) -> None:
        token = self.post("/auth/login", {"email": email, "password": password})["token"]
        self.headers["Authorization"] = f"Token {token}"

    def get(self, path: str) -> dict[str, Any]:
        return self.call("GET", path, None)

    def post(self, path: str, body: dict[str, Any]) -> dict[str, Any]:
        return self.call("POST", path, body)

    def call(self, method: str, path: str, body: dict[str, Any] | None) -> dict[str, Any]:
        """Return the answer's JSON.

        Raises: DemoFailed with the server's own sentence where it refuses.
        """
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(self.base + path, data=data, headers=self.headers, method=method)
        try:
            with urllib.request.urlopen(request, timeout=TIMEOUT_S) as answer:
                parsed: dict[str, Any] = json.load(answer)
                return parsed
        except urllib.error.HTTPError as refusal:
            raise DemoFailed(
                f"{method} {path} answered {refusal.code}: {refusal.read(300).decode(errors='replace')}"
            ) from None
        except (OSError, ValueError) as fault:
            raise DemoFailed(f"{method} {path}: {fault}.") from None
