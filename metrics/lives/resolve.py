"""Lives: each a fact whose rows are spells, with the measures that every statistic of life data is made of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any  # the checked spec, whose class is made at run time

from sqlglot import exp

from metrics.declared import Declared
from metrics.lives import measures as life_measures
from metrics.lives.model import Ages, Event, Inspections, Life, Readings, Records, Sums
from metrics.lives.relation import AT, MODE
from metrics.model import Dimension, Parameter, Source, TimeColumn, age_of, curve_of, mode_of
from metrics.names import Unresolved
from metrics.resolve_names import check_names, check_zone
from metrics.tree import column
from metrics.units import Unit, Units
from metrics.yaml12 import Document


def resolve(spec: Any, document: Document, sources: Mapping[str, Source], parameters: Mapping[str, Parameter], units: Units) -> dict[str, Source]:
    """Each declared life as a source; those with problems are left out."""
    check_names(spec.lives, ("lives",), document)
    joins = {name: dict(source.joins) for name, source in sources.items()}
    declared = {name: tuple(given.joins) for name, given in spec.sources.items()}
    result = {}
    for name, given in spec.lives.items():
        reading = _Life(document, ("lives", name), given, sources, parameters, units, joins, declared)
        try:
            result[name] = reading.source(name)
            if given.sums is None:  # a curve is over ages
                result[curve_of(name)] = reading.curve(result[name])
        except Unresolved:
            document.broken.add(("fact", name))
            document.broken.add(("life", name))
    return result


class _Life(Declared):
    """One life while it is resolved."""

    def source(self, name: str) -> Source:
        if name in self.sources:
            raise self._fail(f"source {name} has the same name; rename this life", ())
        unit = self._source_named(self.given.unit, "unit")
        age_unit = self._in()
        where = self._read(unit.name, self.given.where, "where")
        life = Life(unit.name, where, self._form(unit, age_unit), age_unit)
        form, made = life.form, life_measures.inspected if life.is_inspected else life_measures.measures
        dimensions = {**unit.dimensions, **self._mode(name, life)}
        common = frozenset((age_of(name), *({mode_of(name)} if life.mode is not None else ())))
        measures = made(name, common, age_unit, self.units.parse("failure"), weighted=life.is_weighted)
        measures = life_measures.stored(measures, form.prefix) if isinstance(form, Sums) else measures
        time = TimeColumn(form.start, "timestamp", None, form.zone) if isinstance(form, Records) else None
        return Source(
            name, {}, unit.grain, unit.joins, time, None, bridge=False, dimensions=dimensions,
            measures=measures, label=self.given.label or "", description=self.given.description or "", life=life,
        )  # fmt: skip

    def _mode(self, name: str, life: Life) -> dict[str, Dimension]:
        """The dimension that says how it failed, where the records do."""
        if life.mode is None:
            return {}
        label = f"Mode, {self.given.label or name.replace('_', ' ')}"
        words = f"How a life of {self.given.label or name} failed. To one mode the others are censorings; cumulative incidence has them compete"
        return {mode_of(name): Dimension(mode_of(name), name, column(MODE), "varchar", label, words, folder="Life")}

    def curve(self, life: Source) -> Source:
        """The life once more, as counts at each age: a fact of its own that has the age as a dimension, where the life's sums have not."""
        unit = life.life.age_unit if life.life else None
        label = f"Age, {unit.label}" if unit else "Age"
        age = Dimension(age_of(life.name), curve_of(life.name), column(AT), "double", label, f"Age of {life.label or life.name}: groups a curve", folder="Life")
        return replace(life, name=curve_of(life.name), dimensions={**life.dimensions, age.name: age}, measures=life_measures.curve_measures(curve_of(life.name), modes=mode_of(life.name) in life.dimensions))

    # --- forms -------------------------------------------------------------------------------------------------------

    def _form(self, unit: Source, age_unit: Unit) -> Ages | Inspections | Records | Sums:
        if self.given.sums is not None:
            return Sums(self.given.sums.prefix or "")
        if self.given.lower is not None:
            return self._inspections(unit)
        return self._ages(unit) if self.given.age is not None else self._records(unit, age_unit)

    def _inspections(self, unit: Source) -> Inspections:
        lower, upper, *rest = (self._read(unit.name, getattr(self.given, field), field) for field in ("lower", "upper", "entry", "weight"))
        return Inspections(self._there(lower), self._there(upper), *rest)

    def _ages(self, unit: Source) -> Ages:
        exit_, failed, *rest = (self._read(unit.name, getattr(self.given, field), field) for field in ("age", "failed", "entry", "weight", "id", "cost", "at_risk", "mode"))
        return Ages(self._there(exit_), self._there(failed), *rest)

    def _records(self, unit: Source, age_unit: Unit) -> Records:
        given = self.given
        start = self._read(unit.name, given.start, "start")
        if start is None:
            raise Unresolved
        event = self._event(unit)
        readings = self._readings(unit) if given.readings else None
        seconds = self._calendar(event, readings, age_unit)
        check_zone(given.zone or "UTC", (*self.path, "zone"), self.document)
        end, start_age = self._read(unit.name, given.end, "end"), self._read(unit.name, given.start_age, "start_age")
        return Records(start, event, end, start_age, readings, given.renewal, self._as_of(), given.zone or "UTC", seconds)

    def _event(self, unit: Source) -> Event:
        given = self.given.event
        if given.source is None:
            if given.time is None:
                raise self._fail("an event on the unit's own row needs `time`; one of another source needs `source`", ("event",))
            if given.where is not None or self.given.renewal != "first":
                raise self._fail("a unit's own row has one event: `where` and `renewal` go with an event `source`", ("event",))
            time, reported, age, cost, mode = (self._read(unit.name, getattr(given, field), f"event.{field}") for field in ("time", "reported", "age", "cost", "mode"))
            return Event(self._there(time), reported=reported, age=age, cost=cost, mode=mode)
        source = self._source_named(given.source, "event.source")
        on = next((join.on for join in source.joins.values() if join.to == unit.name), None)
        if on is None:
            raise self._fail(f"{source.name} has no join to {unit.name}, the life's unit; declare one under sources.{source.name}.joins", ("event", "source"))
        time = self._time(source, given.time, "event")
        where, reported, age, cost, mode = (self._read(source.name, getattr(given, field), f"event.{field}") for field in ("where", "reported", "age", "cost", "mode"))
        return Event(time, source.name, on, where, reported, age, cost, mode)

    def _readings(self, unit: Source) -> Readings:
        given = self.given.readings
        source = self._source_named(given.source, "readings.source")
        on = _common(source, unit)
        if not on:
            raise self._fail(f"{source.name} and {unit.name} have no join to a common source, by which a unit finds its readings", ("readings", "source"))
        time = self._time(source, given.time, "readings")
        return Readings(source.name, on, time, self._read(source.name, given.value, "readings.value") or exp.Null())

    def _time(self, source: Source, given: Any, field: str) -> exp.Expression:
        """When a row of `source` happened: as said here, else as the source says."""
        if given is None and source.time is None:
            raise self._fail(f"{source.name} has no time; say `time:` here", (field,))
        own = source.time.expr if source.time else None
        return self._there(own if given is None else self._read(source.name, given, f"{field}.time"))

    def _calendar(self, event: Event, readings: Readings | None, age_unit: Unit) -> float:
        """The seconds of one unit of calendar age; 0 where age is a counter, which is then needed at the event and over time."""
        second = self.units.parse("second")
        counted = readings is not None and not isinstance(readings.value, exp.Null)
        if event.age is None and not counted and self.given.start_age is None:
            if not age_unit.converts_to(second):
                raise self._fail(f"age in {self.given.in_} is a counter: give it at the event (`event: {{age: …}}`) and over time (`readings: {{value: …}}`)", ("in",))
            return age_unit.scale / second.scale
        if event.age is None:
            raise self._fail("age is a counter here; give it at the event: `event: {age: …}`", ("event",))
        if not counted:
            raise self._fail("age is a counter here; give it over time: `readings: {source: …, value: …}`", ())
        return 0.0


def _common(source: Source, unit: Source) -> tuple[tuple[str, str], ...]:
    """(column of `source`, column of `unit`) pairs that lead both to the same rows of a third source, or from one to the other."""
    for join in source.joins.values():
        if join.to == unit.name:
            return join.on
        for other in unit.joins.values():
            theirs = {there: mine for mine, there in other.on}
            if other.to == join.to and set(theirs) == {there for _, there in join.on}:
                return tuple((mine, theirs[there]) for mine, there in join.on)
    return ()
