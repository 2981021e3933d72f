"""Test plans that demonstrate a reliability or an MTBF: how many units, how long, how many failures allowed."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from scipy.special import bdtr, gammainc, gammainccinv, pdtr

MOST_ALLOWED = 1000


class Plan(NamedTuple):
    """Test `n` units (or for `time`), accept with at most `allowed` failures; the risks this has; "ok" or "not_found"."""

    n: float
    time: float
    allowed: int
    consumer_risk: float
    producer_risk: float
    status: str


def success_run_n(reliability: float, confidence_level: float, life_multiple: float = 1.0, beta: float = 1.0) -> int:
    """Units that must all survive to demonstrate a reliability: the smallest n with R^n <= 1 - C.

    life_multiple, beta : each unit runs so many times the life for which R is claimed, with that Weibull shape: R^(L^beta).
    Raises ValueError unless 0 < reliability, confidence_level < 1 and life_multiple, beta > 0.
    Source: Lipson and Sheth (1973); IEC 61124; check: tests/reference/success_run_sample_sizes.json

    >>> success_run_n(0.9, 0.95), success_run_n(0.9, 0.95, life_multiple=2, beta=2)
    (29, 8)
    """
    _shares(reliability=reliability, confidence_level=confidence_level)
    if not (life_multiple > 0 and beta > 0):
        raise ValueError(f"life_multiple and beta must be positive, not {life_multiple} and {beta}")
    exact = np.log1p(-confidence_level) / (np.log(reliability) * life_multiple**beta)
    # A quotient that should be whole may come out just above it: 1 - 0.75 and 0.5 need 2 units, not 3.
    return max(1, int(np.ceil(exact * (1 - 1e-12))))


def binomial_n(reliability: float, confidence_level: float, allowed: int = 0) -> int:
    """Units to test, of which `allowed` may fail, to demonstrate a reliability: the smallest n.

    Raises ValueError unless 0 < reliability, confidence_level < 1 and allowed >= 0.

    >>> [binomial_n(0.9, 0.9, allowed) for allowed in (0, 1, 2)]
    [22, 38, 52]
    """
    _shares(reliability=reliability, confidence_level=confidence_level)
    if allowed < 0:
        raise ValueError(f"allowed must be 0 or more, not {allowed}")
    return _fewest(allowed, reliability, 1 - confidence_level)


def demonstration_time(mtbf: float, confidence_level: float, allowed: int = 0) -> float:
    """Total time on test, with at most `allowed` failures, that demonstrates an MTBF: mtbf * chi-square_C(2k + 2) / 2.

    Raises ValueError unless mtbf > 0, 0 < confidence_level < 1 and allowed >= 0.
    Source: MIL-HDBK-781; IEC 61124

    >>> round(demonstration_time(1000.0, 0.9), 1), round(demonstration_time(1000.0, 0.9, allowed=2), 1)
    (2302.6, 5322.3)
    """
    _shares(confidence_level=confidence_level)
    if not (mtbf > 0 and allowed >= 0):
        raise ValueError(f"mtbf must be positive and allowed 0 or more, not {mtbf} and {allowed}")
    return float(mtbf * gammainccinv(allowed + 1, 1 - confidence_level))


def time_plan(good: float, bad: float, *, consumer_risk: float = 0.1, producer_risk: float = 0.1) -> Plan:
    """The shortest test of an MTBF that meets both risks: accept a bad product, reject a good one.

    good, bad : the MTBF to be accepted, and the smaller one to be refused.
    For each number of failures allowed the test must be long enough for the consumer, and short enough for the producer;
    all are looked at up to 1,000, and the shortest test is taken. A plan chosen for one risk alone (no failures allowed is
    then the shortest) says nothing of the other.
    Raises ValueError unless 0 < bad < good and both risks are in 0..1.
    Source: MIL-HDBK-781; IEC 61124; Mann, Schafer and Singpurwalla (1974)

    >>> plan = time_plan(good=2000.0, bad=1000.0)
    >>> plan.allowed, round(plan.time), round(plan.consumer_risk, 4), round(plan.producer_risk, 4)
    (14, 20128, 0.1, 0.0868)
    """
    _shares(consumer_risk=consumer_risk, producer_risk=producer_risk)
    if not 0 < bad < good < np.inf:
        raise ValueError(f"0 < bad < good is needed, not {bad} and {good}")
    allowed = np.arange(MOST_ALLOWED + 1)
    time = bad * gammainccinv(allowed + 1, consumer_risk)
    rejects = gammainc(allowed + 1, time / good)
    meets = np.flatnonzero(rejects <= producer_risk)
    if not meets.size:
        return Plan(np.nan, np.nan, -1, np.nan, np.nan, "not_found")
    best = meets[np.argmin(time[meets])]
    return Plan(np.nan, float(time[best]), int(best), float(pdtr(best, time[best] / bad)), float(rejects[best]), "ok")


def unit_plan(good: float, bad: float, *, consumer_risk: float = 0.1, producer_risk: float = 0.1) -> Plan:
    """The fewest units that meet both risks when reliability is demonstrated by pass or fail.

    good, bad : the reliability to be accepted, and the lower one to be refused.
    For each number of failures allowed n is the fewest that the consumer's risk needs; all are looked at, and the fewest
    that the producer's risk allows are taken: meeting the consumer's first is no reason to stop.
    Raises ValueError unless 0 < bad < good < 1 and both risks are in 0..1.
    Source: binomial distribution; Guenther (1969) Journal of Quality Technology 1:105

    >>> unit_plan(good=0.98, bad=0.9)[:3]
    (52.0, nan, 2)
    """
    _shares(good=good, bad=bad, consumer_risk=consumer_risk, producer_risk=producer_risk)
    if not bad < good:
        raise ValueError(f"bad must be below good, not {bad} and {good}")
    for allowed in range(
        MOST_ALLOWED + 1
    ):  # n grows with what is allowed, so the first that meets both is the smallest
        n = _fewest(allowed, bad, consumer_risk)
        rejects = 1 - bdtr(allowed, n, 1 - good)
        if rejects <= producer_risk:
            return Plan(float(n), np.nan, allowed, float(bdtr(allowed, n, 1 - bad)), float(rejects), "ok")
    return Plan(np.nan, np.nan, -1, np.nan, np.nan, "not_found")


def _fewest(allowed: int, reliability: float, risk: float) -> int:
    """The smallest n of which more than `allowed` fail but for a risk: doubled, then halved between."""

    def meets(n: int) -> bool:
        return bool(bdtr(allowed, n, 1 - reliability) <= risk * (1 + 1e-12))

    return _smallest(meets, allowed + 1)


def _smallest(meets: Callable[[int], bool], first: int) -> int:
    """The smallest whole number from `first` that meets a condition which, once met, stays so."""
    below, above = first - 1, first
    while not meets(above):
        below, above = above, above * 2
    while above - below > 1:
        middle = (below + above) // 2
        below, above = (below, middle) if meets(middle) else (middle, above)
    return above


def _shares(**given: float) -> None:
    """ValueError unless each is between 0 and 1."""
    for name, value in given.items():
        if not 0 < value < 1:
            raise ValueError(f"{name} must be between 0 and 1, not {value}")
