"""Trained models as staff see them: compared, asked for, handed back. What they are, no one changes by hand."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path
from django.utils.safestring import SafeString
from django.views.decorators.http import require_POST

from core.admin import ReadOnlyAdmin, pretty_json, table
from core.errors import DomainError
from ratings import publishing, training
from ratings.admin_plot import MOST, ndcg, plot
from ratings.models import TrainedModel
from ratings.recommender import MODELS
from tasks.ratings import ring_next

LIST = "admin:ratings_trainedmodel_changelist"


@admin.register(TrainedModel)
class TrainedModelAdmin(ReadOnlyAdmin):
    """Every training with how it did beside popularity and the active model, and why it answers or does not."""

    list_display = (
        "version", "status", "is_active", "own_ndcg", "active_ndcg", "popularity_ndcg", "size", "requested_at",
        "verdict",
    )  # fmt: skip
    list_display_links = ("version",)
    list_filter = ("status", "kind")
    actions = ("train_again", "answer_first")
    fieldsets = (
        (None, {"fields": ("version", "status", "is_active", "verdict", "activated_at", "previous")}),
        ("How it did", {"fields": ("measured", "held_out", "calibrated")}),
        ("What it learned from", {"fields": ("learned_from",)}),
        ("How it was made", {"fields": (
            "configuration", "steps", "artefact", "sha256", "size_bytes", "attempt", "requested_at", "claimed_at",
            "finished_at", "error_id", "error_message",
        )}),
    )  # fmt: skip
    readonly_fields = ("version", "measured", "held_out", "calibrated", "learned_from", "configuration", "steps")

    def has_operate_permission(self, request: HttpRequest) -> bool:
        """Training and handing over change no field by hand, so looking is read-only and this is another question."""
        return request.user.has_perm("ratings.change_trainedmodel")

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        return [
            path("train/", view(require_POST(self.train)), name="ratings_trainedmodel_train"),
            path("roll-back/", view(require_POST(self.roll_back)), name="ratings_trainedmodel_roll_back"),
            *super().get_urls(),
        ]

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        latest = self.get_queryset(request).order_by("-pk")[: 4 * MOST]
        shown = {
            "plot": plot(list(latest)), "kinds": sorted(MODELS), "may_operate": self.has_operate_permission(request),
            "active": TrainedModel.objects.filter(is_active=True).first(),
        }  # fmt: skip
        return super().changelist_view(request, extra_context={**shown, **(extra_context or {})})

    def train(self, request: HttpRequest) -> HttpResponse:
        """Ask for a training of the kind that was chosen, or of all."""
        self._require_right(request)
        kinds = [request.POST["kind"]] if request.POST.get("kind") else settings.RECOMMENDER_KINDS
        self._train(request, kinds)
        return redirect(LIST)

    def roll_back(self, request: HttpRequest) -> HttpResponse:
        """Withdraw the active model that the page named, and let the one before it answer."""
        self._require_right(request)
        try:
            withdrawn, active = publishing.roll_back(request.POST.get("version", ""))
        except DomainError as refusal:
            self.message_user(request, refusal.message, messages.ERROR)
        else:
            self.log_change(request, withdrawn, f"Rolled back to {active.version}.")
            self.message_user(request, f"{withdrawn.version} is withdrawn; {active.version} answers.", messages.SUCCESS)
        return redirect(LIST)

    @admin.action(description="Train the kinds of the selected models now", permissions=["operate"])
    def train_again(self, request: HttpRequest, queryset: QuerySet[TrainedModel]) -> None:
        self._train(request, sorted(set(queryset.order_by().values_list("kind", flat=True))))

    @admin.action(description="Let the selected model answer first", permissions=["operate"])
    def answer_first(self, request: HttpRequest, queryset: QuerySet[TrainedModel]) -> None:
        if len(queryset) != 1:
            self.message_user(request, "Select exactly one model.", messages.ERROR)
            return
        try:
            active = publishing.activate(queryset[0].pk)
        except DomainError as refusal:
            self.message_user(request, refusal.message, messages.ERROR)
            return
        self.log_change(request, active, "Made the active model by hand.")
        self.message_user(request, f"{active.version} answers.", messages.SUCCESS)

    def _train(self, request: HttpRequest, kinds: list[str]) -> None:
        try:
            rows = [training.request(kind) for kind in kinds]
        except DomainError as refusal:
            self.message_user(request, refusal.message, messages.ERROR)
            return
        ring_next()
        named = ", ".join(row.version for row in rows)
        self.message_user(request, f"Asked for {named}: one is trained after the other.", messages.SUCCESS)

    def _require_right(self, request: HttpRequest) -> None:
        if not self.has_operate_permission(request):
            raise PermissionDenied

    @admin.display(description="model", ordering="pk")
    def version(self, row: TrainedModel) -> str:
        return row.version

    @admin.display(description="NDCG@10")
    def own_ndcg(self, row: TrainedModel) -> str:
        return _figure(ndcg(row))

    @admin.display(description="of the active one then")
    def active_ndcg(self, row: TrainedModel) -> str:
        return _figure(ndcg(row, "active"))

    @admin.display(description="of popularity")
    def popularity_ndcg(self, row: TrainedModel) -> str:
        return _figure(ndcg(row, "popularity"))

    @admin.display(description="MB", ordering="size_bytes")
    def size(self, row: TrainedModel) -> str:
        return f"{row.size_bytes / 1e6:.1f}" if row.size_bytes else ""

    @admin.display(description="on the part held out")
    def measured(self, row: TrainedModel) -> SafeString | str:
        """Return a table: a row for each model that was measured, a column for each metric."""
        models = row.metrics.get("models", {})
        if not models:
            return "Not measured."
        names = list(next(iter(models.values())))
        is_itself = row.metrics.get("is_active_itself", True)
        active = f"{'active' if is_itself else 'one like the active'} ({row.metrics.get('active', '')})"
        return table(
            ["Model", *names],
            [(active if name == "active" else name, *(_figure(found.get(each)) for each in names))
             for name, found in models.items()],
        )  # fmt: skip

    @admin.display(description="held out")
    def held_out(self, row: TrainedModel) -> SafeString:
        return pretty_json(row.metrics.get("held_out", {}))

    @admin.display(description="chance of a like")
    def calibrated(self, row: TrainedModel) -> SafeString:
        return pretty_json(row.calibration)

    @admin.display(description="data")
    def learned_from(self, row: TrainedModel) -> SafeString:
        return pretty_json(row.data)

    @admin.display(description="configuration")
    def configuration(self, row: TrainedModel) -> SafeString:
        return pretty_json(row.params)

    @admin.display(description="seconds")
    def steps(self, row: TrainedModel) -> SafeString:
        return pretty_json(row.timings)


def _figure(value: float | None) -> str:
    return "" if value is None else f"{value:.4f}"
