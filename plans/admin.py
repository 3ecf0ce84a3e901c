"""Plans as staff see them: to look at, never to change."""

from __future__ import annotations

from django.contrib import admin
from django.utils.safestring import SafeString

from core.admin import ReadOnlyAdmin, bullets, pretty_json, table
from core.vocabulary import Slot
from plans.models import PlanAction, PlanMeal, WeeklyPlan


@admin.register(WeeklyPlan)
class WeeklyPlanAdmin(ReadOnlyAdmin):
    """A week with its method, what gave way or clashed, and why each meal was chosen."""

    list_display = ("id", "user", "week_start", "status", "lifecycle", "method", "cost_pence", "requested_at")
    list_display_links = ("id", "user")
    list_filter = ("status", "lifecycle", "method", "week_start")
    list_select_related = ("user",)
    search_fields = ("user__email",)
    date_hierarchy = "week_start"
    fieldsets = (
        (None, {"fields": ("user", "week_start", "status", "lifecycle", "method", "household_size")}),
        ("Meals", {"fields": ("meals",)}),
        ("Rules", {"fields": ("relaxations_list", "clashes_list")}),
        ("Totals of the week", {"fields": (
            "energy_kcal", "protein_g", "fat_g", "carbohydrate_g", "cost_pence", "day_targets",
        )}),
        ("How it was made", {"fields": (
            "metadata", "attempt", "requested_at", "claimed_at", "checked_at", "error_id", "error_message",
        )}),
    )  # fmt: skip
    readonly_fields = ("meals", "relaxations_list", "clashes_list", "day_targets", "metadata")

    @admin.display(description="meals")
    def meals(self, plan: WeeklyPlan) -> SafeString:
        """Return the meals in the order of the week, each with its reasons."""
        meals = PlanMeal.objects.filter(day__plan=plan).select_related("day", "recipe")
        in_order = sorted(meals, key=lambda meal: (meal.day.date, Slot.values.index(meal.slot)))
        return table(
            ["Date", "Slot", "Recipe", "Portion", "kcal", "Protein g", "Pence", "Outcome", "Reasons"],
            [
                (
                    f"{meal.day.date:%a %d %b}", Slot(meal.slot).label, meal.recipe.title, meal.portion,
                    meal.energy_kcal, meal.protein_g, meal.cost_pence,
                    meal.get_outcome_display() + (", locked" if meal.is_locked else ""), bullets(meal.reasons),
                )
                for meal in in_order
            ],
        )  # fmt: skip

    @admin.display(description="what gave way")
    def relaxations_list(self, plan: WeeklyPlan) -> SafeString | str:
        return bullets(each["sentence"] for each in plan.relaxations) if plan.relaxations else "Nothing."

    @admin.display(description="what clashed")
    def clashes_list(self, plan: WeeklyPlan) -> SafeString | str:
        return bullets(each["sentence"] for each in plan.clashes) if plan.clashes else "Nothing."

    @admin.display(description="targets of a day")
    def day_targets(self, plan: WeeklyPlan) -> SafeString:
        return pretty_json(plan.targets)

    @admin.display(description="solver metadata")
    def metadata(self, plan: WeeklyPlan) -> SafeString:
        return pretty_json(plan.solver_metadata)


@admin.register(PlanAction)
class PlanActionAdmin(ReadOnlyAdmin):
    """What was asked of a week, how it was understood, and what came of it; the person's own words are not shown."""

    list_display = ("id", "plan", "status", "kind", "source", "is_dry_run", "requested_at", "finished_at")
    list_filter = ("status", "source", "is_dry_run")
    list_select_related = ("plan",)
    search_fields = ("plan__user__email",)
    date_hierarchy = "requested_at"
    fieldsets = (
        (None, {"fields": ("plan", "status", "kind", "source", "is_dry_run")}),
        ("What was understood", {"fields": ("understood",)}),
        ("What came of it", {"fields": (
            "refusal_code", "refusal", "what_changed", "finished_at", "undone_at", "error_id", "error_message",
        )}),
        ("How it was worked on", {"fields": ("attempt", "requested_at", "claimed_at", "client_key")}),
    )  # fmt: skip
    readonly_fields = ("kind", "understood", "what_changed")

    @admin.display(description="type")
    def kind(self, action: PlanAction) -> str:
        return action.asked.get("type") or "words"

    @admin.display(description="instructions")
    def understood(self, action: PlanAction) -> SafeString:
        return pretty_json(action.instructions)

    @admin.display(description="changes")
    def what_changed(self, action: PlanAction) -> SafeString | str:
        """Return the meals that changed, as they were and as they became."""
        rows = [
            (meal["date"], meal["slot"], meal["before"]["title"], meal["before"]["portion"], meal["after"]["title"],
             meal["after"]["portion"])
            for meal in action.changes.get("meals", [])
        ]  # fmt: skip
        return table(["Date", "Slot", "Was", "Portion", "Is", "Portion"], rows) if rows else "Nothing."
