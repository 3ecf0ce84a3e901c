"""Write the pins of everything that the requirements bring along: `make pins`.

What a person decided stands above the line in each file and is left as it is; below it goes the rest of what
`uv pip compile` resolves, so that two installs on different days are the same.
"""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
LINE = "# ---- brought along; written by `make pins` ----\n"


def names(lines: list[str]) -> set[str]:
    """Return the normalised project names of requirement `lines`."""
    found = (re.match(r"[A-Za-z0-9][A-Za-z0-9._-]*", line) for line in lines)
    return {re.sub(r"[-_.]+", "-", match.group()).lower() for match in found if match}


def resolve(path: Path) -> list[str]:
    """Return every pin that `path` leads to, one `name==version` a line."""
    command = [
        sys.executable, "-m", "uv", "pip", "compile", "--quiet", "--no-annotate", "--no-header", "--no-emit-index-url",
        "--no-emit-find-links", str(path),
    ]  # fmt: skip
    return subprocess.run(command, check=True, capture_output=True, text=True, cwd=ROOT).stdout.splitlines()


def main() -> None:
    # The optional ones are few, and pinned by hand.
    known = names((ROOT / "requirements-kafka.txt").read_text().splitlines())
    for filename in ("requirements.txt", "requirements-dev.txt"):
        path = ROOT / filename
        decided = path.read_text().split(LINE)[0]
        path.write_text(decided)  # the old pins must not hold the new ones back
        known |= names(decided.splitlines())
        brought = [pin for pin in resolve(path) if not names([pin]) <= known]
        path.write_text(decided + LINE + "".join(f"{pin}\n" for pin in brought))
        known |= names(brought)


if __name__ == "__main__":
    main()
