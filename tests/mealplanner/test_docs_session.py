"""The session of docs/api.md is run as it is written, from its first line to its last."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from django.conf import settings

from mealplanner.devstack.processes import Process
from plans.models import PlanAction
from plans.solver import warm
from users.models import User

pytestmark = pytest.mark.django_db(transaction=True)

STATED_ADDRESS = "api=http://127.0.0.1:8000/api/v1"


def session() -> str:
    """Return every shell block of the page, in order."""
    text = (settings.BASE_DIR / "docs" / "api.md").read_text()
    return "\n".join(re.findall(r"^```sh\n(.*?)^```$", text, re.DOTALL | re.MULTILINE))


@pytest.mark.skipif(not shutil.which("curl"), reason="the session is one of curl")
def test_the_session_of_the_docs_runs_from_its_first_line_to_its_last(
    catalogue: object, live_server, start_worker: Callable[..., Process], tmp_path: Path
) -> None:
    # Compiled by now, or the first week would take the worker longer than a task may.
    warm.warm()
    start_worker(concurrency=1)
    written = session()
    assert written.count(STATED_ADDRESS) == 1
    here = written.replace(STATED_ADDRESS, f"api={live_server.url}/api/v1")
    (tmp_path / "session.sh").write_text(here + '\nprintf "\\n%s\\n" "the last line"\n')

    ran = subprocess.run(["bash", "session.sh"], cwd=tmp_path, capture_output=True, text=True, timeout=120, check=False)

    told = f"{ran.stdout[-3000:]}\n{ran.stderr}"
    assert ran.returncode == 0, told
    assert ran.stderr == "", told
    assert ran.stdout.splitlines()[-1] == "the last line"
    # The account went with its last step, and every row with it.
    assert not User.objects.exists()
    assert not PlanAction.objects.exists()
