"""The California example on made-up records: spellings, programmes, orphans, refusals. No data folder is needed."""

from __future__ import annotations

import importlib.util
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import duckdb
import pytest

import metrics

EXAMPLE = Path(__file__).resolve().parents[2] / "examples" / "california_dmv"

MILEAGE = """\
manufacturer,vin,program,month,miles
WAYMO LLC,VIN0000000000000A,with_driver,2022-10,1000.5
Waymo LLC,VIN0000000000000A,with_driver,2022-12,2000
Waymo LLC,VIN0000000000000A,driverless,2022-12,500
ZOOX INC,~0015,with_driver,2022-10,4000
LYFT,VIN0000000000000L,with_driver,2022-10,100
"""
EVENTS = """\
manufacturer,vin,initiated_by,location,program,date,description
WAYMO LLC,VIN0000000000000A,Test driver,STREET,with_driver,2022-10-31,"too close, taken over"
Waymo LLC,VIN0000000000000A,AV System,Street,with_driver,2022-12-01,planner
Waymo LLC,VIN0000000000000A,AV System,Street,with_driver,2022-12-01,planner
"ZOOX, INC",VIN0000000000000Z,Test Driver,Freeway,with_driver,2022-10-02,unknown vehicle
"""


@pytest.fixture(scope="module")
def example() -> ModuleType:
    spec = importlib.util.spec_from_file_location("california_build", EXAMPLE / "build.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def records(tmp_path: Path) -> Path:
    return filed(tmp_path, MILEAGE, EVENTS)


@pytest.fixture
def ask(example: ModuleType, records: Path, tmp_path: Path) -> Callable[..., list[tuple]]:
    out = tmp_path / "california.duckdb"
    example.build(records, out)
    layer = metrics.load(EXAMPLE / "metrics.yml")
    return lambda *names, **question: layer.query(list(names), engine=f"duckdb:///{out}", **question).rows


def filed(folder: Path, mileage: str, events: str) -> Path:
    (folder / "exposure_vin_month.csv").write_text(mileage)
    (folder / "disengagements.csv").write_text(events)
    return folder


def test_spellings_of_one_maker_are_one_group(ask):
    assert ask("failures", "miles", by=["maker"], order=["maker"]) == [
        ("Lyft", 0, 100.0), ("Waymo", 3, 3500.5), ("Zoox", 1, 4000.0),
    ]


def test_maker_without_an_event_has_rate_zero_and_its_upper_bound(ask):
    ((rate, low, high),) = ask("failure_rate", "failure_rate_low", "failure_rate_high", where="maker = 'Lyft'")
    assert (rate, low) == (0, 0)
    assert high == pytest.approx(3.688879454113936 / 100 * 1e6, rel=1e-7)  # -ln(0.025): no event in 100 miles


def test_programmes_stay_apart_and_their_miles_add_up(ask):
    assert ask("miles", by=["program"], where="maker = 'Waymo'", order=["program"]) == [
        ("driverless", 500.0), ("first_time", None), ("with_driver", 3000.5),
    ]


def test_events_alike_in_every_column_are_all_kept(ask):
    assert ask("failures", by=["time.month"], where="maker = 'Waymo' AND time >= DATE '2022-12-01'")[0][1] == 2


def test_miles_are_shared_over_location(ask):
    rows = dict((location, (failures, miles)) for location, failures, miles in ask("failures", "miles", by=["location"], where="maker = 'Waymo'"))
    assert rows["street"] == (3, 3500.5)


def test_location_on_the_form_without_an_event_appears(ask):
    assert ("rural road", 0) in ask("failures", by=["location"])


def test_event_of_a_vehicle_without_miles_is_kept_and_counted(ask):
    assert ask("failures", "unknown_vehicle_failures", where="maker = 'Zoox'") == [(1, 1)]


def test_account_tells_what_is_odd(example, records, tmp_path):
    account = {what.strip(): number for what, number in example.build(records, tmp_path / "account.duckdb")}
    assert account["spellings of them"] == 5
    assert account["with a VIN cut to its last four characters"] == 1
    assert account["whose vehicle drove in another programme that month too"] == 2
    assert account["alike in every column to one before"] == 1
    assert account["of vehicles without a mileage row"] == 1


def test_unmapped_spellings_are_listed(example, tmp_path, capsys):
    folder = filed(tmp_path, MILEAGE.replace("LYFT", "Lyft Inc"), EVENTS)
    assert example.main([str(folder), "--out", str(tmp_path / "out.duckdb")]) == 1
    assert "'Lyft Inc'" in capsys.readouterr().err


def test_unmapped_location_is_listed(example, tmp_path, capsys):
    folder = filed(tmp_path, MILEAGE, EVENTS.replace("STREET", "Avenue"))
    assert example.main([str(folder), "--out", str(tmp_path / "out.duckdb")]) == 1
    assert "spellings of location" in capsys.readouterr().err


def test_month_filed_twice_under_two_spellings_is_refused(example, tmp_path, capsys):
    folder = filed(tmp_path, MILEAGE.replace("2022-12,2000", "2022-10,2000"), EVENTS)
    assert example.main([str(folder), "--out", str(tmp_path / "out.duckdb")]) == 1
    assert "Waymo, VIN0000000000000A, with_driver, 2022-10" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("mileage", "events"),
    [
        (MILEAGE.replace("4000", "many"), EVENTS),
        (MILEAGE.replace("4000", "-4"), EVENTS),
        (MILEAGE, EVENTS.replace("2022-10-31", "2022-02-31")),
        (MILEAGE.replace("miles\n", "distance\n"), EVENTS),
    ],
    ids=["text for miles", "negative miles", "no such day", "no such column"],
)
def test_bad_records_leave_the_file_that_was_there(example, tmp_path, capsys, mileage, events):
    folder, out = filed(tmp_path, mileage, events), tmp_path / "out.duckdb"
    out.write_text("as before")
    assert example.main([str(folder), "--out", str(out)]) == 1
    assert capsys.readouterr().err.startswith("build.py: ")
    assert (out.read_text(), list(tmp_path.glob(".*"))) == ("as before", [])


def test_missing_folder_is_told(example, tmp_path, capsys):
    assert example.main([str(tmp_path / "nowhere"), "--out", str(tmp_path / "out.duckdb")]) == 1
    assert "exposure_vin_month.csv" in capsys.readouterr().err


def test_folder_comes_from_the_environment(example, monkeypatch, tmp_path):
    monkeypatch.setenv("BATHTUB_DATA", str(tmp_path))
    assert example.data_folder() == tmp_path


def test_tables_have_the_keys_the_layer_declares(example, records, tmp_path):
    example.build(records, tmp_path / "keys.duckdb")
    keys = {"makers": "maker", "vehicles": "maker, vin", "exposure": "maker, vin, program, month", "disengagements": "disengagement_id"}
    with duckdb.connect(str(tmp_path / "keys.duckdb"), read_only=True) as connection:
        twice = {table: connection.execute(f"SELECT {key} FROM {table} GROUP BY {key} HAVING count(*) > 1").fetchall() for table, key in keys.items()}
    assert twice == {table: [] for table in keys}
