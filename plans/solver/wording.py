"""The sentences that people read about their week."""

DAY_NAMES = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def pounds(pence: int) -> str:
    """Return an amount of money as people write it: £21.35."""
    return f"£{pence / 100:,.2f}"


def times(count: int) -> str:
    """Return once, twice, 3 times …"""
    return {1: "once", 2: "twice"}.get(count, f"{count} times")


def place(day: int, slot: str) -> str:
    """Return a meal's name: Tuesday's dinner."""
    return f"{DAY_NAMES[day]}'s {slot}"


def amount(nutrient: str, fortieths: int) -> str:
    """Return an amount with its unit: 1,985 kcal, 84 g."""
    return f"{fortieths / 40:,.0f} {'kcal' if nutrient == 'energy' else 'g'}"


def recent(title: str) -> str:
    """Say that a recipe of the last 14 days comes again."""
    return f"{title} was served in the last 14 days and comes again"


def too_often(name: str, count: int, cap: int) -> str:
    """Say that something comes more often in the week than its cap."""
    return f"{_capital(name)} comes {times(count)} in the week; the cap is {times(cap)}"


def too_often_on(day: int, name: str, count: int, cap: int) -> str:
    """Say that something comes more often on one day than its cap."""
    return f"{_capital(name)} comes {times(count)} on {DAY_NAMES[day]}; the cap is {times(cap)} a day"


def budget(limit_pence: int, bill_pence: int) -> str:
    """Say that the week costs more than its budget."""
    return f"The budget of {pounds(limit_pence)} gave way: the week costs {pounds(bill_pence)}"


def band(day: int, nutrient: str, actual: int, target: int, percent: int) -> str:
    """Say that a day strays further from a target than its band; `actual` and `target` in fortieths."""
    off = (actual - target) * 100 / target
    return (
        f"{_capital(nutrient)} on {DAY_NAMES[day]} is {amount(nutrient, actual)} against a target of "
        f"{amount(nutrient, target)}: {abs(off):.0f} % {'over' if off > 0 else 'under'}, outside ±{percent} %"
    )


def _capital(text: str) -> str:
    """Return `text` with its first letter capital and the rest as it is."""
    return text[:1].upper() + text[1:]
