"""The catalogue's version changes with everything that a snapshot holds, in the transaction of the change."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection, models, transaction

from core.vocabulary import Allergen, to_bits
from recipes import copies, services, triggers
from recipes.importers import catalogue as importer
from recipes.models import CatalogueVersion, Ingredient, Recipe, RecipeIngredient
from tests.factories import make_user
from tests.food_factories import make_food, make_recipe


def version() -> str:
    return CatalogueVersion.objects.values_list("token", flat=True).get()


@pytest.fixture
def pie(db) -> Recipe:
    """A published dish of two foods; a third food is in no dish."""
    make_food("Leek")
    return make_recipe("Fish pie", make_food("Cod"), make_food("Potato"))


def food(name: str) -> Ingredient:
    return Ingredient.objects.get(name=name)


def save_a_food(pie: Recipe) -> None:
    cod = food("Cod")
    cod.pence_per_kg = 999
    services.save_ingredient(cod)


def declare_an_allergen(pie: Recipe) -> None:
    cod = food("Cod")
    cod.allergens_contained = to_bits(["fish"], Allergen)
    services.save_ingredient(cod)


def sql(statement: str) -> Callable[[Recipe], None]:
    def run(pie: Recipe) -> None:
        with connection.cursor() as cursor:
            cursor.execute(statement)

    return run


CHANGES: dict[str, Callable[[Recipe], object]] = {
    "a food is saved": save_a_food,
    "an allergen is declared": declare_an_allergen,
    "a food is renamed in bulk": lambda pie: Ingredient.objects.filter(name="Leek").update(name="Leeks"),
    "a food is added": lambda pie: make_food("Prawn"),
    "a food is deleted": lambda pie: food("Leek").delete(),
    "a dish is withdrawn": services.withdraw,
    "a dish is published": lambda pie: make_recipe("Soup", food("Leek")),
    "a dish is deleted": lambda pie: pie.delete(),
    "a dish is changed in bulk": lambda pie: Recipe.objects.update(minutes=99),
    "dishes are written in bulk": lambda pie: Recipe.objects.bulk_update([pie], ["title"]),
    "a line is added": lambda pie: pie.lines.create(ingredient=food("Leek"), quantity=1, unit="g"),
    "a line is changed": lambda pie: pie.lines.filter(ingredient__name="Cod").update(grams=5),
    "a line is moved to a draft": lambda pie: pie.lines.update(recipe=make_recipe("Draft", status="draft")),
    "a line is deleted": lambda pie: pie.lines.filter(ingredient__name="Cod").delete(),
    "a line is deleted by SQL": sql("DELETE FROM recipes_recipeingredient"),
    "a price is changed by SQL": sql("UPDATE recipes_ingredient SET pence_per_kg = 1"),
    "a copy becomes everybody's": lambda pie: Recipe.objects.filter(pk=own_copy().pk).update(owner=None),
}


def own_copy() -> Recipe:
    return copies.changed_copy(
        make_user("owner@example.com"), Recipe.objects.get(title="Fish pie"), remove=[food("Cod").pk], add=food("Leek")
    )


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES.keys())
def test_a_change_of_the_catalogue_is_a_new_version(pie, change):
    before = version()

    change(pie)

    assert version() != before
    assert CatalogueVersion.objects.count() == 1


NO_CHANGES: dict[str, Callable[[Recipe], object]] = {
    "nothing is saved": lambda pie: Recipe.objects.filter(title="none").update(title="some"),
    "a person comes": lambda pie: make_user("new@example.com"),
    "a dish is read": lambda pie: list(pie.lines.all()),
    "a draft is written": lambda pie: Recipe.objects.create(
        slug="d", title="D", slots=1, cuisine="x", difficulty=1, minutes=1, servings=1
    ),
    "a person has a copy made": lambda pie: own_copy(),
}


@pytest.mark.parametrize("change", NO_CHANGES.values(), ids=NO_CHANGES.keys())
def test_what_is_in_no_snapshot_leaves_the_version_alone(pie, change):
    before = version()

    change(pie)

    assert version() == before


def test_a_draft_and_a_copy_may_be_changed_to_the_end_and_deleted(pie):
    own = own_copy()
    draft = Recipe.objects.create(slug="d", title="D", slots=1, cuisine="x", difficulty=1, minutes=1, servings=1)
    before = version()

    for recipe in (own, draft):
        RecipeIngredient.objects.create(recipe=recipe, ingredient=food("Potato"), quantity=1, unit="kg")
        services.refresh_recipes([recipe.pk])
        recipe.lines.update(grams=3)
        recipe.delete()

    assert version() == before


def test_a_change_that_is_rolled_back_leaves_the_version_alone(pie):
    before = version()

    with transaction.atomic():
        save_a_food(pie)
        inside = version()
        transaction.set_rollback(True)

    assert inside != before
    assert version() == before


def test_no_version_comes_twice(pie):
    seen = [version()]
    for pence in (1, 2, 1, 2):
        Ingredient.objects.filter(name="Cod").update(pence_per_kg=pence)
        seen.append(version())

    assert len(set(seen)) == 5
    assert all(len(token) == 32 for token in seen)


def test_loading_the_shipped_files_is_a_new_version_only_where_they_have_changed(catalogue, catalogue_entries):
    before = version()
    importer.load(*catalogue_entries)
    assert version() == before

    foods, recipes = catalogue_entries
    dearer = [entry.model_copy(update={"pence_per_kg": (entry.pence_per_kg or 0) + 1}) for entry in foods[:1]]
    importer.load([*dearer, *foods[1:]], recipes)

    assert version() != before


def test_an_edit_in_the_admin_is_a_new_version(pie, admin_client):
    before = version()

    answer = admin_client.post(
        "/admin/recipes/recipe/", {"action": "withdraw", "_selected_action": [pie.pk]}, follow=True
    )

    assert answer.status_code == 200
    assert Recipe.objects.get(pk=pie.pk).status == Recipe.Status.DRAFT
    assert version() != before


@pytest.mark.django_db(transaction=True)
def test_a_table_that_is_remade_has_its_triggers_again_after_migrating():
    pie = make_recipe("Fish pie", make_food("Cod"))
    config = apps.get_app_config("recipes")
    trial = models.IntegerField(default=1)
    trial.set_attributes_from_name("trial")

    triggers.remove_before_migrating(config, using="default", plan=["a migration"])
    try:
        for change in ("add_field", "remove_field"):  # on SQLite both make a new table and drop the old one
            with connection.schema_editor() as editor:
                getattr(editor, change)(Recipe, trial)
        without = version()
        Recipe.objects.update(minutes=50)
        assert version() == without
    finally:
        call_command("migrate", verbosity=0)
    installed = version()
    assert installed != without  # what changed meanwhile is read again
    pie.lines.update(quantity=3)
    lines = version()
    Recipe.objects.update(minutes=51)
    assert len({installed, lines, version()}) == 3


@pytest.mark.django_db(transaction=True)
def test_migrating_with_nothing_to_do_never_leaves_the_tables_bare():
    make_food("Potato")
    before = version()

    triggers.remove_before_migrating(apps.get_app_config("recipes"), using="default", plan=[])
    make_food("Cod")

    assert version() != before


@pytest.mark.django_db(transaction=True)
def test_after_a_flush_the_first_change_is_a_version_again():
    make_food("Cod")
    before = version()
    call_command("flush", interactive=False, verbosity=0)
    CatalogueVersion.objects.all().delete()  # on PostgreSQL it is gone already

    make_food("Cod")

    assert version() != before


@pytest.mark.django_db(transaction=True)
def test_two_curators_who_meet_in_one_dish_come_one_after_the_other():
    cod, potato = make_food("Cod"), make_food("Potato")
    pie = make_recipe("Fish pie", cod, potato)  # 200 g of each, for two
    is_first = threading.Event()
    faults: list[BaseException] = []

    def first() -> None:
        with transaction.atomic():
            cod.pence_per_kg = 1000
            services.save_ingredient(cod)
            is_first.set()
            time.sleep(0.3)
            Ingredient.objects.filter(pk=potato.pk).update(pack_g=2000)  # would wait for the second's row

    def second() -> None:
        is_first.wait(5)
        with transaction.atomic():
            potato.pence_per_kg = 500
            services.save_ingredient(potato)
            Ingredient.objects.filter(pk=cod.pk).update(pack_g=300)

    _run(faults, first, second)

    assert faults == []
    pie.refresh_from_db()
    assert pie.pence_per_serving == 150
    assert (food("Cod").pence_per_kg, food("Cod").pack_g, food("Potato").pence_per_kg) == (1000, 300, 500)


def _run(faults: list[BaseException], *jobs: Callable[[], None]) -> None:
    def guarded(job: Callable[[], None]) -> None:
        try:
            job()
        except BaseException as fault:
            faults.append(fault)
        finally:
            connection.close()

    threads = [threading.Thread(target=guarded, args=(job,)) for job in jobs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
