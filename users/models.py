"""Who eats: the log-in and the profile that a week is planned for."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils import timezone

from core.models import TimeStamped
from core.vocabulary import Allergen, Diet, Slot, all_bits, from_bits
from users import limits


class UserManager(BaseUserManager["User"]):
    """Makes users whose e-mail address is the log-in."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> User:
        """Create a user with an empty profile; the address is kept in lower case."""
        user = self.model(email=email.strip().lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        Profile.objects.using(self._db).create(user=user)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> User:
        """Create a user who may do everything in the admin."""
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)

    def get_by_natural_key(self, username: str | None) -> User:
        """Find the user who logs in as `username`, in any case."""
        return self.get(email=(username or "").strip().lower())


class User(AbstractBaseUser, PermissionsMixin):
    """A person with a log-in."""

    email = models.EmailField(
        unique=True, error_messages={"unique": "There is already an account with this e-mail address."}
    )
    is_active = models.BooleanField(default=True)
    is_staff = models.BooleanField(default=False, help_text="May log in to the admin.")
    date_joined = models.DateTimeField(default=timezone.now, editable=False)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    objects = UserManager()

    class Meta:
        constraints = [models.UniqueConstraint(Lower("email"), name="user_email_unique_in_any_case")]

    def __str__(self) -> str:
        return self.email


class Sex(models.TextChoices):
    """The two sets of constants that the energy formula was fitted to, and their mean."""

    FEMALE = "female", "Female"
    MALE = "male", "Male"
    UNSPECIFIED = "unspecified", "Rather not say"


class Activity(models.TextChoices):
    SEDENTARY = "sedentary", "Sitting most of the day"
    LIGHT = "light", "Light exercise 1 to 3 days a week"
    MODERATE = "moderate", "Exercise 3 to 5 days a week"
    ACTIVE = "active", "Hard exercise 6 to 7 days a week"
    VERY_ACTIVE = "very_active", "Physical work or training twice a day"


class Goal(models.TextChoices):
    LOSE = "lose", "Lose weight"
    MAINTAIN = "maintain", "Keep my weight"
    GAIN = "gain", "Gain weight"


def every_slot() -> int:
    return all_bits(Slot)


def no_minutes_limits() -> list[int]:
    return [limits.DEFAULT_MAX_MINUTES] * 7


class Profile(TimeStamped):
    """What a person is, wants and must not eat; every field is theirs to change."""

    user = models.OneToOneField(User, on_delete=models.CASCADE, related_name="profile")
    sex = models.CharField(max_length=12, choices=Sex, default=Sex.UNSPECIFIED)
    birth_year = models.PositiveSmallIntegerField(null=True, blank=True)
    height_cm = models.PositiveSmallIntegerField(null=True, blank=True)
    weight_kg = models.DecimalField(max_digits=4, decimal_places=1, null=True, blank=True)
    activity = models.CharField(max_length=12, choices=Activity, default=Activity.LIGHT)
    goal = models.CharField(max_length=12, choices=Goal, default=Goal.MAINTAIN)
    target_energy_kcal = models.PositiveSmallIntegerField(null=True, blank=True)
    """A person's own daily target in place of the formula's; the three below likewise."""
    target_protein_g = models.PositiveSmallIntegerField(null=True, blank=True)
    target_fat_g = models.PositiveSmallIntegerField(null=True, blank=True)
    target_carbohydrate_g = models.PositiveSmallIntegerField(null=True, blank=True)

    diets = models.PositiveSmallIntegerField(default=0)
    """Bits of `Diet`; every meal carries all of them."""
    allergens = models.PositiveIntegerField(default=0)
    """Bits of `Allergen`; no meal contains, may contain or has unknown status of any."""
    disliked_ingredients = models.ManyToManyField("recipes.Ingredient", blank=True, related_name="+")
    max_difficulty = models.PositiveSmallIntegerField(default=5)
    max_minutes_by_weekday = models.JSONField(default=no_minutes_limits)
    """Seven limits in minutes for one meal, Monday first."""
    enabled_slots = models.PositiveSmallIntegerField(default=every_slot)
    """Bits of `Slot`: the meals of a day that are planned."""
    weekly_budget_pence = models.PositiveIntegerField(null=True, blank=True)
    """For all that the household eats from the plan in a week; None means no limit."""
    household_size = models.PositiveSmallIntegerField(default=1)
    weekly_rules = models.JSONField(default=list, blank=True)
    """Wishes for the week as data (`weekly_rules`): `{"tag": "fish", "at_least": 1, "at_most": null}`, and `"day"` and
    `"slot"` where one counts only some meals: `{"tag": "pizza", "at_least": 1, "day": "friday"}`."""
    leftovers_per_week = models.PositiveSmallIntegerField(default=0)
    """Meals a week that may be left over from a dish cooked up to as many days before as it keeps; 0: none."""
    behaviour_consent = models.BooleanField(null=True, blank=True, default=None)
    """Whether what they do with recipes may be kept and learnt from: yes, no, or None where they were never asked."""
    behaviour_consent_at = models.DateTimeField(null=True, editable=False)
    """When they last said yes or no; None while they were never asked."""
    shares_taste = models.BooleanField(default=False)
    """Whether the person finds others of similar taste and is found by them; both or neither."""
    needs_changed_at = models.DateTimeField(default=timezone.now, editable=False)
    """When allergens or diets last changed: plans checked earlier are due for a new check."""

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(max_difficulty__range=(1, 5)), name="profile_max_difficulty_1_to_5"),
            models.CheckConstraint(
                condition=Q(household_size__range=(1, limits.MAX_HOUSEHOLD_SIZE)),
                name="profile_household_size_in_range",
            ),
            models.CheckConstraint(
                condition=Q(leftovers_per_week__range=(0, limits.MAX_LEFTOVERS_PER_WEEK)),
                name="profile_leftovers_per_week_in_range",
            ),
            models.CheckConstraint(
                condition=Q(enabled_slots__range=(1, all_bits(Slot))), name="profile_has_a_slot_to_plan"
            ),
        ]

    def __str__(self) -> str:
        return f"profile of user {self.user_id}"

    @property
    def allergen_names(self) -> list[str]:
        return from_bits(self.allergens, Allergen)

    @property
    def diet_names(self) -> list[str]:
        return from_bits(self.diets, Diet)

    @property
    def slot_names(self) -> list[str]:
        return from_bits(self.enabled_slots, Slot)
