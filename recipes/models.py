"""Foods, recipes, and what is derived from one for the other."""

from __future__ import annotations

from decimal import Decimal
from typing import Self

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone

from core.models import TimeStamped
from core.vocabulary import Allergen, AllergenStatus, Diet, Exclusion, MealType, Slot, all_bits, from_bits
from core.weekly_tags import DishKind, Family
from recipes.kinds import Aisle

MICRONUTRIENTS = (
    "calcium_mg", "iron_mg", "vitamin_c_mg", "vitamin_d_ug", "vitamin_b12_ug", "folate_ug", "potassium_mg",
)  # fmt: skip


def every_allergen() -> int:
    return all_bits(Allergen)


def figure(*, editable: bool = True) -> models.DecimalField:
    """Return a column for a figure per 100 g; blank means unknown, which is not zero."""
    return models.DecimalField(max_digits=9, decimal_places=3, null=True, blank=True,
                               validators=[MinValueValidator(0)], editable=editable)  # fmt: skip


class Ingredient(TimeStamped):
    """A food as bought, with what is known of it per 100 g, its allergens, and its price."""

    slug = models.SlugField(unique=True, max_length=60)
    name = models.CharField(max_length=80, unique=True)
    aliases = models.JSONField(default=list, blank=True, help_text="Other names, US names included, in lower case.")
    aisle = models.CharField(max_length=20, choices=Aisle, default=Aisle.OTHER)
    family = models.CharField(max_length=12, choices=Family, default=Family.OTHER)

    energy_kcal = figure()
    protein_g = figure()
    fat_g = figure()
    saturates_g = figure()
    carbohydrate_g = figure()
    sugars_g = figure()
    fibre_g = figure()
    salt_g = figure()
    calcium_mg = figure()
    iron_mg = figure()
    vitamin_c_mg = figure()
    vitamin_d_ug = figure()
    vitamin_b12_ug = figure()
    folate_ug = figure()
    potassium_mg = figure()
    source = models.CharField(max_length=10, blank=True, help_text="The table the figures come from: cofid or sr28.")
    source_code = models.CharField(max_length=20, blank=True, help_text="The code of the row in that table.")
    source_note = models.CharField(max_length=200, blank=True)

    # The three sets are disjoint, and a fourth, "free", is what is in none of them: a new food is unknown throughout.
    allergens_contained = models.PositiveIntegerField(default=0)
    allergens_possible = models.PositiveIntegerField(default=0)
    allergens_unknown = models.PositiveIntegerField(default=every_allergen)
    excludes = models.PositiveIntegerField(default=0, help_text="Bits of Exclusion: what it is that rules out diets.")
    is_excludes_reviewed = models.BooleanField(
        default=False, help_text="A person has checked which diets it rules out; until then it fits none."
    )

    density_g_per_ml = models.DecimalField(max_digits=6, decimal_places=3, null=True, blank=True,
                                           validators=[MinValueValidator(Decimal("0.01"))])  # fmt: skip
    each_g = models.DecimalField(max_digits=7, decimal_places=1, null=True, blank=True,
                                 validators=[MinValueValidator(Decimal("0.1"))])  # fmt: skip
    each_name = models.CharField(max_length=30, blank=True, help_text='What "each" means: clove, slice, fillet.')
    pence_per_kg = models.PositiveIntegerField(null=True, blank=True)
    price_date = models.DateField(null=True, blank=True)
    price_source = models.CharField(max_length=120, blank=True)
    pack_g = models.PositiveIntegerField(null=True, blank=True, help_text="The usual pack, in grams.")
    catalogue_digest = models.CharField(max_length=64, blank=True, editable=False)
    """Of the row of the shipped catalogue that was last loaded: a row that has not changed since leaves edits alone."""

    class Meta:
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                condition=Q(pack_g__isnull=True) | Q(pack_g__gt=0), name="ingredient_pack_is_not_empty"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def allergens_blocked(self) -> int:
        """Bits of what counts as present: contained, possible or unknown."""
        return self.allergens_contained | self.allergens_possible | self.allergens_unknown

    def allergen_status(self, allergen: str) -> AllergenStatus:
        """Return what is known of one allergen; the stronger word wins where sets overlap."""
        bit = 1 << Allergen.values.index(allergen)
        if self.allergens_contained & bit:
            return AllergenStatus.CONTAINS
        if self.allergens_possible & bit:
            return AllergenStatus.MAY_CONTAIN
        return AllergenStatus.UNKNOWN if self.allergens_unknown & bit else AllergenStatus.FREE

    def clean(self) -> None:
        """Refuse allergen sets that overlap: a food has one status for each."""
        contained, possible, unknown = self.allergens_contained, self.allergens_possible, self.allergens_unknown
        if contained & possible or contained & unknown or possible & unknown:
            raise ValidationError("An allergen can have only one status.")

    @property
    def exclusion_names(self) -> list[str]:
        return from_bits(self.excludes, Exclusion)


class RecipeQuerySet(models.QuerySet):
    """Keeps what is everybody's apart from what one person had made for them."""

    def for_everyone(self) -> Self:
        """Return the dishes of the catalogue: nobody's personal copy."""
        return self.filter(owner=None)

    def visible_to(self, user_id: int | None) -> Self:
        """Return the dishes of the catalogue and the person's own copies."""
        return self.filter(Q(owner=None) | Q(owner=user_id))


class Recipe(TimeStamped):
    """A dish; its figures, allergens and diets are derived from its ingredients and never typed in.

    A personal copy is a dish with other foods than its origin's, made for one person who asked for it: `owner` and
    `origin` are set. Nobody else ever sees it.
    """

    class Status(models.TextChoices):
        DRAFT = "draft", "Draft"
        PUBLISHED = "published", "Published"

    slug = models.SlugField(unique=True, max_length=80)
    title = models.CharField(max_length=120)
    slots = models.PositiveSmallIntegerField(help_text="Bits of Slot.")
    meal_type = models.CharField(max_length=10, choices=MealType, default=MealType.SOLID)
    cuisine = models.CharField(max_length=30)
    dish_kind = models.CharField(
        max_length=10, choices=DishKind, blank=True, default="", help_text='For weekly rules such as "pizza on Friday".'
    )
    difficulty = models.PositiveSmallIntegerField(validators=[MinValueValidator(1), MaxValueValidator(5)])
    minutes = models.PositiveSmallIntegerField(validators=[MinValueValidator(1), MaxValueValidator(600)])
    servings = models.PositiveSmallIntegerField(validators=[MinValueValidator(1), MaxValueValidator(50)])
    keeps_days = models.PositiveSmallIntegerField(default=0)
    steps = models.JSONField(default=list)
    status = models.CharField(max_length=10, choices=Status, default=Status.DRAFT)
    source = models.CharField(max_length=120, blank=True)
    main_ingredient = models.ForeignKey(
        Ingredient, on_delete=models.PROTECT, null=True, blank=True, related_name="leads"
    )
    ingredients: models.ManyToManyField = models.ManyToManyField(
        Ingredient, through="RecipeIngredient", related_name="recipes"
    )

    energy_kcal = figure(editable=False)
    protein_g = figure(editable=False)
    fat_g = figure(editable=False)
    saturates_g = figure(editable=False)
    carbohydrate_g = figure(editable=False)
    sugars_g = figure(editable=False)
    fibre_g = figure(editable=False)
    salt_g = figure(editable=False)
    pence_per_serving = models.PositiveIntegerField(null=True, editable=False)
    serving_g = figure(editable=False)
    allergens_contained = models.PositiveIntegerField(default=0, editable=False)
    allergens_blocked = models.PositiveIntegerField(default=every_allergen, editable=False)
    """Contained, possible or unknown in any ingredient: what a person's allergens are compared with."""
    diets = models.PositiveIntegerField(default=0, editable=False)
    known_share = models.DecimalField(max_digits=4, decimal_places=3, default=0, editable=False)
    """Share of the mass, 0 to 1, whose eight label figures are all known."""
    food_changed_at = models.DateTimeField(default=timezone.now, editable=False)
    """When anything above last changed: plans that hold the dish and were checked earlier are due for a new check."""
    catalogue_digest = models.CharField(max_length=64, blank=True, editable=False)

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, null=True, editable=False, related_name="own_recipes"
    )
    origin = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, editable=False, related_name="copies")
    """The dish of the catalogue that a personal copy was made from; None for everything else."""
    foods_digest = models.CharField(max_length=64, blank=True, editable=False)
    """Of a personal copy: what is in it and how much, so that the same change asked again is the same copy."""

    objects = RecipeQuerySet.as_manager()

    class Meta:
        ordering = ["title"]
        constraints = [
            models.CheckConstraint(condition=Q(difficulty__range=(1, 5)), name="recipe_difficulty_1_to_5"),
            models.CheckConstraint(condition=Q(slots__range=(1, all_bits(Slot))), name="recipe_has_a_slot"),
            models.CheckConstraint(condition=Q(servings__gt=0), name="recipe_has_servings"),
            models.UniqueConstraint(
                fields=["owner", "origin", "foods_digest"],
                condition=Q(owner__isnull=False),
                name="one_copy_per_person_origin_and_foods",
            ),
        ]
        indexes = [models.Index(fields=["status", "difficulty", "minutes"], name="recipe_candidates")]

    def __str__(self) -> str:
        return self.title

    @property
    def slot_names(self) -> list[str]:
        return from_bits(self.slots, Slot)

    @property
    def diet_names(self) -> list[str]:
        return from_bits(self.diets, Diet)


class RecipeIngredient(models.Model):
    """One line of a recipe: so much of a food."""

    recipe = models.ForeignKey(Recipe, on_delete=models.CASCADE, related_name="lines")
    ingredient = models.ForeignKey(Ingredient, on_delete=models.PROTECT, related_name="lines")
    position = models.PositiveSmallIntegerField(default=0)
    quantity = models.DecimalField(max_digits=8, decimal_places=2, validators=[MinValueValidator(Decimal("0.01"))])
    unit = models.CharField(max_length=10)
    grams = models.DecimalField(max_digits=8, decimal_places=1, null=True, editable=False)
    """Mass of the whole line, for all servings; None where the food's density or piece is not known."""
    note = models.CharField(max_length=120, blank=True)
    is_optional = models.BooleanField(default=False)

    class Meta:
        ordering = ["position", "pk"]
        constraints = [models.CheckConstraint(condition=Q(quantity__gt=0), name="line_quantity_positive")]

    def __str__(self) -> str:
        return f"{self.quantity.normalize():f} {self.unit} {self.ingredient.name}"


class CatalogueVersion(models.Model):
    """One row with a word that changes with every change of the catalogue (`recipes/triggers.py`)."""

    token = models.CharField(max_length=32)

    def __str__(self) -> str:
        return self.token
