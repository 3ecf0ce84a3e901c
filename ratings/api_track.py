"""What a person does with recipes, over HTTP."""

from __future__ import annotations

from typing import Any

from django.urls import path
from drf_spectacular.utils import PolymorphicProxySerializer, extend_schema
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from core.api import ErrorSerializer, refuse_body
from core.errors import Invalid
from ratings import events
from ratings.models import Interaction
from users import current

NOT_THEIRS = "Nothing was kept: the page that sent this belongs to somebody else than who is logged in now."
WITHHELD = "Nothing was kept: this person does not allow it (behaviour_consent in the profile)."


class EventInput(serializers.Serializer):
    event_id = serializers.CharField(
        max_length=events.MAX_EVENT_ID_CHARACTERS,
        help_text="Chosen by the client, one for each event: sent again, the event counts once.",
    )
    kind = serializers.ChoiceField(choices=Interaction.Kind.choices)
    recipe_id = serializers.IntegerField(min_value=1, max_value=events.MAX_ID)
    occurred_at = serializers.DateTimeField(required=False, allow_null=True, help_text="Now, if left out.")

    class Meta:
        ref_name = "TrackedEvent"


class BatchInput(serializers.Serializer):
    events = serializers.ListField(child=EventInput(), max_length=events.MAX_EVENTS)
    person = serializers.IntegerField(
        required=False, allow_null=True,
        help_text="Id of who did it, where the log-in may be another's by now: then nothing is kept.",
    )  # fmt: skip

    class Meta:
        ref_name = "TrackedEvents"


class TrackView(APIView):
    """Each event is judged on its own by the service: the serializers here describe, to the schema, what it takes."""

    class Output(serializers.Serializer):
        class RejectedOutput(serializers.Serializer):
            index = serializers.IntegerField(help_text="Place in the batch, from 0.")
            message = serializers.CharField()

            class Meta:
                ref_name = "RejectedEvent"

        stored = serializers.IntegerField()
        repeated = serializers.IntegerField(help_text="Stored before, and not stored again.")
        rejected = RejectedOutput(many=True)
        ignored = serializers.IntegerField(
            required=False,
            help_text="All events, where the person does not allow them to be kept or is another one; else not there.",
        )
        message = serializers.CharField(required=False, help_text="Goes with `ignored`, and says why.")

        class Meta:
            ref_name = "TrackResult"

    @extend_schema(
        summary="Report what was done with recipes: one event, or up to 100 as `events`",
        request=PolymorphicProxySerializer("Tracked", [EventInput, BatchInput], resource_type_field_name=None),
        responses={200: Output, 400: ErrorSerializer},
    )
    def post(self, request: Request) -> Response:
        asker, sent = current.person(request), events_of(request.data)
        is_theirs = _person_in(request.data) in (None, str(asker.pk))
        result = events.track(asker, sent) if is_theirs else events.TrackResult(0, 0, ignored=len(sent))
        answer = self.Output(result).data
        if result.ignored or not is_theirs:
            answer |= {"message": WITHHELD if is_theirs else NOT_THEIRS}
        else:
            del answer["ignored"]
        return Response(answer)

    @extend_schema(summary="Forget everything that was reported of me", responses={204: None})
    def delete(self, request: Request) -> Response:
        refuse_body(request)
        events.forget(current.person(request))
        return Response(status=status.HTTP_204_NO_CONTENT)


def events_of(body: Any) -> list[Any]:
    """Return the events of a body: `{"events": [...]}`, or one event by itself.

    Raises:
        Invalid: the body is neither.
    """
    if not isinstance(body, dict):
        raise Invalid('Send one event, or {"events": [...]}.')
    if "events" not in body:
        return [body]
    if not set(body) <= {"events", "person"} or not isinstance(body["events"], list):
        message = 'Several events are sent as {"events": [...]} and nothing else but "person".'
        raise Invalid(message, details={"events": [message]})
    return body["events"]


def _person_in(body: Any) -> str | None:
    """Return whose events a body says that it holds; None where it does not say."""
    person = body.get("person")
    return None if person is None else str(person)


routes = [path("track", TrackView.as_view(), name="track")]
