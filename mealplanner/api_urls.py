"""Every route of the API: each app lists its own, and this page brings them together."""

from importlib import import_module
from importlib.util import find_spec

from django.urls import path
from mealplanner import views

urlpatterns = [path("health", views.health, name="health")]
for _name in ("users.api", "recipes.api", "ratings.api", "plans.api", "plans.api_meals", "plans.api_shopping", "plans.api_pantry", "plans.api_preferences"):
    if find_spec(_name):
        urlpatterns += getattr(import_module(_name), "routes", [])
