"""Finding, in a parsed statement, the SELECT scopes that read a semantic table."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sqlglot import exp

from metrics.errors import QueryError
from metrics.model import Layer, Table

MEASURE = ("measure", "metric")


@dataclass(frozen=True, slots=True)
class Scope:
    """A SELECT over a semantic table: the node that names it, and the name its columns go by."""

    select: exp.Select
    node: exp.Table
    table: Table

    @property
    def alias(self) -> str:
        return self.node.alias_or_name

    def own(self, root: exp.Expression | None) -> Iterator[exp.Expression]:
        """The nodes below `root` that belong to this SELECT and to none nested in it."""
        return own_nodes(root)

    @property
    def is_metric(self) -> bool:
        """Whether the scope asks for a metric."""
        return any(is_measure(node) for part in parts(self.select) for node in own_nodes(part))


def own_nodes(root: exp.Expression | None) -> Iterator[exp.Expression]:
    """The nodes below `root`, none of a nested query."""
    if root is None:
        return
    yield from root.walk(prune=lambda node: isinstance(node, exp.Query))


def parts(select: exp.Select) -> list[exp.Expression]:
    """What is written in the SELECT besides its FROM and WITH."""
    found: list[exp.Expression] = list(select.expressions)
    for node in (clause(select, t) for t in (exp.Where, exp.Group, exp.Having, exp.Qualify, exp.Order, exp.Distinct)):
        if node is not None:
            found.append(node)
    return found


def clause(select: exp.Select, type_: type[exp.Expression]) -> exp.Expression | None:
    """The SELECT's own clause of a type; argument names differ between sqlglot's versions, types do not."""
    return next((child for child in select.args.values() if isinstance(child, type_)), None)


def joins(select: exp.Select) -> list[exp.Join]:
    return [join for child in select.args.values() if isinstance(child, list) for join in child if isinstance(join, exp.Join)]


def is_measure(node: exp.Expression) -> bool:
    return isinstance(node, exp.Anonymous) and node.name.lower() in MEASURE


def find(layer: Layer, statement: exp.Expression) -> list[Scope]:
    """Every scope over a semantic table, innermost first.

    Raises QueryError where a semantic table stands anywhere else, as the target of an INSERT for example.
    """
    found: list[Scope] = []
    for node in statement.find_all(exp.Table):
        table = _semantic(layer, node)
        if table is None or _is_cte(node):
            continue
        holder = node.parent
        select = holder.parent if isinstance(holder, exp.From | exp.Join) else None
        if isinstance(select, exp.Select):
            _refuse_extras(node)
            if clause(select, exp.Into):
                raise QueryError(f"SELECT … INTO writes a table; write CREATE TABLE … AS SELECT … FROM {node.name}")  # noqa: S608 - words
            found.append(Scope(select, node, table))
        elif not isinstance(statement, exp.Command):
            name = node.name
            raise QueryError(f"{name} is a semantic table: it can be read, as in SELECT … FROM {name}, not written or altered")  # noqa: S608 - words
    for index, scope in enumerate(found):
        if any(scope.select is other.select for other in found[index + 1 :]):
            raise QueryError("one SELECT may read one semantic table; put each in a subquery with its own MEASURE and join those")
    return sorted(found, key=lambda scope: -scope.select.depth)


def _refuse_extras(node: exp.Table) -> None:
    """Raises QueryError for what may stand beside a table's name and would be lost: TABLESAMPLE, PIVOT, names of columns."""
    alias = node.args.get("alias")  # no accessor for the node
    columns = alias is not None and bool(alias.args.get("columns"))
    extras = [name for name, child in node.args.items() if child and name not in ("this", "db", "catalog", "alias")]
    if extras or columns:
        what = "names for its columns" if columns else extras[0].replace("_", " ").rstrip("s")
        raise QueryError(f"{node.name} is a semantic table and takes an alias only, no {what}")


def open_filtered(layer: Layer, statement: exp.Expression) -> None:
    """`MEASURE(m) FROM (SELECT * FROM fleet WHERE …) AS f` as `MEASURE(m) FROM fleet AS f WHERE …`, in place.

    So Superset writes row-level security in SQL Lab: a derived table of that shape is the table under a condition.
    """
    for subquery in reversed(list(statement.find_all(exp.Subquery, bfs=True))):
        inner, holder = subquery.this, subquery.parent
        outer = holder.parent if isinstance(holder, exp.From | exp.Join) else None
        if not isinstance(outer, exp.Select) or not (_is_bare(outer) or any(is_measure(n) for part in parts(outer) for n in own_nodes(part))):
            continue
        node = _filtered_table(layer, inner)
        if node is None:
            continue
        where = clause(inner, exp.Where)
        condition = where.this if where is not None else None
        for column in own_nodes(condition):
            if isinstance(column, exp.Column):
                column.set("table", exp.to_identifier(subquery.alias_or_name or node.name, quoted=True))
        table = exp.Table(this=exp.to_identifier(node.name, quoted=True), alias=exp.TableAlias(this=exp.to_identifier(subquery.alias_or_name or node.alias_or_name, quoted=True)))
        subquery.replace(table)
        if condition is not None:
            outer.where(condition, copy=False)


def _filtered_table(layer: Layer, select: exp.Expression) -> exp.Table | None:
    """The semantic table of a SELECT that is exactly `SELECT * FROM it [WHERE …]`."""
    if not isinstance(select, exp.Select) or not _is_bare(select):
        return None
    from_ = clause(select, exp.From)
    node = from_.this if from_ is not None else None
    return node if isinstance(node, exp.Table) and _semantic(layer, node) and not _is_cte(node) else None


def _is_bare(select: exp.Select) -> bool:
    """Whether this is `SELECT * FROM … [WHERE …]` and nothing else."""
    if len(select.expressions) != 1 or not isinstance(select.expressions[0], exp.Star):
        return False
    return all(isinstance(child, exp.From | exp.Where) for name, child in select.args.items() if child and name != "expressions")


def refuse_strays(statement: exp.Expression) -> None:
    """Raises QueryError for a MEASURE() that stands in no SELECT of a semantic table's."""
    stray = next((node for node in statement.find_all(exp.Anonymous) if is_measure(node)), None)
    if stray is not None:
        raise QueryError(f"{stray.sql()} must stand in the SELECT that reads the semantic table itself, not in one around it")


def _semantic(layer: Layer, node: exp.Table) -> Table | None:
    if node.name.lower() not in layer.names:
        return None
    return next(table for name, table in layer.tables.items() if name.lower() == node.name.lower())


def _is_cte(node: exp.Table) -> bool:
    """Whether a WITH around the table defines its name."""
    if node.db:
        return False
    parent = node.parent
    while parent is not None:
        with_ = clause(parent, exp.With) if not isinstance(parent, exp.With) else None  # type: ignore[arg-type]  # any node may hold a WITH
        if with_ is not None and any(cte.alias.lower() == node.name.lower() and not _inside(node, cte) for cte in with_.expressions):
            return True
        parent = parent.parent
    return False


def _inside(node: exp.Expression, cte: exp.Expression) -> bool:
    """A CTE's own body does not see its name: `WITH fleet AS (SELECT … FROM fleet)`."""
    parent = node.parent
    while parent is not None and parent is not cte:
        parent = parent.parent
    return parent is cte
