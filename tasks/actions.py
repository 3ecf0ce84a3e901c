"""Tasks of the changes that people ask of their weeks."""

from celery import shared_task

from core.errors import Transient
from plans import action_life
from tasks import ring
from tasks.plans import generate_plan


@shared_task(
    queue="heavy",
    acks_late=True,
    autoretry_for=(Transient,),
    retry_backoff=2,
    retry_jitter=True,
    max_retries=3,
    soft_time_limit=50,
    time_limit=55,
)
def apply_action(action_id: int) -> None:
    """Understand and carry out one requested change. Safe to run twice: the first run claims the row."""
    unsafe_plan_id = action_life.apply(action_id)
    if unsafe_plan_id is not None:
        ring(generate_plan, unsafe_plan_id)


@shared_task(queue="default", acks_late=True, soft_time_limit=30, time_limit=40, max_retries=0)
def rescue_stuck_actions() -> None:
    """Ring again for every action whose message or worker was lost."""
    for action_id in action_life.rescue_stuck():
        ring(apply_action, action_id)
