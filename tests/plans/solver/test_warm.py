"""Nobody's first week waits for a compiler."""

from __future__ import annotations

from numba.core.registry import CPUDispatcher

from plans.solver import combine, dfs, entries, filling, sparse
from plans.solver.warm import warm


def test_everything_that_is_compiled_is_compiled_beforehand() -> None:
    warm()

    entered = {
        name: function
        for module in (combine, dfs, entries, filling, sparse)
        for name, function in vars(module).items()
        if isinstance(function, CPUDispatcher) and not name.startswith("_")
    }
    assert entered
    assert {name for name, function in entered.items() if not function.signatures} == set()
