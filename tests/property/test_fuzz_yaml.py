"""Layer files broken at random: each is a Layer or a LayerError that names a place, soon.

Some two thousand files a run; BATHTUB_FUZZ=thorough looks at ten times as many, and at others every time.
"""

from __future__ import annotations

import copy
import os
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

import metrics
from metrics.errors import LayerError, QueryError
from metrics.model import Layer
from metrics.rewrite import rewrite
from metrics.yaml12 import read

ROOT = Path(__file__).resolve().parents[2]
FILES = {name: (ROOT / name).read_text() for name in ("metrics.yml", "tests/semantic/metrics.yml")}
SOUND = {name: read(text, name).value for name, text in FILES.items()}
ENGINES = ("duckdb", "presto", "trino", "spark")
DUMPER = getattr(yaml, "CSafeDumper", yaml.SafeDumper)
SECONDS = 2.0  # of the processor's time, for one file

THOROUGH = os.environ.get("BATHTUB_FUZZ") == "thorough"


def examples(number: int) -> settings:
    """The settings of a test that looks at `number` examples; the same ones each time, unless it is thorough."""
    quick = {"max_examples": number, "derandomize": True, "phases": [Phase.explicit, Phase.generate]}  # a failure is not made smaller
    return settings(deadline=None, database=None, suppress_health_check=list(HealthCheck), **({"max_examples": 10 * number, "derandomize": False} if THOROUGH else quick))


# --- documents -------------------------------------------------------------------------------------------------------

WORDS = st.sampled_from(
    ["time", "failures", "miles", "model", "vehicles", "fleet", "exposure", "failure_rate", "failure_rate_low", "faults", "hours", "charging", "usage", "chargers", "nosuch", "_kind", "a__b", "on", "yes", "null", "sum", "count", "ratio", "simple", "derived", "cumulative", "percentile", "date", "timestamp", "varchar", "bigint", "UTC", "mile", "1e6_mile", "failure/mile", "12_months", "90_days", "{confidence_level}", "{nosuch}", "vehicles.model", "chargers.site", "poisson_exact", "month"]
) | st.sampled_from(
    [
        "", " ", "1e6 mile", "0 mile", "90 days", "1 fortnight", "failures / miles", "sum(miles)", "shift(failures, '1 month')", "a = 'b'", "x IN ()",
        "(SELECT 1)", "'; DROP TABLE x; --", "x" * 5000, "(" * 300, "é\u2028ü", "2026-02-30", "{", "%", "1/0", "NULL", "*", "CASE WHEN", "model = 'A' OR",
    ]
)  # fmt: skip
SCALARS = WORDS | st.none() | st.booleans() | st.integers(-3, 2**70) | st.floats() | st.text(max_size=8)
VALUES = SCALARS | st.lists(SCALARS, max_size=3) | st.dictionaries(WORDS, SCALARS, max_size=3)
CHANGES = st.tuples(st.sampled_from(["delete", "replace", "rename", "copy", "swap", "retype"]), st.integers(0, 10**6), st.integers(0, 10**6), VALUES)


def places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """The paths of everything inside."""
    inside = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [found for key, item in inside for found in ((*path, key), *places(item, (*path, key)))]


def at(value: Any, path: tuple[Any, ...]) -> Any:
    for part in path:
        value = value[part]
    return value


def changed(document: Any, change: tuple[str, int, int, Any]) -> Any:
    """The document with one thing deleted, replaced, renamed, copied over another, swapped or retyped."""
    kind, here, there, value = change
    every = places(document)
    if not every:
        return value
    *rest, last = every[here % len(every)]
    holder, other = at(document, tuple(rest)), at(document, every[there % len(every)])
    if kind == "delete":
        del holder[last]
    elif kind == "rename" and isinstance(holder, dict):
        holder[str(value)[:40] if there % 2 else str(every[there % len(every)][-1])] = holder.pop(last)
    elif kind == "copy":
        holder[last] = copy.deepcopy(other)
    elif kind == "retype":
        holder[last] = [holder[last], {"x": holder[last]}, str(holder[last]), None][there % 4]
    else:
        holder[last] = value
    return document


def outcome(text: str, file: str = "metrics.yml") -> Layer | LayerError:
    """What comes of the text; anything but a Layer or a LayerError, or taking too long, is a failure."""
    began = time.process_time()
    try:
        found: Layer | LayerError = metrics.loads(text, file)
    except LayerError as e:
        found = e
    assert time.process_time() - began < SECONDS
    return found


def check_report(found: Layer | LayerError) -> None:
    """Each problem says where it is, in one line."""
    if isinstance(found, LayerError):
        assert found.problems
        assert [p for p in found.problems if not (p.place.file and p.place.line >= 1 and p.place.column >= 1)] == []
        assert [p for p in found.problems if not str(p).isprintable() or len(str(p)) > 2000] == []


def check_compiles(found: Layer | LayerError) -> None:
    """A layer that loads answers on some engine, or says why it cannot."""
    if isinstance(found, Layer):
        engine = ENGINES[int(found.hash, 16) % len(ENGINES)]
        for table in found.tables.values():
            for name in list(table.metrics)[:3]:
                for statement in (f"SELECT MEASURE({name}) FROM {table.name}", f"SELECT date_trunc('month', time) AS m, MEASURE({name}) FROM {table.name} GROUP BY 1"):
                    with suppress(QueryError):
                        rewrite(found, statement, engine)


@pytest.mark.parametrize("name", FILES)
@examples(120)
@given(changes=st.lists(CHANGES, min_size=1, max_size=3))
def test_file_with_parts_changed_loads_or_is_refused(name, changes):
    document = copy.deepcopy(SOUND[name])
    for change in changes:
        document = changed(document, change)
    found = outcome(yaml.dump(document, Dumper=DUMPER, allow_unicode=True, sort_keys=False, width=110))
    check_report(found)
    check_compiles(found)


# --- text ------------------------------------------------------------------------------------------------------------

BITS = st.sampled_from(
    ["\t", "\0", "\r", "\u2028", "\ufeff", "\ud800", "\u0085", ":", ": ", "- ", "? ", "[", "]", "{", "}", "&a ", "*a", "!!int ", "!x ", "|\n", ">-\n", "'", '"', "#", "%YAML 1.1\n", "---\n", "...\n", "<<: ", "\\", ",", "\n", "  "]
) | st.text(max_size=3)  # fmt: skip
CUTS = st.tuples(st.integers(0, 10**6), st.integers(0, 40), BITS)


@pytest.mark.parametrize("name", FILES)
@examples(400)
@given(cuts=st.lists(CUTS, min_size=1, max_size=4))
def test_file_with_characters_changed_loads_or_is_refused(name, cuts):
    text = FILES[name]
    for place, length, bit in cuts:
        begin = place % (len(text) + 1)
        text = text[:begin] + bit + text[begin + length :]
    check_report(outcome(text))


@examples(500)
@given(text=st.text() | st.lists(BITS, max_size=40).map("".join))
def test_any_text_loads_or_is_refused(text):
    check_report(outcome(text))


@examples(40)
@given(content=st.binary(max_size=60), name=st.sampled_from(sorted(FILES)), place=st.integers(0, 10**6))
def test_any_bytes_in_a_file_load_or_are_refused(content, name, place, tmp_path_factory):
    whole = FILES[name].encode()
    file = tmp_path_factory.mktemp("bytes") / "metrics.yml"
    file.write_bytes(whole[: place % len(whole)] + content + whole[place % len(whole) :])
    try:
        metrics.load(file)
    except LayerError as e:
        check_report(e)


FRAGMENTS = st.lists(
    st.sampled_from(["a", "b", "vehicles.model", "(", ")", ",", ".", "+", "-", "*", "/", "%", "||", "=", "<>", "<", "IN", "NOT", "AND", "OR", "CASE", "WHEN", "THEN", "ELSE", "END", "NULL", "IS", "LIKE", "BETWEEN", "1", "2.5", "1e9", "'x'", "''", '"q"', "abs", "date_trunc", "date_diff", "cast", "AS", "date", "varchar", "interval", "'1'", "day", "month", "sum", "count", "shift", "failures", "SELECT", "FROM", ";", "--", "/*", "*/", "?", ":", "@", "$", "[", "]", "{", "}", "->", "=>", "::", "extract", "coalesce", "nullif", "substr", "split_part", "year"]),
    max_size=14,
).map(" ".join)  # fmt: skip


@examples(250)
@given(fragment=FRAGMENTS, field=st.sampled_from(["expr", "where", "derived", "condition"]))
def test_any_fragment_is_taken_or_refused_at_a_place(fragment, field):
    layer = {
        "version": 1,
        "sources": {
            "vehicles": {"table": "vehicles", "grain": "vehicle_id", "dimensions": {"model": {}}},
            "trips": {
                "table": "trips", "grain": "id", "time": "day", "joins": {"vehicles": "vehicle_id"}, "dimensions": {"a": {}, "b": {"expr": fragment if field == "expr" else "b"}},
                "measures": {"failures": {"agg": "count", "where": fragment if field == "where" else "a = 'x'"}},
            },
        },
        "metrics": {
            "failures": {"type": "simple", "measure": "trips.failures", **({"where": fragment} if field == "condition" else {})},
            "d": {"type": "derived", "expr": fragment if field == "derived" else "failures * 2"},
        },
    }  # fmt: skip
    found = outcome(yaml.safe_dump(layer, sort_keys=False))
    check_report(found)
    check_compiles(found)
