"""What the docs name exists."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.urls import resolve

PAGES = [settings.BASE_DIR / "README.md", *sorted((settings.BASE_DIR / "docs").glob("*.md"))]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_file_that_a_page_links_to_exists(page: Path) -> None:
    targets = re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", page.read_text())

    assert [target for target in targets if "://" not in target and not (page.parent / target).exists()] == []


def test_every_address_of_the_api_session_is_a_route() -> None:
    text = (settings.BASE_DIR / "docs" / "api.md").read_text()
    for name, value in (
        ("$meal", "$plan/meals/3"),
        ("$actions", "$plan/actions"),
        ("$action", "$plan/actions/5"),
        ("$item", "$plan/shopping-list/7"),
        ("$plan", "$api/plans/1"),
    ):
        text = text.replace(name, value)
    text = re.sub(r"/\$\(?\w+", "/1", text)  # what the session takes from its answers
    paths = sorted(set(re.findall(r"\$api/([\w/-]+)", text)))

    assert len(paths) > 15
    for path in paths:
        resolve(f"/api/v1/{path}")


def test_every_variable_that_the_settings_read_is_explained() -> None:
    told = (settings.BASE_DIR / "docs" / "operations.md").read_text()
    sources = [settings.BASE_DIR / "mealplanner" / name for name in ("settings.py", "celery_settings.py")]
    read = {name for path in sources for name in re.findall(r'_?env\.\w+\(\s*"([A-Z_]+)"', path.read_text())}

    assert sorted(name for name in read - {"TEST_DATABASE_NAME"} if f"`{name}`" not in told) == []


def test_the_picture_asks_no_outside_host() -> None:
    picture = (settings.BASE_DIR / "docs" / "week.svg").read_text()

    assert set(re.findall(r"https?://[^\"')\s]+", picture)) == {"http://www.w3.org/2000/svg"}
    assert "@font-face" not in picture
