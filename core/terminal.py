"""Words on a terminal that knows fewer signs than we use."""

from __future__ import annotations

import unicodedata

PLAIN_SIGNS = {
    "£": "GBP ",
    "–": "-",
    "−": "-",
    "×": "x",
    "÷": "/",
    "≥": ">=",
    "≤": "<=",
    "±": "+/-",
    "’": "'",
    "…": "...",
}


def plain(text: str, encoding: str | None) -> str:
    """Return `text` with every sign that `encoding` lacks written in signs that it has.

    Args:
        encoding: of the stream that the text goes to; None is taken for ASCII.
    """
    target = encoding or "ascii"
    try:
        text.encode(target)
    except UnicodeEncodeError:
        return "".join(_plain_sign(sign, target) for sign in text)
    return text


def _plain_sign(sign: str, encoding: str) -> str:
    try:
        sign.encode(encoding)
    except UnicodeEncodeError:
        bare = unicodedata.normalize("NFKD", sign).encode("ascii", "ignore").decode()
        return PLAIN_SIGNS.get(sign) or bare or "?"
    return sign
