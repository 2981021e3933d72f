"""A life in words: from which records its spells are made, and over which window they are watched."""

from __future__ import annotations

from collections.abc import Iterator

from metrics.bounds import Window
from metrics.describe import text
from metrics.engines import Engine
from metrics.lives.model import Ages, Event, Inspections, Life, Records, Sums
from metrics.model import Layer

POWER_SUMS = "power_sum_"


def life_in_words(layer: Layer, life: Life, window: Window, engine: Engine) -> Iterator[str]:
    """The lines of `bathtub explain` on how a life's spells are made."""
    unit = layer.sources[life.unit]
    which = f" where {text(life.where)}" if life.where is not None else ""
    if isinstance(life.form, Sums):
        yield f"  stored sums of many lives a row of {unit.name} (table {unit.table(engine.name)}, scanned once){which}; age in {life.age_unit.text if life.age_unit else '1'}"
        return
    yield f"  one unit a row of {unit.name} (table {unit.table(engine.name)}, scanned once){which}; age in {life.age_unit.text if life.age_unit else '1'}"
    if isinstance(life.form, Ages):
        yield from _ages(life.form)
    elif isinstance(life.form, Inspections):
        yield from _inspections(life.form)
    else:
        yield from _records(layer, life.form, engine)
        yield from _window(window)
    yield "  a row of which no life can be made (no start, no age, an end before the start …) is left out and counted as excluded"


def _ages(form: Ages) -> Iterator[str]:
    yield f"  age {text(form.exit)} at a failure where {text(form.failed)}, else at the end of watching{_counted(form)}"


def _inspections(form: Inspections) -> Iterator[str]:
    yield f"  failed after age {text(form.lower)}, when last seen working, and by age {text(form.upper)}, when found failed{_counted(form)}"
    yield f"  a failure at exactly that age where both are equal; still working at {text(form.lower)} where {text(form.upper)} is NULL"


def _counted(form: Ages | Inspections) -> str:
    entry = f", watched from age {text(form.entry)}" if form.entry is not None else ""
    return entry + (f", standing for {text(form.weight)} units" if form.weight is not None else "")


def _records(layer: Layer, form: Records, engine: Engine) -> Iterator[str]:
    counter = "" if form.seconds else f", the counter then at {text(form.start_age) if form.start_age is not None else 0}"
    yield f"  begins at {text(form.start)}{counter}"
    yield f"  fails {_event(layer, form.event, engine)}; then {_RENEWALS[form.renewal]}"
    ends = [text(form.end)] if form.end is not None else []
    if form.readings:
        source = layer.sources[form.readings.source]
        ends.append(f"the last {text(form.readings.time)} of {source.name} (table {source.table(engine.name)}, scanned once)")
    yield f"  a unit that did not fail is censored at {', or '.join(ends) or 'the end of the window'}" + (", whichever is earlier" if len(ends) > 1 else "")


def _event(layer: Layer, event: Event, engine: Engine) -> str:
    age = f", the counter then at {text(event.age)}" if event.age is not None else ""
    if not event.source:
        return f"at {text(event.time)}{age}"
    source = layer.sources[event.source]
    where = f" where {text(event.where)}" if event.where is not None else ""
    return f"at {text(event.time)} of {source.name} (table {source.table(engine.name)}, scanned once){where}{age}"


_RENEWALS = {"first": "its life is over", "as_good_as_new": "a new life begins at age 0", "as_good_as_old": "the same life goes on at its age"}


def _window(window: Window) -> Iterator[str]:
    if window.lower:
        yield f"  watched from {text(window.lower.expr)}: a unit that was older than 0 then enters at its age"
    if window.upper:
        yield f"  watched until {text(window.upper.expr)}: a unit alive then is censored at its age"
    if window.as_of:
        yield f"  as of {window.as_of}: later events, readings and reports are hidden, a unit alive then is censored"
