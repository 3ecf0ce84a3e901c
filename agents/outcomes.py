"""How a call to a language model can end."""

from __future__ import annotations

from django.db import models


class Outcome(models.TextChoices):
    """What came of one call; the labels say it to people, after "the language model: "."""

    STARTED = "started", "begun and never ended"
    OK = "ok", "a usable answer"
    OFF = "off", "no language model is configured"
    CIRCUIT_OPEN = "circuit_open", "not asked, after repeated faults of the server"
    OVER_BUDGET = "over_budget", "not asked, the person's tokens of today are used up"
    NO_RECORD = "no_record", "not asked, as no row could be written"
    UNREACHABLE = "unreachable", "the server can't be reached"
    TIMEOUT = "timeout", "no answer in time"
    RATE_LIMITED = "rate_limited", "the server has too much to do"
    SERVER_ERROR = "server_error", "the server failed"
    DENIED = "denied", "the server knows no such key, model or address"
    REFUSED = "refused", "the server refused the request"
    CUT_OFF = "cut_off", "the answer breaks off"
    TOO_LARGE = "too_large", "the answer is too long to be read"
    NOT_A_COMPLETION = "not_a_completion", "the answer is not in the protocol"
    EMPTY = "empty", "the answer is empty"
    NOT_JSON = "not_json", "the answer is not JSON"
    BAD_SCHEMA = "bad_schema", "the answer has the wrong shape"
    BAD_FACTS = "bad_facts", "the answer names what there is not"


SERVER_FAULTS = frozenset({
    Outcome.UNREACHABLE, Outcome.TIMEOUT, Outcome.RATE_LIMITED, Outcome.SERVER_ERROR, Outcome.DENIED,
    Outcome.CUT_OFF, Outcome.TOO_LARGE, Outcome.NOT_A_COMPLETION,
})  # fmt: skip
"""What opens the circuit. A refused request or a useless answer does not: one person's words could bring it about, and
it would be closed to everybody."""

WORTH_ANOTHER_TRY = SERVER_FAULTS - {Outcome.DENIED, Outcome.TOO_LARGE}
"""The others would come again: the same key, and as long an answer."""

PERHAPS_PAID = frozenset({Outcome.STARTED, Outcome.TIMEOUT, Outcome.CUT_OFF, Outcome.TOO_LARGE})
"""The server may have worked and never said how much: the estimate stands for it in the person's budget."""
