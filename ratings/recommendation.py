"""A recipe that was worked out for a person ahead of their asking."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone

from recipes.models import Recipe


class Recommendation(models.Model):
    """One place on a person's stored list; the list is replaced as a whole, and not shown once it has expired."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="recommendations")
    recipe = models.ForeignKey(Recipe, on_delete=models.CASCADE, related_name="+")
    rank = models.PositiveSmallIntegerField()
    """From 1."""
    score = models.FloatField()
    """−1 to 1 (`ratings.scoring`)."""
    reason = models.CharField(max_length=200, blank=True)
    model = models.ForeignKey("ratings.TrainedModel", on_delete=models.SET_NULL, null=True, related_name="+")
    """Whose answer it was; None where nothing had been trained."""
    model_name = models.CharField(max_length=40, blank=True)
    """`TrainedModel.version`, or the name of what answered in its place."""
    asked_first = models.CharField(max_length=40, blank=True, default="")
    """`TrainedModel.version` of the model that was first in the person's line; empty where nothing had been trained.
    The list is out of date as soon as another one is first."""
    generated_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()

    class Meta:
        ordering = ["user", "rank"]
        constraints = [
            models.UniqueConstraint(fields=["user", "recipe"], name="one_recommendation_per_user_and_recipe"),
        ]
        indexes = [
            # A person's list in order.
            models.Index(fields=["user", "rank"], name="recommendations_of_a_person"),
            # The clean-up.
            models.Index(fields=["expires_at"], name="recommendation_expiry"),
        ]

    def __str__(self) -> str:
        return f"recipe {self.recipe_id} as number {self.rank} for user {self.user_id}"
