"""GROUP BY, GROUPING SETS, ROLLUP, CUBE and GROUP BY ALL, as the list of sets of keys they mean."""

from __future__ import annotations

from collections.abc import Callable
from itertools import combinations, product

from sqlglot import exp

from metrics.errors import QueryError
from metrics.query import Key
from metrics.scopes import clause, is_measure, own_nodes

Sets = list[tuple[Key, ...]]
_LIMIT = 64


def grouping_sets(select: exp.Select, key: Callable[[exp.Expression], Key]) -> Sets:
    """The grouping sets; one, of no key, without GROUP BY."""
    group = clause(select, exp.Group)
    if group is None:
        return [()]
    if group.args.get("all"):  # no accessor for it
        plain = [p.unalias() for p in select.expressions if not any(is_measure(n) for n in own_nodes(p))]
        return [tuple(dict.fromkeys(key(tree) for tree in plain))]
    special = _special(group)
    whole = next((node for node in special if not node.expressions and not isinstance(node, exp.GroupingSets)), None)
    if whole is not None:
        return _sets(whole, select, key)  # `GROUP BY a, b WITH ROLLUP`
    factors: list[Sets] = [_factor(tree, select, key) for tree in [*group.expressions, *special]]
    count = 1
    for factor in factors:
        count *= len(factor)
    if count > _LIMIT:
        raise QueryError(f"{count} grouping sets in one query; ask at most {_LIMIT}")
    sets = [tuple(dict.fromkeys(k for part in choice for k in part)) for choice in product(*factors)]
    if len({frozenset(key.name for key in found) for found in sets}) < len(sets):
        raise QueryError("a grouping set is written more than once; write each set once")
    return sets


_SPECIAL = (exp.Rollup, exp.Cube, exp.GroupingSets)


def _special(group: exp.Expression) -> list[exp.Expression]:
    """ROLLUP, CUBE and GROUPING SETS that sqlglot 28 keeps apart; 30 has them among the expressions."""
    lists = [child for name, child in group.args.items() if isinstance(child, list) and name != "expressions"]
    return [node for child in lists for node in child if isinstance(node, _SPECIAL)]


def _factor(tree: exp.Expression, select: exp.Select, key: Callable[[exp.Expression], Key]) -> Sets:
    return _sets(tree, select, key) if isinstance(tree, _SPECIAL) else [_keys(tree, select, key)]


def _sets(node: exp.Expression, select: exp.Select, key: Callable[[exp.Expression], Key]) -> Sets:
    if isinstance(node, exp.GroupingSets):
        return [found for item in node.expressions for found in ([_keys(item, select, key)] if not isinstance(item, _SPECIAL) else _sets(item, select, key))]
    group = clause(select, exp.Group)
    plain = [item for item in group.expressions if not isinstance(item, _SPECIAL)] if group is not None else []
    parts = [_keys(item, select, key) for item in node.expressions or plain]
    if isinstance(node, exp.Rollup):
        return [tuple(k for part in parts[:n] for k in part) for n in range(len(parts), -1, -1)]
    return [tuple(k for part in chosen for k in part) for n in range(len(parts), -1, -1) for chosen in combinations(parts, n)]


def _keys(item: exp.Expression, select: exp.Select, key: Callable[[exp.Expression], Key]) -> tuple[Key, ...]:
    if isinstance(item, exp.Tuple):
        return tuple(key(_target(tree, select)) for tree in item.expressions)
    return (key(_target(item.this if isinstance(item, exp.Paren) else item, select)),)


def _target(tree: exp.Expression, select: exp.Select) -> exp.Expression:
    """What is grouped by: an ordinal stands for its projection."""
    if isinstance(tree, exp.Literal) and not tree.is_string and tree.name.isdigit():
        position = int(tree.name)
        if not 1 <= position <= len(select.expressions):
            raise QueryError(f"GROUP BY {position}: the SELECT list has {len(select.expressions)} columns")
        tree = select.expressions[position - 1].unalias()
    if any(is_measure(node) for node in own_nodes(tree)):
        raise QueryError(f"cannot group by a metric: {tree.sql()}")
    return tree
