from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from django.db import transaction

from benchmarks import catalogue_figures as figures
from benchmarks import fit_catalogue
from benchmarks.fit_catalogue import Sample
from recipes.importers import catalogue as catalogue_importer


@pytest.fixture(scope="module")
def found(django_db_setup, django_db_blocker, catalogue_entries) -> list[Sample]:
    """The dishes of the shipped catalogue, which is taken out of the database again.

    The tests that use it are marked although they ask the database nothing: for unmarked ones no tables are made.
    """
    with django_db_blocker.unblock(), transaction.atomic():
        catalogue_importer.load(*catalogue_entries)
        samples = fit_catalogue.samples()
        transaction.set_rollback(True)
    return samples


@pytest.mark.django_db
def test_the_table_of_figures_is_that_of_the_shipped_catalogue(found: list[Sample]) -> None:
    """After a larger change of the catalogue: python benchmarks/fit_catalogue.py."""
    families = {family.name: family for family in fit_catalogue.fitted_families(found)}
    assert {family.name for family in figures.FAMILIES} == families.keys()
    assert sum(family.dishes for family in figures.FAMILIES) == pytest.approx(len(found), rel=0.1)
    for family in figures.FAMILIES:
        assert family.dishes == pytest.approx(families[family.name].dishes, abs=8)
        assert family.means == pytest.approx(families[family.name].means, abs=0.3)
    slots = {kind.slots: kind for kind in fit_catalogue.fitted_slots(found)}
    for kind in figures.SLOTS[:4]:
        assert kind.energy_kcal[0] == pytest.approx(slots[kind.slots].energy_kcal[0], abs=0.05)
    np.testing.assert_allclose(figures.CORRELATION, fit_catalogue.correlation(found), atol=0.1)
    assert pytest.approx(fit_catalogue.food_shares(found), abs=0.02) == figures.FOOD_SHARES


@pytest.mark.django_db
def test_what_is_written_is_read_back_as_it_was(found: list[Sample]) -> None:
    written = fit_catalogue.written(found)

    names: dict[str, object] = {"Family": figures.Family, "Slots": figures.Slots}
    exec(written, names)

    assert names["FAMILIES"] == tuple(fit_catalogue.fitted_families(found))
    assert names["SLOTS"] == tuple(fit_catalogue.fitted_slots(found))
    assert names["CORRELATION"] == fit_catalogue.correlation(found)
    assert max(map(len, written.splitlines())) <= 120
    assert Path(figures.__file__).read_text().count(fit_catalogue.MARKER) == 1


def test_a_rare_family_is_drawn_towards_all_dishes_and_a_common_one_hardly() -> None:
    overall, variance = np.array([0.0]), np.array([1.0])

    rare, _ = fit_catalogue._drawn_in(np.array([[1.0]]), overall, variance)
    common, spread = fit_catalogue._drawn_in(np.ones((97, 1)), overall, variance)

    assert rare == (0.25,)
    assert common == (0.97,)
    assert spread == (round((3 / 100) ** 0.5, 3),)
