"""What people like and do."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from core.models import TimeStamped
from ratings.experiment import Experiment as Experiment  # models too, each in a file of its own
from ratings.recommendation import Recommendation as Recommendation
from ratings.trained_model import TrainedModel as TrainedModel
from recipes.models import Ingredient, Recipe


class Rating(TimeStamped):
    """A person's like (+1) or dislike (-1) of a recipe; the last word counts."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="ratings")
    recipe = models.ForeignKey(Recipe, on_delete=models.CASCADE, related_name="ratings")
    value = models.SmallIntegerField()
    context = models.JSONField(default=dict, blank=True)

    class Meta:
        ordering = ["-updated_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["user", "recipe"], name="one_rating_per_user_and_recipe"),
            models.CheckConstraint(condition=Q(value__in=(-1, 1)), name="rating_is_like_or_dislike"),
        ]

    def __str__(self) -> str:
        return f"{self.value:+d} by user {self.user_id} for recipe {self.recipe_id}"


class IngredientScore(TimeStamped):
    """A person's wish about one food, -1 to 1: it moves the rank of recipes that hold it and never filters."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="ingredient_scores")
    ingredient = models.ForeignKey(Ingredient, on_delete=models.CASCADE, related_name="+")
    score = models.DecimalField(max_digits=3, decimal_places=2)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "ingredient"], name="one_score_per_user_and_ingredient"),
            models.CheckConstraint(condition=Q(score__range=(-1, 1)), name="ingredient_score_in_range"),
        ]

    def __str__(self) -> str:
        return f"{self.score} by user {self.user_id} for ingredient {self.ingredient_id}"


class Interaction(models.Model):
    """One thing a person did with a recipe, as their client saw it: weaker than a rating, and far more of them."""

    class Kind(models.TextChoices):
        VIEW = "view", "Viewed"
        CLICK = "click", "Clicked"
        LIKE = "like", "Liked"
        SHARE = "share", "Shared"
        COOK = "cook", "Cooked"
        SKIP = "skip", "Skipped"
        SWAP_OUT = "swap_out", "Swapped for another"

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="interactions")
    recipe = models.ForeignKey(Recipe, on_delete=models.CASCADE, related_name="interactions")
    kind = models.CharField(max_length=10, choices=Kind)
    event_id = models.CharField(max_length=64)
    """Given by the client, which may send an event again until it hears an answer."""
    occurred_at = models.DateTimeField()
    created_at = models.DateTimeField(auto_now_add=True, editable=False)

    class Meta:
        ordering = ["-occurred_at", "-pk"]
        constraints = [models.UniqueConstraint(fields=["user", "event_id"], name="one_interaction_per_user_and_event")]
        # What one person did lately.
        indexes = [models.Index(fields=["user", "-occurred_at"], name="interactions_of_a_person")]

    def __str__(self) -> str:
        return f"{self.kind} by user {self.user_id} of recipe {self.recipe_id}"
