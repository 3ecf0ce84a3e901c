"""The smallest sets of rules that clash.

Source: Junker, QuickXplain: preferred explanations and relaxations for over-constrained problems (2004), for one set;
Reiter, A theory of diagnosis from first principles (1987), for the others: whatever is still impossible without a rule
of each set that is known holds another.
"""

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass

from plans.solver.answers import Verdict
from plans.solver.questions import Questions

TELLING = (
    "budget", "protein", "energy", "carbohydrate", "fat", "recipe_repeat", "main_ingredient_week",
    "main_ingredient_day", "cuisine_week", "recent",
)  # fmt: skip
"""Rules in the order in which they are kept in an explanation: what a person asked for with a number of their own says
more than a rule of the house."""

MOST_SETS = 3
MOST_QUESTIONS = 24
"""Where rules clash in many ways, the first few of them are told: nobody reads a dozen. No new set is begun after so
many questions, some 10 ms each; with half of them sets that fit were left out."""

MOST_SEARCHES = 6
"""Questions where nothing is proven: each is a search for a week, some 50 ms. What is not asked counts as needed."""


@dataclass(frozen=True)
class Conflict:
    """Rules that cannot be kept together, though without any one of them the rest can, as far as is known."""

    rules: tuple[str, ...]
    """In the order of `TELLING`."""
    is_proven: bool
    """No week keeps them all; otherwise none was found."""
    is_smallest: bool = True
    """False where the time or the work ran out before it was tried to do with fewer."""


def conflicts(questions: Questions) -> tuple[Conflict, ...]:
    """Return the smallest clashing sets of all rules that matter, few rules first; at least one, at most `MOST_SETS`.

    The rules must have been found impossible, or not to be possible, to keep together.
    """
    everything = [code for code in TELLING if code in questions.rules]
    is_proven = questions.ask(frozenset(everything)) is Verdict.IMPOSSIBLE
    search = _Search(questions, is_proven=is_proven)
    found = search.sets(everything)
    ranked = sorted(found, key=lambda rules: (len(rules), [TELLING.index(code) for code in rules]))
    return tuple(
        Conflict(rules, questions.ask(frozenset(rules)) is Verdict.IMPOSSIBLE, rules not in search.cut_short)
        for rules in ranked[:MOST_SETS]
    )


class _Search:
    def __init__(self, questions: Questions, *, is_proven: bool) -> None:
        self.questions, self.is_proven = questions, is_proven
        self.left = MOST_QUESTIONS if is_proven else MOST_SEARCHES
        self.cut_short: set[tuple[str, ...]] = set()
        """Sets that may hold rules which they do not need: whether they do could not be found out any more."""
        self._is_cut = False

    def sets(self, everything: list[str]) -> list[tuple[str, ...]]:
        """Return clashing sets, smallest each, until there are no others or the questions run out."""
        found: list[tuple[str, ...]] = []
        waiting, seen = deque([frozenset[str]()]), {frozenset[str]()}
        while waiting and len(found) < MOST_SETS and self.left > 0:
            without = waiting.popleft()
            rest = [code for code in everything if code not in without]
            known = next((rules for rules in found if not without.intersection(rules)), None)
            if known is None:
                if not self._clash(rest):
                    continue
                known = self._smallest(rest)
                found.append(known)
            for code in known:
                fewer = without | {code}
                if fewer not in seen:
                    seen.add(fewer)
                    waiting.append(fewer)
        return found

    def _smallest(self, rules: list[str]) -> tuple[str, ...]:
        """Return a smallest clashing set of rules that clash, of those that come first in them if it can be."""
        core = self.questions.core(frozenset(rules))
        if len(rules) > 2 and self.questions.refuse_at_once(frozenset(rules[:2])):
            rules = rules[:2]  # which rules a proof names is chance where several would do: what tells most goes first
        elif core is not None:
            rules = [code for code in rules if code in core]
        self._is_cut = False
        needed = self._needed([], rules, has_more=False)
        found = tuple(code for code in rules if code in needed)
        if self._is_cut:
            self.cut_short.add(found)
        return found

    def _needed(self, kept: list[str], rules: Sequence[str], *, has_more: bool) -> list[str]:
        """Return which of `rules` a smallest set needs besides `kept`.

        Args:
            has_more: something was added to `kept` since it was last asked about.
        """
        if has_more and self._clash(kept):
            return []
        if len(rules) == 1:
            return list(rules)
        first, second = rules[: len(rules) // 2], rules[len(rules) // 2 :]
        of_second = self._needed([*kept, *first], second, has_more=True)
        return self._needed([*kept, *of_second], first, has_more=bool(of_second)) + of_second

    def _clash(self, rules: Sequence[str]) -> bool:
        """Return whether the rules cannot be kept together; where that was proven of all rules, it must be proven."""
        self.left -= 1
        kept = frozenset(rules)
        if self.is_proven:
            if self.questions.refuse(kept):
                return True
            self._is_cut = self._is_cut or (self.questions.is_spent and self.questions.week(kept) is None)
            return False
        if self.left < 0:
            self._is_cut = True
            return False
        return self.questions.ask(kept) is not Verdict.POSSIBLE
