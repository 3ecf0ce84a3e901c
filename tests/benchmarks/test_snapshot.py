from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def test_the_benchmark_measures_the_catalogue_in_memory_on_a_database_of_its_own(tmp_path: Path) -> None:
    ours = tmp_path / "ours.sqlite3"

    run = subprocess.run(
        [sys.executable, str(ROOT / "benchmarks" / "snapshot.py"), "--recipes", "1500", "1000", "--people", "2",
         "--json"],
        capture_output=True, text=True, cwd=tmp_path, timeout=120, env={**os.environ, "DATABASE_URL": f"sqlite:///{ours}"},
    )  # fmt: skip

    assert run.stdout, run.stderr
    report = json.loads(run.stdout)
    assert list(report["recipes"]) == ["1000", "1500"]
    small, large = report["recipes"].values()
    assert small["queries"] == large["queries"] == 12
    assert 1.3 < large["memory_mb"] / small["memory_mb"] < 1.7
    assert small["candidates_p50"] < large["candidates_p50"] <= 1500
    for found in (small, large):
        assert 0 < found["filter_ms_p50"] <= found["filter_ms_p95"]
        assert found["filter_ms_p50"] < found["dishes_ms_p50"]
    # How long it takes is shown by the table, not here: the machine may be busy.
    assert run.returncode == (1 if report["missed"] else 0)
    assert not ours.exists()
