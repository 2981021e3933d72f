"""A layer held against the tables: `bathtub validate --live URL`."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any  # rows, and types as drivers name them

from sqlglot import exp

from metrics.errors import EngineError, QueryError
from metrics.lives.relation import EXCLUDED
from metrics.lower import lower, render
from metrics.model import Dimension, Join, Layer, Source
from metrics.query import Query
from metrics.run import Result, Target, connected, run, target
from metrics.scan import Scan
from metrics.tree import all_of, column, lit, named, over, selecting

REFUSED = (EngineError, QueryError)  # by the engine, or since the source names no table there
VERDICTS = ("ok", "warn", "fail")
Look = tuple[str, tuple[str, ...], Callable[[str], "Found"]]
"""What is looked at, the parts of the source that it needs, and how."""

_TABLE = "table"


@dataclass(frozen=True, slots=True)
class Found:
    """One thing looked at: ok, warn or fail."""

    verdict: str
    source: str
    what: str
    found: str = ""


@dataclass(frozen=True, slots=True)
class Probe:
    """Queries on a layer's tables."""

    layer: Layer
    where: Target

    def scan(self, source: Source) -> Scan:
        return Scan(self.layer, Query(next(iter(self.layer.tables.values())), (), ()), source, self.where.engine.name)

    def run(self, tree: exp.Expression) -> Result:
        return run(render(lower(tree, self.where.engine), self.where.engine), self.where)


def check(layer: Layer, url: str, *, progress: Callable[[str], None]) -> Iterator[Found]:
    """What is found on the engine at `url`: columns and types, unique grains, orphans of joins, values outside domains.

    Raises EngineError where the engine is not reached; what it refuses after that is found.
    """
    with connected(target(url, layer)) as where:
        probe = Probe(layer, where)
        probe.run(selecting(lit(1)))  # drivers of servers connect at the first statement
        for source in layer.sources.values():
            if source.made:
                if not source.is_curve:  # of the same spells
                    progress(f"looking at {'life' if source.life else 'states'} {source.name}")
                    yield _made(probe, source)
                continue
            progress(f"looking at {source.name}")
            columns = tuple(_columns(probe, source))
            yield from columns
            broken = frozenset(found.what for found in columns if found.verdict == "fail")
            if _TABLE not in broken:
                yield from _rows(probe, source, broken)


def _made(probe: Probe, source: Source) -> Found:
    """How many lives, or stretches of time, the records make, and of how many none can be made, by reason."""
    noun = "lives" if source.life else "stretches"
    if source.life and not source.life.has_ages:
        return _summed(probe, source)
    scan = probe.scan(source)
    reasons = scan.from_(selecting(named(scan.column(EXCLUDED, ()), "why"), named(_count(), "n")), ())
    reasons.set("group", exp.Group(expressions=[exp.Literal.number(1)]))
    try:
        counts = {why: int(n) for why, n in probe.run(reasons).rows}
    except REFUSED as e:
        return Found("fail", source.name, noun, str(e))
    good = counts.pop(None, 0)
    excluded = ", ".join(f"{why} {n}" for why, n in sorted(counts.items(), key=lambda pair: -pair[1]))
    return Found("ok" if good else "warn", source.name, noun, f"{good} {noun}" + (f"; excluded: {excluded}" if excluded else ""))


def _summed(probe: Probe, source: Source) -> Found:
    """Of how many lives a table holds the sums: every column of it is asked for."""
    scan = probe.scan(source)
    totals = [exp.Sum(this=scan.at(measure.expr, ())) for measure in source.measures.values() if measure.expr is not None]
    try:
        ((failures, censored, *_),) = probe.run(scan.from_(selecting(*totals), ())).rows
    except REFUSED as e:
        return Found("fail", source.name, "lives", str(e))
    lives = int(failures or 0) + int(censored or 0)
    return Found("ok" if lives else "warn", source.name, "lives", f"stored sums of {lives} lives")


def _rows(probe: Probe, source: Source, broken: frozenset[str]) -> Iterator[Found]:
    """What the rows are looked at for, but for what is known to be broken."""
    looks = [(what, of, look) for part in (_grain, _periods, _joins, _domains) for what, of, look in part(probe, source)]
    for what, of, look in looks:
        if not broken.intersection(of):
            try:
                yield look(what)
            except REFUSED as e:
                yield Found("fail", source.name, what, str(e))


# --- columns and their types -----------------------------------------------------------------------------------------

_NUMBER = "a number"
_EXPECTED = {"varchar": "text", "bigint": _NUMBER, "double": _NUMBER, "boolean": "a boolean", "date": "a date", "timestamp": "a timestamp"}
_WORDS = (  # how the types of engines are spelled, the first that occurs decides
    ("timestamp", "a timestamp"), ("datetime", "a timestamp"), ("date", "a date"), ("bool", "a boolean"), ("char", "text"), ("string", "text"), ("enum", "text"),
    ("int", _NUMBER), ("double", _NUMBER), ("float", _NUMBER), ("real", _NUMBER), ("decimal", _NUMBER), ("numeric", _NUMBER), ("number", _NUMBER),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Part:
    """Something that a source declares over its columns, and what it should be; '' where anything will do."""

    what: str
    tree: exp.Expression
    type: str = ""


def _columns(probe: Probe, source: Source) -> Iterator[Found]:
    """The table; then every expression over it, of no row; one by one where not all are good."""
    try:
        probe.run(probe.scan(source).from_(selecting(lit(1)), ()).limit(0, copy=False))
    except REFUSED as e:
        yield Found("fail", source.name, _TABLE, str(e))
        return
    parts = tuple(_parts(source))
    try:
        types = _types(probe, source, parts)
    except REFUSED:
        yield from _each(probe, source, parts)
        return
    wrong = [found for part, type_ in zip(parts, types, strict=True) for found in _typed(source, part, type_)]
    yield from wrong or [Found("ok", source.name, "table and columns", f"{len(parts)} expressions")]


def _parts(source: Source) -> Iterator[Part]:
    for name in source.grain:
        yield Part(f"grain {name}", column(name))
    for dimension in source.dimensions.values():
        yield Part(f"dimension {dimension.name}", dimension.expr, _EXPECTED[dimension.type])
    if source.time:
        yield Part("time", source.time.expr, _EXPECTED[source.time.type])
    for end in source.valid or ():
        yield Part(f"valid {end}", column(end))
    for join in source.joins.values():
        for mine, _ in join.on:
            yield Part(f"join {join.name} on {mine}", column(mine))
    for measure in source.measures.values():
        if measure.expr is not None:
            yield Part(f"measure {measure.name}", measure.expr, _NUMBER if measure.agg in ("sum", "average", "percentile") else "")
        if measure.where is not None:
            yield Part(f"measure {measure.name}: where", measure.where, _EXPECTED["boolean"])


def _types(probe: Probe, source: Source, parts: tuple[Part, ...]) -> list[Any]:
    scan = probe.scan(source)
    row = [named(scan.at(part.tree, ()), f"c{i}") for i, part in enumerate(parts)]
    return list(probe.run(scan.from_(selecting(*row), ()).limit(0, copy=False)).types)


def _each(probe: Probe, source: Source, parts: tuple[Part, ...]) -> Iterator[Found]:
    for part in parts:
        try:
            (type_,) = _types(probe, source, (part,))
        except REFUSED as e:
            yield Found("fail", source.name, part.what, str(e))
        else:
            yield from _typed(source, part, type_)


def _typed(source: Source, part: Part, type_: object) -> Iterator[Found]:
    said = str(type_).lower()
    is_ = next((meaning for word, meaning in _WORDS if word in said), "")
    if not part.type or not is_ or is_ == part.type:
        return
    times = {"a date", "a timestamp"} == {part.type, is_}
    yield Found("warn" if times else "fail", source.name, part.what, f"declared as {part.type}, is {said}")


# --- rows ------------------------------------------------------------------------------------------------------------


def _count(*, where: exp.Expression | None = None) -> exp.Expression:
    return exp.Count(this=exp.Star()) if where is None else exp.Sum(this=exp.Case(ifs=[exp.If(this=where, true=lit(1))]))


def _null(tree: exp.Expression) -> exp.Expression:
    return exp.Is(this=tree, expression=exp.Null())


def _grain(probe: Probe, source: Source) -> Iterator[Look]:
    def look(what: str) -> Found:
        scan = probe.scan(source)
        keys = [named(column(c, scan.alias(())), f"k{i}") for i, c in enumerate(source.grain)]
        counted = scan.from_(selecting(*keys, named(_count(), "n")), ())
        counted.set("group", exp.Group(expressions=[exp.Literal.number(i + 1) for i in range(len(keys))]))
        more = _count(where=exp.GT(this=column("n"), expression=lit(1)))
        ((rows, repeated),) = probe.run(over(selecting(exp.Sum(this=column("n")), more), counted, "grains")).rows
        if repeated:
            return Found("fail", source.name, what, f"{repeated} keys have several rows: joins to it would count twice")
        return Found("ok" if rows else "warn", source.name, what, f"{rows} rows" if rows else "the table is empty")

    yield f"one row for each {', '.join(source.grain)}", tuple(f"grain {c}" for c in source.grain), look


def _periods(probe: Probe, source: Source) -> Iterator[Look]:
    """A history's periods must not overlap: a fact would be joined to two of its rows."""
    if source.valid:
        begin, end = source.valid
        needs = (*(f"grain {c}" for c in source.grain), f"valid {begin}", f"valid {end}")
        yield f"periods {begin} to {end}", needs, lambda what: _overlaps(probe, source, begin, end, what)


def _overlaps(probe: Probe, source: Source, begin: str, end: str, what: str) -> Found:
    scan = probe.scan(source)
    keys = [column(c, scan.alias(())) for c in source.grain if c != begin]
    order = exp.Order(expressions=[exp.Ordered(this=column(begin, scan.alias(())))])
    following = exp.Window(this=exp.Lead(this=column(begin, scan.alias(()))), partition_by=keys, order=order)
    rows = scan.from_(selecting(named(column(end, scan.alias(())), "ends"), named(following, "next_begins")), ())
    overlaps = exp.Or(this=_null(column("ends")), expression=exp.GT(this=column("ends"), expression=column("next_begins")))
    late = exp.And(this=exp.Not(this=_null(column("next_begins"))), expression=exp.Paren(this=overlaps))
    ((wrong,),) = probe.run(over(selecting(_count(where=late)), rows, "periods")).rows
    said = f"{wrong} rows hold beyond the beginning of the next: what happened then would count twice" if wrong else "no two overlap"
    return Found("fail" if wrong else "ok", source.name, what, said)


def _joins(probe: Probe, source: Source) -> Iterator[Look]:
    for join in source.joins.values():
        end = probe.layer.sources[join.to]
        if not end.bridge and (source.time or not end.valid):
            needs = tuple(f"join {join.name} on {mine}" for mine, _ in join.on)
            yield f"join {join.name} to {join.to}", needs, partial(_orphans, probe, source, join)


def _orphans(probe: Probe, source: Source, join: Join, what: str) -> Found:
    scan = probe.scan(source)
    scan.need((join.name,))
    unmatched = all_of(_null(column(theirs, scan.alias((join.name,)))) for _, theirs in join.on)
    without = all_of(_null(column(mine, scan.alias(()))) for mine, _ in join.on)
    ((rows, orphans, keyless),) = probe.run(scan.from_(selecting(_count(), _count(where=unmatched), _count(where=without)), ())).rows
    if not orphans:
        return Found("ok", source.name, what, "every row matches")
    no_key = f" ({keyless} of them have no key)" if keyless else ""
    return Found("warn", source.name, what, f"{orphans} of {rows} rows match nothing{no_key}; they are kept under NULL")


def _domains(probe: Probe, source: Source) -> Iterator[Look]:
    for dimension in source.dimensions.values():
        if dimension.domain:
            yield f"domain of {dimension.name}", (f"dimension {dimension.name}",), partial(_domain, probe, source, dimension)


def _domain(probe: Probe, source: Source, dimension: Dimension, what: str) -> Found:
    scan = probe.scan(source)
    rows = probe.run(scan.from_(selecting(named(scan.labelled(dimension, ()), "value")).distinct(copy=False), ())).rows
    seen = {str(value) for (value,) in rows if value is not None and value != dimension.null_label}
    declared = {str(value) for value in dimension.domain}
    said = [f"{noun}: {_some(values)}" for noun, values in (("not declared", seen - declared), ("not seen", declared - seen)) if values]
    return Found("warn" if seen - declared else "ok", source.name, what, "; ".join(said) or f"all {len(declared)} values seen")


_SHOWN = 5  # values named in a line


def _some(values: set[str]) -> str:
    shown = sorted(values)
    return ", ".join(shown[:_SHOWN]) + (f" and {len(shown) - _SHOWN} more" if len(shown) > _SHOWN else "")
