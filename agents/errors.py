"""What an agent can fail by. Nothing needs an agent to work: whoever asks one has another way."""

from __future__ import annotations

from agents.outcomes import Outcome


class AgentError(Exception):
    """No usable answer. The message is ours: never the model's or the server's words, which may hold a person's."""

    def __init__(self, outcome: Outcome) -> None:
        super().__init__(str(outcome.label))
        self.outcome = outcome


class AgentUnavailable(AgentError):
    """The model was not asked, or its server did not answer."""


class AgentBadOutput(AgentError):
    """The model answered, and what it said is of no use, also after it was told what is wrong."""
