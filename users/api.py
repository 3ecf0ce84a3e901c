"""Accounts and profiles over HTTP."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.contrib.auth import login, logout
from django.db.models import TextChoices
from django.urls import path
from drf_spectacular.utils import extend_schema, extend_schema_field, extend_schema_serializer
from rest_framework import serializers, status
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from core.api import Choice, ErrorSerializer, KnownFieldsOnly, SignInThrottle
from core.vocabulary import Allergen, Diet, Slot, from_bits
from users import current, selectors, services
from users.models import Profile, User

REFUSED = {400: ErrorSerializer, 429: ErrorSerializer}


class Names(serializers.ListField):
    """A set of words of a vocabulary, which the row keeps as bits."""

    def __init__(self, vocabulary: type[TextChoices], **options: Any) -> None:
        super().__init__(child=Choice(vocabulary.choices), max_length=50, **options)
        self.vocabulary = vocabulary

    def to_representation(self, bits: Any) -> list[str]:
        """Return the words that the bits stand for."""
        return from_bits(bits, self.vocabulary)


class IngredientIds(serializers.ListField):
    """Rows of ingredients by their ids."""

    def __init__(self, **options: Any) -> None:
        super().__init__(child=serializers.IntegerField(min_value=1, max_value=2**31), max_length=500, **options)

    def to_representation(self, ingredients: Any) -> list[int]:
        """Return the ids, in order."""
        return sorted(ingredient.pk for ingredient in ingredients.all())


@extend_schema_field(float)
class Kilograms(serializers.DecimalField):
    """A number in JSON, too, where a Decimal would be a string."""

    def to_representation(self, value: Decimal) -> Any:
        return float(value)


class WeeklyRuleSerializer(KnownFieldsOnly):
    """How often a kind of dish should come in a week, or on a day or in a slot of it."""

    tag = serializers.CharField(help_text='Such as "fish", "red_meat", "pulses", "pizza" or "cuisine:italian".')
    at_least = serializers.IntegerField(allow_null=True, required=False, default=None)
    at_most = serializers.IntegerField(allow_null=True, required=False, default=None)
    day = serializers.CharField(
        allow_null=True, required=False, default=None,
        help_text='"monday" to "sunday": only meals of this day count. With no number it asks for one.',
    )  # fmt: skip
    slot = serializers.CharField(
        allow_null=True, required=False, default=None, help_text="Only meals of this slot count."
    )


class ProfileSerializer(KnownFieldsOnly, serializers.ModelSerializer):
    """Who eats. What is given here is only parsed: the limits are the service's."""

    serializer_choice_field = Choice
    birth_year = serializers.IntegerField(allow_null=True)
    height_cm = serializers.IntegerField(allow_null=True)
    weight_kg = Kilograms(max_digits=12, decimal_places=1, allow_null=True)
    target_energy_kcal = serializers.IntegerField(allow_null=True)
    target_protein_g = serializers.IntegerField(allow_null=True)
    target_fat_g = serializers.IntegerField(allow_null=True)
    target_carbohydrate_g = serializers.IntegerField(allow_null=True)
    diets = Names(Diet)
    allergens = Names(Allergen)
    disliked_ingredients = IngredientIds()
    max_difficulty = serializers.IntegerField()
    max_minutes_by_weekday = serializers.ListField(child=serializers.IntegerField(), max_length=7)
    enabled_slots = Names(Slot)
    weekly_budget_pence = serializers.IntegerField(allow_null=True)
    household_size = serializers.IntegerField()
    weekly_rules = WeeklyRuleSerializer(many=True)
    leftovers_per_week = serializers.IntegerField(
        help_text="0 to 7 meals a week that may be left over from a dish cooked earlier in it; 0 plans none."
    )

    class Meta:
        model = Profile
        fields = [
            "sex", "birth_year", "height_cm", "weight_kg", "activity", "goal",
            "target_energy_kcal", "target_protein_g", "target_fat_g", "target_carbohydrate_g",
            "diets", "allergens", "disliked_ingredients", "max_difficulty", "max_minutes_by_weekday",
            "enabled_slots", "weekly_budget_pence", "household_size", "weekly_rules", "leftovers_per_week",
            "behaviour_consent", "shares_taste",
        ]  # fmt: skip


class PersonSerializer(serializers.ModelSerializer):
    class Meta:
        model = User
        fields = ["id", "email"]


class DayFiguresSerializer(serializers.Serializer):
    """What a day should hold."""

    energy_kcal = serializers.FloatField()
    protein_g = serializers.FloatField()
    fat_g = serializers.FloatField()
    carbohydrate_g = serializers.FloatField()
    fibre_g = serializers.FloatField(help_text="At least.")
    salt_g = serializers.FloatField(help_text="At most; so are saturates and sugars.")
    saturates_g = serializers.FloatField()
    sugars_g = serializers.FloatField()


class TargetStepSerializer(serializers.Serializer):
    """One line of the sum."""

    name = serializers.CharField()
    formula = serializers.CharField()
    value = serializers.FloatField()
    unit = serializers.CharField()
    source = serializers.CharField()  # type: ignore[assignment]


class TargetsSerializer(DayFiguresSerializer):
    """The whole day's targets, and how they came about."""

    planned_share = serializers.FloatField(help_text="The part of a day's energy that the enabled slots stand for.")
    planned = DayFiguresSerializer(help_text="What the enabled slots should hold together.")
    steps = TargetStepSerializer(many=True)


class Register(APIView):
    """A new account."""

    authentication_classes: list[Any] = []
    permission_classes = [AllowAny]
    throttle_classes = [SignInThrottle]
    throttle_scope = "register"

    @extend_schema_serializer(component_name="Registration")
    class Input(KnownFieldsOnly):
        email = serializers.EmailField(max_length=254)
        password = serializers.CharField(max_length=128, trim_whitespace=False, write_only=True)

    @extend_schema_serializer(component_name="Registered")
    class Output(serializers.Serializer):
        token = serializers.CharField(source="key", help_text='Sent as "Authorization: Token …".')
        user = PersonSerializer()

    @extend_schema(request=Input, responses={201: Output, 409: ErrorSerializer, **REFUSED}, auth=[])
    def post(self, request: Request) -> Response:
        """Create an account with an empty profile, and hand out its token."""
        data = self.Input(data=request.data)
        data.is_valid(raise_exception=True)
        user = services.register(**data.validated_data)
        return Response(self.Output(services.token_of(user)).data, status=status.HTTP_201_CREATED)


class LogIn(APIView):
    """The way in, for programs by token and for browsers by session."""

    authentication_classes: list[Any] = []
    permission_classes = [AllowAny]
    throttle_classes = [SignInThrottle]
    throttle_scope = "login"

    @extend_schema_serializer(component_name="LogIn")
    class Input(KnownFieldsOnly):
        email = serializers.CharField(max_length=254)
        password = serializers.CharField(max_length=128, trim_whitespace=False, write_only=True)

    @extend_schema_serializer(component_name="LoggedIn")
    class Output(serializers.Serializer):
        token = serializers.CharField(source="key", help_text='Sent as "Authorization: Token …".')

    @extend_schema(request=Input, responses={200: Output, **REFUSED}, auth=[])
    def post(self, request: Request) -> Response:
        """Hand out the token, and open a session as well."""
        data = self.Input(data=request.data)
        data.is_valid(raise_exception=True)
        token = services.log_in(**data.validated_data)
        login(request._request, token.user)
        return Response(self.Output(token).data)


class LogOut(APIView):
    """The way out."""

    @extend_schema(request=None, responses={204: None, 401: ErrorSerializer})
    def post(self, request: Request) -> Response:
        """End the session of this request, and make the token worthless everywhere."""
        # No body is looked at: a person who wants out gets out, whatever a client sends along.
        services.log_out(current.person(request))
        logout(request._request)
        return Response(status=status.HTTP_204_NO_CONTENT)


class ProfileView(APIView):
    """The profile of who asks."""

    @extend_schema(responses={200: ProfileSerializer})
    def get(self, request: Request) -> Response:
        return Response(ProfileSerializer(selectors.profile_of(current.person(request))).data)

    @extend_schema(request=ProfileSerializer(partial=True), responses={200: ProfileSerializer, 400: ErrorSerializer})
    def put(self, request: Request) -> Response:
        """Change the fields that are named. The others stay: an allergen is never lost by being left out."""
        data = ProfileSerializer(data=request.data, partial=True)
        data.is_valid(raise_exception=True)
        services.save_profile(current.person(request), **data.validated_data)
        return self.get(request)

    @extend_schema(request=ProfileSerializer(partial=True), responses={200: ProfileSerializer, 400: ErrorSerializer})
    def patch(self, request: Request) -> Response:
        """Change the fields that are named."""
        return self.put(request)


class ProfileTargets(APIView):
    """What a day should hold."""

    @extend_schema(responses={200: TargetsSerializer})
    def get(self, request: Request) -> Response:
        """Return the whole day's targets, the planned slots' part of them, and every step of the sum."""
        return Response(TargetsSerializer(selectors.targets_of(selectors.profile_of(current.person(request)))).data)


routes = [
    path("auth/register", Register.as_view(), name="register"),
    path("auth/login", LogIn.as_view(), name="login"),
    path("auth/logout", LogOut.as_view(), name="logout"),
    path("profile", ProfileView.as_view(), name="profile"),
    path("profile/targets", ProfileTargets.as_view(), name="profile-targets"),
]
