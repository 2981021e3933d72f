"""What a life distribution fitted by maximum likelihood says of a life: B10, shape, reliability at an age … with bounds.

Right censoring, late entry and weights are in the likelihood. SQL gathers the sufficient sums of each group, whatever
their number of rows; the fit is finished on those (`metrics.finish`), by `udfs`.
Source: Meeker & Escobar (1998), Statistical Methods for Reliability Data, chapters 8 and 11.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal  # Any: the checked spec, whose class is made on demand

from sqlglot import exp

from metrics.life_measures import power_sum
from metrics.model import Measure, Setting
from metrics.tree import call, lit
from metrics.units import ONE
from udfs.power_grid import NODES

if TYPE_CHECKING:
    from metrics.build import Build
    from metrics.metadata import MetricSpec
    from metrics.names import Names
    from metrics.units import Unit

OUTPUT_TYPES = {"status": "varchar"}
_ARGUMENT = {"quantile": "p", "sf": "at", "cdf": "at", "hazard": "at", "conditional_sf": "at"}  # value -> the field that it is a function of
_AGES = ("quantile", "eta", "mean", "median")


def spec() -> type[MetricSpec]:
    """Its fields in metrics.yml; pydantic is imported only where a file is checked."""
    from pydantic import model_validator

    from metrics.metadata import MetricSpec, Name, Strict, Text

    class FitIntervalSpec(Strict):
        """Bounds: likelihood ratio below 20 failures and normal approximation on the log scale from there on, or one of them."""

        method: Literal["auto", "likelihood_ratio", "normal"] = "auto"
        confidence_level: float | str = "{confidence_level}"
        sided: Literal["two", "lower", "upper"] = "two"

    class LifeMetricSpec(MetricSpec):
        """A quantity of the distribution fitted to a life, in each group."""

        type: Literal["life"]
        life: Name
        distribution: Literal["weibull", "exponential"] = "weibull"
        value: Literal["quantile", "beta", "eta", "mean", "median", "sf", "cdf", "conditional_sf", "hazard", "loglik", "aic"]
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
                if (getattr(self, field) is None) == (field in needed):
                    raise ValueError(f"`value: {self.value}` {'needs' if field in needed else 'takes no'} `{field}`")
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
    age_unit: Unit | None


def outputs(body: Body) -> tuple[str, ...]:
    return (*(("low", "high") if body.level else ()), "n_failures", "n_censored", "status")


def references(spec: Any) -> tuple[str, ...]:
    return ()


def resolve(spec: Any, names: Names) -> Body:
    life = names.life(spec.life, "life")
    taken = _SUMS[spec.distribution]
    measures = tuple(names.measured(life.measures[name]) for name in taken)
    field = _ARGUMENT.get(spec.value, "")
    bounds = (0.0, 1.0) if field == "p" else (0.0, 1e12)
    argument = names.setting(getattr(spec, field), field, bounds=bounds) if field else None
    given = names.setting(spec.given, "given", bounds=(0.0, 1e12)) if spec.given is not None else None
    interval = spec.interval
    level = names.setting(interval.confidence_level, "interval.confidence_level", bounds=(0.0, 1.0)) if interval else None
    where = names.predicate(spec.where, "where")
    age_unit = life.life.age_unit if life.life else None
    return Body(spec.life, spec.distribution, spec.value, argument, given, interval.method if interval else "", level, interval.sided if interval else "two", where, measures, age_unit)


_COUNTS = ("failures", "censored", "largest_age")
_SUMS: dict[str, tuple[str, ...]] = {
    "weibull": (*_COUNTS, "log_failure_age", *(power_sum(order, j) for order in (0, 1) for j in range(NODES))),
    "exponential": (*_COUNTS, "log_failure_age", "time_at_risk"),
}


def unit(body: Body, names: Names) -> Unit | None:
    if body.value in _AGES:
        return body.age_unit
    return ONE / body.age_unit if body.value == "hazard" and body.age_unit else None


def is_count(body: Body) -> bool:
    return False


def sql_type(body: Body) -> str:
    return "double"


def expression(body: Body, output: str, build: Build) -> exp.Expression:
    columns = [build.measure(measure, body.where) for measure in body.measures]
    if output in ("n_failures", "n_censored"):
        return columns[output == "n_censored"]
    options = [
        lit(body.distribution), lit(body.value), lit(float(build.setting(body.argument) or 0)), lit(float(build.setting(body.given) or 0)),
        lit(body.method), lit(float(build.setting(body.level) or 0)), lit(body.sided),
    ]  # fmt: skip
    fit = build.shared(("life", body.life, *(option.sql() for option in options), body.where.sql() if body.where else ""), "_fit", call("LIFE", *options, exp.Array(expressions=columns)))
    return call("FIELD", fit, lit(output or "value"))
