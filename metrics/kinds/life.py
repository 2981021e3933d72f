"""What a life distribution fitted to a life says of it: B10, shape, reliability at an age … with bounds.

By maximum likelihood unless it says otherwise (`metrics.lives.fitting` has the ways): right censoring, late entry and weights are
in the likelihood. SQL gathers the sufficient sums of each group, whatever their number of rows, or where there are none the list
of its different lives; the fit is finished on those (`metrics.finish`), by `udfs`.
Source: Meeker & Escobar (1998), Statistical Methods for Reliability Data, chapters 8 and 11.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal  # Any: the checked spec, whose class is made on demand

from sqlglot import exp

from metrics.fragments import written
from metrics.lives import fitting
from metrics.lives.at_age import by_age
from metrics.lives.measures import of_shape
from metrics.lives.reasons import why as why
from metrics.model import Measure, Setting, age_of
from metrics.tree import call, double, lit
from metrics.units import ONE

if TYPE_CHECKING:
    from metrics.build import Build
    from metrics.metadata import MetricSpec
    from metrics.names import Names
    from metrics.units import Unit

OUTPUT_TYPES = {"status": "varchar"}
_ALL_PARAMETERS = ("beta", "eta", "mu", "sigma", "rate")
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
        value: Literal["quantile", "beta", "eta", "mu", "sigma", "rate", "mean", "sd", "median", "sf", "cdf", "conditional_sf", "hazard", "loglik", "aic", "r2", "share"]
        p: float | str | None = None
        at: float | str | None = None
        given: float | str | None = None
        beta: float | str | None = None
        estimator: Literal["maximum_likelihood", "rank_regression"] = "maximum_likelihood"
        limited: bool = False
        line: Literal["x", "y"] = "x"
        ranks: Literal["benard", "exact"] = "benard"
        interval: FitIntervalSpec | None = None
        where: Text | None = None

        @model_validator(mode="after")
        def _arguments(self) -> LifeMetricSpec:
            needed = {fitting.ARGUMENT[self.value]} if self.value in fitting.ARGUMENT else set()
            needed |= {"given"} if self.value == "conditional_sf" else set()
            for field in ("p", "at", "given"):
                by_age = field == "at" and self.value in fitting.CURVES  # without `at` it is a curve
                if not by_age and (getattr(self, field) is None) == (field in needed):
                    raise ValueError(f"`value: {self.value}` {'needs' if field in needed else 'takes no'} `{field}`")
            known = fitting.PARAMETERS[self.distribution]
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
    lives: Measure | None  # of a life with modes of failure: to one of them, all lives that it did not end are censored
    age_unit: Unit | None
    function: str  # of `udfs.functions`: what it is fitted by
    beta: Setting | None  # of a Weibull whose shape is known
    line: str  # of rank regression: what is regressed
    ranks: str
    form: str  # of the list of lives, where it is fitted to one


def outputs(body: Body) -> tuple[str, ...]:
    return (*(("low", "high") if body.level else ()), "n_failures", "n_censored", "status")


def references(spec: Any) -> tuple[str, ...]:
    return ()


def resolve(spec: Any, names: Names) -> Body:
    life = names.any_life(spec.life, "life")
    way = fitting.way(spec)
    if life.life and not life.life.has_ages and (lacking := fitting.of_ages(spec, way)):
        raise names.fail(f"{lacking} needs the ages of lives, and {life.name} holds stored sums; name the life that the sums were made of", "life")
    for refused_field, reason in fitting.refused(spec, way, life):
        names.problem(reason, refused_field)
    measures = tuple(names.measured(measure) for measure in fitting.measures(way, spec.distribution, life))
    field = fitting.ARGUMENT.get(spec.value, "")
    bounds = (0.0, 1.0) if field == "p" else (0.0, 1e12)
    argument = names.setting(getattr(spec, field), field, bounds=bounds) if field and getattr(spec, field) is not None else None
    given = names.setting(spec.given, "given", bounds=(0.0, 1e12)) if spec.given is not None else None
    interval = spec.interval
    level = names.level(interval)
    where = names.predicate(spec.where, "where")
    if where is not None and measures[-1].agg == "list":
        names.problem("`where` is of sums, and this fit needs the lives; filter the question, or declare a life with its own `where`", "where")
    age_unit = life.life.age_unit if life.life else None
    method, sided = (interval.method, interval.sided) if interval else ("", "two")
    counts = life.measures["failures"], life.measures["censored"]
    beta = names.setting(spec.beta, "beta", bounds=(0.0, _LARGEST_SHAPE)) if spec.beta is not None else None
    lives = life.measures["lives"] if life.life and life.life.mode is not None else None
    return Body(
        spec.life, spec.distribution, spec.value, argument, given, method, level, sided, where, measures, counts, lives, age_unit,
        fitting.function(way, spec.distribution, life), beta, spec.line, spec.ranks, "intervals" if fitting.is_inspected(life) else "spells",
    )  # fmt: skip


_LARGEST_SHAPE = 20.0  # beyond, the power of an age in miles outgrows what a sum of doubles can hold


def unit(body: Body, names: Names) -> Unit | None:
    if body.value in _AGES:
        return body.age_unit
    return ONE / body.age_unit if body.value == "hazard" and body.age_unit else None


def words(body: Body, value_of: Callable[[Setting], object]) -> str:
    """`quantile at p = 0.1 of a weibull distribution fitted by maximum likelihood to life component_miles`."""
    field = fitting.ARGUMENT.get(body.value, "")
    at = f" at {'p = ' if field == 'p' else ''}{value_of(body.argument)}" if body.argument else f" by {age_of(body.life)}" if body.value in fitting.CURVES else ""
    given = f", given survival to {value_of(body.given)}" if body.given else ""
    where = f" where {written(body.where)}" if body.where is not None else ""
    intervals = ", each failure in its interval between inspections" if body.form == "intervals" else ""
    shape = value_of(body.beta) if body.beta else None
    fitted = fitting.words(body.function, body.distribution, body.life, shape=shape, line=body.line, ranks=body.ranks)
    return f"{body.value}{at}{given} of {fitted}{where}{intervals}"


def bounds(body: Body) -> str:
    """How its interval is made, less its level."""
    sides = "two-sided" if body.sided == "two" else f"one-sided, {body.sided}"
    return f"{fitting.bounds(body.function, body.distribution, body.method, body.value)}, {sides}" if body.level else ""


def is_count(body: Body) -> bool:
    return False


def sql_type(body: Body) -> str:
    return "double"


def expression(body: Body, output: str, build: Build) -> exp.Expression:
    if output in ("n_failures", "n_censored"):
        return _measure(body, body.counts[output == "n_censored"], build)
    beta = float(build.setting(body.beta) or 0)
    columns = [_measure(body, of_shape(measure, beta), build) for measure in body.measures]
    said = {
        "distribution": lit(body.distribution), "value": lit(body.value), "argument": _argument(body, build), "given": lit(float(build.setting(body.given) or 0)),
        "method": lit(body.method), "level": lit(float(build.setting(body.level) or 0)), "sided": lit(body.sided), "beta": lit(beta),
        "line": lit(body.line), "ranks": lit(body.ranks), "form": lit(body.form),
    }  # fmt: skip
    options = [said[name] for name in fitting.OPTIONS[body.function]]
    # A list goes as it is, sums as one array of them.
    data = call(body.function, *options, columns[0] if body.measures[0].agg == "list" else exp.Array(expressions=columns))
    fit = build.shared(("life", body.function, *(option.sql() for option in options), *(name.sql() for name in columns)), "_fit", data)
    return call("FIELD", fit, lit(output or "value"))


def _measure(body: Body, measure: Measure, build: Build) -> exp.Expression:
    if body.lives is None or measure.name != "censored":
        return build.measure(measure, body.where)
    failures, lives = (exp.Coalesce(this=build.measure(of, body.where), expressions=[lit(0)]) for of in (body.counts[0], body.lives))
    return exp.Sub(this=lives, expression=failures)


def _argument(body: Body, build: Build) -> exp.Expression:
    """What the quantity is a function of: a number, or the age that the question is grouped by."""
    if body.argument is not None or body.value not in fitting.CURVES:
        return lit(float(build.setting(body.argument) or 0))
    return double(by_age(body.life, build, f"{body.value} without `at`"))
