"""`manage.py seed_catalogue`: load the shipped foods and recipes."""

import time
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from recipes.importers import catalogue
from recipes.importers.catalogue_files import CatalogueError


class Command(BaseCommand):
    help = "Load the shipped foods and recipes; a second run writes nothing."

    def handle(self, *args: Any, **options: Any) -> None:
        """Load, and say what was written."""
        start = time.perf_counter()
        try:
            report = catalogue.load()
        except CatalogueError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(
            f"Foods: {report.foods_written} written, {report.foods_unchanged} unchanged. "
            f"Recipes: {report.recipes_written} written, {report.recipes_unchanged} unchanged. "
            f"{time.perf_counter() - start:.1f} s."
        )
