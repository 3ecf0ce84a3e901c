"""Who a token stands for: asked at every request, and so without writing the same query anew each time."""

from __future__ import annotations

from typing import Any

from django.db import DEFAULT_DB_ALIAS
from django.db.models import QuerySet
from rest_framework import authentication
from rest_framework.authtoken.models import Token

from core import prepared
from users.models import User

USER_FIELDS = [field.attname for field in User._meta.concrete_fields]


class TokenAuthentication(authentication.TokenAuthentication):
    """REST framework's own, with a prepared query."""

    def authenticate_credentials(self, key: str) -> tuple[Any, Any]:
        """Return the person and the token; what is not in order is refused by REST framework, in its words."""
        found = prepared.rows(_by_key, key)
        if not found:
            return super().authenticate_credentials(key)
        user = User.from_db(DEFAULT_DB_ALIAS, USER_FIELDS, found[0])
        if not user.is_active:
            return super().authenticate_credentials(key)
        token = Token.from_db(DEFAULT_DB_ALIAS, ["key", "user_id"], [key, user.pk])
        token.user = user
        return user, token


def _by_key(key: str) -> QuerySet:
    return Token.objects.filter(key=key).values_list(*(f"user__{name}" for name in USER_FIELDS))
