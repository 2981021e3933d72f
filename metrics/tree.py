"""The few sqlglot shapes that all of ours are made of."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from sqlglot import exp


def lit(value: float | int | str | bool) -> exp.Expression:
    """A literal; a float is written with an exponent, so that every engine reads a double and no decimal.

    >>> lit(0.025).sql()
    '0.025e0'
    """
    if isinstance(value, bool):
        return exp.Boolean(this=value)
    if isinstance(value, str):
        return exp.Literal.string(value)
    if isinstance(value, int):
        return exp.Literal.number(value) if value >= 0 else exp.Neg(this=exp.Literal.number(-value))
    text = repr(abs(value))
    number = exp.Literal.number(text if "e" in text else text + "e0")
    return exp.Neg(this=number) if value < 0 else number


def double(tree: exp.Expression) -> exp.Expression:
    """`tree` as a double."""
    if isinstance(tree, exp.Cast) and tree.to.this is exp.DataType.Type.DOUBLE:
        return tree
    return exp.Cast(this=tree, to=exp.DataType(this=exp.DataType.Type.DOUBLE))


def per(numerator: exp.Expression, denominator: exp.Expression) -> exp.Expression:
    """Real division, NULL on zero. `1.0 / 3` is the decimal 0.3 on Presto, 7 / 2 is 3: hence the doubles."""
    return exp.Div(this=double(numerator), expression=exp.Nullif(this=double(denominator), expression=exp.Literal.number(0)))


def mul(a: exp.Expression, b: exp.Expression) -> exp.Expression:
    return exp.Mul(this=a, expression=b)


def column(name: str, table: str = "") -> exp.Column:
    """A column, quoted: names of users may be reserved words."""
    return exp.Column(this=exp.to_identifier(name, quoted=True), table=exp.to_identifier(table, quoted=True) if table else None)


def cast(tree: exp.Expression, type_: str) -> exp.Expression:
    return exp.Cast(this=tree, to=exp.DataType.build(type_))


def case(condition: exp.Expression, value: exp.Expression, otherwise: exp.Expression | None = None) -> exp.Case:
    return exp.Case(ifs=[exp.If(this=condition, true=value)], default=otherwise)


def all_of(conditions: Iterable[exp.Expression]) -> exp.Expression | None:
    """The conjunction, each part in parentheses where it needs them; None of nothing."""
    result: exp.Expression | None = None
    for condition in conditions:
        part = exp.Paren(this=condition) if isinstance(condition, exp.Or) else condition
        result = part if result is None else exp.And(this=result, expression=part)
    return result


def conjuncts(tree: exp.Expression | None) -> list[exp.Expression]:
    """The parts of a conjunction."""
    if tree is None:
        return []
    if isinstance(tree, exp.Paren):
        return conjuncts(tree.this)
    if isinstance(tree, exp.And):
        return conjuncts(tree.this) + conjuncts(tree.expression)
    return [tree]


OURS = "BATHTUB_"


def call(name: str, *arguments: exp.Expression) -> exp.Anonymous:
    """One of our own functions (`POISSON_LOW` …), which the engine's table lowers."""
    return exp.Anonymous(this=OURS + name, expressions=list(arguments))


def replaced(tree: exp.Expression, change: Callable[[exp.Expression], exp.Expression | None]) -> exp.Expression:
    """`tree` with `change` applied to each node, leaves first; None keeps the node. Changes `tree` itself."""
    for key, child in tree.args.items():  # by the arguments, since a node may stand in two places
        if isinstance(child, exp.Expression):
            new = replaced(child, change)
            if new is not child:
                tree.set(key, new)
        elif isinstance(child, list):
            news = [replaced(item, change) if isinstance(item, exp.Expression) else item for item in child]
            if any(new is not old for new, old in zip(news, child, strict=True)):
                tree.set(key, news)
    return change(tree) or tree


def substituted(tree: exp.Expression, change: Callable[[exp.Expression], exp.Expression | None]) -> exp.Expression:
    """A new tree with what `change` gives in place of each node it knows, roots first; `tree` stays as it is."""
    new = change(tree)
    if new is not None:
        return new
    parts = {
        key: substituted(child, change) if isinstance(child, exp.Expression)
        else [substituted(item, change) if isinstance(item, exp.Expression) else item for item in child] if isinstance(child, list)
        else child
        for key, child in tree.args.items()
    }  # fmt: skip
    return type(tree)(**parts)


def named(tree: exp.Expression, name: str) -> exp.Alias:
    """`tree AS "name"`; unlike sqlglot's builder it copies nothing, which keeps compiling linear."""
    return exp.Alias(this=tree, alias=exp.to_identifier(name, quoted=True))


def selecting(*row: exp.Expression) -> exp.Select:
    """SELECT of these, of nothing yet."""
    return exp.Select(expressions=list(row))


def sub(tree: exp.Expression, alias: str) -> exp.Subquery:
    """`(tree) AS "alias"`."""
    return exp.Subquery(this=tree, alias=exp.TableAlias(this=exp.to_identifier(alias, quoted=True)))


def over(select: exp.Select, tree: exp.Expression, alias: str) -> exp.Select:
    """`select` FROM (tree) AS "alias"."""
    return select.from_(sub(tree, alias), copy=False)


def own_columns(root: exp.Expression) -> list[exp.Column]:
    """The columns below `root`, none of a query nested in it."""
    return [node for node in root.walk(prune=lambda n: isinstance(n, exp.Query)) if isinstance(node, exp.Column)]


def date_trunc(grain: str, tree: exp.Expression) -> exp.Expression:
    return exp.TimestampTrunc(this=tree, unit=exp.Var(this=grain.upper()))


def unnested(select: exp.Select, array: exp.Expression, alias: str, name: str, *, many: bool = False) -> exp.Select:
    """`select` once for each element of `array`, which is column `name` of `alias`; `many` where that is done to a fact's rows and not to groups."""
    table = exp.TableAlias(this=exp.to_identifier(alias, quoted=True), columns=[exp.to_identifier(name, quoted=True)])
    select.meta[MANY] = many
    return select.join(exp.Unnest(expressions=[array], alias=table), join_type="cross", copy=False)


MANY = "bathtub_many"
"""In the meta of a SELECT that unnests: whether its rows are many, for an engine to which that matters."""
