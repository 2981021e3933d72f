"""A plan in words: what is asked, how each metric has each dimension, what is read, shared, filtered, filled and finished."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from sqlglot import exp

from metrics.build import Lookback
from metrics.describe import definition, interval, measure_text, text, unit_under
from metrics.engines import Engine
from metrics.engines import engine as engine_named
from metrics.finish import needs_python
from metrics.lineage import measures
from metrics.lives.words import POWER_SUMS, life_in_words
from metrics.model import JoinPath, Layer, Metric, Source
from metrics.plan import Branch, Plan, plan
from metrics.query import Condition, Key, Link, Query, Use
from metrics.read import rewrite_metrics
from metrics.records import rewrite_records
from metrics.resolve_metrics import measures_of
from metrics.scopes import Scope, find, open_filtered
from metrics.states.words import states_in_words

Settings = Mapping[str, float | int | str]


def explained(layer: Layer, dialect: str, tree: exp.Expression | None, *, params: Settings, zone: str | None = None) -> Iterator[str]:
    """The lines of `bathtub explain` for a SELECT with MEASURE(), which is changed.

    Raises QueryError with the reason where the question is refused, after the lines on what was understood of it.
    """
    engine = engine_named(dialect)
    if tree is None:
        yield f"not SQL that can be read; {engine.name} gets it as it is"
        return
    open_filtered(layer, tree)
    scopes = find(layer, tree)
    if not scopes:
        yield f"no semantic table is named; {engine.name} gets it as it is"
    for number, scope in enumerate(scopes):
        if number:
            yield ""
        yield f"table {scope.table.name}, for {engine.name}, times in {zone or layer.zone}"
        if scope.is_metric:
            yield from _metrics(layer, scope, engine, params, zone or layer.zone)
        else:
            rewrite_records(layer, scope, engine.name, zone or layer.zone)
            yield "no metric: the rows of its facts one under another, or the values of one source"


def _metrics(layer: Layer, scope: Scope, engine: Engine, params: Settings, zone: str) -> Iterator[str]:
    asked: list[Query] = []

    def keep(query: Query) -> exp.Select:
        asked.append(query)
        return exp.Select()

    rewrite_metrics(layer, scope, keep, zone, params)
    (query,) = asked
    yield from _uses(layer, query)
    made = plan(layer, query)
    for branch in made.branches:
        yield from _branch(layer, made, branch, engine)
    yield from _groups(made)
    yield from _along_time(made)
    yield from _finish(layer, query, engine)


# --- metrics and their dimensions ------------------------------------------------------------------------------------


def _uses(layer: Layer, query: Query) -> Iterator[str]:
    told: dict[tuple[str, ...], str] = {}
    for use in query.uses:
        metric, settings = query.table.metric(use.metric), {**(query.settings or {}), **dict(use.settings)}
        unit = unit_under(layer, metric, settings)
        of = f" ({metric.output} of {metric.output_of})" if metric.output else ""
        yield f"metric {metric.name}{of} = {definition(layer, metric)}" + (f"  [{unit}]" if unit else "")
        if metric.parameters:
            yield f"  with {', '.join(_setting(layer, name, settings) for name in sorted(metric.parameters))}"
        if metric.deprecated:
            yield f"  {metric.deprecated.notice}"
        lines = tuple(_classes(layer, query, metric))
        yield from [f"  by and where: as {told[lines]}"] if lines and lines in told else lines
        told.setdefault(lines, metric.name)


def _classes(layer: Layer, query: Query, metric: Metric) -> Iterator[str]:
    for key in query.keys:
        yield f"  by {_key(key)}: {_class(layer, query, metric, key.dimensions)}"
    for condition in query.conditions:
        yield f"  where {text(condition.expr)}: {_class(layer, query, metric, condition.dimensions)}"


def _setting(layer: Layer, name: str, settings: Settings) -> str:
    return f"{name} = {settings[name]}" if name in settings else f"{name} = {layer.parameters[name].default or 'none'} (default)"


def _key(key: Key) -> str:
    return f"{key.grain} of time" if key.grain else text(key.expr)


def _class(layer: Layer, query: Query, metric: Metric, dimensions: frozenset[str]) -> str:
    """Conformed, shared exposure, or refused: how the metric's facts have what is grouped or filtered by."""
    has = [fact for fact in query.table.facts if fact in metric.facts and all(fact in query.table.dimension(d).reaches for d in dimensions)]
    lacks = sorted(metric.facts - set(has))
    if not lacks:
        return f"conformed: {_and(has)} {'has it' if len(has) == 1 else 'have it'}"
    for fact in lacks:
        missing = {d for d in dimensions if fact not in query.table.dimension(d).reaches}
        for measure in measures(layer, metric):
            if measure.source == fact and not (missing <= dimensions <= measure.shared_over):
                return f"refused: {fact} does not have {_and(sorted(missing))}, and its {measure.name} is not shared over {_and(sorted(dimensions - measure.shared_over))}"
    return f"shared exposure: {_and(has) or 'no fact of it'} {'has it' if len(has) == 1 else 'have it'}, {_and(lacks)} does not and counts for each of its values in full"


def _and(names: Iterable[str]) -> str:
    *first, last = list(names) or [""]
    return f"{', '.join(first)} and {last}" if first else last


# --- facts -----------------------------------------------------------------------------------------------------------


def _branch(layer: Layer, made: Plan, branch: Branch, engine: Engine) -> Iterator[str]:
    source, query = branch.source, made.query
    keys = ", ".join(_key(key) for key in branch.keys) or "nothing (one total)"
    once = "" if query.sets else " once"
    if branch.role == "values":
        yield f"fact {source.name} (table {source.table(engine.name)}): read{once} for the values of {keys}"
    elif source.life:
        yield f"life {source.name}: {'spells' if source.life.has_ages else 'stored sums'}, grouped by {keys}"
        yield from life_in_words(layer, source.life, branch.window, engine)
        if any(other.source is source for other in made.branches[: made.branches.index(branch)]):
            yield "  these tables are read once more for it, beside the spells above"
    elif source.states:
        yield f"states {source.name}: stretches of time, grouped by {keys}"
        yield from states_in_words(layer, source.states, branch.window, engine)
    else:
        yield f"fact {source.name} (table {source.table(engine.name)}): scanned{once}, grouped by {keys}"
    yield from _joins(layer, made, branch)
    sums = [component for component in branch.components if component.measure.name.startswith(POWER_SUMS)]
    if sums:
        yield f"  computes {len(sums)} power sums of the ages (sum of age^b and of age^b ln age at fixed b): all that a Weibull likelihood asks of them"
    for component in (component for component in branch.components if component not in sums):
        part = f" ({component.part})" if component.part else ""
        where = f" where {text(component.where)}" if component.where is not None else ""
        what = f"{component.measure.name}: {component.measure.description}" if source.made else measure_text(component.measure)
        yield f"  computes {what}{part}{where}{_lookback(component.lookback)}"
    if branch.role == "fact":
        for key in branch.lacks:
            yield f"  shared over {_key(key)}: computed without it and repeated for each of its values"
    for condition in branch.conditions:
        yield f"  filtered by {text(condition.expr)}"
    for condition in query.conditions:
        if any(source.name not in query.table.dimension(d).reaches for d in condition.dimensions):
            yield f"  not filtered by (shared): {text(condition.expr)}"
    for link in branch.links:
        yield f"  joined to {link.alias} on {', '.join(text(mine) for mine, _ in link.pairs)}, each of its values once"


def _lookback(lookback: Lookback) -> str:
    parts = [f"over {lookback.window}" if lookback.window else "", _to_date(lookback.to_date), f"{lookback.shift} earlier" if lookback.shift else ""]
    return "".join(f", {part}" for part in parts if part)


def _to_date(period: str) -> str:
    return "since the beginning" if period == "all" else f"{period} to date" if period else ""


def _joins(layer: Layer, made: Plan, branch: Branch) -> Iterator[str]:
    """The joins that dimensions, conditions and measures need, each with what needs it."""
    needed: dict[JoinPath, list[str]] = {}
    parts: list[Key | Condition | Link] = [*branch.keys, *branch.conditions, *branch.links]
    names = {d for part in parts for d in part.dimensions}
    names |= {c.name for component in branch.components if component.where is not None for c in component.where.find_all(exp.Column)}
    for name in sorted(names - {"time"}):
        reach = made.query.table.dimension(name).reaches.get(branch.source.name)
        if reach:
            label = reach.dimension.null_label
            _need(needed, reach.path, reach.dimension.expr, name if label is None else f"{name} (NULL shown as '{label}')")
    for component in branch.components:
        for tree in (component.measure.expr, component.measure.where):
            _need(needed, (), tree, component.measure.name)
    for path in sorted(needed):
        yield f"  joins {_join(layer, branch.source, path)}: for {', '.join(dict.fromkeys(needed[path]))}"


def _need(needed: dict[JoinPath, list[str]], path: JoinPath, tree: exp.Expression | None, name: str) -> None:
    if path:
        needed.setdefault(path, []).append(name)
    for node in tree.find_all(exp.Column) if tree is not None else ():
        if node.table:
            needed.setdefault((*path, *node.table.split("__")), []).append(name)


def _join(layer: Layer, source: Source, path: JoinPath) -> str:
    holder, end = source, source
    for step in path:
        holder, end = end, layer.sources[end.joins[step].to]
    join = holder.joins[path[-1]]
    on = " and ".join(f"{holder.name}.{mine} = {join.name}.{theirs}" for mine, theirs in join.on)
    if end.bridge:
        how = "many to many; each row once for a value, or where any value matches"
    elif end.valid:
        how = f"the row that held at the time of {source.name}; what matches none is kept under NULL"
    else:
        how = "many to one; rows that match nothing are kept under NULL"
    return f"{' -> '.join((source.name, *path))} on {on} ({how})"


# --- groups and time -------------------------------------------------------------------------------------------------


def _groups(made: Plan) -> Iterator[str]:
    if len(made.branches) > 1:
        yield "facts merged by UNION ALL and GROUP BY: a group of either side is a group, NULL included"
    if made.query.sets:
        sets = ", ".join(f"({', '.join(names)})" for names in made.query.sets)
        yield f"grouping sets {sets}: each is computed anew from rows, none summed from another"
    if made.domain:
        yield f"declared values shown even where nothing happened: {_and(key.name for key in made.domain.keys)}"
        for condition in made.domain.conditions:
            yield f"  declared values filtered by {text(condition.expr)}"


def _along_time(made: Plan) -> Iterator[str]:
    periods = made.periods
    if periods is None:
        return
    if periods.fill:
        bounds = " (and those that the bounds of time name)" if periods.first or periods.last else ""
        yield f"every {periods.key.grain} between the first and the last{bounds} is shown; counts are 0 where nothing happened"
    if periods.daily:
        yield f"kept by day until the windows are summed, which end within a {periods.key.grain}"
    if periods.lower is not None:
        yield f"rows are read from {f'{periods.reach} before' if periods.reach else 'the beginning, also before'} the first {periods.key.grain} shown, for what looks back"


def _finish(layer: Layer, query: Query, engine: Engine) -> Iterator[str]:
    found: dict[str, list[str]] = {}
    python = {use.column for use in query.uses if _needs_python(layer, query, use, engine)}
    for use in query.uses:
        metric = query.table.metric(use.metric)
        said = interval(layer, metric, {**(query.settings or {}), **dict(use.settings)}) if metric.output else ""
        if said:
            how = "in Python" if use.column in python else engine.notes.get("POISSON", "in SQL") if "Poisson" in said else "in SQL"
            found.setdefault(f"{said}, {how}", []).append(use.column)
    for said, names in found.items():
        yield f"bounds {_and(names)}: {said}"
    given = _given({query.table.metric(use.metric).name: query.table.metric(use.metric) for use in query.uses if use.column in python})
    for data, metrics in given.items():
        yield f"finished in Python, in process: {_and(metrics)} {'is' if len(metrics) == 1 else 'are'} computed by scipy and numpy (udfs) from {data}, which {engine.name} gives in one SELECT; {engine.name} has no function for {'it' if len(metrics) == 1 else 'them'}{', unless ours are registered there' if engine.field else ''}"
    if given:
        yield "the rest of the statement (HAVING, ORDER BY, expressions) runs on those groups on an in-memory DuckDB"
    else:
        yield f"finished in SQL, on {engine.name}"


def _given(metrics: Mapping[str, Metric]) -> dict[str, list[str]]:
    """The metrics that Python finishes, by what it is given of a group."""
    found: dict[str, list[str]] = {}
    for name, metric in sorted(metrics.items()):
        listed = any(measure.agg == "list" for measure in measures_of(metric.body))
        found.setdefault("the different lives of each group and how many there are of each" if listed else "the sums of each group", []).append(name)
    return found


def _needs_python(layer: Layer, query: Query, use: Use, engine: Engine) -> bool:
    """Whether what is asked, or anything it is made of, stands on a function that the engine lacks and Python has."""
    levels = plan(layer, replace(query, uses=(use,))).columns.levels
    return any(needs_python(tree, engine) for level in levels for tree in level.values())
