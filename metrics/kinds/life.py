"""What a life distribution fitted by maximum likelihood says of a life: B10, shape, reliability at an age … with bounds.

Right censoring, late entry and weights are in the likelihood. SQL gathers the sufficient sums of each group, whatever
their number of rows; the fit is finished on those (`metrics.finish`), by `udfs`.
Source: Meeker & Escobar (1998), Statistical Methods for Reliability Data, chapters 8 and 11.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Literal  # Any: the checked spec, whose class is made on demand

from sqlglot import exp

from metrics.fragments import written
from metrics.kinds import simple, survival
from metrics.lives.at_age import by_age
from metrics.lives.measures import power_sum
from metrics.model import Measure, Setting, age_of, curve_of
from metrics.numbers import number
from metrics.tree import call, double, lit
from metrics.units import ONE
from udfs.power_grid import NODES

if TYPE_CHECKING:
    from metrics.build import Build
    from metrics.metadata import MetricSpec
    from metrics.model import Metric
    from metrics.names import Names
    from metrics.units import Unit
    from metrics.why import Group

OUTPUT_TYPES = {"status": "varchar"}
IN_PYTHON = True
_ARGUMENT = {"quantile": "p", "sf": "at", "cdf": "at", "hazard": "at", "conditional_sf": "at"}  # value -> the field that it is a function of
_PARAMETERS = {"weibull": ("beta", "eta", "mu", "sigma"), "lognormal": ("mu", "sigma"), "exponential": ("rate", "mu")}
_ALL_PARAMETERS = ("beta", "eta", "mu", "sigma", "rate")
_CURVES = ("sf", "cdf", "hazard")
_AGES = ("quantile", "eta", "mean", "sd", "median")


def spec() -> type[MetricSpec]:
    """Its fields in metrics.yml; pydantic is imported only where a file is checked."""
    from pydantic import model_validator

    from metrics.metadata import MetricSpec, Name, Strict, Text

    class FitIntervalSpec(Strict):
        """Bounds: likelihood ratio below 20 failures and normal approximation on the log scale from there on, or one of them."""

        method: Literal["auto", "likelihood_ratio", "normal", "normal_linear"] = "auto"
        confidence_level: float | str = "{confidence_level}"
        sided: Literal["two", "lower", "upper"] = "two"

    class LifeMetricSpec(MetricSpec):
        """A quantity of the distribution fitted to a life, in each group."""

        type: Literal["life"]
        life: Name
        distribution: Literal["weibull", "exponential", "lognormal"] = "weibull"
        value: Literal["quantile", "beta", "eta", "mu", "sigma", "rate", "mean", "sd", "median", "sf", "cdf", "conditional_sf", "hazard", "loglik", "aic"]
        p: float | str | None = None
        at: float | str | None = None
        given: float | str | None = None
        interval: FitIntervalSpec | None = None
        where: Text | None = None

        @model_validator(mode="after")
        def _arguments(self) -> LifeMetricSpec:
            needed = {_ARGUMENT[self.value]} if self.value in _ARGUMENT else set()
            needed |= {"given"} if self.value == "conditional_sf" else set()
            for field in ("p", "at", "given"):
                by_age = field == "at" and self.value in _CURVES  # without `at` it is a curve
                if not by_age and (getattr(self, field) is None) == (field in needed):
                    raise ValueError(f"`value: {self.value}` {'needs' if field in needed else 'takes no'} `{field}`")
            known = _PARAMETERS[self.distribution]
            if self.value in _ALL_PARAMETERS and self.value not in known:
                raise ValueError(f"a {self.distribution} distribution has no {self.value}; its parameters: {', '.join(known)}")
            if self.interval and self.value in ("loglik", "aic"):
                raise ValueError(f"`value: {self.value}` has no interval")
            return self

    return LifeMetricSpec


@dataclass(frozen=True, slots=True)
class Body:
    life: str
    distribution: str
    value: str
    argument: Setting | None
    given: Setting | None
    method: str
    level: Setting | None
    sided: str
    where: exp.Expression | None
    measures: tuple[Measure, ...]  # those the fit stands on, in the order it takes them
    counts: tuple[Measure, Measure]  # failures, censored
    age_unit: Unit | None
    function: str  # of `udfs.functions`: what it is fitted by


def outputs(body: Body) -> tuple[str, ...]:
    return (*(("low", "high") if body.level else ()), "n_failures", "n_censored", "status")


def references(spec: Any) -> tuple[str, ...]:
    return ()


def resolve(spec: Any, names: Names) -> Body:
    life = names.any_life(spec.life, "life")
    inspected = bool(life.life and life.life.is_inspected)
    taken = ("spells",) if inspected else _SUMS[spec.distribution]
    measures = tuple(names.measured(life.measures[name]) for name in taken)
    field = _ARGUMENT.get(spec.value, "")
    bounds = (0.0, 1.0) if field == "p" else (0.0, 1e12)
    argument = names.setting(getattr(spec, field), field, bounds=bounds) if field and getattr(spec, field) is not None else None
    given = names.setting(spec.given, "given", bounds=(0.0, 1e12)) if spec.given is not None else None
    interval = spec.interval
    level = names.level(interval)
    where = names.predicate(spec.where, "where")
    if where is not None and measures[-1].agg == "list":
        names.problem("`where` is of sums, and this fit needs the lives; filter the question, or declare a life with its own `where`", "where")
    age_unit = life.life.age_unit if life.life else None
    function = "LIFE_OF_INTERVALS" if inspected else "LIFE_OF_SPELLS" if measures[-1].agg == "list" else "LIFE"
    return Body(spec.life, spec.distribution, spec.value, argument, given, interval.method if interval else "", level, interval.sided if interval else "two", where, measures, (life.measures["failures"], life.measures["censored"]), age_unit, function)


_COUNTS = ("failures", "censored", "largest_age")
_SUMS: dict[str, tuple[str, ...]] = {
    "weibull": (*_COUNTS, "log_failure_age", *(power_sum(order, j) for order in (0, 1) for j in range(NODES))),
    "exponential": (*_COUNTS, "log_failure_age", "time_at_risk"),
    "lognormal": ("spells",),
}


def unit(body: Body, names: Names) -> Unit | None:
    if body.value in _AGES:
        return body.age_unit
    return ONE / body.age_unit if body.value == "hazard" and body.age_unit else None


def words(body: Body, value_of: Callable[[Setting], object]) -> str:
    """`quantile at p = 0.1 of a weibull distribution fitted by maximum likelihood to life component_miles`."""
    field = _ARGUMENT.get(body.value, "")
    at = f" at {'p = ' if field == 'p' else ''}{value_of(body.argument)}" if body.argument else f" by {age_of(body.life)}" if body.value in _CURVES else ""
    given = f", given survival to {value_of(body.given)}" if body.given else ""
    where = f" where {written(body.where)}" if body.where is not None else ""
    intervals = ", each failure in its interval between inspections" if body.function == "LIFE_OF_INTERVALS" else ""
    return f"{body.value}{at}{given} of the {body.distribution} distribution fitted by maximum likelihood to life {body.life}{where}{intervals}"


_METHODS = {
    "auto": "likelihood ratio below 20 failures, normal approximation on the log scale from there on",
    "likelihood_ratio": "likelihood ratio",
    "normal": "normal approximation on the log scale",
    "normal_linear": "normal approximation on the quantity's own scale",
}


def bounds(body: Body) -> str:
    """How its interval is made, less its level."""
    sides = "two-sided" if body.sided == "two" else f"one-sided, {body.sided}"
    method = _METHODS.get(body.method, "")
    if body.distribution == "exponential" and body.method == "auto":
        method = "exact (chi-square)" + (f" where every age at failure is known, else {method}" if body.function == "LIFE_OF_INTERVALS" else "")
    return f"{method}, {sides}" if body.level else ""


def is_count(body: Body) -> bool:
    return False


def sql_type(body: Body) -> str:
    return "double"


def expression(body: Body, output: str, build: Build) -> exp.Expression:
    if output in ("n_failures", "n_censored"):
        return build.measure(body.counts[output == "n_censored"], body.where)
    columns = [build.measure(measure, body.where) for measure in body.measures]
    options = [
        lit(body.distribution), lit(body.value), _argument(body, build), lit(float(build.setting(body.given) or 0)),
        lit(body.method), lit(float(build.setting(body.level) or 0)), lit(body.sided),
    ]  # fmt: skip
    # A list goes as it is, sums as one array of them.
    data = call(body.function, *options, columns[0] if body.measures[0].agg == "list" else exp.Array(expressions=columns))
    fit = build.shared(("life", *(option.sql() for option in options), *(name.sql() for name in columns)), "_fit", data)
    return call("FIELD", fit, lit(output or "value"))


# --- why -------------------------------------------------------------------------------------------------------------


def why(metric: Metric, group: Group) -> Iterator[str]:
    """What the fit stands on, its parameters, and what Kaplan-Meier says at the same age."""
    body = metric.body
    largest, excluded = (_of(metric, body.life, name, group) for name in ("largest_age", "excluded"))
    parameters = [group.made(metric, name, value=name, argument=None, given=None, level=None) for name in _PARAMETERS[body.distribution][:2]]
    found = group.ask(largest, excluded, *parameters)
    failures, censored, status = group.outputs(metric, "n_failures", "n_censored", "status")
    age_unit = body.age_unit.label if body.age_unit else ""
    oldest = f", the oldest at {number(found[largest.name], ',.0f')} {age_unit}".rstrip() if found[largest.name] is not None else ""
    yield f"{_lives(failures)} of {body.life} ended in a failure, {number(censored, ',d')} were still going on when last seen{oldest}; of {number(found[excluded.name], ',d')} more no life could be made."
    fitted = [f"{parameter.name.removeprefix('_')} {number(value, ',.4~r')}" for parameter in parameters if (value := found[parameter.name]) is not None]
    if fitted:
        yield f"The {body.distribution.capitalize()} that makes these most likely has {' and '.join(fitted)}."
    if status != "ok":
        yield f"Its status is {status}" + (f": {_STATUSES[status]}." if status in _STATUSES else ".")
    yield from _beside(metric, group, found[largest.name], age_unit)


_STATUSES = {
    "no_data": "nobody was watched", "no_failures": "nobody failed, so that there is no shape; with one taken as given (Weibayes) there is a bound", "one_failure": "one failure at the largest age does not tell a shape",
    "all_tied": "failures all at the largest age do not tell a shape", "extrapolated": "it is beyond the largest age seen", "beta_out_of_range": "the shape is outside what the sums can tell",
    "outlying_ages": "a few ages far beyond the rest outweigh them; look for a wrong age",
}  # fmt: skip


def _lives(count: float) -> str:
    return "1 life" if count == 1 else f"{number(count, ',.0f')} lives"


def _of(metric: Metric, life: str, measure: str, group: Group) -> Metric:
    """A measure of the life as a metric."""
    found = group.layer.sources[life].measures[measure]
    return replace(metric, name=f"_{measure}", kind="simple", body=simple.Body(found, None), output="", outputs=())


def _beside(metric: Metric, group: Group, largest: float | None, age_unit: str) -> Iterator[str]:
    """Kaplan-Meier's share failed by the age that the metric speaks of; where nobody was seen at it, that."""
    age = _age_spoken_of(metric, group)
    if age is None or largest is None:
        return
    at = f"{number(age, ',.0f')} {age_unit}".rstrip()
    if age > largest:
        yield f"Nobody was seen at {at}: the number is the distribution's, beyond what was observed."
        return
    curve = group.layer.sources[curve_of(metric.body.life)]
    body = survival.Body(metric.body.life, "cdf", Setting(age), metric.body.level or Setting(0.95), "log_log", tuple(curve.measures.values()))
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
    return group.setting(body.argument) if _ARGUMENT.get(body.value) == "at" and body.argument else None


def _argument(body: Body, build: Build) -> exp.Expression:
    """What the quantity is a function of: a number, or the age that the question is grouped by."""
    if body.argument is not None or body.value not in _CURVES:
        return lit(float(build.setting(body.argument) or 0))
    return double(by_age(body.life, build, f"{body.value} without `at`"))
