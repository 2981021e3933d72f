"""Answers without SQL and without our compiler: plain Python over the rows of the CSV files, bounds by scipy.

A metric is a function of the rows it counts. A question asks, for every group, each fact's own rows, by the words of the
design: the groups are the union of what the facts have and of declared values; an exposure shared over a dimension that
it does not have is the same for every value of that dimension.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from itertools import product
from statistics import fmean
from typing import Any
from zoneinfo import ZoneInfo

from scipy.stats import binomtest, chi2

from golden_suite import tables

Row = dict[str, Any]
Rows = list[Row]
Test = Callable[[Row], bool]


# --- the tables, joined by hand ---------------------------------------------------------------------------------------

_READ: dict[str, Callable[[str], Any]] = {"varchar": str, "bigint": int, "double": float, "date": date.fromisoformat, "timestamp": datetime.fromisoformat}


@cache
def table(name: str) -> tuple[Row, ...]:
    """The rows of a CSV file; NULL is None."""
    types = tables.types()[name]
    return tuple({column: _READ[types[column]](text) if text else None for column, text in row.items()} for row in tables.rows(name))


def one(name: str, column: str, value: Any) -> Row:
    """The row of a table whose `column` is `value`; its columns are None where there is none."""
    return next((row for row in table(name) if row[column] == value), dict.fromkeys(tables.types()[name]))


def vehicle(vehicle_id: str | None) -> Row:
    """A vehicle's dimensions."""
    found = one("vehicles", "vehicle_id", vehicle_id)
    home, service = one("depots", "depot_id", found["home_depot"]), one("depots", "depot_id", found["service_depot"])
    return {
        "model": found["model"],
        "grade": found["grade"] or "unknown",
        "long_model": f"{found['model'] or '?'}-{found['grade'] or '?'}",
        "handover": found["delivered_on"],
        "build_month": found["built_on"] and found["built_on"].replace(day=1),
        "delivered_on": found["delivered_on"],
        "home_region": home["region"] or "abroad",
        "home_city": home["city"],
        "service_region": service["region"] or "abroad",
        "service_city": service["city"],
        "recalls": [row for row in table("recalls") if row["vehicle_id"] == found["vehicle_id"]],
    }


def in_service(delivered: date | None, when: date | datetime | None) -> int | None:
    """Whole months from delivery; the last day of a shorter month completes one (31 January to 29 February)."""
    if delivered is None or when is None:
        return None
    moment = when if isinstance(when, datetime) else midnight(when)
    months = (moment.year - delivered.year) * 12 + moment.month - delivered.month
    return months - (add_months(midnight(delivered), months) > moment)


@cache
def fact(name: str) -> tuple[Row, ...]:
    """A fact's rows with every dimension they have, and `time` in UTC."""
    return tuple(_FACTS[name](table(name)))


def _odometer(rows: Iterable[Row]) -> Iterable[Row]:
    for row in rows:
        own = vehicle(row["vehicle_id"])
        yield row | own | {"time": midnight(row["month"]), "months_in_service": in_service(own["delivered_on"], row["month"])}


def _failures(rows: Iterable[Row]) -> Iterable[Row]:
    for row in rows:
        own, cost = vehicle(row["vehicle_id"]), row["cost"]
        yield row | own | {
            "time": row["failed_at"], "expensive": None if cost is None else cost >= 1000, "cost_band": None if cost is None else math.floor(cost / 1000),
            "is_stall": None if row["failure_mode"] is None else row["failure_mode"] == "stall",
            "months_in_service": in_service(own["delivered_on"], row["failed_at"]),
        }  # fmt: skip


def _calls(rows: Iterable[Row]) -> Iterable[Row]:
    for row in rows:
        there = row["called_at"]
        utc = there and there.replace(tzinfo=ZoneInfo("America/New_York")).astimezone(ZoneInfo("UTC")).replace(tzinfo=None)
        yield row | vehicle(row["vehicle_id"]) | {"time": utc, "group": row["queue"], "pool": there and pool(row["vehicle_id"], there)}


def pool(vehicle_id: str, when: datetime) -> str | None:
    """The pool a vehicle was assigned to at a moment: from `valid_from`, until just before `valid_to`."""
    held = [r for r in table("assignments") if r["vehicle_id"] == vehicle_id and r["valid_from"] <= when and (r["valid_to"] is None or when < r["valid_to"])]
    return held[0]["pool"] if held else None


def _stock(rows: Iterable[Row]) -> Iterable[Row]:
    for row in rows:
        depot = one("depots", "depot_id", row["depot_id"])
        yield row | {"time": midnight(row["day"]), "region": depot["region"] or "abroad", "city": depot["city"]}


_FACTS: dict[str, Callable[[Iterable[Row]], Iterable[Row]]] = {"odometer": _odometer, "failures": _failures, "calls": _calls, "stock": _stock}


@cache
def dimensions(fact_name: str) -> frozenset[str]:
    """The columns that a fact's rows have."""
    every = table(fact_name) or ({column: None for column in tables.types()[fact_name]},)
    return frozenset(next(iter(_FACTS[fact_name](every[:1]))))


class Unanswerable(Exception):
    """The question makes no sense: a fact lacks a dimension that it is not shared over."""


def forget() -> None:
    """Has the files read again."""
    for remembered in (table, fact, dimensions):
        remembered.cache_clear()


# --- metrics ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Measure:
    """An aggregate of one fact's rows, the dimensions it is shared over, its value where there is no row."""

    fact: str
    of: Callable[[Rows], Any]
    shared: frozenset[str] = frozenset()
    empty: Any = None


def present(rows: Rows, column: str) -> list[Any]:
    return [row[column] for row in rows if row[column] is not None]


def total(column: str) -> Callable[[Rows], Any]:
    return lambda rows: math.fsum(values) if (values := present(rows, column)) else None


def of_values(column: str, function: Callable[[list[Any]], Any], only: Test = lambda row: True) -> Callable[[Rows], Any]:
    return lambda rows: function(values) if (values := present([row for row in rows if only(row)], column)) else None


def count(only: Test = lambda row: True) -> Callable[[Rows], int]:
    return lambda rows: sum(1 for row in rows if only(row))


def distinct(column: str) -> Callable[[Rows], int]:
    return lambda rows: len(set(present(rows, column)))


def quantile(fraction: float) -> Callable[[list[float]], float]:
    """Linear interpolation between order statistics (type 7)."""

    def of(values: list[float]) -> float:
        ordered, at = sorted(values), fraction * (len(values) - 1)
        below = math.floor(at)
        return ordered[below] + (at - below) * (ordered[min(below + 1, len(ordered) - 1)] - ordered[below])

    return of


def at_moment(pick: Callable[[list[datetime]], datetime]) -> Callable[[Rows], Any]:
    """The sum at the group's last (first) moment that has a value."""

    def of(rows: Rows) -> Any:
        known = [row for row in rows if row["parts"] is not None]
        return sum(row["parts"] for row in known if row["time"] == pick([r["time"] for r in known])) if known else None

    return of


def mean_over_moments(rows: Rows) -> float | None:
    known = [row for row in rows if row["parts"] is not None]
    return sum(row["parts"] for row in known) / len({row["time"] for row in known}) if known else None


SHARED = frozenset({"component", "failure_mode", "severity"})
MEASURES: dict[str, Measure] = {
    "failures": Measure("failures", count(), empty=0),
    "old_failures": Measure("failures", count(), empty=0),
    "major_failures": Measure("failures", count(lambda r: r["severity"] == "major"), empty=0),
    "brake_failures": Measure("failures", count(lambda r: r["component"] == "brake" and r["model"] is not None and r["model"] != "C"), empty=0),
    "repair_cost": Measure("failures", total("cost")),
    "cost_low": Measure("failures", of_values("cost", min)),
    "cost_high": Measure("failures", of_values("cost", max)),
    "cost_average": Measure("failures", of_values("cost", fmean, lambda r: r["severity"] == "minor")),
    "cost_p25": Measure("failures", of_values("cost", quantile(0.25))),
    "cost_median": Measure("failures", of_values("cost", quantile(0.5), lambda r: r["component"] is not None)),
    "cost_sketch": Measure("failures", of_values("cost", quantile(0.5))),
    "modes_sketch": Measure("failures", distinct("failure_mode"), empty=0),
    "failing_vehicles": Measure("failures", distinct("vehicle_id"), empty=0),
    "miles": Measure("odometer", total("miles"), SHARED),
    "km": Measure("odometer", lambda rows: None if (miles := total("miles")(rows)) is None else miles * 1.609344, SHARED),
    "drive_hours": Measure("odometer", total("hours"), empty=0),
    "vehicles": Measure("odometer", distinct("vehicle_id"), empty=0),
    "vehicle_months": Measure("odometer", count(), frozenset({"component"}), 0),
    "calls": Measure("calls", count(), empty=0),
    "minutes": Measure("calls", total("minutes")),
    "order": Measure("calls", count(lambda r: r["group"] == "roadside"), empty=0),
    "parts_last": Measure("stock", at_moment(max)),
    "parts_first": Measure("stock", at_moment(min)),
    "parts_average": Measure("stock", mean_over_moments),
    "parts_never": Measure("stock", total("parts")),
    "capacity": Measure("stock", of_values("capacity", max)),
}


def per(numerator: float | None, denominator: float | None, factor: float = 1.0) -> float | None:
    """A ratio; None where either is unknown or the denominator is 0."""
    return None if numerator is None or not denominator else factor * numerator / denominator


def bound(count: int, side: str, tail: float) -> float:
    """Garwood's bound of a Poisson mean, with this probability beyond it."""
    if side == "low":
        return 0.0 if count == 0 else float(chi2.ppf(tail, 2 * count)) / 2
    return float(chi2.isf(tail, 2 * count + 2)) / 2


def rate_bound(count: int, exposure: float | None, side: str, tail: float = 0.025, factor: float = 1.0) -> float | None:
    return factor * bound(count, side, tail) / exposure if exposure is not None and exposure > 0 else None


def share_bound(part: int, whole: int, side: str, method: str = "exact", confidence_level: float = 0.95, sided: str = "two", factor: float = 1.0) -> float | None:
    """A bound of a binomial share as scipy has it; None where the part is none of the whole."""
    if not 0 <= part <= whole or whole == 0:
        return None
    alternative = "two-sided" if sided == "two" else {"low": "greater", "high": "less"}[side]
    return factor * float(getattr(binomtest(part, whole, alternative=alternative).proportion_ci(confidence_level, method), side))


def share_bounds(name: str, part: str, whole: str, **how: Any) -> dict[str, tuple[str, Callable[[Values], Any]]]:
    """The share of one measure in another under its name, and its bounds."""
    factor = how.get("factor", 1.0)
    shares: dict[str, tuple[str, Callable[[Values], Any]]] = {name: (f"{part} {whole}", lambda v: per(v[part], v[whole], factor))}
    for side in ("low", "high"):
        shares[f"{name}_{side}"] = (f"{part} {whole}", lambda v, side=side: share_bound(v[part], v[whole], side, **how))
    return shares


Values = Mapping[str, Any]
Group = tuple[Any, ...]
DERIVED: dict[str, tuple[str, Callable[[Values], Any]]] = {  # name -> the measures it needs, its formula
    "failure_rate": ("failures miles", lambda v: per(v["failures"], v["miles"], 1000)),
    "failure_rate_low": ("failures miles", lambda v: rate_bound(v["failures"], v["miles"], "low", factor=1000)),
    "failure_rate_high": ("failures miles", lambda v: rate_bound(v["failures"], v["miles"], "high", factor=1000)),
    "failure_rate_km": ("failures km", lambda v: per(v["failures"], v["km"], 1000 * 1.609344)),
    "failure_rate_one_sided": ("failures miles", lambda v: per(v["failures"], v["miles"], 1000)),
    "failure_rate_one_sided_low": ("failures miles", lambda v: rate_bound(v["failures"], v["miles"], "low", 0.1, 1000)),
    "failure_rate_one_sided_high": ("failures miles", lambda v: rate_bound(v["failures"], v["miles"], "high", 0.1, 1000)),
    "miles_between_failures": ("failures miles", lambda v: per(v["miles"], v["failures"])),
    "miles_between_failures_low": ("failures miles", lambda v: per(v["miles"], bound(v["failures"], "high", 0.025))),
    "miles_between_failures_high": ("failures miles", lambda v: per(v["miles"], bound(v["failures"], "low", 0.025))),
    "cost_per_mile": ("repair_cost miles", lambda v: per(v["repair_cost"], v["miles"])),
    "speed": ("miles drive_hours", lambda v: per(v["miles"], v["drive_hours"])),
    "major_share": ("major_failures failures", lambda v: per(v["major_failures"], v["failures"])),
    "minor_share": ("major_failures failures", lambda v: minus(1, per(v["major_failures"], v["failures"]))),
    "share_ratio": ("major_failures failures", lambda v: rounded(per(v["failures"] - v["major_failures"], v["major_failures"]))),
    **share_bounds("major_part", "major_failures", "failures"),
    **share_bounds("major_percent", "major_failures", "failures", confidence_level=0.9, sided="one", factor=100.0),
    **share_bounds("major_wilson", "major_failures", "failures", method="wilson"),
    **share_bounds("no_part", "failures", "major_failures", method="wilson"),
    **share_bounds("no_part_exact", "failures", "major_failures"),
}


def minus(a: float | None, b: float | None) -> float | None:
    return None if a is None or b is None else a - b


def rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 3)


def components(metrics: str) -> list[str]:
    """The measures that metrics are made of."""
    needed = [name for metric in metrics.split() for name in (DERIVED[metric][0].split() if metric in DERIVED else [metric])]
    return list(dict.fromkeys(needed))


def value(metric: str, values: Values) -> Any:
    return DERIVED[metric][1](values) if metric in DERIVED else values[metric]


# --- groups ----------------------------------------------------------------------------------------------------------

DOMAINS: dict[str, tuple[Any, ...]] = {
    "model": ("A", "B", "C", "D", "E"),
    "component": ("battery", "brake", "motor", "seat"),
    "is_stall": (True, False),
    "cost_band": (0, 1, 2, 3),
    "handover": (date(2024, 1, 31), date(2024, 12, 24)),
}


@dataclass(frozen=True, slots=True)
class Key:
    """What is grouped by: a name, the dimensions it is made of, and how; `domain` has its declared values."""

    name: str
    needs: tuple[str, ...]
    of: Callable[[Row], Any]
    domain: tuple[Any, ...] = ()


BRIDGED = {"recall": "recall", "recall_kind": "kind"}  # dimensions that a row may have several of, with their columns


def dimension(name: str) -> Key:
    return Key(name, ("recalls",) if name in BRIDGED else (name,), lambda row: row[name], DOMAINS.get(name, ()))


@dataclass(frozen=True, slots=True)
class Where:
    """A condition: the dimensions it is on, and the test."""

    needs: tuple[str, ...]
    holds: Test


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked: measures by keys, under conditions."""

    metrics: str
    keys: tuple[Key, ...] = ()
    where: tuple[Where, ...] = ()

    @property
    def names(self) -> list[str]:
        return [key.name for key in self.keys]


def has(fact_name: str, dimension_name: str) -> bool:
    return dimension_name in dimensions(fact_name)


def rows_of(measure: Measure, question: Question) -> Rows:
    """The fact's rows, under the conditions on dimensions it has."""
    applies = [w for w in question.where if all(has(measure.fact, d) for d in w.needs)]
    ignored = [d for w in question.where if w not in applies for d in w.needs if not has(measure.fact, d)]
    if not set(ignored) <= measure.shared:
        raise Unanswerable(f"{measure.fact} has no {ignored}")
    return [row for row in once_for_each(fact(measure.fact), question) if all(w.holds(row) for w in applies)]


def once_for_each(rows: Iterable[Row], question: Question) -> Iterable[Row]:
    """The rows, each once for every value it has of the bridged dimensions that are grouped by, under the conditions on the bridge."""
    grouped = [key.name for key in question.keys if key.name in BRIDGED]
    if not grouped:
        return rows
    conditions = [w for w in question.where if "recalls" in w.needs]
    return [row | dict(zip(grouped, values, strict=True)) for row in rows for values in several(row, grouped, conditions)]


def several(row: Row, names: list[str], conditions: list[Where]) -> set[Group]:
    """The values of `names` that the row's recalls have, of those recalls for which the conditions hold."""
    kept = [recall for recall in row["recalls"] if all(w.holds(row | {"recalls": [recall]}) for w in conditions)]
    return {tuple(recall[BRIDGED[name]] for name in names) for recall in kept}


def keys_of(measure: Measure, question: Question) -> list[Key]:
    """The keys the fact has; it is shared over the others."""
    own = [key for key in question.keys if all(has(measure.fact, d) for d in key.needs)]
    if not all(set(key.needs) <= measure.shared for key in question.keys if key not in own):
        raise Unanswerable(f"{measure.fact} does not have all of {question.names}")
    return own


def groups(question: Question) -> list[Group]:
    """Every group: those the facts have, repeated over what they are shared over, and the declared values."""
    if not question.keys:
        return [()]
    measures = [MEASURES[name] for name in components(question.metrics)]
    found = {tuple(at(key, row, own) for key in question.keys) for m in measures for own in [keys_of(m, question)] for row in rows_of(m, question)}
    declared = [bool(key.domain) for key in question.keys]
    shared = [any(key not in keys_of(m, question) for m in measures) for key in question.keys]
    result = {group for group in found if MISSING not in group}
    for group in found - result:
        result |= {fill(group, values) for values in values_for(group, found, question, all_declared=all(d for d, s in zip(declared, shared, strict=True) if s))}
    if any(declared) and (not any(shared) or all(declared)):
        others = {tuple(MISSING if d else g for d, g in zip(declared, group, strict=True)) for group in result} or {(MISSING,) * len(declared)}
        result |= {fill(group, values) for group in others for values in declared_values(group, question)}
    return list(result)


def values_for(group: Group, found: set[Group], question: Question, *, all_declared: bool) -> set[Group]:
    """The values that an exposure is repeated over: those seen together, and those declared where all are."""
    lacking = [i for i, g in enumerate(group) if g is MISSING]
    seen = {tuple(g[i] for i in lacking) for g in found if all(g[i] is not MISSING for i in lacking)}
    if all_declared:
        return seen | set(declared_values(group, question))
    return seen or {tuple(question.keys[i].of(row) for i in lacking) for row in fact("failures") if all(w.holds(row) for w in question.where)}


def declared_values(group: Group, question: Question) -> Iterable[Group]:
    return product(*(kept_domain(question, key) for key, g in zip(question.keys, group, strict=True) if g is MISSING))


def fill(group: Group, values: Group) -> Group:
    """The group with values where it has none."""
    following = iter(values)
    return tuple(next(following) if g is MISSING else g for g in group)


def kept_domain(question: Question, key: Key) -> list[Any]:
    """The declared values that the conditions on this dimension alone leave."""
    return [v for v in key.domain if all(w.holds({key.name: v}) for w in question.where if w.needs == (key.name,))]


MISSING = object()


def at(key: Key, row: Row, own: list[Key]) -> Any:
    return key.of(row) if key in own else MISSING


def answer(question: Question) -> Rows:
    """One row a group: its keys and its metrics."""
    result = []
    for group in groups(question):
        values = {name: measured(MEASURES[name], question, group) for name in components(question.metrics)}
        result.append(dict(zip(question.names, group, strict=True)) | {metric: value(metric, values) for metric in question.metrics.split()})
    return sorted(result, key=lambda row: [(v is None, str(v)) for v in row.values()])


def measured(measure: Measure, question: Question, group: Group) -> Any:
    own = keys_of(measure, question)
    wanted = [(key, g) for key, g in zip(question.keys, group, strict=True) if key in own]
    rows = [row for row in rows_of(measure, question) if all(key.of(row) == g and type(key.of(row)) is type(g) for key, g in wanted)]
    return measure.of(rows) if rows else measure.empty


def ask(metrics: str, *by: str | Key, where: Sequence[Where] = ()) -> Rows:
    """The answer to metrics by dimensions."""
    return answer(Question(metrics, tuple(dimension(b) if isinstance(b, str) else b for b in by), tuple(where)))


def on(*needs: str, holds: Test) -> Where:
    return Where(needs, holds)


def equals(name: str, wanted: Any) -> Where:
    return Where((name,), lambda row: row[name] == wanted)


# --- time ------------------------------------------------------------------------------------------------------------


def midnight(day: date | None) -> datetime | None:
    return datetime(day.year, day.month, day.day) if day else None


def start(when: datetime | None, grain: str) -> datetime | None:
    """The start of the period a moment is in."""
    if when is None:
        return None
    day = midnight(when.date())
    if grain == "hour":
        return when.replace(minute=0, second=0, microsecond=0)
    if grain == "week":
        return day - timedelta(days=day.weekday())
    month = {"day": day.month, "month": day.month, "quarter": 3 * ((day.month - 1) // 3) + 1, "year": 1}[grain]
    return day if grain == "day" else day.replace(month=month, day=1)


def add_months(when: datetime, months: int) -> datetime:
    """The same day some months later, or the last of a shorter month."""
    year, month = divmod(when.year * 12 + when.month - 1 + months, 12)
    last = (datetime(year + (month == 11), (month + 1) % 12 + 1, 1) - timedelta(days=1)).day
    return when.replace(year=year, month=month + 1, day=min(when.day, last))


def later(period: datetime, grain: str, periods: int = 1) -> datetime:
    """The start of a later period."""
    if grain in ("day", "week"):
        return period + timedelta(days=periods * {"day": 1, "week": 7}[grain])
    return add_months(period, periods * {"month": 1, "quarter": 3, "year": 12}[grain])


def spine(first: datetime, last: datetime, grain: str) -> list[datetime]:
    """Every period from the first to the last."""
    result = [first]
    while result[-1] < last:
        result.append(later(result[-1], grain))
    return result


def period(grain: str, name: str = "") -> Key:
    return Key(name or f"time_{grain}", ("time",), lambda row: start(row["time"], grain))


def before(day: str) -> Where:
    return Where(("time",), lambda row: row["time"] is not None and row["time"] < datetime.fromisoformat(day))


def since(day: str) -> Where:
    return Where(("time",), lambda row: row["time"] is not None and row["time"] >= datetime.fromisoformat(day))


def by_period(metrics: str, grain: str, *by: str, where: Sequence[Where] = (), first: str = "", last: str = "", name: str = "") -> Rows:
    """Metrics by period and dimensions, with the empty periods between: each group from its first to the last of all.

    first, last : the periods that the query itself names; they and all between are shown where time is all it groups by.
    """
    key = period(grain, name)
    own = ask(metrics, key, *by, where=where)
    known = [row[key.name] for row in own if row[key.name] is not None]
    named = [datetime.fromisoformat(day) for day in (first if not by else "", last) if day]
    if not known and (by or not named):
        return own
    end = max([*known, *named])
    result = list(own)
    for group in {tuple(row[b] for b in by) for row in own} or ({()} if first and not by else set()):
        mine = [row[key.name] for row in own if row[key.name] is not None and tuple(row[b] for b in by) == group]
        begin = datetime.fromisoformat(first) if first and not by else min(mine, default=end)
        missing = [p for p in spine(begin, end, grain) if p not in mine] if mine or first else []
        empty = {name: MEASURES[name].empty for name in components(metrics)}
        result += [{key.name: p} | dict(zip(by, group, strict=True)) | {m: value(m, empty) for m in metrics.split()} for p in missing]
    return sorted(result, key=lambda row: [(v is None, str(v)) for v in row.values()])


Window = Callable[[datetime, datetime], datetime]
"""(start, end of the period shown) -> where the rows begin that count in it."""


def days(n: int) -> Window:
    return lambda begin, end: end - timedelta(days=n)


def months(n: int) -> Window:
    return lambda begin, end: add_months(end, -n)


def to_date(grain: str) -> Window:
    return lambda begin, end: datetime.min if grain == "all" else start(begin, grain) or begin


def windowed(metric: str, window: Window, begin: datetime, end: datetime, where: Sequence[Where] = ()) -> Any:
    """A metric of the rows from where the window begins to the end of the period."""
    opened = window(begin, end)
    inside = Where(("time",), lambda row: row["time"] is not None and opened <= row["time"] < end)
    return ask(metric, where=(*where, inside))[0][metric]


def along(columns: Mapping[str, tuple[str, Window]], grain: str, first: str, last: str, where: Sequence[Where] = ()) -> Rows:
    """name -> (metric, window), for every period from `first` to `last`."""
    result = []
    for begin in spine(datetime.fromisoformat(first), datetime.fromisoformat(last), grain):
        end = later(begin, grain)
        result.append({f"time_{grain}": begin} | {name: windowed(metric, window, begin, end, where) for name, (metric, window) in columns.items()})
    return result
