"""Forecasts: each unit's probability added up, and the count to come drawn about an expected number with the fit's error."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from math import exp, sqrt

import numpy as np
from scipy.stats import nbinom, poisson

from golden_suite.answers.lives import DATA, MODELS, STATUS, Watch, tested
from golden_suite.oracle import Rows
from golden_suite.tables import rows
from golden_suite.weibull import Weibull

Function = Callable[[np.ndarray], float]


def slopes(function: Function, at: np.ndarray, by: float = 1e-5) -> np.ndarray:
    """The gradient, by central differences of parts of each parameter."""
    steps = np.diag(at * by)
    return np.array([(function(at + step) - function(at - step)) / (2 * step.sum()) for step in steps])


def curvature(loglik: Callable[..., float], at: np.ndarray) -> np.ndarray:
    """The matrix of second derivatives."""
    return np.array([slopes(lambda x, i=i: slopes(lambda y: loglik(*y), x, 1e-4)[i], at, 1e-4) for i in range(at.size)])


def error(expected: Function, covariance: np.ndarray, at: np.ndarray) -> float:
    slope = slopes(expected, at)
    return sqrt(float(slope @ covariance @ slope))


def to_come(expected: float, error: float, confidence_level: float, at_risk: float) -> tuple[float, float]:
    """Quantiles of a Poisson count whose mean is gamma with this mean and standard error; no more than are at risk."""
    shape = (expected / error) ** 2 if error > 1e-6 * expected else None
    count = poisson(expected) if shape is None else nbinom(shape, shape / (shape + expected))
    low, high = (min(float(count.ppf(p)), at_risk) for p in ((1 - confidence_level) / 2, (1 + confidence_level) / 2))
    return low, high


def warranty_ready() -> Rows:
    """Every unit that has not failed is at risk; the covariance is the inverse of the likelihood's curvature."""
    result = []
    for data in DATA:
        good, _ = tested(data)
        out = [(life.age, life.units) for life in good if not life.failed]
        row: dict[str, object] = dict.fromkeys(("tested_ahead", "tested_ahead_low", "tested_ahead_high"))
        status = STATUS.get(data, "ok")
        if data not in STATUS:
            fit, last = Weibull(good), max(life.age for life in good)

            def failing(parameters: np.ndarray, upto: float = np.inf, out: Sequence[tuple[float, float]] = out) -> float:
                beta, eta = parameters
                return sum(units * (1 - exp((age / eta) ** beta - (min(age + 1000, max(upto, age)) / eta) ** beta)) for age, units in out)

            at = np.array([fit.beta, fit.eta])
            expected = failing(at)
            bounds = to_come(expected, error(failing, np.linalg.inv(-curvature(fit.loglik, at)), at), 0.95, sum(units for _, units in out))
            row = {"tested_ahead": expected, "tested_ahead_low": bounds[0], "tested_ahead_high": bounds[1]}
            status = "ok" if failing(at, last) >= expected / 2 else "extrapolated"
        row |= {"tested_ahead_n_failures": sum(life.units for life in good if life.failed), "tested_ahead_at_risk": sum(units for _, units in out), "tested_ahead_status": status}
        result.append({"data": data, **row})
    return result


def days_ahead(watch: Watch, *, with_failures: bool) -> Rows:
    """An exponential's rate is failures by days; one taken out of service before watching closed is not at risk."""
    retired = {m["machine_id"]: datetime.fromisoformat(m["retired_on"]) for m in rows("machines") if m["retired_on"]}
    spells = [(m["model"] or None, m["machine_id"], s) for m in rows("machines") for s in watch.of(m) if not s.excluded]
    result = []
    for model in [*MODELS, None]:
        mine = [(name, s) for of, name, s in spells if of == model]
        failed, days = sum(s.failed for _, s in mine), sum(s.exit - s.entry for _, s in mine)
        there = [s for name, s in mine if not s.failed and not (name in retired and (watch.close is None or retired[name] < watch.close))]
        row: dict[str, object] = dict.fromkeys(("days_ahead", "days_ahead_low", "days_ahead_high"))
        if mine and failed and there:
            def failing(rate: np.ndarray, n: int = len(there)) -> float:
                return n * (1 - exp(-90 * rate[0]))

            at = np.array([failed / days])
            bounds = to_come(failing(at), error(failing, np.array([[failed / days**2]]), at), 0.8, len(there))
            row = {"days_ahead": failing(at), "days_ahead_low": bounds[0], "days_ahead_high": bounds[1]}
            last = max(s.exit for _, s in mine)
            seen = sum(1 - exp(-at[0] * min(90, last - s.exit)) for s in there)
            status = "ok" if seen >= failing(at) / 2 else "extrapolated"
        elif mine and not there:
            row, status = dict.fromkeys(row, 0.0), "nobody_at_risk"
        else:
            status = "no_failures" if mine else "no_data"
        counts = {"days_ahead_n_failures": failed} if with_failures else {}
        result.append({"model": model, **row, **counts, "days_at_risk": len(there), "days_ahead_status": status})
    return result


def warranty_of_records() -> Rows:
    return days_ahead(Watch(renewal="as_good_as_new", reported=False, but=""), with_failures=True)


def warranty_of_a_window() -> Rows:
    return days_ahead(Watch(renewal="as_good_as_new", reported=False, but="", closing=datetime(2024, 8, 15)), with_failures=False)
