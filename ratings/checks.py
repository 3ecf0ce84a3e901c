"""Whether the settings of the recommenders can be meant: said at the start, not found out in the night."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error

from ratings.recommender import MODELS


def settings_of_recommenders(**options: Any) -> list[CheckMessage]:
    """Return what is wrong with the kinds that are trained every night."""
    return [
        Error(f"RECOMMENDER_KINDS names {kind!r}; there are {', '.join(sorted(MODELS))}.", id="ratings.E001")
        for kind in settings.RECOMMENDER_KINDS
        if kind not in MODELS
    ]
