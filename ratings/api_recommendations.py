"""Recommended dishes and people of similar taste, over HTTP."""

from __future__ import annotations

import time

from django.urls import path
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.permissions import IsAdminUser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from core import validated
from core.api import Choice, ErrorSerializer, KnownFieldsOnly, refuse_unknown_parameters
from core.errors import Invalid
from core.vocabulary import Slot
from ratings import recommending, similar_people, stored_recommendations
from ratings.api_recommended import Ids, RecommendedOutput, WantedInput, as_json, latency_ms, wanted_of
from ratings.askers import newcomer
from ratings.recommending import DEFAULT_COUNT, MAX_COUNT
from recipes import snapshot
from users import current
from users.api import ProfileSerializer

REFUSED = {400: ErrorSerializer}
MAX_PEOPLE = 100
"""Of one batch: a second of work."""
CHOICES_OF_AN_ACCOUNT = ("behaviour_consent", "shares_taste")
"""Fields of a profile that mean nothing for somebody who is only described."""


class RecommendedRecipes(APIView):
    """Recipes for the person who asks."""

    @extend_schema(request=WantedInput, responses={200: RecommendedOutput, **REFUSED})
    def post(self, request: Request) -> Response:
        """Return the recipes that the person is most likely to like, among those that they may eat."""
        began = time.perf_counter()
        refuse_unknown_parameters(request, is_paged=False)
        wanted = wanted_of(validated.values(WantedInput, request.data))
        found = recommending.recommend(current.person(request), wanted)
        return Response(as_json(found, began=began))


class Feed(APIView):
    """The list of the day."""

    class Input(KnownFieldsOnly):
        k = serializers.IntegerField(min_value=1, max_value=MAX_COUNT, default=DEFAULT_COUNT)
        slot = Choice(Slot.choices, required=False)

        class Meta:
            ref_name = "FeedInput"

    @extend_schema(parameters=[Input], responses={200: RecommendedOutput, **REFUSED})
    def get(self, request: Request) -> Response:
        """Return the list that was worked out last night, as far as it may still be eaten; else one from now."""
        began = time.perf_counter()
        refuse_unknown_parameters(request, validated.parameters(self.Input), is_paged=False)
        wanted = wanted_of(validated.values(self.Input, request.query_params.dict()))
        found = stored_recommendations.feed(current.person(request), wanted)
        return Response(as_json(found, began=began))


class ColdStart(APIView):
    """Recipes for somebody of whom little is known yet."""

    class Input(WantedInput):
        class Described(ProfileSerializer):
            class Meta(ProfileSerializer.Meta):
                ref_name = "DescribedProfile"
                fields = [name for name in ProfileSerializer.Meta.fields if name not in CHOICES_OF_AN_ACCOUNT]

            def get_fields(self) -> dict[str, serializers.Field]:
                """Ask for none of them: `partial` counts only at the root of a body."""
                fields = super().get_fields()
                for field in fields.values():
                    field.required = False
                return fields

        profile = Described(required=False, help_text="Any fields of the profile; nothing is saved.")
        picks = Ids(required=False, max_length=50, help_text="Recipes that they like.")

        class Meta:
            ref_name = "ColdStartInput"

    @extend_schema(request=Input, responses={200: RecommendedOutput, **REFUSED})
    def post(self, request: Request) -> Response:
        """Return recipes from a profile, a few picks, or both; what the asking person must not eat stays out too."""
        began = time.perf_counter()
        refuse_unknown_parameters(request, is_paged=False)
        asked = self.Input(data=request.data)
        asked.is_valid(raise_exception=True)
        fields = asked.validated_data
        if not fields.get("profile") and not fields.get("picks"):
            message = "Give a profile, picks, or both."
            raise Invalid(message, details={"profile": [message], "picks": [message]})
        somebody = newcomer(current.person(request), described=fields.get("profile"), picks=fields.get("picks", ()))
        found = recommending.recommend_to(somebody, snapshot.current(), wanted_of(fields))
        return Response(as_json(found, began=began))


class Batch(APIView):
    """Lists for many people at once, for staff."""

    permission_classes = [IsAdminUser]

    class Input(WantedInput):
        user_ids = Ids(min_length=1, max_length=MAX_PEOPLE)

        class Meta:
            ref_name = "BatchInput"

    class Output(serializers.Serializer):
        class PersonOutput(RecommendedOutput):
            user_id = serializers.IntegerField()

            class Meta:
                ref_name = "RecommendedToPerson"

        latency_ms = serializers.FloatField()
        people = PersonOutput(many=True)

        class Meta:
            ref_name = "RecommendedBatch"

    @extend_schema(request=Input, responses={200: Output, 403: ErrorSerializer, **REFUSED})
    def post(self, request: Request) -> Response:
        """Return each person's list, in the order of `user_ids`; a person who is named twice comes once."""
        began = time.perf_counter()
        refuse_unknown_parameters(request, is_paged=False)
        asked = validated.values(self.Input, request.data)
        user_ids, wanted = asked["user_ids"], wanted_of(asked)
        people = []
        for user in recommending.people(user_ids):
            began_one = time.perf_counter()
            people.append({"user_id": user.pk, **as_json(recommending.recommend(user, wanted), began=began_one)})
        return Response({"latency_ms": latency_ms(began), "people": people})


class SimilarPeople(APIView):
    """People of a similar taste."""

    class Input(KnownFieldsOnly):
        k = serializers.IntegerField(min_value=1, max_value=MAX_COUNT, default=DEFAULT_COUNT)

        class Meta:
            ref_name = "SimilarPeopleInput"

    class Output(serializers.Serializer):
        class PersonOutput(serializers.Serializer):
            rank = serializers.IntegerField()
            handle = serializers.CharField(help_text="Means nothing anywhere else, and to nobody else.")
            score = serializers.FloatField(help_text="How alike the two tastes are, 0 to 1.")
            shared_likes = serializers.IntegerField()
            reason = serializers.CharField()

            class Meta:
                ref_name = "SimilarPerson"

        model = serializers.CharField()
        latency_ms = serializers.FloatField()
        message = serializers.CharField(allow_blank=True, help_text="Where nobody is found: what to do.")
        results = PersonOutput(many=True)

        class Meta:
            ref_name = "SimilarPeople"

    @extend_schema(request=Input, responses={200: Output, 409: ErrorSerializer, **REFUSED})
    def post(self, request: Request) -> Response:
        """Return people who like the same recipes, of those who wish to be found, as does who asks (`shares_taste`)."""
        began = time.perf_counter()
        refuse_unknown_parameters(request, is_paged=False)
        asked = validated.values(self.Input, request.data)
        found = similar_people.similar_people(current.person(request), count=asked["k"])
        message = "" if found else similar_people.NOBODY
        body = {"model": similar_people.MODEL, "latency_ms": latency_ms(began), "message": message, "results": found}
        return Response(self.Output(body).data)


routes = [
    path("recommendations/recipes", RecommendedRecipes.as_view(), name="recommended-recipes"),
    path("recommendations/users", SimilarPeople.as_view(), name="similar-people"),
    path("recommendations/batch", Batch.as_view(), name="recommended-batch"),
    path("recommendations/cold-start", ColdStart.as_view(), name="cold-start"),
    path("feed", Feed.as_view(), name="feed"),
]
