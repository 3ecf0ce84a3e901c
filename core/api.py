"""The one error shape of the API, its paging, and its throttles."""

import logging
import uuid
from collections.abc import Iterable
from typing import Any

import structlog
from django.conf import settings
from django.core.exceptions import PermissionDenied, RequestDataTooBig, SuspiciousOperation
from django.core.exceptions import ValidationError as DjangoValidationError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views import defaults
from rest_framework import exceptions, serializers, status
from rest_framework.pagination import PageNumberPagination
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.throttling import ScopedRateThrottle
from rest_framework.views import exception_handler as drf_exception_handler

from core.errors import DomainError

logger = logging.getLogger(__name__)

# What each HTTP refusal is called; `details` then carries what the framework knows.
CODES_BY_STATUS = {
    400: "invalid",
    401: "not_authenticated",
    403: "forbidden",
    404: "not_found",
    405: "method_not_allowed",
    406: "not_acceptable",
    413: "too_large",
    415: "unsupported_media_type",
    429: "too_many_requests",
}

TOO_LARGE = "This request is too large."
BAD_REQUEST = "This request can't be understood."


class ErrorSerializer(serializers.Serializer):
    """The shape of every error, for the schema."""

    code = serializers.CharField()
    message = serializers.CharField()
    details = serializers.DictField()


class KnownFieldsOnly(serializers.Serializer):
    """Refuses fields that it does not have: a misspelt "allergen" must not pass for one that was saved."""

    def to_internal_value(self, data: Any) -> Any:
        """Return the parsed values, or refuse every unknown field by name."""
        if isinstance(data, dict) and (unknown := sorted(data.keys() - self.fields.keys())):
            raise serializers.ValidationError({name: ["There is no such field."] for name in unknown})
        return super().to_internal_value(data)


def refuse_body(request: Request) -> None:
    """Refuse the fields of a body where none is wanted: nobody shall think that they were heeded.

    Raises:
        ValidationError: names every field.
    """
    if request.data:
        KnownFieldsOnly(data=request.data).is_valid(raise_exception=True)


class Choice(serializers.ChoiceField):
    """One of a list of words; a refusal names them all."""

    def __init__(self, choices: Any, **options: Any) -> None:
        super().__init__(choices, **options)
        self.error_messages["invalid_choice"] = '"{input}" is not one of ' + ", ".join(map(str, self.choices)) + "."
        # An empty word is as wrong as any other, and is told the same.
        self.error_messages["blank"] = self.error_messages["invalid_choice"].format(input="")


class Pagination(PageNumberPagination):
    """Twenty rows a page, at most a hundred: `?page=2&page_size=50`."""

    page_size = 20
    page_size_query_param = "page_size"
    max_page_size = 100

    def get_page_size(self, request: Request) -> int:
        """Return the rows of a page; a number of rows that can't be is refused, not replaced."""
        asked = request.query_params.get(self.page_size_query_param, str(self.page_size))
        if asked.isascii() and asked.isdecimal() and len(asked) <= 9 and 1 <= int(asked) <= self.max_page_size:
            return int(asked)
        message = f"A page holds 1 to {self.max_page_size} rows, so it can't be {asked[:20]!r}."
        raise exceptions.ValidationError({self.page_size_query_param: [message]})


def refuse_unknown_parameters(request: Request, known: Iterable[str] = (), *, is_paged: bool = True) -> None:
    """Refuse query parameters that an address does not have: a misspelt filter must not return everything.

    Args:
        known: its own parameters; the framework's "format" is known everywhere.
        is_paged: whether it takes the parameters of paging as well.

    Raises:
        ValidationError: names every unknown parameter, and what there is.
    """
    paging = {Pagination.page_query_param, Pagination.page_size_query_param} if is_paged else set()
    parameters = sorted(paging | set(known))
    if unknown := sorted(request.query_params.keys() - {"format", *parameters}):
        there_are = f"There are: {', '.join(parameters)}." if parameters else "There are none here."
        raise exceptions.ValidationError({name: [f"There is no such parameter. {there_are}"] for name in unknown})


class SignInThrottle(ScopedRateThrottle):
    """Counts by the address a request comes from, so that passwords can't be tried by the thousand."""


def error_body(code: str, message: str, details: dict[str, Any] | None = None) -> dict[str, Any]:
    """Return the one shape of an error."""
    return {"code": code, "message": message, "details": details or {}}


def exception_handler(exc: Exception, context: dict[str, Any]) -> Response:
    """Turn every exception of an API view into the one error shape."""
    if isinstance(exc, DomainError):
        return Response(error_body(exc.code, exc.message, exc.details), status=exc.http_status)
    if isinstance(exc, DjangoValidationError):
        details = exc.message_dict if hasattr(exc, "error_dict") else {"non_field_errors": exc.messages}
        return Response(error_body("invalid", first_sentence(details), details), status=status.HTTP_400_BAD_REQUEST)
    if isinstance(exc, RequestDataTooBig):
        return Response(error_body("too_large", TOO_LARGE), status=status.HTTP_413_REQUEST_ENTITY_TOO_LARGE)
    if isinstance(exc, SuspiciousOperation):
        return Response(error_body("invalid", BAD_REQUEST), status=status.HTTP_400_BAD_REQUEST)
    if isinstance(exc, Http404):
        exc = exceptions.NotFound()
    if isinstance(exc, PermissionDenied):
        exc = exceptions.PermissionDenied()
    if not isinstance(exc, exceptions.APIException):
        error_id = log_fault(exc)
        return Response(fault_body(error_id), status=status.HTTP_500_INTERNAL_SERVER_ERROR)
    response = drf_exception_handler(exc, context)
    assert response is not None  # every APIException has a response
    code = CODES_BY_STATUS.get(response.status_code, "error")
    if isinstance(exc, exceptions.ValidationError):
        details = response.data if isinstance(response.data, dict) else {"non_field_errors": response.data}
        response.data = error_body("invalid", first_sentence(details), details)
    else:
        response.data = error_body(code, str(exc.detail))
    return response


def first_sentence(details: Any, path: str = "") -> str:
    """Return the first sentence of nested `details`, led by the path of its field."""
    if isinstance(details, dict):
        for field, value in details.items():
            here = path if field == "non_field_errors" else f"{path}.{field}".strip(".")
            if value:
                return first_sentence(value, here)
    elif isinstance(details, list):
        for index, item in enumerate(details):
            if item:
                return first_sentence(item, f"{path}[{index}]" if isinstance(item, dict) else path)
    sentence = str(details)
    return f"{path}: {sentence}" if path else sentence


def log_fault(exc: BaseException) -> str:
    """Log a fault of ours once, with its trace, and return the id that a person can quote."""
    error_id = uuid.uuid4().hex[:12]
    logger.error("request failed", exc_info=exc, extra={"error_id": error_id})
    return error_id


def fault_body(error_id: str) -> dict[str, Any]:
    """Return the body of a 500."""
    message = (
        "Something went wrong on our side. Nothing was saved; please try again, and quote the error id if it stays."
    )
    return error_body("internal_error", message, {"error_id": error_id})


def is_api(request: HttpRequest) -> bool:
    return request.path.startswith("/api/")


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer what was refused before any view, such as a wrong host: JSON below /api/, a page elsewhere."""
    if not is_api(request):
        return defaults.bad_request(request, exception)
    if isinstance(exception, RequestDataTooBig):
        return JsonResponse(error_body("too_large", TOO_LARGE), status=413)
    return JsonResponse(error_body("invalid", BAD_REQUEST), status=400)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer what may not be done: JSON below /api/, a page elsewhere."""
    if is_api(request):
        return JsonResponse(error_body("forbidden", "You may not do this."), status=403)
    return defaults.permission_denied(request, exception)


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer an unknown address: JSON below /api/, a page elsewhere."""
    if is_api(request):
        return JsonResponse(error_body("not_found", "There is nothing at this address."), status=404)
    return render(request, "404.html", status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    """Answer a fault outside the API views in the same shape; Django has logged it."""
    error_id = str(structlog.contextvars.get_contextvars().get("request_id", ""))
    if is_api(request):
        return JsonResponse(fault_body(error_id), status=500)
    return render(request, "500.html", {"error_id": error_id}, status=500)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer a missing CSRF token in the one shape."""
    details = {"reason": reason} if settings.DEBUG else {}
    message = "The CSRF token is missing or wrong: reload the page and try again."
    if is_api(request):
        return JsonResponse(error_body("forbidden", message, details), status=403)
    return render(request, "403_csrf.html", {"message": message}, status=403)
