from __future__ import annotations

import json
import socket
import threading
from collections.abc import Iterator
from datetime import date
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import ClassVar

import pytest

from mealplanner.devstack import demo


@pytest.mark.parametrize(
    ("today", "monday"),
    [
        (date(2026, 1, 5), date(2026, 1, 12)),  # a Monday's coming week is the next one
        (date(2026, 1, 6), date(2026, 1, 12)),
        (date(2026, 1, 11), date(2026, 1, 12)),
    ],
)
def test_the_coming_week_begins_on_the_next_monday(today: date, monday: date) -> None:
    assert demo.coming_monday(today) == monday


PLAN = {
    "id": 7,
    "status": "ready",
    "week_start": "2026-01-12",
    "days": [
        {
            "date": "2026-01-12",
            "weekday": 0,
            "totals": {
                "energy_kcal": 1900,
                "protein_g": "95.5",
                "fat_g": 60,
                "carbohydrate_g": 240,
                "cost_pence": 615,
            },
            "meals": [
                {
                    "id": 1,
                    "slot": "breakfast",
                    "recipe": {"id": 3, "title": "Porridge with pears"},
                    "portion": "1.25",
                    "energy_kcal": 410,
                    "protein_g": "12.4",
                    "cost_pence": 55,
                }
            ],
        }
    ],
    "totals": {"energy_kcal": 1900, "cost_pence": 4305},
    "targets": {"energy_kcal": 2000, "protein_g": 100, "fat_g": 60, "carbohydrate_g": 250},
    "relaxations": [{"sentence": "Your wish, fish [at least 2], was not met."}],
    "clashes": [],
}


class StandIn(BaseHTTPRequestHandler):
    """Answers as the API does, with a plan that is ready at the second look."""

    final: ClassVar[dict[str, object]] = PLAN
    looks = 0
    seen: ClassVar[list[tuple[str, str, str]]] = []

    def answer(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode()
        self.seen.append((f"{self.command} {self.path}", body, self.headers.get("Authorization", "")))
        answers: dict[str, object] = {
            "/api/v1/auth/login": {"token": "secret"},
            "/api/v1/plans/generate-week": {"id": 7, "status": "pending"},
            "/api/v1/profile/targets": PLAN["targets"],
            "/api/v1/profile": {"weekly_budget_pence": 6000},
        }
        if self.path == "/api/v1/plans/7/":
            type(self).looks += 1
            answers[self.path] = {"id": 7, "status": "generating"} if self.looks == 1 else self.final
        self.send_response(200)
        self.end_headers()
        self.wfile.write(json.dumps(answers[self.path]).encode())

    do_GET = do_POST = answer

    def log_message(self, format: str, *args: object) -> None:
        pass


@pytest.fixture
def api() -> Iterator[str]:
    StandIn.looks, StandIn.final = 0, PLAN
    StandIn.seen.clear()
    with ThreadingHTTPServer(("127.0.0.1", 0), StandIn) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def test_the_week_is_asked_for_waited_for_and_printed(api: str, capsys: pytest.CaptureFixture[str]) -> None:
    demo.show(api, cancelled=lambda: False)

    printed = capsys.readouterr().out
    assert "Porridge with pears" in printed
    assert "1900 (-5 %)" in printed
    assert "The bill of the week: £43.05, of a budget of £60.00\nGave way: Your wish" in printed
    assert "fish [at least 2], was not met.\n" in printed
    assert f"{api}/api/docs/" in printed
    assert f"{api}/admin/" in printed
    assert "demo@mealplanner.example, password demo-week" in printed
    assert [call for call, _, _ in StandIn.seen] == [
        "POST /api/v1/auth/login",
        "POST /api/v1/plans/generate-week",
        "GET /api/v1/plans/7/",
        "GET /api/v1/plans/7/",
        "GET /api/v1/profile/targets",
        "GET /api/v1/profile",
    ]
    assert {authorisation for _, _, authorisation in StandIn.seen[1:]} == {"Token secret"}


def test_a_plan_that_ends_otherwise_is_told_with_its_reason(api: str) -> None:
    clashes = [{"rules": ["diet"], "sentence": "No breakfast is left."}, {"rules": [], "sentence": "Nor is a lunch."}]
    StandIn.final = {"id": 7, "status": "infeasible", "error_message": "", "clashes": clashes}

    with pytest.raises(demo.DemoFailed, match=r"the plan ended as infeasible: No breakfast is left\. Nor is a lunch\."):
        demo.show(api, cancelled=lambda: False)


def test_a_server_that_is_gone_is_told(unused_tcp_port_url: str) -> None:
    with pytest.raises(demo.DemoFailed, match="POST /auth/login"):
        demo.show(unused_tcp_port_url, cancelled=lambda: False)


@pytest.fixture
def unused_tcp_port_url() -> str:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return f"http://127.0.0.1:{probe.getsockname()[1]}"
