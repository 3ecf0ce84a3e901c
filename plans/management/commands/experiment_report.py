"""`manage.py experiment_report`: what came of an experiment, group by group."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from rich.table import Table

from core.errors import DomainError
from plans import experiment_report, tables
from ratings.intervals import Rate


class Command(BaseCommand):
    help = "Print likes, cooks, skips and swaps of each group of an experiment, each with its 95 % interval."

    def add_arguments(self, parser: CommandParser) -> None:
        """Read which experiment, and how to print."""
        parser.add_argument("name")
        parser.add_argument("--json", action="store_true", help="print one JSON object in place of the table")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print the report."""
        try:
            found = experiment_report.report(options["name"])
        except DomainError as refusal:
            raise CommandError(refusal.message) from refusal
        if options["json"]:
            self.stdout.write(json.dumps(asdict(found), default=str))
            return
        table = Table(title=f"{found.experiment}, {found.since:%d %B %Y} to {found.until:%d %B %Y}")
        metrics = list(found.groups[0].rates)
        for heading in ("variant", "people", "weeks", *metrics):
            table.add_column(heading)
        for group in found.groups:
            weeks = ", ".join(f"{count} {method}" for method, count in group.methods.items()) or "none"
            table.add_row(group.variant, str(group.people), weeks, *(_cell(group.rates[each]) for each in metrics))
        console = tables.console()
        with console.capture() as captured:
            console.print(table)
        self.stdout.write(captured.get())


def _cell(rate: Rate) -> str:
    if rate.share is None or rate.low is None or rate.high is None:
        return "nothing yet"
    return f"{rate.share:.1%} ({rate.low:.1%} to {rate.high:.1%}) of {rate.of}"
