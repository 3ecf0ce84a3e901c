"""Personal copies: a dish with other foods than the catalogue's, made for one person who asked for it.

The catalogue's dish is never touched. A copy's figures, price, allergens and diets come from its foods by the same code
as any dish's, and follow every edit of a food (`services.refresh_recipes`).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.db import IntegrityError, transaction

from core.errors import Conflict
from recipes import amounts, naming, services
from recipes.models import Ingredient, Recipe, RecipeIngredient
from users.models import User

LEAST_LEFT = Decimal("0.2")
"""Of a serving's energy: a dish that loses more than four fifths of itself is not that dish any more."""
MAX_TITLE = 120


@dataclass(frozen=True)
class Line:
    """One food of a dish, for all servings."""

    food: Ingredient
    quantity: Decimal
    unit: str
    grams: Decimal
    """0 where the mass is not known."""
    note: str = ""
    is_optional: bool = False

    @property
    def energy(self) -> Decimal:
        """Hundredths of a kilocalorie; unknown counts as none."""
        return self.grams * (self.food.energy_kcal or 0)


@transaction.atomic
def changed_copy(owner: User, recipe: Recipe, *, remove: Collection[int], add: Ingredient | None) -> Recipe:
    """Return the person's copy of a dish without some foods and with another; the one they have, if they have it.

    If the foods come out as those of the catalogue's dish, that dish itself is returned. A swap puts the new food where
    the first of the old ones stood (`amounts.in_place_of`); without one to remove it is added at the end.

    Args:
        recipe: a dish of the catalogue, or the person's own copy of one, which is left as it is.
        remove: ids of foods to leave out; those that are not in the dish are passed over.

    Raises:
        Conflict: `not_in`: no food to remove is in the dish, and none is to be added; `already_in`: the food to add is;
            `nothing_left`: hardly anything would be; `not_plannable`: the dish has been withdrawn, or too little is
            known of a food to count with it.
    """
    before = _lines_of(recipe)
    after = _changed(recipe, before, remove={pk for pk in remove if add is None or pk != add.pk}, add=add)
    _require_enough_left(recipe, before, after)
    origin = recipe.origin or recipe
    digest = _digest(after)
    if origin.status != Recipe.Status.PUBLISHED:
        raise Conflict(f"{origin.title!r} has been withdrawn: ask for another dish there.", code="not_plannable")
    if digest == _digest(_lines_of(origin)):
        return origin
    copies = Recipe.objects.filter(owner=owner, origin=origin, foods_digest=digest)
    copy = copies.first()
    if copy is None:
        try:
            with transaction.atomic():
                copy = _make(owner, origin, after)
        except IntegrityError:  # asked for twice at once: the other one's is the copy
            copy = copies.get()
    return _plannable(copy)


def usual_grams(food: Ingredient) -> list[Decimal]:
    """Return how much of a food each published dish of the catalogue uses, in grams a serving."""
    lines = RecipeIngredient.objects.filter(
        ingredient=food, grams__isnull=False, recipe__owner=None, recipe__status=Recipe.Status.PUBLISHED
    ).values_list("grams", "recipe__servings")
    return [Decimal(grams or 0) / servings for grams, servings in lines]


def _lines_of(recipe: Recipe) -> list[Line]:
    return [
        Line(line.ingredient, line.quantity, line.unit, line.grams or Decimal(0), line.note, line.is_optional)
        for line in recipe.lines.select_related("ingredient").order_by("position", "pk")
    ]


def _changed(recipe: Recipe, lines: list[Line], *, remove: set[int], add: Ingredient | None) -> list[Line]:
    gone = [line for line in lines if line.food.pk in remove]
    there = [line for line in lines if add is not None and line.food.pk == add.pk]
    if not gone and add is None:
        raise Conflict(f"{recipe.title!r} holds nothing of the kind.", code="not_in")
    if not gone and there:
        message = f"{recipe.title!r} has {naming.in_short(there[0].food.name)} in it: ask for a larger portion instead."
        raise Conflict(message, code="already_in")
    if add is None:
        return [line for line in lines if line not in gone]
    place = lines.index(gone[0]) if gone else len(lines)
    stays = [line for line in lines if line not in gone and line not in there]
    new = _line_of_origin(recipe, add) if not there else None
    new = new or _new_line(recipe, add, gone=gone, there=there)
    return [
        *(line for line in stays if lines.index(line) < place), new,
        *(line for line in stays if lines.index(line) > place),
    ]  # fmt: skip


def _line_of_origin(copy: Recipe, food: Ingredient) -> Line | None:
    """Return how the origin of a copy has a food that the copy lost: whoever swaps back gets what there was."""
    if copy.origin is None:
        return None
    return next((line for line in _lines_of(copy.origin) if line.food.pk == food.pk), None)


def _new_line(recipe: Recipe, add: Ingredient, *, gone: list[Line], there: list[Line]) -> Line:
    usual = usual_grams(add)
    lost_g = sum((line.grams for line in gone), Decimal(0)) / recipe.servings
    serving_g = amounts.in_place_of(lost_g, usual) if lost_g else amounts.besides(usual)
    serving_g += sum((line.grams for line in there), Decimal(0)) / recipe.servings
    mass_g = amounts.rounded(serving_g) * recipe.servings
    return Line(add, mass_g, "g", mass_g)


def _require_enough_left(recipe: Recipe, before: list[Line], after: list[Line]) -> None:
    kept = {line.food.pk for line in after}
    left = sum(line.energy for line in before if line.food.pk in kept)
    if kept <= {line.food.pk for line in before} and left <= LEAST_LEFT * sum(line.energy for line in before):
        names = _listed(line.food for line in before if line.food.pk not in kept)
        message = (
            f"Without {names} hardly anything would be left of {recipe.title!r}. "
            "Ask for something in its place, or for another dish there."
        )
        raise Conflict(message, code="nothing_left")


def _digest(lines: list[Line]) -> str:
    plain = [(line.food.pk, f"{line.quantity.normalize():f}", line.unit, line.is_optional) for line in lines]
    return hashlib.sha256(json.dumps(sorted(plain)).encode()).hexdigest()


def _make(owner: User, origin: Recipe, lines: list[Line]) -> Recipe:
    digest = _digest(lines)
    what = _in_words(origin, lines)
    copy = Recipe.objects.create(
        owner=owner, origin=origin, foods_digest=digest, slug=f"{origin.slug[:40]}-{owner.pk}-{digest[:16]}",
        title=f"{origin.title} {what}"[:MAX_TITLE], main_ingredient=_main(origin, lines),
        steps=[f"Cook it {what}, whatever the steps say.", *origin.steps], source=origin.source,
        **{name: getattr(origin, name) for name in (
            "slots", "meal_type", "cuisine", "dish_kind", "difficulty", "minutes", "servings", "keeps_days",
        )},
    )  # fmt: skip
    RecipeIngredient.objects.bulk_create(
        RecipeIngredient(
            recipe=copy, ingredient=line.food, position=position, quantity=line.quantity, unit=line.unit,
            note=line.note, is_optional=line.is_optional,
        )
        for position, line in enumerate(lines)
    )  # fmt: skip
    return copy


def _plannable(copy: Recipe) -> Recipe:
    if copy.status == Recipe.Status.PUBLISHED:
        return copy
    services.refresh_recipes([copy.pk])
    copy.refresh_from_db()
    missing = services.what_is_missing(copy)
    if missing:
        message = f"{copy.title!r} can't be planned: {'; '.join(missing)}. Choose another food."
        raise Conflict(message, code="not_plannable", details={"missing": missing})
    copy.status = Recipe.Status.PUBLISHED
    copy.save(update_fields=["status", "updated_at"])
    return copy


def _in_words(origin: Recipe, lines: list[Line]) -> str:
    """Return what is different: "with tofu instead of chicken breast", "without mushrooms"."""
    here = {line.food.pk: line.food for line in lines}
    there = {line.food.pk: line.food for line in _lines_of(origin)}
    added = _listed(food for pk, food in here.items() if pk not in there)
    lost = _listed(food for pk, food in there.items() if pk not in here)
    if added and lost:
        return f"with {added} instead of {lost}"
    return f"with {added}" if added else f"without {lost}" if lost else "in other amounts"


def _listed(foods: Iterable[Ingredient]) -> str:
    return " and ".join(dict.fromkeys(naming.in_short(food.name) for food in foods))


def _main(origin: Recipe, lines: list[Line]) -> Ingredient:
    """Return the food that defines the copy: the origin's, else what came in its place, else what it has most of."""
    if any(line.food.pk == origin.main_ingredient_id for line in lines) and origin.main_ingredient:
        return origin.main_ingredient
    there = {line.food.pk for line in _lines_of(origin)}
    new = [line for line in lines if line.food.pk not in there]
    return max(new or lines, key=lambda line: line.energy).food
