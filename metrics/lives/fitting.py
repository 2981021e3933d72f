"""Ways of fitting a distribution to a life: what each needs of it, what it can tell, what it is called in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any  # the checked spec, whose class is made on demand

from metrics.lives.measures import power, power_sum
from metrics.model import Measure, Source
from udfs.power_grid import NODES

LIKELIHOOD, KNOWN_SHAPE, RANKS, LIMITED = "maximum_likelihood", "known_shape", "rank_regression", "limited_population"

PARAMETERS = {"weibull": ("beta", "eta", "mu", "sigma"), "lognormal": ("mu", "sigma"), "exponential": ("rate", "mu")}
ARGUMENT = {"quantile": "p", "sf": "at", "cdf": "at", "hazard": "at", "conditional_sf": "at"}
"""A value -> the field that it is a function of."""

CURVES = ("sf", "cdf", "hazard")
"""The values that are curves where no age is given."""

_LIFE = ("distribution", "value", "argument", "given", "method", "level", "sided")
OPTIONS = {
    "LIFE": _LIFE, "LIFE_OF_SPELLS": _LIFE, "LIFE_OF_INTERVALS": _LIFE, "WEIBAYES": ("beta", "value", "argument", "given", "level", "sided"),
    "RANK_REGRESSION": ("distribution", "line", "ranks", "value", "argument", "given"),
    "LIMITED": ("distribution", "form", "value", "argument", "method", "level", "sided"),
}  # fmt: skip
"""What each function of `udfs.functions` is told beside the data, in its order."""

_COUNTS = ("failures", "censored", "largest_age")
_SUMS: Mapping[str, tuple[str, ...]] = {
    "weibull": (*_COUNTS, "log_failure_age", *(power_sum(order, j) for order in (0, 1) for j in range(NODES))),
    "exponential": (*_COUNTS, "log_failure_age", "time_at_risk"),
    "lognormal": ("spells",),
}


def way(spec: Any) -> str:
    """How a metric is fitted."""
    if spec.estimator == RANKS:
        return RANKS
    if spec.limited:
        return LIMITED
    return KNOWN_SHAPE if spec.beta is not None else LIKELIHOOD


def measures(way: str, distribution: str, life: Source) -> tuple[Measure, ...]:
    """What the fit stands on, in the order its function takes it: sums where they say it all, else the list of spells."""
    if is_inspected(life) or way in (RANKS, LIMITED):
        return (life.measures["spells"],)
    if way == KNOWN_SHAPE:
        return (*(life.measures[name] for name in _COUNTS), power(life.measures["time_at_risk"]))
    return tuple(life.measures[name] for name in _SUMS[distribution])


def of_ages(spec: Any, way: str) -> str:
    """What of a metric needs the age of each life, in words; "" where sums that can be stored say it all."""
    if spec.value in CURVES and spec.at is None:
        return f"`value: {spec.value}` without `at`, a curve,"
    words = {RANKS: "rank regression", LIMITED: "a limited population", KNOWN_SHAPE: "a sum of powers of age by the shape given"}
    return words.get(way, "") or ("the lognormal" if spec.distribution == "lognormal" else "")


def function(way: str, distribution: str, life: Source) -> str:
    """The function of `udfs.functions` that makes it."""
    if way in _FUNCTIONS:
        return _FUNCTIONS[way]
    return "LIFE_OF_INTERVALS" if is_inspected(life) else "LIFE_OF_SPELLS" if distribution == "lognormal" else "LIFE"


_FUNCTIONS = {KNOWN_SHAPE: "WEIBAYES", RANKS: "RANK_REGRESSION", LIMITED: "LIMITED"}


def is_inspected(life: Source) -> bool:
    return bool(life.life and life.life.is_inspected)


# --- what cannot be asked --------------------------------------------------------------------------------------------

_OF_AGE = ("quantile", "mean", "sd", "median", "sf", "cdf", "conditional_sf", "hazard")
_VALUES = {
    LIKELIHOOD: ("beta", "eta", "mu", "sigma", "rate", *_OF_AGE, "loglik", "aic"),
    KNOWN_SHAPE: ("eta", "mu", *_OF_AGE),
    RANKS: ("beta", "eta", "mu", "sigma", "r2", *_OF_AGE),
    LIMITED: ("share", "beta", "eta", "mu", "sigma", "quantile", "sf", "cdf", "loglik", "aic"),
}


def refused(spec: Any, way: str, life: Source) -> Iterator[tuple[str, str]]:
    """(field, why and what to do) of what a way of fitting cannot give."""
    if spec.value not in _VALUES[way]:
        yield "value", f"{_GIVEN[way]} there is no {spec.value}{_NEEDS.get(spec.value, '')}; there are {', '.join(_VALUES[way])}"
    if way == KNOWN_SHAPE:
        yield from _refused_with_a_shape(spec, life)
    if way == LIMITED:
        yield from _refused_of_a_part(spec)
    if way == RANKS:
        yield from _refused_by_ranks(spec, life)
    else:
        yield from ((field, f"`{field}` goes with `estimator: rank_regression`") for field in ("line", "ranks") if field in spec.model_fields_set)


_NEEDS = {"share": " (it is of `limited: true`)", "r2": " (it is of `estimator: rank_regression`)"}
_GIVEN = {LIKELIHOOD: "by maximum likelihood", KNOWN_SHAPE: "with `beta` given", RANKS: "by rank regression", LIMITED: "of a limited population"}


def _refused_of_a_part(spec: Any) -> Iterator[tuple[str, str]]:
    if spec.distribution == "exponential":
        yield "distribution", "a limited population of an exponential distribution is not fitted; it is of weibull or lognormal"
    if spec.beta is not None:
        yield "beta", "the shape of a limited population is fitted; leave out `beta`, or `limited`"
    allowed = ("auto", "normal", "likelihood_ratio") if spec.value == "share" else ("auto", "normal")
    if spec.interval and spec.interval.method not in allowed:
        yield "interval.method", f"of a limited population {spec.value} has bounds by {' or '.join(allowed)}, not {spec.interval.method}"


def _refused_by_ranks(spec: Any, life: Source) -> Iterator[tuple[str, str]]:
    if spec.distribution == "exponential":
        yield "distribution", "rank regression fits a slope, and an exponential distribution has none; it is of weibull or lognormal"
    if spec.beta is not None:
        yield "beta", "rank regression fits the shape; leave out `beta`, or `estimator`"
    if spec.limited:
        yield "limited", "rank regression takes all units to fail in the end; leave out `limited`, or `estimator`"
    if spec.interval:
        yield "interval", "rank regression has no interval, its points depend on each other; fit by maximum likelihood for one"
    if is_inspected(life):
        yield "life", f"a failure between two inspections has no rank, and {life.name} has such; fit by maximum likelihood, or declare a life with `age` and `failed`"


def _refused_with_a_shape(spec: Any, life: Source) -> Iterator[tuple[str, str]]:
    if spec.distribution != "weibull":
        yield "distribution", f"`beta` is the shape of a Weibull, and a {spec.distribution} distribution has none; leave out one of the two"
    if spec.interval and spec.interval.method != "auto":
        yield "interval.method", "with `beta` given the bounds are exact (chi-square); leave out `method`"
    if is_inspected(life):
        yield "life", f"with `beta` given ages at failure are summed, and {life.name} has intervals; leave out `beta`, or declare a life with `age` and `failed`"


# --- words -----------------------------------------------------------------------------------------------------------


def words(function: str, distribution: str, life: str, *, shape: object = None, line: str = "x", ranks: str = "benard") -> str:
    """`the weibull distribution fitted by maximum likelihood to life component_miles`."""
    if function == "RANK_REGRESSION":
        how = f"{_LINES[line]}, {_RANKS[ranks]} median ranks, adjusted for suspensions by Johnson's rule"
        return f"the {distribution} distribution fitted by rank regression ({how}) to life {life}, to match an older report"
    if function == "WEIBAYES":
        return f"the {distribution} distribution of known shape beta = {shape} (Weibayes), its eta fitted by maximum likelihood to life {life}"
    if function == "LIMITED":
        return f"the limited failure population (a share of the units can fail, the others never; their age at failure {distribution}) fitted by maximum likelihood to life {life}"
    return f"the {distribution} distribution fitted by maximum likelihood to life {life}"


_SCALES = {"share": "logit", "mu": "linear", "sf": "complementary log-log", "cdf": "complementary log-log"}
_LINES = {"x": "ln age on ranks, X on Y", "y": "ranks on ln age, Y on X"}
_RANKS = {"benard": "Benard's", "exact": "exact"}
_METHODS = {
    "auto": "likelihood ratio below 20 failures, normal approximation on the log scale from there on",
    "likelihood_ratio": "likelihood ratio",
    "normal": "normal approximation on the log scale",
    "normal_linear": "normal approximation on the quantity's own scale",
}


def bounds(function: str, distribution: str, method: str, value: str) -> str:
    """How an interval is made."""
    if function == "LIMITED":
        return "likelihood ratio" if value == "share" and method != "normal" else f"normal approximation on the {_SCALES.get(value, 'log')} scale"
    if function == "WEIBAYES":
        return "exact for the shape given (chi-square), without failures the one that exists"
    if distribution == "exponential" and method == "auto":
        return "exact (chi-square)" + (f" where every age at failure is known, else {_METHODS[method]}" if function == "LIFE_OF_INTERVALS" else "")
    return _METHODS[method]
