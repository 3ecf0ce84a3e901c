"""Tasks of the weekly plan."""

from celery import shared_task

from core.errors import Transient
from plans import generation, services
from tasks import ring


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
def generate_plan(plan_id: int) -> None:
    """Fill one requested week. Safe to run twice: the first run claims the row."""
    generation.generate(plan_id)


@shared_task(queue="default", acks_late=True, soft_time_limit=30, time_limit=40, max_retries=0)
def rescue_stuck_plans() -> None:
    """Ring again for every plan whose message or worker was lost."""
    for plan_id in services.rescue_stuck():
        ring(generate_plan, plan_id)


@shared_task(queue="default", acks_late=True, soft_time_limit=240, time_limit=280, max_retries=0)
def check_due_plans() -> None:
    """Pass plans whose food or person has changed through the gate, and ring for those that fail."""
    for plan_id in services.check_due_plans():
        ring(generate_plan, plan_id)
