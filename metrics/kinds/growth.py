"""Reliability growth of systems whose lives go on after a failure: the power law (Crow-AMSAA), tests of a trend, Duane's line.

By the power law expected failures are lambda t^beta; beta below 1 is growth: failures get rarer. Bounds of the instantaneous
MTBF are Crow's, exact, where all systems were watched from age 0 to one age, else normal on the log scale; those of beta and
of the cumulative MTBF are from chi-square. Trend tests are of no trend, two-sided, given how often each system failed.
Failures counted by intervals of age have the likelihood of their counts, never of their middles; bounds are normal on the log scale.
Source: Crow (1974, 1982); MIL-HDBK-189; IEC 61164; Ascher & Feingold (1984), chapter 5; Duane (1964).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal  # Any: the checked spec, whose class is made on demand

from sqlglot import exp

from metrics.lives.model import Ages
from metrics.model import Measure, Setting
from metrics.tree import call, lit
from metrics.units import ONE

if TYPE_CHECKING:
    from metrics.build import Build
    from metrics.metadata import MetricSpec
    from metrics.names import Names
    from metrics.units import Unit

OUTPUT_TYPES = {"status": "varchar"}
_BOUNDED = ("mtbf_instantaneous", "mtbf_cumulative", "beta")
_AGES = ("mtbf_instantaneous", "mtbf_cumulative", "duane_mtbf_instantaneous", "duane_mtbf_cumulative")
_BY_INTERVALS = ("mtbf_instantaneous", "mtbf_cumulative", "intensity_instantaneous", "beta", "growth_rate", "p_value")
_P_VALUES = {"laplace": "laplace_p_value", "mil_hdbk_189": "mil_hdbk_189_p_value", "cramer_von_mises": "p_value"}  # test -> its p, by the name Python has for it
_WORDS = {"laplace": "Laplace's trend test", "mil_hdbk_189": "the MIL-HDBK-189 trend test", "duane_slope": "the slope of Duane's line", "duane_mtbf_cumulative": "the cumulative MTBF at the last failure by Duane's line", "duane_mtbf_instantaneous": "the instantaneous MTBF at the last failure by Duane's line"}


def spec() -> type[MetricSpec]:
    """Its fields in metrics.yml; pydantic is imported only where a file is checked."""
    from pydantic import model_validator

    from metrics.metadata import MetricSpec, Name, Strict

    class GrowthIntervalSpec(Strict):
        """Bounds of beta and of the MTBFs."""

        confidence_level: float | str = "{confidence_level}"
        sided: Literal["two", "lower", "upper"] = "two"

    class GrowthSpec(MetricSpec):
        """A quantity of the power law fitted to repeated failures, at the last age watched; a test of a trend; Duane's line."""

        type: Literal["growth"]
        life: Name
        value: Literal["mtbf_instantaneous", "mtbf_cumulative", "intensity_instantaneous", "beta", "beta_unbiased", "growth_rate", "cramer_von_mises", "p_value", "laplace", "mil_hdbk_189", "duane_slope", "duane_mtbf_cumulative", "duane_mtbf_instantaneous"]
        termination: Literal["time", "failure"] = "time"
        ages: Literal["exact", "interval"] = "exact"
        interval: GrowthIntervalSpec | None = None

        @model_validator(mode="after")
        def _bounded(self) -> GrowthSpec:
            bounded = _BOUNDED if self.ages == "exact" else ("mtbf_instantaneous", "beta")
            if self.interval and self.value not in bounded:
                raise ValueError(f"`value: {self.value}` has no interval; {', '.join(bounded)} have")
            if self.ages == "interval" and self.value not in _BY_INTERVALS:
                raise ValueError(f"`value: {self.value}` needs the age of each failure; by intervals there are {', '.join(_BY_INTERVALS)}")
            return self

    return GrowthSpec


@dataclass(frozen=True, slots=True)
class Body:
    life: str
    value: str
    termination: str
    ages: str
    level: Setting | None
    sided: str
    measures: tuple[Measure, ...]
    counts: tuple[Measure, ...]
    age_unit: Unit | None


def outputs(body: Body) -> tuple[str, ...]:
    return (*(("low", "high") if body.level else ()), *(("p_value",) if body.value in _P_VALUES else ()), "n_failures", "status")


def references(spec: Any) -> tuple[str, ...]:
    return ()


def resolve(spec: Any, names: Names) -> Body:
    by_intervals = spec.ages == "interval"
    source = names.life(spec.life, "life") if by_intervals else names.repeated_life(spec.life, "life")
    if by_intervals and source.life and not (isinstance(source.life.form, Ages) and source.life.is_weighted):
        names.problem(f"failures are counted by intervals in a ready table: declare {spec.life} with `entry`, `age` and, for how many failures, `weight`", "life")
    level = names.level(spec.interval)
    spells = names.measured(source.measures["spells" if by_intervals else "spells_of_units"])
    unit_ = source.life.age_unit if source.life else None
    return Body(spec.life, spec.value, spec.termination, spec.ages, level, spec.interval.sided if spec.interval else "two", (spells,), (source.measures["failures"],), unit_)


def unit(body: Body, names: Names) -> Unit | None:
    if body.value in _AGES:
        return body.age_unit
    return ONE / body.age_unit if body.value == "intensity_instantaneous" and body.age_unit else None


def words(body: Body, value_of: Callable[[Setting], object]) -> str:
    """`mtbf_instantaneous of the power law fitted to life vehicle_miles, watched for a given time`."""
    if body.ages == "interval":
        return f"{body.value} of the power law (Crow-AMSAA) fitted to life {body.life}, its failures counted by intervals of age"
    ended = "watched for a given time" if body.termination == "time" else "watched until the last failure"
    what = _WORDS[body.value] + " of" if body.value in _WORDS else f"{body.value} of the power law (Crow-AMSAA) fitted to"
    return f"{what} life {body.life}, {ended}"


def bounds(body: Body) -> str:
    """How its interval is made, less its level."""
    if body.ages == "interval":
        return f"normal on the log scale, {'two-sided' if body.sided == 'two' else f'one-sided, {body.sided}'}"
    how = {"mtbf_instantaneous": "Crow's where all systems have one window from age 0, else normal on the log scale"}.get(body.value, "chi-square")
    return f"{how}, {'two-sided' if body.sided == 'two' else f'one-sided, {body.sided}'}"


def is_count(body: Body) -> bool:
    return False


def sql_type(body: Body) -> str:
    return "double"


def expression(body: Body, output: str, build: Build) -> exp.Expression:
    if output == "n_failures":
        return build.measure(body.counts[0], None)
    spells = build.measure(body.measures[0], None)
    value = _P_VALUES[body.value] if output == "p_value" else body.value
    function, ended = ("GROWTH_GROUPED", []) if body.ages == "interval" else ("GROWTH", [lit(body.termination)])
    options = [lit(value), *ended, lit(float(build.setting(body.level) or 0)), lit(body.sided)]
    law = build.shared((function, spells.sql(), *(option.sql() for option in options)), "_law", call(function, *options, spells))
    return call("FIELD", law, lit("value" if output in ("", "p_value") else output))
