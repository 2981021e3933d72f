"""What SQL cannot say, finished in Python: groups come from the engine, the rest of the statement runs on them in process.

The statement is cut where its tables end: each semantic scope's groups with their components become one SELECT for the
engine, and a relation of an in-memory DuckDB, which has our statistics (`udfs.register`) as functions. What stands around
the groups (metrics, HAVING, ORDER BY, CTEs, joins of scopes) is then the same SQL as where the engine has the functions.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any  # DuckDB is not typed, nor are the engines' values

from sqlglot import exp

from metrics.compile import MERGED
from metrics.engines import EMBEDDED, Engine, Lowering, all_engines
from metrics.engines import engine as engine_named
from metrics.errors import QueryError
from metrics.lower import lower, render
from metrics.tree import OURS
from udfs import functions


def _of_python(name: str) -> Lowering:
    return lambda *arguments: exp.Anonymous(this=f"BATHTUB_{name}", expressions=list(arguments))


NATIVE: Mapping[str, Lowering] = {name.upper(): _of_python(name.upper()) for name in functions.names()}
"""Our functions that only Python has (`udfs.functions`); an engine that has them too names them in its own table."""

Rows = Sequence[Sequence[Any]]
Fetch = Callable[[str], tuple[Sequence[str], Rows]]
"""SQL for the engine -> names of columns, rows."""


@dataclass(frozen=True, slots=True)
class Finish:
    """A statement in two steps: `pushed` selects (relation -> the engine's SQL), and DuckDB's SQL over those relations."""

    pushed: Mapping[str, str]
    local: str
    names: tuple[str, ...]  # of the answer's columns; () where a star hides them
    engine: str

    @property
    def text(self) -> str:
        """Both steps, to read."""
        steps = [f"-- {name}: for {self.engine}\n{sql};" for name, sql in self.pushed.items()]
        return "\n\n".join([*steps, f"-- the answer: in process, on DuckDB with Bathtub's functions of Python\n{self.local}"])

    def __call__(self, fetch: Fetch) -> Finished:
        """The answer; `fetch` runs a SELECT on the engine."""
        return finished(self.local, {name: fetch(sql) for name, sql in self.pushed.items()})


@dataclass(frozen=True, slots=True)
class Finished:
    """The answer's columns with our names of their types, and its rows."""

    columns: tuple[str, ...]
    types: tuple[str, ...]
    rows: list[tuple[Any, ...]]


# --- cutting ---------------------------------------------------------------------------------------------------------


@dataclass(slots=True)
class Cut:
    """The relations taken out of one statement so far."""

    engine: Engine
    relations: dict[str, exp.Expression] = field(default_factory=dict)
    whole: list[exp.Expression] = field(default_factory=list)  # relations that the engine can answer alone

    def scope(self, tree: exp.Expression) -> exp.Expression:
        """A scope's compiled query, in the engine's words; where it has none for it, cut, and the rest in DuckDB's."""
        if not needs_python(tree, self.engine):
            lowered = lower(tree, self.engine)
            self.whole.append(lowered)
            return lowered
        for node in list(tree.find_all(exp.Subquery)):
            if node.this.meta.get(MERGED):
                name = f"_groups_{len(self.relations) + 1}"
                self.relations[name] = lower(node.this, self.engine)
                node.set("this", _everything(name))
        return lower(tree, in_process())

    def finish(self, tree: exp.Expression, *, pretty: bool = False) -> Finish:
        """The statement's two steps. Raises QueryError where it reads anything but semantic tables."""
        for relation in self.whole:
            if relation.parent is not None:
                name = f"_groups_{len(self.relations) + 1}"
                holder = relation.parent
                self.relations[name] = relation
                holder.set("this", _everything(name))
        if not isinstance(tree, exp.Query):
            raise QueryError("a metric that is finished in Python cannot be written by the engine itself: ask for it in a SELECT of its own and write the answer from where you asked")
        self._refuse_other_tables(tree)
        names = tuple(tree.named_selects) if isinstance(tree, exp.Query) and not any(p.is_star for p in tree.selects) else ()
        pushed = {name: render(relation, self.engine, pretty=pretty) for name, relation in self.relations.items()}
        return Finish(pushed, render(tree, in_process(), pretty=pretty), names, self.engine.name)

    def _refuse_other_tables(self, tree: exp.Expression) -> None:
        """In process there are the groups and what the statement itself defines; a file or a function that reads one is neither."""
        known = {name.lower() for name in (*self.relations, *(cte.alias for cte in tree.find_all(exp.CTE)))}
        for node in tree.find_all(exp.Table):
            if not isinstance(node.this, exp.Identifier) or node.db or node.name.lower() not in known:
                raise QueryError(
                    f"a metric that is finished in Python cannot be asked in one statement with {node.sql(self.engine.dialect)}; "
                    "ask for it alone and join the answer, or keep the answer in a table"
                )


@lru_cache(maxsize=1)
def in_process() -> Engine:
    """DuckDB with Python's functions."""
    return with_functions(engine_named(EMBEDDED))


def with_functions(engine: Engine) -> Engine:
    """The engine where our functions of Python were registered (`udfs.register`); raises QueryError where it takes none."""
    if engine.field is None:
        able = ", ".join(name for name, other in sorted(all_engines().items()) if other.field)
        raise QueryError(f"{engine.name} takes no functions of Python; {able} do. Leave out `functions`, and the groups are finished in process")
    return replace(engine, native={**engine.native, **NATIVE, "FIELD": engine.field})


def needs_python(tree: exp.Expression, engine: Engine) -> bool:
    """Whether a function in it is one that the engine lacks and Python has."""
    ours = {node.name.removeprefix(OURS) for node in tree.find_all(exp.Anonymous) if node.name.startswith(OURS)}
    return any((name in NATIVE or name == "FIELD") and name not in engine.native for name in ours)


def _everything(name: str) -> exp.Select:
    return exp.Select(expressions=[exp.Star()]).from_(exp.Table(this=exp.to_identifier(name, quoted=True)), copy=False)


# --- finishing -------------------------------------------------------------------------------------------------------

_DATABASE: dict[int, Any] = {}
"""The in-memory DuckDB of each process: made after a fork, never used across one, nor closed there, which could wait for threads that are gone."""


def _database() -> Any:
    process = os.getpid()
    if process not in _DATABASE:
        import duckdb

        from udfs.register import register

        connection = duckdb.connect(":memory:", config={"enable_external_access": "false", "python_enable_replacements": "false"})
        register(connection)
        connection.execute("SET lock_configuration = true")  # users' statements run here: they see the groups, and nothing of this machine
        _DATABASE[process] = connection
    return _DATABASE[process]


def finished(local: str, relations: Mapping[str, tuple[Sequence[str], Rows]]) -> Finished:
    """The answer of `local` over the relations' rows."""
    import duckdb

    cursor = _database().cursor()
    try:
        for name, (columns, rows) in relations.items():
            cursor.register(name, _arrow(columns, rows))
        try:
            cursor.execute(local)
        except duckdb.Error as e:
            raise QueryError(f"finishing the groups in Python: {str(e).splitlines()[0]}") from e
        description = cursor.description
        return Finished(tuple(c[0] for c in description), tuple(_type(str(c[1])) for c in description), cursor.fetchall())
    finally:
        cursor.close()


def _arrow(columns: Sequence[str], rows: Rows) -> Any:
    """The rows as an Arrow table; a column of nothing but NULL is one of numbers, or of lists of spells by its name."""
    import pyarrow as pa

    values = list(zip(*rows, strict=True)) if rows else [() for _ in columns]
    arrays = {name: pa.array(list(column)) for name, column in zip(columns, values, strict=True)}
    lists = pa.list_(pa.list_(pa.float64()))
    for name, array in arrays.items():
        if pa.types.is_null(array.type) or pa.types.is_decimal(array.type):
            arrays[name] = array.cast(lists if name.startswith("_spells") else pa.float64())
    return pa.table(arrays)


def _type(name: str) -> str:
    """Our name of a DuckDB type."""
    words = (("TIMESTAMP", "timestamp"), ("DATE", "date"), ("BOOL", "boolean"), ("INT", "bigint"), ("DOUBLE", "double"), ("FLOAT", "double"), ("DECIMAL", "double"))
    return next((ours for word, ours in words if word in name), "varchar")
