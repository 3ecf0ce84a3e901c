"""What can be said in fewer words: turns of phrase become those that the grammar knows. Pure."""

from __future__ import annotations

import re

from agents.rules import lexicon

REWORDINGS = lexicon.rewordings("rewordings")


def reworded(text: str) -> str:
    """Return plain text in the turns of phrase that the grammar knows: "hands off the roast" is "do not touch" it."""
    for said, meant in REWORDINGS:
        text = said.sub(meant, text)
    return re.sub(r" +", " ", text).strip()
