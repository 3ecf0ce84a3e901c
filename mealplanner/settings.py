"""The settings of every environment; whatever differs between two of them is read from environment variables.

`.env.example` names the variables. With none but SECRET_KEY set this is a production configuration on SQLite;
`make run` (mealplanner/devstack) sets what a development machine needs, and starts the servers behind it.
"""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import environ

from core.logs import logging_config
from mealplanner import redis_urls

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()

VAR_DIR = Path(env.str("VAR_DIR", default=str(BASE_DIR / "var")))
"""Everything that the running system writes, other than into its servers."""

SECRET_KEY = env.str("SECRET_KEY")  # no default: with a known key anyone can forge a log-in
DEBUG = env.bool("DEBUG", default=False)

ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])

INSTALLED_APPS = [
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "rest_framework",
    "rest_framework.authtoken",
    "django_filters",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "django_structlog",
    "core",
    "agents",
    "users",
    "recipes",
    "ratings",
    "plans",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django_structlog.middlewares.RequestMiddleware",
    "core.middleware.RequestIdHeader",
    "core.middleware.PageMessages",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]

ROOT_URLCONF = "mealplanner.urls"
WSGI_APPLICATION = "mealplanner.wsgi.application"
ASGI_APPLICATION = "mealplanner.asgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    }
]

LANGUAGE_CODE = "en-gb"
TIME_ZONE = "Europe/London"
USE_TZ = True

# ---------------------------------------------------------------- who logs in

AUTH_USER_MODEL = "users.User"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "admin:login"
CSRF_FAILURE_VIEW = "core.api.csrf_failure"

# ---------------------------------------------------------------- database


def sqlite(path: Path) -> dict[str, Any]:
    """Return SQLite set up for several writing processes.

    Measured with 4 writers on 2 cores: Django's defaults 52 transactions a second and 50 lock errors, these 391 and
    none. IMMEDIATE takes the write lock at the start of a transaction, so never combine it with ATOMIC_REQUESTS.
    """
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": str(path),
        "CONN_MAX_AGE": 600,  # opening the file and saying the pragmas takes longer than most requests' queries
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA busy_timeout=20000;"
            "PRAGMA journal_size_limit=27103364; PRAGMA mmap_size=134217728;",
        },
    }


def database_from_url() -> dict[str, Any]:
    """Return the database that DATABASE_URL names, with a connection pool where it is PostgreSQL."""
    named = env.db("DATABASE_URL")
    if named["ENGINE"].endswith("sqlite3"):
        return sqlite(Path(named["NAME"]))
    named["HOST"] = unquote(named.get("HOST") or "")  # a socket folder arrives percent-encoded
    named["CONN_MAX_AGE"] = 0  # the pool keeps connections; the two exclude each other
    named["OPTIONS"] = {
        **named.get("OPTIONS", {}),
        "pool": {"min_size": 1, "max_size": env.int("DATABASE_POOL_SIZE", default=8), "timeout": 10},
    }
    return named


DATABASES = {"default": database_from_url() if env.str("DATABASE_URL", default="") else sqlite(VAR_DIR / "db.sqlite3")}
if env.str("TEST_DATABASE_NAME", default=""):
    # A file even for SQLite: a database in memory has no locks, and tests of two workers would prove nothing.
    DATABASES["default"]["TEST"] = {"NAME": env.str("TEST_DATABASE_NAME")}

# ---------------------------------------------------------------- Redis: broker and cache

REDIS_URL = env.str("REDIS_URL", default=f"unix://{VAR_DIR / 'run' / 'valkey.sock'}")
"""redis://host:port[/database] or unix:///socket[?db=database]: the broker; the cache is the database after it."""
REDIS_KEY_PREFIX = env.str("REDIS_KEY_PREFIX", default="mealplanner:")
"""Keeps two installations, or two test processes, on one server apart."""

CACHES = {
    "default": {
        "BACKEND": "mealplanner.cache.LenientRedisCache",
        "LOCATION": redis_urls.cache_url(REDIS_URL),
        "KEY_PREFIX": REDIS_KEY_PREFIX.rstrip(":"),
        "TIMEOUT": 300,
        "OPTIONS": {"socket_timeout": 2, "socket_connect_timeout": 1, "health_check_interval": 30},
    }
}

# ---------------------------------------------------------------- API

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        # Token first: its WWW-Authenticate header makes a missing log-in a 401, not a 403.
        "users.authentication.TokenAuthentication",
        "rest_framework.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_RENDERER_CLASSES": ["core.renderers.AnyTextJSONRenderer"],
    "DEFAULT_CONTENT_NEGOTIATION_CLASS": "core.negotiation.ContentNegotiation",
    "DEFAULT_PARSER_CLASSES": ["core.parsers.ShallowJSONParser"],
    "DEFAULT_PAGINATION_CLASS": "core.api.Pagination",
    "DEFAULT_FILTER_BACKENDS": ["django_filters.rest_framework.DjangoFilterBackend"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "EXCEPTION_HANDLER": "core.api.exception_handler",
    "TEST_REQUEST_DEFAULT_FORMAT": "json",
    # By address: enough for a family behind one router, too few for trying passwords.
    "DEFAULT_THROTTLE_RATES": {
        "register": env.str("THROTTLE_REGISTER", default="30/hour"),
        "login": env.str("THROTTLE_LOGIN", default="20/minute"),
    },
    "NUM_PROXIES": env.int("NUM_PROXIES", default=0),  # more, and X-Forwarded-For is believed that far
}

SPECTACULAR_SETTINGS = {
    "TITLE": "mealplanner",
    "DESCRIPTION": "A week of real meals that is safe, meets its targets and fits the budget.",
    "VERSION": "1",
    "SCHEMA_PATH_PREFIX": r"/api/v1",
    "COMPONENT_SPLIT_REQUEST": True,
    "SERVE_INCLUDE_SCHEMA": False,
    # The same words under several fields get one name.
    "ENUM_NAME_OVERRIDES": {
        "SlotEnum": "core.vocabulary.Slot",
        "MealTypeEnum": "core.vocabulary.MealType",
        "PlanStatusEnum": "plans.models.WeeklyPlan.Status",
        "RecommendationSourceEnum": "ratings.recommending.Source",
    },
    "SERVE_PERMISSIONS": ["rest_framework.permissions.AllowAny"],
    # The pages come from our own static files: a closed network shows them as well.
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "REDOC_DIST": "SIDECAR",
}

# ---------------------------------------------------------------- static files

STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [path for path in [BASE_DIR / "static"] if path.is_dir()]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}

# ---------------------------------------------------------------- transport security

HTTPS = env.bool("HTTPS", default=True)
"""Off only where nobody terminates TLS: the development stack and the tests."""
SECURE_SSL_REDIRECT = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^api/v1/health/?$"]  # asked by the health checks inside the network, without TLS
SECURE_HSTS_SECONDS = env.int("HSTS_SECONDS", default=31_536_000) if HTTPS else 0
SESSION_COOKIE_SECURE = HTTPS
CSRF_COOKIE_SECURE = HTTPS
if env.bool("BEHIND_PROXY", default=False):  # only where a proxy sets this header itself: anyone else could forge it
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SILENCED_SYSTEM_CHECKS = [
    # HSTS for every subdomain, and its browser preload list, concern a whole domain: its owner decides, not one host.
    "security.W005",
    "security.W021",
]

# ---------------------------------------------------------------- logs

LOG_LEVEL = env.str("LOG_LEVEL", default="INFO")
LOG_FORMAT = env.str("LOG_FORMAT", default="keyvalue")
"""keyvalue for people, json for machines."""
LOGGING = logging_config(level=LOG_LEVEL, log_format=LOG_FORMAT)
DJANGO_STRUCTLOG_CELERY_ENABLED = True
DJANGO_STRUCTLOG_IP_LOGGING_ENABLED = False  # an address is personal data, and the request id finds the same lines
DJANGO_STRUCTLOG_STATUS_START_LOG_LEVEL = logging.DEBUG  # one line for each finished request and task is enough
DJANGO_STRUCTLOG_CELERY_TASK_START_LOG_LEVEL = logging.DEBUG

# ---------------------------------------------------------------- planning

MIN_RATINGS_FOR_SOLVER = env.int("MIN_RATINGS_FOR_SOLVER", default=10)
"""With fewer ratings a person's taste is guesswork, and the coach picks the week where a model is configured."""
SOLVER_TIME_LIMIT_S = env.float("SOLVER_TIME_LIMIT_S", default=3.0)
"""What a person waits for gladly; longer solves gain little."""
SOLVER_SEED = env.int("SOLVER_SEED", default=0)
"""The same inputs give the same plan."""
PLAN_PENDING_RING_AFTER_S = env.int("PLAN_PENDING_RING_AFTER_S", default=20)
"""A plan that waited this long has lost its message: a worker is asked again."""
PLAN_GENERATING_STALE_S = env.int("PLAN_GENERATING_STALE_S", default=60)
"""A plan in work for this long has lost its worker. Above the longest solve with all its retries."""
PLAN_MAX_ATTEMPTS = env.int("PLAN_MAX_ATTEMPTS", default=3)
"""After this many lost workers the plan is the cause, and fails."""

# ---------------------------------------------------------------- language models

LLM_PROVIDER = env.str("LLM_PROVIDER", default="off")
"""off, local or openai: whom the agents ask. Off, and every job is done without a model."""
LLM_BASE_URL = env.str("LLM_BASE_URL", default="http://localhost:11434/v1")
"""Of the provider local: any server that speaks OpenAI's protocol. The default is Ollama's own address."""
LLM_MODEL_REVIEW = env.str("LLM_MODEL_REVIEW", default="")
LLM_MODEL_COACH = env.str("LLM_MODEL_COACH", default="")
"""Models of the provider local; an agent whose model is not named does without."""
OPENAI_API_KEY = env.str("OPENAI_API_KEY", default="")
OPENAI_BASE_URL = env.str("OPENAI_BASE_URL", default="https://api.openai.com/v1")
"""Apart from LLM_BASE_URL, so that the key never goes to a server that was meant to be asked without one."""
OPENAI_MODEL_REVIEW = env.str("OPENAI_MODEL_REVIEW", default="gpt-4o-mini")
OPENAI_MODEL_COACH = env.str("OPENAI_MODEL_COACH", default="gpt-4o-mini")
LLM_TIMEOUT_S = env.float("LLM_TIMEOUT_S", default=15.0)
"""One call, from the first byte sent to the last one received, however it trickles."""
LLM_TOTAL_TIMEOUT_S = env.float("LLM_TOTAL_TIMEOUT_S", default=25.0)
"""All calls of one job with their pauses. With a solve after it, below the 50 s after which a task is stopped."""
LLM_MAX_RETRIES = env.int("LLM_MAX_RETRIES", default=2)
"""How often one job asks again after a fault of the server."""
LLM_BACKOFF_S = env.float("LLM_BACKOFF_S", default=0.5)
"""The first pause before asking again; each one after it is twice as long, unless the server names its own."""
LLM_MAX_REPAIRS = env.int("LLM_MAX_REPAIRS", default=1)
"""How often a useless answer is sent back with what is wrong with it: a model that fails twice fails a third time."""
LLM_MAX_ANSWER_BYTES = env.int("LLM_MAX_ANSWER_BYTES", default=200_000)
"""No useful answer is a tenth of this; what is longer is not read to its end."""
LLM_MAX_ANSWER_TOKENS = env.int("LLM_MAX_ANSWER_TOKENS", default=2_000)
"""Twice what the longest answer needs, a week of 28 picks."""
LLM_CIRCUIT_FAILURES = env.int("LLM_CIRCUIT_FAILURES", default=5)
"""After so many faults of the server on end nobody asks it for LLM_CIRCUIT_OPEN_S seconds."""
LLM_CIRCUIT_OPEN_S = env.int("LLM_CIRCUIT_OPEN_S", default=60)
LLM_DAILY_TOKENS = env.int("LLM_DAILY_TOKENS", default=100_000)
"""What one person may use in a day: about ten weeks and twenty sentences."""
LLM_KEEP_TEXT = env.bool("LLM_KEEP_TEXT", default=False)
"""Keep what was asked and answered on each call's row: a person's own words, so only while looking for a fault."""
AGENT_RUN_KEEP_DAYS = max(2, env.int("AGENT_RUN_KEEP_DAYS", default=90))
"""How long the row of a call is kept; today's are what the daily tokens are counted by, so never less than two days."""

# ---------------------------------------------------------------- what people do

INTERACTION_WEIGHTS = {
    "view": 0.1,
    "click": 0.3,
    "like": 0.7,
    "share": 1.0,
    "cook": 1.0,
    "skip": -0.3,
    "swap_out": -0.5,
}
"""How much each kind of reported event says about a person's taste, where a rating says 1 or -1.

A view is hardly a word, and what took effort is a full one. A skipped meal may have been the day's fault; a dish that
was swapped for another was looked at and not wanted.
"""

BEHAVIOUR_CONSENT_REQUIRED = env.bool("BEHAVIOUR_CONSENT_REQUIRED", default=False)
"""On: nothing that people do is kept before they said yes. Off: also of those who were never asked (docs/api.md)."""

# ---------------------------------------------------------------- learning taste

RECOMMENDER_KINDS = env.list("RECOMMENDER_KINDS", default=["two_tower", "als", "item_item", "popularity"])
"""What is trained every night, the best first; those behind the active one answer where it can't."""
RECOMMENDER_DIR = Path(env.str("RECOMMENDER_DIR", default=str(VAR_DIR / "recommenders")))
"""The trained models. Every process that serves or trains reads this folder: on several machines, a shared one."""
RECOMMENDER_MIN_PEOPLE = env.int("RECOMMENDER_MIN_PEOPLE", default=20)
"""With fewer people to be judged on, chance decides between two models: popularity serves."""
RECOMMENDER_SURE_PEOPLE = env.int("RECOMMENDER_SURE_PEOPLE", default=500)
"""From so many on a mean is trusted as it is; with fewer, a model's lead over popularity must exclude zero."""
RECOMMENDER_KEPT = env.int("RECOMMENDER_KEPT", default=3)
"""How many trained models of each kind stay on disk, to roll back to."""
TRAINING_TIME_LIMIT_S = env.int("TRAINING_TIME_LIMIT_S", default=4 * 3600)
"""A training that takes longer is stopped. 450,000 events take minutes; 20 million take a machine of their own."""
TRAINING_STALE_S = env.int("TRAINING_STALE_S", default=180)
"""A training that gave no sign of life for so long has lost its worker; it gives one every sixth of this."""
TRAINING_MAX_ATTEMPTS = env.int("TRAINING_MAX_ATTEMPTS", default=3)
MLFLOW_TRACKING_URI = env.str("MLFLOW_TRACKING_URI", default="")
"""Where configuration and metrics of every training are sent as well; empty: nowhere."""
MLFLOW_EXPERIMENT = env.str("MLFLOW_EXPERIMENT", default="mealplanner-recommenders")

# ---------------------------------------------------------------- recommending

RECOMMENDATION_DIVERSITY = env.float("RECOMMENDATION_DIVERSITY", default=0.3)
"""0 shows the best first, 1 only sees that dishes differ (ratings/diversity.py); 0.3 costs 0 to 3 % of NDCG@10."""
RECOMMENDATION_POOL = env.int("RECOMMENDATION_POOL", default=100)
"""How many of the best dishes a list is chosen from; a deeper pool shows dishes that nobody would miss."""
RECOMMENDATIONS_CACHED_S = env.int("RECOMMENDATIONS_CACHED_S", default=900)
"""A list that was worked out is shown again for so long, unless something that it rests on changes."""
RECOMMENDATIONS_STORED_H = env.int("RECOMMENDATIONS_STORED_H", default=36)
"""A stored list is shown for so long: a night that fails leaves it in its place until noon."""
RECOMMENDATIONS_ACTIVE_DAYS = env.int("RECOMMENDATIONS_ACTIVE_DAYS", default=30)
"""Who did something within these days has a list worked out every night."""

KAFKA_BOOTSTRAP_SERVERS = env.str("KAFKA_BOOTSTRAP_SERVERS", default="")
"""host:port of some brokers, comma-separated: for `manage.py consume_interactions` only."""
KAFKA_TOPIC = env.str("KAFKA_TOPIC", default="interactions")
KAFKA_REJECTED_TOPIC = env.str("KAFKA_REJECTED_TOPIC", default="interactions.rejected")
"""Where messages that are no events are kept, each with the reason in a header."""
KAFKA_GROUP = env.str("KAFKA_GROUP", default="mealplanner")
KAFKA_OPTIONS = env.json("KAFKA_OPTIONS", default={})
"""More of librdkafka's own settings as a JSON object, such as those of TLS and SASL."""

# ---------------------------------------------------------------- watching

METRICS_TOKEN = env.str("METRICS_TOKEN", default="")
"""What a monitoring system sends as a bearer token to read the metrics; empty, and only staff can."""
