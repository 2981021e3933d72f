"""The shipped catalogue over the standard tables: every metric answers, and the main ones agree with pandas and scipy."""

from __future__ import annotations

from pathlib import Path

import duckdb
import numpy as np
import pandas as pd
import pytest
from scipy.stats import binomtest, chi2

import metrics
from metrics.demo import tables
from metrics.demo.fleet import simulate
from metrics.demo.truth import DEFAULT

CATALOGUE = Path(__file__).resolve().parents[2] / "metrics.yml"
LAYER = metrics.load(CATALOGUE)
ALL = [(table.name, metric) for table in LAYER.tables.values() for metric in table.metrics]
OF_ITS_OWN = [(table, name) for table, name in ALL if not LAYER.tables[table].metrics[name].output_of]


@pytest.fixture(scope="module")
def data() -> dict[str, pd.DataFrame]:
    return {name: rows.to_pandas() for name, rows in simulate(4_000, seed=21).items()}


@pytest.fixture(scope="module")
def engine(data: dict[str, pd.DataFrame]) -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect()
    for name, rows in data.items():
        connection.register("rows", rows)
        types = ", ".join(f'CAST("{column.name}" AS {column.type}) AS "{column.name}"' for column in tables.BY_NAME[name].columns)
        connection.execute(f"CREATE TABLE {name} AS SELECT {types} FROM rows")
    return connection


def asked(engine, names: list[str], by: list[str], **question) -> pd.DataFrame:
    return LAYER.query(names, by=by, engine=engine, **question).df().set_index([key.replace(".", "_") for key in by]).astype(float)


def failures_of(data: dict[str, pd.DataFrame]) -> pd.DataFrame:
    return data["failures"].merge(data["vehicles"], on="vehicle_id", how="left")


def miles_of(data: dict[str, pd.DataFrame]) -> pd.DataFrame:
    return data["exposure"].merge(data["vehicles"], on="vehicle_id")


def bounds(failures, miles) -> pd.DataFrame:
    """Garwood (1936)."""
    low, high = np.nan_to_num(chi2.ppf(0.025, 2 * failures)) / 2, chi2.ppf(0.975, 2 * failures + 2) / 2
    return pd.DataFrame({"failure_rate": failures / miles * 1e6, "failure_rate_low": low / miles * 1e6, "failure_rate_high": high / miles * 1e6})


@pytest.mark.parametrize(("table", "name"), ALL)
def test_every_metric_answers(table, name, engine):
    assert any(value is not None for _, value in LAYER.query([name], by=[by(name)], engine=engine).rows)


def by(name):
    """What a metric is asked by: a life spans many months, a curve has an age."""
    metric = LAYER.metrics[name]
    lives = [fact for fact in metric.facts if LAYER.sources[fact].life]
    if not lives:
        return "time.month"
    curve = (metric.kind in ("survival", "recurrence") and not metric.body.at and not getattr(metric.body, "p", None)) or (metric.kind == "life" and metric.body.value in ("sf", "hazard") and not metric.body.argument)
    life = lives[0].removesuffix("_curve")
    step = {"month": 10, "day": 100}.get(LAYER.sources[life].life.age_unit.text, 10000)  # a curve is told where a bin was lived through
    return f"{step} * ceil({life}_age / {step}) AS age" if curve else "model"


@pytest.mark.parametrize(("table", "name"), [(table.name, name) for table in LAYER.tables.values() for name in table.dimensions if name != "time"])
def test_every_dimension_groups_a_count(table, name, engine):
    counted = {"fleet": "failures", "charging": "charger_faults", "storage": "battery_events"}[table]
    counted = "repairs" if name == "payer" else "vehicles" if name == "delivery_month" else counted
    of_age = {"component_miles_age": "survival", "component_days_age": "b10_life_days_n_failures", "vehicle_miles_age": "mcf", "vehicle_months_age": "r1000", "component_modes_age": "incidence_by_mode", "component_modes_mode": "weibull_beta_of_mode_n_failures"}
    counted = of_age.get(name, counted)
    assert LAYER.query([counted], by=[name], engine=engine).rows


@pytest.mark.parametrize(("table", "name"), OF_ITS_OWN)
def test_every_metric_says_what_it_is(table, name):
    metric = LAYER.tables[table].metrics[name]
    assert metric.label
    assert metric.description
    assert metric.format
    assert metric.owner
    assert metric.folder


@pytest.mark.parametrize("table", LAYER.tables.values(), ids=lambda table: table.name)
def test_labels_tell_the_metrics_of_a_table_apart(table):
    labels = [metric.label for metric in table.metrics.values()]
    assert sorted(set(labels)) == sorted(labels)


@pytest.mark.parametrize("name", ["time", "model", "region", "build_month", "component", "failure_mode", "months_in_service"])
def test_dimension_others_rely_on_is_there(name):
    assert name in LAYER.tables["fleet"].dimensions


@pytest.mark.parametrize(
    ("name", "unit"),
    [
        ("failures", "failures"),
        ("miles", "miles"),
        ("failure_rate", "failures per million miles"),
        ("failure_rate_low", "failures per million miles"),
        ("failure_rate_high", "failures per million miles"),
        ("mtbf", "miles per failure"),
        ("mtbf_low", "miles per failure"),
        ("vehicles", "vehicles"),
        ("repair_cost", "USD"),
    ],
)
def test_metric_others_rely_on_has_its_unit(name, unit):
    assert LAYER.tables["fleet"].metrics[name].unit == unit


def test_rate_and_bounds_by_model(engine, data):
    miles = miles_of(data).groupby("model").miles.sum()
    failures = failures_of(data).groupby("model").size().reindex(miles.index, fill_value=0)
    got = asked(engine, ["failure_rate", "failure_rate_low", "failure_rate_high"], ["model"])
    pd.testing.assert_frame_equal(got.loc[miles.index], bounds(failures, miles), rtol=1e-7, check_names=False, check_index_type=False)


def test_rate_by_component_is_over_all_miles(engine, data):
    failures = failures_of(data).groupby("component").size()
    got = asked(engine, ["failure_rate", "failure_rate_low", "failure_rate_high"], ["component"])
    wanted = bounds(failures, pd.Series(data["exposure"].miles.sum(), failures.index))
    pd.testing.assert_frame_equal(got.loc[failures.index], wanted, rtol=1e-7, check_names=False, check_index_type=False)


def test_component_without_a_failure_appears_with_its_upper_bound(engine, data):
    got = asked(engine, ["failure_rate", "failure_rate_high"], ["component"]).loc["airbag_inflator"]
    assert got.failure_rate == 0
    assert got.failure_rate_high == pytest.approx(-np.log(0.025) / data["exposure"].miles.sum() * 1e6, rel=1e-7)


def test_rate_by_months_in_service(engine, data):
    failures, exposure = failures_of(data), miles_of(data)
    failures = failures.assign(age=months(failures.delivered_on, failures.failed_at)).dropna(subset="age").groupby("age").size()
    miles = exposure.assign(age=months(exposure.delivered_on, exposure.month)).groupby("age").miles.sum()
    got = asked(engine, ["failures", "miles"], ["months_in_service"], where="months_in_service >= 0")
    pd.testing.assert_series_equal(got.miles, miles, rtol=1e-12, check_names=False, check_index_type=False)
    wanted = failures[failures.index >= 0].reindex(miles.index, fill_value=0)
    pd.testing.assert_series_equal(got.failures, wanted, check_names=False, check_index_type=False, check_dtype=False)


def months(since: pd.Series, until: pd.Series) -> pd.Series:
    since, until = pd.to_datetime(since), pd.to_datetime(until)
    return (until.dt.year - since.dt.year) * 12 + until.dt.month - since.dt.month


def test_first_year_failures(engine, data):
    age = months(failures_of(data).delivered_on, failures_of(data).failed_at)
    assert LAYER.query(["first_year_failures"], engine=engine).rows == [(int(age.between(0, 11).sum()),)]


def test_rates_by_component_add_up_to_the_rate(engine):
    total = asked(engine, ["failure_rate"], ["model"]).drop("unknown").failure_rate
    parts = LAYER.query(["failure_rate"], by=["model", "component"], engine=engine).df().groupby("model").failure_rate.sum()
    pd.testing.assert_series_equal(parts[total.index], total, rtol=1e-9, check_names=False, check_index_type=False)


def test_failures_of_unknown_vehicles_are_counted_and_kept(engine, data):
    (kept, unknown), = LAYER.query(["failures", "unknown_vehicle_failures"], engine=engine).rows
    assert (kept, unknown) == (len(data["failures"]), int(failures_of(data).vin.isna().sum()))


def test_repair_cost_by_payer(engine, data):
    wanted = data["repairs"].assign(payer=data["repairs"].payer.fillna("unknown")).groupby("payer").cost.sum()
    got = asked(engine, ["repair_cost"], ["payer"]).repair_cost
    pd.testing.assert_series_equal(got[wanted.index], wanted, rtol=1e-9, check_names=False, check_index_type=False)


def test_vehicles_in_service_are_those_at_the_end(engine, data):
    last = data["exposure"][pd.to_datetime(data["exposure"].month) == "2025-12-01"].in_service.sum()
    got = LAYER.query(["vehicles_in_service"], by=["time.year"], where="time >= DATE '2025-01-01' AND time < DATE '2026-01-01'", engine=engine)
    assert got.rows[0][1] == last


def test_charger_availability_is_what_the_simulator_did(engine, data):
    log = data["charger_states"].merge(data["chargers"], on="charger_id")
    hours = (log.ended_at - log.started_at).dt.total_seconds() / 3600
    time = hours.groupby([log.hardware, log.state]).sum().unstack(fill_value=0)
    down = time["down"] + time["repair"]
    got = asked(engine, ["charger_availability", "charger_unknown_share", "charger_down_time"], ["hardware"])
    assert got.charger_availability.sort_index().tolist() == pytest.approx((time["up"] / (time["up"] + down)).tolist(), rel=1e-12)
    assert got.charger_unknown_share.sort_index().tolist() == pytest.approx((time["unknown"] / time.sum(axis=1)).tolist(), rel=1e-12)
    assert got.charger_down_time.sort_index().tolist() == pytest.approx(down.tolist(), rel=1e-12)


def test_charger_downtime_bounds_hold_the_simulated_mean(engine):
    (found,) = LAYER.query(["charger_mean_downtime_low", "charger_mean_downtime_high"], engine=engine).rows
    assert found[0] < DEFAULT.outage.mean < found[1]


def test_charger_fault_rate_by_hardware(engine, data):
    hours = data["charger_usage"].merge(data["chargers"], on="charger_id").groupby("hardware").hours.sum()
    faults = data["charger_faults"].merge(data["chargers"], on="charger_id").groupby("hardware").size()
    got = asked(engine, ["charger_fault_rate"], ["hardware"]).charger_fault_rate
    pd.testing.assert_series_equal(got[hours.index], faults / hours * 1000, rtol=1e-9, check_names=False, check_index_type=False)


def test_first_time_success_and_its_bounds_by_site(engine, data):
    usage = data["charger_usage"].merge(data["chargers"], on="charger_id").groupby("site")[["sessions", "failed_sessions"]].sum()
    got = asked(engine, ["first_time_success", "first_time_success_low", "first_time_success_high", "session_failure_share_low"], ["site"])
    for site, (sessions, failed) in usage.iterrows():
        wanted = binomtest(int(sessions - failed), int(sessions)).proportion_ci(0.95, "exact")
        np.testing.assert_allclose(got.loc[site], [1 - failed / sessions, wanted.low, wanted.high, 1 - wanted.high], rtol=1e-9)


def test_mean_times_are_not_cut_to_whole_numbers(engine, data):
    delay = (data["failures"].reported_at - data["failures"].failed_at).dt.total_seconds().mean() / 86_400
    workshop = (data["repairs"].completed_at - data["repairs"].opened_at).dt.total_seconds().mean() / 3600
    ((got_delay, got_workshop),) = LAYER.query(["report_delay", "mean_repair_time"], engine=engine).rows
    assert got_delay == pytest.approx(delay, abs=1 / 86_400)
    assert got_workshop == pytest.approx(workshop, abs=1 / 3600)


# --- lives -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("axis", "beta", "quantile"), [("days", "weibull_beta_days", "b10_life_days"), ("miles", "weibull_beta", "b10_life")])
def test_fits_find_the_truth_that_was_simulated(axis, beta, quantile, data, engine):
    """At 99.9 % every bound of this seed has the truth in it; components of one Weibull life only."""
    truth = data["simulation_truth"]
    truth = truth[truth.failure_mode.isna() & (truth.cohort == "all") & (truth.axis == axis)].set_index("component")
    names = [f"{name}{bound}" for name in (beta, quantile) for bound in ("_low", "_high")]
    found = asked(engine, names, ["component"], params={"confidence_level": 0.999}).loc[truth.index].dropna()
    truth = truth.loc[found.index]
    b10 = truth.eta * (-np.log(0.9)) ** (1 / truth.beta)
    assert len(found) >= 2
    assert (found[f"{beta}_low"] < truth.beta).all()
    assert (truth.beta < found[f"{beta}_high"]).all()
    assert (found[f"{quantile}_low"] < b10).all()
    assert (b10 < found[f"{quantile}_high"]).all()


def test_lives_are_those_of_pandas(data, engine):
    units = data["components"].merge(data["vehicles"], on="vehicle_id", how="left")
    last = data["exposure"].groupby("vehicle_id").month.max() + pd.DateOffset(months=1)
    end = np.minimum(pd.to_datetime(units.retired_on).fillna(pd.Timestamp.max), pd.to_datetime(units.vehicle_id.map(last)))
    failed = units.removed_at.notna()
    age = (units.removed_at.where(failed, end) - units.installed_at).dt.total_seconds() / 86400
    lives = pd.DataFrame({"component": units.component, "failed": failed, "age": age})[age > 0]
    found = LAYER.query(["b10_life_days_n_failures", "b10_life_days_n_censored"], by=["component"], engine=engine).df().set_index("component")
    wanted = lives.groupby("component").failed.agg(["sum", lambda flags: (~flags).sum()])
    assert found.to_numpy().tolist() == wanted.loc[found.index].to_numpy().tolist()


def test_survival_of_the_fleet_is_near_its_fit(engine):
    """Two estimators of one thing: the fit lies within Kaplan-Meier's bounds at nearly every age with units enough."""
    rows = LAYER.query(["survival_low", "survival_high", "reliability", "survival_at_risk"], by=["5000 * ceil(component_miles_age / 5000)"], where="component = 'infotainment'", engine=engine).rows
    near = [low <= fitted <= high for _, low, high, fitted, at_risk in rows if at_risk > 50 and low is not None]
    assert len(near) > 5
    assert sum(near) >= 0.8 * len(near)
