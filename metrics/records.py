"""A semantic table without MEASURE(): its records.

The records are the rows of its facts, each with the dimensions it has (NULL for the others). A statement reads the
facts that have every dimension it filters or groups by; `SELECT *` shows all dimensions; COUNT(*) counts records.
Where a statement only lists values (DISTINCT, or GROUP BY without an aggregate) of dimensions of one source, that
source is read, and declared domains are added.
"""

from __future__ import annotations

from sqlglot import exp

from metrics.errors import QueryError, unknown
from metrics.model import Layer, Source, Table
from metrics.query import Query
from metrics.scan import Scan
from metrics.scopes import Scope, clause, joins, own_nodes, parts
from metrics.tree import cast, lit, named, selecting


def rewrite_records(layer: Layer, scope: Scope, engine: str, zone: str) -> None:
    """Puts the records in place of the semantic table; the rest of the SELECT is the engine's."""
    shown, needed = _dimensions(scope, layer)
    query = Query(scope.table, (), (), zone=zone)
    relation = _values(layer, scope, query, shown, engine)
    if relation is None:
        many = sorted(d for d in shown if _bridged(d, layer, scope.table))
        if many:
            raise QueryError(f"a record may have several of {', '.join(many)}: ask for a metric by it, or list its values alone")
        relation = _records(layer, query, shown, needed, engine)
    alias = exp.TableAlias(this=exp.to_identifier(scope.alias, quoted=True))
    scope.node.replace(exp.Subquery(this=relation, alias=alias))


def _dimensions(scope: Scope, layer: Layer) -> tuple[list[str], set[str]]:
    """The dimensions the statement shows, in the table's order, and those it filters or groups by."""
    table, every = scope.table, {d.lower(): d for d in scope.table.dimensions}
    if any(isinstance(node, exp.Columns) for part in parts(scope.select) for node in own_nodes(part)):
        raise QueryError(f"COLUMNS(…) is of a table's own columns, which {table.name} has none of: write SELECT *, or name its dimensions")
    named: set[str] = set()
    needed: set[str] = set()
    for part in parts(scope.select):
        for node in own_nodes(part):
            if isinstance(node, exp.Column) and not isinstance(node.this, exp.Star) and _is_own(node, scope):
                name = _checked(node, scope, every)
                if name:
                    named.add(name)
                    if isinstance(part, exp.Where | exp.Group):
                        needed.add(name)
    if any(p.is_star for p in scope.select.expressions) and not isinstance(scope.select.expressions[0], exp.Count):
        named |= {d for d in table.dimensions if not _bridged(d, layer, scope.table)}
    for join in joins(scope.select):
        named |= {every[n.name.lower()] for n in own_nodes(join.args.get("on")) if isinstance(n, exp.Column) and n.name.lower() in every}
    return [d for d in table.dimensions if d in named], needed


def _is_own(node: exp.Column, scope: Scope) -> bool:
    return not node.table or node.table.lower() in (scope.alias.lower(), scope.table.name.lower())


def _checked(node: exp.Column, scope: Scope, every: dict[str, str]) -> str:
    """The dimension a column is; '' where it can be something else (an alias, a joined relation's)."""
    name = node.name.lower()
    if name in every:
        return every[name]
    if not node.table and (joins(scope.select) or name in {p.alias.lower() for p in scope.select.expressions if p.alias}):
        return ""
    if name in (m.lower() for m in scope.table.metrics):
        raise QueryError(f"'{node.name}' is a metric; write MEASURE({node.name})")
    raise QueryError(unknown("dimension", node.name, scope.table.dimensions) + f" (table {scope.table.name})")


def _bridged(name: str, layer: Layer, table: Table) -> bool:
    """Whether the dimension lies behind a bridge: one record may have several of it."""
    return any(Scan(layer, Query(table, (), ()), layer.sources[fact], "").bridge(reach.path) for fact, reach in table.dimensions[name].reaches.items())


def _values(layer: Layer, scope: Scope, query: Query, shown: list[str], engine: str) -> exp.Expression | None:
    """Rows of the one source that has all dimensions shown, with their domains; None where that does not answer."""
    select = scope.select
    lists = clause(select, exp.Distinct) is not None or clause(select, exp.Group) is not None
    if not lists or not shown or any(isinstance(n, exp.AggFunc) for p in parts(select) for n in own_nodes(p)):
        return None
    declared = {scope.table.dimension(d).dimension.source for d in shown}
    if len(declared) != 1 or "" in declared:
        return None
    source = layer.sources[declared.pop()]
    if any(scope.table.dimension(d).name != scope.table.dimension(d).dimension.name for d in shown):
        return None  # reached under a prefix: by one join among several
    scan = Scan(layer, query, source, engine)
    row = [named(scan.labelled(scope.table.dimension(d).dimension, ()), d) for d in shown]
    result: exp.Expression = scan.from_(selecting(*row), ())
    if len(shown) == 1 and scope.table.dimension(shown[0]).domain:
        dimension = scope.table.dimension(shown[0])
        for value in dimension.domain:
            typed = lit(value) if dimension.type in ("varchar", "boolean") else cast(lit(value), dimension.type)
            result = exp.Union(this=result, expression=selecting(named(typed, shown[0])), distinct=False)
    return result


def _records(layer: Layer, query: Query, shown: list[str], needed: set[str], engine: str) -> exp.Expression:
    table = query.table
    facts = [layer.sources[f] for f in table.facts if not layer.sources[f].made and all(f in table.dimension(d).reaches for d in needed)]
    if not facts:
        raise QueryError(f"no fact of {table.name} has all of {', '.join(sorted(needed))}, so no record does")
    result: exp.Expression | None = None
    for source in facts:
        member = _rows(layer, query, source, shown, engine)
        result = member if result is None else exp.Union(this=result, expression=member, distinct=False)
    return result if result is not None else exp.Select()


def _rows(layer: Layer, query: Query, source: Source, shown: list[str], engine: str) -> exp.Select:
    scan, row = Scan(layer, query, source, engine), []
    for name in shown:
        dimension = query.table.dimension(name)
        reach = dimension.reaches.get(source.name)
        tree = scan.dimension(name) if reach else cast(exp.Null(), dimension.type)
        row.append(named(tree, name))
    return scan.from_(selecting(*(row or [named(lit(1), "_record")])), ())
