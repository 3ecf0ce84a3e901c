"""The script that reports from a browser: in a real one where there is one, and step by step in Node."""

from __future__ import annotations

import json
import shutil
import subprocess
import threading
from pathlib import Path

import pytest

from ratings.models import Interaction
from tests.factories import make_user
from tests.food_factories import make_food, make_recipe
from tests.ratings import track_page

ROOT = Path(__file__).resolve().parents[2]
SCRIPT = ROOT / "static" / "track.js"
BROWSER = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), "")
NODE = shutil.which("node") or ""
in_a_browser = pytest.mark.skipif(not BROWSER, reason="there is no chromium or google-chrome on the PATH")
in_node = pytest.mark.skipif(not NODE, reason="there is no node on the PATH")


def played(*steps, answers=(200,), consent="yes", person="17", kept=None):
    """Return the requests of the script, and what it still keeps, after `steps` (track_in_node.js)."""
    scenario = {"steps": steps, "answers": answers, "consent": consent, "person": person, "kept": kept or {}}
    run = subprocess.run(
        [NODE, str(Path(__file__).with_name("track_in_node.js")), str(SCRIPT), json.dumps(scenario)],
        capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert run.returncode == 0, run.stderr
    told = json.loads(run.stdout)
    return told["sent"], told["kept"]


def left_by(person: str, events: list[dict[str, object]]) -> dict[str, str]:
    """Return the storage as a page of a person leaves it."""
    return {"mealplanner.events": json.dumps({"person": person, "events": events})}


def ids(request) -> list[str]:
    return [event["event_id"] for event in request["events"]]


@in_node
def test_twenty_events_are_sent_at_once_and_the_rest_a_little_later():
    sent, kept = played(("track", 23), ("sent", 2), ("settle", None))

    assert [len(request["events"]) for request in sent] == [20, 3]
    assert len(set(ids(sent[0]) + ids(sent[1]))) == 23
    assert sent[0]["events"][0].keys() == {"event_id", "kind", "recipe_id", "occurred_at"}
    assert kept == []


@in_node
def test_requests_outlive_the_page_and_carry_the_csrf_token():
    sent, _ = played(("track", 1), ("sent", 1))

    assert (sent[0]["url"], sent[0]["keepalive"], sent[0]["csrf"]) == ("/api/v1/track", True, "t0ken")
    assert sent[0]["person"] == 17


@in_node
@pytest.mark.parametrize("way", ["leave", "hide"])
def test_leaving_the_page_sends_what_waits_at_once(way):
    sent, _ = played(("track", 2), (way, None))

    assert [len(request["events"]) for request in sent] == [2]


@in_node
@pytest.mark.parametrize("fault", ["offline", 500, 429, 403])
def test_what_could_not_be_sent_is_sent_again_with_the_same_ids(fault):
    sent, kept = played(("track", 2), ("sent", 2), ("settle", None), answers=(fault, 200))

    assert ids(sent[0]) == ids(sent[1])
    assert kept == []


@in_node
def test_a_connection_that_is_back_is_used_at_once():
    sent, kept = played(("track", 1), ("leave", None), ("settle", None), ("online", None), answers=("offline", 200))

    assert ids(sent[0]) == ids(sent[1])
    assert kept == []


@in_node
def test_the_next_page_sends_what_this_one_could_not():
    _, kept = played(("track", 2), ("leave", None), ("settle", None), answers=("offline",))
    sent, left = played(("sent", 1), ("settle", None), kept=left_by("17", kept))

    assert [event["event_id"] for event in kept] == ids(sent[0])
    assert left == []


@in_node
def test_what_one_person_left_is_never_sent_by_the_next():
    _, kept = played(("track", 2), ("leave", None), ("settle", None), answers=("offline",))

    sent, left = played(("track", 1), ("leave", None), ("settle", None), person="18", kept=left_by("17", kept))

    assert [len(request["events"]) for request in sent] == [1]
    assert not {event["event_id"] for event in kept} & set(ids(sent[0]))
    assert left == []


@in_node
def test_where_the_page_names_no_person_events_live_as_long_as_it():
    sent, kept = played(("track", 2), ("leave", None), ("settle", None), answers=("offline",), person=None)

    assert (len(sent), kept) == (1, [])


@in_node
@pytest.mark.parametrize("step", [("settle", None), ("consent", False)])
def test_a_page_without_consent_forgets_what_the_one_before_left(step):
    _, kept = played(("track", 2), ("leave", None), ("settle", None), answers=("offline",))

    assert played(step, consent="no", kept=left_by("17", kept)) == ([], [])


@in_node
def test_what_is_refused_for_good_is_not_sent_again():
    sent, kept = played(("track", 1), ("leave", None), ("settle", None), ("online", None), answers=(400, 200))

    assert (len(sent), kept) == (1, [])


@in_node
def test_nothing_is_kept_or_sent_without_consent():
    sent, kept = played(("track", 25), ("leave", None), consent="no")

    assert (sent, kept) == ([], [])


@in_node
def test_consent_that_is_withdrawn_stops_everything_and_forgets_what_waited():
    sent, kept = played(("track", 2), ("consent", False), ("track", 25), ("leave", None), ("online", None))

    assert (sent, kept) == ([], [])


@in_node
@pytest.mark.parametrize("answer", ["ignored", 401])
def test_consent_withdrawn_elsewhere_and_a_log_out_stop_it_too(answer):
    sent, kept = played(
        ("track", 1), ("leave", None), ("settle", None), ("track", 25), ("leave", None), answers=(answer,)
    )

    assert (len(sent), kept) == (1, [])


@in_node
def test_what_is_no_event_is_not_sent():
    sent, _ = played(("wrong", None), ("track", 1), ("leave", None))

    assert [len(request["events"]) for request in sent] == [1]


@in_node
def test_storage_that_holds_something_else_is_no_fault():
    sent, _ = played(("track", 1), ("leave", None), kept={"mealplanner.events": "{"})

    assert [len(request["events"]) for request in sent] == [1]


@pytest.fixture
def visit(live_server, transactional_db, settings, tmp_path):
    """Give a function that opens the page of tests/ratings/track_page.py, whose script leaves it at once."""
    settings.ROOT_URLCONF = "tests.ratings.track_page"
    make_user("alice@example.com")
    recipe = make_recipe("Rice bowl", make_food("Rice"))

    browsers = []

    def open_page(consent: str) -> None:
        track_page.visits.clear()
        command = [
            BROWSER, "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run",
            f"--user-data-dir={tmp_path}", "--remote-debugging-port=0", f"{live_server.url}/try/{recipe.pk}/{consent}",
        ]  # fmt: skip
        browsers.append(subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL))
        until(lambda: "left" in track_page.visits)

    yield open_page
    for browser in browsers:
        browser.terminate()
        browser.wait(30)


def until(is_reached) -> None:
    for _ in range(1200):
        if is_reached():
            return
        threading.Event().wait(0.05)
    raise AssertionError("it did not come to that")


@in_a_browser
def test_a_browser_that_leaves_the_page_reports_what_was_done_there(visit):
    visit("yes")

    # The request outlives its page, and may come after the next one's.
    until(lambda: Interaction.objects.filter(kind="like").exists())
    kinds = sorted(Interaction.objects.values_list("kind", flat=True))
    assert [kind for kind in kinds if kind != "view"] == ["click", "like"]


@in_a_browser
def test_a_browser_reports_nothing_without_consent(visit):
    visit("no")

    assert track_page.visits == ["left"]
    assert not Interaction.objects.exists()
