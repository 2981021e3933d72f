"""Semantic tables: which facts reach which dimensions, by which joins."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from metrics.errors import unknown
from metrics.model import Dimension, JoinPath, Metric, Reach, Source, Table, TableDimension, curve_of
from metrics.resolve_names import check_names, repeated
from metrics.tree import column
from metrics.yaml12 import Document, Path


def resolve(spec: Any, document: Document, sources: Mapping[str, Source]) -> dict[str, Table]:
    """The declared tables, or one of every fact; still without metrics."""
    facts = tuple(name for name, source in sources.items() if source.measures or _had_measures(name, document))
    check_names(spec.tables, ("tables",), document)
    conforms = _conforms(spec, document, sources)
    if not spec.tables:
        if not facts:
            if not document.broken:
                document.problem(("sources",), "no source has measures, so there is nothing to ask")
            return {}
        return {spec.name: _table(spec.name, facts, "", spec.description or "", sources, conforms, document)}
    result = {}
    for name, given in spec.tables.items():
        bad = [fact for fact in given.facts if fact not in facts]
        for fact in bad:
            what = f"source {fact} has no measures, so it is no fact" if fact in sources else unknown("fact", fact, facts)
            _at_item(("tables", name, "facts"), given.facts.index(fact), what, document)
        for fact in repeated(given.facts):
            document.problem(("tables", name, "facts"), f"{fact} is there twice")
        if bad:
            document.broken.add(("table", name))
        else:
            result[name] = _table(name, _with_curves(given.facts, sources), given.label or "", given.description or "", sources, conforms, document)
    return result


def _with_curves(facts: tuple[str, ...], sources: Mapping[str, Source]) -> tuple[str, ...]:
    """The facts, each life followed by the fact that has its age."""
    return tuple(name for fact in facts for name in ((fact, curve_of(fact)) if sources[fact].life and curve_of(fact) in sources else (fact,)))


def _had_measures(source: str, document: Document) -> bool:
    """Whether the file gives the source measures, though they may all be wrong."""
    return any(len(path) == 4 and path[:3] == ("sources", source, "measures") for path in document.keys)


def _at_item(path: Path, index: int, what: str, document: Document) -> None:
    """A problem of a list's item; of the value itself where one item stands without a list."""
    document.problem((*path, index) if (*path, index) in document.values else path, what)


def _conforms(spec: Any, document: Document, sources: Mapping[str, Source]) -> dict[tuple[str, str], tuple[str, str]]:
    """(source, dimension) -> the (source, dimension) it is declared the same as."""
    result = {}
    for name, source in spec.sources.items():
        for dimension, declared in source.dimensions.items():
            if declared.conforms is None:
                continue
            to_source, _, to_name = declared.conforms.rpartition(".")
            path = ("sources", name, "dimensions", dimension, "conforms")
            if to_source not in sources or to_name not in sources[to_source].dimensions:
                every = [f"{s.name}.{d}" for s in sources.values() for d in s.dimensions]
                document.problem(path, unknown("dimension", declared.conforms, every))
            elif to_name != dimension:
                document.problem(path, f"conforming dimensions share one name: this one is '{dimension}', that one '{to_name}'")
            else:
                that = sources[to_source].dimensions[to_name].type
                if that != declared.type:
                    document.problem(path, f"conforming dimensions are of one type: this one is {declared.type}, that one {that}")
                result[name, dimension] = (to_source, to_name)
    return result


def _table(
    name: str, facts: tuple[str, ...], label: str, description: str, sources: Mapping[str, Source], conforms: Mapping[tuple[str, str], tuple[str, str]], document: Document
) -> Table:
    reached: dict[str, dict[str, Reach]] = {}
    origin: dict[str, tuple[str, str]] = {}
    for fact in facts:
        for exposed, reach in _reaches(fact, sources, document, name).items():
            own = (reach.dimension.source, reach.dimension.name)
            identity = conforms.get(own, own)
            if origin.setdefault(exposed, identity) != identity:
                document.problem(
                    ("sources", own[0], "dimensions", own[1]),
                    f"table {name} has two dimensions '{exposed}': {'.'.join(origin[exposed])} and {'.'.join(own)}; "
                    f"say `conforms: {'.'.join(origin[exposed])}` if they mean the same, else rename one or give the join a `prefix`",
                )
                continue
            reached.setdefault(exposed, {})[fact] = reach
    _check_exposed(name, origin, document)
    dimensions = {exposed: TableDimension(exposed, _primary(origin[exposed], by_fact, sources), by_fact) for exposed, by_fact in reached.items()}
    return Table(name, facts, _time(facts, sources) | dimensions, {}, label, description)


def _check_exposed(table: str, origin: Mapping[str, tuple[str, str]], document: Document) -> None:
    """Names as the table shows them: a prefix can make two of one, and SQL does not tell `Model` from `model`."""
    first: dict[str, str] = {}
    for exposed, (source, name) in origin.items():
        path = ("sources", source, "dimensions", name)
        other = first.setdefault(exposed.lower(), exposed)
        if other != exposed and origin[other][0] != source:
            document.problem(path, f"table {table} has it as '{exposed}', which SQL cannot tell from '{other}'; rename one of them", key=True)
        if exposed != name and (exposed.startswith("_") or exposed.lower() == "time"):
            document.problem(path, f"table {table} would have it as '{exposed}', a name that is taken; give the join another `prefix`", key=True)


def _primary(identity: tuple[str, str], by_fact: Mapping[str, Reach], sources: Mapping[str, Source]) -> Dimension:
    return sources[identity[0]].dimensions.get(identity[1]) or next(iter(by_fact.values())).dimension


def _time(facts: tuple[str, ...], sources: Mapping[str, Source]) -> dict[str, TableDimension]:
    timed = {fact: sources[fact].time for fact in facts if sources[fact].time}
    if not timed:
        return {}
    type_ = "timestamp" if any(t.type == "timestamp" for t in timed.values() if t) else "date"
    time = Dimension("time", "", column("time"), type_, "Time", "When it happened, in the reporting zone")
    return {"time": TableDimension("time", time, {fact: Reach((), time) for fact in timed})}


def _reaches(fact: str, sources: Mapping[str, Source], document: Document, table: str) -> dict[str, Reach]:
    """Every dimension the fact has, by its shortest join path; two shortest paths are a problem that lists them."""
    found: dict[str, list[Reach]] = {}
    for path, prefix, source in _walk(fact, sources):
        for dimension in source.dimensions.values():
            found.setdefault(prefix + dimension.name, []).append(Reach(path, dimension))
    result = {}
    for exposed, reaches in found.items():
        shortest = min(len(r.path) for r in reaches)
        best = [r for r in reaches if len(r.path) == shortest]
        if len(best) > 1:
            paths = " and ".join(" -> ".join((fact, *r.path)) for r in best)
            document.problem(
                ("sources", fact, "joins"),
                f"dimension '{exposed}' is reached by {len(best)} join paths of table {table}: {paths}; "
                "give one join a `prefix`, so that its dimensions have names of their own",
            )
        result[exposed] = best[0]
    return result


def _walk(fact: str, sources: Mapping[str, Source]) -> Iterator[tuple[JoinPath, str, Source]]:
    """Breadth first over the joins, never through one source twice, never beyond a bridge's own joins to facts."""
    queue: list[tuple[JoinPath, str, str, frozenset[str]]] = [((), "", fact, frozenset({fact}))]
    while queue:
        path, prefix, name, seen = queue.pop(0)
        yield path, prefix, sources[name]
        for join in sources[name].joins.values():
            if join.to not in seen:
                queue.append(((*path, join.name), prefix + join.prefix, join.to, seen | {join.to}))


def with_metrics(tables: Mapping[str, Table], metrics: Mapping[str, Metric], document: Document) -> dict[str, Table]:
    """The tables with the metrics that their facts can answer."""
    result = {}
    for table in tables.values():
        own = {name: metric for name, metric in metrics.items() if metric.facts <= set(table.facts)}
        dimensions = {dimension.lower() for dimension in table.dimensions}
        for name, metric in own.items():
            if name.lower() in dimensions:
                which = f"output '{metric.output}' ({name})" if metric.output else "metric"
                document.problem(("metrics", metric.output_of or name), f"table {table.name} has a dimension of the same name as this {which}; rename one of them", key=True)
        result[table.name] = replace(table, metrics=own)
    return result
