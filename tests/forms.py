"""What a browser sends when somebody presses a button on a page without having changed anything."""

from __future__ import annotations

from html.parser import HTMLParser

SAVE = "_save"


def as_rendered(page: str) -> dict[str, list[str]]:
    """Return the values of the page's forms, and the button that saves."""
    reader = _Reader()
    reader.feed(page)
    return {**reader.values, SAVE: ["Save"]}


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.values: dict[str, list[str]] = {}
        self.select: str | None = None
        self.options: list[tuple[str, bool]] = []
        self.is_multiple = False
        self.area: str | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = dict(attrs)
        name = told.get("name") or ""
        if tag == "input" and name and told.get("type") not in ("submit", "button"):
            if told.get("type") not in ("checkbox", "radio") or "checked" in told:
                self.values.setdefault(name, []).append(told.get("value") or "")
        elif tag == "select":
            self.select, self.options, self.is_multiple = name, [], "multiple" in told
        elif tag == "option" and self.select is not None:
            self.options.append((told.get("value") or "", "selected" in told))
        elif tag == "textarea":
            self.area = name
            self.values[name] = [""]

    def handle_data(self, data: str) -> None:
        if self.area is not None:
            # The line break after the tag is no part of the text.
            self.values[self.area] = [(self.values[self.area][0] + data).removeprefix("\n")]

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self.area = None
        elif tag == "select" and self.select is not None:
            chosen = [value for value, is_selected in self.options if is_selected]
            if not chosen and not self.is_multiple:
                chosen = [value for value, _ in self.options[:1]]  # a browser shows the first, and sends it
            if self.select and chosen:
                self.values[self.select] = chosen
            self.select = None
