"""What can be refused, what may heal, and how each is named to people and programs."""

from typing import Any


class DomainError(Exception):
    """An expected refusal: a stable `code` for programs, a sentence for people, details for both.

    It is an answer, not a fault: it is never logged as an error.
    """

    code = "refused"
    http_status = 400

    def __init__(self, message: str, *, code: str | None = None, details: dict[str, Any] | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.code = code or self.code
        self.details = details or {}


class Invalid(DomainError):
    """The input breaks a rule; `details` maps each field to its sentences."""

    code = "invalid"
    http_status = 400


class NotFound(DomainError):
    """There is no such thing, or it belongs to somebody else: the two are not told apart."""

    code = "not_found"
    http_status = 404


class Conflict(DomainError):
    """The request is well formed but does not fit the state of things."""

    code = "conflict"
    http_status = 409


class Transient(Exception):
    """A fault outside that may heal by itself; tasks try again."""
