"""How many examples a property has whose code touches no database."""

from __future__ import annotations

import os
from typing import Any

from hypothesis import settings

FEW = os.environ.get("EXAMPLES_WITHOUT_DATABASE") == "few"
"""For the same tests on another database, right after the first (`.ci/run`): a quarter, and no fewer than three."""


def examples(count: int, **details: Any) -> settings:
    """Run a property on so many examples. Not for tests of the database, which take all of theirs on every one."""
    return settings(max_examples=max(3, count // 4) if FEW else count, deadline=None, **details)
