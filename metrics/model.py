"""The resolved layer: what metrics.yml means, names looked up, units derived; immutable and hashed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any, Literal

from sqlglot import exp

from metrics.errors import QueryError, shown, unknown
from metrics.lives.model import Life, Records
from metrics.states.model import States

if TYPE_CHECKING:
    from metrics.units import Unit

JoinPath = tuple[str, ...]
"""Names of the joins from a fact to another source; () is the fact itself."""

GRAINS = ("second", "minute", "hour", "day", "week", "month", "quarter", "year")


@dataclass(frozen=True, slots=True)
class Join:
    """A join of `to` by (own column, its column) pairs; many-to-one unless `to` is a bridge."""

    name: str
    to: str
    on: tuple[tuple[str, str], ...]
    prefix: str = ""


@dataclass(frozen=True, slots=True)
class TimeColumn:
    """When a fact's row happened: a date, or a timestamp stored in `zone`."""

    expr: exp.Expression
    type: str
    grain: str | None
    zone: str


@dataclass(frozen=True, slots=True)
class Dimension:
    """A dimension as its source declares it; `expr` is over the source's columns and those of its joins."""

    name: str
    source: str
    expr: exp.Expression
    type: str = "varchar"
    label: str = ""
    description: str = ""
    domain: tuple[str | int | float | bool, ...] = ()
    null_label: str | None = None
    folder: str = ""


@dataclass(frozen=True, slots=True)
class Measure:
    """An aggregate of a source's rows."""

    name: str
    source: str
    agg: str
    expr: exp.Expression | None
    where: exp.Expression | None
    unit: Unit | None
    fraction: float | None = None
    approximate: bool = False
    over_time: str = ""
    shared_over: frozenset[str] = frozenset()
    empty: float | int | None = None
    description: str = ""

    @property
    def is_count(self) -> bool:
        return self.agg == "count"

    @property
    def family(self) -> str:
        """Measures of one family are made in one SELECT: those of rows "", each kind of curve over age and each list apart.

        A mean cumulative function is numbered back from the age it is asked at, so that each age is a family.
        """
        at = "" if self.fraction is None else f" at {self.fraction}"
        return {"curve": "curve", "incidence": "incidence", "life_table": f"life_table{at}", "list": self.name, "recurrence": f"{self.name.partition('_')[0]}{at}"}.get(self.agg, "")


@dataclass(frozen=True, slots=True)
class Source:
    """A table: a fact when it has measures, else something facts join.

    A life is a fact whose rows are spells, states are one whose rows are stretches of time.
    """

    name: str
    tables: Mapping[str, str]
    grain: tuple[str, ...]
    joins: Mapping[str, Join]
    time: TimeColumn | None
    valid: tuple[str, str] | None
    bridge: bool
    dimensions: Mapping[str, Dimension]
    measures: Mapping[str, Measure]
    label: str = ""
    description: str = ""
    life: Life | None = None
    states: States | None = None

    @property
    def made(self) -> Life | States | None:
        """What the rows are made by, where they are those of no table."""
        return self.life or self.states

    @property
    def as_of(self) -> Setting | None:
        """The date whose knowledge counts, where a question may say it."""
        form = self.life.form if self.life else self.states
        return form.as_of if isinstance(form, Records | States) else None

    def table(self, engine: str) -> str:
        """The name of the table on `engine`."""
        found = self.tables.get(engine) or self.tables.get("")
        if not found:
            raise QueryError(f"source {self.name} names no table for {engine}; add `{engine}:` under sources.{self.name}.table")
        return found


    @property
    def is_curve(self) -> bool:
        """Whether this is a life once more, as counts at each age."""
        return any(measure.agg == "curve" for measure in self.measures.values())


def curve_of(life: str) -> str:
    """The name of the fact of a life's counts at each age."""
    return f"{life}_curve"


def age_of(life: str) -> str:
    """The name of the dimension that is a life's age."""
    return f"{life}_age"


def mode_of(life: str) -> str:
    """The name of the dimension that is how a life failed."""
    return f"{life}_mode"


@dataclass(frozen=True, slots=True)
class Reach:
    """How a fact reaches a dimension: the joins, and the declaration at their end."""

    path: JoinPath
    dimension: Dimension


@dataclass(frozen=True, slots=True)
class TableDimension:
    """A dimension as a semantic table shows it; `reaches` has the facts that have it."""

    name: str
    dimension: Dimension
    reaches: Mapping[str, Reach]

    @property
    def type(self) -> str:
        return self.dimension.type

    @property
    def label(self) -> str:
        return self.dimension.label or self.name.replace("_", " ").capitalize()

    @property
    def description(self) -> str:
        return self.dimension.description

    @property
    def domain(self) -> tuple[str | int | float | bool, ...]:
        return self.dimension.domain

    @property
    def null_label(self) -> str | None:
        return self.dimension.null_label

    @property
    def folder(self) -> str:
        return self.dimension.folder


@dataclass(frozen=True, slots=True)
class Setting:
    """A value written in the file, or the name of the parameter that gives it."""

    value: Any = None  # number or text, by the setting
    parameter: str = ""


@dataclass(frozen=True, slots=True)
class Parameter:
    """A value a query may set."""

    name: str
    type: Literal["number", "integer", "choice", "date"]
    default: float | int | str | None
    min: float | None = None
    max: float | None = None
    choices: tuple[float | int | str, ...] = ()
    description: str = ""

    def check(self, value: object) -> float | int | str:
        """`value` if it is of this type and within bounds; raises QueryError."""
        if self.type == "choice":
            for choice in self.choices:
                if value == choice or str(value) == str(choice):
                    return choice
            raise QueryError(f"parameter {self.name}: '{value}' is none of {', '.join(str(c) for c in self.choices)}")
        if self.type == "date":
            return self._date(value)
        if isinstance(value, str):
            try:
                value = float(value)
            except ValueError:
                raise QueryError(f"parameter {self.name}: '{value}' is not a number") from None
        if isinstance(value, bool) or not isinstance(value, int | float) or not abs(value) < 1e300:
            raise QueryError(f"parameter {self.name}: {str(value)[:40]} is not a finite number")
        if self.type == "integer" and value != int(value):
            raise QueryError(f"parameter {self.name}: {value} is not a whole number")
        if (self.min is not None and value < self.min) or (self.max is not None and value > self.max):
            raise QueryError(f"parameter {self.name}: {value:g} is outside {self._bounds()}")
        return int(value) if self.type == "integer" else value

    def _date(self, value: object) -> str:
        try:
            return date.fromisoformat(str(value)).isoformat()
        except ValueError:
            raise QueryError(f"parameter {self.name}: '{shown(value)}' is no date; write YYYY-MM-DD") from None

    def _bounds(self) -> str:
        low = "-inf" if self.min is None else f"{self.min:g}"
        return f"{low} .. {'inf' if self.max is None else f'{self.max:g}'}"


@dataclass(frozen=True, slots=True)
class Certified:
    by: str
    on: str = ""
    details: str = ""


@dataclass(frozen=True, slots=True)
class Deprecated:
    since: str = ""
    use: str = ""
    remove: str = ""
    why: str = ""

    @property
    def notice(self) -> str:
        parts = ("deprecated", f"since {self.since}" if self.since else "", f"to be removed {self.remove}" if self.remove else "")
        return " ".join(p for p in parts if p) + (f"; use {self.use}" if self.use else "") + (f" ({self.why})" if self.why else "")


@dataclass(frozen=True, slots=True)
class Metric:
    """A metric, or one output of it (`failure_rate_low` is output `low` of `failure_rate`)."""

    name: str
    kind: str
    body: Any  # the kind's own frozen dataclass
    facts: frozenset[str]
    unit_of: Unit | None = None
    type: str = "double"
    label: str = ""
    description: str = ""
    format: str = ""
    owner: str = ""
    certified: Certified | None = None
    tags: tuple[str, ...] = ()
    folder: str = ""
    deprecated: Deprecated | None = None
    hidden: bool = False
    outputs: tuple[str, ...] = ()
    output_of: str = ""
    output: str = ""
    parameters: frozenset[str] = frozenset()
    references: tuple[str, ...] = ()
    is_count: bool = False
    hash: str = ""

    @property
    def unit(self) -> str:
        """In words: `failures per million miles`; '' where unknown."""
        return self.unit_of.label if self.unit_of else ""


@dataclass(frozen=True, slots=True)
class Table:
    """A semantic table: facts asked together, with the dimensions and metrics they share."""

    name: str
    facts: tuple[str, ...]
    dimensions: Mapping[str, TableDimension]
    metrics: Mapping[str, Metric]
    label: str = ""
    description: str = ""

    def dimension(self, name: str) -> TableDimension:
        found = self.dimensions.get(name) or _anycase(self.dimensions, name)
        if not found:
            raise QueryError(unknown("dimension", name, self.dimensions) + f" (table {self.name})")
        return found

    def metric(self, name: str) -> Metric:
        found = self.metrics.get(name) or _anycase(self.metrics, name)
        if not found:
            raise QueryError(unknown("metric", name, self.metrics) + f" (table {self.name})")
        return found


def _anycase(named: Mapping[str, Any], name: str) -> Any:
    """What goes by the name in any case, as SQL has it."""
    return next((found for key, found in named.items() if key.lower() == name.lower()), None)


@dataclass(frozen=True, slots=True)
class Layer:
    """Everything a metrics.yml declares."""

    name: str
    file: str
    hash: str
    sources: Mapping[str, Source]
    tables: Mapping[str, Table]
    metrics: Mapping[str, Metric]
    parameters: Mapping[str, Parameter]
    zone: str = "UTC"
    description: str = ""
    default_engine: str | None = None
    names: frozenset[str] = field(default=frozenset())

    def table_of(self, metrics: tuple[str, ...] | list[str]) -> Table:
        """The first semantic table that has all of `metrics`; raises QueryError."""
        for name in metrics:
            if not _anycase(self.metrics, name):
                raise QueryError(unknown("metric", name, self.metrics))
        for table in self.tables.values():
            if all(_anycase(table.metrics, name) for name in metrics):
                return table
        raise QueryError(f"no semantic table has all of {', '.join(metrics)}; ask them apart")

    def sql(self, metrics: list[str] | tuple[str, ...] | str, **question: Any) -> str:
        """The SQL that answers the question, for `dialect`; see `metrics.ask.sql`."""
        from metrics import ask

        return ask.sql(self, metrics, **question)

    def rollup_sql(self, life: str, **question: Any) -> str:
        """The SELECT, or CREATE TABLE, of a life's sums by dimensions; see `metrics.rollup.rollup_sql`."""
        from metrics.rollup import rollup_sql

        return rollup_sql(self, life, **question)

    def query(self, metrics: list[str] | tuple[str, ...] | str, **question: Any) -> Any:
        """The answer to the question on `engine`, a `metrics.run.Result`; see `metrics.ask.query`."""
        from metrics import ask

        return ask.query(self, metrics, **question)
