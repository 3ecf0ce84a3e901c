"""A trial of two or more ways on as many groups of people."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models

from core.models import TimeStamped
from ratings import variants


class Experiment(TimeStamped):
    """What is tried, on whom, and since when; who is in which group follows from its name and their id alone."""

    name = models.CharField(
        max_length=40,
        unique=True,
        validators=[RegexValidator(r"^[a-z0-9][a-z0-9_-]*\Z", "Small letters, digits, - and _ only.")],
        help_text="Decides, with the id of a person, in which group they are. Can't be changed once it has run.",
    )
    description = models.TextField(blank=True)
    variants = models.JSONField(
        help_text='Such as [{"name": "control"}, {"name": "sooner", "weight": 2, "min_ratings_for_solver": 3}]. '
        "Further keys: planners, a list that ends with greedy; model, the kind of recommender that is asked first. "
        "The first variant is what the others are compared with. Can't be changed once it has run."
    )
    is_running = models.BooleanField(default=False)
    started_at = models.DateTimeField(null=True, editable=False)
    """When it ran first: the report begins here."""
    ended_at = models.DateTimeField(null=True, editable=False)
    """When it was last switched off; None while it runs."""

    class Meta:
        ordering = ["-started_at", "name"]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        """Refuse variants that can't be, and two running experiments on the same thing."""
        try:
            mine = variants.read(self.variants)
        except ValueError as refusal:
            raise ValidationError({"variants": str(refusal)}) from refusal
        if not self.is_running:
            return
        tried = {thing for variant in mine for thing in variant.things}
        for other in Experiment.objects.filter(is_running=True).exclude(pk=self.pk):
            both = tried & {thing for variant in variants.read(other.variants) for thing in variant.things}
            if both:
                raise ValidationError({"is_running": f"{other.name} is trying {min(both)} already; one at a time."})
