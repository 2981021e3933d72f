"""Rates and exact bounds on California's records, against pandas and scipy on the CSV files themselves."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest
from scipy.stats import chi2

import metrics

ROOT = Path(__file__).resolve().parents[2]
EXAMPLE = ROOT / "examples" / "california_dmv"
FOLDER = Path(os.environ.get("BATHTUB_DATA") or ROOT.parent / "shared" / "data" / "california_dmv")
COLUMNS = ["failures", "miles", "failure_rate", "failure_rate_low", "failure_rate_high", "mtbf", "mtbf_low", "mtbf_high"]

pytestmark = pytest.mark.skipif(not FOLDER.is_dir(), reason="California's records are not beside the checkout")


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> str:
    out = tmp_path_factory.mktemp("california") / "california.duckdb"
    subprocess.run([sys.executable, EXAMPLE / "build.py", FOLDER, "--out", out], check=True, capture_output=True)
    return f"duckdb:///{out}"


@pytest.fixture(scope="module")
def miles() -> pd.DataFrame:
    rows = named(pd.read_csv(FOLDER / "exposure_vin_month.csv", dtype={"miles": float}, keep_default_na=False))
    return rows.assign(time_month=rows.month, time_year=rows.month.str[:4])


@pytest.fixture(scope="module")
def events() -> pd.DataFrame:
    rows = named(pd.read_csv(FOLDER / "disengagements.csv", dtype=str, keep_default_na=False))
    for file, column in (("locations.csv", "location"), ("initiators.csv", "initiated_by")):
        rows = rows.assign(**{column: rows[column].map(spellings(file))})
    return rows.assign(time_month=rows.date.str[:7], time_year=rows.date.str[:4])


def named(rows: pd.DataFrame) -> pd.DataFrame:
    return rows.assign(maker=rows.manufacturer.map(spellings("makers.csv")))


def spellings(file: str) -> pd.Series:
    return pd.read_csv(EXAMPLE / file, keep_default_na=False).set_index("spelling").iloc[:, 0]


def asked(engine: str, by: str, where: str = "") -> pd.DataFrame:
    layer = metrics.load(EXAMPLE / "metrics.yml")
    frame = layer.query(COLUMNS, by=[by], where=where or None, engine=engine).df()
    key = by.replace(".", "_")
    length = {"time_year": 4, "time_month": 7}.get(key)
    return frame.assign(**{key: frame[key].astype(str).str[:length]}).set_index(key).astype(float)


def expected(failures: pd.Series, miles: pd.Series | float) -> pd.DataFrame:
    """Garwood's interval, as chi-square quantiles."""
    n, t = failures, miles
    low, high = chi2.ppf(0.025, 2 * n) / 2, chi2.ppf(0.975, 2 * n + 2) / 2
    low = pd.Series(low, n.index).fillna(0)
    has = n.where(n > 0)
    return pd.DataFrame({
        "failures": n, "miles": t, "failure_rate": n / t * 1e6, "failure_rate_low": low / t * 1e6, "failure_rate_high": high / t * 1e6,
        "mtbf": t / has, "mtbf_low": t / high, "mtbf_high": t / low.where(n > 0),
    }).astype(float)


def check(got: pd.DataFrame, wanted: pd.DataFrame) -> None:
    pd.testing.assert_frame_equal(got.loc[wanted.index, COLUMNS], wanted[COLUMNS], rtol=1e-7, atol=0, check_names=False, check_index_type=False)


@pytest.mark.parametrize("by", ["maker", "program", "time.year", "time.month"])
def test_rates_where_miles_are_filed_by_it(by, engine, miles, events):
    key = by.replace(".", "_")
    n, t = events.groupby(key).size(), miles.groupby(key).miles.sum()
    either = n.index.union(t.index)
    check(asked(engine, by), expected(n.reindex(either, fill_value=0), t.reindex(either)))


@pytest.mark.parametrize("by", ["location", "initiated_by"])
def test_rates_over_shared_miles(by, engine, miles, events):
    check(asked(engine, by), expected(events.groupby(by).size(), miles.miles.sum()))


def test_rates_by_location_of_one_maker_and_year(engine, miles, events):
    n = events[(events.maker == "Waymo") & (events.time_year == "2022")].groupby("location").size()
    t = miles[(miles.maker == "Waymo") & (miles.time_year == "2022")].miles.sum()
    check(asked(engine, "location", "maker = 'Waymo' AND time >= DATE '2022-01-01' AND time < DATE '2023-01-01'"), expected(n, t))


def test_every_maker_with_miles_appears(engine, miles):
    assert set(asked(engine, "maker").index) == set(miles.maker)


def test_nothing_filed_is_lost(engine, miles, events):
    ((failures, driven),) = metrics.load(EXAMPLE / "metrics.yml").query(["failures", "miles"], engine=engine).rows
    assert (failures, driven) == (len(events), pytest.approx(miles.miles.sum(), rel=1e-12))


def test_readme_shows_the_table_as_it_is(engine):
    rows = metrics.load(EXAMPLE / "metrics.yml").query(COLUMNS[:5], by=["maker"], order=["-miles"], limit=12, engine=engine).rows
    lines = [f"| {maker} | {n:,} | {t:,.0f} | {rate:,.1f} | {low:,.1f} | {high:,.1f} |" for maker, n, t, rate, low, high in rows]
    assert "\n".join(lines) in (EXAMPLE / "README.md").read_text()
