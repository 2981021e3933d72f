"""States: each declared log a fact whose rows are stretches of time, with the dimensions of the unit."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any  # the checked spec, whose class is made at run time

from sqlglot import exp

from metrics.declared import Declared
from metrics.model import Parameter, Source, TimeColumn
from metrics.names import Unresolved
from metrics.resolve_names import check_names, check_zone
from metrics.states.measures import measures
from metrics.states.model import States
from metrics.states.relation import TIME, UTC
from metrics.tree import column
from metrics.units import Units
from metrics.yaml12 import Document


def resolve(spec: Any, document: Document, sources: Mapping[str, Source], parameters: Mapping[str, Parameter], units: Units) -> dict[str, Source]:
    """Each declared log of states as a source; those with problems are left out."""
    check_names(spec.states, ("states",), document)
    joins = {name: dict(source.joins) for name, source in sources.items()}
    declared = {name: tuple(given.joins) for name, given in spec.sources.items()}
    result = {}
    for name, given in spec.states.items():
        try:
            result[name] = _States(document, ("states", name), given, sources, parameters, units, joins, declared).source(name)
        except Unresolved:
            document.broken.add(("fact", name))
            document.broken.add(("states", name))
    return result


class _States(Declared):
    """One log of states while it is resolved."""

    def source(self, name: str) -> Source:
        if name in self.sources:
            raise self._fail(f"{'life' if self.sources[name].life else 'source'} {name} has the same name; rename these states", ())
        states = self._states()
        unit = self.sources[states.unit]
        return Source(
            name, {}, unit.grain, unit.joins, TimeColumn(column(TIME), "timestamp", None, UTC), None, bridge=False, dimensions=unit.dimensions,
            measures=measures(name, states, self.units), label=self.given.label or "", description=self.given.description or "", states=states,
        )  # fmt: skip

    def _states(self) -> States:
        given = self.given
        unit, log = self._source_named(given.unit, "unit"), self._source_named(given.source, "source")
        if log.made:
            raise self._fail(f"{log.name} is no table; a log of states is a source", ("source",))
        on = next((join.on for join in log.joins.values() if join.to == unit.name), None)
        if on is None:
            raise self._fail(f"{log.name} has no join to {unit.name}, the unit of these states; declare one under sources.{log.name}.joins", ("source",))
        time_unit = self._in()
        if not time_unit.converts_to(self.units.parse("second")):
            raise self._fail(f"{given.in_} is no unit of time; write for example hour or day", ("in",))
        zone = given.zone or (log.time.zone if log.time and given.begin is None else UTC)
        check_zone(zone, (*self.path, "zone"), self.document)
        up, down = (self._there(self._read(log.name, getattr(given, field), field)) for field in ("up", "down"))
        end, until, repair = (self._read(log.name, getattr(given, field), field) for field in ("end", "until", "repair"))
        return States(log.name, unit.name, on, self._read(unit.name, given.where, "where"), self._begin(log), end, until, up, down, repair, self._as_of(), zone, time_unit)

    def _begin(self, log: Source) -> exp.Expression:
        """When a row's state began: as said here, else as the source says."""
        if self.given.begin is not None:
            return self._there(self._read(log.name, self.given.begin, "begin"))
        if log.time is None:
            raise self._fail(f"{log.name} has no time; say `begin:` here", ("source",))
        return log.time.expr
