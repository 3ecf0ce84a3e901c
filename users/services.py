"""What people do with their accounts and profiles."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.contrib.auth import authenticate
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.utils import timezone
from rest_framework.authtoken.models import Token

from core.errors import Conflict, Invalid
from core.vocabulary import Allergen, Diet, Slot, to_bits
from users import checks, consent, selectors, weekly_rules
from users.models import Profile, User

VOCABULARIES: dict[str, type[models.TextChoices]] = {"allergens": Allergen, "diets": Diet, "enabled_slots": Slot}
"""The fields of a profile that people give as names and the database keeps as bits."""
CHANGEABLE = frozenset(
    field.name for field in [*Profile._meta.fields, *Profile._meta.many_to_many] if field.editable
) - {"id", "user"}
NEEDS = ("allergens", "diets")


def register(email: str, *, password: str) -> User:
    """Create a person with an empty profile.

    Raises:
        Invalid: the address is none, or the password is too easy to guess.
        Conflict: the address has an account already, in whatever case it is written.
    """
    person = User(email=email.strip().lower())
    try:
        person.clean_fields(exclude=["password"])
    except ValidationError as refusal:
        raise _invalid(refusal.message_dict) from refusal
    try:
        validate_password(password, user=person)
    except ValidationError as refusal:
        raise _invalid({"password": refusal.messages}) from refusal
    try:
        with transaction.atomic():
            return User.objects.create_user(person.email, password)
    except IntegrityError as taken:
        sentence = "There is already an account with this e-mail address."
        raise Conflict(sentence, code="email_taken", details={"email": [sentence]}) from taken


def token_of(user: User) -> Token:
    """Return the token that stands for the person in API calls; it lives until they log out."""
    return Token.objects.get_or_create(user=user)[0]


def log_in(email: str, *, password: str) -> Token:
    """Return the person's token.

    Raises:
        Invalid: no such account, a wrong password or a closed account; the three are not told apart.
    """
    user = authenticate(username=email, password=password)
    if not isinstance(user, User):
        raise Invalid("The e-mail address or the password is wrong.", code="wrong_credentials")
    return token_of(user)


def log_out(user: User) -> None:
    """Make the person's token worthless. Logging out twice is no error."""
    Token.objects.filter(user=user).delete()


def delete_account(user: User, *, password: str) -> None:
    """Erase a person and every row that is theirs, in all tables; nothing of them is left to undo it with.

    Raises:
        Invalid: the password is wrong; nothing is deleted.
    """
    if not user.check_password(password):
        message = "The password is wrong: your account stays as it is."
        raise Invalid(message, code="wrong_credentials", details={"password": [message]})
    # One transaction, by the cascades of the database's own foreign keys as Django knows them.
    user.delete()


@transaction.atomic
def save_profile(user: User, /, **changes: Any) -> Profile:
    """Change the named fields of a person's profile, all or none, and return it as saved.

    Plans checked before a change of allergens or diets are due for a new check.

    Args:
        changes: fields of `Profile`; diets, allergens and enabled_slots as names, disliked_ingredients as ids.

    Raises:
        Invalid: a field that does not exist or is out of its limits; `details` names each, with the limit.
    """
    # A row of its own, so that a refusal leaves `user.profile` as it was.
    profile = Profile.objects.select_for_update().get(user=user)
    needs_before = [getattr(profile, name) for name in NEEDS]
    tags_before = {rule["tag"] for rule in profile.weekly_rules}
    consent_before = profile.behaviour_consent
    errors: dict[str, list[str]] = {name: ["There is no such field."] for name in changes if name not in CHANGEABLE}
    disliked = changes.pop("disliked_ingredients", None)
    for name in changes.keys() & CHANGEABLE:
        try:
            setattr(profile, name, _as_kept(name, changes[name]))
        except (TypeError, ValueError) as refusal:
            errors[name] = [f"{refusal}."]
    if disliked is not None and (sentence := _ingredients_error(disliked)):
        errors["disliked_ingredients"] = [sentence]
    if not errors:
        errors = checks.profile_errors(profile)
    if not errors and (sentence := _tags_error(profile, tags_before)):
        errors["weekly_rules"] = [sentence]
    if errors:
        raise _invalid(errors)
    if [getattr(profile, name) for name in NEEDS] != needs_before:
        profile.needs_changed_at = timezone.now()
    if profile.behaviour_consent != consent_before:
        consent.note_change(profile)
    profile.save()
    if disliked is not None:
        profile.disliked_ingredients.set(disliked)
    return profile


def _as_kept(name: str, value: Any) -> Any:
    if name == "weight_kg" and isinstance(value, float):
        return Decimal(str(value))  # a float such as 70.1 has more places than it shows
    if name == "weekly_rules" and isinstance(value, list):
        return [weekly_rules.as_kept(rule) for rule in value]
    if name not in VOCABULARIES:
        return value
    if not isinstance(value, list | tuple | set | frozenset) or not all(isinstance(word, str) for word in value):
        raise TypeError(f"{value!r} is not a list of names")
    return to_bits(value, VOCABULARIES[name])


def _ingredients_error(ids: Any) -> str:
    if not isinstance(ids, list) or not all(type(pk) is int for pk in ids):
        return "Give a list of ids of ingredients."
    unknown = selectors.unknown_ingredients(ids)
    return f"There is no ingredient {', '.join(map(str, unknown))}." if unknown else ""


def _tags_error(profile: Profile, tags_before: set[str]) -> str:
    """Refuse a tag that was not there before: the last dish of a cuisine may have gone since a rule was made."""
    new = [rule["tag"] for rule in profile.weekly_rules if rule["tag"] not in tags_before]
    known = selectors.weekly_tags() if new else []
    unknown = next((tag for tag in new if tag not in known), None)
    return f"No recipe has the tag {unknown!r}. There are: {', '.join(known)}." if unknown is not None else ""


def _invalid(details: dict[str, list[str]]) -> Invalid:
    field, sentences = next(iter(details.items()))
    return Invalid(f"{field}: {sentences[0]}", details=details)
