"""The sentences that people read about their week."""

from collections.abc import Sequence

FAVOURITE = 1_000
HARDLY, A_LITTLE, CLEARLY = 25, 150, 500
"""Points from an ordinary meal to a favourite one, and up to which a difference is called what."""

MOST_NAMES = 3
"""Of a list in a sentence: what comes after is counted."""

LEFT_OVER = "Left over from "
"""How the sentence begins that says so of a meal."""

DAY_NAMES = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def pounds(pence: int, *, is_short: bool = False) -> str:
    """Return an amount of money as people write it: £21.35; £18 for £18.00 where it is short."""
    return f"£{pence // 100:,}" if is_short and pence % 100 == 0 else f"£{pence / 100:,.2f}"


def portion_price(pence: float) -> str:
    """Return what a portion costs: 85p, £1.83."""
    return f"{pence:.0f}p" if round(pence) < 100 else pounds(round(pence))


def listed(names: Sequence[str]) -> str:
    """Return names as people list them: A, B and C."""
    return " and ".join(filter(None, (", ".join(names[:-1]), names[-1]))) if names else ""


def small(text: str) -> str:
    """Return `text` with its first letter small and the rest as it is."""
    return text[:1].lower() + text[1:]


def some(names: Sequence[str], other: str) -> str:
    """Return a list that is cut short where it is long: Monday, Tuesday and 3 other days."""
    if len(names) <= MOST_NAMES:
        return listed(names)
    shown = MOST_NAMES - 1
    return listed([*names[:shown], counted(len(names) - shown, other)])


def counted(count: int, noun: str) -> str:
    """Return a number with its noun: 1 meal, 3 meals."""
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {noun}s"


def capital(text: str) -> str:
    """Return `text` with its first letter capital and the rest as it is."""
    return text[:1].upper() + text[1:]


def clashing(demands: Sequence[str], *, is_smallest: bool = True) -> str:
    """Return the sentence, without its full stop, on what no week keeps: if not smallest, less may be too much."""
    verb = {1: "can't be met", 2: "can't both be met"}.get(len(demands), "can't all be met")
    perhaps = "one" if len(demands) == 2 else "some"
    more = "" if is_smallest or len(demands) == 1 else f", and perhaps not even {perhaps} of them"
    return capital(f"{listed(demands)} {verb}{more}")


def unfound(demands: Sequence[str]) -> str:
    """Return the sentence, without its full stop, on what may be kept by no week."""
    return f"No week was found that keeps {listed(demands)}"


def with_locks(sentence: str, count: int) -> str:
    """Return a sentence on what can't be kept, with so many locked meals as its condition."""
    return f"With {counted(count, 'locked meal')}, {small(sentence)}" if count else sentence


def times(count: int) -> str:
    """Return once, twice, 3 times …"""
    return {1: "once", 2: "twice"}.get(count, f"{count} times")


def place(day: int, slot: str) -> str:
    """Return a meal's name: Tuesday's dinner."""
    return f"{DAY_NAMES[day]}'s {slot}"


def amount(nutrient: str, fortieths: int) -> str:
    """Return an amount with its unit: 1,985 kcal, 84 g."""
    return f"{fortieths / 40:,.0f} {'kcal' if nutrient == 'energy' else 'g'}"


def points(count: int) -> str:
    """Return points of the score: 1 point, 85 points."""
    return counted(count, "point")


def like(count: int) -> str:
    """Return what points of the score are like for a person: as much as liking one meal a little more."""
    favourites = round(count / FAVOURITE)
    if count < HARDLY:
        return "hardly anything"
    if count < A_LITTLE:
        return "as much as liking one meal a little more"
    if count < CLEARLY:
        return "as much as liking one meal clearly more"
    if favourites <= 1:
        return "as much as a favourite in the place of an ordinary meal"
    return f"as much as {favourites} favourites in the place of ordinary meals"


def recent(title: str) -> str:
    """Say that a recipe of the last 14 days comes again."""
    return f"{title} was served in the last 14 days and comes again"


def too_often(name: str, count: int, cap: int) -> str:
    """Say that something comes more often in the week than its cap."""
    return f"{capital(name)} comes {times(count)} in the week; the cap is {times(cap)}"


def cooked_too_often(name: str, count: int, cap: int) -> str:
    """Say that a dish is cooked more often in the week than its cap; what is left over of it is not cooked again."""
    return f"{capital(name)} is cooked {times(count)} in the week; the cap is {times(cap)}"


def left_over(day: int, slot: str) -> str:
    """Say what a meal is left over from: "Left over from Monday's dinner: cooked once, eaten twice"."""
    return f"{LEFT_OVER}{place(day, slot)}: cooked once, eaten twice"


def cooked_for(day: int, slot: str) -> str:
    """Say which later meal is left over from this one."""
    return f"Cooked once, eaten twice: again for {place(day, slot)}"


def too_often_on(day: int, name: str, count: int, cap: int) -> str:
    """Say that something comes more often on one day than its cap."""
    return f"{capital(name)} comes {times(count)} on {DAY_NAMES[day]}; the cap is {times(cap)} a day"


def budget(limit_pence: int, bill_pence: int) -> str:
    """Say that the week costs more than its budget."""
    return f"The budget of {pounds(limit_pence)} gave way: the week costs {pounds(bill_pence)}"


def band(day: int, nutrient: str, actual: int, target: int, percent: int) -> str:
    """Say that a day strays further from a target than its band; `actual` and `target` in fortieths."""
    off = (actual - target) * 100 / target
    return (
        f"{capital(nutrient)} on {DAY_NAMES[day]} is {amount(nutrient, actual)} against a target of "
        f"{amount(nutrient, target)}: {abs(off):.0f} % {'over' if off > 0 else 'under'}, outside ±{percent} %"
    )
