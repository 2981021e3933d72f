"""Chargers: sessions, faults, visits, and the log of their states."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from metrics.demo import columns, tables
from metrics.demo.odometer import Odometer, accumulate, service_days
from metrics.demo.recurrences import Events, events
from metrics.demo.truth import Truth
from metrics.demo.window import Array, Window

HARDWARE = ("AC22", "DC150", "DC350")
HARDWARE_SHARES = (0.5, 0.35, 0.15)
SESSIONS_PER_DAY = np.array([1.6, 7.0, 11.0])
KWH_PER_SESSION = np.array([16.0, 31.0, 38.0])
SITES = ("depot", "highway", "mall", "workplace")
SEVERITIES = ("degraded", "down")
STATES = ("up", "down", "unknown", "repair")
UP, DOWN, LOST, REPAIR = range(4)
SHORTEST = 60 / 86_400  # a stretch under repair is told from a minute on
UNKNOWN_CHARGERS = 9_000_000


@dataclass(frozen=True, slots=True)
class Chargers:
    """A block of chargers; row i is the charger `first_id + i`."""

    first_id: int
    hardware: Array
    region: Array
    installed: Array
    days: Array
    sessions: Array


@dataclass(frozen=True, slots=True)
class Faults:
    """Faults, a row each; cleared may lie after the extract; vehicle rows as in `Chargers`."""

    happened: Events
    down: Array
    cleared: Array


def make(truth: Truth, span: Window, first_id: int, count: int, rng: np.random.Generator) -> Chargers:
    """Chargers, put up evenly over the window but for its last hundred days."""
    hardware = rng.choice(len(HARDWARE), count, p=HARDWARE_SHARES)
    region = rng.choice(len(truth.regions), count, p=[r.share for r in truth.regions])
    installed = np.floor(rng.random(count) * (span.days - 100))
    days = service_days(span.edges, installed, np.full(count, span.days))
    own = SESSIONS_PER_DAY[hardware] * rng.lognormal(0, 0.5, count)
    return Chargers(first_id, hardware, region, installed, days, rng.poisson(own[:, None] * days))


def faults(truth: Truth, span: Window, chargers: Chargers, rng: np.random.Generator) -> Faults:
    """Every fault, with how bad it was and when it was over."""
    last = np.full(len(chargers.installed), span.days)
    meters = {
        "hours": Odometer(span.edges, chargers.installed, last, accumulate(chargers.days * 24.0)),
        "sessions": Odometer(span.edges, chargers.installed, last, accumulate(chargers.sessions)),
    }
    happened = events(truth.charger_faults, HARDWARE, chargers.hardware, meters, rng)
    down = rng.random(len(happened.row)) < truth.outage.down
    return Faults(happened, down, happened.day + rng.lognormal(np.log(truth.outage.median / 24), truth.outage.sigma, len(happened.row)))


def chargers_table(truth: Truth, span: Window, chargers: Chargers, rng: np.random.Generator) -> pa.Table:
    """The table `chargers`."""
    count = len(chargers.installed)
    site = np.where(rng.random(count) < 0.02, -1, rng.integers(0, len(SITES), count))
    return tables.table(
        "chargers",
        {
            "charger_id": chargers.first_id + np.arange(count),
            "hardware": columns.names(chargers.hardware, HARDWARE),
            "site": columns.names(site, SITES),
            "region": columns.names(chargers.region, [r.name for r in truth.regions]),
            "installed_on": span.date(chargers.installed),
        },
    )


def usage_table(span: Window, chargers: Chargers, rng: np.random.Generator) -> pa.Table:
    """The table `charger_usage`."""
    row, month = np.nonzero(chargers.days)
    sessions = chargers.sessions[row, month]
    failed = rng.binomial(sessions, 0.025)
    energy = KWH_PER_SESSION[chargers.hardware[row]] * (sessions - failed) * rng.lognormal(0, 0.08, len(row))
    return tables.table(
        "charger_usage",
        {
            "charger_id": chargers.first_id + row,
            "month": span.date(span.edges[month]),
            "hours": chargers.days[row, month] * 24.0,
            "sessions": sessions,
            "failed_sessions": failed,
            "energy_kwh": np.round(energy, 1),
        },
    )


def faults_table(
    truth: Truth, span: Window, chargers: Chargers, found: Faults, first_id: int, rng: np.random.Generator
) -> pa.Table:
    """The table `charger_faults`; a few records name a charger that does not exist."""
    row = found.happened.row
    lost = rng.random(len(row)) < truth.blemishes.extra_unknown_vehicle
    unrated = rng.random(len(row)) < truth.blemishes.no_severity
    return tables.table(
        "charger_faults",
        {
            "fault_id": first_id + np.arange(len(row)),
            "charger_id": np.where(lost, UNKNOWN_CHARGERS + row, chargers.first_id + row),
            "subsystem": columns.names(found.happened.subsystem, [f.subsystem for f in truth.charger_faults]),
            "severity": columns.names(np.where(unrated, -1, found.down), SEVERITIES),
            "occurred_at": span.timestamp(found.happened.day),
            "cleared_at": columns.nullable(span.timestamp(found.cleared), found.cleared >= span.days),
        },
    )


def visits_table(
    truth: Truth, span: Window, faults_made: pa.Table, found: Faults, first_id: int, rng: np.random.Generator
) -> pa.Table:
    """The table `charger_visits`: most faults that took the charger down, few of the others, some twice."""
    count = (rng.random(len(found.down)) < np.where(found.down, 0.8, 0.15)).astype(np.int64)
    count += (count > 0) & (rng.random(len(count)) < 0.1)
    index = np.repeat(np.arange(len(count)), count)
    visited = found.happened.day[index] + (found.cleared - found.happened.day)[index] * rng.random(len(index))
    index, visited = index[visited < span.days], visited[visited < span.days]
    hours = np.round(np.maximum(rng.lognormal(np.log(1.4), 0.5, len(index)), 0.1), 1)
    cost = columns.cents(90 + hours * 110 + rng.exponential(180, len(index)))
    return tables.table(
        "charger_visits",
        {
            "visit_id": first_id + np.arange(len(index)),
            "fault_id": faults_made["fault_id"].to_numpy()[index],
            "charger_id": faults_made["charger_id"].to_numpy()[index],
            "visited_at": span.timestamp(visited),
            "labor_hours": hours,
            "cost": columns.nullable(cost, rng.random(len(index)) < truth.blemishes.no_cost),
        },
    )


def states_table(truth: Truth, span: Window, chargers: Chargers, found: Faults, visits: pa.Table, first_fault: int, rng: np.random.Generator) -> pa.Table:
    """The table `charger_states`: outages, repairs within them and lost contact laid over a charger that is otherwise up."""
    row, state, begin, end = _interruptions(truth, span, chargers, found, rng)
    mended, start, done = _repairs(span, found, visits, first_fault, row, state, begin, end)
    count = len(chargers.installed)
    # Each charger: up from its installation; each interruption: its own stretch, then up again; each repair: its own, then down again.
    rows = np.concatenate([np.arange(count), row, row, row[mended], row[mended]])
    states = np.concatenate([np.full(count, UP), state, np.full(len(row), UP), np.full(len(mended), REPAIR), np.full(len(mended), DOWN)])
    starts = np.concatenate([chargers.installed, begin, end, start, done])
    kept = (starts < span.days) & np.concatenate([np.ones(count + 2 * len(row) + len(mended), bool), done < end[mended]])
    rows, states, starts = rows[kept], states[kept], starts[kept]
    order = np.lexsort((starts, rows))
    rows, states, starts = rows[order], states[order], starts[order]
    last = np.append(rows[1:] != rows[:-1], True)
    ends = np.where(last, span.days, np.append(starts[1:], 0))
    return tables.table(
        "charger_states",
        {
            "charger_id": chargers.first_id + rows,
            "state": columns.names(states, STATES),
            "started_at": span.timestamp(starts),
            "ended_at": span.timestamp(ends),
        },
    )


def _interruptions(
    truth: Truth, span: Window, chargers: Chargers, found: Faults, rng: np.random.Generator
) -> tuple[Array, Array, Array, Array]:
    """Stretches down or unknown, disjoint; where they overlap they are one, in the state that came first."""
    down = np.flatnonzero(found.down)
    age = span.days - chargers.installed
    lost = np.repeat(np.arange(len(age)), rng.poisson(truth.blemishes.lost_contact * age / 365.25))
    lost_at = chargers.installed[lost] + age[lost] * rng.random(len(lost))
    row = np.concatenate([found.happened.row[down], lost])
    begin = np.concatenate([found.happened.day[down], lost_at])
    end = np.concatenate([found.cleared[down], lost_at + rng.lognormal(np.log(20 / 24), 0.7, len(lost))])
    state = np.concatenate([np.full(len(down), DOWN), np.full(len(lost), LOST)])
    order, heads, ends = _disjoint(span, row, begin, end)
    return row[order][heads], state[order][heads], begin[order][heads], np.minimum(ends, span.days)


def _repairs(
    span: Window, found: Faults, visits: pa.Table, first_fault: int, row: Array, state: Array, begin: Array, end: Array
) -> tuple[Array, Array, Array]:
    """When somebody worked on a charger that was down: the outage, its begin and end; two at once are one."""
    fault = visits["fault_id"].to_numpy() - first_fault
    visited = (visits["visited_at"].to_numpy() - np.datetime64(span.start, "us")) / np.timedelta64(1, "D")
    of, apart = found.happened.row[fault], 4.0 * span.days
    outage = np.searchsorted(begin + row * apart, visited + of * apart, side="right") - 1
    known = np.flatnonzero(outage >= 0)
    known = known[(row[outage[known]] == of[known]) & (state[outage[known]] == DOWN)]
    outage, start = outage[known], visited[known]
    until = np.minimum(start + visits["labor_hours"].to_numpy()[known] / 24, end[outage])
    order, heads, until = _disjoint(span, outage, start, until)
    outage, start = outage[order][heads], start[order][heads]
    told = (start - begin[outage] >= SHORTEST) & (until - start >= SHORTEST)
    outage, start, until = outage[told], start[told], until[told]
    return outage, start, np.where(end[outage] - until >= SHORTEST, until, end[outage])


def _disjoint(span: Window, row: Array, begin: Array, end: Array) -> tuple[Array, Array, Array]:
    """The order of stretches by row and time; in it the first of each that overlap, and where these together end."""
    order = np.lexsort((begin, row))
    # Rows are kept apart by an offset, so that one running maximum serves all.
    offset = row[order] * (4.0 * span.days)
    if not len(row):
        return order, order, end
    reach = np.maximum.accumulate(end[order] + offset)
    heads = np.flatnonzero(np.append(True, (begin[order] + offset)[1:] > reach[:-1]))
    return order, heads, np.maximum.reduceat(end[order] + offset, heads) - offset[heads]
