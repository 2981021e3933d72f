"""A measure as it is, or where a condition on dimensions holds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal  # Any: the checked spec, whose class is made on demand

from sqlglot import exp

from metrics.model import Measure

if TYPE_CHECKING:
    from metrics.build import Build
    from metrics.metadata import MetricSpec
    from metrics.names import Names
    from metrics.units import Unit


def spec() -> type[MetricSpec]:
    """Its fields in metrics.yml; pydantic is imported only where a file is checked."""
    from metrics.metadata import MetricSpec, Text

    class SimpleSpec(MetricSpec):
        """One measure of one fact."""

        type: Literal["simple"]
        measure: Text
        where: Text | None = None

    return SimpleSpec


@dataclass(frozen=True, slots=True)
class Body:
    measure: Measure
    where: exp.Expression | None


def outputs(body: Body) -> tuple[str, ...]:
    return ()


def references(spec: Any) -> tuple[str, ...]:
    return ()


def resolve(spec: Any, names: Names) -> Body:
    return Body(names.measure(spec.measure, "measure"), names.predicate(spec.where, "where"))


def unit(body: Body, names: Names) -> Unit | None:
    return body.measure.unit


def is_count(body: Body) -> bool:
    return body.measure.is_count


def sql_type(body: Body) -> str:
    return "bigint" if body.measure.agg in ("count", "count_distinct") else "double"


def expression(body: Body, output: str, build: Build) -> exp.Expression:
    return build.measure(body.measure, body.where)
