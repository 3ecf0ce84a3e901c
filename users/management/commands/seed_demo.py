"""`manage.py seed_demo`: the person that the development stack shows a week for."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from core.vocabulary import Allergen
from users import services
from users.models import Activity, Goal, Sex, User

EMAIL = "demo@mealplanner.example"
PASSWORD = "demo-week"
PROFILE: dict[str, Any] = {
    "sex": Sex.FEMALE,
    "birth_year": 1988,
    "height_cm": 168,
    "weight_kg": 68.0,
    "activity": Activity.LIGHT,
    "goal": Goal.MAINTAIN,
    "allergens": [Allergen.PEANUTS],
    "max_minutes_by_weekday": [45, 45, 45, 45, 45, 90, 90],
    "weekly_budget_pence": 6_000,
}


class Command(BaseCommand):
    help = "Create the demo person, who may also use the admin; a second run writes nothing. For development only."

    def add_arguments(self, parser: CommandParser) -> None:
        """Read whether to do it behind HTTPS all the same."""
        parser.add_argument("--force", action="store_true", help="create the account even where HTTPS is on")

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        """Create the account, or leave the one that is there as its owner has changed it."""
        if settings.HTTPS and not options["force"]:
            raise CommandError(
                "HTTPS is on, so this looks like production, and the demo person is an administrator whose password "
                "everybody knows. Use --force if you want that."
            )
        if User.objects.filter(email=EMAIL).exists():
            self.stdout.write(f"{EMAIL} is there already.")
            return
        user = User.objects.create_superuser(EMAIL, PASSWORD)
        services.save_profile(user, **PROFILE)
        self.stdout.write(f"{EMAIL} created.")
