"""California's autonomous-vehicle records, from their CSV files into the DuckDB file that metrics.yml reads.

python examples/california_dmv/build.py [FOLDER] [--out california.duckdb]
"""

from __future__ import annotations

import argparse
import csv
import os
import sys
from collections.abc import Mapping
from pathlib import Path

import duckdb
import pandas as pd

HERE = Path(__file__).resolve().parent
BESIDE_THE_CHECKOUT = HERE.parents[2] / "shared" / "data" / "california_dmv"
COLUMNS = {
    "exposure_vin_month.csv": {"manufacturer", "vin", "program", "month", "miles"},
    "disengagements.csv": {"manufacturer", "vin", "initiated_by", "location", "program", "date", "description"},
}

TABLES = """
CREATE TABLE exposure AS
    SELECT maker, vin, program, strptime(month, '%Y-%m')::DATE AS month, miles::DOUBLE AS miles
    FROM mileage ORDER BY ALL;
CREATE TABLE disengagements AS
    SELECT row_number() OVER (ORDER BY filed)::BIGINT AS disengagement_id,
        maker, vin, program, initiated_by, location, date::DATE AS on_date, description
    FROM events ORDER BY filed;
CREATE TABLE vehicles AS
    SELECT DISTINCT maker, vin, CASE WHEN vin LIKE '~%' THEN 'truncated' WHEN length(vin) = 17 THEN 'full' ELSE 'wrong length' END AS vin_form
    FROM exposure ORDER BY ALL;
CREATE TABLE makers AS
    SELECT maker, count(*)::INTEGER AS spellings, string_agg(spelling, ' | ' ORDER BY spelling) AS filed_as
    FROM filings GROUP BY maker ORDER BY maker;
"""

ACCOUNT = """
SELECT * FROM (VALUES
    ('makers', (SELECT count(*) FROM makers)),
    ('  spellings of them', (SELECT sum(spellings) FROM makers)),
    ('  with miles and no disengagement', (SELECT count(DISTINCT maker) FROM exposure ANTI JOIN disengagements USING (maker))),
    ('vehicles (maker and VIN)', (SELECT count(*) FROM vehicles)),
    ('  with a VIN cut to its last four characters', (SELECT count(*) FROM vehicles WHERE vin_form = 'truncated')),
    ('  with a VIN of 16 or 18 characters', (SELECT count(*) FROM vehicles WHERE vin_form = 'wrong length')),
    ('  without a disengagement', (SELECT count(*) FROM vehicles ANTI JOIN disengagements USING (maker, vin))),
    ('vehicle-months by programme', (SELECT count(*) FROM exposure)),
    ('  whose vehicle drove in another programme that month too', (SELECT count(*) FROM exposure SEMI JOIN (SELECT maker, vin, month FROM exposure GROUP BY ALL HAVING count(*) > 1) USING (maker, vin, month))),
    ('miles', (SELECT round(sum(miles))::BIGINT FROM exposure)),
    ('disengagements', (SELECT count(*) FROM disengagements)),
    ('  of vehicles without a mileage row', (SELECT count(*) FROM disengagements ANTI JOIN vehicles USING (maker, vin))),
    ('  of vehicles without miles in that programme and month', (SELECT count(*) FROM disengagements d ANTI JOIN exposure e ON (d.maker, d.vin, d.program, date_trunc('month', on_date)) = (e.maker, e.vin, e.program, e.month))),
    ('  alike in every column to one before', (SELECT (SELECT count(*) FROM disengagements) - (SELECT count(*) FROM (SELECT DISTINCT * EXCLUDE disengagement_id FROM disengagements))))
) AS account (what, number)
"""


def main(arguments: list[str] | None = None) -> int:
    """0 when the file is built, 1 with one message when the records cannot be read."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else None)
    where = "where the two CSV files are (default: BATHTUB_DATA, else a data folder beside the checkout)"
    parser.add_argument("folder", nargs="?", type=Path, default=data_folder(), help=where)
    parser.add_argument("--out", type=Path, default=Path("california.duckdb"))
    given = parser.parse_args(arguments)
    try:
        for what, number in build(given.folder, given.out):
            print(f"{number:>12,}  {what}")
    except (OSError, ValueError, duckdb.ConversionException, duckdb.InvalidInputException) as error:
        print(f"build.py: {error}", file=sys.stderr)
        return 1
    return 0


def data_folder() -> Path:
    """BATHTUB_DATA, else the data folder beside the checkout."""
    return Path(os.environ.get("BATHTUB_DATA") or BESIDE_THE_CHECKOUT)


def build(folder: Path, out: Path) -> list[tuple[str, int]]:
    """What the file `out` now holds, as (what, number), made from the records in `folder`.

    A file of that name is replaced when all is written. Raises OSError where a file is missing, ValueError where a
    spelling is in no mapping, a column or a number is missing, or a vehicle has a month twice.
    """
    makers = mapping("makers.csv")
    mileage = renamed(records(folder, "exposure_vin_month.csv"), "manufacturer", "maker", makers)
    events = renamed(records(folder, "disengagements.csv"), "manufacturer", "maker", makers)
    events = renamed(events, "location", "location", mapping("locations.csv"))
    events = renamed(events, "initiated_by", "initiated_by", mapping("initiators.csv"))
    check(mileage)
    filed = set(mileage["manufacturer"]) | set(events["manufacturer"])
    filings = pd.DataFrame([(spelling, maker) for spelling, maker in makers.items() if spelling in filed], columns=["spelling", "maker"])
    return written(out, {"mileage": mileage, "events": events.rename_axis("filed").reset_index(), "filings": filings})


def records(folder: Path, name: str) -> pd.DataFrame:
    """A file's rows as they stand: text, an empty field an empty text."""
    rows = pd.read_csv(folder / name, dtype=str, keep_default_na=False)
    if missing := sorted(COLUMNS[name] - set(rows)):
        raise ValueError(f"{name} has no column {', '.join(missing)}")
    return rows


def mapping(name: str) -> Mapping[str, str]:
    """Our names by the spellings in the records."""
    with (HERE / name).open(newline="") as file:
        pairs = list(csv.reader(file))[1:]
    names = dict(pairs)
    if len(names) < len(pairs):
        raise ValueError(f"{name} maps a spelling twice")
    return names


def renamed(rows: pd.DataFrame, column: str, to: str, names: Mapping[str, str]) -> pd.DataFrame:
    """The rows with a column `to` that holds our name for the spelling in `column`."""
    unknown = sorted(set(rows[column]) - set(names))
    if unknown:
        raise ValueError(f"no mapping for these spellings of {column}; add each to its CSV file: {', '.join(map(repr, unknown))}")
    return rows.assign(**{to: rows[column].map(dict(names))})


def check(mileage: pd.DataFrame) -> None:
    """Miles are numbers from 0 on, and two spellings of one maker have not filed a vehicle's month twice."""
    bad = mileage.loc[~pd.to_numeric(mileage["miles"], errors="coerce").between(0, float("inf"), inclusive="left"), "miles"]
    if len(bad):
        raise ValueError(f"{len(bad)} vehicle-months without a number of miles, the first: {bad.iloc[0]!r}")
    grain = ["maker", "vin", "program", "month"]
    twice = mileage.loc[mileage.duplicated(grain), grain]
    if len(twice):
        raise ValueError(f"{len(twice)} vehicle-months are filed twice, the first: {', '.join(twice.iloc[0])}")


def written(out: Path, inputs: Mapping[str, pd.DataFrame]) -> list[tuple[str, int]]:
    """The account of the tables just written to `out`."""
    unfinished = out.with_name(f".{out.name}.{os.getpid()}.unfinished")
    try:
        with duckdb.connect(str(unfinished)) as connection:
            for name, rows in inputs.items():
                connection.register(name, rows)
            connection.execute(TABLES)
            account = connection.execute(ACCOUNT).fetchall()
        os.replace(unfinished, out)
    finally:
        unfinished.unlink(missing_ok=True)
    return account


if __name__ == "__main__":
    sys.exit(main())
