"""`bathtub validate --live`: what is found where tables do not hold what the layer says of them."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

SEMANTIC = Path(__file__).resolve().parents[1] / "semantic"
LAYER = SEMANTIC / "metrics.yml"


@pytest.fixture
def live(run, tmp_path, charging):
    """Validates against a copy of the tables after some SQL; lines of the table by source and what was looked at."""

    def look(sql="", layer=LAYER):
        file = tmp_path / "copy.duckdb"
        file.write_bytes(Path(charging.removeprefix("duckdb:///")).read_bytes())
        with duckdb.connect(str(file)) as connection:
            connection.execute(sql or "SELECT 1")
        return run("validate", str(layer), "--live", f"duckdb:///{file}")

    return look


def line(said, source, what):
    """(verdict, found) of the one line on this."""
    (found,) = [row for row in said.stdout.splitlines() if f"  {source} " in row and f"  {what}" in row]
    return found.split()[0], found.partition(what)[2].strip()


def test_a_good_layer_is_good(live):
    said = live()
    assert said.exit_code == 0
    assert said.stdout.splitlines()[-1].endswith("0 fail")


def test_orphans_are_counted_and_allowed(live):
    assert line(live(), "faults", "join chargers to chargers") == ("warn", "1 of 11 rows match nothing; they are kept under NULL")


def test_rows_without_a_key_are_told_from_orphans(live):
    said = live("UPDATE faults SET charger_id = NULL WHERE fault_id IN (SELECT min(fault_id) FROM faults)")
    assert "(1 of them have no key)" in line(said, "faults", "join chargers to chargers")[1]


def test_a_grain_that_is_not_unique_fails(live):
    said = live("INSERT INTO chargers SELECT * FROM chargers LIMIT 1")
    assert line(said, "chargers", "one row for each charger_id") == ("fail", "1 keys have several rows: joins to it would count twice")
    assert said.exit_code == 1


def test_a_missing_table_fails_and_the_others_are_looked_at(live):
    said = live("DROP TABLE snapshots")
    assert line(said, "snapshots", "table")[0] == "fail"
    assert line(said, "visits", "table and columns")[0] == "ok"


def test_each_missing_column_is_named(live):
    said = live("ALTER TABLE faults DROP COLUMN severity; ALTER TABLE faults DROP COLUMN cost")
    assert line(said, "faults", "dimension severity")[0] == "fail"
    assert line(said, "faults", "measure cost ")[0] == "fail"
    assert "dimension subsystem" not in said.stdout


def test_rows_are_looked_at_for_what_is_not_broken(live):
    said = live("ALTER TABLE faults DROP COLUMN cost; ALTER TABLE faults DROP COLUMN subsystem")
    assert line(said, "faults", "one row for each fault_id") == ("ok", "11 rows")
    assert "domain of subsystem" not in said.stdout


def test_a_column_of_another_type_fails(live):
    said = live("ALTER TABLE usage ALTER COLUMN hours TYPE VARCHAR")
    assert line(said, "usage", "measure hours") == ("fail", "declared as a number, is varchar")


def test_a_timestamp_in_place_of_a_date_is_warned_of(live):
    said = live("ALTER TABLE visits ALTER COLUMN day TYPE TIMESTAMP")
    assert line(said, "visits", "time") == ("warn", "declared as a date, is timestamp")


def test_keys_of_two_types_fail(live):
    said = live("ALTER TABLE visits ALTER COLUMN fault_id TYPE BIGINT[] USING [1]")
    assert said.exit_code == 1
    assert any(row.startswith("fail  visits") for row in said.stdout.splitlines())


def test_periods_of_a_history_that_overlap_fail(live):
    said = live("UPDATE site_history SET valid_to = NULL")
    assert line(said, "site_history", "periods valid_from to valid_to")[0] == "fail"


def test_values_outside_a_domain_and_those_not_seen_are_named(live):
    said = live("UPDATE faults SET subsystem = 'antenna' WHERE subsystem = 'power'")
    assert line(said, "faults", "domain of subsystem") == ("warn", "not declared: antenna; not seen: cooling, power")


def test_an_empty_table_is_warned_of(live):
    assert line(live("DELETE FROM snapshots"), "snapshots", "one row for each charger_id, month") == ("warn", "the table is empty")


def test_a_server_that_does_not_answer_is_one_line(run):
    said = run("validate", str(LAYER), "--live", "presto://u@127.0.0.1:9/hive/x")
    assert (said.exit_code, said.stderr) == (1, "presto at 127.0.0.1:9 does not answer; is the server up, and the address right?\n")


def test_progress_is_on_standard_error(live):
    assert "looking at chargers" in live().stderr


def test_a_source_without_a_table_on_the_engine_fails(live, tmp_path):
    layer = tmp_path / "layer.yml"
    layer.write_text(LAYER.read_text().replace("table: programs", "table: {presto: hive.grid.programs}"))
    assert line(live(layer=layer), "programs", "table") == ("fail", "source programs names no table for duckdb; add `duckdb:` under sources.programs.table")
