"""Asks several ways to plan for the same week, each in a process of its own, and has every answer judged.

A process is forked once for each way and warmed up, so that what is loaded and compiled once counts neither as time nor
as memory; a way that dies or hangs takes nothing else with it.
"""

from __future__ import annotations

import multiprocessing
import time
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing.connection import Connection

from benchmarks import memory
from benchmarks.answer import Answer
from plans.solver import WeekProblem, check, score, solve_week
from plans.solver.warm import warm
from plans.solver.week import gap_of

Planner = Callable[[WeekProblem], Answer]

GIVEN_UP_S = 600
"""Wall clock after which a process is taken to hang: the largest models take minutes to build and presolve."""


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """One answer as measured and judged from outside."""

    status: str
    objective: int | None = None
    """By the judge; None without a week."""
    broken: tuple[str, ...] = ()
    """What the week breaks, in words: the judge's, or that the score claimed is not the judge's."""
    is_at_fault: bool = False
    """Broken by the method, which said otherwise: a hard rule, or the score it claimed."""
    bound: int | None = None
    build_ms: float | None = None
    first_ms: float | None = None
    best_ms: float | None = None
    cpu_ms: float = 0.0
    """From the problem in memory to the week returned, of all threads."""
    wall_ms: float = 0.0
    peak_mb: float | None = None
    size: int = 0
    new_share: float | None = None

    @property
    def gap(self) -> float | None:
        """How far below its own bound the week may be, a share; None where nothing is known."""
        return gap_to(self.bound, self.objective)


def gap_to(bound: int | None, objective: int | None) -> float | None:
    """Return how far a score is below a bound, a share as the planner counts it, or None where either is unknown."""
    return None if bound is None or objective is None else gap_of(bound, objective)


def ours(problem: WeekProblem) -> Answer:
    """Return our own answer. Its phases are read off a wall clock, so they are cut to the share that was CPU time."""
    cpu, wall = time.process_time(), time.perf_counter()
    found = solve_week(problem)
    different = found.difference
    share = min(1.0, (time.process_time() - cpu) / (time.perf_counter() - wall))
    phases = {name: share * until_ms for name, until_ms in found.phases.items()}
    return Answer(
        status=str(found.status), choices=found.choices, bound=found.bound, build_ms=phases.get("build"),
        first_ms=phases.get("first"), best_ms=phases.get("best"), claimed=found.objective,
        new_share=None if different is None else different.new / max(different.of, 1),
    )  # fmt: skip


class Contestant:
    """A way to plan, in its own process."""

    def __init__(self, planner: Planner, *, may_relax: bool, warm_up: WeekProblem | None = None) -> None:
        """`may_relax`: the method may break negotiable rules, and says so; else each one broken is its fault."""
        self._planner, self._may_relax, self._warm_up = planner, may_relax, warm_up
        self._process: multiprocessing.process.BaseProcess | None = None
        self._line: Connection | None = None

    def ask(self, problem: WeekProblem) -> Outcome:
        """Return what came of planning `problem`; a process that dies is "DIED", one that hangs is ended, "HUNG"."""
        line = self._line or self._start()
        try:
            line.send(problem)
            if line.poll(GIVEN_UP_S):
                outcome = line.recv()
                assert isinstance(outcome, Outcome)
                return outcome
            status = "HUNG"
        except (EOFError, BrokenPipeError, ConnectionResetError):
            status = "DIED"
        self.close()
        return Outcome(status=status)

    def close(self) -> None:
        """End the process, if there is one."""
        if self._line is not None:
            self._line.close()
        if self._process is not None:
            self._process.kill()
            self._process.join()
        self._line = self._process = None

    def _start(self) -> Connection:
        context = multiprocessing.get_context("fork")
        self._line, theirs = context.Pipe()
        arguments = (theirs, self._line, self._planner, self._may_relax, self._warm_up)
        self._process = context.Process(target=_serve, args=arguments, daemon=True)
        self._process.start()
        theirs.close()
        return self._line


def _serve(
    line: Connection, parents: Connection, planner: Planner, may_relax: bool, warm_up: WeekProblem | None
) -> None:
    """Answer one problem after the other until the parent hangs up."""
    parents.close()  # while this end is open here, the parent's death would go unnoticed
    if warm_up is not None:
        warm()  # whatever is compiled, also what this one week does without
        planner(warm_up)
    while True:
        try:
            problem = line.recv()
        except EOFError:
            return
        line.send(measured(planner, problem, may_relax=may_relax))


def measured(planner: Planner, problem: WeekProblem, *, may_relax: bool) -> Outcome:
    """Return what came of asking `planner` in this process."""
    spent = [0.0, 0.0]

    def timed() -> Answer:
        cpu, wall = time.process_time(), time.perf_counter()
        answer = planner(problem)
        spent[:] = 1000 * (time.process_time() - cpu), 1000 * (time.perf_counter() - wall)
        return answer

    answer, peak_mb = memory.with_peak(timed)
    outcome = judged(problem, answer, may_relax=may_relax)
    return Outcome(**{**vars(outcome), "cpu_ms": spent[0], "wall_ms": spent[1], "peak_mb": peak_mb})


def judged(problem: WeekProblem, answer: Answer, *, may_relax: bool) -> Outcome:
    """Return an answer as the judge sees it, without figures of time and memory."""
    if not answer.choices:
        return Outcome(status=answer.status, build_ms=answer.build_ms, size=answer.size)
    violations = check(problem, answer.choices)
    broken = [violation.sentence for violation in violations]
    faults = [violation for violation in violations if not (violation.is_negotiable and may_relax)]
    is_fatal = any(not violation.is_negotiable for violation in violations)
    objective = None if is_fatal else score(problem, answer.choices)
    is_wrong = answer.claimed is not None and answer.claimed != objective
    if is_wrong:
        broken.append(f"the score is {objective!r}, not {answer.claimed!r} as claimed")
    if answer.bound is not None and objective is not None and not faults and answer.bound < objective:
        is_wrong = True
        broken.append(f"the week scores {objective!r}, more than the bound {answer.bound!r}")
    return Outcome(
        status=answer.status, objective=objective, broken=tuple(broken), is_at_fault=bool(faults) or is_wrong,
        bound=answer.bound, build_ms=answer.build_ms, first_ms=answer.first_ms, best_ms=answer.best_ms,
        size=answer.size, new_share=answer.new_share,
    )  # fmt: skip
