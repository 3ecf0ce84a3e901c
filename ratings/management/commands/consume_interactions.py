"""`manage.py consume_interactions`: take what people do from Kafka, until SIGTERM or Ctrl-C."""

from __future__ import annotations

import logging
import signal
import threading
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from ratings.kafka import Intake

logger = logging.getLogger(__name__)


class Command(BaseCommand):
    """Needs `pip install -r requirements-kafka.txt` and KAFKA_BOOTSTRAP_SERVERS (docs/operations.md)."""

    help = "Store events from Kafka. Any number of these may run: the topic's partitions are shared out among them."

    def handle(self, *args: Any, **options: Any) -> None:
        """Run until asked to stop; the batch in hand is finished, and the group is left."""
        try:
            from confluent_kafka import Consumer, Producer
        except ImportError as error:
            raise CommandError("Install what is needed first: pip install -r requirements-kafka.txt") from error
        if not settings.KAFKA_BOOTSTRAP_SERVERS:
            raise CommandError("Name the brokers in KAFKA_BOOTSTRAP_SERVERS, such as kafka1:9092,kafka2:9092.")
        stop = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stop.set())
        shared = {"bootstrap.servers": settings.KAFKA_BOOTSTRAP_SERVERS, **settings.KAFKA_OPTIONS}
        consumer = Consumer({
            **shared,
            "group.id": settings.KAFKA_GROUP,
            "auto.offset.reset": "earliest",  # a group that is new reads what is there
            "enable.auto.commit": False,  # offsets are committed after the rows
        })  # fmt: skip
        intake = Intake(consumer, Producer(shared), settings.KAFKA_REJECTED_TOPIC, stop=stop)
        consumer.subscribe(
            [settings.KAFKA_TOPIC], on_assign=_log("partitions taken"), on_revoke=_log("partitions given")
        )
        try:
            intake.run()
        finally:
            consumer.close()  # the others of the group take over at once, not after a time-out
            logger.info("events taken", extra=vars(intake.tally))


def _log(sentence: str) -> Any:
    def told(_: Any, partitions: list[Any]) -> None:
        logger.info(sentence, extra={"partitions": [each.partition for each in partitions]})

    return told
