"""Events from Kafka, against the brokers that librdkafka brings for tests."""

from __future__ import annotations

import json
import os
import signal
import threading
import uuid
from datetime import UTC, datetime
from functools import partial

import pytest
from django.core.management import CommandError, call_command
from django.db import OperationalError
from django.utils import timezone

from core.errors import Transient
from ratings import events, kafka
from ratings.kafka import Intake
from ratings.management.commands import consume_interactions
from ratings.models import Interaction
from tests.factories import make_user
from tests.food_factories import make_food, make_recipe

confluent_kafka = pytest.importorskip("confluent_kafka", reason="requirements-kafka.txt is not installed")
pytestmark = pytest.mark.django_db

PARTITIONS = range(4)  # of every topic of the test brokers
POLL_S = 0.05
PATIENCE = 2_000
"""Tries of POLL_S: a broker that takes longer has stopped."""


@pytest.fixture(scope="module")
def brokers():
    """Return the address of a cluster that lives in this process; the client that made it must outlive the tests."""
    owner = confluent_kafka.Producer({"test.mock.num.brokers": 1, "log_level": 0})
    yield ",".join(f"{one.host}:{one.port}" for one in owner.list_topics(timeout=30).brokers.values())
    owner.flush(1)


@pytest.fixture(autouse=True)
def within_the_tests_transaction(monkeypatch):
    """Keep the connection: the transaction of the test would go with it."""
    monkeypatch.setattr(kafka, "close_old_connections", lambda: None)


@pytest.fixture
def topic():
    """Return a name that no other test has used."""
    return f"events-{uuid.uuid4().hex}"


@pytest.fixture
def producer(brokers):
    return confluent_kafka.Producer({"bootstrap.servers": brokers, "log_level": 0})


@pytest.fixture
def consumers(brokers):
    """Return a function that gives a consumer of a group; all are closed in the end."""
    made = []

    def make(group: str, **options):
        made.append(
            confluent_kafka.Consumer({
                "bootstrap.servers": brokers, "group.id": group, "auto.offset.reset": "earliest",
                "enable.auto.commit": False, "heartbeat.interval.ms": 200, "log_level": 0, **options,
            })
        )  # fmt: skip
        return made[-1]

    yield make
    for consumer in made:
        consumer.close()


@pytest.fixture
def intake(consumers, producer, topic):
    """Return a function that gives an intake which has all partitions: a new process, as the broker sees it."""

    def make(**options) -> Intake:
        consumer = consumers(topic)
        consumer.assign([confluent_kafka.TopicPartition(topic, each) for each in PARTITIONS])
        return Intake(
            consumer, options.pop("producer", producer), f"{topic}.rejected", poll_s=POLL_S, pause_s=0.0, **options
        )

    return make


@pytest.fixture
def recipe(db):
    return make_recipe("Rice bowl", make_food("Rice"))


def event(user, recipe, number=1, **fields):
    return {"user_id": user.pk, "event_id": f"event-{number}", "kind": "cook", "recipe_id": recipe.pk, **fields}


def send(producer, topic, *values) -> None:
    for value in values:
        producer.produce(topic, value=value if isinstance(value, bytes) else json.dumps(value).encode())
    assert producer.flush(30) == 0


def take_all(intake: Intake, count: int) -> None:
    """Take batches until `count` messages were taken."""
    for _ in range(PATIENCE):
        count -= intake.take_batch()
        if count <= 0:
            return
    raise AssertionError(f"{count} messages did not come")


def committed(consumer, topic) -> int:
    """Return how many messages of a topic the group has done with."""
    places = [confluent_kafka.TopicPartition(topic, each) for each in PARTITIONS]
    return sum(max(0, place.offset) for place in consumer.committed(places, timeout=30))


def aside(consumers, topic) -> list[tuple[bytes, str]]:
    """Return what was set aside, with the reasons."""
    consumer = consumers(f"{topic}.reader", **{"enable.partition.eof": True})
    consumer.assign([confluent_kafka.TopicPartition(f"{topic}.rejected", each) for each in PARTITIONS])
    found, ends = [], 0
    while ends < len(PARTITIONS):
        message = consumer.poll(30)
        assert message is not None
        if message.error():
            assert message.error().code() == confluent_kafka.KafkaError._PARTITION_EOF
            ends += 1
        else:
            found.append((message.value(), dict(message.headers())["reason"].decode()))
    return found


def test_events_are_stored_for_their_people_and_then_committed(intake, producer, topic, alice, charlie, recipe):
    moment = datetime(2026, 1, 5, 18, 30, tzinfo=UTC)
    send(producer, topic, event(alice, recipe, 1, occurred_at=moment.isoformat()), event(charlie, recipe, 1))
    worker = intake()

    take_all(worker, 2)

    assert set(Interaction.objects.values_list("user_id", "event_id", "kind")) == {
        (alice.pk, "event-1", "cook"), (charlie.pk, "event-1", "cook"),
    }  # fmt: skip
    assert Interaction.objects.get(user=alice).occurred_at == moment
    assert (worker.tally.stored, worker.tally.repeated, worker.tally.set_aside) == (2, 0, 0)
    assert committed(worker.consumer, topic) == 2


def test_an_event_without_a_time_happened_when_it_was_sent(intake, producer, topic, alice, recipe):
    moment = datetime(2026, 1, 5, 18, 30, tzinfo=UTC)
    producer.produce(topic, json.dumps(event(alice, recipe)).encode(), timestamp=int(moment.timestamp() * 1000))
    producer.flush(30)

    take_all(intake(), 1)

    assert Interaction.objects.get().occurred_at == moment


def test_who_dies_between_the_rows_and_the_commit_gets_the_batch_again_and_stores_it_once(
    intake, producer, topic, alice, recipe, monkeypatch
):
    send(producer, topic, event(alice, recipe, 1), event(alice, recipe, 2))
    dying = intake()
    monkeypatch.setattr(dying, "_commit", lambda messages: (_ for _ in ()).throw(SystemExit("killed")))
    with pytest.raises(SystemExit):
        take_all(dying, 2)
    stored_before = Interaction.objects.count()
    assert stored_before > 0
    assert committed(dying.consumer, topic) == 0

    heir = intake()
    take_all(heir, 2)

    assert sorted(Interaction.objects.values_list("event_id", flat=True)) == ["event-1", "event-2"]
    assert (heir.tally.stored, heir.tally.repeated) == (2 - stored_before, stored_before)
    assert committed(heir.consumer, topic) == 2


def test_nothing_is_committed_while_the_database_is_away(intake, producer, topic, alice, recipe, monkeypatch):
    send(producer, topic, event(alice, recipe))
    worker = intake()

    def away(reported):
        raise OperationalError("no connection")

    with monkeypatch.context() as patched:
        patched.setattr(events, "take", away)
        with pytest.raises(Transient, match="the database stayed away"):
            take_all(worker, 1)

    assert committed(worker.consumer, topic) == 0
    assert not Interaction.objects.exists()
    take_all(intake(), 1)
    assert Interaction.objects.count() == 1


def test_a_database_that_was_away_for_a_moment_costs_nothing(intake, producer, topic, alice, recipe, monkeypatch):
    send(producer, topic, event(alice, recipe))
    take, tries = events.take, []

    def away_once(reported):
        tries.append(len(reported))
        if len(tries) == 1:
            raise OperationalError("no connection")
        return take(reported)

    monkeypatch.setattr(events, "take", away_once)

    take_all(intake(), 1)

    assert tries == [1, 1]
    assert Interaction.objects.count() == 1


def test_bad_messages_are_set_aside_with_the_reason_and_the_good_ones_stored(
    intake, consumers, producer, topic, alice, recipe
):
    bad = {
        b"{": "The message is not JSON.",
        b"\xff": "The message is not JSON.",
        b"[" * 100_000: "The message is not JSON.",
        b"": "The message is not JSON.",
        b"[1]": "An event is an object with user_id, event_id, kind and recipe_id.",
        json.dumps(event(alice, recipe, 3, user_id="1")).encode(): "user_id: not the id of a person.",
        json.dumps(event(alice, recipe, 4, user_id=10**9)).encode(): "There is no person 1000000000.",
        json.dumps(event(alice, recipe, 5, recipe_id=10**9)).encode(): "There is no recipe 1000000000.",
        json.dumps(event(alice, recipe, event_id="")).encode():
            "event_id: '' is not a text of 1 to 64 printable characters.",
    }  # fmt: skip
    send(producer, topic, event(alice, recipe, 1), *bad, event(alice, recipe, 2))
    worker = intake()

    take_all(worker, len(bad) + 2)

    assert Interaction.objects.count() == worker.tally.stored == 2
    assert worker.tally.set_aside == len(bad)
    assert sorted(aside(consumers, topic)) == sorted(bad.items())
    assert committed(worker.consumer, topic) == len(bad) + 2


def test_what_can_not_be_set_aside_is_not_committed(intake, producer, topic, alice, recipe):
    send(producer, topic, b"{")
    lost = confluent_kafka.Producer(
        {"bootstrap.servers": "127.0.0.1:1", "message.timeout.ms": 200, "log_level": 0, "socket.timeout.ms": 200}
    )
    worker = intake(producer=lost)

    with pytest.raises(Transient, match="could not be set aside"):
        take_all(worker, 1)

    assert committed(worker.consumer, topic) == 0


def test_a_commit_that_fails_is_no_fault_as_the_rows_are_there(intake, producer, topic, alice, recipe, caplog):
    send(producer, topic, event(alice, recipe))
    worker = intake()

    class Evicted:
        """The consumer, of a group that has gone on without it."""

        consume = worker.consumer.consume

        @staticmethod
        def commit(**_):
            raise confluent_kafka.KafkaException(confluent_kafka.KafkaError(22))

    take_all(Intake(Evicted(), producer, f"{topic}.rejected", poll_s=POLL_S), 1)

    assert Interaction.objects.count() == 1
    assert "offsets not committed; the batch will come again" in caplog.messages


def test_who_withdrew_is_not_followed_here_either(intake, producer, topic, alice, recipe):
    refuser = make_user("refuser@example.com", behaviour_consent=False)
    send(producer, topic, event(refuser, recipe), event(alice, recipe))
    worker = intake()

    take_all(worker, 2)

    assert Interaction.objects.get().user == alice
    assert (worker.tally.stored, worker.tally.ignored, worker.tally.set_aside) == (1, 1, 0)


def test_a_group_shares_the_partitions_and_the_last_one_takes_over(consumers, producer, topic, alice, recipe):
    send(producer, topic, *(event(alice, recipe, number) for number in range(8)))
    # The test brokers wait this long for the members of a group to come back; who is slower joins anew.
    brief = {"session.timeout.ms": 3000, "max.poll.interval.ms": 3000}
    first, second = (Intake(consumers(topic, **brief), producer, f"{topic}.rejected", poll_s=POLL_S) for _ in "12")
    first.consumer.subscribe([topic])
    take_all(first, 8)

    second.consumer.subscribe([topic])
    until(lambda: len(second.consumer.assignment()) == len(first.consumer.assignment()) == 2, first, second)
    send(producer, topic, *(event(alice, recipe, number) for number in range(8, 24)))
    until(lambda: first.tally.stored + second.tally.stored == 24, first, second)
    first.consumer.close()
    send(producer, topic, *(event(alice, recipe, number) for number in range(24, 32)))
    # A batch whose offsets were refused while the group was changing comes again, and is known by its ids.
    until(lambda: len(second.consumer.assignment()) == 4 and committed(second.consumer, topic) == 32, second)

    assert first.tally.stored + second.tally.stored == 32
    assert Interaction.objects.count() == 32


def until(is_reached, *intakes: Intake) -> None:
    for _ in range(PATIENCE):
        if is_reached():
            return
        for each in intakes:
            each.take_batch()
    raise AssertionError("it did not come to that")


def test_the_command_stores_until_it_is_told_to_stop(
    brokers, consumers, producer, topic, alice, recipe, settings, monkeypatch
):
    monkeypatch.setattr(consume_interactions, "Intake", partial(Intake, poll_s=POLL_S))
    settings.KAFKA_BOOTSTRAP_SERVERS = brokers
    settings.KAFKA_TOPIC = settings.KAFKA_GROUP = topic
    settings.KAFKA_OPTIONS = {"log_level": 0}
    send(producer, topic, event(alice, recipe, 1), event(alice, recipe, 2))
    watcher, is_over = consumers(topic), threading.Event()

    def stop_when_done() -> None:
        while committed(watcher, topic) < 2 and not is_over.wait(0.1):
            pass
        if not is_over.is_set():
            os.kill(os.getpid(), signal.SIGTERM)

    before = [signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT)]
    watching = threading.Thread(target=stop_when_done)
    watching.start()
    try:
        call_command("consume_interactions")
    finally:
        is_over.set()
        watching.join()
        for number, handler in zip((signal.SIGTERM, signal.SIGINT), before, strict=True):
            signal.signal(number, handler)

    assert Interaction.objects.filter(user=alice, occurred_at__lte=timezone.now()).count() == 2


def test_the_command_says_what_is_missing(settings):
    settings.KAFKA_BOOTSTRAP_SERVERS = ""

    with pytest.raises(CommandError, match="KAFKA_BOOTSTRAP_SERVERS"):
        call_command("consume_interactions")
