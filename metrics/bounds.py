"""Bounds of time in a WHERE: `time >= DATE '2025-01-01'`, read as data.

They are rendered for each fact on its bare time column, so that partitions are pruned, and they are moved
back where a metric looks back beyond them.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlglot import exp

from metrics.errors import QueryError
from metrics.query import Condition
from metrics.tree import call, cast, date_trunc, lit, own_columns

_FLIP: dict[type[exp.Binary], type[exp.Binary]] = {exp.GT: exp.LT, exp.GTE: exp.LTE, exp.LT: exp.GT, exp.LTE: exp.GTE}
_LOWER = (exp.GT, exp.GTE)
_DATES = ("date", "timestamp", "timestamptz", "timestampntz", "datetime", "timestamp_ms", "timestamp_ns", "timestamp_s", "timestampltz")


@dataclass(frozen=True, slots=True)
class Bound:
    """`time <op> expr`; `value` is the moment where it is written out."""

    op: type[exp.Binary]
    expr: exp.Expression
    value: datetime | None

    @property
    def is_lower(self) -> bool:
        return self.op in _LOWER


@dataclass(frozen=True, slots=True)
class Window:
    """When a question watches a life or states, in the reporting zone: open where there is no bound."""

    lower: Bound | None = None
    upper: Bound | None = None
    as_of: str = ""
    split: str = ""  # of states: the period into which stretches of time are cut


ALWAYS = Window()


def bounds_of(condition: Condition) -> tuple[Bound, ...]:
    """The condition as bounds of time; () where it is anything else."""
    tree = condition.expr
    if condition.dimensions != {"time"}:
        return ()
    if isinstance(tree, exp.Between) and _is_time(tree.this):
        return tuple(_bound(op, tree.args[side]) for op, side in ((exp.GTE, "low"), (exp.LTE, "high")))  # Between has no accessor
    op = next((op for op in _FLIP if type(tree) is op), None)
    if op and _is_time(tree.this) and not tree.expression.find(exp.Column):
        return (_bound(op, tree.expression),)
    if op and _is_time(tree.expression) and not tree.this.find(exp.Column):
        return (_bound(_FLIP[op], tree.this),)
    return ()


def _is_time(tree: exp.Expression) -> bool:
    while isinstance(tree, exp.Paren) or (isinstance(tree, exp.Cast) and tree.to.is_type(*("timestamp", "timestampntz", "datetime"))):
        tree = tree.this
    return isinstance(tree, exp.Column) and tree.name == "time"


def _bound(op: type[exp.Binary], tree: exp.Expression) -> Bound:
    return Bound(op, tree, moment(tree))


def moment(tree: exp.Expression) -> datetime | None:
    """The moment a date or timestamp literal names; None for anything else."""
    node = tree
    while isinstance(node, exp.Paren | exp.Date | exp.TsOrDsToDate | exp.TsOrDsToTimestamp) or (isinstance(node, exp.Cast) and node.to.is_type(*_DATES)):
        node = node.this
    if not (isinstance(node, exp.Literal) and node.is_string):
        return None
    try:
        found = datetime.fromisoformat(node.name.strip())
    except ValueError:
        return None
    return None if found.tzinfo else found


def split_lower(conditions: Iterable[Condition]) -> tuple[Bound | None, tuple[Condition, ...]]:
    """The lower bound of time and the other conditions, for a query that looks back.

    Raises QueryError where time is filtered in another way: the rows before the window would be lost unseen.
    """
    lower: list[Bound] = []
    rest: list[Condition] = []
    for condition in conditions:
        found = bounds_of(condition)
        if not found:
            if "time" in condition.dimensions:
                raise QueryError(f"a metric that looks back needs time bounded as `time >= … AND time < …`, not {condition.expr.sql()}")
            rest.append(condition)
        for bound in found:
            if bound.is_lower:
                lower.append(bound)
            else:
                rest.append(Condition(_compare(bound), condition.dimensions))
    if len(lower) > 1:
        if any(bound.value is None for bound in lower):
            raise QueryError("a metric that looks back takes one lower bound of time")
        lower.sort(key=lambda bound: bound.value or datetime.min)
    return (lower[-1] if lower else None), tuple(rest)


_MOST_PERIODS = 10_000  # what SEQUENCE gives on Presto


def named_periods(conditions: Iterable[Condition], grain: str) -> tuple[datetime | None, datetime | None]:
    """The first and last period that literal bounds of time leave; None where there is no such bound, or too many periods."""
    found = [b for condition in conditions for b in bounds_of(condition) if b.value is not None]
    lower = [_floor(b.value, grain) for b in found if b.is_lower and b.value]
    upper = [_floor(_plus(b.value, -timedelta(microseconds=b.op is exp.LT)), grain) for b in found if not b.is_lower and b.value]
    first, last = (max(lower) if lower else None), (min(upper) if upper else None)
    shortest = {"day": 1, "week": 7, "month": 28, "quarter": 90, "year": 365}[grain]
    if first and last and not 0 <= (last - first).days <= shortest * (_MOST_PERIODS - 2):
        return None, None
    return (first, last) if first and last else (first, None)


def _compare(bound: Bound) -> exp.Expression:
    return bound.op(this=exp.column("time"), expression=bound.expr.copy())


def moved(bound: Bound, grain: str, days: int) -> exp.Expression:
    """The start of the bound's period, `days` earlier, as an expression of the bound's type."""
    if bound.value is None:
        return call("ADD", date_trunc(grain, bound.expr.copy()), lit(-days), lit("day"))
    return literal(_plus(_floor(bound.value, grain), -timedelta(days=days)), "timestamp")


def first_period(bound: Bound, grain: str, type_: str) -> exp.Expression:
    """The first period that a lower bound leaves."""
    if bound.value is None:
        return date_trunc(grain, bound.expr.copy())
    return literal(_floor(bound.value, grain), type_)


def literal(value: datetime, type_: str) -> exp.Expression:
    text = value.date().isoformat() if type_ == "date" else value.isoformat(sep=" ")
    return cast(exp.Literal.string(text), type_)


def on_date(bound: Bound, expr: exp.Expression) -> exp.Expression | None:
    """The bound on a bare date column; None where it is no literal."""
    if bound.value is None:
        return None
    day = datetime.combine(bound.value.date(), datetime.min.time())
    op, value = bound.op, day
    if bound.value != day:  # a day is its midnight: `day >= noon` is `day > that day`, `day < noon` is `day <= that day`
        op = exp.GT if bound.is_lower else exp.LTE
    return op(this=expr, expression=literal(value, "date"))


def on_timestamp(bound: Bound, expr: exp.Expression, stored: str, zone: str) -> exp.Expression | None:
    """The bound on a bare timestamp column stored in another zone; None where that is not one moment."""
    if bound.value is None:
        return None
    value = bound.value
    if stored != zone:
        local = value.replace(tzinfo=ZoneInfo(zone))
        try:
            there = local.astimezone(ZoneInfo(stored))
            back = there.astimezone(ZoneInfo(zone)).replace(tzinfo=None)
        except OverflowError:
            return None  # beyond the calendar's end
        if back != value or local.utcoffset() != local.replace(fold=1).utcoffset():
            return None  # the hour that a change of clocks repeats or leaves out
        value = there.replace(tzinfo=None)
    return bound.op(this=expr, expression=literal(value, "timestamp"))


def known_at(as_of: str) -> Bound:
    """The beginning of the day whose knowledge is asked for, as a bound."""
    day = datetime.fromisoformat(as_of)
    return Bound(exp.LT, literal(day, "timestamp"), day)


def stored(bound: Bound, there: str, here: str) -> exp.Expression:
    """The moment of a bound in zone `here`, as it is written in zone `there`."""
    found = on_timestamp(bound, exp.Null(), there, here)
    if found is not None:
        return found.expression
    moment_there = cast(bound.expr.copy(), "timestamp")
    return moment_there if there == here else call("TO_ZONE", moment_there, lit(here), lit(there))


def check_aligned(bound: Bound, grain: str, measure: str) -> None:
    """Raises QueryError where the bound falls inside a period that the fact's rows stand for as a whole."""
    value = bound.value
    if value is None:
        if not _truncated(bound.expr, grain):
            raise QueryError(f"{measure} is recorded by {grain}, so time can be bounded at the start of a {grain} only: write date_trunc('{grain}', {bound.expr.sql()})")
        return
    if value.year == datetime.max.year:
        return  # no end at all, in the words of many tools
    edge = _plus(value, timedelta(days=1)) if bound.op in (exp.GT, exp.LTE) and value.time() == datetime.min.time() else value
    if bound.op is exp.LTE and value.microsecond >= 999_000 and value.hour == 23:
        edge = _plus(value, timedelta(milliseconds=1))
    if _floor(edge, grain) != edge.replace(microsecond=0) and _floor(value, grain) != value:
        raise QueryError(
            f"{measure} is recorded by {grain}, so time can be bounded at the start of a {grain} only: "
            f"{value:%Y-%m-%d %H:%M:%S} is inside one; {_floor(value, grain):%Y-%m-%d} or {_next(value, grain):%Y-%m-%d} would do"
        )


def _plus(value: datetime, delta: timedelta) -> datetime:
    """`value + delta`, at the calendar's end where that is beyond it: `time <= DATE '9999-12-31'` means no end."""
    try:
        return value + delta
    except OverflowError:
        return datetime.min if delta < timedelta(0) else datetime.max


def _truncated(tree: exp.Expression, grain: str) -> bool:
    """Whether an expression is the start of a period that is made of whole `grain`s."""
    units = [node.text("unit").lower() for node in tree.find_all(exp.TimestampTrunc, exp.DateTrunc)]
    longer = {"week": ("week",), "month": ("month", "quarter", "year"), "quarter": ("quarter", "year"), "year": ("year",)}.get(grain, ())
    return any(unit in longer for unit in units)


_PARTS = {exp.Year: "year", exp.Quarter: "quarter", exp.Month: "month", exp.Week: "week", exp.WeekOfYear: "week"}


def views_of_time(tree: exp.Expression) -> list[str]:
    """The periods in which an expression looks at time: "month" of `date_trunc('month', time)`, "" of a bare `time`."""
    found = []
    for node in own_columns(tree):
        if node.name == "time" and not node.table:
            found.append(_view(node))
    return found


def _view(node: exp.Expression) -> str:
    parent = node.parent
    while isinstance(parent, exp.Cast | exp.Paren | exp.TsOrDsToDate):
        parent = parent.parent
    if isinstance(parent, exp.TimestampTrunc | exp.DateTrunc):
        return parent.text("unit").lower()
    if isinstance(parent, exp.Extract):
        return parent.name.lower()
    if isinstance(parent, exp.Is):
        return "year"  # whether it is known at all
    return _PARTS.get(type(parent), "")  # type: ignore[arg-type]  # a node that is no part of a date is not there


def _floor(value: datetime, grain: str) -> datetime:
    """The start of the period `value` is in."""
    day = value.date()
    if grain in ("second", "minute", "hour"):
        return value.replace(microsecond=0, second=value.second if grain == "second" else 0, minute=0 if grain == "hour" else value.minute)
    if grain == "week":
        day -= timedelta(days=day.weekday())
    elif grain != "day":
        month = {"month": day.month, "quarter": 3 * ((day.month - 1) // 3) + 1, "year": 1}[grain]
        day = date(day.year, month, 1)
    return datetime.combine(day, datetime.min.time())


def _next(value: datetime, grain: str) -> datetime:
    return _floor(_plus(_floor(value, grain), timedelta(days={"week": 7, "month": 31, "quarter": 92, "year": 366}[grain])), grain)
