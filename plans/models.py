"""The week: what was asked for, what was planned, what is bought and what is at home."""

from __future__ import annotations

from decimal import Decimal

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q

from core.models import Job, TimeStamped
from core.vocabulary import Slot
from plans.plan_action import PlanAction as PlanAction  # a model too, in a file of its own
from recipes.models import Aisle, Ingredient, Recipe

MIN_PORTION_QUARTERS, MAX_PORTION_QUARTERS = 2, 8
"""Half a serving to two servings: below, a dish is a bite; above, it is another dish."""


class WeeklyPlan(Job):
    """One person's week, and the request for it: its row is the queue (docs/architecture.md, "The life of a plan")."""

    class Status(models.TextChoices):
        PENDING = "pending", "Waiting for a worker"
        GENERATING = "generating", "Being planned"
        READY = "ready", "Ready"
        INFEASIBLE = "infeasible", "Rules clash"
        FAILED = "failed", "Failed"

    class Lifecycle(models.TextChoices):
        DRAFT = "draft", "Draft"
        ACTIVE = "active", "Active"
        ARCHIVED = "archived", "Archived"

    class Method(models.TextChoices):
        SOLVER = "solver", "Solver"
        COACH = "coach", "Coach"
        GREEDY = "greedy", "Simple planner"

    PENDING, WORKING, FAILED = Status.PENDING, Status.GENERATING, Status.FAILED
    FINAL = (Status.READY, Status.INFEASIBLE, Status.FAILED)

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="plans")
    week_start = models.DateField(help_text="The Monday the week begins with.")
    status = models.CharField(max_length=12, choices=Status, default=Status.PENDING)
    lifecycle = models.CharField(max_length=10, choices=Lifecycle, default=Lifecycle.DRAFT)
    method = models.CharField(max_length=10, choices=Method, blank=True)
    solver_metadata = models.JSONField(default=dict, blank=True)
    relaxations = models.JSONField(default=list, blank=True)
    """Which negotiable rules gave way: `{"rule", "sentence", "amount"}`."""
    clashes = models.JSONField(default=list, blank=True)
    """Why there is no week: `{"rules", "sentence"}`."""
    household_size = models.PositiveSmallIntegerField(default=1)
    """How many eat each meal; kept with the plan, so that a later change of the profile does not change its bill."""
    targets = models.JSONField(default=dict, blank=True)
    """What a day should hold in the planned slots, as it was when the week was planned."""
    checked_at = models.DateTimeField(null=True, editable=False)
    """When the gate last saw this plan; a dish or a profile that changed later makes it due for a new check."""

    energy_kcal = models.DecimalField(max_digits=9, decimal_places=1, default=0)
    protein_g = models.DecimalField(max_digits=9, decimal_places=1, default=0)
    fat_g = models.DecimalField(max_digits=9, decimal_places=1, default=0)
    carbohydrate_g = models.DecimalField(max_digits=9, decimal_places=1, default=0)
    cost_pence = models.PositiveIntegerField(default=0)
    """Of what the household eats; the week's nutrients above are one person's."""

    class Meta:
        ordering = ["-week_start", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "week_start"],
                condition=Q(lifecycle="draft", status__in=["pending", "generating", "ready"]),
                name="one_live_draft_per_user_and_week",
            ),
            models.UniqueConstraint(fields=["user"], condition=Q(lifecycle="active"), name="one_active_plan_per_user"),
        ]
        indexes = [models.Index(fields=["status", "requested_at"], name="plan_rescue")]

    def __str__(self) -> str:
        return f"plan {self.pk} of user {self.user_id} from {self.week_start}"

    @property
    def is_final(self) -> bool:
        return self.status in self.FINAL


class PlanDay(models.Model):
    """One day of a week with what one person eats on it."""

    plan = models.ForeignKey(WeeklyPlan, on_delete=models.CASCADE, related_name="days")
    date = models.DateField()
    energy_kcal = models.DecimalField(max_digits=7, decimal_places=1, default=0)
    protein_g = models.DecimalField(max_digits=7, decimal_places=1, default=0)
    fat_g = models.DecimalField(max_digits=7, decimal_places=1, default=0)
    carbohydrate_g = models.DecimalField(max_digits=7, decimal_places=1, default=0)
    cost_pence = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["date"]
        constraints = [models.UniqueConstraint(fields=["plan", "date"], name="one_day_per_plan_and_date")]

    def __str__(self) -> str:
        return f"{self.date} of plan {self.plan_id}"


class PlanMeal(models.Model):
    """One dish on one day, in a portion, with what it adds to the day."""

    class Outcome(models.TextChoices):
        PLANNED = "planned", "Planned"
        COOKED = "cooked", "Cooked"
        SKIPPED = "skipped", "Skipped"

    day = models.ForeignKey(PlanDay, on_delete=models.CASCADE, related_name="meals")
    slot = models.CharField(max_length=10, choices=Slot)
    # RESTRICT, not PROTECT: a person's own copies go with the person, although their plans hold them.
    recipe = models.ForeignKey(Recipe, on_delete=models.RESTRICT, related_name="planned_meals")
    portion_quarters = models.PositiveSmallIntegerField(default=4)
    is_locked = models.BooleanField(default=False)
    outcome = models.CharField(max_length=8, choices=Outcome, default=Outcome.PLANNED)
    energy_kcal = models.DecimalField(max_digits=7, decimal_places=1)
    protein_g = models.DecimalField(max_digits=7, decimal_places=1)
    fat_g = models.DecimalField(max_digits=7, decimal_places=1)
    carbohydrate_g = models.DecimalField(max_digits=7, decimal_places=1)
    cost_pence = models.PositiveIntegerField()
    """For the whole household."""
    reasons = models.JSONField(default=list, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["day", "slot"], name="one_meal_per_day_and_slot"),
            models.CheckConstraint(
                condition=Q(portion_quarters__range=(MIN_PORTION_QUARTERS, MAX_PORTION_QUARTERS)),
                name="portion_between_half_and_two",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.slot} on day {self.day_id}"

    @property
    def portion(self) -> Decimal:
        """Servings for one person: 0.5 to 2 in quarters."""
        return Decimal(self.portion_quarters) / 4


class MealHistory(models.Model):
    """What a person was served when, and by which method; kept when the plan is archived or deleted."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="meal_history")
    recipe = models.ForeignKey(Recipe, on_delete=models.CASCADE, related_name="+")
    plan = models.ForeignKey(WeeklyPlan, on_delete=models.SET_NULL, null=True, related_name="history")
    date = models.DateField()
    slot = models.CharField(max_length=10, choices=Slot)
    method = models.CharField(max_length=10, choices=WeeklyPlan.Method)
    outcome = models.CharField(max_length=8, choices=PlanMeal.Outcome, default=PlanMeal.Outcome.PLANNED)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-date", "slot"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "date", "slot"], name="one_history_row_per_plan_date_and_slot")
        ]
        indexes = [models.Index(fields=["user", "-date"], name="history_of_a_person")]

    def __str__(self) -> str:
        return f"{self.slot} on {self.date} for user {self.user_id}"


class ShoppingListItem(models.Model):
    """One food to buy for a plan."""

    plan = models.ForeignKey(WeeklyPlan, on_delete=models.CASCADE, related_name="shopping_items")
    ingredient = models.ForeignKey(Ingredient, on_delete=models.PROTECT, related_name="+")
    aisle = models.CharField(max_length=20, choices=Aisle)
    needed_g = models.DecimalField(max_digits=9, decimal_places=1)
    """What the week's meals use, for the household; 0 on a ticked food that none of them uses now: its row is kept for
    the tick, and shown nowhere."""
    from_pantry_g = models.DecimalField(max_digits=9, decimal_places=1, default=0)
    packs = models.PositiveIntegerField(default=0)
    pack_g = models.PositiveIntegerField(null=True)
    used_pence = models.PositiveIntegerField(null=True)
    """Price of what is needed; None where the food has no price."""
    bought_pence = models.PositiveIntegerField(null=True)
    """Price of the whole packs to buy."""
    is_ticked = models.BooleanField(default=False)

    class Meta:
        ordering = ["aisle", "ingredient__name"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "ingredient"], name="one_shopping_item_per_plan_and_ingredient")
        ]

    def __str__(self) -> str:
        return f"item {self.ingredient_id} of plan {self.plan_id}"


class PantryItem(TimeStamped):
    """So much of a food at home."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="pantry")
    ingredient = models.ForeignKey(Ingredient, on_delete=models.CASCADE, related_name="+")
    quantity_g = models.DecimalField(max_digits=8, decimal_places=1, validators=[MinValueValidator(Decimal("0.1"))])
    expires_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["expires_on", "ingredient__name"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "ingredient", "expires_on"], name="one_pantry_item_per_food_and_expiry"
            ),
            # SQL holds two NULLs to be different, and SQLite can't be told otherwise.
            models.UniqueConstraint(
                fields=["user", "ingredient"],
                condition=Q(expires_on__isnull=True),
                name="one_pantry_item_without_expiry",
            ),
            models.CheckConstraint(condition=Q(quantity_g__gt=0), name="pantry_quantity_positive"),
        ]

    def __str__(self) -> str:
        return f"pantry item {self.pk}"


class IngredientPrice(TimeStamped):
    """What a person pays for a food, in place of the catalogue's price."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="prices")
    ingredient = models.ForeignKey(Ingredient, on_delete=models.CASCADE, related_name="+")
    pence_per_kg = models.PositiveIntegerField(validators=[MinValueValidator(1)])

    class Meta:
        ordering = ["ingredient__name"]
        constraints = [models.UniqueConstraint(fields=["user", "ingredient"], name="one_price_per_user_and_ingredient")]

    def __str__(self) -> str:
        return f"price {self.pk}"


class PreferenceRequest(TimeStamped):
    """A questionnaire answered in one call, and the plan it asked for."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="preference_requests")
    plan = models.ForeignKey(WeeklyPlan, on_delete=models.CASCADE, related_name="+")

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"preferences {self.pk} of user {self.user_id}"
