"""A ratio of two metrics, always the ratio of their totals in the group; with bounds where one is a count of events, or a part of the other.

Zero rules: x / 0 is NULL; 0 / x is 0 and has its upper bound; a mean time between failures without a failure is
NULL and has its lower bound; a share of all is 1 and has its lower bound.
Bounds of a rate: Garwood (1936), Biometrika 28:437. Two-sided: low = χ²(α/2; 2r) / 2T, high = χ²(1-α/2; 2r+2) / 2T.
Bounds of a share: `metrics.proportion`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal  # Any: the checked spec, whose class is made on demand

from sqlglot import exp

from metrics import proportion
from metrics.model import Setting
from metrics.tree import call, case, double, lit, mul, per

if TYPE_CHECKING:
    from metrics.build import Build
    from metrics.metadata import MetricSpec
    from metrics.model import Metric
    from metrics.names import Names
    from metrics.units import Unit
    from metrics.why import Group


def spec() -> type[MetricSpec]:
    """Its fields in metrics.yml; pydantic is imported only where a file is checked."""
    from metrics.metadata import MetricSpec, Name, Strict

    class IntervalSpec(Strict):
        """`poisson_exact`: the count in the ratio is Poisson given its exposure; `binomial_exact` and `wilson`: the numerator is a part of the denominator."""

        method: Literal["poisson_exact", "binomial_exact", "wilson"]
        confidence_level: float | str = "{confidence_level}"
        sided: Literal["two", "one"] = "two"


    class RatioSpec(MetricSpec):
        """`numerator / denominator`, scaled to `per` of the denominator's unit."""

        type: Literal["ratio"]
        numerator: Name
        denominator: Name
        per: float | int | str | None = None
        interval: IntervalSpec | None = None

    return RatioSpec


@dataclass(frozen=True, slots=True)
class Body:
    numerator: str
    denominator: str
    per: Setting
    scales: tuple[tuple[str, float, Unit | None], ...]  # each allowed `per`: text, factor, unit of the result
    level: Setting | None
    sided: str
    counted: str  # which side is the count: "numerator", "denominator" or ""
    method: str


def outputs(body: Body) -> tuple[str, ...]:
    return ("low", "high") if body.level else ()


def references(spec: Any) -> tuple[str, ...]:
    return (spec.numerator, spec.denominator)


def resolve(spec: Any, names: Names) -> Body:
    numerator, denominator = names.metric(spec.numerator, "numerator"), names.metric(spec.denominator, "denominator")
    counted = "numerator" if numerator.is_count else "denominator" if denominator.is_count else ""
    method = spec.interval.method if spec.interval else ""
    if method == "poisson_exact" and not counted:
        names.problem(f"poisson_exact needs a count of events: neither {spec.numerator} nor {spec.denominator} is a metric of `agg: count`", "interval")
    if method in proportion.METHODS:
        _check_share(method, numerator, denominator, names)
    level = names.level(spec.interval)
    per_ = names.setting(1.0 if spec.per is None else spec.per, "per")
    scales = tuple(_scale(text, numerator.unit_of, denominator.unit_of, names) for text in names.choices(per_, "per"))
    sided = spec.interval.sided if spec.interval else "two"
    return Body(spec.numerator, spec.denominator, per_, scales, level, sided, counted, method)


def _check_share(method: str, numerator: Metric, denominator: Metric, names: Names) -> None:
    """Notes what keeps the numerator from being a part of the denominator, both counted one by one."""
    part, whole = numerator.unit_of, denominator.unit_of
    if not (part and whole):
        if not (numerator.is_count and denominator.is_count):
            unknown = [metric.name for metric in (numerator, denominator) if not metric.unit_of]
            names.problem(f"{method} is of a part of what the denominator counts; declare the `unit:` of {' and '.join(unknown)}, so that this can be checked", "interval")
    elif not part.same_as(whole):
        names.problem(f"{method} is of a part of what the denominator counts: {numerator.name} is in {part.text}, {denominator.name} in {whole.text}", "interval")
    elif not whole.is_counting:
        names.problem(f"{method} is of what is counted one by one, not of what is measured in {whole.text}", "interval")


def _scale(text: str | float, numerator: Unit | None, denominator: Unit | None, names: Names) -> tuple[str, float, Unit | None]:
    """The factor from `numerator / denominator` to `per text`, and the unit that gives."""
    if isinstance(text, int | float):
        unit_ = numerator / denominator if numerator and denominator and text == 1 else None
        return str(text), names.positive(text, "per"), unit_
    per_unit = names.unit(text, "per")
    if not per_unit.powers and (denominator is None or denominator.powers):
        return str(text), per_unit.scale, None
    if denominator is None:
        raise names.fail(f"per '{text}' needs a denominator with a unit: add `unit:` to its measure", "per")
    if not per_unit.converts_to(denominator):
        names.problem(f"per '{text}' does not fit the denominator, which is in {denominator.text}", "per")
    return str(text), per_unit.scale / denominator.scale, numerator / per_unit if numerator else None


def unit(body: Body, names: Names) -> Unit | None:
    default = str(names.default(body.per))
    return next((unit_ for text, _, unit_ in body.scales if text == default), body.scales[0][2])


def bounds(body: Body) -> str:
    """How its interval is made, less its level."""
    return f"{proportion.METHODS.get(body.method, 'exact Poisson (Garwood 1936)')}, {body.sided}-sided"


def is_count(body: Body) -> bool:
    return False


def sql_type(body: Body) -> str:
    return "double"


def expression(body: Body, output: str, build: Build) -> exp.Expression:
    factor = next(factor for text, factor, _ in body.scales if text == str(build.setting(body.per)))
    numerator, denominator = build.metric(body.numerator), build.metric(body.denominator)
    if not output:
        return _scaled(per(numerator, denominator), factor)
    confidence_level = float(build.setting(body.level))
    if body.method in proportion.METHODS:
        return _scaled(proportion.bound_of(body.method, output, numerator, denominator, confidence_level, body.sided, build), factor)
    if body.counted == "numerator":
        return _scaled(per(build.poisson_bound(output, numerator, confidence_level, body.sided), _positive(denominator)), factor)
    opposite = "high" if output == "low" else "low"
    bound = build.poisson_bound(opposite, denominator, confidence_level, body.sided)
    return _scaled(per(_positive(numerator), bound), factor)


def _scaled(tree: exp.Expression, factor: float) -> exp.Expression:
    return tree if factor == 1 else mul(lit(float(factor)), tree)


def _positive(exposure: exp.Expression) -> exp.Expression:
    """The exposure, NULL unless positive: no bound follows from none."""
    return case(exp.GT(this=exposure.copy(), expression=lit(0)), double(exposure))


def why(metric: Metric, group: Group) -> Iterator[str]:
    """`688 failures over 10,136,520 miles, both of all the rows asked for.`, and what follows where nothing was counted."""
    parts = [group.layer.metrics[name] for name in (metric.body.numerator, metric.body.denominator)]
    values = group.ask(*parts)
    yield f"{' over '.join(_total(group, part, values[part.name]) for part in parts)}, both of all the rows asked for."
    if metric.body.counted and metric.body.level and values[getattr(metric.body, metric.body.counted)] == 0:
        yield "None was counted: what can be said is the bound that so much exposure without one allows."


def _total(group: Group, part: Metric, value: float | None) -> str:
    """`688 failures`; without a unit by its label."""
    text = group.text(part, value) if value is not None else "unknown"
    return text if part.unit and value is not None else f"{part.label} {text}"


def poisson(bound: str, count: exp.Expression, confidence_level: float, sided: str) -> exp.Expression:
    """The exact bound of a Poisson mean given its count, as one of our functions; the engine's table lowers it."""
    alpha = 1.0 - confidence_level
    tail = alpha / 2 if sided == "two" else alpha
    return call("POISSON_LOW" if bound == "low" else "POISSON_HIGH", count, lit(tail))
