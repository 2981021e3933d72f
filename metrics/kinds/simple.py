"""A measure as it is, or where a condition on dimensions holds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from sqlglot import exp

from metrics.metadata import MetricSpec, Text
from metrics.model import Measure

if TYPE_CHECKING:
    from metrics.build import Build
    from metrics.names import Names
    from metrics.units import Unit


class Spec(MetricSpec):
    """One measure of one fact."""

    type: Literal["simple"]
    measure: Text
    where: Text | None = None


@dataclass(frozen=True, slots=True)
class Body:
    measure: Measure
    where: exp.Expression | None


def outputs(body: Body) -> tuple[str, ...]:
    return ()


def references(spec: Spec) -> tuple[str, ...]:
    return ()


def resolve(spec: Spec, names: Names) -> Body:
    return Body(names.measure(spec.measure, "measure"), names.predicate(spec.where, "where"))


def unit(body: Body, names: Names) -> Unit | None:
    return body.measure.unit


def is_count(body: Body) -> bool:
    return body.measure.is_count


def sql_type(body: Body) -> str:
    return "bigint" if body.measure.agg in ("count", "count_distinct") else "double"


def expression(body: Body, output: str, build: Build) -> exp.Expression:
    return build.measure(body.measure, body.where)
