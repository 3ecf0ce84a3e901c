"""Days and slots that a sentence names together, and those that it names only to set them apart. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from agents.rules import lexicon
from agents.rules.days import Mention
from agents.rules.exceptions import is_excepted
from agents.rules.places import Place

GLUE = re.compile(r"\s*(?:,|and|or|plus|on|for|at|in|of|from|the|my|our|to|s|both|during|as well as|\s)*\s*")
"""What may stand between a day and a meal of one place: "dinner on Monday", "Monday, Tuesday and Friday"."""
NOT_THERE = re.compile(r"\bnot (?:for |on |at |in )?(?:the |my )?$")
BUT_THERE = re.compile(
    r" ?(?:, (?:but )?|but )(?:for |on |at |in |just |only )*(?:the |my )?(?!swap|change|make|give|just|use)"
)
BEFORE_HEADER, HEADER_END = re.compile(r"(?:on |for )?"), re.compile(r" ,")
SAME_PLACE = re.compile(r"\s*(?:(?:for|on|at|in|of|the|my) )*")
PRAISED_THERE = re.compile(
    r" (?:(?:is|are|was|were|looks?) (?:all )?(?:fine|ok|okay|good|great|lovely|perfect|alright)"
    r"|(?:all )?(?:as (?:it )?is|as they are|unchanged|untouched|left alone|stays?))\b"
)
"""What tells a place from those that are to change: "just lunch and dinner, breakfast is fine"."""
NOT_AFTER = re.compile(r"(?<!but)(?<!just)(?<!only)(?<!and) not (?:for |on |at |in )?(?:the |my )?$")
PLACE_END = re.compile(r" ?(?:[.,]|$)")
MIDWEEK = re.compile(
    r"mid ?week\b(?! (?:\w+ )?(?:breakfast|lunch|dinner|tea|snack|meal|cheaper|lighter|healthier|bigger|smaller))"
)
"""The middle of the week, with nothing asked of it."""
LINKED = re.compile(r",|\band\b")
_SLOT = r"(?: (?:breakfast|lunch|dinner|tea|snack|night|morning|evening))?s?"
SPOKEN_OF = re.compile(rf"{_SLOT} (?:is|was|looks|needs|wants|tastes|costs|could)\b")
"""What is said of one place alone, and not of those before it."""
WISHED_OF = re.compile(
    rf"{_SLOT} (?:(?:a bit|a little|much|way) )?"
    r"(?:cheaper|lighter|healthier|bigger|smaller|larger|different|solid|drinkable)\b"
    r"(?= (?:,|and|but|please|not)|[ .]*$)"
)
"""What is wished for one place alone, where the wish for those before it is complete."""
COMPLETE = re.compile(
    r"\b(?:no|without|out|drop|lose|ditch|skip|remove|instead of|rather than|add|extra|less|more|fewer) [a-z]"
    r"|\b(?:swap|replace|switch) .+ (?:for|with) [a-z]|\b(?:leave|take|cut|get) .+ (?:out|off)\b"
    r"|\b(?:cheaper|lighter|healthier|bigger|smaller|larger|different|else)\b"
)
MOVED = re.compile(
    r"\b(?:(?:move|shift|bump|push|reschedule|postpone|bring) .+ (?:to|onto|until|till|with)"
    r"|(?:swap|switch|exchange|trade) .+ (?:with|and|for))(?: the)? $"
)
"""A move that is complete with its day: "shift Thursday's dinner to Saturday, and Sunday lunch was too big"."""
OPEN = re.compile(r"\b(?:make|want|need|like|have|get|give me|could|can|keep)(?: the| my)? ?$")
"""What still waits for its place, as "make" does."""
LINK = re.compile(r"\b(?:and|but|so|then)\b|,")
HAS_CUE = lexicon.pattern("clause_cues", before=r"\b", after=r"\b")
UNTIL = re.compile(r"\b(?:till|til|until|before|by) (?:the |my )?$")


def header(named: Sequence[Mention], sentence: str) -> Iterator[Place]:
    """Yield the day that stands by itself before the rest of a sentence, if one does."""
    if not named or not named[0].days or named[0].slots or not HEADER_END.match(sentence[named[0].end :]):
        return
    is_list = len(named) > 1 and bool(named[1].days) and GLUE.fullmatch(sentence[named[0].end : named[1].start])
    if not is_list and BEFORE_HEADER.fullmatch(sentence[: named[0].start]):
        yield Place(days=named[0].days)


def without_denied(named: list[Mention], sentence: str) -> Iterator[Mention]:
    """Yield the places but those named only to say that it is another: "not Monday's dinner, Tuesday's"."""
    at = 0
    slots: tuple[str, ...] = ()
    while at < len(named):
        end = at + 1
        while end < len(named) and SAME_PLACE.fullmatch(sentence[named[end - 1].end : named[end].start]):
            end += 1
        is_denied = NOT_THERE.search(sentence[: named[at].start]) and BUT_THERE.match(sentence[named[end - 1].end :])
        if at and _is_only_told_apart(named[:at], named[at:end], sentence):
            pass  # the one before it is meant
        elif is_denied:
            slots = tuple(slot for mention in named[at:end] for slot in mention.slots)
        else:
            has_slots = any(mention.slots for mention in named[at:end])
            yield from (replace(m, slots=m.slots or (() if has_slots else slots)) for m in named[at:end])
            slots = ()
        at = end


def _is_only_told_apart(before: Sequence[Mention], denied: Sequence[Mention], sentence: str) -> bool:
    """Say so of the lunch in "Friday's dinner, not the lunch": of another place of the same kind that is not meant."""
    if not NOT_AFTER.search(sentence[: denied[0].start]) or not PLACE_END.match(sentence[denied[-1].end :]):
        return False
    days = {day for mention in denied for day in mention.days}
    slots = {slot for mention in denied for slot in mention.slots}
    other_days = {day for mention in before for day in mention.days}
    other_slots = {slot for mention in before for slot in mention.slots}
    if days:
        return bool(other_days) and days.isdisjoint(other_days)
    return bool(other_slots) and slots.isdisjoint(other_slots)


def is_only_until(sentence: str, mention: Mention) -> bool:
    """Say so of the lunch in "it won't keep me going till lunch"."""
    return not mention.days and UNTIL.search(sentence[: mention.start]) is not None


def without_vague(named: Sequence[Mention], sentence: str) -> list[Mention]:
    """Return the places but the "midweek" of "midweek is boring, redo Wednesday", where a day of it is named."""
    vague = [m for m in named if MIDWEEK.match(sentence[m.start :])]
    exact = [m for m in named if m.days and m not in vague]
    return [m for m in named if m not in vague or not any(set(one.days) <= set(m.days) for one in exact)]


def groups(named: list[Mention], sentence: str) -> Iterator[list[Mention]]:
    """Yield the mentions that name one place or one list of places together."""
    group: list[Mention] = []
    for mention in named:
        between = sentence[group[-1].end : mention.start] if group else ""
        is_praised = between.strip() == "," and PRAISED_THERE.match(sentence[mention.end :]) is not None
        is_next = bool(group) and _is_of_next_wish(sentence, group, mention, between)
        if group and (is_praised or is_next or not GLUE.fullmatch(between)):
            yield group
            group = []
        group.append(mention)
    if group:
        yield group


def _is_of_next_wish(sentence: str, group: Sequence[Mention], mention: Mention, between: str) -> bool:
    """Say so of the second day in "something else for Monday night and Saturday's dinner is too dear"."""
    before, after = LINK.split(sentence[: group[0].start])[-1], sentence[mention.end :]
    if not LINKED.search(between):
        return False
    is_moved = MOVED.search(sentence[: group[-1].start]) is not None
    if SPOKEN_OF.match(after):
        return HAS_CUE.search(before) is not None or is_moved
    is_complete = COMPLETE.search(before) is not None or is_moved
    return WISHED_OF.match(after) is not None and is_complete and not OPEN.search(before)


def places_of(group: list[Mention], sentence: str) -> Iterator[Place]:
    """Yield the places of a group: "Monday's lunch and Friday's dinner" are two, "Monday and Friday dinner" one."""
    if any(mention.days for mention in group) and any(mention.slots and not mention.is_weak for mention in group):
        group = [replace(m, slots=()) if m.days and m.is_weak else m for m in group if m.days or not m.is_weak]
    current = Place(is_excepted=is_excepted(sentence[: group[0].start]))
    last_was_day: bool | None = None
    starts_with_day = bool(group[0].days)
    said_slots: tuple[str, ...] = ()
    for mention in group:
        is_day = bool(mention.days)
        is_complete = bool(current.days) and bool(current.slots)
        if is_complete and (is_day == starts_with_day) and last_was_day != is_day:
            yield current
            current, said_slots = Place(is_excepted=current.is_excepted), current.slots
        current = replace(
            current,
            days=(*current.days, *(day for day in mention.days if day not in current.days)),
            slots=(*current.slots, *(slot for slot in mention.slots if slot not in current.slots)),
            is_every=current.is_every or mention.is_every,
            is_whose=mention.is_whose,
        )
        last_was_day = is_day
    yield replace(current, slots=current.slots or said_slots)


def joined(places: list[Place]) -> list[Place]:
    """Return one place for a day and a meal named apart: "tomorrow, something cheaper for dinner"."""
    full = [place for place in places if place.days and place.slots]
    places = [p for p in places if p.days or p.is_every or not any(set(p.slots) <= set(f.slots) for f in full)]
    days = [place for place in places if place.days and not place.slots]
    slots = [place for place in places if place.slots and not place.days]
    if not days or not slots or len(days) + len(slots) < len(places):
        return places
    return [
        Place(
            days=tuple(dict.fromkeys(day for place in days for day in place.days)),
            slots=tuple(dict.fromkeys(slot for place in slots for slot in place.slots)),
        )
    ]
