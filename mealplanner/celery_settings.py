"""How Celery behaves here. Delivery is at least once; that a job still takes effect once is the row's doing.

No result backend: state and result of every job live on its row (docs/architecture.md).
"""

from __future__ import annotations

import pkgutil

import environ
from django.conf import settings

import tasks
from mealplanner.redis_urls import broker_url as _broker_url

_env = environ.Env()

imports = [f"tasks.{module.name}" for module in pkgutil.iter_modules(tasks.__path__)]

# ---------------------------------------------------------------- messages

broker_url = _broker_url(settings.REDIS_URL)
task_serializer = event_serializer = "json"
accept_content = ["json"]
task_ignore_result = True
enable_utc = True
timezone = settings.TIME_ZONE

# ---------------------------------------------------------------- a worker or its machine may die at any moment

task_acks_late = True
task_reject_on_worker_lost = True
task_retry_on_worker_lost = True  # counts towards max_retries; without it a task that kills its process runs for ever
worker_prefetch_multiplier = 1  # what a busy worker hoards, an idle one cannot take
worker_cancel_long_running_tasks_on_connection_loss = True
worker_eta_task_limit = 1000
worker_soft_shutdown_timeout = 10  # with REMAP_SIGTERM=SIGQUIT: unfinished tasks go back to the queue
worker_max_tasks_per_child = 200
worker_max_memory_per_child = 768_000  # kB; a solver's arenas go back to the system with its process

# ---------------------------------------------------------------- limits: soft < hard < visibility timeout

task_time_limit = _env.int("TASK_TIME_LIMIT_S", default=300)
task_soft_time_limit = task_time_limit - min(30, task_time_limit // 2)
_visibility_timeout = 2 * task_time_limit + 600
"""Above the hard limit and the longest countdown of a retry, or a task runs twice at the same time."""

# ---------------------------------------------------------------- Redis

broker_connection_retry_on_startup = True
broker_transport_options = {
    "global_keyprefix": settings.REDIS_KEY_PREFIX,
    "visibility_timeout": _visibility_timeout,
    # How soon the messages of a dead worker are found; the default looks about every 100 s.
    "unacked_restore_interval": 10,
    "unacked_restore_throttle": 1,
    "queue_order_strategy": "priority",
    "priority_steps": list(range(10)),  # on Redis 0 is the most urgent
    # A request must not wait for a broker that is away or says nothing: the row is saved, and rescued later. Workers
    # have more patience (celery.py).
    "socket_timeout": 1,
    "socket_connect_timeout": 2,
    "health_check_interval": 25,
    "max_retries": 2,
    "interval_start": 0,
    "interval_step": 0.2,
    "interval_max": 0.5,
}
if not settings.REDIS_URL.startswith("unix:"):  # on a unix socket the option is a TypeError
    broker_transport_options["socket_keepalive"] = True
task_default_priority = 5
task_publish_retry_policy = {"max_retries": 1, "interval_start": 0, "interval_step": 0.2, "interval_max": 0.5}

# ---------------------------------------------------------------- beat

# The file scheduler: the schedule is code, reviewed and the same everywhere. Nobody edits it in the admin, so it needs
# no tables. Its file remembers what ran last. Run exactly one beat.
beat_schedule_filename = _env.str("BEAT_SCHEDULE_FILE", default=str(settings.VAR_DIR / "beat-schedule"))
beat_max_loop_interval = 5
beat_sync_every = 1  # written after every tick: a fresh file is the sign of a living beat
beat_cron_starting_deadline = 1800
