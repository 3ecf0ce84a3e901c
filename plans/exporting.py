"""A shopping list as people read it: quantities in kitchen units, and the list as CSV, Markdown or text. Pure."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_HALF_UP, Decimal

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
"""A spreadsheet runs a cell that begins with one of these."""
PIECE_TOLERANCE = Decimal("0.05")
"""Grams are rounded to a tenth: without some tolerance three apples would now and then be four."""
MARKDOWN_SIGNS = "\\`*_[]<>|"


@dataclass(frozen=True, kw_only=True)
class Line:
    """One food to buy."""

    name: str
    quantity: str
    needed_g: Decimal
    from_pantry_g: Decimal
    packs: int
    pack_g: int | None
    used_pence: int | None
    bought_pence: int | None
    is_ticked: bool

    @property
    def to_buy(self) -> str:
        """What goes into the basket: packs, a weight, or nothing."""
        if self.packs and self.pack_g:
            return f"{self.packs} × {mass(Decimal(self.pack_g))}"
        missing = self.needed_g - self.from_pantry_g
        return mass(missing) if missing > 0 else "at home"


@dataclass(frozen=True, kw_only=True)
class AisleLines:
    """What is bought in one aisle."""

    name: str
    lines: Sequence[Line]


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """A whole list, in the order of the walk through the shop."""

    title: str
    aisles: Sequence[AisleLines]
    used_pence: int
    bought_pence: int
    unpriced: int
    """How many foods have no known price, and are in neither sum."""


def quantity(mass_g: Decimal, *, each_g: Decimal | None = None, each_name: str = "") -> str:
    """Return a mass in kitchen units: whole pieces, rounded up, where a food is counted; else g or kg."""
    if not each_g:
        return mass(mass_g)
    pieces = max(int((mass_g / each_g - PIECE_TOLERANCE).to_integral_value(rounding=ROUND_CEILING)), 1)
    return f"{pieces} × {each_name}" if each_name else str(pieces)


def mass(mass_g: Decimal) -> str:
    """Return 1240 g as "1.24 kg", 350.4 g as "350 g" and 2.4 g as "2.4 g"."""
    if mass_g >= 1000:
        return f"{_trimmed((mass_g / 1000).quantize(Decimal('0.01'), rounding=ROUND_HALF_UP))} kg"
    places = Decimal("0.1") if mass_g < 10 else Decimal(1)
    rounded = mass_g.quantize(places, rounding=ROUND_HALF_UP)
    return "1 kg" if rounded == 1000 else f"{_trimmed(rounded)} g"


def pounds(pence: int | None) -> str:
    """Return 1234 as "£12.34"; a price that is not known is said to be so."""
    return "price unknown" if pence is None else f"£{pence // 100}.{pence % 100:02d}"


def as_csv(sheet: Sheet) -> str:
    """Return the list as a table with one row for each food, with money in pounds; unknown prices are empty."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(["Aisle", "Food", "Quantity", "Needed (g)", "From pantry (g)", "Packs", "Pack (g)",
                     "Used (£)", "Bought (£)", "Ticked"])  # fmt: skip
    for aisle in sheet.aisles:
        for line in aisle.lines:
            cells = [
                aisle.name, line.name, line.quantity, line.needed_g, line.from_pantry_g, line.packs, line.pack_g or "",
                _plain_pounds(line.used_pence), _plain_pounds(line.bought_pence), "yes" if line.is_ticked else "no",
            ]  # fmt: skip
            writer.writerow([_guarded(str(cell)) for cell in cells])
    return out.getvalue()


def as_markdown(sheet: Sheet) -> str:
    """Return the list with a heading for each aisle and a box to tick for each food."""
    parts = [f"# {_escaped(sheet.title)}"]
    for aisle in sheet.aisles:
        boxes = [
            f"- [{'x' if line.is_ticked else ' '}] **{_escaped(line.name)}**: {_escaped(_told(line))}"
            for line in aisle.lines
        ]
        parts.append(f"## {_escaped(aisle.name)}\n\n" + "\n".join(boxes))
    return "\n\n".join([*parts, _sums(sheet)]) + "\n"


def as_text(sheet: Sheet) -> str:
    """Return the list as plain text."""
    parts = [sheet.title]
    for aisle in sheet.aisles:
        boxes = [f"[{'x' if line.is_ticked else ' '}] {line.name}: {_told(line)}" for line in aisle.lines]
        parts.append(aisle.name.upper() + "\n" + "\n".join(boxes))
    return "\n\n".join([*parts, _sums(sheet)]) + "\n"


def _told(line: Line) -> str:
    price = "" if line.to_buy == "at home" else f", {pounds(line.bought_pence)}"
    return f"{line.quantity} (buy {line.to_buy}{price})" if price else f"{line.quantity} (at home)"


def _sums(sheet: Sheet) -> str:
    unpriced = f" Without {sheet.unpriced} whose price is unknown." if sheet.unpriced else ""
    return f"To pay: {pounds(sheet.bought_pence)}. Used this week: {pounds(sheet.used_pence)}.{unpriced}"


def _plain_pounds(pence: int | None) -> str:
    return "" if pence is None else f"{pence // 100}.{pence % 100:02d}"


def _guarded(cell: str) -> str:
    return f"'{cell}" if cell.startswith(FORMULA_STARTS) else cell


def _escaped(text: str) -> str:
    return "".join(f"\\{sign}" if sign in MARKDOWN_SIGNS else sign for sign in text)


def _trimmed(number: Decimal) -> str:
    return f"{number.normalize():f}"
