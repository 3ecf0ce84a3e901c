"""Accounts and profiles for staff."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.contrib.auth.forms import AdminUserCreationForm, UserChangeForm
from django.http import HttpRequest
from rest_framework.authtoken.models import TokenProxy

from users.models import Profile, User

admin.site.unregister(TokenProxy)  # a token is as good as a password: nobody reads it there


class NewUserForm(AdminUserCreationForm):
    class Meta:
        model = User
        fields = ("email",)

    def clean_email(self) -> str:
        """Keep the address in lower case, as log-in looks for it."""
        return str(self.cleaned_data["email"]).lower()


class UserForm(UserChangeForm):
    class Meta:
        model = User
        fields = "__all__"
        field_classes: dict[str, type[forms.Field]] = {}

    def clean_email(self) -> str:
        """Keep the address in lower case, as log-in looks for it."""
        return str(self.cleaned_data["email"]).lower()


@admin.register(User)
class UserAdmin(DjangoUserAdmin):
    """Accounts, by e-mail address."""

    form = UserForm
    add_form = NewUserForm
    ordering = ("email",)
    list_display = ("email", "is_active", "is_staff", "date_joined", "last_login")
    list_filter = ("is_active", "is_staff", "is_superuser")
    search_fields = ("email",)
    readonly_fields = ("last_login", "date_joined")
    fieldsets = (
        (None, {"fields": ("email", "password")}),
        ("May", {"fields": ("is_active", "is_staff", "is_superuser", "groups", "user_permissions")}),
        ("When", {"fields": ("last_login", "date_joined")}),
    )
    add_fieldsets = ((None, {"fields": ("email", "usable_password", "password1", "password2")}),)

    def save_model(self, request: HttpRequest, obj: User, form: Any, change: bool) -> None:
        """Save the account; a new one gets its empty profile, as everybody has one."""
        super().save_model(request, obj, form, change)
        Profile.objects.get_or_create(user=obj)


@admin.register(Profile)
class ProfileAdmin(admin.ModelAdmin):
    """Who eats: for staff to read, for its owner to change."""

    list_display = ("user", "sex", "goal", "diet_names", "allergen_names", "weekly_budget_pence", "household_size")
    list_filter = ("goal", "activity", "household_size")
    search_fields = ("user__email",)
    list_select_related = ("user",)
    exclude = ("diets", "allergens", "enabled_slots")
    readonly_fields = (
        "diet_names", "allergen_names", "slot_names", "behaviour_consent_at", "needs_changed_at", "created_at",
        "updated_at",
    )  # fmt: skip

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Nobody: a profile comes with its account."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Profile | None = None) -> bool:
        """Nobody: what a person must not eat is for them to say."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Profile | None = None) -> bool:
        """Only together with its account."""
        match = request.resolver_match
        with_account = match is not None and (match.url_name or "").startswith("users_user_")
        return with_account and super().has_delete_permission(request, obj)
