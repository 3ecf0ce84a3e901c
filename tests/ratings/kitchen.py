"""A few dishes to be recommended, of which it is known who may eat what."""

from __future__ import annotations

from core.vocabulary import Slot, to_bits
from recipes.models import Recipe
from tests.food_factories import make_food, make_recipe

EVERY_SLOT = to_bits(Slot.values, Slot)


def make_kitchen() -> dict[str, Recipe]:
    """Return eight dishes by title, of three cuisines and foods with and without allergens."""
    chicken = make_food("Chicken", family="poultry", protein_g=30, energy_kcal=150)
    beans = make_food("Beans", family="pulses", fibre_g=9, energy_kcal=120)
    rice = make_food("Rice", family="rice", energy_kcal=350)
    peanuts = make_food("Peanuts", contains=("peanuts",), family="nuts_seeds", energy_kcal=600)
    cheese = make_food("Cheddar", contains=("milk",), family="cheese", energy_kcal=400)
    return {
        title: make_recipe(title, *foods, slots=EVERY_SLOT, **fields)
        for title, foods, fields in (
            ("Chicken curry", (chicken, rice), {"cuisine": "indian"}),
            ("Chicken tikka", (chicken,), {"cuisine": "indian"}),
            ("Chicken pie", (chicken, cheese), {"cuisine": "british", "minutes": 60}),
            ("Bean chilli", (beans, rice), {"cuisine": "mexican"}),
            ("Bean burrito", (beans, cheese), {"cuisine": "mexican"}),
            ("Bean dal", (beans, rice), {"cuisine": "indian"}),
            ("Satay", (peanuts, chicken), {"cuisine": "thai"}),
            ("Rice bowl", (rice,), {"cuisine": "thai", "minutes": 10}),
        )
    }
