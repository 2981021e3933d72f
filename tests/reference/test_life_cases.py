"""Published fits of life distributions, from the json files beside this one."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from udfs.fit import Fit, fit
from udfs.lives import Lives
from udfs.power_sums import fit_sums, sketch
from udfs.rank_regression import points, rank_regression

HERE = Path(__file__).parent
CASES = {file.stem: json.loads(file.read_text()) for file in sorted(HERE.glob("*.json"))}
FITTED = [
    name for name, case in CASES.items() if case["method"].get("estimator") == "MLE" and case["method"].get("distribution") == "weibull"
]

# What the files call a quantity, and what Fit calls it.
NAMES = {
    "beta": ("beta",),
    "eta": ("eta",),
    "mu": ("mu",),
    "sigma": ("sigma",),
    "mean": ("mean",),
    "sd": ("sd",),
    "B1": ("quantile", 0.01),
    "B10": ("quantile", 0.1),
    "B50": ("quantile", 0.5),
    "evd_location": ("mu",),
    "evd_scale": ("sigma",),
}
BOUNDS = {"_ci95_log": "normal", "_ci95_linear": "normal_linear", "_ci95_likelihood_ratio": "likelihood_ratio"}
WHOLE: dict[str, Callable[[Fit], float]] = {
    "loglik": lambda fitted: fitted.loglik[0],
    "aic": lambda fitted: fitted.aic[0],
    "se_mu": lambda fitted: fitted.covariance[0, 0, 0] ** 0.5,
    "se_sigma": lambda fitted: fitted.covariance[0, 1, 1] ** 0.5,
}
ELSEWHERE = {"total_time", "exp_mttf", "exp_mttf_ci90_two_sided", "relative_deviation_by_package", "forecast_oct_nov_dec_by_lot",
             "forecast_oct_total", "interval_censored_variant"}


def lives_of(data: dict) -> Lives:
    failures, censored = data["failures"], data["right_censored"]
    failed = data.get("failure_counts", [1] * len(failures))
    left = data.get("censored_counts", [1] * len(censored))
    return Lives.counted(failures + censored, failed + [0] * len(censored), [0] * len(failures) + left)


def ours(fitted: Fit, name: str) -> list[float]:
    if name in WHOLE:
        return [WHOLE[name](fitted)]
    for suffix, method in BOUNDS.items():
        if name.endswith(suffix):
            low, high = fitted.interval(*NAMES[name.removesuffix(suffix)], method=method)
            return [low[0], high[0]]
    return [fitted.value(*NAMES[name])[0]]


def listed(value: float | list[float]) -> list[float]:
    return value if isinstance(value, list) else [value]


PRINTED = [(case, name) for case in FITTED for name in CASES[case]["expected"] if name not in ELSEWHERE]
RECOMPUTED = [(case, name) for case in FITTED for name in CASES[case]["recomputed"] if name not in ELSEWHERE]


@pytest.mark.parametrize(("case", "name"), PRINTED)
def test_weibull_equals_what_is_printed(case: str, name: str) -> None:
    printed = CASES[case]["expected"][name]
    difference = np.abs(np.subtract(ours(fit(lives_of(CASES[case]["data"])), name), listed(printed["value"])))
    assert np.all(difference <= listed(printed["tolerance_abs"]))


@pytest.mark.parametrize(("case", "name"), RECOMPUTED)
def test_weibull_equals_what_was_recomputed(case: str, name: str) -> None:
    assert ours(fit(lives_of(CASES[case]["data"])), name) == pytest.approx(listed(CASES[case]["recomputed"][name]), rel=1e-6)


@pytest.mark.parametrize(("case", "name"), PRINTED)
def test_power_sums_equal_what_is_printed(case: str, name: str) -> None:
    lives = lives_of(CASES[case]["data"])
    printed = CASES[case]["expected"][name]
    found = ours(fit_sums(sketch(lives), n_censored=lives.n_censored), name)
    assert np.all(np.abs(np.subtract(found, listed(printed["value"]))) <= listed(printed["tolerance_abs"]))


@pytest.mark.parametrize(("case", "name"), RECOMPUTED)
def test_power_sums_equal_what_was_recomputed(case: str, name: str) -> None:
    lives = lives_of(CASES[case]["data"])
    found = ours(fit_sums(sketch(lives), n_censored=lives.n_censored), name)
    assert found == pytest.approx(listed(CASES[case]["recomputed"][name]), rel=1e-5)


def test_all_cases_of_a_folder_are_fitted_at_once() -> None:
    parts = [lives_of(CASES[case]["data"]) for case in FITTED]
    together = Lives.of(
        np.concatenate([part.lower for part in parts]),
        np.concatenate([part.upper for part in parts]),
        weight=np.concatenate([part.weight for part in parts]),
        group=np.concatenate([np.full(part.lower.size, group) for group, part in enumerate(parts)]),
    )
    assert fit(together).beta == pytest.approx([CASES[case]["recomputed"]["beta"] for case in FITTED], rel=1e-6)


def test_exponential_fan_equals_the_total_time_and_mean_that_are_printed() -> None:
    case = CASES["nelson_diesel_fan_weibull_and_exponential"]
    fitted = fit(lives_of(case["data"]), "exponential")
    assert fitted.exposure[0] == case["expected"]["total_time"]["value"]
    assert fitted.mean[0] == pytest.approx(case["expected"]["exp_mttf"]["value"], abs=case["expected"]["exp_mttf"]["tolerance_abs"])
    bounds = fitted.interval("mean", confidence_level=0.9)
    assert [bounds.low[0], bounds.high[0]] == pytest.approx(case["recomputed"]["exp_mttf_ci90_two_sided"], rel=1e-10)


def test_exponential_mean_has_the_chi_square_bounds_of_a_time_terminated_test() -> None:
    case = CASES["mtbf_time_terminated_7_failures"]
    total, failures = case["data"]["total_time"], case["data"]["failures"]
    fitted = fit(Lives.counted([total / 61], [failures], [61 - failures]), "exponential")
    low, high = fitted.interval("mean", confidence_level=0.8, method="chi_square")
    printed = case["expected"]["mtbf_lower_two_sided80"]
    assert low[0] == pytest.approx(printed["value"], abs=printed["tolerance_abs"])
    assert high[0] == pytest.approx(case["recomputed"]["mtbf_upper_two_sided80"], rel=1e-11)
    assert fitted.mean[0] == pytest.approx(case["recomputed"]["mtbf_point"], rel=1e-11)


@pytest.mark.parametrize("level", [50, 60, 80, 90, 95])
def test_exponential_without_failures_has_the_upper_bound_of_its_rate(level: int) -> None:
    case = CASES["zero_failures_one_million_miles"]
    fitted = fit(Lives.counted([case["data"]["exposure_miles"]], [0], [1]), "exponential")
    low, high = fitted.interval("rate", confidence_level=level / 100, sided="upper")
    assert np.isnan(low[0])
    assert high[0] * 1e6 == pytest.approx(case["recomputed"][f"rate_upper_per_million_C{level}"], rel=1e-11)
    mean = fitted.interval("mean", confidence_level=level / 100, sided="lower")
    assert mean.low[0] == pytest.approx(case["recomputed"][f"mtbf_lower_C{level}"], rel=1e-11)


def inspected_tubes() -> Lives:
    data = CASES["heat_exchanger_grouped_life_table"]["data"]
    ends = data["interval_ends_years"]
    left = [(float(year), count) for year, count in data["censored_at_years"].items()]
    return Lives.of(
        [end - 1 for end in ends] + [age for age, _ in left],
        ends + [np.inf] * len(left),
        weight=data["failures"] + [count for _, count in left],
    )


@pytest.mark.parametrize("name", list(CASES["heat_exchanger_grouped_life_table"]["recomputed"]["weibull"]))
def test_inspected_tubes_equal_what_was_recomputed(name: str) -> None:
    recomputed = CASES["heat_exchanger_grouped_life_table"]["recomputed"]["weibull"]
    assert ours(fit(inspected_tubes()), name) == pytest.approx(listed(recomputed[name]), rel=1e-6)


def warranty(data: dict, *, exact: bool) -> Lives:
    """A lot shipped in month i is age j - i at the end of return month j."""
    months = len(data["shipments"])
    returned = [(j - i + 1, data["returns"][i][j]) for i in range(months) for j in range(i, months)]
    running = [(months - i, data["shipments"][i] - sum(data["returns"][i])) for i in range(months)]
    ages, counts = [age for age, _ in returned], [count for _, count in returned]
    begins = ages if exact else [age - 1 for age in ages]
    return Lives.of(
        begins + [age for age, _ in running],
        ages + [np.inf] * months,
        weight=counts + [count for _, count in running],
    )


@pytest.mark.parametrize("name", ["beta", "eta"])
def test_nevada_returns_at_exact_ages_equal_what_is_printed(name: str) -> None:
    case = CASES["reliasoft_nevada_warranty"]
    printed = case["expected"][name]
    assert ours(fit(warranty(case["data"], exact=True)), name) == pytest.approx([printed["value"]], abs=printed["tolerance_abs"])


@pytest.mark.parametrize("name", [name for name in CASES["reliasoft_nevada_warranty"]["recomputed"] if name not in ELSEWHERE])
def test_nevada_returns_at_exact_ages_equal_what_was_recomputed(name: str) -> None:
    case = CASES["reliasoft_nevada_warranty"]
    assert ours(fit(warranty(case["data"], exact=True)), name) == pytest.approx(listed(case["recomputed"][name]), rel=1e-6)


@pytest.mark.parametrize("name", ["beta", "eta", "loglik"])
def test_nevada_returns_between_month_ends_equal_what_was_recomputed(name: str) -> None:
    case = CASES["reliasoft_nevada_warranty"]
    variant = case["recomputed"]["interval_censored_variant"]
    assert ours(fit(warranty(case["data"], exact=False)), name) == pytest.approx([variant[name]], rel=1e-6)


@pytest.mark.parametrize("exact", [True, False])
def test_nevada_forecast_is_the_conditional_probability_of_what_still_runs(exact: bool) -> None:
    case = CASES["reliasoft_nevada_warranty"]
    recomputed = case["recomputed"]
    lots = fit(warranty(case["data"], exact=exact)).take([0, 0, 0])
    running = np.subtract(case["data"]["shipments"], np.sum(case["data"]["returns"], axis=1))
    forecast = running * (1 - lots.conditional_sf(1.0, [3.0, 2.0, 1.0]))
    expected = [lot[0] for lot in recomputed["forecast_oct_nov_dec_by_lot"]]
    if not exact:
        expected = recomputed["interval_censored_variant"]["forecast_oct_by_lot"]
    assert forecast == pytest.approx(expected, rel=1e-6)


@pytest.mark.parametrize("cell", [0, 1, 2])
@pytest.mark.parametrize("name", ["mu", "sigma", "se_mu", "se_sigma", "loglik"])
def test_lognormal_cells_equal_what_was_recomputed(cell: int, name: str) -> None:
    case = CASES["nist_arrhenius_lognormal_mle"]
    data = case["data"]["cells"][cell]
    failures = data["failures"]
    ages, failed = [*failures, data["censor"]], [1] * len(failures) + [0]
    lives = Lives.counted(ages, failed, [0] * len(failures) + [data["n"] - len(failures)])
    assert ours(fit(lives, "lognormal"), name) == pytest.approx([case["recomputed"]["cells"][cell][name]], rel=1e-6)


def test_rank_regression_equals_the_line_that_nist_prints() -> None:
    case = CASES["nist_weibull_probability_plot_rry_benard"]
    found = rank_regression(lives_of(case["data"]), line="y")
    printed = case["expected"]
    slope = found.beta[0]
    intercept = -slope * found.mu[0] / np.log(10)  # the source's axes are decimal logs
    assert slope == pytest.approx(printed["slope"]["value"], abs=printed["slope"]["tolerance_abs"])
    assert intercept == pytest.approx(printed["intercept"]["value"], abs=printed["intercept"]["tolerance_abs"])
    assert found.eta[0] == pytest.approx(case["recomputed"]["eta"], rel=1e-9)
    assert found.r2[0] == pytest.approx(case["recomputed"]["r"] ** 2, rel=1e-9)
    assert -np.log1p(-points(lives_of(case["data"])).cdf) == pytest.approx(case["recomputed"]["plot_y"], rel=1e-9)


def test_rank_regression_equals_the_parameters_that_weibulltools_prints() -> None:
    case = CASES["shock_absorber_rank_regression_johnson"]
    found = rank_regression(lives_of(case["data"]))
    for name, printed in case["expected"].items():
        assert found.value(name)[0] == pytest.approx(printed["value"], abs=printed["tolerance_abs"])


def test_adjusted_ranks_equal_johnsons() -> None:
    case = CASES["shock_absorber_rank_regression_johnson"]
    assert points(lives_of(case["data"])).rank == pytest.approx(case["recomputed"]["adjusted_ranks"], abs=1e-10)


@pytest.mark.parametrize("variant", list(CASES["shock_absorber_rank_regression_johnson"]["recomputed"]["variants"]))
def test_rank_regression_equals_every_variant(variant: str) -> None:
    case = CASES["shock_absorber_rank_regression_johnson"]
    ranks = "exact" if "exact" in variant else "benard"
    found = rank_regression(lives_of(case["data"]), line=variant[-1], ranks=ranks)
    expected = case["recomputed"]["variants"][variant]
    assert [found.beta[0], found.eta[0], found.r2[0]] == pytest.approx([expected[name] for name in ("beta", "eta", "r2")], rel=1e-9)
