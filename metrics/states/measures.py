"""What every statistic of availability is made of, as measures of stretches: sums, which add up over any groups and periods."""

from __future__ import annotations

from sqlglot import exp

from metrics.model import Measure
from metrics.states.model import States
from metrics.states.relation import (
    DOWN,
    EXCLUDED,
    FAILED,
    REPAIR,
    REPAIRED,
    SECONDS,
    STATE,
    UNKNOWN,
    UP,
    down_states,
    one_of,
)
from metrics.tree import column, lit, per
from metrics.units import Unit, Units


def measures(source: str, states: States, units: Units) -> dict[str, Measure]:
    """The measures of states, by name."""
    seconds = states.time_unit.scale / units.parse("second").scale
    repaired, down = ((REPAIR,) if states.repair is not None else (DOWN,)), down_states(states)
    length = per(column(SECONDS), lit(seconds))

    def time(name: str, within: tuple[str, ...], words: str) -> Measure:
        where = one_of(column(STATE), within)
        return Measure(name, source, "sum", length.copy(), where, states.time_unit, empty=0, description=words)

    def count(name: str, where: exp.Expression, unit: Unit | None, words: str) -> Measure:
        return Measure(name, source, "count", None, where, unit, empty=0, description=words)

    every = (
        time("up_time", (UP,), "Time up"),
        time("down_time", down, "Time down, being repaired or not"),
        time("repair_time", repaired, "Time under repair: a part of the time down"),
        time("unknown_time", (UNKNOWN,), "Time of which no state is known, gaps included"),
        count("failures", column(FAILED), units.parse("failure"), "Steps from up to down"),
        count("repairs", column(REPAIRED), units.parse("repair"), "Steps from down to up"),
        count("excluded", exp.Not(this=exp.Is(this=column(EXCLUDED), expression=exp.Null())), None, "Rows of the log that no stretch could be made of"),
    )
    return {measure.name: measure for measure in every}
