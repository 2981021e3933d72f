"""Relations joined to a semantic table: Superset's series limit, a list of vehicles to look at.

A joined relation filters and may name groups; it never multiplies rows, since it is taken once for each of its values.
"""

from __future__ import annotations

from sqlglot import exp

from metrics.errors import QueryError
from metrics.query import Link
from metrics.scopes import Scope, clause, joins, own_nodes, parts
from metrics.tree import column, conjuncts, own_columns


def read_links(scope: Scope) -> tuple[tuple[Link, ...], list[exp.Expression]]:
    """The joined relations, and conditions of their ON that are on dimensions alone."""
    relations: dict[str, tuple[exp.Expression, bool]] = {}
    on: list[exp.Expression] = []
    using: list[tuple[str, str]] = []
    from_ = clause(scope.select, exp.From)
    if from_ is not None and from_.this is not scope.node:
        relations[_alias(from_.this)] = (from_.this.copy(), False)
    for join in joins(scope.select):
        kind = f"{join.side} {join.kind}".strip().upper()
        is_semantic = join.this is scope.node
        if kind not in ("", "INNER", "LEFT", "LEFT OUTER") or (kind.startswith("LEFT") and is_semantic):
            raise QueryError(f"a semantic table takes JOIN or LEFT JOIN to another relation, not {kind} JOIN")
        if not is_semantic:
            relations[_alias(join.this)] = (join.this.copy(), kind.startswith("LEFT"))
        if join.args.get("on") is None and not join.args.get("using"):  # no accessors for these
            raise QueryError("a join to a semantic table needs ON dimension = column")
        on += conjuncts(join.args.get("on"))
        using += [(name.name, _alias(join.this)) for name in join.args.get("using") or []]
    pairs: dict[str, list[tuple[exp.Expression, str]]] = {alias: [] for alias in relations}
    for name, alias in using:
        pairs[alias].append((column(name), name))
    plain = [tree for tree in on if not _pair(tree, scope, relations, pairs)]
    return tuple(_link(alias, scope, *relations[alias], pairs[alias]) for alias in relations), [_own(tree, scope) for tree in plain]


def _pair(tree: exp.Expression, scope: Scope, relations: dict[str, tuple[exp.Expression, bool]], pairs: dict[str, list[tuple[exp.Expression, str]]]) -> bool:
    """Notes `dimension expression = column`; False of a condition on dimensions alone."""
    sides = [tree.this, tree.expression] if isinstance(tree, exp.EQ) else [tree]
    owners = [_owner(side, scope, relations) for side in sides]
    if not any(owners):
        if any(outer for _, outer in relations.values()):
            raise QueryError(f"ON {tree.sql()}: put a condition on the semantic table into WHERE")
        return False
    if len(sides) == 2 and sum(1 for owner in owners if owner) == 1:
        theirs, mine = (sides[0], sides[1]) if owners[0] else (sides[1], sides[0])
        if isinstance(theirs, exp.Column):
            pairs[owners[0] or owners[1]].append((_own(mine, scope), theirs.name))
            return True
    raise QueryError(f"ON {tree.sql()}: a join to a semantic table is ON dimension = column, parts joined by AND")


def _owner(tree: exp.Expression, scope: Scope, relations: dict[str, tuple[exp.Expression, bool]]) -> str:
    """The joined relation an expression's columns are of; '' for the semantic table's."""
    for node in own_nodes(tree):
        if isinstance(node, exp.Column):
            if node.table:
                found = next((alias for alias in relations if alias.lower() == node.table.lower()), "")
            else:
                is_dimension = any(d.lower() == node.name.lower() for d in scope.table.dimensions)
                found = "" if is_dimension else next((a for a, (r, _) in relations.items() if node.name in getattr(r, "named_selects", ())), "")
            if found:
                return found
    return ""


def _own(tree: exp.Expression, scope: Scope) -> exp.Expression:
    root = exp.Paren(this=tree.copy())
    for node in own_columns(root):
        node.replace(column(scope.table.dimension(node.name).name))
    return root.this


def _link(alias: str, scope: Scope, relation: exp.Expression, outer: bool, pairs: list[tuple[exp.Expression, str]]) -> Link:
    if not pairs:
        raise QueryError(f"the join to {alias} needs ON dimension = {alias}.column")
    used = {n.name for part in parts(scope.select) for n in own_nodes(part) if isinstance(n, exp.Column) and n.table.lower() == alias.lower()}
    dimensions = frozenset(c.name for mine, _ in pairs for c in mine.find_all(exp.Column))
    return Link(alias, relation, outer, tuple(pairs), tuple(sorted(used)), dimensions)


def _alias(relation: exp.Expression) -> str:
    alias = relation.alias_or_name
    if not alias:
        raise QueryError("give the relation joined to a semantic table an alias")
    return alias
