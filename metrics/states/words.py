"""States in words: from which rows stretches of time are made, and over which window and periods they are cut."""

from __future__ import annotations

from collections.abc import Iterator

from metrics.bounds import Window
from metrics.describe import text
from metrics.engines import Engine
from metrics.model import Layer
from metrics.states.model import States


def states_in_words(layer: Layer, states: States, window: Window, engine: Engine) -> Iterator[str]:
    """The lines of `bathtub explain` on how a log's stretches of time are made."""
    log, unit = layer.sources[states.log], layer.sources[states.unit]
    yield f"  one state a row of {log.name} (table {log.table(engine.name)}, scanned once) of a unit of {unit.name} (table {unit.table(engine.name)}); time in {states.time_unit.text}"
    if states.where is not None:
        yield f"  of units where {text(states.where)}"
    repair = f", of it under repair where {text(states.repair)}" if states.repair is not None else ""
    yield f"  up where {text(states.up)}; down where {text(states.down)}{repair}; any other state, and a gap between two rows, is unknown"
    end = f"ends at {text(states.end)}, where that is not known" if states.end is not None else "ends"
    until = f"at {text(states.until)}" if states.until is not None else "at the latest moment in the log"
    yield f"  begins at {text(states.begin)}; {end} with the unit's next row; the last one {until}"
    yield "  a failure is a step from up to down, a repair one from down to up, at the moment it is taken"
    yield from _window(window)
    yield "  a row of which no stretch can be made (no begin, an end before it, one that overlaps an earlier row …) is left out and counted as excluded"


def _window(window: Window) -> Iterator[str]:
    if window.lower:
        yield f"  watched from {text(window.lower.expr)}: a stretch that began before is cut there, and its step is not counted"
    if window.upper:
        yield f"  watched until {text(window.upper.expr)}: a stretch that goes on is cut there"
    if window.as_of:
        yield f"  as of {window.as_of}: rows that begin later are hidden, and ends that came later are not known"
    if window.split:
        yield f"  cut by {window.split}: a stretch counts in each with the part of it that lies there, so that they add up to the whole"
