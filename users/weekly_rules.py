"""A person's weekly rules as data: what one may say, and what is wrong with one that can't be. Pure.

`{"tag": "fish", "at_least": 2}` counts all meals of the week; `"day"` and `"slot"` let a rule count only some of them:
`{"tag": "pizza", "day": "friday"}`. One that names a place and no number asks for it once.
"""

from __future__ import annotations

from typing import Any

from core.vocabulary import Slot
from core.weekly_tags import WEEKDAYS
from users import limits

MAX_TAG_LENGTH = 60
BLANK = {"at_least": None, "at_most": None, "day": None, "slot": None}


def as_kept(rule: Any) -> Any:
    """Return a rule with all its parts, as it is kept; what is no rule at all comes back as it is."""
    if not isinstance(rule, dict):
        return rule
    kept = {**BLANK, **rule}
    if (kept["day"] or kept["slot"]) and kept["at_least"] is None and kept["at_most"] is None:
        kept["at_least"] = 1
    return kept


def fault(rules: Any) -> str:
    """Return what is wrong with the rules of a profile, as a sentence; empty if nothing is."""
    if not isinstance(rules, list):
        return "Give a list of rules."
    if len(rules) > limits.MAX_WEEKLY_RULES:
        return f"{len(rules)} rules are more than {limits.MAX_WEEKLY_RULES}."
    wrong = next((sentence for rule in rules if (sentence := _fault_of_one(rule))), "")
    if wrong:
        return wrong
    about = [(rule["tag"], rule.get("day"), rule.get("slot")) for rule in rules]
    twice = next((each for each in about if about.count(each) > 1), None)
    if twice is None:
        return ""
    return f"There are two rules for {twice[0]!r}{_where(*twice[1:])}; put both limits into one."


def _fault_of_one(rule: Any) -> str:
    if not isinstance(rule, dict) or not rule.keys() <= {"tag", *BLANK}:
        return f"{rule!r} is not a rule: give tag, at_least and at_most, and day and slot if you like."
    tag = rule.get("tag")
    if not isinstance(tag, str) or not 0 < len(tag) <= MAX_TAG_LENGTH or tag != tag.strip().lower():
        return f"{tag!r} is not a tag: 1 to {MAX_TAG_LENGTH} characters in lower case."
    for name, words in (("day", WEEKDAYS), ("slot", tuple(Slot.values))):
        if rule.get(name) is not None and rule[name] not in words:
            return f"{rule[name]!r} is not a {name}: one of {', '.join(words)}."
    return _fault_of_limits(rule)


def _fault_of_limits(rule: dict[str, Any]) -> str:
    tag, least, most = rule["tag"], rule.get("at_least"), rule.get("at_most")
    where = _where(rule.get("day"), rule.get("slot"))
    meals = (1 if rule.get("day") else len(WEEKDAYS)) * (1 if rule.get("slot") else len(Slot.values))
    for limit in (least, most):
        if limit is not None and (not _is_whole(limit) or not 0 <= limit <= meals):
            return f"{limit!r} meals of {tag!r} is outside 0 to {meals}{where or ' a week'}."
    if least is None and most is None:
        return f"The rule for {tag!r} needs at_least or at_most."
    if least is not None and most is not None and least > most:
        return f"At least {least} and at most {most} of {tag!r}{where} can't both be."
    return ""


def _where(day: str | None, slot: str | None) -> str:
    """Return the place of a rule in words: " for dinner on Friday"; empty for the whole week."""
    return (f" for {slot}" if slot else "") + (f" on {day.capitalize()}" if day else "")


def _is_whole(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)
