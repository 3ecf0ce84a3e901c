"""A large catalogue made of the shipped one: the same dishes again and again, each time in another size and time."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django.db.models import Model

FIGURES = (
    "energy_kcal", "protein_g", "fat_g", "saturates_g", "carbohydrate_g", "sugars_g", "fibre_g", "salt_g", "serving_g",
)  # fmt: skip
DRAWN = "((dish.id * 7919 + again.n * 104729) % 1000 / 1000.0)"
"""A number from 0 to 1 that depends on the dish and on how often it came before."""
SIZE = f"(0.7 + 0.6 * {DRAWN})"
"""Of a serving, against the dish it was made of."""


def multiply_recipes(count: int) -> None:
    """Write published recipes with their lines until there are `count`, in SQL: dish by dish it would take minutes.

    Allergens, diets, slots, cuisine and foods are those of the shipped dishes, in their proportions; figures, price
    and masses are scaled together, minutes go up or down by up to ten.
    """
    from django.db import connection, transaction

    from recipes.models import Recipe, RecipeIngredient

    dishes = list(Recipe.objects.filter(catalogue_digest__gt="").order_by("pk").values_list("pk", flat=True))
    stride, have = dishes[-1], Recipe.objects.count()
    recipe = {name: f"dish.{name}" for name in _columns_of(Recipe)} | {
        **{name: f"ROUND(dish.{name} * {SIZE}, 3)" for name in FIGURES},
        "id": f"dish.id + again.n * {stride}",
        "slug": "SUBSTR(dish.slug, 1, 70) || '-' || again.n",
        "title": "dish.title || ' ' || again.n",
        "pence_per_serving": f"CAST(dish.pence_per_serving * {SIZE} AS INTEGER)",
        "minutes": f"MAX(1, dish.minutes - 10 + CAST(20 * {DRAWN} AS INTEGER))",
        "catalogue_digest": "''",
    }
    line = {name: f"line.{name}" for name in _columns_of(RecipeIngredient) if name != "id"} | {
        "recipe_id": recipe["id"],
        "grams": f"MAX(0.1, ROUND(line.grams * {SIZE}, 1))",
    }
    # The dish at place p comes for the n-th time as number n × dishes + p of them all.
    source = f"""
        WITH RECURSIVE again (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM again WHERE n < {count // len(dishes)}),
        dish AS (SELECT *, ROW_NUMBER() OVER (ORDER BY id) AS place FROM recipes_recipe WHERE catalogue_digest > '')
        SELECT {{columns}} FROM dish, again {{more}}
        WHERE again.n * {len(dishes)} + dish.place > {have} AND again.n * {len(dishes)} + dish.place <= {count}
    """
    with transaction.atomic(), connection.cursor() as cursor:
        for table, columns, more in (
            ("recipes_recipe", recipe, ""),
            ("recipes_recipeingredient", line, "JOIN recipes_recipeingredient AS line ON line.recipe_id = dish.id"),
        ):
            chosen = source.format(columns=", ".join(columns.values()), more=more)
            cursor.execute(f"INSERT INTO {table} ({', '.join(columns)}) {chosen}")


def _columns_of(model: type[Model]) -> list[str]:
    return [str(column.column) for column in model._meta.concrete_fields]
