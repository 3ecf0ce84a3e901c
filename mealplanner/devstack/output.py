"""What the stack tells: its own lines, and of its children's logs only what needs a person."""

from __future__ import annotations

import re
import sys
import threading
from pathlib import Path
from typing import IO

from core.terminal import plain

MAX_LOG_BYTES = 10_000_000
"""A longer log is set aside at the next start, and the one set aside before is dropped."""

WORTH_SHOWING = re.compile(
    rb"""\blevel["']?\s*[=:]\s*["']?(warning|error|critical)"""  # ours, as key=value or JSON
    rb"""|\[(warning|error|critical)\]"""  # gunicorn's
    rb"""|^(warning|error|critical)\b|^traceback"""
    rb"""|\ \#\ (fatal|can't|cannot|failed|error|bad)"""  # Valkey's
    rb"""|\ (warning|error|fatal|panic):\ \ """,  # PostgreSQL's
    re.IGNORECASE | re.VERBOSE,
)


def say(sentence: str) -> None:
    """Print one line of the supervisor's own."""
    print(plain(f"mealplanner: {sentence}", sys.stdout.encoding), flush=True)


class LogPump(threading.Thread):
    """Writes what a process prints to its log file, and what is worth a person's attention to the terminal too."""

    def __init__(self, name: str, stream: IO[bytes], log: Path) -> None:
        super().__init__(name=f"log of {name}", daemon=True)
        self.source = name
        self.stream = stream
        self.log = log
        log.parent.mkdir(parents=True, exist_ok=True)
        if log.exists() and log.stat().st_size > MAX_LOG_BYTES:
            log.replace(log.with_suffix(".log.1"))

    def run(self) -> None:
        is_showing = False
        with self.log.open("ab", buffering=0) as file:
            for line in self.stream:
                file.write(line)
                # A traceback's lines are indented: they belong to the line before.
                is_showing = bool(WORTH_SHOWING.search(line)) or (is_showing and line[:1] in b" \t")
                if is_showing:
                    sys.stderr.write(f"{self.source:>8} | {line.decode(errors='replace')}")
                    sys.stderr.flush()
