"""One fact's rows as SQL: its table, the joins its dimensions need, dimensions as expressions, conditions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from sqlglot import exp

from metrics import bounds
from metrics.errors import QueryError
from metrics.lives.relation import COLUMNS, GONE, ID, MODE, Asked
from metrics.lives.spells import marks, spells
from metrics.model import Dimension, Join, JoinPath, Layer, Source
from metrics.query import Condition, Key, Link, Query
from metrics.states import relation as states
from metrics.states.stretches import stretches
from metrics.tree import all_of, call, cast, column, lit, named, own_columns, selecting, sub


@dataclass(slots=True)
class Scan:
    """The FROM of one fact while it is being written; what is asked of it adds the joins it needs."""

    layer: Layer
    query: Query
    source: Source
    engine: str
    paths: dict[JoinPath, None] = field(default_factory=dict)  # in the order they were needed
    bridged: dict[JoinPath, dict[str, exp.Expression]] = field(default_factory=dict)  # bridge -> columns taken from it, over its own
    filtered: dict[JoinPath, list[exp.Expression]] = field(default_factory=dict)  # grouped bridge -> conditions on it
    named: dict[str, dict[str, exp.Expression]] = field(default_factory=dict)  # joined relation -> what is grouped by of it
    inners: dict[JoinPath, Scan] = field(default_factory=dict)  # bridge -> the scan of its own table
    grouped: frozenset[JoinPath] = frozenset()  # bridges that are grouped by; the others only filter
    window: bounds.Window = bounds.ALWAYS  # when a life's spells are watched
    taken: dict[str, None] = field(default_factory=dict)  # columns of the source's own row, in the order they were needed

    # --- expressions -------------------------------------------------------------------------------------------------

    def column(self, name: str, path: JoinPath) -> exp.Column:
        """A column of the source at the end of `path`."""
        if not path:
            self.taken.setdefault(name)
        return column(name, self.alias(path))

    def over_dimensions(self, tree: exp.Expression) -> exp.Expression:
        """`tree`, an expression over dimensions, over the columns of this fact."""
        root = exp.Paren(this=tree.copy())
        for node in own_columns(root):
            if not node.table:
                node.replace(self.dimension(node.name))
        return root.this

    def dimension(self, name: str) -> exp.Expression:
        """A dimension as this fact has it."""
        if name == "time":
            return self.time()
        reach = self.query.table.dimension(name).reaches[self.source.name]
        bridge = self.bridge(reach.path)
        if bridge:
            return self._taken(bridge, name, column(name))
        self.need(reach.path)
        return self.labelled(reach.dimension, reach.path)

    def key(self, key: Key) -> exp.Expression:
        """What is grouped by. An expression of a bridge or of a joined relation is made within it, each of its values once."""
        alias = joined_alias(key)
        if alias:
            self.named.setdefault(alias, {})[key.name] = key.expr.copy()
            return column(key.name, alias)
        bridges = self.bridges_of(key.dimensions)
        if not bridges:
            return self.over_dimensions(key.expr)
        bridge = self._alone(key.dimensions, bridges)
        return self._taken(bridge, key.name, key.expr)

    def _taken(self, bridge: JoinPath, name: str, tree: exp.Expression) -> exp.Expression:
        """A column of the joined bridge: an expression over its dimensions, under a name."""
        self.need(bridge[:-1])
        self.bridged.setdefault(bridge, {}).setdefault(name, self._within(bridge, tree))
        return column(name, self.alias(bridge))

    def _alone(self, dimensions: frozenset[str], bridges: frozenset[JoinPath]) -> JoinPath:
        """The one bridge that an expression is of; raises QueryError where it mixes it with anything else."""
        bridge = next(iter(bridges))
        others = {d for d in dimensions if self._bridge_of(d) != bridge}
        if others:
            mine, theirs = ", ".join(sorted(dimensions - others)), ", ".join(sorted(others))
            raise QueryError(f"an expression on {mine} cannot also be on {theirs}: a row may have several of {mine}. Put them in two, joined by AND")
        return bridge

    def labelled(self, dimension: Dimension, path: JoinPath) -> exp.Expression:
        tree = self.at(dimension.expr, path)
        return exp.Coalesce(this=tree, expressions=[lit(dimension.null_label)]) if dimension.null_label is not None else tree

    def time(self) -> exp.Expression:
        """The fact's time in the reporting zone, of the table's type."""
        time = self.source.time
        if time is None:
            raise QueryError(f"{self.source.name} has no time")
        tree = self.at(time.expr, ())
        if time.type == "timestamp":
            return tree if time.zone == self.query.zone else call("TO_ZONE", tree, lit(time.zone), lit(self.query.zone))
        return cast(tree, "timestamp") if self.query.table.dimensions["time"].type == "timestamp" else tree

    def at(self, tree: exp.Expression, path: JoinPath) -> exp.Expression:
        """A source's own expression, its columns taken from where `path` leads."""
        root = exp.Paren(this=tree.copy())
        for node in list(root.find_all(exp.Column)):
            full = (*path, *(node.table.split("__") if node.table else ()))
            self.need(full)
            node.replace(self.column(node.name, full))
        return root.this

    def condition(self, condition: Condition) -> exp.Expression:
        """A condition on this fact's rows; bounds of time on its bare column, so that partitions are pruned."""
        found = [self._bound(bound) for bound in bounds.bounds_of(condition)]
        bare = all_of(b for b in found if b is not None)
        if found and bare is not None and all(b is not None for b in found):
            return bare
        return self.over_dimensions(condition.expr)

    def _bound(self, bound: bounds.Bound) -> exp.Expression | None:
        time = self.source.time
        if time is None or bound.value is None:
            return None
        expr = self.at(time.expr, ())
        if time.type == "date":
            return bounds.on_date(bound, expr)
        return bounds.on_timestamp(bound, expr, time.zone, self.query.zone)

    # --- FROM and WHERE ----------------------------------------------------------------------------------------------

    def need(self, path: JoinPath) -> None:
        for end in range(1, len(path) + 1):
            self.paths.setdefault(path[:end])

    def where(self, conditions: Iterable[Condition]) -> exp.Expression | None:
        """The conjunction; conditions on a bridge that is not grouped by become one EXISTS on it."""
        plain: list[exp.Expression] = []
        through: dict[JoinPath, list[Condition]] = {}
        for condition in conditions:
            bridges = self.bridges_of(condition.dimensions)
            if not bridges:
                plain.append(self.condition(condition))
                continue
            bridge = self._alone(condition.dimensions, bridges)
            if bridge in self.grouped:
                self.filtered.setdefault(bridge, []).append(self._within(bridge, condition.expr))
            else:
                through.setdefault(bridge, []).append(condition)
        plain += [self._exists(bridge, found) for bridge, found in through.items()]
        return all_of(plain)

    def from_(self, select: exp.Select, links: tuple[Link, ...]) -> exp.Select:
        """`select` with FROM and JOINs."""
        joined = [(link, [(self.over_dimensions(mine), theirs) for mine, theirs in link.pairs]) for link in links]
        paths = [(path, self._on(path)) for path in sorted(self.paths, key=len)]
        bridges = [(bridge, columns, self._key_on(bridge)) for bridge, columns in self.bridged.items()]
        select = select.from_(self._root(), copy=False)
        for path, on in paths:
            select = select.join(self._table(self._source_at(path), self.alias(path)), on=on, join_type="left", copy=False)
        for bridge, columns, keys in bridges:
            select = select.join(self._distinct(bridge, columns), on=keys, join_type="inner", copy=False)
        for link, equal in joined:
            on_link = all_of(exp.EQ(this=mine, expression=column(theirs, link.alias)) for mine, theirs in equal)
            select = select.join(distinct_link(link, self.named.get(link.alias, {})), on=on_link, join_type="left" if link.outer else "inner", copy=False)
        return select

    def _root(self) -> exp.Expression:
        """The source's own rows: its table, or the spells of a life, the stretches of states, with the columns of the unit that are needed."""
        if self.source.states:
            own = tuple(name for name in self.taken if name not in states.COLUMNS)
            return sub(stretches(self.source.states, self._asked(own)), self.alias(()))
        if self.source.life is None:
            return self._table(self.source, self.alias(()))
        columns = tuple(name for name in self.taken if name not in COLUMNS)
        ids = self.source.grain if any(name.startswith(ID) for name in self.taken) else ()
        of = marks if self.source.is_curve else spells
        return sub(of(self.source.life, self._asked(columns, ids)), self.alias(()))

    def _asked(self, columns: tuple[str, ...], ids: tuple[str, ...] = ()) -> Asked:
        return Asked(columns, self.window, self.query.zone, lambda name: Scan(self.layer, self.query, self.layer.sources[name], self.engine), ids, GONE in self.taken, MODE in self.taken)

    def _table(self, source: Source, alias: str) -> exp.Table:
        table = exp.to_table(source.table(self.engine))
        for part in table.parts:
            part.set("quoted", True)
        table.set("alias", exp.TableAlias(this=exp.to_identifier(alias, quoted=True)))
        return table

    def _on(self, path: JoinPath) -> exp.Expression:
        join, alias = self._join(path), self.alias(path)
        parts: list[exp.Expression] = [exp.EQ(this=self.column(mine, path[:-1]), expression=column(theirs, alias)) for mine, theirs in join.on]
        valid = self.layer.sources[join.to].valid
        if valid:
            parts += self._as_of(alias, valid)
        return all_of(parts) or lit(True)

    def _as_of(self, alias: str, valid: tuple[str, str]) -> list[exp.Expression]:
        """The history's row that held when the fact happened: half-open, an empty end is open."""
        time = self.source.time
        if time is None:
            raise QueryError(f"{self.source.name} has no time, so a history cannot be joined to it")
        moment = self.at(time.expr, ())
        begin, end = (cast(column(c, alias), time.type) for c in valid)
        open_ended = exp.Is(this=column(valid[1], alias), expression=exp.Null())
        return [exp.LTE(this=begin, expression=moment), exp.Paren(this=exp.Or(this=exp.GT(this=end, expression=moment.copy()), expression=open_ended))]

    # --- bridges -----------------------------------------------------------------------------------------------------

    def bridge(self, path: JoinPath) -> JoinPath:
        """The beginning of `path` that ends at a bridge; () where there is none."""
        for end in range(1, len(path) + 1):
            if self._source_at(path[:end]).bridge:
                return path[:end]
        return ()

    def _bridge_of(self, dimension: str) -> JoinPath:
        reach = self.query.table.dimension(dimension).reaches.get(self.source.name)
        return self.bridge(reach.path) if reach and dimension != "time" else ()

    def bridges_of(self, dimensions: Iterable[str]) -> frozenset[JoinPath]:
        return frozenset(bridge for d in dimensions if (bridge := self._bridge_of(d)))

    def _inner(self, bridge: JoinPath) -> Scan:
        """A scan of the bridge's own table."""
        return Scan(self.layer, self.query, self._source_at(bridge), self.engine)

    def _own(self, bridge: JoinPath, dimension: str, inner: Scan) -> exp.Expression:
        reach = self.query.table.dimension(dimension).reaches[self.source.name]
        return inner.labelled(reach.dimension, reach.path[len(bridge) :])

    def _within(self, bridge: JoinPath, tree: exp.Expression) -> exp.Expression:
        """An expression over a bridge's dimensions, over the columns of its own table and joins."""
        inner = self.inners.setdefault(bridge, self._inner(bridge))
        root = exp.Paren(this=tree.copy())
        for node in own_columns(root):
            node.replace(self._own(bridge, node.name, inner))
        return root.this

    def _distinct(self, bridge: JoinPath, columns: Mapping[str, exp.Expression]) -> exp.Expression:
        """The bridge once for each key and group, of the rows its conditions leave, so that a group counts a row once."""
        inner = self.inners[bridge]
        keys = [column(theirs, inner.alias(())) for _, theirs in self._join(bridge).on]
        select = selecting(*keys, *(named(tree, name) for name, tree in columns.items())).distinct(copy=False)
        where = all_of(self.filtered.get(bridge, ()))
        select = inner.from_(select, ())
        return sub(select.where(where, copy=False) if where is not None else select, self.alias(bridge))

    def _exists(self, bridge: JoinPath, conditions: list[Condition]) -> exp.Expression:
        inner = self.inners.setdefault(bridge, self._inner(bridge))
        parts = [self._within(bridge, condition.expr) for condition in conditions]
        self.need(bridge[:-1])
        keys = [exp.EQ(this=column(theirs, inner.alias(())), expression=self.column(mine, bridge[:-1])) for mine, theirs in self._join(bridge).on]
        select = inner.from_(selecting(lit(1)), ())
        return exp.Exists(this=select.where(all_of([*keys, *parts]), copy=False))

    def _key_on(self, bridge: JoinPath) -> exp.Expression:
        pairs = self._join(bridge).on
        return all_of(exp.EQ(this=self.column(mine, bridge[:-1]), expression=column(theirs, self.alias(bridge))) for mine, theirs in pairs) or lit(True)

    def _join(self, path: JoinPath) -> Join:
        return self._source_at(path[:-1]).joins[path[-1]]

    def _source_at(self, path: JoinPath) -> Source:
        source = self.source
        for step in path:
            source = self.layer.sources[source.joins[step].to]
        return source

    def alias(self, path: JoinPath) -> str:
        return "__".join(path) if path else self.source.name


def joined_alias(key: Key) -> str:
    """The joined relation that a key is of; '' for one over dimensions. Raises QueryError where it mixes them."""
    tables = {node.table for node in own_columns(key.expr)}
    if tables <= {""}:
        return ""
    if len(tables) > 1:
        raise QueryError(f"grouped by {key.expr.sql()}, of a joined relation and of something else; group by each of its own")
    return tables.pop()


def distinct_link(link: Link, taken: Mapping[str, exp.Expression]) -> exp.Expression:
    """The joined relation once for each of its values grouped by: it filters and names groups, it never multiplies."""
    on = dict.fromkeys(theirs for _, theirs in link.pairs)
    row = [column(name, link.alias) for name in on] + [named(tree, name) for name, tree in taken.items() if name not in on]
    return sub(selecting(*row).distinct(copy=False).from_(link.relation.copy(), copy=False), link.alias)
