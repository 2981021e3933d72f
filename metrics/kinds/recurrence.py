"""How often a repairable unit has failed by an age, on average, or what that cost: the mean cumulative function.

Grouped by the life's age it is a curve; with `at` it is a number. All of it is SQL (`metrics.lives.recurrences`). Units may be
watched over unequal windows and with gaps; bounds are robust: units are independent, the events of one unit need not be.
Source: Nelson (2003) Recurrent Events Data Analysis; Lawless & Nadeau (1995) Technometrics 37:158.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from statistics import NormalDist
from typing import TYPE_CHECKING, Any, Literal  # Any: the checked spec, whose class is made on demand

from sqlglot import exp

from metrics.lives.at_age import asked_age
from metrics.model import Measure, Setting, age_of, curve_of
from metrics.tree import all_of, case, lit, mul, per

if TYPE_CHECKING:
    from metrics.build import Build
    from metrics.metadata import MetricSpec
    from metrics.names import Names
    from metrics.units import Unit

OUTPUT_TYPES = {"status": "varchar"}


def spec() -> type[MetricSpec]:
    """Its fields in metrics.yml; pydantic is imported only where a file is checked."""
    from metrics.metadata import MetricSpec, Name, Strict

    class RobustIntervalSpec(Strict):
        """Pointwise bounds of a mean cumulative function, robust, on the log scale."""

        confidence_level: float | str = "{confidence_level}"

    class RecurrenceSpec(MetricSpec):
        """Mean number of events a unit, or their mean cost, by age or at one."""

        type: Literal["recurrence"]
        life: Name
        of: Literal["count", "cost"] = "count"
        at: float | str | None = None
        per: float = 1
        interval: RobustIntervalSpec | None = None

    return RecurrenceSpec


@dataclass(frozen=True, slots=True)
class Body:
    life: str
    of: str
    at: Setting | None
    per: float
    level: Setting | None
    measures: tuple[Measure, ...]


def outputs(body: Body) -> tuple[str, ...]:
    return (*(("low", "high") if body.level else ()), "at_risk", "n_events", "status")


def references(spec: Any) -> tuple[str, ...]:
    return ()


def resolve(spec: Any, names: Names) -> Body:
    source = names.repeated_life(spec.life, "life")
    if spec.of == "cost" and source.life and not source.life.has_cost:
        names.problem(f"{spec.life} says no cost; add `cost:` to its event", "of")
    at = names.setting(spec.at, "at", bounds=(0.0, 1e12)) if spec.at is not None else None
    level = names.level(spec.interval)
    curve = names.sources[curve_of(source.name)]
    measures = tuple(names.measured(measure) for measure in curve.measures.values() if measure.name.startswith(f"{spec.of}_"))
    return Body(spec.life, spec.of, at, names.positive(spec.per, "per"), level, measures)


def unit(body: Body, names: Names) -> Unit | None:
    return None


def words(body: Body, value_of: Callable[[Setting], object]) -> str:
    """`mean cumulative count of life vehicle_miles by vehicle_miles_age`."""
    where = f"at {value_of(body.at)}" if body.at else f"by {age_of(body.life)}"
    return f"mean cumulative {body.of} of life {body.life} {where}" + (f", per {body.per:g} units" if body.per != 1 else "")


def bounds(body: Body) -> str:
    """How its interval is made, less its level."""
    return "robust variance (Lawless and Nadeau), log, pointwise, two-sided"


def is_count(body: Body) -> bool:
    return False


def sql_type(body: Body) -> str:
    return "double"


def expression(body: Body, output: str, build: Build) -> exp.Expression:
    at = asked_age(body.life, body.at, build, "a mean cumulative function")

    def part(name: str) -> exp.Expression:
        measure = next(measure for measure in body.measures if measure.name == f"{body.of}_{name}")
        return build.measure(replace(measure, fraction=at) if at is not None else measure, None)

    if output in ("at_risk", "n_events"):
        return part({"at_risk": "at_risk", "n_events": "events"}[output])
    none = exp.Is(this=part("last"), expression=exp.Null())
    beyond = exp.LT(this=part("last"), expression=lit(at)) if at is not None else None
    reasons: dict[str, exp.Expression] = {"no_data": none} | ({} if beyond is None else {"extrapolated": beyond})
    if body.of == "cost":  # an invoice that is missing is not one of nothing
        reasons["cost_unknown"] = exp.GT(this=exp.Coalesce(this=part("unknown"), expressions=[lit(0)]), expression=lit(0))
    if output == "status":
        return exp.Case(ifs=[exp.If(this=condition, true=lit(reason)) for reason, condition in reasons.items()], default=lit("ok"))
    known = all_of(exp.Not(this=exp.Paren(this=condition)) for condition in reasons.values()) or lit(True)
    value = build.shared(("mcf", part("last").sql(), at), "_mcf", case(known, exp.Coalesce(this=part("mcf"), expressions=[lit(0.0)])))
    if not output:
        return value if body.per == 1 else mul(lit(body.per), value)
    z = NormalDist().inv_cdf((1 + float(build.setting(body.level))) / 2)
    error = exp.Sqrt(this=case(exp.GTE(this=part("variance"), expression=lit(0.0)), part("variance"), lit(0.0)))  # rounding may leave it just below 0
    turned = mul(value, exp.Exp(this=mul(lit(-z if output == "low" else z), per(error, value))))
    return case(exp.GT(this=value, expression=lit(0.0)), turned if body.per == 1 else mul(lit(body.per), turned))
