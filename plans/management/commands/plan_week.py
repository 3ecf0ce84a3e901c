"""`manage.py plan_week`: plan a week on the spot, without the queue, and show it without saving anything."""

from __future__ import annotations

import json
from argparse import ArgumentTypeError
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from core.errors import Invalid
from plans import preview, tables
from recipes.models import Recipe
from users.models import User


class Command(BaseCommand):
    help = "Plan a week for a user or for a profile in a file, and print it. Nothing is saved and no queue is needed."

    def add_arguments(self, parser: CommandParser) -> None:
        """Read for whom, which week and how to print."""
        person = parser.add_mutually_exclusive_group(required=True)
        person.add_argument("--user", metavar="EMAIL", help="plan for this user")
        person.add_argument(
            "--profile", metavar="FILE.json", type=Path,
            help="plan for the profile in this file; its fields are those of the API's profile, each may be left out",
        )  # fmt: skip
        parser.add_argument("--week-start", type=_monday, help="a Monday, as 2026-01-12; the coming one if left out")
        parser.add_argument("--seed", type=int, help="which of equally good weeks is found")
        parser.add_argument("--json", action="store_true", help="print one JSON object in place of the tables")

    def handle(self, *args: Any, **options: Any) -> None:
        """Plan and print; a week that can't be is an error, except in JSON, whose `status` says so."""
        if not Recipe.objects.filter(status=Recipe.Status.PUBLISHED).exists():
            raise CommandError("There are no recipes yet: run manage.py seed_catalogue first.")
        week_start = options["week_start"] or _coming_monday()
        if options["user"] is not None:
            plan = preview.plan_week(_user(options["user"]).profile, week_start=week_start, seed=options["seed"])
        else:
            plan = _for_file(options["profile"], week_start=week_start, seed=options["seed"])
        if options["json"]:
            self.stdout.write(json.dumps(plan))
        elif plan["status"] != "ready":
            raise CommandError("\n".join(["There is no such week.", *(clash["sentence"] for clash in plan["clashes"])]))
        else:
            self._print(plan)

    def _print(self, plan: dict[str, Any]) -> None:
        console = tables.console()
        with console.capture() as captured:
            console.print(tables.week_table(plan))
            console.print(tables.totals_table(plan, plan["targets"]))
            console.print(
                tables.bill(plan, plan["weekly_budget_pence"]),
                tables.gave_way(plan),
                tables.how(plan),
                sep="",
                end="",
                highlight=False,
                markup=False,
            )
        self.stdout.write(captured.get(), ending="")


def _monday(text: str) -> date:
    try:
        day = date.fromisoformat(text)
    except ValueError as error:
        raise ArgumentTypeError(f"{text!r} is not a date such as 2026-01-12") from error
    if day.weekday() != 0:
        raise ArgumentTypeError(
            f"{text} is a {day:%A}; a week begins on a Monday, such as {day - timedelta(days=day.weekday())}"
        )
    return day


def _coming_monday() -> date:
    today = timezone.localdate()
    return today + timedelta(days=7 - today.weekday())


def _user(email: str) -> User:
    try:
        return User.objects.get_by_natural_key(email)
    except User.DoesNotExist as error:
        raise CommandError(f"There is no user {email!r}.") from error


def _for_file(path: Path, *, week_start: date, seed: int | None) -> dict[str, Any]:
    try:
        return preview.plan_visitors_week(_fields(path), week_start=week_start, seed=seed)
    except Invalid as error:
        raise CommandError(f"{path}: {_sentences(error)}") from error


def _fields(path: Path) -> dict[str, Any]:
    try:
        fields = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise CommandError(f"{path} can't be read: {error.strerror}.") from error
    except ValueError as error:
        raise CommandError(f"{path} is not JSON: {error}.") from error
    if not isinstance(fields, dict):
        raise CommandError(f"{path} holds a {type(fields).__name__}, not an object with the fields of a profile.")
    return fields


def _sentences(error: Invalid) -> str:
    told = [f"{name}: {' '.join(map(str, sentences))}" for name, sentences in error.details.items()]
    return "; ".join(told) or error.message
