"""Pages, the admin and the API's docs; every API route stands in `api_urls.py`."""

from django.contrib import admin
from django.urls import include, path
from drf_spectacular.views import SpectacularAPIView, SpectacularRedocView, SpectacularSwaggerView

from mealplanner import views

admin.site.site_header = admin.site.site_title = "mealplanner"

urlpatterns = [
    path("", views.home, name="home"),
    path("admin/", admin.site.urls),
    path("api/v1/", include("mealplanner.api_urls")),
    path("api/schema/", SpectacularAPIView.as_view(), name="schema"),
    path("api/docs/", SpectacularSwaggerView.as_view(url_name="schema"), name="docs"),
    path("api/redoc/", SpectacularRedocView.as_view(url_name="schema"), name="redoc"),
]

handler400 = "core.api.bad_request"
handler403 = "core.api.forbidden"
handler404 = "core.api.page_not_found"
handler500 = "core.api.server_error"
