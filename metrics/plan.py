"""Query -> Plan: each fact aggregated at the grain it has; what is shared, shifted, filled and filtered is decided here.

A plan is data. `compile` turns it into SQL, `explain` into words.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

from sqlglot import exp

from metrics import bounds
from metrics.build import Build, Columns, Component, checked
from metrics.errors import QueryError
from metrics.lives.measures import OF_FAILURES
from metrics.model import GRAINS, Layer, Source, mode_of
from metrics.query import Condition, Key, Link, Query
from metrics.shared_over import check_shared
from metrics.spans import Span
from metrics.states import periods as states_periods
from metrics.tree import conjuncts

Role = Literal["fact", "values", "domain"]


@dataclass(frozen=True, slots=True)
class Branch:
    """One fact's aggregate: the keys it has, the conditions and links that apply, its components."""

    source: Source
    keys: tuple[Key, ...]
    lacks: tuple[Key, ...]
    conditions: tuple[Condition, ...]
    links: tuple[Link, ...]
    components: tuple[Component, ...]
    role: Role = "fact"
    window: bounds.Window = bounds.ALWAYS  # of a life or of states: when units are watched


@dataclass(frozen=True, slots=True)
class Domain:
    """Declared values of some keys, present even where nothing happened."""

    keys: tuple[Key, ...]
    conditions: tuple[Condition, ...]
    spread: bool  # over the other keys' groups; else they only say over what a shared exposure is repeated


@dataclass(frozen=True, slots=True)
class Periods:
    """The time key, when there is something to do along it."""

    key: Key
    offsets: int  # a row counts in its own period and up to this many later ones
    daily: bool  # windows end within periods, so days are kept apart until they are summed
    fill: bool  # empty periods between the first and the last are shown
    lower: bounds.Bound | None  # first period shown; rows before it are read for lookback only
    reach: Span | None  # how far before `lower` rows are read; None: from the beginning
    first: datetime | None = None  # the periods that the query's own bounds of time name: shown even when empty
    last: datetime | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """How a query is answered."""

    query: Query
    branches: tuple[Branch, ...]
    columns: Columns
    outputs: tuple[tuple[str, str], ...]  # (column of the answer, column built)
    domain: Domain | None
    periods: Periods | None

    @property
    def components(self) -> tuple[Component, ...]:
        return tuple(self.columns.components.values())


def plan(layer: Layer, query: Query) -> Plan:
    """The plan for a query; raises QueryError with the reason and the fix where it cannot be answered."""
    columns = Columns()
    for key in query.keys:
        columns.level_of[key.name] = 0
    outputs = []
    for use in query.uses:
        settings = checked(layer, query.settings or {}) | checked(layer, dict(use.settings), query.table.metric(use.metric))
        outputs.append((use.column, Build(layer, query.table, columns, settings, keys=query.keys).metric(use.metric).name))
    components = tuple(columns.components.values())
    periods, conditions = _periods(query, components)
    branches = tuple(_branches(layer, query, components, periods, conditions))
    branches += tuple(_values(layer, query, branches, conditions))
    domain = _domain(query, branches)
    return Plan(query, branches, columns, tuple(outputs), domain, periods)


# --- what applies to a fact ------------------------------------------------------------------------------------------


def _branches(layer: Layer, query: Query, components: tuple[Component, ...], periods: Periods | None, conditions: tuple[Condition, ...]) -> Iterable[Branch]:
    for name in query.table.facts:
        own = [c for c in components if c.measure.source == name]
        for as_of, family in dict.fromkeys((c.as_of, c.family) for c in own):
            source, known = layer.sources[name], tuple(c for c in own if (c.as_of, c.family) == (as_of, family))
            window, rest = bounds.ALWAYS, conditions
            if source.life:
                window, rest = _window(source, query, as_of, conditions)
            elif source.states:
                window, rest = _cut(source, query, known, periods, conditions)
            branch = replace(_branch(source, query, known, rest), window=window)
            mode = mode_of(name)
            yield from _by_mode(branch, mode) if mode in source.dimensions and _parts_on(branch, mode) else (branch,)


def _parts_on(branch: Branch, dimension: str) -> list[Key | Condition]:
    """What the branch is grouped and filtered by that is of the dimension."""
    parts: list[Key | Condition] = [*branch.keys, *branch.conditions]
    return [part for part in parts if dimension in part.dimensions]


def _by_mode(branch: Branch, mode: str) -> Iterable[Branch]:
    """A life asked by how it failed: who was at risk, which is the same for every mode, and the failures of each mode.

    So a failure of another mode is a censoring. A condition on the mode leaves out failures, and nobody who was at risk.
    """
    for component in branch.components:
        if component.measure.agg == "list":
            raise QueryError(f"{branch.source.name} cannot be fitted from its single lives by {mode}: ask for a weibull or an exponential distribution, or declare a life whose `event` has the mode in its `where`")
        if component.where is not None and any(column.name == mode for column in component.where.find_all(exp.Column)):
            raise QueryError(f"a metric's own `where` cannot be on {mode}, since other modes stay at risk; filter the question by it")
    mixed = [part.expr for part in _parts_on(branch, mode) if len(part.dimensions) > 1]
    if mixed:
        raise QueryError(f"{mode} stands alone in what is grouped or filtered by: {mixed[0].sql()}")
    lacks = tuple(key for key in branch.keys if mode in key.dimensions)
    keys, conditions = tuple(key for key in branch.keys if key not in lacks), tuple(c for c in branch.conditions if mode not in c.dimensions)
    at_risk = tuple(c for c in branch.components if c.measure.name not in OF_FAILURES)
    of_failures = tuple(c for c in branch.components if c.measure.name in OF_FAILURES)
    if at_risk:
        yield replace(branch, keys=keys, lacks=(*branch.lacks, *lacks), conditions=conditions, components=at_risk)
    if of_failures or lacks:
        failed = Condition(exp.Not(this=exp.Is(this=exp.column(mode), expression=exp.Null())), frozenset({mode}))
        yield replace(branch, conditions=(*branch.conditions, failed), components=of_failures)


def _window(source: Source, query: Query, as_of: str, conditions: tuple[Condition, ...]) -> tuple[bounds.Window, tuple[Condition, ...]]:
    """Bounds of time as a life's window of observation, and the other conditions."""
    lower: list[bounds.Bound] = []
    upper: list[bounds.Bound] = []
    rest = []
    for condition in conditions:
        found = bounds.bounds_of(condition)
        if not found and "time" in condition.dimensions:
            raise QueryError(f"{source.name} is watched over a window of time: bound it as `time >= … AND time < …`, not {condition.expr.sql()}")
        if found and source.time is None:
            holds = "ages" if source.life and source.life.has_ages else "stored sums"
            raise QueryError(f"{source.name} holds {holds} and no dates, so it cannot be filtered by time; leave the filter out, or declare the life from records")
        for bound in found:
            (lower if bound.is_lower else upper).append(bound)
        if not found:
            rest.append(condition)
    if any(key.grain or "time" in key.dimensions for key in query.keys):
        cohort = next((d.name for d in query.table.dimensions.values() if d.name != "time" and d.type == "date" and source.name in d.reaches), "")
        raise QueryError(f"{source.name} cannot be grouped by time: a life spans many periods. Group it by a cohort{f' ({cohort})' if cohort else ', such as the month of build'}, or filter time to a window")
    return bounds.Window(_tightest(lower, max, source), _tightest(upper, min, source), as_of), tuple(rest)


def _cut(source: Source, query: Query, components: tuple[Component, ...], periods: Periods | None, conditions: tuple[Condition, ...]) -> tuple[bounds.Window, tuple[Condition, ...]]:
    """Bounds of time as the window of observation of states, and the other conditions; stretches are cut into the periods that the question looks at."""
    found = [bound for condition in conditions for bound in bounds.bounds_of(condition)]
    lower, upper = (_tightest([b for b in found if b.is_lower == side], pick, source) for side, pick in ((True, max), (False, min)))
    rest = tuple(condition for condition in conditions if not bounds.bounds_of(condition))
    trees = [*(key.expr for key in query.keys), *(c.expr for c in rest), *(mine for link in query.links for mine, _ in link.pairs)]
    trees += [c.where for c in components if c.where is not None]
    split = states_periods.common(trees, source.name)
    if periods and (periods.daily or periods.lower):
        split = states_periods.by_day(split, periods.lower, source.name)
    states_periods.check_few(split, lower, upper, source.name)
    return bounds.Window(lower, upper, components[0].as_of, split), rest


def _tightest(found: list[bounds.Bound], pick: Callable[..., datetime], source: Source) -> bounds.Bound | None:
    """The bound that leaves least; None of none. Raises QueryError where that cannot be told."""
    if len(found) < 2:
        return found[0] if found else None
    if any(bound.value is None for bound in found):
        raise QueryError(f"{source.name} is watched over one window: give one lower and one upper bound of time")
    return next(bound for bound in found if bound.value == pick(other.value for other in found))


def _branch(source: Source, query: Query, components: tuple[Component, ...], conditions: tuple[Condition, ...]) -> Branch:
    has = [key for key in query.keys if _applies(source, key.dimensions, components, query, "grouped by", key.expr)]
    kept = tuple(c for c in conditions if _applies(source, c.dimensions, components, query, "filtered by", c.expr))
    links = tuple(link for link in query.links if _applies(source, link.dimensions, components, query, "joined on", link.pairs[0][0]))
    _check_periods(source, components, query)
    for component in components:
        _check_additivity(component, source, query)
        if component.where is not None:
            names = frozenset(c.name for c in component.where.find_all(exp.Column))
            if any(source.name not in query.table.dimension(name).reaches for name in names):
                raise QueryError(f"{component.measure.name} has a condition on {', '.join(sorted(names))}, which {source.name} does not have")
    return Branch(source, tuple(has), tuple(k for k in query.keys if k not in has), kept, links, components)


def _applies(source: Source, dimensions: frozenset[str], components: tuple[Component, ...], query: Query, verb: str, tree: exp.Expression) -> bool:
    """Whether the fact has these dimensions; False where its measures are shared over them; else refused."""
    missing = {name for name in dimensions if source.name not in query.table.dimension(name).reaches}
    if not missing:
        return True
    for component in components:
        check_shared(component.measure, missing, dimensions, verb, tree)
    return False


def _check_additivity(component: Component, source: Source, query: Query) -> None:
    measure, key = component.measure, query.time_key
    own = source.time.grain if source.time else None
    if measure.over_time == "never" and not (key and own and key.grain == own):
        raise QueryError(f"{measure.name} does not add up over time; group by time.{own or 'day'}, the period its rows stand for")
    window = component.lookback.window
    if window and own and own != "day" and window.periods(own) is None:
        raise QueryError(f"{measure.name} is recorded by {own}, which a window of {window} cuts; declare a window of whole {own}s")
    windowed = window or component.lookback.to_date
    if windowed and not component.merge:
        kind = f"{measure.over_time} over time" if measure.over_time else measure.agg
        raise QueryError(f"{measure.name} ({kind}) has no value over a window: windows are made of sums, counts, minima or maxima")


def _divides(fine: str, coarse: str) -> bool:
    """Whether every period of `coarse` is made of whole periods of `fine`."""
    if fine == "week" or coarse == "week":
        return fine == coarse or GRAINS.index(fine) < GRAINS.index("week")
    return GRAINS.index(fine) <= GRAINS.index(coarse)


def _check_periods(source: Source, components: tuple[Component, ...], query: Query) -> None:
    """A fact whose rows stand for months answers by months: finer groups and bounds would cut rows in two."""
    grain = source.time.grain if source.time else None
    if not grain or grain == "day":
        return
    first = components[0].measure.name
    own = [(c.measure.name, Condition(part, frozenset(node.name for node in part.find_all(exp.Column)))) for c in components for part in conjuncts(c.where)]
    for measure, condition in (*((first, condition) for condition in query.conditions), *own):
        found = bounds.bounds_of(condition)
        for bound in found:
            bounds.check_aligned(bound, grain, measure)
        if not found:
            _check_views(condition.expr, grain, measure, "filtered")
    for key in query.keys:
        _check_views(key.expr, grain, first, "shown")


def _check_views(tree: exp.Expression, grain: str, measure: str, verb: str) -> None:
    for view in bounds.views_of_time(tree):
        if view not in GRAINS or not _divides(grain, view):
            raise QueryError(f"{measure} is recorded by {grain} and cannot be {verb} by {view if view in GRAINS else 'the moment'}; use time.{grain} (date_trunc('{grain}', time)) or a longer period")


def _values(layer: Layer, query: Query, branches: tuple[Branch, ...], conditions: tuple[Condition, ...]) -> Iterable[Branch]:
    """Where only shared exposures are asked, their groups are the values the other facts have."""
    lacking = {key.name: key for branch in branches for key in branch.lacks}
    unknown = [key for key in lacking.values() if all(key in branch.lacks for branch in branches) and not _domain_of(key, query)]
    if not unknown:
        return
    keys = tuple(lacking.values())
    needed = frozenset().union(*(key.dimensions for key in keys))
    for name in query.table.facts:
        if all(name in query.table.dimension(d).reaches for d in needed):
            kept = tuple(c for c in conditions if c.dimensions and all(name in query.table.dimension(d).reaches for d in c.dimensions))
            links = tuple(link for link in query.links if all(name in query.table.dimension(d).reaches for d in link.dimensions))
            rest = tuple(k for k in query.keys if k not in keys)
            yield Branch(layer.sources[name], keys, rest, kept, links, (), "values")
            return
    raise QueryError(f"no fact of {query.table.name} has all of {', '.join(sorted(needed))}")


# --- declared values -------------------------------------------------------------------------------------------------


def _domain_of(key: Key, query: Query) -> tuple[object, ...]:
    return query.table.dimension(key.dimension).domain if key.dimension else ()


def _domain(query: Query, branches: tuple[Branch, ...]) -> Domain | None:
    plain = frozenset(key.dimension for key in query.keys if _domain_of(key, query))
    joined = [key for key in query.keys if any(column.table for column in key.expr.find_all(exp.Column))]
    if any(key.dimensions & plain and not key.dimensions <= plain for key in joined):
        return None  # a joined relation says which values go together, and it stands on more than the declared ones
    declared = tuple(key for key in query.keys if _domain_of(key, query) or (key in joined and key.dimensions <= plain))
    shared = tuple(key for key in query.keys if any(key in branch.lacks for branch in branches if branch.role == "fact"))
    if shared and not all(key in declared for key in query.keys):
        if not all(key in declared for key in shared):
            return None
        declared = shared
    if not declared:
        return None
    dimensions = frozenset(key.dimension for key in declared if key.dimension)
    own = tuple(c for c in query.conditions if c.dimensions <= dimensions)
    return Domain(declared, own, spread=not shared or len(declared) == len(query.keys))


# --- time ------------------------------------------------------------------------------------------------------------

_FILLED = ("day", "week", "month", "quarter", "year")


def _periods(query: Query, components: tuple[Component, ...]) -> tuple[Periods | None, tuple[Condition, ...]]:
    """What happens along time, and the conditions that are left once its lower bound is taken out."""
    looking = [c for c in components if c.lookback]
    key = query.time_key
    if not looking:
        fill = key is not None and key.grain in _FILLED and any(c.empty is not None for c in components)
        if not key or not fill:
            return None, query.conditions
        first, last = bounds.named_periods(query.conditions, key.grain)
        return Periods(key, 0, False, True, None, None, first, last), query.conditions
    if key is None or key.grain not in _FILLED:
        spans = ", ".join(sorted({str(c.lookback.window or c.lookback.shift or c.lookback.to_date + " to date") for c in looking}))
        raise QueryError(f"a metric that looks back ({spans}) needs a period to look back from: group by time.day, time.week, time.month, time.quarter or time.year")
    offsets = max(_offsets(c, key.grain) for c in looking)
    daily = any(c.lookback.window and c.lookback.window.periods(key.grain) is None for c in looking)
    lower, rest = bounds.split_lower(query.conditions)
    first, last = bounds.named_periods(query.conditions, key.grain)
    return Periods(key, offsets, daily, True, lower, _reach(looking), first, last), rest


def _offsets(component: Component, grain: str) -> int:
    """How many periods after its own a row still counts in."""
    lookback = component.lookback
    shift = 0
    if lookback.shift:
        periods = lookback.shift.periods(grain)
        if periods is None:
            raise QueryError(f"a shift of {lookback.shift} is not a whole number of {grain}s; group by a period that divides it")
        shift = periods
    if lookback.to_date:
        if lookback.to_date == "all":
            return shift + 1
        if GRAINS.index(lookback.to_date) < GRAINS.index(grain) or (grain == "week"):
            raise QueryError(f"{lookback.to_date} to date cannot be shown by {grain}")
        return shift + {"year": 366, "quarter": 92, "month": 31}[lookback.to_date] // {"day": 1, "month": 28, "quarter": 90, "year": 365}[grain]
    if lookback.window:
        exact = lookback.window.periods(grain)
        return shift + (exact - 1 if exact else lookback.window.most_periods(grain))
    return shift


def _reach(components: Iterable[Component]) -> Span | None:
    """A span no component looks back beyond; None where one looks back to the beginning."""
    days = 0
    for component in components:
        lookback = component.lookback
        if lookback.to_date == "all":
            return None
        to_date = {"year": 366, "quarter": 92, "month": 31}.get(lookback.to_date, 0)
        days = max(days, to_date + sum(s.days + 31 * s.months for s in (lookback.shift, lookback.window) if s))
    return Span(days=days)
