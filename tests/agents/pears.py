"""An agent for tests: it is asked for a pear, and anything else is wrong."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict

from agents import runner
from agents.models import AgentRun

REVIEW = AgentRun.Agent.REVIEW
SECRET_WORDS = "my doctor says I have coeliac disease"


class Fruit(BaseModel):
    model_config = ConfigDict(extra="forbid")
    name: str


def only_pears(fruit: Fruit) -> list[str]:
    return [] if fruit.name == "pear" else [f"{fruit.name!r} is not a pear"]


def ask(user_id: int | None = None, request: str = '{"words": "a pear"}') -> Fruit:
    return runner.run(REVIEW, request=request, schema=Fruit, facts=only_pears, user_id=user_id)


def outcomes() -> list[str]:
    return list(AgentRun.objects.order_by("pk").values_list("outcome", flat=True))
