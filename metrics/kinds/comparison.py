"""The ratio of two failure rates, exact: of two parts of a group, of a group and itself one span earlier, of a group and all others.

Given the sum of both counts, the one is binomial: bounds are Clopper-Pearson's, p is central (twice the smaller tail), so that p is below
1 - level just where the bounds leave 1 out. Without a failure on one side there is the bound that exists, and no ratio to nothing.
`adjusted_p_value` is Benjamini and Hochberg's over the groups of the question: of the groups where it is below q, on average no more than a
share q is a false alarm.
Sources: Nelson (1982) Applied Life Data Analysis, 12; Lehmann & Romano (2005) 4.5; Benjamini & Hochberg (1995), JRSS B 57:289.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, NamedTuple  # Any: the checked spec, whose class is made on demand

from sqlglot import exp

from metrics import proportion
from metrics.errors import QueryError, unknown
from metrics.fragments import written
from metrics.model import Measure, Setting
from metrics.spans import Span
from metrics.tree import call, case, lit, mul, per
from metrics.units import ONE

if TYPE_CHECKING:
    from metrics.build import Build, Lookback
    from metrics.metadata import MetricSpec
    from metrics.names import Names
    from metrics.units import Unit

OUTPUT_TYPES = {"status": "varchar"}
OUTPUT_FORMATS = {"p_value": ".2g", "adjusted_p_value": ".2g"}
REST = "rest"


def spec() -> type[MetricSpec]:
    """Its fields in metrics.yml; pydantic is imported only where a file is checked."""
    from pydantic import Field, model_validator

    from metrics.metadata import MetricSpec, Name, Strict, Text

    class ComparisonIntervalSpec(Strict):
        """Exact bounds of the ratio of two rates."""

        confidence_level: float | str = "{confidence_level}"
        sided: Literal["two", "lower", "upper"] = "two"

    class ComparisonSpec(MetricSpec):
        """A rate by another: give `to` (a condition, or `rest` for all other groups of the question) or `shift`."""

        type: Literal["comparison"]
        metric: Name
        of: Text | None = None
        to: Text | None = None
        shift: Text | None = None
        within: tuple[Name, ...] = Field((), strict=False)
        alternative: Literal["two", "less", "greater"] = "two"
        interval: ComparisonIntervalSpec | None = None

        @model_validator(mode="after")
        def _one_of(self) -> ComparisonSpec:
            if (self.to is None) == (self.shift is None):
                raise ValueError("give one of `to` (a condition, or `rest` for all other groups of the question) and `shift` (for example '12 months')")
            if self.to not in (None, REST) and self.of is None:
                raise ValueError("`to` is a condition: say by `of` which part is compared to it, since a group cannot be compared to a part of itself")
            if self.within and self.to != REST:
                raise ValueError("`within` says which of the other groups are compared to: it goes with `to: rest`")
            return self

    return ComparisonSpec


@dataclass(frozen=True, slots=True)
class Body:
    rate: str
    numerator: str
    denominator: str
    of: exp.Expression | None
    to: exp.Expression | None  # None: all other groups, or one span earlier
    shift: Span | None
    within: tuple[str, ...]  # dimensions of which other groups have the same value
    alternative: str
    level: Setting | None
    sided: str


def outputs(body: Body) -> tuple[str, ...]:
    return (*(("low", "high") if body.level else ()), "p_value", "adjusted_p_value", "n_failures", "n_reference", "status")


def references(spec: Any) -> tuple[str, ...]:
    return (spec.metric,)


def resolve(spec: Any, names: Names) -> Body:
    rate = names.metric(spec.metric, "metric")
    if rate.kind != "ratio" or rate.output or rate.body.counted != "numerator" or rate.body.method in proportion.METHODS:
        why = "is a share, whose count is not Poisson" if getattr(rate.body, "method", "") in proportion.METHODS else "is none"
        raise names.fail(f"rates are compared: a `ratio` whose numerator is a count (`agg: count`) and whose denominator is its exposure; {spec.metric} {why}", "metric")
    of = names.predicate(spec.of, "of")
    to = names.predicate(spec.to, "to") if spec.to not in (None, REST) else None
    shift = names.span(spec.shift, "shift") if spec.shift else None
    level = names.level(spec.interval)
    sided = spec.interval.sided if spec.interval else "two"
    for name in (name for name in spec.within if name not in names.dimensions):
        names.problem(unknown("dimension", name, names.dimensions), "within")
    return Body(spec.metric, rate.body.numerator, rate.body.denominator, of, to, shift, spec.within, spec.alternative, level, sided)


def unit(body: Body, names: Names) -> Unit | None:
    return ONE


def words(body: Body, value_of: Callable[[Setting], object]) -> str:
    """`failure_rate where model = 'b' / failure_rate where model = 'a'`."""
    of = f"{body.rate} where {written(body.of)}" if body.of is not None else body.rate
    if body.shift:
        return f"{of} / the same {body.shift} earlier"
    same = f" of the same {', '.join(body.within)}" if body.within else ""
    return f"{of} / {body.rate} where {written(body.to)}" if body.to is not None else f"{of} / that of all other groups{same} together"


def bounds(body: Body) -> str:
    """How its interval is made, less its level."""
    return f"exact, given the sum of both counts (binomial), {'two-sided' if body.sided == 'two' else f'one-sided, {body.sided}'}"


def is_count(body: Body) -> bool:
    return False


def sql_type(body: Body) -> str:
    return "double"


class Side(NamedTuple):
    """One of two rates: its count and its exposure."""

    failures: exp.Expression
    exposure: exp.Expression


def expression(body: Body, output: str, build: Build) -> exp.Expression:
    first, second = _sides(body, build)
    if output in ("n_failures", "n_reference"):
        return (first if output == "n_failures" else second).failures
    both = _in_both(body, build)
    apart = first.failures if both is None else case(exp.EQ(this=both, expression=lit(0)), first.failures)
    options = [lit(float(build.setting(body.level) or 0)), lit(body.sided), lit(body.alternative)]
    compared = call("RATE_RATIO", *options, apart, first.exposure, *second)
    found = build.shared(("comparison", compared.sql()), f"_{body.rate}_compared", compared)
    told = call("FIELD", found, lit(output.removeprefix("adjusted_") or "value"))
    if output == "adjusted_p_value":
        return _adjusted(build.shared(("p_value", compared.sql()), f"_{body.rate}_p_value", told), build)
    return told if output != "status" or both is None else case(exp.GT(this=both, expression=lit(0)), lit("overlapping"), told)


def _sides(body: Body, build: Build) -> tuple[Side, Side]:
    of = build.within(body.of, "of") if body.of is not None else build
    first = _side(body, of)
    if body.shift:
        _check_apart(body.shift, build.lookback)
        return first, _side(body, of.shifted(body.shift))
    return first, _side(body, build.within(body.to, "to")) if body.to is not None else _rest(body, first, build)


def _side(body: Body, build: Build) -> Side:
    return Side(build.metric(body.numerator), build.metric(body.denominator))


def _in_both(body: Body, build: Build) -> exp.Expression | None:
    """The number of failures that belong to either side, so that these are not independent; None where there can be none."""
    if body.of is None or body.to is None:
        return None
    return build.within(body.of, "of").within(body.to, "to").metric(body.numerator)


# --- all other groups ------------------------------------------------------------------------------------------------


def _rest(body: Body, own: Side, build: Build) -> Side:
    """All other groups of the question that have an exposure, together."""
    _check_adds_up(body, build)
    exposed = exp.GT(this=own.exposure, expression=lit(0))
    among = [key for name in body.within if (key := build.grouped_by(name)) is not None]
    what = ("rest", own.exposure.sql(), *(key.sql() for key in among))
    return Side(*(build.shared((*what, part.sql()), f"{part.name}_rest", _others(part, exposed, among)) for part in own))


def _others(part: exp.Expression, exposed: exp.Expression, among: list[exp.Expression]) -> exp.Expression:
    """The sum over the other groups; a group without exposure is in none."""
    counted = case(exposed.copy(), part.copy(), lit(0))
    total = exp.Window(this=exp.Sum(this=counted), partition_by=[key.copy() for key in among] or None)
    return exp.Sub(this=total, expression=counted.copy())


def _check_adds_up(body: Body, build: Build) -> None:
    """Raises QueryError where the groups are no parts of their total: sums of them would count a row twice."""
    if build.lookback.window or build.lookback.to_date:
        raise QueryError(f"{body.rate} is compared to all other groups, and windows over time overlap: compare it without the window")
    for measure in _measures(body, build):
        if measure.agg not in ("sum", "count") or measure.over_time:
            raise QueryError(f"{body.rate} cannot be compared to all other groups: {measure.name} ({measure.over_time or measure.agg}) does not add up over them")
    for key in build.keys or ():
        if any(node.table for node in key.expr.find_all(exp.Column)) or any(_is_bridged(name, build) for name in key.dimensions):
            raise QueryError(f"{body.rate} cannot be compared to all other groups by {key.name}: a row may be in several of them")


def _is_bridged(dimension: str, build: Build) -> bool:
    """Whether a row may have several values of the dimension."""
    for fact, reach in build.table.dimension(dimension).reaches.items():
        source = build.layer.sources[fact]
        for step in reach.path:
            source = build.layer.sources[source.joins[step].to]
            if source.bridge:
                return True
    return False


def _measures(body: Body, build: Build) -> list[Measure]:
    from metrics.lineage import measures

    return [measure for name in (body.numerator, body.denominator) for measure in measures(build.layer, build.layer.metrics[name])]


# --- one span earlier ------------------------------------------------------------------------------------------------

_TO_DATE = {"month": Span(months=1), "quarter": Span(months=3), "year": Span(months=12)}


def _check_apart(shift: Span, lookback: Lookback) -> None:
    """Raises QueryError where a window and the same window earlier overlap: their counts are not independent."""
    window = lookback.window or _TO_DATE.get(lookback.to_date)
    if (window and not _covers(shift, window)) or lookback.to_date == "all":
        raise QueryError(f"a window of {window or 'all time'} and the same {shift} earlier overlap, so their counts cannot be compared; shift by {window or 'less than all'} or more")


def _covers(shift: Span, window: Span) -> bool:
    if shift.unit == window.unit:
        return shift.count >= window.count
    return (shift.days or 28 * shift.months) >= (window.days or 31 * window.months)


# --- many groups -----------------------------------------------------------------------------------------------------


def _adjusted(p_value: exp.Expression, build: Build) -> exp.Expression:
    """The least of p m / rank over groups of this p and larger; m groups have a p. It is no more than 1: the largest p has rank m."""
    among = exp.Window(this=exp.Count(this=p_value.copy()))
    rank = exp.Window(this=exp.Count(this=p_value.copy()), order=_by(p_value, descending=False))
    scaled = build.shared(("scaled", p_value.sql()), f"{p_value.name}_scaled", per(mul(p_value.copy(), among), rank))
    least = exp.Window(this=exp.Min(this=scaled), order=_by(p_value, descending=True))
    return case(exp.Not(this=exp.Is(this=p_value.copy(), expression=exp.Null())), least)


def _by(tree: exp.Expression, *, descending: bool) -> exp.Order:
    return exp.Order(expressions=[exp.Ordered(this=tree.copy(), desc=descending)])
