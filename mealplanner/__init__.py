"""The wiring of the project: settings, addresses, queues. Domain code lives in the apps."""

from mealplanner.celery import app as celery_app

__all__ = ("celery_app",)
