"""Every route of the API, on one page."""

from django.urls import path

from mealplanner import views

urlpatterns = [
    path("health", views.health, name="health"),
]
