"""Database, food, demo person and static files, made ready in one process: `python -m mealplanner.devstack.prepare`.

What it did is remembered by a fingerprint of everything that goes in, so that the next start skips it.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from pathlib import Path

from mealplanner.devstack.environment import ROOT, var_dir
from mealplanner.devstack.output import say

SOURCES = (
    "requirements.txt",
    "*/migrations/*.py",
    "recipes/**/*",
    "users/**/*.py",
    "core/vocabulary.py",
    "static/**/*",
)
"""What the tables, the seeds and the static files are made of."""


def sources() -> Iterator[Path]:
    for pattern in SOURCES:
        for path in sorted(ROOT.glob(pattern)):
            if path.is_file() and "__pycache__" not in path.parts:
                yield path


def fingerprint() -> str:
    """Return a digest that changes whenever preparing again would change something."""
    digest = hashlib.sha256()
    for path in sources():
        digest.update(str(path.relative_to(ROOT)).encode() + b"\0" + hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def is_done() -> bool:
    """Say whether the embedded database and the static files are those of these sources.

    Another database is always looked at: this machine cannot know what happened to it since.
    """
    var = var_dir()
    if os.environ.get("DATABASE_URL") or not (var / "db.sqlite3").is_file() or not (var / "static").is_dir():
        return False
    mark = var / "prepared"
    return mark.is_file() and mark.read_text() == fingerprint()


def main() -> None:
    import django
    from django.core.management import call_command

    django.setup()
    for sentence, command, options in (
        ("making the tables", "migrate", {"verbosity": 0, "interactive": False}),
        ("loading the food", "seed_catalogue", {}),
        ("creating the demo person", "seed_demo", {}),
        ("collecting static files", "collectstatic", {"verbosity": 0, "interactive": False}),
    ):
        say(sentence)
        call_command(command, **options)
    (var_dir() / "prepared").write_text(fingerprint())


if __name__ == "__main__":
    main()
