"""What lies beyond a rule's limit: nothing at all, or what breaking it costs."""

NO_LIMIT = 10**9
"""Fortieths, servings or quarter-pence that no week reaches."""

FORBIDDEN = float("inf")
"""The price of breaking what may not be broken."""

LIFTED_POINTS = {"recent": 3_000, "variety": 5_000, "budget": 40, "macros": 30, "energy": 60}
"""What breaking a lifted rule costs, in points for each meal, serving, penny or thousandth of a target.

They say how breaches of several families weigh against each other, and so what the least breach is. Where a week is
also scored they are multiplied (`dearness`): the terms of a day can outweigh them."""
