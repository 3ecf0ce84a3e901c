"""Other ways to plan the same week, to be measured against: each takes a WeekProblem and gives back an Answer.

All of them hold the whole model of docs/solver.md, with the negotiable rules as hard ones, and `plans.solver.judge` has
the last word on each week.
"""
