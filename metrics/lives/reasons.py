"""Why a fitted life says what it says: the lives it stands on, its parameters, and what the data say without a distribution."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from metrics.kinds import simple, survival
from metrics.lives.fitting import ARGUMENT, PARAMETERS
from metrics.model import Setting, curve_of
from metrics.numbers import number

if TYPE_CHECKING:
    from metrics.model import Metric
    from metrics.why import Group


def why(metric: Metric, group: Group) -> Iterator[str]:
    """What the fit stands on, its parameters, and what Kaplan-Meier says at the same age."""
    body = metric.body
    largest, excluded = (_of(metric, body.life, name, group) for name in ("largest_age", "excluded"))
    names = ("eta",) if body.beta else PARAMETERS[body.distribution][:2]
    parameters = [group.made(metric, name, value=name, argument=None, given=None, level=None) for name in names]
    found = group.ask(largest, excluded, *parameters)
    failures, censored, status = group.outputs(metric, "n_failures", "n_censored", "status")
    age_unit = body.age_unit.label if body.age_unit else ""
    oldest = f", the oldest at {_age(found[largest.name])} {age_unit}".rstrip() if found[largest.name] is not None else ""
    yield f"{_lives(failures)} of {body.life} ended in a failure, {number(censored, ',d')} were still going on when last seen{oldest}; of {number(found[excluded.name], ',d')} more no life could be made."
    fitted = [f"{parameter.name.removeprefix('_')} {number(value, ',.4~r')}" for parameter in parameters if (value := found[parameter.name]) is not None]
    if fitted:
        given = f", of the shape given, {number(group.setting(body.beta), ',.4~r')}," if body.beta else ""
        yield f"The fitted {body.distribution.capitalize()}{given} has {' and '.join(fitted)}."
    if status == "no_failures" and body.beta:
        yield "Nobody failed: what can be said is the bound that so much age without a failure allows."
    elif status != "ok":
        yield f"Its status is {status}" + (f": {_STATUSES[status]}." if status in _STATUSES else ".")
    yield from _beside(metric, group, found[largest.name], age_unit)


_STATUSES = {
    "no_data": "nobody was watched", "no_failures": "nobody failed, so that there is no shape; with one taken as given (Weibayes) there is a bound", "one_failure": "one failure at the largest age does not tell a shape",
    "all_tied": "failures all at the largest age do not tell a shape", "extrapolated": "it is beyond the largest age seen", "beta_out_of_range": "the shape is outside what the sums can tell",
    "outlying_ages": "a few ages far beyond the rest outweigh them; look for a wrong age",
}  # fmt: skip


def _lives(count: float) -> str:
    return "1 life" if count == 1 else f"{number(count, ',.0f')} lives"


def _age(value: float) -> str:
    return number(value, ",.0f" if value >= 1000 else ",.4~r")


def _of(metric: Metric, life: str, measure: str, group: Group) -> Metric:
    """A measure of the life as a metric, under the metric's own condition."""
    found = group.layer.sources[life].measures[measure]
    return replace(metric, name=f"_{measure}", kind="simple", body=simple.Body(found, metric.body.where), output="", outputs=())


def _beside(metric: Metric, group: Group, largest: float | None, age_unit: str) -> Iterator[str]:
    """Kaplan-Meier's share failed by the age that the metric speaks of; where nobody was seen at it, that."""
    age = _age_spoken_of(metric, group)
    if age is None or largest is None:
        return
    at = f"{_age(age)} {age_unit}".rstrip()
    if age > largest:
        yield f"Nobody was seen at {at}: the number is the distribution's, beyond what was observed."
        return
    curve = group.layer.sources.get(curve_of(metric.body.life))
    if curve is None or metric.body.form != "spells" or metric.body.where is not None:
        return  # no ages at failure, or a curve of other lives than those fitted
    body = survival.Body(
        life=metric.body.life, value="cdf", at=Setting(age), p=None, level=metric.body.level or Setting(0.95), method="log_log", measures=tuple(curve.measures.values()), age_unit=None, withdrawn=None,
    )  # fmt: skip
    shares = [replace(metric, name=f"_cdf{output}", kind="survival", body=body, output=output, outputs=()) for output in ("", "low", "high")]
    share, low, high = group.ask(*shares).values()
    between = f", between {number(low, '.2%')} and {number(high, '.2%')}" if low is not None and high is not None else ""
    yield f"Without a distribution, Kaplan-Meier has {number(share, '.2%')} failed by {at}{between}."


def _age_spoken_of(metric: Metric, group: Group) -> float | None:
    """The age that the value is, or that it is at."""
    body = metric.body
    if body.value in ("quantile", "median", "eta"):
        value: float | None = group.ask(metric)[metric.name]
        return value
    return group.setting(body.argument) if ARGUMENT.get(body.value) == "at" and body.argument else None
