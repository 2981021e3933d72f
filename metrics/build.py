"""The metrics of a query as columns: components to aggregate, then expressions over them, level by level.

A kind asks its Build for measures and for other metrics; what two metrics share is built once, so that the
SQL grows with the number of metrics and not with the ways they refer to each other.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from sqlglot import exp

from metrics.errors import QueryError, unknown
from metrics.kinds import all_kinds
from metrics.kinds.ratio import poisson
from metrics.model import Layer, Measure, Metric, Setting, Table
from metrics.query import Key
from metrics.shared_over import check_shared
from metrics.spans import Span
from metrics.tree import all_of, column, conjuncts, per

Settings = Mapping[str, float | int | str]


@dataclass(frozen=True, slots=True)
class Lookback:
    """How far before its period a component reaches."""

    shift: Span | None = None
    window: Span | None = None
    to_date: str = ""

    def __bool__(self) -> bool:
        return bool(self.shift or self.window or self.to_date)

    @property
    def suffix(self) -> str:
        """For names of columns."""
        parts = [f"_{self.window.count}{self.window.unit[0]}" if self.window else "", f"_{self.to_date}_to_date" if self.to_date else ""]
        return "".join(parts) + (f"_before_{self.shift.count}{self.shift.unit[0]}" if self.shift else "")


NOW = Lookback()


@dataclass(frozen=True, slots=True)
class Component:
    """One aggregate over one fact; `part` is that of an average."""

    name: str
    measure: Measure
    part: str
    where: exp.Expression | None
    lookback: Lookback
    as_of: str = ""  # of a life or of states: what was known at that date

    @property
    def merge(self) -> str:
        """The aggregate that merges two of it: sum, min, max; '' where none does."""
        if self.measure.over_time:
            return ""
        return {"sum": "sum", "count": "sum", "average": "sum", "min": "min", "max": "max"}.get(self.measure.agg, "")

    @property
    def empty(self) -> float | int | None:
        return None if self.part else self.measure.empty

    @property
    def family(self) -> str:
        """Components of one family are made in one SELECT; the curves of two sides apart from others."""
        sides = self.where.sql() if self.where is not None and self.measure.agg == "recurrence" else ""
        return f"{self.measure.family} {sides}".strip()


@dataclass(slots=True)
class Columns:
    """What the query needs, in the order it is computed."""

    components: dict[str, Component] = field(default_factory=dict)  # by what defines it
    levels: list[dict[str, exp.Expression]] = field(default_factory=list)  # levels[i] is over components and levels[:i]
    level_of: dict[str, int] = field(default_factory=dict)  # by column name; a component is 0
    made: dict[tuple[object, ...], str] = field(default_factory=dict)

    def name(self, wish: str) -> str:
        """A column name not yet taken."""
        name, n = wish, 1
        while name in self.level_of:
            n += 1
            name = f"{wish}_{n}"
        return name

    def add(self, wish: str, tree: exp.Expression) -> str:
        """The name of a new column holding `tree`, one level above the columns in it."""
        name = self.name(wish)
        level = max((self.level_of[c.name] for c in tree.find_all(exp.Column)), default=0)
        while len(self.levels) <= level:
            self.levels.append({})
        self.levels[level][name] = tree
        self.level_of[name] = level + 1
        return name


@dataclass(frozen=True, slots=True)
class Part:
    """The part of each group that a condition on dimensions leaves, and a word for it in names of columns."""

    where: exp.Expression | None = None
    name: str = ""

    @property
    def key(self) -> str:
        return self.where.sql() if self.where is not None else ""

    @property
    def suffix(self) -> str:
        return f"_{self.name}" if self.name else ""

    def of(self, measure: Measure, table: Table) -> exp.Expression | None:
        """What of the condition the measure's rows have; what they lack and are shared over leaves the measure whole."""
        kept = []
        for condition in conjuncts(self.where):
            names = frozenset(node.name for node in condition.find_all(exp.Column))
            missing = {name for name in names if measure.source not in table.dimension(name).reaches}
            if missing:
                check_shared(measure, missing, names, "compared by", condition)
            else:
                kept.append(condition)
        return all_of(kept)


WHOLE = Part()


@dataclass(frozen=True, slots=True)
class Build:
    """What a kind's `expression` is given."""

    layer: Layer
    table: Table
    columns: Columns
    settings: Settings
    lookback: Lookback = NOW
    keys: tuple[Key, ...] | None = None  # what is grouped by; None where a metric is only tried
    part: Part = WHOLE

    def grouped_by(self, dimension: str) -> exp.Expression | None:
        """The column of the key that is of this dimension; None where there is none. A metric that is only tried has it."""
        if self.keys is None:
            return exp.Null()
        return next((column(key.name) for key in self.keys if dimension in key.dimensions), None)

    def metric(self, name: str, output: str = "") -> exp.Column:
        """The column of a metric, or of one of its outputs."""
        metric = self.table.metric(f"{name}_{output}" if output else name)
        used = tuple(sorted((k, v) for k, v in self.settings.items() if k in metric.parameters))
        key = (metric.name, self.lookback, self.part.key, used)
        if key not in self.columns.made:
            self.columns.made[key] = self._make(metric)
        return column(self.columns.made[key])

    def _make(self, metric: Metric) -> str:
        tree = all_kinds()[metric.kind].expression(metric.body, metric.output, self)
        if isinstance(tree, exp.Column):
            return tree.name
        return self.columns.add(f"_{metric.name}{self.part.suffix}{self.lookback.suffix}", tree)

    def measure(self, measure: Measure, where: exp.Expression | None) -> exp.Expression:
        """The measure's value, of the rows where the condition holds."""
        where = all_of(condition for condition in (where, self.part.of(measure, self.table)) if condition is not None)
        if measure.agg == "average":
            total, count = (column(self._component(measure, part, where)) for part in ("sum", "count"))
            return per(total, count)
        return column(self._component(measure, "", where))

    def _component(self, measure: Measure, part: str, where: exp.Expression | None) -> str:
        as_of = self._as_of(measure)
        of = measure.expr.sql() if measure.agg == "curve" and measure.expr is not None else ""  # that of other measures goes with its name
        key = repr((measure.source, measure.name, measure.fraction, of, part, where.sql() if where else "", self.lookback, as_of))
        if key not in self.columns.components:
            wish = f"_{measure.name}{'_' + part if part else ''}{self.part.suffix}{self.lookback.suffix}"
            name = self.columns.name(wish)
            self.columns.level_of[name] = 0
            self.columns.components[key] = Component(name, measure, part, where, self.lookback, as_of)
        return self.columns.components[key].name

    def _as_of(self, measure: Measure) -> str:
        """The date whose knowledge a measure is asked of; "" for all there is."""
        setting = self.layer.sources[measure.source].as_of
        return str(self.setting(setting) or "") if setting else ""

    def poisson_bound(self, bound: str, count: exp.Expression, confidence_level: float, sided: str) -> exp.Expression:
        """The exact bound of the mean number of events, given the count."""
        return self.shared(("poisson", bound, count.sql(), confidence_level, sided), f"{count.name}_{bound}", poisson(bound, count, confidence_level, sided))

    def shared(self, key: tuple[object, ...], wish: str, tree: exp.Expression) -> exp.Column:
        """The column of an expression that several outputs stand on, made once for each `key`."""
        key = (*key, self.lookback, self.part.key)
        if key not in self.columns.made:
            self.columns.made[key] = self.columns.add(wish, tree)
        return column(self.columns.made[key])

    def setting(self, setting: Setting | None) -> float | int | str:
        if setting is None or not setting.parameter:
            return setting.value if setting else 0
        return self.settings.get(setting.parameter, self.layer.parameters[setting.parameter].default or "")

    def shifted(self, span: Span) -> Build:
        """The same, one span earlier."""
        try:
            shift = span + self.lookback.shift if self.lookback.shift else span
        except ValueError as e:
            raise QueryError(f"cannot shift a shifted metric: {e}") from e
        return replace(self, lookback=replace(self.lookback, shift=shift))

    def within(self, where: exp.Expression, name: str) -> Build:
        """The same, of the part of each group where the condition holds."""
        both = all_of(condition for condition in (self.part.where, where) if condition is not None)
        return replace(self, part=Part(both, f"{self.part.name}_{name}".lstrip("_")))

    def windowed(self, window: Span | None, to_date: str) -> Build:
        """The same, over a trailing window or to date."""
        if self.lookback.window or self.lookback.to_date:
            raise QueryError("a window over a metric that has a window already is not defined")
        return replace(self, lookback=replace(self.lookback, window=window, to_date=to_date))


def checked(layer: Layer, settings: Settings, metric: Metric | None = None) -> dict[str, float | int | str]:
    """The settings, each of a known parameter and within its bounds; raises QueryError."""
    result = {}
    spelled = {name.lower(): name for name in layer.parameters}
    for given, value in settings.items():
        name = spelled.get(given.lower(), given)
        if name not in layer.parameters:
            raise QueryError(unknown("parameter", name, layer.parameters))
        if metric and name not in metric.parameters:
            known = ", ".join(sorted(metric.parameters)) or "none"
            raise QueryError(f"metric {metric.name} does not use parameter {name}; its parameters: {known}")
        result[name] = layer.parameters[name].check(value)
    return result
