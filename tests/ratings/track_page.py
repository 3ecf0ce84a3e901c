"""The project's addresses, and pages that a browser can open to try static/track.js."""

from django.http import HttpRequest, HttpResponse
from django.urls import path

from mealplanner.urls import urlpatterns as project_urls
from tests.factories import PASSWORD
from users.models import User

PAGE = """<!doctype html><title>try</title>
<article data-recipe-id="{recipe_id}" style="height: 50px">A dish</article>
<script>
async function begin() {{
  const answer = await fetch("/api/v1/auth/login", {{method: "POST", headers: {{"Content-Type": "application/json"}},
    body: JSON.stringify({{email: "alice@example.com", password: "{password}"}})}});
  if (!answer.ok) throw new Error(answer.status);
  const script = document.createElement("script");
  script.src = "/static/track.js";
  script.dataset.consent = "{consent}";
  script.dataset.person = "{person}";
  script.onload = () => {{
    document.querySelector("article").click();
    mealplannerTracking.track("like", {recipe_id});
    location.href = "/try/left";
  }};
  document.body.append(script);
}}
begin();
</script>"""


visits: list[str] = []


def page(request: HttpRequest, recipe_id: int, consent: str) -> HttpResponse:
    person = User.objects.get(email="alice@example.com").pk
    return HttpResponse(PAGE.format(recipe_id=recipe_id, consent=consent, password=PASSWORD, person=person))


def left(request: HttpRequest) -> HttpResponse:
    visits.append("left")
    return HttpResponse("<!doctype html><title>left</title>the next page")


urlpatterns = [*project_urls, path("try/<int:recipe_id>/<consent>", page), path("try/left", left)]
