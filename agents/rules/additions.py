"""Foods that are to come in: besides the others, or for one that was named before. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator

from agents.rules import lexicon
from agents.rules.foods import Larder
from agents.rules.names import before_place
from agents.rules.wishes import Clause, Kind, Wish

ADD = lexicon.frames("add")
MORE = lexicon.frames("more")
USE_INSTEAD = lexicon.frames("use_instead")
NEGATED = re.compile(r"\b(?:not|no|never)\b[^,~]*$")
HEALTHY = frozenset(("vegetables", "vegetable", "greens", "salad", "salads", "fruit", "fruits", "fibre"))
"""More of these is a healthier dish, not one more thing in it."""


def addition_wishes(clause: Clause, larder: Larder) -> Iterator[Wish]:
    """Yield the foods that are to come in without another going."""
    for frame in (*ADD, *MORE):
        match = frame.search(clause.text)
        if match is None or NEGATED.search(clause.text[: match.start()]):
            continue
        foods = larder.foods_in(before_place(match[1]), is_strict=True)
        if foods and not (frame in MORE and HEALTHY & set(" ".join(foods).split())):
            clause.consume(*match.span())
            yield from (Wish(Kind.SWAP, other_food=food) for food in foods)
            return


def replacement_wishes(clause: Clause, larder: Larder) -> Iterator[Wish]:
    """Yield "use spinach instead": what comes for a food that was named before."""
    for frame in USE_INSTEAD:
        match = frame.search(clause.text)
        foods = larder.foods_in(match[1], is_strict=True) if match else ()
        if match and foods:
            clause.consume(*match.span())
            yield from (Wish(Kind.SWAP, other_food=food, is_about_it=True) for food in foods)
            return
