"""Logs of states: what a file may declare, what a question may ask, and the conventions of a step."""

from __future__ import annotations

import re

import duckdb
import pytest

import metrics
from metrics.errors import LayerError, QueryError

LAYER = """
version: 1
parameters:
  confidence_level: {type: number, default: 0.95, min: 0.5, max: 0.99}
  as_of: {type: date}
  level: {type: number, default: 1}
sources:
  units: {table: units, grain: unit_id, dimensions: {kind: {}}}
  log: {table: log, grain: [unit_id, began_at], joins: {units: unit_id}, time: {expr: began_at, type: timestamp}}
  notes: {table: notes, grain: note_id}
states:
  state: {unit: units, source: log, end: ended_at, up: state = 'up', down: state = 'down', as_of: "{as_of}"}
tables: {uptime: {facts: state}}
metrics:
  up: {type: simple, measure: state.up_time}
  unknown: {type: simple, measure: state.unknown_time}
  failures: {type: simple, measure: state.failures}
  repairs: {type: simple, measure: state.repairs}
  excluded: {type: simple, measure: state.excluded}
  availability: {type: availability, states: state, interval: {}}
  up_so_far: {type: cumulative, metric: up, to_date: all}
  up_90_days: {type: cumulative, metric: up, window: 90 days}
"""


def problem(before: str, after: str) -> str:
    assert before in LAYER
    with pytest.raises(LayerError) as refusal:
        metrics.loads(LAYER.replace(before, after), "metrics.yml")
    return str(refusal.value)


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ("source: log", "source: lgo", "unknown source 'lgo'; did you mean 'log'?"),
        ("source: log", "source: notes", "notes has no join to units, the unit of these states; declare one under sources.notes.joins"),
        ("unit: units", "unit: unit", "unknown source 'unit'; did you mean 'units'?"),
        ("end: ended_at", "end: ended_at, in: mile", "mile is no unit of time"),
        ("end: ended_at", "end: ended_at, zone: Mars", "unknown time zone 'Mars'"),
        ("end: ended_at", "end: ended_at, begin: unit.x", "unknown join 'unit'; did you mean 'units'?"),
        ("end: ended_at, up: state = 'up'", "end: ended_at", "states.state: field 'up' is required"),
        ('as_of: "{as_of}"', 'as_of: "{level}"', "parameter level must be of `type: date`, not number"),
        (", time: {expr: began_at, type: timestamp}}", "}", "log has no time; say `begin:` here"),
        ("states: state,", "states: stats,", "unknown states 'stats'; did you mean 'state'?"),
        ("states: state,", "states: state, value: unknown_share,", "`value: unknown_share` has no interval"),
        ("  state: {unit", "  log: {unit: units, source: log, up: 'true', down: 'false'}\n  state: {unit", "source log has the same name; rename these states"),
    ],
)
def test_what_is_wrong_with_a_declaration_is_told_with_its_place(before, after, told):
    found = problem(before, after)
    assert told in found
    assert re.match(r"metrics\.yml:\d+:\d+: ", found)
    assert len(found.splitlines()) == 1


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ({"metrics": "up", "by": "time"}, "stretches of time, which have no one moment"),
        ({"metrics": "up", "where": "time = DATE '2024-01-01'"}, "bound it as `time >= … AND time < …`"),
        ({"metrics": "up", "by": "time.minute", "where": "time >= DATE '2024-01-01' AND time < DATE '2024-02-01'"}, "at most 10,000 minutes"),
        ({"metrics": "up_90_days", "by": "time.month", "where": "time >= TIMESTAMP '2024-01-01 12:00:00'"}, "bound time from the beginning of a day"),
    ],
)
def test_what_has_no_answer_is_refused(question, told):
    with pytest.raises(QueryError) as refusal:
        metrics.loads(LAYER).sql(**question)
    assert told in str(refusal.value)


def test_a_definition_changes_its_hash():
    other = metrics.loads(LAYER.replace("state = 'down'", "state = 'off'"))
    assert metrics.loads(LAYER).metrics["availability"].hash != other.metrics["availability"].hash


def test_as_of_is_a_parameter_of_the_metric():
    assert metrics.loads(LAYER).metrics["availability"].parameters == {"as_of", "confidence_level"}


# --- conventions -----------------------------------------------------------------------------------------------------


def told(rows: str, *names: str, layer: str = LAYER, **question: object) -> list[object]:
    with duckdb.connect() as connection:
        connection.execute("CREATE TABLE units AS SELECT 'a' AS unit_id, 'k' AS kind")
        connection.execute(f"CREATE TABLE log AS SELECT * FROM (VALUES {rows}) AS log (unit_id, state, began_at, ended_at)")
        return list(metrics.loads(layer).query(list(names), engine=connection, **question).rows[0])


def row(state: str, begin: str, end: str | None) -> str:
    ended = f"TIMESTAMP '2024-01-{end}'" if end else "CAST(NULL AS TIMESTAMP)"
    return f"('a', '{state}', TIMESTAMP '2024-01-{begin}', {ended})"


def test_a_step_over_unknown_time_is_neither_a_failure_nor_a_repair():
    rows = ", ".join([row("up", "01", "02"), row("lost", "02", "03"), row("down", "03", "04"), row("up", "05", "06")])
    assert told(rows, "failures", "repairs", "unknown") == [0, 0, 48]


def test_a_step_belongs_to_the_window_that_begins_with_it():
    rows = ", ".join([row("up", "01", "02"), row("down", "02", "03")])
    assert told(rows, "failures", where="time >= DATE '2024-01-02'") == [1]
    assert told(rows, "failures", where="time < DATE '2024-01-02'") == [0]


def test_a_window_beyond_the_log_adds_no_time():
    rows = ", ".join([row("up", "01", None), row("up", "03", None)])
    assert told(rows, "up", where="time < DATE '2030-01-01'") == [48]


def test_without_an_end_a_state_lasts_until_the_next():
    rows = ", ".join([row("up", "01", "09"), row("down", "02", "09"), row("up", "05", "09")])
    assert told(rows, "up", "failures", "repairs", "excluded", layer=LAYER.replace(" end: ended_at,", "")) == [24, 1, 1, 0]


def test_until_cuts_what_has_not_ended():
    rows = ", ".join([row("up", "01", None), row("down", "03", None)])
    until = LAYER.replace(" end: ended_at,", " end: ended_at, until: \"DATE '2024-01-04'\", repair: state = 'down',")
    assert told(rows, "availability", layer=until) == [pytest.approx(48 / 72)]


def test_where_chooses_units():
    rows = row("up", "01", "02")
    assert told(rows, "up", layer=LAYER.replace(" end: ended_at,", " end: ended_at, where: kind <> 'k',")) == [0]


def test_zero_failures_leave_availability_without_bounds():
    rows = ", ".join([row("down", "01", "02"), row("up", "02", "05")])
    assert told(rows, "availability", "availability_low", "availability_high", "availability_status") == [0.75, None, None, "no_failures"]


def test_nothing_known_is_no_number():
    assert told(row("lost", "01", "02"), "availability", "availability_low", "availability_unknown_share", "availability_status") == [None, None, 1.0, "no_data"]


def test_moments_are_taken_to_the_second():
    rows = "('a', 'up', TIMESTAMP '2024-01-01 00:00:00.9', TIMESTAMP '2024-01-01 01:00:00.1'), ('a', 'down', TIMESTAMP '2024-01-01 01:00:00.1', TIMESTAMP '2024-01-01 01:00:00.4')"
    assert told(rows, "up", "excluded") == [1, 1]
