"""Competing modes of failure: incidence by its definition, fits with the failures of other modes censored."""

from __future__ import annotations

from math import exp, log, sqrt

from golden_suite.answers.curves import Curve, Z, good
from golden_suite.oracle import Rows
from golden_suite.weibull import Life, Weibull

MODES = ("broken", "worn", "unknown")


def mode(life: Life) -> str:
    """As the layer declares it: the one whose mode is not said failed at 20,100."""
    if life.age < 13 or 9000 <= life.age <= 17000:
        return "broken"
    return "unknown" if life.age == 20100 else "worn"


def censored_but(lives: list[Life], of: str) -> list[Life]:
    """The lives with the failures of other modes as censorings."""
    return [Life(life.age, life.failed and mode(life) == of, life.entry, life.units) for life in lives]


def incidence(lives: list[Life], of: str, upto: float) -> tuple[float, float | None, float | None]:
    """The sum of S(t-) d/n, and bounds from the multinomial delta method's variance, summed over the ages of all failures."""
    steps, alive, f, variance = [], 1.0, 0.0, 0.0
    for age in sorted({life.age for life in lives if life.failed and life.age <= upto}):
        n = Curve.risk(lives, age)
        every = sum(life.units for life in lives if life.failed and life.age == age)
        q = sum(life.units for life in lives if life.failed and life.age == age and mode(life) == of) / n
        f += alive * q
        steps.append((n, every, q, alive, f))
        alive *= 1 - every / n
    for n, every, q, before, at in steps:
        a = every / (n * (n - every)) if n > every else 0.0
        variance += (f - at) ** 2 * a + before**2 * q * (1 - q) / n - 2 * (f - at) * before * q / n
    if not 0 < f < 1:
        return f, None, None
    error = Z * sqrt(variance) / f / log(f)
    return f, exp(log(f) * exp(-error)), exp(log(f) * exp(error))


def curves_of_modes() -> Rows:
    result = []
    for data in ("late", "shock_absorber"):
        lives = good(data)
        for of in MODES:
            for age in sorted({life.age for life in lives} | {life.entry for life in lives if life.entry}):
                value, low, high = incidence(lives, of, age)
                failed = sum(life.units for life in lives if life.failed and life.age == age and mode(life) == of)
                result.append({"data": data, "mode": of, "age": age, "incidence": value, "incidence_low": low, "incidence_high": high, "incidence_at_risk": Curve.risk(lives, age), "incidence_n_failures": failed})
    return result


def curves_of_a_mode_filtered() -> Rows:
    lives = good("shock_absorber")
    return [{"age": age, "survival_to_mode": Curve(censored_but(lives, "worn"), age).s, "incidence": incidence(lives, "worn", age)[0]} for age in sorted({life.age for life in lives})]


def lives_by_mode() -> Rows:
    result = []
    for of in MODES:
        lives = censored_but(good("shock_absorber"), of)
        fit = Weibull(lives)
        result.append({"mode": of, "mode_beta": fit.beta, "mode_beta_low": fit.normal("beta")[0], "mode_beta_n_failures": fit.r, "mode_beta_n_censored": len(lives) - fit.r})
    return result
