"""How often a repairable unit has failed by an age, on average, or what that cost: the mean cumulative function.

Grouped by the life's age it is a curve; with `at` it is a number. All of it is SQL (`metrics.lives.recurrences`). Units may be
watched over unequal windows and with gaps; bounds are robust: units are independent, the events of one unit need not be.
A difference is told as far as both sides are watched, with the sum of both variances, on its own scale.
Its growth over each bin of age, by the bin's width, is the recurrence rate.
Source: Nelson (2003) Recurrent Events Data Analysis, chapter 3 of rates, 5 of differences; Lawless & Nadeau (1995) Technometrics 37:158.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from statistics import NormalDist
from typing import TYPE_CHECKING, Any, Literal  # Any: the checked spec, whose class is made on demand

from sqlglot import exp

from metrics.fragments import written
from metrics.lives.at_age import asked_age, asked_width, is_binned
from metrics.lives.recurrences import two_sides
from metrics.model import Measure, Setting, age_of, curve_of
from metrics.tree import all_of, case, lit, mul, per
from metrics.units import ONE

if TYPE_CHECKING:
    from metrics.build import Build
    from metrics.metadata import MetricSpec
    from metrics.names import Names
    from metrics.units import Unit

OUTPUT_TYPES = {"status": "varchar"}


def spec() -> type[MetricSpec]:
    """Its fields in metrics.yml; pydantic is imported only where a file is checked."""
    from pydantic import model_validator

    from metrics.metadata import MetricSpec, Name, Strict, Text

    class RobustIntervalSpec(Strict):
        """Pointwise bounds of a mean cumulative function, robust, on the log scale."""

        confidence_level: float | str = "{confidence_level}"

    class DifferenceSpec(Strict):
        """Two sets of units, by conditions on dimensions: the first less the second."""

        of: Text
        to: Text

    class RecurrenceSpec(MetricSpec):
        """Mean number of events a unit, or their mean cost, by age or at one; or the difference of two sets of units."""

        type: Literal["recurrence"]
        life: Name
        value: Literal["mcf", "rate"] = "mcf"
        of: Literal["count", "cost"] = "count"
        at: float | str | None = None
        per: float = 1
        difference: DifferenceSpec | None = None
        interval: RobustIntervalSpec | None = None

        @model_validator(mode="after")
        def _rate(self) -> RecurrenceSpec:
            taken = [field for field in ("at", "difference") if getattr(self, field) is not None]
            if self.value == "rate" and taken:
                raise ValueError(f"`value: rate` is of bins of age and takes no `{taken[0]}`")
            return self

    return RecurrenceSpec


@dataclass(frozen=True, slots=True)
class Body:
    life: str
    value: str
    of: str
    at: Setting | None
    per: float
    sides: exp.Expression | None  # of dimensions: 1 of the one, -1 of the other, of which the difference is
    words: str  # of the difference
    level: Setting | None
    measures: tuple[Measure, ...]
    age_unit: Unit | None

    @property
    def prefix(self) -> str:
        """Of the names of its measures."""
        return {"rate": "rate", "mcf": "count"}[self.value] if self.of == "count" else {"rate": "costrate", "mcf": "cost"}[self.value]


def outputs(body: Body) -> tuple[str, ...]:
    return (*(("low", "high") if body.level else ()), *(("at_risk",) if body.sides is None else ()), "n_events", "status")


def references(spec: Any) -> tuple[str, ...]:
    return ()


def resolve(spec: Any, names: Names) -> Body:
    source = names.repeated_life(spec.life, "life")
    if spec.of == "cost" and source.life and not source.life.has_cost:
        names.problem(f"{spec.life} says no cost; add `cost:` to its event", "of")
    at = names.setting(spec.at, "at", bounds=(0.0, 1e12)) if spec.at is not None else None
    level = names.level(spec.interval)
    curve = names.sources[curve_of(source.name)]
    sides, said = _sides(spec.difference, spec.life, names) if spec.difference else (None, "")
    body = Body(spec.life, spec.value, spec.of, at, names.positive(spec.per, "per"), sides, said, level, (), source.life.age_unit if source.life else None)
    return replace(body, measures=tuple(names.measured(measure) for measure in curve.measures.values() if measure.name.startswith(f"{body.prefix}_")))


def _sides(difference: Any, life: str, names: Names) -> tuple[exp.Expression | None, str]:
    found = [side for name in ("of", "to") if (side := _side(difference, name, names)) is not None]
    if len(found) < 2:
        return None, ""
    first, second = found
    if any(column.name == age_of(life) for side in (first, second) for column in side.find_all(exp.Column)):
        names.problem(f"a unit goes through every {age_of(life)}; say which units by what they are", "difference")
    if first == second:
        names.problem("both sides are the same units; give each its own condition", "difference.to")
    return two_sides(first, second), f", where {written(first)} less where {written(second)}"


def _side(difference: Any, name: str, names: Names) -> exp.Expression | None:
    """One condition; None of one whose problem is noted, so that the other is read too."""
    from metrics.names import Unresolved

    try:
        return names.predicate(getattr(difference, name), f"difference.{name}")
    except Unresolved:
        return None


def unit(body: Body, names: Names) -> Unit | None:
    return ONE / body.age_unit if body.value == "rate" and body.per == 1 and body.of == "count" and body.age_unit else None


def words(body: Body, value_of: Callable[[Setting], object]) -> str:
    """`mean cumulative count of life vehicle_miles by vehicle_miles_age`."""
    where = f"at {value_of(body.at)}" if body.at else f"by {age_of(body.life)}"
    if body.value == "rate":
        return f"{body.of} of life {body.life} a unit and {body.age_unit.text if body.age_unit else 'age'}, in bins of {age_of(body.life)}" + (f", per {body.per:g} units" if body.per != 1 else "")
    return f"mean cumulative {body.of} of life {body.life} {where}{body.words}" + (f", per {body.per:g} units" if body.per != 1 else "")


def bounds(body: Body) -> str:
    """How its interval is made, less its level."""
    if body.sides is not None:
        return "robust variance of both (Lawless and Nadeau), normal, pointwise, two-sided"
    return "robust variance (Lawless and Nadeau), log, pointwise, two-sided"


def is_count(body: Body) -> bool:
    return False


def sql_type(body: Body) -> str:
    return "double"


def expression(body: Body, output: str, build: Build) -> exp.Expression:
    curve = _Curve(body, build)
    if output in ("at_risk", "n_events"):
        return curve[{"at_risk": "at_risk", "n_events": "events"}[output]]
    if output == "status":
        return exp.Case(ifs=[exp.If(this=condition, true=lit(reason)) for reason, condition in curve.reasons().items()], default=lit("ok"))
    if not output:
        return curve.per_unit(curve.value())
    z = NormalDist().inv_cdf((1 + float(build.setting(body.level))) / 2)
    return curve.bound(-z if output == "low" else z)


class _Curve:
    """The columns of one curve in a query, and what is made of them."""

    def __init__(self, body: Body, build: Build) -> None:
        self.body, self.build = body, build
        self.at = asked_age(body.life, body.at, build, "a mean cumulative function" if body.value == "mcf" else "a rate")
        self.width = asked_width(body.life, build, "a rate") if body.value == "rate" else 1.0

    def __getitem__(self, name: str) -> exp.Expression:
        measure = next(measure for measure in self.body.measures if measure.name == f"{self.body.prefix}_{name}")
        return self.build.measure(replace(measure, fraction=self.at) if self.at is not None else measure, self.body.sides)

    def reasons(self) -> dict[str, exp.Expression]:
        """Why there is no value, by status, with its condition."""
        reasons: dict[str, exp.Expression] = {"no_data": exp.Is(this=self["last"], expression=exp.Null())}
        if self.at is not None:
            reasons["extrapolated"] = exp.LT(this=self["last"], expression=lit(self.at))
        elif is_binned(self.body.life, self.build):  # what is told at a bin's end was seen up to there
            reasons["extrapolated"] = exp.LT(this=self["last"], expression=self["bin_end"])
        if self.body.of == "cost":  # an invoice that is missing is not one of nothing
            reasons["cost_unknown"] = exp.GT(this=exp.Coalesce(this=self["unknown"], expressions=[lit(0)]), expression=lit(0))
        return reasons

    def value(self) -> exp.Expression:
        known = all_of(exp.Not(this=exp.Paren(this=condition)) for condition in self.reasons().values()) or lit(True)
        value = case(known, exp.Coalesce(this=self["mcf"], expressions=[lit(0.0)]))
        return self.build.shared(("mcf", self["mcf"].sql(), self["last"].sql(), self.at), "_mcf", value)

    def bound(self, z: float) -> exp.Expression:
        """On the log scale; of a difference on its own."""
        value, variance = self.value(), self["variance"]
        positive = exp.GT(this=variance, expression=lit(0.0))
        if self.body.sides is not None:
            return case(positive, self.per_unit(exp.Paren(this=exp.Add(this=value, expression=mul(lit(z), exp.Sqrt(this=variance.copy()))))))
        error = exp.Sqrt(this=case(exp.GTE(this=variance.copy(), expression=lit(0.0)), variance.copy(), lit(0.0)))  # rounding may leave it just below 0
        turned = mul(value, exp.Exp(this=mul(lit(z), per(error, value))))
        some: exp.Expression = exp.GT(this=value, expression=lit(0.0))
        if self.body.value == "rate":  # a bin of one unit, which does not differ from itself, has no bounds
            some = exp.And(this=some, expression=exp.GT(this=variance.copy(), expression=mul(lit(1e-12), mul(value.copy(), value.copy()))))
        return case(some, self.per_unit(turned))

    def per_unit(self, tree: exp.Expression) -> exp.Expression:
        told = tree if self.body.per == 1 else mul(lit(self.body.per), tree)
        return told if self.body.value == "mcf" else per(told, lit(self.width))
