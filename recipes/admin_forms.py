"""The curator's forms: sets of words as checkboxes and selects, lists as lines of text."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import TextChoices

from core.vocabulary import Allergen, AllergenStatus, Exclusion, Slot, from_bits, to_bits
from recipes.models import MICRONUTRIENTS, Ingredient, Recipe, RecipeIngredient
from recipes.nutrition import LABEL
from recipes.units import UNITS


class BitsField(forms.MultipleChoiceField):
    """Checkboxes for a set of words that is kept as bits."""

    widget = forms.CheckboxSelectMultiple

    def __init__(self, vocabulary: type[TextChoices], **options: Any) -> None:
        super().__init__(choices=vocabulary.choices, **options)
        self.vocabulary = vocabulary

    def prepare_value(self, value: Any) -> Any:
        return from_bits(value, self.vocabulary) if isinstance(value, int) else value

    def clean(self, value: Any) -> int:
        return to_bits(super().clean(value), self.vocabulary)

    def has_changed(self, initial: Any, data: Any) -> bool:
        return super().has_changed(self.prepare_value(initial), data)


class LinesField(forms.CharField):
    """A list of texts, one a line."""

    widget = forms.Textarea

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, list) else value

    def to_python(self, value: Any) -> list[str]:  # type: ignore[override]
        return [line.strip() for line in (super().to_python(value) or "").splitlines() if line.strip()]

    def has_changed(self, initial: Any, data: Any) -> bool:
        return (initial or []) != self.to_python(data)


class RecipeForm(forms.ModelForm):
    """A recipe without what is derived: that can't be typed in."""

    slots = BitsField(Slot)
    steps = LinesField(help_text="One step a line.")

    class Meta:
        model = Recipe
        fields = (
            "title", "slug", "slots", "meal_type", "cuisine", "dish_kind", "difficulty", "minutes", "servings",
            "keeps_days", "main_ingredient", "steps", "source",
        )  # fmt: skip


class LineForm(forms.ModelForm):
    unit = forms.ChoiceField(choices=[(unit, unit) for unit in UNITS], initial=UNITS[0])
    """The first: what a browser sends of a line that nobody has touched."""

    class Meta:
        model = RecipeIngredient
        fields = ("position", "ingredient", "quantity", "unit", "note", "is_optional")


class _FoodForm(forms.ModelForm):
    aliases = LinesField(required=False, help_text="Other names, US names included, in lower case, one a line.")
    excludes = BitsField(Exclusion, required=False, help_text="What it is, where that rules out diets.")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for allergen in Allergen.values:
            if allergen_field(allergen) in self.fields:  # absent where staff may only look
                self.fields[allergen_field(allergen)].initial = self.instance.allergen_status(allergen).value

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        by_status: dict[str, list[str]] = {status: [] for status in AllergenStatus.values}
        for allergen in Allergen.values:
            status = cleaned.get(allergen_field(allergen)) or AllergenStatus.UNKNOWN
            by_status[status].append(allergen)
        self.instance.allergens_contained = to_bits(by_status[AllergenStatus.CONTAINS], Allergen)
        self.instance.allergens_possible = to_bits(by_status[AllergenStatus.MAY_CONTAIN], Allergen)
        self.instance.allergens_unknown = to_bits(by_status[AllergenStatus.UNKNOWN], Allergen)
        return cleaned

    class Meta:
        model = Ingredient
        # Not the three sets of bits: `clean` fills them from the selects.
        fields = (
            "name", "slug", "aliases", "aisle", "family", *LABEL, *MICRONUTRIENTS, "source", "source_code",
            "source_note", "excludes", "is_excludes_reviewed", "density_g_per_ml", "each_g", "each_name",
            "pence_per_kg", "price_date", "price_source", "pack_g",
        )  # fmt: skip


def allergen_field(allergen: str) -> str:
    """Return the name of the select for an allergen's status."""
    return f"allergen_{allergen}"


ALLERGEN_FIELDS = tuple(allergen_field(allergen) for allergen in Allergen.values)

IngredientForm = type(
    "IngredientForm",
    (_FoodForm,),
    {
        "__doc__": "A food, with one select for each of the 14 allergens in place of three sets of bits.",
        "__module__": __name__,
        **{
            allergen_field(value): forms.ChoiceField(choices=AllergenStatus.choices, label=label)
            for value, label in Allergen.choices
        },
    },
)
