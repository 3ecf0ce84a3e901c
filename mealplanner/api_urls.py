"""Every route of the API: each edge lists its own, and this page brings them together under `/api/v1/`."""

from django.urls import URLPattern, path

from mealplanner import views
from plans import api as plans_api
from plans import api_meals, api_pantry, api_preferences, api_shopping
from ratings import api as ratings_api
from recipes import api as recipes_api
from users import api as users_api

urlpatterns: list[URLPattern] = [
    path("health", views.health, name="health"),
    *users_api.routes,
    *recipes_api.routes,
    *ratings_api.routes,
    *plans_api.routes,
    *api_meals.routes,
    *api_shopping.routes,
    *api_pantry.routes,
    *api_preferences.routes,
]
