"""What a metric's kind may look up while it is resolved; what cannot be found becomes a problem of the file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any  # a part of the checked spec, whose class is made on demand

from sqlglot import exp

from metrics import fragments, spans
from metrics.errors import Problem, shown, unknown
from metrics.model import Measure, Metric, Parameter, Setting, Source
from metrics.units import Unit, Units
from metrics.yaml12 import Document, Path, dotted


class Unresolved(Exception):
    """Raised after a problem was noted: the thing at hand cannot be resolved further."""


@dataclass(slots=True)
class Names:
    """The names known so far, seen from the metric at `path`."""

    document: Document
    path: Path
    sources: Mapping[str, Source]
    metrics: Mapping[str, Metric]
    declared: frozenset[str]  # metrics of the file, resolved or not
    parameters: Mapping[str, Parameter]
    units: Units
    dimensions: frozenset[str]
    used: set[str] = field(default_factory=set)  # parameters

    def problem(self, what: str, field_name: str) -> None:
        self.document.problem((*self.path, *field_name.split(".")), what)

    def fail(self, what: str, field_name: str) -> Unresolved:
        self.problem(what, field_name)
        return Unresolved()

    def measure(self, reference: str, field_name: str) -> Measure:
        """The measure `source.measure`, or `measure` where only one source has it."""
        source_name, _, name = reference.rpartition(".")
        every = {f"{s.name}.{m}": measure for s in self.sources.values() if not s.is_curve for m, measure in s.measures.items() if measure.agg != "list"}
        if source_name:
            found = [every[reference]] if reference in every else []
        else:
            found = [measure for full, measure in every.items() if full.endswith(f".{name}")]
        if len(found) > 1:
            raise self.fail(f"measure '{name}' is declared by {' and '.join(m.source for m in found)}; write source.measure", field_name)
        if not found:
            raise self.fail(self._no_sum(source_name) or unknown("measure", reference, every), field_name)
        return self.measured(found[0])

    def _no_sum(self, source_name: str) -> str:
        """What to say of a measure that a life of inspections does not have; "" of any other source."""
        source = self.sources.get(source_name)
        if source is None or source.life is None or not source.life.is_inspected:
            return ""
        counts = ", ".join(name for name, measure in source.measures.items() if measure.agg != "list")
        return f"{source_name} has the measures {counts}; ages at failure that lie between two inspections have no sums, fit them with `type: life`"

    def life(self, name: str, field_name: str) -> Source:
        """The life of that name, a source whose rows are spells, the age at each failure known."""
        source = self.any_life(name, field_name)
        if source.life and not source.life.has_ages:
            raise self.fail(f"{name} holds stored sums, and this needs the ages of its lives, which no fixed number of sums gives back; name the life that the sums were made of", field_name)
        if source.life and source.life.is_inspected:
            what = f"{name} says between which inspections a unit failed (`lower`, `upper`), and this needs the age at failure"
            raise self.fail(f"{what}; fit a distribution with `type: life`, or declare a life with `age` and `failed`", field_name)
        return source

    def any_life(self, name: str, field_name: str) -> Source:
        """The same, or one of inspections, or of stored sums."""
        lives = {source.name: source for source in self.sources.values() if source.life and not source.is_curve}
        if name not in lives:
            raise self.fail(unknown("life", name, lives), field_name)
        return lives[name]

    def states(self, name: str, field_name: str) -> Source:
        """The states of that name, a source whose rows are stretches of time."""
        every = {source.name: source for source in self.sources.values() if source.states}
        if name not in every:
            raise self.fail(unknown("states", name, every), field_name)
        return every[name]

    def repeated_life(self, name: str, field_name: str) -> Source:
        """A life whose units live on after an event, each row one unit."""
        source = self.life(name, field_name)
        life = source.life
        if life and not life.goes_on:
            self.problem(f"events repeat where a unit's life goes on: declare {name} with `renewal: as_good_as_old` (or `id:` of the unit in a ready table)", field_name)
        if life and life.is_weighted:
            self.problem(f"a row of {name} may stand for several units (`weight:`), and units that fail again and again have to be told apart; give each its rows", field_name)
        return source

    def level(self, interval: Any) -> Setting | None:
        """The confidence level of an interval as the file has it; None where there is none."""
        return self.setting(interval.confidence_level, "interval.confidence_level", bounds=(0.0, 1.0)) if interval else None

    def measured(self, measure: Measure) -> Measure:
        """The measure, after noting the parameter that its source is as of."""
        as_of = self.sources[measure.source].as_of
        if as_of and as_of.parameter:
            self.used.add(as_of.parameter)
        return measure

    def metric(self, name: str, field_name: str) -> Metric:
        found = self.metrics.get(name)
        if found:
            return found
        base = name.rpartition("_")[0]
        if name in self.declared or (base in self.declared and base not in self.metrics):
            raise Unresolved  # its own problem is already noted
        raise self.fail(unknown("metric", name, self.declared), field_name)

    def fragment(self, text: str, field_name: str, *, also: tuple[str, ...] = ()) -> exp.Expression:
        return fragment(self.document, (*self.path, *field_name.split(".")), text, also=also)

    def predicate(self, text: str | None, field_name: str) -> exp.Expression | None:
        """A condition on dimensions."""
        if text is None:
            return None
        tree = self.fragment(text, field_name)
        strange = {column.sql(fragments.DIALECT): column for column in tree.find_all(exp.Column) if column.name not in self.dimensions or column.table}
        for name, column in strange.items():
            hint = f"; write {column.name}" if column.name in self.dimensions else ""
            self.problem(f"{unknown('dimension', name, () if hint else self.dimensions)}{hint}", field_name)
        if strange:
            raise Unresolved
        return tree

    def unit(self, text: str | float, field_name: str) -> Unit:
        try:
            return self.units.parse(text)
        except ValueError as e:
            raise self.fail(str(e), field_name) from e

    def span(self, text: str, field_name: str) -> spans.Span:
        try:
            return spans.parse(text)
        except ValueError as e:
            raise self.fail(str(e), field_name) from e

    def positive(self, value: float, field_name: str) -> float:
        if value <= 0:
            raise self.fail(f"should be above 0, not {value:g}", field_name)
        return float(value)

    def setting(self, value: float | str, field_name: str, *, bounds: tuple[float, float] | None = None) -> Setting:
        """`"{name}"` is the parameter of that name; anything else is the value itself."""
        if isinstance(value, str) and value.startswith("{") and value.endswith("}"):
            name = value[1:-1].strip()
            if name not in self.parameters:
                raise self.fail(f"{unknown('parameter', name, self.parameters)} (or declare it under `parameters:`)", field_name)
            self.used.add(name)
            if bounds:
                self._check_bounds(self.parameters[name], bounds, field_name)
            return Setting(parameter=name)
        if bounds and not (isinstance(value, int | float) and bounds[0] < value < bounds[1]):
            given = f"{value:g}" if isinstance(value, int | float) else f"'{shown(value)}'"
            raise self.fail(f"should be between {bounds[0]:g} and {bounds[1]:g}, or the '{{name}}' of a parameter, not {given}", field_name)
        return Setting(value)

    def _check_bounds(self, parameter: Parameter, bounds: tuple[float, float], field_name: str) -> None:
        """Whatever the parameter may be set to must be within the bounds."""
        limits = parameter.choices if parameter.type == "choice" else (parameter.min, parameter.max)
        for value in (*limits, parameter.default):
            if not isinstance(value, int | float) or not bounds[0] < value < bounds[1]:
                said = "choices" if parameter.type == "choice" else "default, min and max"
                raise self.fail(f"parameter {parameter.name} must have {said} between {bounds[0]:g} and {bounds[1]:g}, exclusive", field_name)

    def choices(self, setting: Setting, field_name: str) -> tuple[float | int | str, ...]:
        """Every value the setting can have."""
        if not setting.parameter:
            return (setting.value,)
        parameter = self.parameters[setting.parameter]
        if parameter.type != "choice":
            raise self.fail(f"parameter {parameter.name} must be a `choice`, whose values can be checked now, not a {parameter.type}", field_name)
        if not parameter.choices:
            raise Unresolved  # its own problem is noted
        return parameter.choices

    def default(self, setting: Setting) -> float | int | str:
        return (self.parameters[setting.parameter].default or "") if setting.parameter else setting.value


def fragment(document: Document, path: Path, text: str, *, also: tuple[str, ...] = ()) -> exp.Expression:
    """The parsed fragment at `path`; what is wrong with it is noted with its place."""
    found = fragments.parse(str(text), also=also)
    if isinstance(found, fragments.Fault):
        place = document.inside(path, found.line, found.column)
        document.problems.append(Problem(place, dotted(path), found.what))
        raise Unresolved
    return found

