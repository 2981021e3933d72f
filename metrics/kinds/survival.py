"""What a life's own curve says, without a distribution: Kaplan–Meier survival and its quantiles, Nelson–Aalen hazard, with bounds.

Grouped by the life's age it is a curve; with `at` it is a number. All of it is SQL (`metrics.lives.curves`).
Conventions: at risk on (entry, exit]; failures before censorings of the same age; Greenwood's variance, bounds symmetric in
log(-log S) as R's survfit with conf.type = "log-log"; nothing is said beyond the largest age seen, unless all had failed.
A quantile is the first age at which a share p has failed, the middle of the step where the curve lies at 1 - p exactly (to
the last age seen if nothing fails after it), as R's quantile.survfit; its bounds are where the curve's bounds cross 1 - p.
Source: Kaplan & Meier (1958) JASA 53:457; Kalbfleisch & Prentice (2002) 1.4; Aalen (1978) Annals of Statistics 6:701;
Brookmeyer & Crowley (1982) Biometrics 38:29.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from statistics import NormalDist
from typing import TYPE_CHECKING, Any, Literal  # Any: the checked spec, whose class is made on demand

from sqlglot import exp

from metrics.lives.at_age import asked_age, asked_width, is_binned, number_alone
from metrics.lives.relation import EMPTIED, GREENWOOD, LOG_SF
from metrics.model import Measure, Setting, age_of, curve_of
from metrics.tree import case, column, lit, mul, per
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

    from metrics.metadata import MetricSpec, Name, Strict

    class CurveIntervalSpec(Strict):
        """Pointwise bounds of survival (the cumulative hazard has its own, on the log scale)."""

        method: Literal["log_log", "log", "plain"] = "log_log"
        confidence_level: float | str = "{confidence_level}"

    class SurvivalSpec(MetricSpec):
        """Survival or cumulative hazard of a life, by its age or at one; or the age by which a share has failed."""

        type: Literal["survival"]
        life: Name
        value: Literal["sf", "cdf", "cumulative_hazard", "cumulative_incidence", "quantile", "hazard"] = "sf"
        estimator: Literal["kaplan_meier", "life_table"] = "kaplan_meier"
        withdrawals: Literal["middle", "end"] | None = None
        at: float | str | None = None
        p: float | str | None = None
        interval: CurveIntervalSpec | None = None

        @model_validator(mode="after")
        def _arguments(self) -> SurvivalSpec:
            if (self.p is not None) != (self.value == "quantile"):
                raise ValueError(f"`value: {self.value}` {'needs' if self.value == 'quantile' else 'takes no'} `p`")
            if self.value == "quantile" and self.at is not None:
                raise ValueError("`value: quantile` is an age, and takes no `at`")
            return self

        @model_validator(mode="after")
        def _tabled(self) -> SurvivalSpec:
            tabled = self.estimator == "life_table"
            if tabled and self.value not in _TABLED:
                raise ValueError(f"a life table has no {self.value}; it has {', '.join(_TABLED)}")
            if tabled and self.at is not None:
                raise ValueError("a life table is of bins of age, and takes no `at`")
            if not tabled and (self.value == "hazard" or self.withdrawals):
                raise ValueError(f"`{'value: hazard' if self.value == 'hazard' else 'withdrawals'}` is of bins of age: add `estimator: life_table`")
            return self

    return SurvivalSpec


@dataclass(frozen=True, slots=True)
class Body:
    life: str
    value: str
    at: Setting | None
    level: Setting | None
    method: str
    measures: tuple[Measure, ...]
    p: Setting | None
    age_unit: Unit | None
    withdrawn: float | None  # of a life table: the part of a bin for which who leaves in it is not exposed


def outputs(body: Body) -> tuple[str, ...]:
    return (*(("low", "high") if body.level else ()), *(() if body.p else ("at_risk",)), "n_failures", "n_censored", "status")


def references(spec: Any) -> tuple[str, ...]:
    return ()


def resolve(spec: Any, names: Names) -> Body:
    life = names.life(spec.life, "life")
    curve = names.sources[curve_of(life.name)]
    if spec.value == _INCIDENCE and life.life and life.life.mode is None:
        raise names.fail(f"{spec.life} does not say how a life failed; add `mode:` to its event (or to the life, of a ready table)", "value")
    at = names.setting(spec.at, "at", bounds=(0.0, 1e12)) if spec.at is not None else None
    level = names.level(spec.interval)
    measures = tuple(names.measured(measure) for measure in curve.measures.values())
    p = names.setting(spec.p, "p", bounds=(0.0, 1.0)) if spec.p is not None else None
    return Body(spec.life, spec.value, at, level, spec.interval.method if spec.interval else "log_log", measures, p, life.life.age_unit if life.life else None, _WITHDRAWN[spec.withdrawals or "middle"] if spec.estimator == "life_table" else None)


_TABLED = ("sf", "cdf", "hazard")
_WITHDRAWN = {"middle": 0.5, "end": 0.0}


def unit(body: Body, names: Names) -> Unit | None:
    if body.value == "hazard":
        return ONE / body.age_unit if body.age_unit else None
    return body.age_unit if body.p else None


def words(body: Body, value_of: Callable[[Setting], object]) -> str:
    """`sf of life component_miles by its age (Kaplan-Meier)`."""
    if body.p:
        return f"age by which a share p = {value_of(body.p)} of life {body.life} has failed, where its curve (Kaplan-Meier) comes down to 1 - p"
    where = f"at {value_of(body.at)}" if body.at else f"by {age_of(body.life)}"
    if body.value == _INCIDENCE:
        return f"cumulative incidence of life {body.life} {where}: the share that has failed by a mode first, with the others at work (Aalen-Johansen)"
    if body.withdrawn is not None:
        exposed = "exposed for half of it" if body.withdrawn else "exposed for all of it"
        return f"{body.value} of life {body.life} by bins of {age_of(body.life)} (actuarial life table; who leaves in a bin is {exposed})"
    estimator = "Nelson-Aalen" if body.value == "cumulative_hazard" else "Kaplan-Meier"
    return f"{body.value} of life {body.life} {where} ({estimator})"


def bounds(body: Body) -> str:
    """How its interval is made, less its level."""
    if body.value == "cumulative_hazard":
        return "Aalen's variance, log, pointwise, two-sided"
    if body.value == _INCIDENCE:
        return f"multinomial delta method's variance, {body.method.replace('_', '-')}, pointwise, two-sided"
    if body.value == "hazard":
        return "actuarial variance, log, pointwise, two-sided"
    if body.p:
        return f"Brookmeyer and Crowley: where the curve's bounds (Greenwood's variance, {body.method.replace('_', '-')}) cross 1 - p, two-sided"
    return f"Greenwood's variance, {body.method.replace('_', '-')}, pointwise, two-sided"


def is_count(body: Body) -> bool:
    return False


def sql_type(body: Body) -> str:
    return "double"


def expression(body: Body, output: str, build: Build) -> exp.Expression:
    curve = _LifeTable(body, build) if body.withdrawn is not None else _Quantile(body, build) if body.p else _Incidence(body, build) if body.value == _INCIDENCE else _Curve(body, build)
    if output in _COUNTS:
        return curve[_COUNTS[output]]
    if output == "status":
        return curve.status()
    return curve.bound(output, float(build.setting(body.level))) if output else curve.value()


_INCIDENCE = "cumulative_incidence"
_COUNTS = {"at_risk": "at_risk", "n_failures": "failed", "n_censored": "left"}


class _Curve:
    """The columns of one curve in a query, and what is made of them."""

    of = ""  # how the names of its measures begin

    def __init__(self, body: Body, build: Build) -> None:
        self.body, self.build = body, build
        self.at = asked_age(body.life, body.at, build, "a curve")

    def __getitem__(self, name: str) -> exp.Expression:
        measure = next(measure for measure in self.body.measures if measure.name == self.of + name)
        return self.build.measure(measure if self.at is None or name == "last" else replace(measure, fraction=self.at), None)

    def _beyond(self) -> exp.Expression | None:
        """Whether the age asked, or the end of the bin that is told, is beyond the last one seen; None where each age seen is told."""
        if self.at is not None:
            return exp.LT(this=self["last"], expression=lit(self.at))
        return exp.LT(this=self["last"], expression=self["bin_end"]) if is_binned(self.body.life, self.build) else None

    def value(self) -> exp.Expression:
        seen = exp.Not(this=exp.Is(this=self["last"], expression=exp.Null()))
        beyond = self._beyond()
        emptied = exp.EQ(this=self["emptied"], expression=lit(1))
        if self.body.value == "cumulative_hazard":
            known = seen if beyond is None else exp.And(this=seen, expression=exp.Not(this=beyond))
            return self._shared(case(known, exp.Coalesce(this=self["hazard"], expressions=[lit(0.0)])))
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

    def bound(self, output: str, confidence_level: float) -> exp.Expression:
        value = self.value()
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


class _Incidence(_Curve):
    """The share that has failed by a mode, of those that a question is grouped by or filtered to."""

    of = "incidence_"

    def value(self) -> exp.Expression:
        known: exp.Expression = exp.Not(this=exp.Is(this=self["last"], expression=exp.Null()))
        beyond = self._beyond()
        if beyond is not None:
            known = exp.And(this=known, expression=exp.Paren(this=exp.Or(this=exp.EQ(this=self["emptied"], expression=lit(1)), expression=exp.Not(this=beyond))))
        return self._shared(case(known, exp.Coalesce(this=self["cif"], expressions=[lit(0.0)])))

    def bound(self, output: str, confidence_level: float) -> exp.Expression:
        """As of survival, with the standard error of ln F in place of that of ln S."""
        value, z = self.value(), NormalDist().inv_cdf((1 + confidence_level) / 2)
        drifted = exp.Sub(this=mul(mul(value, value.copy()), self["varied"]), expression=mul(lit(2.0), mul(value.copy(), self["drift"])))
        variance = exp.Greatest(this=exp.Add(this=drifted, expression=self["squares"]), expressions=[lit(0.0)])  # rounding may leave it just below 0
        error = per(exp.Sqrt(this=variance), value.copy())
        inside = exp.And(this=exp.GT(this=value.copy(), expression=lit(0.0)), expression=exp.LT(this=value.copy(), expression=lit(1.0)))
        return case(inside, _BOUNDS[self.body.method](exp.Ln(this=value.copy()), error, z if output == "high" else -z))


class _LifeTable(_Curve):
    """Survival to the ends of bins of age, and the hazard in each: q / (width (1 - q / 2)) of those exposed."""

    of = "table_"

    def __init__(self, body: Body, build: Build) -> None:
        self.body, self.build, self.at = body, build, None
        self.width = asked_width(body.life, build, "a life table")

    def __getitem__(self, name: str) -> exp.Expression:
        measure = next(measure for measure in self.body.measures if measure.name == self.of + name)
        return self.build.measure(replace(measure, fraction=self.body.withdrawn), None)

    def _beyond(self) -> None:
        """A bin is told though some are still in it: they count half, or to its end."""

    def value(self) -> exp.Expression:
        if self.body.value != "hazard":
            return super().value()
        middle = mul(lit(self.width), exp.Paren(this=exp.Sub(this=self["exposed"], expression=mul(lit(0.5), self["failed"]))))
        return self._shared(case(exp.GT(this=self["exposed"], expression=lit(0.0)), per(self["failed"], middle)))

    def bound(self, output: str, confidence_level: float) -> exp.Expression:
        """Of the hazard h exp(-+ z se / h), where (se / h)^2 is (1 - (h width / 2)^2) / d."""
        if self.body.value != "hazard":
            return super().bound(output, confidence_level)
        value, z = self.value(), NormalDist().inv_cdf((1 + confidence_level) / 2)
        half = mul(lit(self.width / 2), value.copy())
        square = per(exp.Sub(this=lit(1.0), expression=mul(half, half.copy())), self["failed"])
        turn = exp.Exp(this=mul(lit(-z if output == "low" else z), exp.Sqrt(this=exp.Greatest(this=square, expressions=[lit(0.0)]))))
        return case(exp.GT(this=value, expression=lit(0.0)), mul(value.copy(), turn))


class _Quantile:
    """The age by which a share has failed, read from the curve and from its bounds."""

    def __init__(self, body: Body, build: Build) -> None:
        self.body, self.build, self.p = body, build, float(build.setting(body.p))
        number_alone(body.life, build)

    def __getitem__(self, name: str) -> exp.Expression:
        return self.build.measure(self._measure(name), None)

    def _measure(self, name: str) -> Measure:
        return next(measure for measure in self.body.measures if measure.name == name)

    def value(self) -> exp.Expression:
        sf = case(_is_emptied(1), lit(0.0), exp.Exp(this=exp.Coalesce(this=column(LOG_SF), expressions=[lit(0.0)])))
        return self._crossing(sf)

    def bound(self, output: str, confidence_level: float) -> exp.Expression:
        """The curve's lower bound comes down first: it bounds the age from below."""
        z = NormalDist().inv_cdf((1 + confidence_level) / 2)
        curve = _BOUNDS[self.body.method](column(LOG_SF), exp.Sqrt(this=column(GREENWOOD)), z if output == "high" else -z)
        return self._crossing(case(_is_emptied(0), curve))

    def _crossing(self, curve: exp.Expression) -> exp.Expression:
        """Where a curve first comes down to 1 - p; the middle of its step where it lies there exactly."""
        reached, passed = (self.build.measure(replace(self._measure(name), expr=curve, fraction=self.p), None) for name in ("reached", "passed"))
        until = exp.Coalesce(this=passed, expressions=[self["last"]])
        return case(exp.Not(this=exp.Is(this=reached, expression=exp.Null())), mul(lit(0.5), exp.Paren(this=exp.Add(this=reached.copy(), expression=until))))

    def status(self) -> exp.Expression:
        no_failures = exp.EQ(this=exp.Coalesce(this=self["failed"], expressions=[lit(0.0)]), expression=lit(0.0))
        reasons = {"no_data": exp.Is(this=self["last"], expression=exp.Null()), "no_failures": no_failures, "extrapolated": exp.Is(this=self.value(), expression=exp.Null())}
        return exp.Case(ifs=[exp.If(this=condition, true=lit(reason)) for reason, condition in reasons.items()], default=lit("ok"))


def _is_emptied(value: int) -> exp.Expression:
    return exp.EQ(this=column(EMPTIED), expression=lit(value))


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
