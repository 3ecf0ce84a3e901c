"""The account itself, over HTTP."""

from __future__ import annotations

from django.contrib.auth import logout
from django.urls import path
from drf_spectacular.utils import extend_schema, extend_schema_serializer
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from core.api import ErrorSerializer, KnownFieldsOnly, SignInThrottle
from users import current, services


class Me(APIView):
    """The account itself."""

    throttle_classes = [SignInThrottle]
    throttle_scope = "login"

    @extend_schema_serializer(component_name="AccountDeletion")
    class Input(KnownFieldsOnly):
        password = serializers.CharField(max_length=128, trim_whitespace=False, write_only=True)

    @extend_schema(request=Input, responses={204: None, 400: ErrorSerializer, 429: ErrorSerializer})
    def delete(self, request: Request) -> Response:
        """Erase the account with all that belongs to it, for good; the password says that it is meant."""
        data = self.Input(data=request.data)
        data.is_valid(raise_exception=True)
        services.delete_account(current.person(request), **data.validated_data)
        logout(request._request)
        return Response(status=status.HTTP_204_NO_CONTENT)


routes = [path("users/me", Me.as_view(), name="me")]
