"""A metric over a trailing window, or from the start of a year, quarter or month, at each period's end.

The window is half-open and ends with the period: `90 days` at the month of March is 1 January to 31 March of
a common year. A ratio's window is the ratio of the two windows' sums.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal  # Any: the checked spec, whose class is made on demand

from sqlglot import exp

from metrics.spans import Span

if TYPE_CHECKING:
    from metrics.build import Build
    from metrics.metadata import MetricSpec
    from metrics.names import Names
    from metrics.units import Unit


def spec() -> type[MetricSpec]:
    """Its fields in metrics.yml; pydantic is imported only where a file is checked."""
    from pydantic import model_validator

    from metrics.metadata import MetricSpec, Name, Text

    class CumulativeSpec(MetricSpec):
        """Give `window` or `to_date`."""

        type: Literal["cumulative"]
        metric: Name
        window: Text | None = None
        to_date: Literal["year", "quarter", "month", "all"] | None = None

        @model_validator(mode="after")
        def _one_of(self) -> CumulativeSpec:
            if (self.window is None) == (self.to_date is None):
                raise ValueError("give one of `window` (for example '12 months') and `to_date` (year, quarter, month, all)")
            return self

    return CumulativeSpec


@dataclass(frozen=True, slots=True)
class Body:
    metric: str
    window: Span | None
    to_date: str
    counts: bool
    type: str
    outputs: tuple[str, ...]


def outputs(body: Body) -> tuple[str, ...]:
    return body.outputs


def references(spec: Any) -> tuple[str, ...]:
    return (spec.metric,)


def resolve(spec: Any, names: Names) -> Body:
    metric = names.metric(spec.metric, "metric")
    window = names.span(spec.window, "window") if spec.window else None
    return Body(spec.metric, window, spec.to_date or "", metric.is_count, metric.type, metric.outputs)


def unit(body: Body, names: Names) -> Unit | None:
    return names.metric(body.metric, "metric").unit_of


def is_count(body: Body) -> bool:
    return body.counts


def sql_type(body: Body) -> str:
    return body.type


def expression(body: Body, output: str, build: Build) -> exp.Expression:
    return build.windowed(body.window, body.to_date).metric(body.metric, output)
