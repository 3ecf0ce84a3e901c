"""Tasks of the lists that are worked out ahead of their asking."""

from celery import shared_task

from core.errors import Transient
from ratings import stored_recommendations
from tasks import ring


@shared_task(queue="default", acks_late=True, soft_time_limit=60, time_limit=80, max_retries=0)
def refresh_recommendations() -> None:
    """Ring for every group of active people. Safe to run twice: who has a fresh list is passed over."""
    for first_id, last_id in stored_recommendations.ranges_to_refresh():
        ring(refresh_recommendations_of, first_id, last_id)


@shared_task(
    queue="heavy",
    acks_late=True,
    autoretry_for=(Transient,),
    retry_backoff=2,
    retry_jitter=True,
    max_retries=3,
    soft_time_limit=240,
    time_limit=280,
)
def refresh_recommendations_of(first_id: int, last_id: int) -> None:
    """Work out the lists of the active people with ids from `first_id` to `last_id`."""
    stored_recommendations.refresh(first_id, last_id)


@shared_task(queue="default", acks_late=True, soft_time_limit=60, time_limit=80, max_retries=0)
def clean_up_recommendations() -> None:
    """Delete lists that have expired."""
    stored_recommendations.clean_up()
