"""What a life's own curve says, without a distribution: Kaplan–Meier survival, Nelson–Aalen hazard, with their bounds.

Grouped by the life's age it is a curve; with `at` it is a number. All of it is SQL (`metrics.lives.curves`).
Conventions: at risk on (entry, exit]; failures before censorings of the same age; Greenwood's variance, bounds symmetric in
log(-log S) as R's survfit with conf.type = "log-log"; nothing is said beyond the largest age seen, unless all had failed.
Source: Kaplan & Meier (1958) JASA 53:457; Kalbfleisch & Prentice (2002) 1.4; Aalen (1978) Annals of Statistics 6:701.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from statistics import NormalDist
from typing import TYPE_CHECKING, Any, Literal  # Any: the checked spec, whose class is made on demand

from sqlglot import exp

from metrics.lives.at_age import asked_age
from metrics.model import Measure, Setting, age_of, curve_of
from metrics.tree import case, lit, mul, per

if TYPE_CHECKING:
    from metrics.build import Build
    from metrics.metadata import MetricSpec
    from metrics.names import Names
    from metrics.units import Unit

OUTPUT_TYPES = {"status": "varchar"}


def spec() -> type[MetricSpec]:
    """Its fields in metrics.yml; pydantic is imported only where a file is checked."""
    from metrics.metadata import MetricSpec, Name, Strict

    class CurveIntervalSpec(Strict):
        """Pointwise bounds of survival (the cumulative hazard has its own, on the log scale)."""

        method: Literal["log_log", "log", "plain"] = "log_log"
        confidence_level: float | str = "{confidence_level}"

    class SurvivalSpec(MetricSpec):
        """Survival or cumulative hazard of a life, by its age or at one."""

        type: Literal["survival"]
        life: Name
        value: Literal["sf", "cdf", "cumulative_hazard"] = "sf"
        at: float | str | None = None
        interval: CurveIntervalSpec | None = None

    return SurvivalSpec


@dataclass(frozen=True, slots=True)
class Body:
    life: str
    value: str
    at: Setting | None
    level: Setting | None
    method: str
    measures: tuple[Measure, ...]


def outputs(body: Body) -> tuple[str, ...]:
    return (*(("low", "high") if body.level else ()), "at_risk", "n_failures", "n_censored", "status")


def references(spec: Any) -> tuple[str, ...]:
    return ()


def resolve(spec: Any, names: Names) -> Body:
    life = names.life(spec.life, "life")
    curve = names.sources[curve_of(life.name)]
    at = names.setting(spec.at, "at", bounds=(0.0, 1e12)) if spec.at is not None else None
    level = names.level(spec.interval)
    measures = tuple(names.measured(measure) for measure in curve.measures.values())
    return Body(spec.life, spec.value, at, level, spec.interval.method if spec.interval else "", measures)


def unit(body: Body, names: Names) -> Unit | None:
    return None


def words(body: Body, value_of: Callable[[Setting], object]) -> str:
    """`sf of life component_miles by its age (Kaplan-Meier)`."""
    where = f"at {value_of(body.at)}" if body.at else f"by {age_of(body.life)}"
    estimator = "Nelson-Aalen" if body.value == "cumulative_hazard" else "Kaplan-Meier"
    return f"{body.value} of life {body.life} {where} ({estimator})"


def bounds(body: Body) -> str:
    """How its interval is made, less its level."""
    if body.value == "cumulative_hazard":
        return "Aalen's variance, log, pointwise, two-sided"
    return f"Greenwood's variance, {body.method.replace('_', '-')}, pointwise, two-sided"


def is_count(body: Body) -> bool:
    return False


def sql_type(body: Body) -> str:
    return "double"


def expression(body: Body, output: str, build: Build) -> exp.Expression:
    curve = _Curve(body, build)
    if output in _COUNTS:
        return curve[_COUNTS[output]]
    if output == "status":
        return curve.status()
    value = curve.value()
    if not output:
        return value
    return curve.bound(value, output, float(build.setting(body.level)))


_COUNTS = {"at_risk": "at_risk", "n_failures": "failed", "n_censored": "left"}


class _Curve:
    """The columns of one curve in a query, and what is made of them."""

    def __init__(self, body: Body, build: Build) -> None:
        self.body, self.build = body, build
        self.at = asked_age(body.life, body.at, build, "a curve")

    def __getitem__(self, name: str) -> exp.Expression:
        measure = next(measure for measure in self.body.measures if measure.name == name)
        if self.at is not None and name != "last":
            measure = replace(measure, name=name, fraction=self.at)
        return self.build.measure(measure, None)

    def _beyond(self) -> exp.Expression | None:
        """Whether the age asked is beyond the last one seen."""
        return exp.LT(this=self["last"], expression=lit(self.at)) if self.at is not None else None

    def value(self) -> exp.Expression:
        hazard = exp.Coalesce(this=self["hazard"], expressions=[lit(0.0)])
        seen = exp.Not(this=exp.Is(this=self["last"], expression=exp.Null()))
        beyond = self._beyond()
        emptied = exp.EQ(this=self["emptied"], expression=lit(1))
        if self.body.value == "cumulative_hazard":
            known = seen if beyond is None else exp.And(this=seen, expression=exp.Not(this=beyond))
            return self._shared(case(known, hazard))
        sf = exp.Exp(this=exp.Coalesce(this=self["log_sf"], expressions=[lit(0.0)]))
        nobody, everybody = (lit(0.0), lit(1.0)) if self.body.value == "sf" else (lit(1.0), lit(0.0))
        some = sf if self.body.value == "sf" else exp.Sub(this=lit(1.0), expression=sf)
        ifs = [exp.If(this=emptied, true=nobody)]
        if beyond is not None:
            ifs.append(exp.If(this=beyond, true=exp.Null()))
        ifs += [exp.If(this=exp.Is(this=self["log_sf"], expression=exp.Null()), true=case(seen, everybody)), exp.If(this=seen.copy(), true=some)]
        return self._shared(exp.Case(ifs=ifs))

    def _shared(self, tree: exp.Expression) -> exp.Expression:
        return self.build.shared(("curve", self.body.value, self["last"].sql(), self.at), f"_{self.body.value}", tree)

    def bound(self, value: exp.Expression, output: str, confidence_level: float) -> exp.Expression:
        z = NormalDist().inv_cdf((1 + confidence_level) / 2)
        if self.body.value == "cumulative_hazard":  # H exp(-+ z se / H)
            error = exp.Sqrt(this=self["hazard_variance"])
            turn = exp.Exp(this=mul(lit(-z if output == "low" else z), per(error, value)))
            return case(exp.GT(this=value, expression=lit(0.0)), mul(value, turn))
        up = (output == "high") == (self.body.value == "sf")
        sf = _BOUNDS[self.body.method](self["log_sf"], exp.Sqrt(this=self["greenwood"]), z if up else -z)
        inside = exp.And(this=exp.GT(this=value, expression=lit(0.0)), expression=exp.LT(this=value, expression=lit(1.0)))
        return case(inside, sf if self.body.value == "sf" else exp.Sub(this=lit(1.0), expression=sf))

    def status(self) -> exp.Expression:
        ifs = [exp.If(this=exp.Is(this=self["last"], expression=exp.Null()), true=lit("no_data"))]
        beyond = self._beyond()
        if beyond is not None:
            unless = exp.Not(this=exp.Coalesce(this=exp.EQ(this=self["emptied"], expression=lit(1)), expressions=[lit(False)]))
            ifs.append(exp.If(this=exp.And(this=beyond, expression=unless), true=lit("extrapolated")))
        if self.at is None:
            return exp.Case(ifs=ifs, default=lit("ok"))
        ifs.append(exp.If(this=exp.EQ(this=exp.Coalesce(this=self["failed"], expressions=[lit(0.0)]), expression=lit(0.0)), true=lit("no_failures")))
        return exp.Case(ifs=ifs, default=lit("ok"))


def _log_log(log_sf: exp.Expression, error: exp.Expression, z: float) -> exp.Expression:
    """S ^ exp(z se / ln S): ln S is negative, so that a positive z lowers the power and raises S."""
    return exp.Exp(this=mul(log_sf, exp.Exp(this=mul(lit(z), per(error, log_sf.copy())))))


def _log(log_sf: exp.Expression, error: exp.Expression, z: float) -> exp.Expression:
    """S exp(z se), at most 1."""
    return _within(exp.Exp(this=exp.Add(this=log_sf, expression=mul(lit(z), error))))


def _plain(log_sf: exp.Expression, error: exp.Expression, z: float) -> exp.Expression:
    """S + z S se, within 0 and 1."""
    return _within(mul(exp.Exp(this=log_sf), exp.Paren(this=exp.Add(this=lit(1.0), expression=mul(lit(z), error)))))


def _within(tree: exp.Expression) -> exp.Expression:
    return exp.Greatest(this=exp.Least(this=tree, expressions=[lit(1.0)]), expressions=[lit(0.0)])


_BOUNDS: dict[str, Callable[[exp.Expression, exp.Expression, float], exp.Expression]] = {"log_log": _log_log, "log": _log, "plain": _plain}
