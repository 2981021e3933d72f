"""A SELECT with MEASURE() -> the Query it asks, and the same SELECT over that query's answer."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from sqlglot import exp

from metrics.errors import QueryError, unknown
from metrics.grouping import grouping_sets
from metrics.links import read_links
from metrics.model import GRAINS, Layer, Table
from metrics.query import Condition, Key, Link, Query, Use, mark
from metrics.scopes import Scope, clause, is_measure, joins, own_nodes, parts
from metrics.tree import column, conjuncts, named

Compile = Callable[[Query], exp.Select]


@dataclass(slots=True)
class Reading:
    """What is known of a scope while it is read."""

    layer: Layer
    scope: Scope
    zone: str
    links: tuple[Link, ...] = ()
    keys: dict[exp.Expression, Key] = field(default_factory=dict)
    uses: dict[tuple[str, tuple[tuple[str, float | int | str], ...]], Use] = field(default_factory=dict)

    marked: bool = False  # whether GROUPING() is asked

    @property
    def table(self) -> Table:
        return self.scope.table

    def key(self, tree: exp.Expression) -> Key:
        """The key for a grouping expression, in canonical form."""
        if tree not in self.keys:
            names = frozenset(dimensions(tree, self.links))
            self.keys[tree] = Key(self._key_name(tree), tree, names, grain_of(tree))
        return self.keys[tree]

    def _key_name(self, tree: exp.Expression) -> str:
        grain = grain_of(tree)
        wish = f"time_{grain}" if grain else tree.name if isinstance(tree, exp.Column) else f"key_{len(self.keys) + 1}"
        taken = {key.name for key in self.keys.values()}
        while wish in taken or wish in self.table.metrics:
            wish += "_"
        return wish

    def use(self, node: exp.Expression) -> Use:
        """The metric a MEASURE() call asks for."""
        metric, settings = read_measure(node, self.table)
        key = (metric, settings)
        if key not in self.uses:
            taken = {use.column for use in self.uses.values()}
            name, n = metric, 1
            while name in taken:
                n += 1
                name = f"{metric}_{n}"
            self.uses[key] = Use(metric, settings, name)
        return self.uses[key]


def rewrite_metrics(layer: Layer, scope: Scope, compile_: Compile, zone: str, settings: Mapping[str, float | int | str]) -> None:
    """Puts the compiled query in place of the semantic table; HAVING becomes WHERE, nothing is left to group."""
    select = scope.select
    _refuse_stars(scope)
    _refuse_sampling(scope)
    _refuse_correlated(scope)
    links, linked = read_links(scope)
    reading = Reading(layer, scope, zone, links)
    canonical(reading)
    conditions = tuple(_condition(tree, reading) for tree in [*linked, *conjuncts(_inner(clause(select, exp.Where)))])
    sets = grouping_sets(select, reading.key)
    projections = _projections(select, reading)
    tail = {type_: clause(select, type_) for type_ in (exp.Having, exp.Qualify, exp.Order)}
    for node in tail.values():
        if node is not None:
            _outer(node, reading, aliases={p.alias for p in projections if p.alias})
    keys = tuple(reading.keys.values())
    plain = len(sets) == 1 and len(sets[0]) == len(keys) and not reading.marked
    names = () if plain else tuple(tuple(key.name for key in found) for found in sets)
    query = Query(scope.table, keys, tuple(reading.uses.values()), conditions, links, settings, zone, names)
    _install(scope, compile_(query), projections, tail[exp.Having])


def _install(scope: Scope, relation: exp.Expression, projections: list[exp.Expression], having: exp.Expression | None) -> None:
    select = scope.select
    select.set("expressions", projections)
    for node in (*joins(select), clause(select, exp.Where), clause(select, exp.Group), having):
        if node is not None:
            node.pop()
    if having is not None:
        select.where(having.this, copy=False)
    alias = exp.TableAlias(this=exp.to_identifier(scope.alias, quoted=True))
    from_ = clause(select, exp.From)
    if from_ is not None:
        from_.set("this", exp.Subquery(this=relation, alias=alias))


# --- reading the parts -----------------------------------------------------------------------------------------------


def canonical(reading: Reading) -> None:
    """Every own column of the SELECT as a plain dimension, or as a column of a joined relation."""
    select = reading.scope.select
    linked = {link.alias.lower(): link for link in reading.links}
    aliases = {p.alias.lower() for p in select.expressions if isinstance(p, exp.Alias)}
    roots: list[exp.Expression] = [*select.expressions]
    roots += [node for t in (exp.Where, exp.Group, exp.Having, exp.Qualify, exp.Order) if (node := clause(select, t)) is not None]
    for root in roots:
        late = isinstance(root, exp.Group | exp.Having | exp.Qualify | exp.Order)
        for node in list(own_nodes(root)):
            if isinstance(node, exp.Column) and not isinstance(node.this, exp.Star) and not _in_measure(node):
                new = _canonical(node, reading, linked, aliases if late else set(), alias_first=isinstance(root, exp.Order))
                if new is not node:
                    node.replace(new)


def _in_measure(node: exp.Expression) -> bool:
    return node.parent is not None and is_measure(node.parent) and node.arg_key == "expressions"


def _canonical(node: exp.Column, reading: Reading, linked: Mapping[str, Link], aliases: set[str], *, alias_first: bool) -> exp.Expression:
    table, qualifier, name = reading.table, node.table.lower(), node.name
    if qualifier in linked:
        return column(name, linked[qualifier].alias)
    if qualifier and qualifier not in (reading.scope.alias.lower(), table.name.lower()):
        raise QueryError(f"unknown table '{node.table}' in {node.sql()}")
    if not qualifier and alias_first and name.lower() in aliases:
        return node
    found = next((d for d in table.dimensions if d.lower() == name.lower()), None)
    if found:
        return column(found)
    if not qualifier and name.lower() in aliases:
        return _projection(reading.scope.select, name)
    owners = [link for link in reading.links if name.lower() in {c.lower() for c in _output_names(link)}]
    if not qualifier and owners:
        return column(name, owners[0].alias)
    if name.lower() in (m.lower() for m in table.metrics):
        raise QueryError(f"'{name}' is a metric; write MEASURE({name})")
    raise QueryError(unknown("dimension", name, table.dimensions) + f" (table {table.name})")


def _projection(select: exp.Select, alias: str) -> exp.Expression:
    found = next(p for p in select.expressions if p.alias.lower() == alias.lower())
    return exp.Paren(this=found.this.copy()) if isinstance(found.this, exp.Binary) else found.this.copy()


def _output_names(link: Link) -> list[str]:
    relation = link.relation
    names = relation.named_selects if isinstance(relation, exp.Subquery | exp.Query) else []
    return [*names, *(theirs for _, theirs in link.pairs), *link.columns]


def _inner(node: exp.Expression | None) -> exp.Expression | None:
    return node.this if node is not None else None


def _condition(tree: exp.Expression, reading: Reading) -> Condition:
    for node in own_nodes(tree):
        if is_measure(node):
            raise QueryError("WHERE filters rows before they are counted; filter on a metric in HAVING")
        if isinstance(node, exp.AggFunc):
            raise QueryError(f"WHERE cannot hold the aggregate {node.sql()}")
        if isinstance(node, exp.Column) and node.table:
            raise QueryError(f"WHERE on {node.sql()}, a column of a joined relation: filter it inside its own subquery")
    return Condition(tree, frozenset(dimensions(tree, reading.links)))


def _refuse_stars(scope: Scope) -> None:
    for projection in scope.select.expressions:
        if projection.is_star:
            raise QueryError(f"SELECT * beside MEASURE(): name the dimensions to group {scope.table.name} by")


def _refuse_sampling(scope: Scope) -> None:
    for name in ("sample", "laterals", "match", "connect"):
        if scope.select.args.get(name):  # no accessors for these
            raise QueryError(f"a metric is of all rows of {scope.table.name}: {name} does not go with MEASURE()")


def _refuse_correlated(scope: Scope) -> None:
    """A subquery that reads a column of this scope cannot be moved into each fact."""
    names = {scope.alias.lower(), scope.table.name.lower()}
    for part in parts(scope.select):
        for nested in part.find_all(exp.Query):
            here = {node.alias_or_name.lower() for node in nested.find_all(exp.Table, exp.Subquery)}
            for node in nested.find_all(exp.Column):
                if node.table.lower() in names - here:
                    raise QueryError(f"the subquery reads {node.sql()} of the query around it; write the condition as IN (SELECT …) or as a JOIN")


def _projections(select: exp.Select, reading: Reading) -> list[exp.Expression]:
    """The SELECT list over the answer's columns, each with the name it would have had."""
    result = []
    for projection in select.expressions:
        name = projection.alias_or_name if isinstance(projection, exp.Alias | exp.Column) else ""
        if is_measure(projection):
            name = reading.use(projection).column
        elif not name and projection in reading.keys:
            name = reading.keys[projection].name
        holder = exp.Paren(this=projection.unalias())
        _outer(holder, reading)
        result.append(named(holder.this, name) if name else holder.this)
    return result


def _outer(root: exp.Expression, reading: Reading, aliases: frozenset[str] | set[str] = frozenset()) -> None:
    """Below `root`: keys, MEASURE() and GROUPING() as columns of the answer; what is neither is refused."""
    for child in list(root.iter_expressions()):
        if isinstance(child, exp.Query):
            continue
        if child in reading.keys:
            child.replace(column(reading.keys[child].name))
        elif isinstance(child, exp.Window | exp.Filter) and is_measure(child.this):
            raise QueryError(f"{child.this.sql()} is a value of the group: write SUM({child.this.sql()}) OVER (…), or put a condition into WHERE")
        elif is_measure(child):
            child.replace(column(reading.use(child).column))
        elif _is_grouping(child):
            child.replace(_grouping(child, reading))
        elif isinstance(child, exp.AggFunc) and not isinstance(root, exp.Window):
            raise QueryError(f"{child.sql()} beside MEASURE(): a semantic table has metrics, not rows; write MEASURE(metric), or ask {child.sql()} in a query of its own")
        elif isinstance(child, exp.Column):
            _check_leftover(child, reading, aliases)
        else:
            _outer(child, reading, aliases)


def _check_leftover(node: exp.Column, reading: Reading, aliases: frozenset[str] | set[str]) -> None:
    if not node.table and node.name in aliases and node.name not in reading.table.dimensions:
        return
    if not node.table and isinstance(node.parent, exp.Ordered) and node.name in aliases:
        return
    raise QueryError(f"'{node.name}' is selected but not grouped by; add it to GROUP BY")


def _is_grouping(node: exp.Expression) -> bool:
    return isinstance(node, exp.Anonymous | exp.Func) and (node.name.lower() == "grouping" or type(node).__name__ == "Grouping")


def _grouping(node: exp.Expression, reading: Reading) -> exp.Expression:
    """GROUPING(a, b) as a bit mask of the marks of the grouping sets."""
    arguments, reading.marked = node.expressions, True
    result: exp.Expression | None = None
    for position, argument in enumerate(reversed(arguments)):
        if argument not in reading.keys:
            raise QueryError(f"{node.sql()}: {argument.sql()} is not grouped by")
        bit = exp.Mul(this=column(mark(reading.keys[argument].name)), expression=exp.Literal.number(2**position))
        result = bit if result is None else exp.Add(this=bit, expression=result)
    return exp.Paren(this=result) if result is not None else exp.Literal.number(0)


def dimensions(tree: exp.Expression, links: tuple[Link, ...]) -> set[str]:
    """The dimensions an expression stands on; a joined relation's column stands on those of its ON."""
    by_alias = {link.alias: link.dimensions for link in links}
    names: set[str] = set()
    for node in own_nodes(tree):
        if isinstance(node, exp.Column) and not _in_measure(node):
            names |= by_alias.get(node.table, {node.name})
    return names


def grain_of(tree: exp.Expression) -> str:
    """`month` of `date_trunc('month', time)`, also through casts of time; '' of anything else."""
    while isinstance(tree, exp.Cast | exp.Paren):
        tree = tree.this
    if not isinstance(tree, exp.TimestampTrunc | exp.DateTrunc):
        return ""
    inner = tree.this
    while isinstance(inner, exp.Cast | exp.Paren):
        inner = inner.this
    unit = tree.text("unit").lower().split("(")[0]
    return unit if isinstance(inner, exp.Column) and not inner.table and inner.name == "time" and unit in GRAINS else ""


def read_measure(node: exp.Expression, table: Table) -> tuple[str, tuple[tuple[str, float | int | str], ...]]:
    """The metric and settings of `MEASURE(m)`, `MEASURE(m, 'high')`, `MEASURE(m, confidence_level => 0.9)`."""
    if not node.expressions:
        raise QueryError(f"MEASURE needs the name of a metric: {node.sql()}")
    first, *rest = node.expressions
    if not isinstance(first, exp.Column | exp.Literal) or (isinstance(first, exp.Literal) and not first.is_string):
        raise QueryError(f"MEASURE takes the name of a metric, not {first.sql()}")
    metric, settings = table.metric(first.name), {}
    for argument in rest:
        if isinstance(argument, exp.Kwarg | exp.PropertyEQ | exp.EQ):
            settings[argument.this.name] = _value(argument.expression)
        elif isinstance(argument, exp.Literal) and argument.is_string:
            if argument.name.lower() not in metric.outputs:
                known = ", ".join(metric.outputs) or "it has none"
                raise QueryError(f"metric {metric.name} has no output '{argument.name}'; outputs: {known}")
            metric = table.metric(f"{metric.name}_{argument.name.lower()}")
        else:
            raise QueryError(f"MEASURE({metric.name}, …) takes an output ('low') or a parameter (name => value), not {argument.sql()}")
    return metric.name, tuple(sorted(settings.items()))


def _value(node: exp.Expression) -> float | int | str:
    if isinstance(node, exp.Neg) and isinstance(node.this, exp.Literal) and not node.this.is_string:
        value = _value(node.this)
        return -value if not isinstance(value, str) else value
    if not isinstance(node, exp.Literal):
        raise QueryError(f"a parameter's value must be a number or a text, not {node.sql()}")
    if node.is_string:
        return node.name
    return float(node.name) if any(c in node.name for c in ".eE") else int(node.name)
