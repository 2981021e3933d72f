"""Whatever the counts: never an exception, never an infinity, and a status beside every NaN."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest
from golden_suite.examples import examples
from hypothesis import given
from hypothesis import strategies as st

from udfs.accelerated_life import accelerated_life, accelerated_quantile
from udfs.availability import availability
from udfs.claims import claims_per_thousand
from udfs.comparison import rate_ratio
from udfs.damage import miner
from udfs.duane import duane
from udfs.failure_rate import failure_rate, mtbf
from udfs.forecast import forecast_returns
from udfs.growth import crow_amsaa
from udfs.growth_grouped import grouped_crow_amsaa
from udfs.incidence import cumulative_incidence, incidence_at
from udfs.life_table import life_table
from udfs.loglinear import loglinear
from udfs.proportion import proportion
from udfs.recurrence import Events, Windows, mcf_at, mean_cumulative_function
from udfs.recurrence_difference import mcf_difference, recurrence_test
from udfs.recurrence_rate import recurrence_rate
from udfs.survival import kaplan_meier, nelson_aalen, restricted_mean, survival_at, survival_quantile
from udfs.trend import laplace, mil_hdbk_189
from udfs.warranty import nevada_lives, service_months

ANY = st.sampled_from([0.0, 0.0, 1.0, 1.0, 2.0, 3.0, 5.0, 7.5, 20.0, 1e-9, 1e12, -1.0, np.nan, np.inf])
WHOLE = st.sampled_from([0.0, 1.0, 2.0, 3.0, 50.0, -1.0, np.nan, np.inf])
USUAL = st.sampled_from([0.0, 1.0, 2.0, 3.0, 5.0, 8.0])
AGE = st.sampled_from([0.0, 0.5, 1.0, 2.0, 3.0, 5.0, 8.0, 13.0, np.nan, -2.0, 1e9])
GROUPS = 3


@st.composite
def columns(draw: st.DrawFn, *kinds: st.SearchStrategy[float]) -> list[np.ndarray]:
    """A column of groups 0 … 2 (of which one may be missing), and one of each kind."""
    n = draw(st.integers(0, 10))
    group = np.array(draw(st.lists(st.integers(0, 2), min_size=n, max_size=n)), dtype=np.int64)
    return [group, *(np.array(draw(st.lists(kind, min_size=n, max_size=n)), dtype=float) for kind in kinds)]


def finite(result, but: tuple[str, ...] = ()) -> None:
    names = [field.name for field in dataclasses.fields(result)] if dataclasses.is_dataclass(result) else result._fields
    for name in names:
        value = getattr(result, name)
        if isinstance(value, tuple):
            finite(value)
        elif isinstance(value, np.ndarray) and value.dtype.kind == "f" and name not in but:
            assert not np.isinf(value).any(), name


def ask(function, *arguments, but: tuple[str, ...] = (), **options) -> object:
    result = function(*arguments, **options)
    finite(result, but)
    return result


trouble = examples(60)
pytestmark = pytest.mark.filterwarnings("error")


@trouble
@given(columns(AGE, ANY | USUAL, ANY | USUAL, USUAL))
def test_survival(rows):
    group, age, events, censored, entries = rows
    for late in (0.0, entries):
        curve = ask(kaplan_meier, group, age, events, censored, late, groups=GROUPS)
        for at in (survival_quantile(curve, 0.3), restricted_mean(curve, 4.0), survival_at(curve, 4.0)):
            finite(at)
            assert np.all(~np.isnan(at.value) | (at.status != "ok"))
        ask(nelson_aalen, group, age, events, censored, late, groups=GROUPS, bounds="plain")
        curve = ask(cumulative_incidence, group, age, np.c_[events, entries], censored, late, groups=GROUPS)
        finite(incidence_at(curve, 4.0))


@trouble
@given(columns(USUAL, USUAL, ANY | USUAL, ANY | USUAL))
def test_life_table(rows):
    group, lower, width, events, censored = rows
    ask(life_table, group, lower, lower + width, events, censored, groups=GROUPS)


@trouble
@given(columns(USUAL, AGE, ANY | USUAL), columns(USUAL, AGE, AGE))
def test_recurrences(events, windows):
    happened, watched = Events(*events), Windows(*windows)
    for variance in ("robust", "poisson", "independent"):
        curve = ask(mean_cumulative_function, happened, watched, groups=GROUPS, variance=variance)
    finite(mcf_at(curve, 4.0))
    finite(mcf_difference(curve, curve))
    ask(recurrence_test, happened, watched, happened, watched, groups=GROUPS)
    ask(recurrence_rate, happened, watched, [0.0, 2.0, 6.0], groups=GROUPS)


@trouble
@given(columns(AGE), st.lists(AGE, min_size=3, max_size=3), st.sampled_from(["time", "failure"]))
def test_growth(rows, stop, termination):
    system, age = rows
    options = {"group": [0, 0, 2], "groups": 4, "termination": termination}
    for function in (crow_amsaa, laplace, mil_hdbk_189, loglinear):
        result = ask(function, system, age, stop, **options)
        assert result.status.size == 4
    ask(duane, system, age, groups=GROUPS)


@trouble
@given(columns(AGE, ANY | USUAL))
def test_grouped_growth(rows):
    fit = ask(grouped_crow_amsaa, *rows, groups=GROUPS)
    assert np.all(np.isfinite(fit.beta) == (fit.status == "ok"))


@trouble
@given(
    columns(USUAL, ANY | USUAL, ANY | USUAL, USUAL),
    st.sampled_from(["month", "cohort"]),
    st.sampled_from(["poisson", "robust"]),
)
def test_claims(rows, maturity, method):
    group, month, claims, vehicles, cohort = rows
    found = ask(
        claims_per_thousand,
        group,
        cohort,
        month,
        claims,
        vehicles,
        months=3,
        groups=GROUPS,
        maturity=maturity,
        method=method,
    )
    assert np.all(~np.isnan(found.value) | np.isin(found.status, ("immature", "no_data", "invalid")))


@trouble
@given(columns(ANY, ANY, ANY, ANY, ANY))
def test_counts(rows):
    _, a, b, c, d, e = rows
    ask(rate_ratio, a, b, c, d)
    ask(mtbf, a, b)
    ask(failure_rate, a, b)
    ask(availability, a, b, c, d, e)
    for method in ("wilson", "clopper_pearson"):
        ask(proportion, a, b, method=method)
    ask(miner, np.zeros(a.size, int), a, b, groups=2)


@trouble
@given(columns(AGE, ANY | USUAL), st.lists(ANY, min_size=3, max_size=3), st.lists(USUAL, min_size=3, max_size=3))
def test_returns(rows, shipped, period):
    cohort, return_period, returns = rows
    cells = (shipped, period, cohort, return_period, returns)
    for ages in ("interval", "exact"):
        ask(nevada_lives, *cells, as_of=5, ages=ages, but=("upper",))
    for population in ("shipped", "surviving"):
        ask(service_months, *cells, as_of=5, population=population)


@trouble
@given(columns(ANY, st.sampled_from([1.0, 0.9, 0.5, 0.0, np.nan])))
def test_forecast(rows):
    group, at_risk, later = rows
    ask(forecast_returns, group, at_risk, np.c_[np.ones_like(later), later, later * 0.9], groups=GROUPS)


@trouble
@given(columns(USUAL, AGE, WHOLE, WHOLE), st.sampled_from(["lognormal", "weibull"]))
def test_regression(rows, distribution):
    fit = ask(accelerated_life, *rows, groups=GROUPS, distribution=distribution)
    assert np.all(np.isfinite(fit.sigma) == (fit.status == "ok"))
    finite(accelerated_quantile(fit, [1.0], 0.1))
