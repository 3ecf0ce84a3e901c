from __future__ import annotations

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from mealplanner.devstack import demo
from users.management.commands import seed_demo
from users.models import Profile, User

pytestmark = pytest.mark.django_db


def test_the_demo_person_logs_in_with_what_the_stack_prints_and_may_use_the_admin() -> None:
    call_command("seed_demo", stdout=StringIO())

    user = User.objects.get(email=demo.EMAIL)
    assert user.check_password(demo.PASSWORD)
    assert user.is_staff
    assert user.is_superuser
    assert user.profile.allergen_names == ["peanuts"]
    assert user.profile.weekly_budget_pence == 6_000


def test_a_second_run_leaves_the_person_as_they_have_changed_themselves() -> None:
    call_command("seed_demo", stdout=StringIO())
    Profile.objects.update(household_size=3)

    call_command("seed_demo", stdout=(said := StringIO()))

    assert "is there already" in said.getvalue()
    assert User.objects.count() == 1
    assert Profile.objects.get().household_size == 3


def test_where_https_is_on_nobody_is_created_unless_forced(settings) -> None:
    settings.HTTPS = True

    with pytest.raises(CommandError, match="looks like production"):
        call_command("seed_demo")
    assert not User.objects.exists()

    call_command("seed_demo", force=True, stdout=StringIO())
    assert User.objects.get().email == seed_demo.EMAIL
