"""Reads the shipped catalogue: CSV tables of foods and YAML lists of recipes, checked to the last field. Pure."""

from __future__ import annotations

import csv
import hashlib
import json
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Any, Literal, TypeVar

import yaml
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, PlainSerializer, model_validator

from core.vocabulary import Allergen, AllergenStatus, Exclusion, MealType, Slot
from core.weekly_tags import DishKind
from recipes.nutrition import LABEL
from recipes.units import UNITS

EntryT = TypeVar("EntryT", bound="_Entry")
CATALOGUE = Path(__file__).resolve().parent.parent / "catalogue"

STATUS_BY_LETTER = {
    "c": AllergenStatus.CONTAINS,
    "m": AllergenStatus.MAY_CONTAIN,
    "f": AllergenStatus.FREE,
    "": AllergenStatus.UNKNOWN,
    "u": AllergenStatus.UNKNOWN,
}


class CatalogueError(ValueError):
    """A shipped file is wrong; the message names the file, the row and the field."""


def _blank_is_none(value: object) -> object:
    return None if value == "" else value


def _words(value: object) -> object:
    return [word.strip() for word in value.split(";") if word.strip()] if isinstance(value, str) else value


Figure = Annotated[Annotated[Decimal, Field(ge=0)] | None, BeforeValidator(_blank_is_none)]
Words = Annotated[list[str], BeforeValidator(_words)]
AboveZero = Annotated[Annotated[Decimal, Field(gt=0)] | None, BeforeValidator(_blank_is_none)]


class _Entry(BaseModel):
    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)

    def digest(self) -> str:
        """Return a checksum of everything the file says of this entry."""
        return hashlib.sha256(json.dumps(self._said(), sort_keys=True).encode()).hexdigest()

    def _said(self) -> dict[str, Any]:
        return self.model_dump(mode="json")


class FoodEntry(_Entry):
    """A row of `catalogue/ingredients/*.csv`; blanks in figures mean unknown."""

    slug: str = Field(pattern=r"^[a-z0-9-]+$", max_length=60)
    name: str = Field(min_length=1, max_length=80)
    aisle: str
    family: str
    aliases: Words = []
    source: Literal["cofid", "sr28"]
    source_code: str = Field(min_length=1)
    source_note: str = ""
    energy_kcal: Figure
    protein_g: Figure
    fat_g: Figure
    saturates_g: Figure
    carbohydrate_g: Figure
    sugars_g: Figure
    fibre_g: Figure
    salt_g: Figure
    calcium_mg: Figure = None
    iron_mg: Figure = None
    vitamin_c_mg: Figure = None
    vitamin_d_ug: Figure = None
    vitamin_b12_ug: Figure = None
    folate_ug: Figure = None
    potassium_mg: Figure = None
    excludes: Annotated[list[Exclusion], BeforeValidator(_words)] = []
    density_g_per_ml: AboveZero = None
    each_g: AboveZero = None
    each_name: str = ""
    pence_per_kg: Annotated[Annotated[int, Field(ge=0)] | None, BeforeValidator(_blank_is_none)]
    price_date: Annotated[date | None, BeforeValidator(_blank_is_none)]
    price_source: str = ""
    pack_g: Annotated[Annotated[int, Field(gt=0)] | None, BeforeValidator(_blank_is_none)]
    allergens: dict[Allergen, AllergenStatus]

    @model_validator(mode="before")
    @classmethod
    def gather_allergens(cls, row: dict[str, Any]) -> dict[str, Any]:
        """Gather the 14 columns of letters into one mapping."""
        letters = {name: row.pop(name) for name in Allergen.values}
        unknown = sorted(set(letters.values()) - STATUS_BY_LETTER.keys())
        if unknown:
            raise ValueError(f"allergen letters {unknown!r} are none of {', '.join(filter(None, STATUS_BY_LETTER))}")
        return {**row, "allergens": {name: STATUS_BY_LETTER[letter] for name, letter in letters.items()}}

    def figures(self) -> dict[str, Decimal | None]:
        """Return the eight figures of the label per 100 g."""
        return {name: getattr(self, name) for name in LABEL}


class LineEntry(_Entry):
    """One food of a recipe."""

    food: str
    quantity: Annotated[Decimal, BeforeValidator(str), PlainSerializer(str), Field(gt=0)]
    unit: Literal[UNITS]  # type: ignore[valid-type]  # the values come from one place
    note: str = ""
    optional: bool = False


class RecipeEntry(_Entry):
    """An item of `catalogue/recipes/*.yaml`."""

    slug: str = Field(pattern=r"^[a-z0-9-]+$", max_length=80)
    title: str = Field(min_length=3, max_length=120)
    slots: list[Slot] = Field(min_length=1)
    meal_type: MealType
    cuisine: str
    dish_kind: DishKind | Literal[""] = ""
    difficulty: int = Field(ge=1, le=5)
    minutes: int = Field(ge=1, le=600)
    servings: int = Field(ge=1, le=12)
    keeps_days: int = Field(ge=0, le=7, default=0)
    main: str
    ingredients: list[LineEntry] = Field(min_length=1)
    steps: list[str] = Field(min_length=1)

    def _said(self) -> dict[str, Any]:
        said = super()._said()
        if not self.dish_kind:
            del said["dish_kind"]  # an entry that says nothing of it is the entry that it was
        return said

    @model_validator(mode="after")
    def main_is_an_ingredient(self) -> RecipeEntry:
        """Refuse a main ingredient that is not in the dish, and a food listed twice."""
        foods = [line.food for line in self.ingredients]
        if self.main not in foods:
            raise ValueError(f"main {self.main!r} is not among the ingredients")
        if len(set(foods)) < len(foods):
            raise ValueError(f"a food is listed twice: {sorted({food for food in foods if foods.count(food) > 1})}")
        return self


def read_foods(folder: Path = CATALOGUE / "ingredients") -> list[FoodEntry]:
    """Read every table of foods, in order of file and row.

    Raises:
        CatalogueError: a row is wrong, or a slug, name or alias is taken twice.
    """
    foods: list[FoodEntry] = []
    for path in sorted(folder.glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as stream:
            for row in csv.DictReader(stream):
                foods.append(_checked(FoodEntry, dict(row), f"{path.name}, {row.get('slug')!r}"))
    _refuse_twice("slug", [food.slug for food in foods])
    _refuse_twice(
        "name or alias", [name for food in foods for name in {food.name.lower(), *map(str.lower, food.aliases)}]
    )
    return foods


def read_recipes(folder: Path = CATALOGUE / "recipes") -> list[RecipeEntry]:
    """Read every list of recipes, in order of file and place.

    Raises:
        CatalogueError: an item is wrong, or a slug is taken twice.
    """
    recipes: list[RecipeEntry] = []
    for path in sorted(folder.glob("*.yaml")):
        with path.open(encoding="utf-8") as stream:
            items = yaml.load(stream, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
        for item in items:
            recipes.append(_checked(RecipeEntry, item, f"{path.name}, {item.get('slug')!r}"))
    _refuse_twice("slug", [recipe.slug for recipe in recipes])
    return recipes


def _checked(kind: type[EntryT], data: dict[str, Any], where: str) -> EntryT:
    try:
        return kind.model_validate(data)
    except ValueError as error:
        raise CatalogueError(f"{where}: {error}") from error


def _refuse_twice(what: str, values: list[str]) -> None:
    seen: set[str] = set()
    for value in values:
        if value in seen:
            raise CatalogueError(f"{what} {value!r} is taken twice")
        seen.add(value)
