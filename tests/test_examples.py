"""How many examples properties have, in the first run and in the one on another database."""

from __future__ import annotations

import pytest

from tests import examples


@pytest.mark.parametrize(("count", "few"), [(100, 25), (13, 3), (4, 3)])
def test_a_second_run_takes_a_quarter_of_the_examples_but_no_fewer_than_three(count, few, monkeypatch):
    monkeypatch.setattr(examples, "FEW", False)
    assert examples.examples(count).max_examples == count

    monkeypatch.setattr(examples, "FEW", True)
    assert examples.examples(count, derandomize=True).max_examples == few
    assert examples.examples(count, derandomize=True).derandomize
