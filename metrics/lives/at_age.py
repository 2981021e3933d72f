"""What a curve and its value at one age have in common: a curve is asked by its life's age, a number is not; and its bins."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlglot import exp

from metrics.errors import QueryError
from metrics.model import Setting, age_of
from metrics.tree import lit, mul

if TYPE_CHECKING:
    from metrics.build import Build


def asked_age(life: str, at: Setting | None, build: Build, what: str) -> float | None:
    """The one age asked for; None where the question is grouped by age. Raises QueryError where it is neither, or both."""
    if at is None:
        by_age(life, build, what)
        return None
    number_alone(life, build)
    return float(build.setting(at))


def is_binned(life: str, build: Build) -> bool:
    """Whether the question is grouped by bins of the age, of which it is known where they end."""
    return any(end_of_bin(tree) is not None for tree in _by(life, build))


def asked_width(life: str, build: Build, what: str) -> float:
    """How wide the bins of age are that the question is grouped by; raises QueryError where it is not by one kind of bins."""
    if build.keys is None:
        return 1.0
    trees = _by(life, build)
    if len(trees) != 1 or end_of_bin(trees[0]) is None:
        name = age_of(life)
        raise QueryError(f"{what} is of bins of age: group by 1000 * ceil({name} / 1000), or by bins of another width")
    return width_of_bin(trees[0])


def _by(life: str, build: Build) -> list[exp.Expression]:
    return [key.expr for key in build.keys or () if age_of(life) in key.dimensions]


def number_alone(life: str, build: Build) -> None:
    """Raises QueryError where a number, which is of the whole curve, is asked grouped by the life's age."""
    if build.keys is not None and build.grouped_by(age_of(life)) is not None:
        raise QueryError(f"a value at one age cannot be grouped by {age_of(life)}; ask the curve instead")


def by_age(life: str, build: Build, what: str) -> exp.Expression:
    """The column of the age that the question is grouped by; raises QueryError where it is not."""
    age = build.grouped_by(age_of(life))
    if age is None:
        name = age_of(life)
        raise QueryError(f"{what} is asked by its age: group by {name} (or by a part of it, such as 1000 * ceil({name} / 1000)); a number needs `at`")
    return age


def rises(tree: exp.Expression) -> bool:
    """Whether an expression of the age never falls as the age rises, by its form: the age rounded, or times a number."""
    if isinstance(tree, exp.Column):
        return True
    if isinstance(tree, exp.Paren | exp.Ceil | exp.Floor | exp.Round | exp.Cast):
        return rises(tree.this)
    if isinstance(tree, exp.Mul | exp.Div | exp.Add | exp.Sub):
        left, right = tree.this.unnest(), tree.expression.unnest()
        if _is_number(right):
            return rises(left)
        return _is_number(left) and isinstance(tree, exp.Mul | exp.Add) and rises(right)
    return False


def _is_number(tree: exp.Expression) -> bool:
    """A number written out; none of them is negative, since a sign is a node of its own."""
    return isinstance(tree, exp.Literal) and not tree.is_string


def end_of_bin(tree: exp.Expression) -> exp.Expression | None:
    """The age at which the bin ends that an expression of the age rounds to, whole or in steps of a number; None where it is not told.

    >>> from sqlglot import parse_one
    >>> end_of_bin(parse_one("20000 * ceil(age / 20000)")).sql(), end_of_bin(parse_one("floor(age)")).sql(), end_of_bin(parse_one("age"))
    ('CEIL(age / 20000) * 20000', '(FLOOR(age) + 1.0e0)', None)
    """
    rounded, step = _rounded(tree)
    if rounded is None:
        return None
    end: exp.Expression = exp.Paren(this=exp.Add(this=rounded.copy(), expression=lit(1.0))) if isinstance(rounded, exp.Floor) else rounded.copy()
    return end if step is None else mul(end, step.copy())


def width_of_bin(tree: exp.Expression) -> float:
    """How wide the bins are that an expression of the age rounds to; 1 of whole ages.

    >>> from sqlglot import parse_one
    >>> width_of_bin(parse_one("20000 * ceil(age / 20000)")), width_of_bin(parse_one("floor(age)"))
    (20000.0, 1.0)
    """
    _, step = _rounded(tree)
    return float(step.name) if step is not None else 1.0


def _rounded(tree: exp.Expression) -> tuple[exp.Expression | None, exp.Expression | None]:
    """The rounding of the age in an expression that rises with it, and the number that the age is divided by there; None where there is none."""
    found = list(tree.find_all(exp.Ceil, exp.Floor))
    if len(found) != 1 or not rises(tree):
        return None, None
    inner = found[0].this.unnest()
    if isinstance(inner, exp.Column):
        return found[0], None
    if isinstance(inner, exp.Div) and isinstance(inner.this.unnest(), exp.Column) and _is_number(inner.expression.unnest()):
        return found[0], inner.expression.unnest()
    return None, None
