"""Every route of the API: each edge lists its own, and this page brings them together under `/api/v1/`.

Routes are written without a slash at their end, and all of them take one.
"""

from django.urls import URLPattern, path
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerView

from core.routes import with_or_without_slash
from mealplanner import metrics, views
from plans import api as plans_api
from plans import api_actions, api_insights, api_meals, api_pantry, api_preferences, api_shopping
from ratings import api as ratings_api
from ratings import api_recommendations, api_scores, api_track
from recipes import api as recipes_api
from users import api as users_api
from users import api_me

routes: list[URLPattern] = [
    # An address is looked for from the top: what is asked for most, and must be answered soonest, stands there.
    *api_recommendations.routes,
    *api_track.routes,
    path("health", views.health, name="health"),
    path("metrics", metrics.MetricsView.as_view(), name="metrics"),
    path("schema", SpectacularAPIView.as_view(), name="schema-v1"),
    path("docs", SpectacularSwaggerView.as_view(url_name="schema-v1"), name="docs-v1"),
    *users_api.routes,
    *api_me.routes,
    *recipes_api.routes,
    *ratings_api.routes,
    *api_scores.routes,
    *plans_api.routes,
    *api_meals.routes,
    *api_actions.routes,
    *api_shopping.routes,
    *api_pantry.routes,
    *api_preferences.routes,
    *api_insights.routes,
]

urlpatterns = [with_or_without_slash(route) for route in routes]
