"""What a person likes, over HTTP."""

from __future__ import annotations

from django.db.models import BigIntegerField, QuerySet
from django.urls import path
from drf_spectacular.utils import extend_schema
from rest_framework import generics, serializers, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from core.api import ErrorSerializer, KnownFieldsOnly, refuse_body, refuse_unknown_parameters
from ratings import selectors, services
from ratings.models import Rating
from users import current

MAX_ID = BigIntegerField.MAX_BIGINT


class RatingsView(generics.ListAPIView):
    """The ratings of the person who asks."""

    class Input(KnownFieldsOnly):
        recipe_id = serializers.IntegerField(min_value=1, max_value=MAX_ID)
        value = serializers.IntegerField(help_text="1 for like, -1 for dislike.")
        context = serializers.DictField(required=False)  # type: ignore[assignment]

        class Meta:
            ref_name = "RatingInput"

    class Output(serializers.ModelSerializer):
        title = serializers.CharField(source="recipe.title", read_only=True)

        class Meta:
            model = Rating
            ref_name = "Rating"
            fields = ("recipe_id", "title", "value", "context", "created_at", "updated_at")

    serializer_class = Output
    queryset = Rating.objects.none()  # names the model to the schema; `get_queryset` answers

    def get_queryset(self) -> QuerySet[Rating]:
        refuse_unknown_parameters(self.request)
        return selectors.ratings_of(current.person(self.request))

    @extend_schema(
        summary="Like or dislike a recipe; the last word counts",
        request=Input,
        responses={200: Output, 201: Output, 400: ErrorSerializer, 404: ErrorSerializer},
    )
    def post(self, request: Request) -> Response:
        asked = self.Input(data=request.data)
        asked.is_valid(raise_exception=True)
        rating, is_new = services.rate(current.person(request), **asked.validated_data)
        return Response(self.Output(rating).data, status=status.HTTP_201_CREATED if is_new else status.HTTP_200_OK)


class RatingView(APIView):
    @extend_schema(summary="Forget a rating", responses={204: None, 404: ErrorSerializer})
    def delete(self, request: Request, recipe_id: int) -> Response:
        refuse_body(request)
        services.forget(current.person(request), recipe_id=recipe_id)
        return Response(status=status.HTTP_204_NO_CONTENT)


routes = [
    path("ratings", RatingsView.as_view(), name="ratings"),
    path("ratings/<int:recipe_id>", RatingView.as_view(), name="rating"),
]
