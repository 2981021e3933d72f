"""How many units will fail: the expected number within some age from now, among those that can still fail, with prediction bounds.

Each unit at risk fails within w with the probability 1 - S(a + w) / S(a) at its age a, by the distribution fitted to its group.
At risk are units that were neither failed nor taken out of service when watching ended. Each fails once at most: what takes a
failed unit's place is not forecast. Bounds are for the number that will come: Poisson about an expected number that is known
to the standard error of the fit (`udfs.forecast`); a list of the group's spells is finished in Python.
Source: Escobar & Meeker (1999) Technometrics 41:271; Meeker & Escobar (1998), chapter 12.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal  # Any: the checked spec, whose class is made on demand

from sqlglot import exp

from metrics.model import Measure, Setting
from metrics.tree import call, lit

if TYPE_CHECKING:
    from metrics.build import Build
    from metrics.metadata import MetricSpec
    from metrics.names import Names
    from metrics.units import Unit

OUTPUT_TYPES = {"status": "varchar"}
_COUNTS = ("n_failures", "at_risk")


def spec() -> type[MetricSpec]:
    """Its fields in metrics.yml; pydantic is imported only where a file is checked."""
    from pydantic import model_validator

    from metrics.metadata import MetricSpec, Name, Strict

    class PredictionIntervalSpec(Strict):
        """Bounds of the number that will come, with the uncertainty of the fit."""

        confidence_level: float | str = "{confidence_level}"
        sided: Literal["two", "lower", "upper"] = "two"

    class WarrantySpec(MetricSpec):
        """Failures expected within an age from now, or the units that can still fail."""

        type: Literal["warranty"]
        life: Name
        value: Literal["forecast", "at_risk"]
        within: float | str | None = None
        distribution: Literal["weibull", "exponential", "lognormal"] = "weibull"
        interval: PredictionIntervalSpec | None = None

        @model_validator(mode="after")
        def _forecast(self) -> WarrantySpec:
            if self.value == "forecast" and self.within is None:
                raise ValueError("`value: forecast` needs `within`: how far ahead, in the life's unit of age")
            idle = self.model_fields_set & {"within", "distribution", "interval"}
            if self.value == "at_risk" and idle:
                raise ValueError(f"`value: at_risk` is counted and takes no `{min(idle)}`")
            return self

    return WarrantySpec


@dataclass(frozen=True, slots=True)
class Body:
    life: str
    value: str
    within: Setting | None
    distribution: str
    level: Setting | None
    sided: str
    measures: tuple[Measure, ...]  # what it is made of: spells, or how many are at risk
    counts: tuple[Measure, Measure]  # failures, at risk
    age_unit: Unit | None


def outputs(body: Body) -> tuple[str, ...]:
    return (*(("low", "high") if body.level else ()), "n_failures", "at_risk", "status") if body.value == "forecast" else ()


def references(spec: Any) -> tuple[str, ...]:
    return ()


def resolve(spec: Any, names: Names) -> Body:
    source = names.life(spec.life, "life")
    life = source.life
    if life and life.goes_on:
        names.problem(f"a unit of {spec.life} lives on after a failure, and no distribution says when it fails next: forecast lives that end (`renewal: first` or `as_good_as_new`)", "life")
    within = names.setting(spec.within, "within", bounds=(0.0, 1e12)) if spec.within is not None else None
    level = names.level(spec.interval)
    measure = names.measured(source.measures["spells_at_risk" if spec.value == "forecast" else "at_risk"])
    counts = (source.measures["failures"], source.measures["at_risk"])
    return Body(spec.life, spec.value, within, spec.distribution, level, spec.interval.sided if spec.interval else "two", (measure,), counts, life.age_unit if life else None)


def unit(body: Body, names: Names) -> Unit | None:
    return body.counts[0].unit if body.value == "forecast" else None


def words(body: Body, value_of: Callable[[Setting], object]) -> str:
    """`failures expected within 365 days, of units of life component_days at risk now, by the weibull distribution fitted to it`."""
    if body.within is None:
        return f"units of life {body.life} that can still fail"
    ahead = f"{value_of(body.within)} {body.age_unit.label if body.age_unit else ''}".strip()
    return f"failures expected within {ahead}, of units of life {body.life} at risk now, by the {body.distribution} distribution fitted to it by maximum likelihood; each fails once at most"


def bounds(body: Body) -> str:
    """How its interval is made, less its level."""
    return f"prediction bounds of the number to come, Poisson with the fit's uncertainty, {'two-sided' if body.sided == 'two' else f'one-sided, {body.sided}'}"


def is_count(body: Body) -> bool:
    return False


def sql_type(body: Body) -> str:
    return "double" if body.value == "forecast" else "bigint"


def expression(body: Body, output: str, build: Build) -> exp.Expression:
    if output in _COUNTS:
        return build.measure(body.counts[output == "at_risk"], None)
    made_of = build.measure(body.measures[0], None)
    if body.value == "at_risk":
        return made_of
    options = [lit(body.distribution), lit(float(build.setting(body.within))), lit(float(build.setting(body.level) or 0)), lit(body.sided)]
    forecast = build.shared(("warranty", made_of.sql(), *(option.sql() for option in options)), "_forecast", call("WARRANTY", *options, made_of))
    return call("FIELD", forecast, lit(output or "value"))
