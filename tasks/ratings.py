"""Tasks of the recommenders."""

from celery import shared_task
from django.conf import settings

from core.errors import Transient
from ratings import training
from tasks import ring

LEAST_URGENT = 9
"""A week that a person waits for goes before a training that waits for nobody."""


@shared_task(
    queue="heavy",
    priority=LEAST_URGENT,
    acks_late=True,
    autoretry_for=(Transient,),
    retry_backoff=2,
    retry_jitter=True,
    max_retries=3,
    soft_time_limit=settings.TRAINING_TIME_LIMIT_S,
    time_limit=settings.TRAINING_TIME_LIMIT_S + 60,
)
def train_model(model_id: int) -> None:
    """Train and judge one requested model, then ring for the next. Safe to run twice: the first run claims the row."""
    training.train(model_id)
    ring_next()  # after a fault the rescue does


@shared_task(queue="default", acks_late=True, soft_time_limit=30, time_limit=40, max_retries=0)
def request_trainings() -> None:
    """Ask for a training of every kind in the settings."""
    training.request_all()
    ring_next()


@shared_task(queue="default", acks_late=True, soft_time_limit=30, time_limit=40, max_retries=0)
def rescue_stuck_trainings() -> None:
    """Ring again for a training whose message or worker was lost."""
    for model_id in training.rescue_stuck():
        ring(train_model, model_id)


def ring_next() -> None:
    """Ring for the training that waits longest, unless one is under way."""
    for model_id in training.next_to_train():
        ring(train_model, model_id)
