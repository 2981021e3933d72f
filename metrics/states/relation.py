"""The columns of a stretch of time, and the states that it may be in."""

from __future__ import annotations

from sqlglot import exp

from metrics.states.model import States
from metrics.tree import lit

UTC = "UTC"
"""The zone that stretches are in, whatever the log's: an hour is one of 60 minutes there when clocks change elsewhere."""

TIME, SECONDS, STATE, FAILED, REPAIRED, EXCLUDED = "_time", "_seconds", "_state", "_failed", "_repaired", "_excluded"
COLUMNS = (TIME, SECONDS, STATE, FAILED, REPAIRED, EXCLUDED)
UP, DOWN, REPAIR, UNKNOWN = "up", "down", "repair", "unknown"
"""What a stretch is; a repair is the part of being down in which somebody works on it."""


def down_states(states: States) -> tuple[str, ...]:
    """The states that are down."""
    return (DOWN,) if states.repair is None else (DOWN, REPAIR)


def one_of(state: exp.Expression, states: tuple[str, ...]) -> exp.Expression:
    """Whether a state is one of these."""
    if len(states) == 1:
        return exp.EQ(this=state, expression=lit(states[0]))
    return exp.In(this=state, expressions=[lit(name) for name in states])
