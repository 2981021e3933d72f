"""Wald's sequential test of a failure rate, in each of many cells."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from udfs.confidence import Status
from udfs.intervals import Array
from udfs.segments import Index, codes, column, running_sum


@dataclass(frozen=True, slots=True)
class SequentialTest:
    """Rows sorted by group and period: the log likelihood ratio so far, of the raised rate to the normal one.

    decision : (groups,) "accept" (the normal rate), "reject", "continue", or "no_data". decided : the period it fell in.
    """

    group: Index
    period: Array
    log_ratio: Array
    decision: Status
    decided: Array


def sequential_test(
    group: ArrayLike,
    period: ArrayLike,
    failures: ArrayLike,
    exposure: ArrayLike,
    *,
    rate: ArrayLike,
    raised: ArrayLike,
    alpha: float = 0.05,
    beta: float = 0.1,
    groups: int | None = None,
) -> SequentialTest:
    """After each period: is the rate the normal one, the raised one, or is it too early to say?

    group, period, failures, exposure : (n,) rows in any order, each period's own counts.
    rate, raised : the normal rate and the one to detect, one or (groups,). alpha, beta : the chances to reject at the
        normal rate and to accept at the raised one, at most about these (Wald's limits ln((1-beta)/alpha), ln(beta/(1-alpha))).
    The first crossing decides; what comes after it does not change the decision.
    Raises ValueError unless 0 < rate < raised and 0 < alpha, beta, alpha + beta < 1, and for shapes that do not fit.
    Source: Wald (1947) Sequential Analysis; MIL-HDBK-781

    >>> found = sequential_test([0] * 3, [1, 2, 3], [2, 3, 4], [100.0] * 3, rate=0.01, raised=0.03)
    >>> found.log_ratio.round(3).tolist(), found.decision.tolist(), found.decided.tolist()
    ([0.197, 1.493, 3.888], ['reject'], [3.0])
    """
    at = np.asarray(period, dtype=np.float64)
    code, many = codes(group, groups, at.size)
    normal, high = (np.broadcast_to(np.asarray(x, dtype=np.float64), (many,)) for x in (rate, raised))
    if np.any(~((normal > 0) & (high > normal))):
        raise ValueError(f"0 < rate < raised is needed, not {rate!r} and {raised!r}")
    if not (alpha > 0 and beta > 0 and alpha + beta < 1):
        raise ValueError(f"alpha and beta must be positive and together below 1, not {alpha} and {beta}")
    gain = (
        column(failures, at.size, "failures") * np.log(high / normal)[code]
        - column(exposure, at.size, "exposure") * (high - normal)[code]
    )
    order = np.lexsort((at, code))
    code, at = code[order], at[order]
    log_ratio = running_sum(gain[order], code)
    over, under = log_ratio >= np.log((1 - beta) / alpha), log_ratio <= np.log(beta / (1 - alpha))
    crossed = np.flatnonzero(over | under)[::-1]
    seen = np.bincount(code, minlength=many) > 0
    decision = np.where(seen, "continue", "no_data")
    decided = np.full(many, np.nan)
    decision[code[crossed]] = np.where(over[crossed], "reject", "accept")
    decided[code[crossed]] = at[crossed]
    return SequentialTest(code, at, log_ratio, decision, decided)
