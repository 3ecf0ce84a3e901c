"""Models side by side under one protocol: tuned on validation, fitted once more on all that is known, tested once."""

from __future__ import annotations

import dataclasses
import itertools
import time
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from ratings.recommender import bootstrap, evaluation, folding, tuning
from ratings.recommender.base import Content, Recommender
from ratings.recommender.bootstrap import Difference
from ratings.recommender.ease import TooLarge
from ratings.recommender.evaluation import Trial
from ratings.recommender.metrics import SHORT, Metrics
from ratings.recommender.registry import BASELINES, MODELS
from ratings.recommender.splits import Split

KINDS: dict[str, type[Recommender]] = MODELS | BASELINES
TIMED_PEOPLE = 200


@dataclasses.dataclass(frozen=True, kw_only=True)
class Compared:
    """One model and how it did."""

    name: str
    config: dict[str, Any]
    """As chosen on the validation part."""
    tried: int
    """How many settings were tried there."""
    validation_ndcg_10: float
    metrics: Metrics
    """Means over seeds."""
    ndcg_10_of_seeds: list[float]
    each: np.ndarray
    """(P,): NDCG@10 of each person, the mean over seeds."""
    by_history: dict[str, Metrics]
    cold_people: dict[int, Metrics]
    """By how many picks of a person the model sees, a person whom it has not learnt from."""
    cold_recipes: Metrics | None
    """Among recipes that it has seen no pick of; None without content."""
    tune_cpu_s: float
    fit_cpu_s: float
    size_mb: float
    latency_ms: float
    """Median of one person, the whole catalogue, the first 10."""


@dataclasses.dataclass(frozen=True, kw_only=True)
class Comparison:
    """All models, the best first."""

    people: int
    recipes: int
    picks: int
    judged_people: int
    models: list[Compared]
    left_out: dict[str, str]
    """Why a model could not take part."""
    leads: dict[str, Difference]
    """Of each model over the one after it."""
    served: str | None
    """The model that the chain asks first, of those that took part."""
    lead_of_served: Difference | None
    """Over the best of the others; below 0 if one of them is better."""


def compare(
    split: Split, names: Sequence[str], *, content: Content | None = None, liking: np.ndarray | None = None,
    seeds: int = 3, is_tuned: bool = True, with_cold: bool = True, tell: Callable[[str], None] = lambda sentence: None,
) -> Comparison:  # fmt: skip
    """Return how the models of `names` did on the test part of `split`.

    Args:
        liking: (n_items,) mean rating of each recipe, where there are ratings.
        seeds: how often a model with chance in it is fitted; the numbers are means.
        is_tuned: whether settings are chosen on the validation part; else each model has its own.
        tell: gets a sentence about each step.

    Raises:
        ValueError: a name that no model has, or nobody to judge by.
    """
    unknown = [name for name in names if name not in KINDS]
    if unknown or not names:
        raise ValueError(f"there is no model {unknown[0] if unknown else ''!r}; there are {', '.join(KINDS)}")
    known = split.known()
    asked = evaluation.trial(known, split.test)
    found, left_out = [], {}
    for name in names:
        try:
            found.append(_one(KINDS[name], split, asked, content, liking, seeds, is_tuned, with_cold, tell))
        except TooLarge as error:
            left_out[name] = str(error)
        except ValueError as error:
            if content is not None or "content" not in str(error):
                raise
            left_out[name] = str(error)
    found.sort(key=lambda model: -model.metrics.ndcg_10)
    served = next((name for name in MODELS if any(model.name == name for model in found)), None)
    return Comparison(
        people=known.n_users, recipes=known.n_items, picks=len(known) + len(split.test),
        judged_people=len(asked.people), models=found, left_out=left_out,
        leads={a.name: bootstrap.paired(a.each, b.each) for a, b in itertools.pairwise(found)},
        served=served, lead_of_served=_lead(found, served),
    )  # fmt: skip


def _lead(found: list[Compared], served: str | None) -> Difference | None:
    others = [model for model in found if model.name != served]
    if served is None or not others:
        return None
    return bootstrap.paired(next(model for model in found if model.name == served).each, others[0].each)


def _one(
    kind: type[Recommender], split: Split, asked: Trial, content: Content | None, liking: np.ndarray | None,
    seeds: int, is_tuned: bool, with_cold: bool, tell: Callable[[str], None],
) -> Compared:  # fmt: skip
    tell(f"{kind.name}: choosing settings on the validation part")
    started = time.process_time()
    tuned = tuning.tune(kind, split, content) if is_tuned else tuning.Tuned(config=kind.Config(), ndcg_10=0.0, tried=0)
    tune_cpu_s = time.process_time() - started
    tell(f"{kind.name}: NDCG@10 {tuned.ndcg_10:.4f} there with {tuned.config}")
    known = split.known()
    judged, fit_cpu_s = [], []
    has_chance = any(field.name == "seed" for field in dataclasses.fields(kind.Config))
    for seed in range(seeds if has_chance else 1):
        tell(f"{kind.name}: fitting with seed {seed}")
        config = dataclasses.replace(tuned.config, seed=seed) if has_chance else tuned.config
        started = time.process_time()
        model = kind(config).fit(known, content)
        fit_cpu_s.append(time.process_time() - started)
        judged.append(evaluation.judge(model.score, asked, known, liking=liking))
        tell(f"{kind.name}: NDCG@10 {judged[-1].metrics.ndcg_10:.4f}")
    cold_people = folding.new_people(kind(tuned.config), split, content) if with_cold else {}
    cold_recipes = folding.new_recipes(kind(tuned.config), split, content) if with_cold and content else None
    return Compared(
        name=kind.name, config=dataclasses.asdict(tuned.config), tried=tuned.tried,
        validation_ndcg_10=tuned.ndcg_10, metrics=_mean([each.metrics for each in judged]),
        ndcg_10_of_seeds=[each.metrics.ndcg_10 for each in judged],
        each=np.mean([each.each.ndcg for each in judged], axis=0),
        by_history={name: _mean([each.by_history[name] for each in judged]) for name in judged[0].by_history},
        cold_people=cold_people, cold_recipes=cold_recipes, tune_cpu_s=tune_cpu_s,
        fit_cpu_s=float(np.mean(fit_cpu_s)), size_mb=sum(values.nbytes for values in model.state().values()) / 1e6,
        latency_ms=_latency_ms(model, asked),
    )  # fmt: skip


def _mean(each: list[Metrics]) -> Metrics:
    values: dict[str, Any] = {}
    for field in dataclasses.fields(Metrics):
        numbers = [getattr(one, field.name) for one in each]
        values[field.name] = numbers[0] if numbers[0] is None or field.name == "people" else float(np.mean(numbers))
    return Metrics(**values)


def _latency_ms(model: Recommender, asked: Trial) -> float:
    """Return the median time of one person's first 10 of the whole catalogue."""
    taken = []
    for row in range(min(TIMED_PEOPLE, len(asked.people))):
        history = asked.before[[row]]
        started = time.perf_counter()
        scores = np.nan_to_num(model.score(history)[0], nan=-np.inf)
        np.argpartition(-scores, min(SHORT, len(scores) - 1))
        taken.append(time.perf_counter() - started)
    return 1000 * float(np.median(taken))
