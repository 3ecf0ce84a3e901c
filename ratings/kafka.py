"""Events from Kafka, into the same rows as those of `POST track`.

The offsets of a batch are committed after its rows are, never before: whatever dies in between, the batch is delivered
again, and an event is stored once by its id. What can't be stored goes to a topic of its own, with the reason.
"""

from __future__ import annotations

import json
import logging
import threading
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Protocol

from django.db import IntegrityError, OperationalError, close_old_connections
from django.utils import timezone

from core.errors import Transient
from ratings import events

logger = logging.getLogger(__name__)

BATCH = 500
"""Messages stored in one transaction: more gain little and hold it longer."""
POLL_S = 1.0
"""How long messages are waited for, so that few come as one batch; and how soon the loop sees that it should stop."""
STORE_TRIES = 6
"""With a pause of 1, 2, 4 … seconds after each: half a minute, after which whoever runs the process starts it anew."""
SET_ASIDE_S = 30.0
"""How long the broker may take to keep the messages that were set aside."""
MAX_REASON_CHARACTERS = 300
OLDEST_S = datetime(events.FIRST_YEAR, 1, 2, tzinfo=UTC).timestamp()
TIME_NOT_AVAILABLE = 0
"""What a message says of its time if it has none (librdkafka's RD_KAFKA_TIMESTAMP_NOT_AVAILABLE)."""


class Message(Protocol):
    """What is used of `confluent_kafka.Message`."""

    def error(self) -> Any: ...
    def topic(self) -> str: ...
    def partition(self) -> int: ...
    def offset(self) -> int: ...
    def key(self) -> bytes | None: ...
    def value(self) -> bytes | None: ...
    def timestamp(self) -> tuple[int, int]: ...


@dataclass
class Tally:
    """What became of the messages so far."""

    batches: int = 0
    stored: int = 0
    repeated: int = 0
    ignored: int = 0
    """Of people who do not allow it."""
    set_aside: int = 0


@dataclass
class Intake:
    """Takes events from a consumer that has its topics, until it is told to stop."""

    consumer: Any
    """A `confluent_kafka.Consumer` that commits nothing by itself."""
    producer: Any
    """A `confluent_kafka.Producer`, for the topic of what was set aside."""
    rejected_topic: str
    stop: threading.Event = field(default_factory=threading.Event)
    tally: Tally = field(default_factory=Tally)
    poll_s: float = POLL_S
    pause_s: float = 1.0
    """After the first try to store that failed; each pause after it is twice as long."""

    def run(self) -> Tally:
        """Take batch after batch until `stop` is set; the one in hand is finished first.

        Raises:
            Transient: the database or the broker stayed away; nothing of the batch in hand was committed.
        """
        while not self.stop.is_set():
            self.take_batch()
        return self.tally

    def take_batch(self) -> int:
        """Store what is there, set aside what can't be, commit; return how many messages that were."""
        messages = [one for one in self.consumer.consume(BATCH, timeout=self.poll_s) if self._is_message(one)]
        if messages:
            self._set_aside(self._stored(messages))
            self._commit(messages)
            self.tally.batches += 1
        return len(messages)

    def _is_message(self, message: Message) -> bool:
        error = message.error()
        if error is None:
            return True
        if error.fatal():
            raise Transient(f"the consumer can't go on: {error.str()}")
        logger.warning("the broker reported a fault", extra={"fault": error.name()})
        return False

    def _stored(self, messages: Sequence[Message]) -> list[tuple[Message, str]]:
        """Store the events of messages in one transaction; return those that can't be, each with the reason."""
        wrong: list[tuple[Message, str]] = []
        read: list[tuple[Message, int, dict[str, Any]]] = []
        for message in messages:
            try:
                read.append((message, *_event_of(message)))
            except ValueError as error:
                wrong.append((message, str(error)))
        result = self._tried([(user_id, event) for _, user_id, event in read])
        self.tally.stored += result.stored
        self.tally.repeated += result.repeated
        self.tally.ignored += result.ignored
        return wrong + [(read[each.index][0], each.message) for each in result.rejected]

    def _tried(self, reported: list[tuple[int, Any]]) -> events.TrackResult:
        for tried in range(STORE_TRIES):
            try:
                return events.take(reported)
            except (OperationalError, IntegrityError) as error:  # away or busy; or a recipe or person has just gone
                logger.warning("events could not be stored yet", extra={"tried": tried + 1})
                close_old_connections()
                if self.stop.wait(self.pause_s * 2**tried):
                    raise Transient("asked to stop while the database was away") from error
        raise Transient("the database stayed away")

    def _set_aside(self, wrong: Sequence[tuple[Message, str]]) -> None:
        """Keep messages that are no events in a topic of their own, before their offsets are committed."""
        faults: list[str] = []
        for message, reason in wrong:
            place = f"{message.topic()}/{message.partition()}/{message.offset()}"
            logger.warning("message set aside", extra={"place": place})  # the reason quotes what people sent
            self.producer.produce(
                self.rejected_topic, value=message.value(), key=message.key(),
                headers=[("reason", reason[:MAX_REASON_CHARACTERS].encode()), ("place", place.encode())],
                on_delivery=lambda error, _: faults.append(error.str()) if error else None,
            )  # fmt: skip
        if wrong and (self.producer.flush(SET_ASIDE_S) or faults):
            raise Transient(f"messages could not be set aside: {faults[0] if faults else 'no answer'}")
        self.tally.set_aside += len(wrong)

    def _commit(self, messages: Sequence[Message]) -> None:
        from confluent_kafka import KafkaException, TopicPartition

        ends: dict[tuple[str, int], int] = {}
        for message in messages:
            place = message.topic(), message.partition()
            ends[place] = max(message.offset() + 1, ends.get(place, 0))
        offsets = [TopicPartition(topic, partition, end) for (topic, partition), end in sorted(ends.items())]
        try:
            self.consumer.commit(offsets=offsets, asynchronous=False)
        except KafkaException as error:
            # The partition has gone to another consumer, or the broker is away: the rows are there, and what comes
            # again is known by its ids.
            logger.warning("offsets not committed; the batch will come again", extra={"fault": error.args[0].name()})


def _event_of(message: Message) -> tuple[int, dict[str, Any]]:
    """Return whose event a message is, and the event; without a time of its own it happened when it was sent.

    Raises:
        ValueError: it is not a JSON object with a user_id.
    """
    try:
        event = json.loads(message.value() or b"")
    except (ValueError, RecursionError) as error:  # no JSON, no UTF-8, or a hundred thousand brackets
        raise ValueError("The message is not JSON.") from error
    if not isinstance(event, dict):
        raise ValueError("An event is an object with user_id, event_id, kind and recipe_id.")
    user_id = event.pop("user_id", None)
    if type(user_id) is not int or not 1 <= user_id <= events.MAX_ID:
        raise ValueError("user_id: not the id of a person.")
    if event.get("occurred_at") is None:
        event["occurred_at"] = _sent_at(message)
    return user_id, event


def _sent_at(message: Message) -> str | None:
    """Return when a message was sent, so that it has the same time when it comes again; None if it can't be true."""
    kind, sent_ms = message.timestamp()
    now = timezone.now()
    if kind == TIME_NOT_AVAILABLE or not OLDEST_S <= sent_ms / 1000 <= now.timestamp():
        return None
    return datetime.fromtimestamp(sent_ms / 1000, tz=UTC).isoformat()
