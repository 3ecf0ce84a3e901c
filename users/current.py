"""Who is asking."""

from rest_framework.request import Request

from users.models import User


def person(request: Request) -> User:
    """Return the person behind a request that the permission classes have let in.

    Raises:
        TypeError: nobody is logged in: the view lacks its permission class.
    """
    if not isinstance(request.user, User):
        raise TypeError("a view that needs a person was reached without one")
    return request.user
