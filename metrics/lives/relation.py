"""What every relation of spells is built on: the names of its columns, what is asked of it, the unit's own rows."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlglot import exp

from metrics import bounds
from metrics.lives.model import Ages, Life
from metrics.tree import named, selecting

if TYPE_CHECKING:
    from metrics.scan import Scan

ENTRY, EXIT, FAILED, WEIGHT, EXCLUDED = "_entry", "_exit", "_failed", "_weight", "_excluded"
LOWER = "_lower"
"""Of a life of inspections: the age last seen working at. The exit is that of the last look, so that of a failure is its upper end."""
LOG_ENTRY, LOG_EXIT = "_log_entry", "_log_exit"
AT, COST, GONE, MODE = "_at", "_cost", "_gone", "_mode"
LOG_SF, GREENWOOD, EMPTIED = "_log_sf", "_greenwood", "_emptied"
"""Of a curve, at each age: ln S, the sum of d / (n (n - d)), 1 where all at risk had failed."""
ID = "_id_"
"""With a number: the unit that a row is of."""
COLUMNS = (ENTRY, EXIT, FAILED, WEIGHT, EXCLUDED, LOWER, LOG_ENTRY, LOG_EXIT, AT, COST, GONE, MODE, *(f"{ID}{i}" for i in range(9)))


@dataclass(frozen=True, slots=True)
class Asked:
    """What a life's relation is asked for: columns of the unit, within a window; `scan` opens a source, `ids` name the unit."""

    columns: tuple[str, ...]
    window: bounds.Window
    zone: str
    scan: Callable[[str], Scan]
    ids: tuple[str, ...] = ()  # columns of the unit that name it, where they are needed
    gone: bool = False  # whether it is needed which units were taken out of service
    mode: bool = False  # whether it is asked how a life failed

    def carried(self, life: Life) -> tuple[str, ...]:
        """Columns that go along from the first SELECT to the last, beside the unit's own."""
        more = {COST: life.has_cost, LOWER: life.is_inspected, GONE: self.gone, MODE: self.mode}
        return (*(ids(life, self.ids) if self.ids else ()), *(name for name, there in more.items() if there))


def ids(life: Life, grain: tuple[str, ...]) -> list[str]:
    """The columns that name a unit: one of a ready table's `id`, else one of each column of the unit's grain."""
    alone = isinstance(life.form, Ages) and life.form.id is not None
    return [f"{ID}{i}" for i in range(1 if alone else len(grain))]


@dataclass(frozen=True, slots=True)
class Rows:
    """Spells before they are judged."""

    select: exp.Select
    faults: Mapping[str, exp.Expression]  # reason -> condition, beside those that any spell may have


def of_units(life: Life, asked: Asked, scan: Scan, row: Mapping[str, exp.Expression], more: Iterable[tuple[exp.Expression, exp.Expression]]) -> exp.Select:
    """SELECT the unit's columns and `row` FROM the unit, its joins and `more` relations, WHERE it is one of the life's."""
    unit = [named(scan.column(name, ()), name) for name in asked.columns]
    where = scan.at(life.where, ()) if life.where is not None else None
    pairs = list(more)
    select = scan.from_(selecting(*unit, *(named(tree, name) for name, tree in row.items())), ())
    for relation, on in pairs:
        select = select.join(relation, on=on, join_type="left", copy=False)
    return select.where(where, copy=False) if where is not None else select


def ids_of(asked: Asked, scan: Scan) -> dict[str, exp.Expression]:
    return {f"{ID}{i}": scan.column(name, ()) for i, name in enumerate(asked.ids)}


def is_null(tree: exp.Expression) -> exp.Expression:
    return exp.Is(this=tree, expression=exp.Null())
