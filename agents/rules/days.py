"""Which days and meals a sentence names: "Tuesday's dinner", "the 26th", "weekday lunches", "tonight". Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

WEEKDAYS = {
    "monday": 0, "mon": 0, "tuesday": 1, "tues": 1, "tue": 1, "wednesday": 2, "weds": 2, "wed": 2, "thursday": 3,
    "thurs": 3, "thur": 3, "thu": 3, "friday": 4, "fri": 4, "saturday": 5, "sat": 5, "sunday": 6, "sun": 6,
}  # fmt: skip
MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
NUMBERS = {"two": 2, "2": 2, "three": 3, "3": 3, "four": 4, "4": 4, "couple of": 2, "few": 3}

_DAY = r"(?:(?:mon|tues|wednes|thurs|fri|satur|sun)days?|mon|tues?|weds?|thurs?|thu|fri|sat|sun)"
_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    r"|nov(?:ember)?|dec(?:ember)?)"
)
_UNITS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth")
ORDINALS = (
    *_UNITS, "tenth", "eleventh", "twelfth", "thirteenth", "fourteenth", "fifteenth", "sixteenth", "seventeenth",
    "eighteenth", "nineteenth", "twentieth", *(f"twenty {unit}" for unit in _UNITS), "thirtieth", "thirty first",
)  # fmt: skip
HOLIDAYS = {
    "christmas eve": (24, 12), "christmas day": (25, 12), "boxing day": (26, 12), "new year eve": (31, 12),
    "new year day": (1, 1), "burns night": (25, 1), "valentine day": (14, 2), "halloween": (31, 10),
    "bonfire night": (5, 11),
}  # fmt: skip
"""Days that people call by name, with their day and month."""
_ORDINAL = "(?:" + "|".join(word.replace(" ", r"\ ") for word in reversed(ORDINALS)) + ")"
_TO = r"(?:to|till|til|until|thru|through)"

DAY_PATTERN = rf"""
    (?P<span>(?:from\ |between\ )?\b(?P<first>{_DAY}|today|tomorrow)\ {_TO}\ (?P<last>{_DAY})\b
        |between\ (?P<first_b>{_DAY})\ and\ (?P<last_b>{_DAY})\b)
  | (?P<onwards>from\ (?P<onwards_day>{_DAY}|tomorrow|today)\ on(?:wards?)?\b
        |(?P<onwards_day_b>{_DAY}|tomorrow|today)\ onwards?\b)
  | (?P<all_from>(?:(?<=everything\ )|(?<=meals\ )|(?<=lunches\ )|(?<=dinners\ )|(?<=breakfasts\ )|(?<=the\ lot\ ))
        (?:starting\ |as\ )?from\ (?P<from_day>{_DAY}|tomorrow|today)\b(?!\ {_TO}))
  | (?P<after>(?:(?<=everything\ )|(?<=meals\ )|(?<=days\ )|(?<=dinners\ )|(?<=lunches\ )|(?<=all\ ))
        (?:that\ is\ |that\ comes\ )?(?:after|past)\ (?P<after_day>{_DAY}|tomorrow|today)\b)
  | (?P<until>(?:until|till|til|up\ to)\ (?P<until_day>{_DAY})\b)
  | (?P<next_days>(?:the\ )?next\ (?P<how_many>two|three|four|couple\ of|few|[234])\ days\b)
  | (?P<two_days>tomorrow\ and\ the\ (?:day\ after|next\ day)\b)
  | (?P<overmorrow>(?:the\ )?day\ after\ tomorrows?\b)
  | (?P<eve>(?:the\ )?day\ before\ yesterday\b)
  | (?P<month_day>(?:the\ )?(?P<dom>\d\d?)(?:st|nd|rd|th)?\ (?:of\ )?(?P<month>{_MONTH})\b
        |{_MONTH}\ (?P<dom_b>\d\d?)(?:st|nd|rd|th)?\b)
  | (?P<holiday>(?P<holiday_name>(?:christmas|xmas|new\ years?)\ (?:eve|day)|boxing\ day|burns\ night|bonfire\ night
        |halloween|valentines?\ day)\b)
  | (?P<worded>(?:the\ )?\b(?P<ordinal_word>{_ORDINAL})\ of\ (?P<worded_month>{_MONTH})\b
        |(?<=\bon\ )the\ (?P<ordinal_word_b>{_ORDINAL})\b(?!\ (?:meal|day|dish|one|week|half)))
  | (?P<slashed>\b(?P<slash_day>\d\d?)/(?P<slash_month>\d\d?)(?:/\d{{2,4}})?\b)
  | (?P<ordinal>\b(?:the\ )?(?P<ordinal_day>\d\d?)(?:st|nd|rd|th)\b
        (?!\ (?:(?:time|week|month|night|day|year|go|attempt|birthday|helping)s?\b
            |[a-z]+\ (?:this|in\ (?:a|\d)|running|on\ the\ (?:trot|bounce))\b)))
  | (?P<last_night>last\ night\b)
  | (?P<tonight>tonights?\b|this\ evening\b)
  | (?P<today>todays?\b)
  | (?P<tomorrow>tomorrows?\b)
  | (?P<yesterday>yesterdays?\b)
  | (?P<this_morning>this\ morning\b)
  | (?P<weekend>(?:the\ |this\ |at\ the\ |both\ )?(?:weekend\ days|weekends?)\b)
  | (?P<weekdays>(?:the\ |every\ |on\ )?(?:weekdays?|work(?:ing)?\ days?|workdays?|school\ days?)\b)
  | (?P<midweek>mid\ ?week\b)
  | (?P<weekday>\b(?:on\ |(?P<coming>this\ coming\ |the\ coming\ |next\ )|this\ |every\ |each\ )?
        (?P<day_name>{_DAY})\b(?!\ (?:dried|blush|nav)))
"""

SLOT_PATTERN = r"""
    (?P<plural>\b(?:all\ |every\ |each\ |both\ )?(?:of\ )?(?:my\ |the\ |our\ )?
        (?:breakfasts|lunches|dinners|teas|snacks)\b
      |\b(?:all\ |every\ |each\ )(?:my\ |the\ |our\ |single\ )?(?:breakfast|lunch|dinner|tea|snack)\b
      |in\ the\ (?:mornings|evenings)\b|\bmornings\b|\bevenings\b
      |(?<!\bon\ )(?<!\bworking\ )(?<!\bafter\ )(?<!\bpost\ )(?<!\bdoing\ )(?<!\btwo\ )(?<!\bthree\ )\bnights\b
      |every\ (?:morning|evening|night)\b)
  | (?P<single>\b(?:breakfast|lunch|dinner|snack)\b
      |(?<!\bof\ )(?<!\bgreen\ )(?<!\bmint\ )(?<!\bherbal\ )(?<!\biced\ )(?<!\ba\ )(?<!\bdrink\ )\btea\b
        (?!\ (?:cake|bag))
      |\bevening\ meal\b|\bmidday\ meal\b)
  | (?P<other>\b(?:brunch|dessert|afternoon\ tea)\b)
  | (?P<part>(?:in\ the\ )?\b(?:morning|midday|noon|evening|night)\b(?!\ (?:before|out|off|shift|class)))
"""

SLOT_WORDS = {
    "breakfast": "breakfast", "lunch": "lunch", "lunche": "lunch", "dinner": "dinner", "tea": "dinner",
    "snack": "snack", "morning": "breakfast", "midday": "lunch", "noon": "lunch", "evening": "dinner",
    "night": "dinner",
}  # fmt: skip

DAY = re.compile(DAY_PATTERN, re.VERBOSE)
SLOT = re.compile(SLOT_PATTERN, re.VERBOSE)


@dataclass(frozen=True)
class Mention:
    """A day or a meal of the day as a sentence names it, from one letter to another."""

    start: int
    end: int
    days: tuple[date, ...] = ()
    slots: tuple[str, ...] = ()
    is_every: bool = False
    """Whether the slot means every day's, as "lunches" does."""
    is_whose: bool = False
    """Whether the day owns something, as in "Friday's"."""
    is_weak: bool = False
    """Whether it only tells the part of a day: "Sunday morning" is a breakfast, "Sunday morning's snack" is not."""


def mentions(sentence: str, *, today: date, plan_days: tuple[date, ...]) -> list[Mention]:
    """Return the days and slots that a plain sentence names, in its order, also days that the plan does not have."""
    found = [*_days(sentence, today=today, plan_days=plan_days)]
    taken = [(mention.start, mention.end) for mention in found]
    for match in SLOT.finditer(sentence):
        if not any(start < match.end() and match.start() < end for start, end in taken):
            words = [word for word in match.group().split() if word.rstrip("s") in SLOT_WORDS]
            slot = match.group("other") or SLOT_WORDS[words[-1].rstrip("s")]  # hardly any plan has the others
            is_every = match.group("plural") is not None
            found.append(Mention(*match.span(), slots=(slot,), is_every=is_every, is_weak=bool(match.group("part"))))
    return sorted(found, key=lambda mention: mention.start)


def _days(sentence: str, *, today: date, plan_days: tuple[date, ...]) -> Iterator[Mention]:
    calendar = _Calendar(today, plan_days)
    for match in DAY.finditer(sentence):
        slots: tuple[str, ...] = ()
        is_weak = False
        if match.group("tonight") or match.group("last_night"):
            slots, is_weak = ("dinner",), True
        elif match.group("this_morning"):
            slots, is_weak = ("breakfast",), True
        days = calendar.days_of(match)
        if days is not None:
            is_whose = match.group().endswith(("days", "tomorrows", "tonights")) and not (
                match.group("weekend") or match.group("weekdays")
            )
            yield Mention(*match.span(), days=days, slots=slots, is_whose=is_whose, is_weak=is_weak)


class _Calendar:
    """Turns the words for days into dates of the plan."""

    def __init__(self, today: date, plan_days: tuple[date, ...]) -> None:
        self.today, self.plan_days = today, plan_days
        first = plan_days[0] if plan_days else today
        self.monday = first - timedelta(days=first.weekday())

    def days_of(self, match: re.Match[str]) -> tuple[date, ...] | None:
        """Return the dates that a match of DAY means; None where it is no date at all."""
        said = match.groupdict()
        if in_a_row := self._in_a_row(said):
            return in_a_row
        if said["next_days"]:
            return tuple(self.today + timedelta(days=1 + ahead) for ahead in range(NUMBERS[said["how_many"]]))
        if said["two_days"]:
            return tuple(self.today + timedelta(days=ahead) for ahead in (1, 2))
        if said["month_day"]:
            name = next(word for word in match.group("month_day").split() if word[:3] in MONTHS)
            return self._dated(int(said["dom"] or said["dom_b"]), MONTHS.index(name[:3]) + 1)
        if said["holiday"]:
            name = said["holiday_name"].replace("xmas", "christmas").replace("years ", "year ")
            return self._dated(*HOLIDAYS[name.replace("valentines ", "valentine ")])
        if said["worded"]:
            month = MONTHS.index(said["worded_month"][:3]) + 1 if said["worded_month"] else None
            return self._dated(ORDINALS.index(said["ordinal_word"] or said["ordinal_word_b"]) + 1, month)
        if said["slashed"]:
            days = self._dated(int(said["slash_day"]), int(said["slash_month"]))
            return days if days and (days[0] in self.plan_days or days[0].day > 3) else None  # "1/2 the portion"
        if said["ordinal"]:
            return self._dated(int(said["ordinal_day"]), None)
        for group, ahead in (
            ("overmorrow", 2), ("eve", -2), ("last_night", -1), ("tonight", 0), ("today", 0), ("tomorrow", 1),
            ("yesterday", -1), ("this_morning", 0),
        ):  # fmt: skip
            if said[group]:
                return (self.today + timedelta(days=ahead),)
        for group, numbers in (("weekend", (5, 6)), ("weekdays", range(5)), ("midweek", (1, 2, 3))):
            if said[group]:
                days = tuple(day for day in self.plan_days if day.weekday() in numbers)
                return days or tuple(self.monday + timedelta(days=number) for number in numbers)
        named = self._named(said["day_name"])
        return (self._to_come(named) if said["coming"] else named,)

    def _in_a_row(self, said: dict[str, str]) -> tuple[date, ...]:
        """Return the days from one to another, from one on, after one or up to one; none where it is none of these."""
        if said["span"]:
            return self._between(said["first"] or said["first_b"], said["last"] or said["last_b"])
        if said["onwards"] or said["all_from"]:
            first = self._named(said["onwards_day"] or said["onwards_day_b"] or said["from_day"])
            return tuple(day for day in self.plan_days if day >= first) or (first,)
        if said["after"]:
            last = self._named(said["after_day"])
            return tuple(day for day in self.plan_days if day > last) or (last + timedelta(days=1),)
        if said["until"]:
            last = self._named(said["until_day"])
            return tuple(day for day in self.plan_days if self.today <= day <= last) or (last,)
        return ()

    def _named(self, name: str) -> date:
        if name in ("today", "tomorrow"):
            return self.today + timedelta(days=name == "tomorrow")
        number = WEEKDAYS[name if name in WEEKDAYS else name.removesuffix("s")]
        return next((day for day in self.plan_days if day.weekday() == number), self.monday + timedelta(days=number))

    def _to_come(self, named: date) -> date:
        """Return the first day of a name after today; before the plan has begun the plan's own is meant."""
        later = (day for day in self.plan_days if day > self.today and day.weekday() == named.weekday())
        return next(later, named + timedelta(days=7 if named <= self.today else 0))

    def _between(self, first_name: str, last_name: str) -> tuple[date, ...]:
        first, last = self._named(first_name), self._named(last_name)
        ahead = (last.weekday() - first.weekday()) % 7  # in a week from Saturday on, Saturday is not before Thursday
        days = tuple(day for day in self.plan_days if (day.weekday() - first.weekday()) % 7 <= ahead)
        return days or (first, last)

    def _dated(self, day_of_month: int, month: int | None) -> tuple[date, ...] | None:
        for day in self.plan_days:
            if day.day == day_of_month and month in (None, day.month):
                return (day,)
        try:
            return (date(self.monday.year, month or self.monday.month, day_of_month),)
        except ValueError:
            return None
