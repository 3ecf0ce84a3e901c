"""What was spoken of before, in the same message. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from agents.rules.places import Target


@dataclass
class Topic:
    """What was spoken of before, in the same message."""

    targets: tuple[Target, ...] = ()
    hinted: tuple[Target, ...] = ()
    """A meal that was only hinted at, by a food in it."""
    foods: tuple[str, ...] = ()
    is_bare: bool = False
    """Whether it was only named, and nothing wished for it."""
    together: tuple[str, ...] = ()
    """All the foods that the clause before said to go, of which `foods` holds the last."""
    slots: tuple[str, ...] = ()
    """The meals of the day that were named last: "Monday's dinner cheaper, Friday's bigger"."""
