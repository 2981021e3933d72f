"""Availability, MTBF and MTTR of a log of states: ratios of times up and down, with bounds finished in Python.

Unknown time is in no ratio but its own share. A failure is a step from up to down and a repair one from down to up, so that
times divided by counts are the maximum likelihood estimates of exponential times of which some were still going on.
Bounds: F with 2 repairs and 2 failures for availability, chi-square for MTBF and MTTR (`udfs.availability`).
Source: IEC 60050-192; MIL-HDBK-338B; Mann, Schafer and Singpurwalla (1974), chapter 8.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import reduce
from typing import TYPE_CHECKING, Any, Literal  # Any: the checked spec, whose class is made on demand

from sqlglot import exp

from metrics.model import Measure, Setting
from metrics.tree import call, lit, per

if TYPE_CHECKING:
    from metrics.build import Build
    from metrics.metadata import MetricSpec
    from metrics.names import Names
    from metrics.units import Unit

Total = Callable[[str], exp.Expression]
"""Name of a measure of states -> its total in the group."""

OUTPUT_TYPES = {"status": "varchar"}
OUTPUT_FORMATS = {"unknown_share": ".1%"}
_TIMES = ("mtbf", "mttr")
_SUMS = ("up_time", "down_time", "repair_time", "failures", "repairs")  # what the bounds are made of, in the order the function takes


def spec() -> type[MetricSpec]:
    """Its fields in metrics.yml; pydantic is imported only where a file is checked."""
    from pydantic import model_validator

    from metrics.metadata import MetricSpec, Name, Strict

    class AvailabilityIntervalSpec(Strict):
        """Bounds; times up and down are taken to be exponential."""

        confidence_level: float | str = "{confidence_level}"
        sided: Literal["two", "lower", "upper"] = "two"

    class AvailabilitySpec(MetricSpec):
        """What a log of states says of the time that units were up and down."""

        type: Literal["availability"]
        states: Name
        value: Literal["operational", "inherent", "mtbf", "mttr", "unknown_share"] = "operational"
        interval: AvailabilityIntervalSpec | None = None

        @model_validator(mode="after")
        def _bounded(self) -> AvailabilitySpec:
            if self.interval and self.value == "unknown_share":
                raise ValueError("`value: unknown_share` has no interval")
            return self

    return AvailabilitySpec


@dataclass(frozen=True, slots=True)
class Body:
    states: str
    value: str
    level: Setting | None
    sided: str
    measures: tuple[Measure, ...]
    time_unit: Unit | None


def outputs(body: Body) -> tuple[str, ...]:
    return (*(("low", "high") if body.level else ()), "n_failures", "n_repairs", *(() if body.value == "unknown_share" else ("unknown_share",)), "status")


def references(spec: Any) -> tuple[str, ...]:
    return ()


def resolve(spec: Any, names: Names) -> Body:
    source = names.states(spec.states, "states")
    measures = tuple(names.measured(source.measures[name]) for name in (*_SUMS, "unknown_time"))
    time_unit = source.states.time_unit if source.states else None
    return Body(spec.states, spec.value, names.level(spec.interval), spec.interval.sided if spec.interval else "two", measures, time_unit)


def unit(body: Body, names: Names) -> Unit | None:
    return body.time_unit if body.value in _TIMES else None


_WORDS = {
    "operational": "operational availability, time up / (time up + time down),",
    "inherent": "inherent availability, MTBF / (MTBF + MTTR) with the time under repair alone,",
    "mtbf": "MTBF, time up / failures,",
    "mttr": "MTTR, time under repair / repairs,",
    "unknown_share": "share of unknown time, time unknown / all time,",
}


def words(body: Body, value_of: Callable[[Setting], object]) -> str:
    """`MTBF, time up / failures, of states charger_state`."""
    return f"{_WORDS[body.value]} of states {body.states}"


def bounds(body: Body) -> str:
    """How its interval is made, less its level."""
    how = "chi-square" if body.value in _TIMES else "F of the ratio of MTTR to MTBF"
    return f"{how}, exponential times, {'two-sided' if body.sided == 'two' else f'one-sided, {body.sided}'}"


def is_count(body: Body) -> bool:
    return False


def sql_type(body: Body) -> str:
    return "double"


def expression(body: Body, output: str, build: Build) -> exp.Expression:
    measures = {measure.name: measure for measure in body.measures}

    def total(name: str) -> exp.Expression:
        return build.measure(measures[name], None)

    if output in ("n_failures", "n_repairs"):
        return total(output.removeprefix("n_"))
    if output == "status":
        return _status(body.value, total)
    if output in ("low", "high"):
        return call("FIELD", _bounded(body, total, build), lit(output))
    return _value(output or body.value, total)


def _value(value: str, total: Total) -> exp.Expression:
    """One of the ratios; NULL where there is nothing to divide by."""
    if value == "mtbf":
        return per(total("up_time"), total("failures"))
    if value == "mttr":
        return per(total("repair_time"), total("repairs"))
    if value == "inherent":
        return per(_value("mtbf", total), exp.Add(this=_value("mtbf", total), expression=_value("mttr", total)))
    known = exp.Add(this=total("up_time"), expression=total("down_time"))
    return per(total("up_time"), known) if value == "operational" else per(total("unknown_time"), exp.Add(this=known, expression=total("unknown_time")))


_NEEDED = {"operational": ("failures", "repairs"), "inherent": ("failures", "repairs"), "mtbf": ("failures",), "mttr": ("repairs",)}


def _status(value: str, total: Total) -> exp.Expression:
    """What the value, or its bounds, lack."""
    lacking = {"no_data": _none(total, "up_time", "down_time", *(() if value in _NEEDED else ("unknown_time",)))}
    lacking |= {f"no_{name}": _none(total, name) for name in _NEEDED.get(value, ())}
    return exp.Case(ifs=[exp.If(this=condition, true=lit(status)) for status, condition in lacking.items()], default=lit("ok"))


def _none(total: Total, *names: str) -> exp.Expression:
    """Whether there is nothing of these together."""
    together = reduce(lambda a, b: exp.Add(this=a, expression=b), map(total, names))
    return exp.Not(this=exp.Coalesce(this=exp.GT(this=together, expression=lit(0)), expressions=[lit(False)]))


def _bounded(body: Body, total: Total, build: Build) -> exp.Expression:
    """The value with its bounds, made in Python from a group's sums."""
    options = [lit(body.value), lit(float(build.setting(body.level) or 0)), lit(body.sided)]
    sums = exp.Array(expressions=list(map(total, _SUMS)))
    key = ("availability", *(option.sql() for option in options), sums.sql())
    return build.shared(key, "_bounded", call("AVAILABILITY", *options, sums))
