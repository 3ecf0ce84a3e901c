"""Dishes that are one dish in different garb: one of the catalogue and the person's own copies of it, with other foods.

A week counts them as one: who had the curry with tofu on Monday has had the curry.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import OuterRef, Q, Subquery

from ratings.models import Rating
from recipes.models import Recipe


@dataclass(frozen=True)
class Copies:
    """Those of a person's copies that a week may hold."""

    origin_of: Mapping[int, int]
    """The dish of the catalogue that each copy was made of, by ids."""
    liked: Sequence[int]
    """Ids of those that the person likes, the last one to be liked first."""

    def left_out(self, *, legal: Collection[int], staying: Collection[int]) -> frozenset[int]:
        """Return the dishes that a week leaves out so that none of it comes twice in different garb.

        What stays goes before all else; then the copy that was liked last, else the catalogue's dish.

        Args:
            legal: dishes that may be planned anew.
            staying: dishes that the week holds already.
        """
        families: dict[int, set[int]] = {origin: {origin} for origin in self.origin_of.values()}
        for copy, origin in self.origin_of.items():
            families[origin].add(copy)
        out: set[int] = set()
        for origin, family in families.items():
            stays = family & {*staying}
            best = [pk for pk in (*self.liked, origin) if pk in family and pk in legal]
            out |= family - (stays or {*best[:1]})
        return frozenset(out)

    def alike(self, dishes: Iterable[int]) -> frozenset[int]:
        """Return dishes of the catalogue, with the copies of them."""
        there = frozenset(dishes)
        return there | {copy for copy, origin in self.origin_of.items() if origin in there}


def copies_for(user_id: int, *, kept: Collection[int], besides: Collection[int]) -> tuple[Copies, list[int]]:
    """Return a person's copies that a week may hold, and the ids of all dishes to be read for it; one query.

    A copy was made for one week. It comes again where it is `kept`, and once it is liked: else a food that was changed
    everywhere, or changed back, would fill the next weeks with dishes of the last.

    Args:
        besides: other dishes to be read, whoever's they are.
    """
    likes = Rating.objects.filter(user=user_id, value=1, recipe=OuterRef("pk")).values("updated_at")
    rows = Recipe.objects.annotate(liked_at=Subquery(likes)).filter(
        Q(owner=user_id, status=Recipe.Status.PUBLISHED) & (Q(liked_at__isnull=False) | Q(pk__in=kept))
        | Q(pk__in=besides)
    )
    found = sorted(rows.values_list("pk", "origin_id", "liked_at"))
    liked = sorted(((moment, pk) for pk, origin, moment in found if moment and origin), reverse=True)
    origin_of = {pk: origin for pk, origin, _ in found if origin}
    return Copies(origin_of, [pk for _, pk in liked]), [pk for pk, _, _ in found]
