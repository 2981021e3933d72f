"""Counts at each age by mode of failure, and cumulative incidence from them, as SQL.

Modes compete: who has failed by one cannot fail by another. Two questions are asked of that.
To one mode (survival, hazard, a fitted distribution) failures of the others are censorings: what would be seen without them.
Cumulative incidence counts what is seen with them: the sum of S(t-) d/n over failures of the mode, S of all modes together,
so that the incidences of all modes add up to 1 - S. Its variance is the multinomial delta method's, which is Greenwood's for a
single mode (`udfs.incidence`, which a test holds this equal to):
    sum over ages j of (F - F_j)^2 a_j + alive own (1 - q) - 2 (F - F_j) own,   a = d_all / (n (n - d_all)), q = d / n, own = alive q / n
taken apart into running sums over j.
Source: Aalen & Johansen (1978) Scandinavian Journal of Statistics 5:141; Marubini & Valsecchi (1995) (10.12).
"""

from __future__ import annotations

from collections.abc import Callable

from sqlglot import exp

from metrics.build import Component
from metrics.lives.counts import (
    CENSORED,
    ENTERED,
    FAILURES,
    RISK,
    at_risk,
    before,
    grouped,
    largest_left,
    running,
    sums_of,
    up_to,
)
from metrics.lives.recurrences import BIN_END
from metrics.lives.relation import AT, EMPTIED, FAILED
from metrics.query import Condition, Key
from metrics.rows import sequence
from metrics.scan import Scan
from metrics.tree import all_of, case, column, lit, mul, named, over, per, selecting, unnested

OTHERS = "_o"
"""Failures of other modes."""
_SLOT, _SLOTS, _MODES = "_slot", "_slots", "modes"


def counts(keys: list[Key], modes: list[Key], conditions: tuple[Condition, ...], of_mode: tuple[Condition, ...], scan: Scan, *, late: bool) -> tuple[exp.Select, int]:
    """The SELECT that counts at each age, yet without FROM: failures of the modes asked for, of others, censorings, entries; and by how many columns."""
    failed = scan.column(FAILED, ())
    own = all_of([failed.copy(), *(scan.condition(condition) for condition in of_mode)]) or failed
    other = exp.And(this=failed.copy(), expression=exp.Not(this=exp.Coalesce(this=exp.Paren(this=own.copy()), expressions=[lit(False)])))
    by = [named(scan.key(key), key.name) for key in keys] + [named(case(own.copy(), scan.key(key)), key.name) for key in modes] + [named(scan.column(AT, ()), AT)]
    return selecting(*by, *sums_of(scan, {FAILURES: own, OTHERS: other}, late=late)), len(by)


def each_mode(keys: list[str], modes: list[str], rows: exp.Select) -> exp.Select:
    """One row an age and mode: at each age of a group every mode that anywhere ended a life, with the failures of the others.

    Modes are numbered, each age is repeated for every number, and a number's mode is read back by a window: one pass.
    """
    own = exp.GT(this=column(FAILURES), expression=lit(0.0))
    order = exp.Order(expressions=[exp.Ordered(this=column(name), nulls_first=True) for name in modes])
    rank = exp.Window(this=exp.DenseRank(), partition_by=[case(own, lit(1), lit(0))], order=order)
    numbered = over(selecting(exp.Star(), named(case(own.copy(), rank), _SLOT)), rows, "counts")
    counted = over(selecting(exp.Star(), named(exp.Window(this=exp.Max(this=column(_SLOT))), _SLOTS)), numbered, "numbered")
    here = exp.EQ(this=column(_SLOT), expression=column("mode", _MODES))
    parts = (FAILURES, OTHERS, CENSORED, ENTERED)
    row: dict[str, exp.Expression] = {name: column(name) for name in (*keys, AT)}
    row["_mode_number"] = column("mode", _MODES)
    every = {name: exp.Sum(this=column(name)) for name in (CENSORED, ENTERED)}
    all_failures = exp.Sum(this=exp.Add(this=column(FAILURES), expression=column(OTHERS)))
    mine = exp.Sum(this=case(here, column(FAILURES), lit(0.0)))
    sums: dict[str, exp.Expression] = {name: exp.Max(this=case(here.copy(), column(name))) for name in modes}
    sums |= {FAILURES: mine, OTHERS: exp.Sub(this=all_failures, expression=mine.copy()), **every}
    repeated = unnested(over(selecting(*(named(tree, name) for name, tree in (row | sums).items())), counted, "counted"), sequence(lit(1), column(_SLOTS)), _MODES, "mode")
    of_number = [named(exp.Window(this=exp.Max(this=column(name)), partition_by=[column("_mode_number")]), name) for name in modes]
    return over(selecting(*(column(name) for name in (*keys, AT, *parts)), *of_number), grouped(repeated, len(row)), "repeated")


def one_mode(rows: exp.Select) -> exp.Select:
    """The counts as they are to one mode: failures of others are censorings."""
    censored = exp.Add(this=column(CENSORED), expression=column(OTHERS))
    names = [name for name in rows.named_selects if name not in (CENSORED, OTHERS)]
    return over(selecting(*(column(name) for name in names), named(censored, CENSORED)), rows, "modes")


# --- cumulative incidence --------------------------------------------------------------------------------------------

_ALL, _ALIVE, _Q, _A, _CIF, _LEFT, _LAST = "_all", "_alive", "_q", "_here", "_cif", "_left", "_last"
_VARIED, _DRIFT, _SQUARES = "_varied", "_drift", "_squares"


def summed(groups: list[str], rows: exp.Select) -> exp.Select:
    """The ages of each group with the cumulative incidence up to each, and the sums of its variance."""
    gone = exp.Sub(this=exp.Add(this=column(_ALL), expression=column(CENSORED)), expression=column(ENTERED))
    levels: list[dict[str, exp.Expression]] = [
        {_ALL: exp.Add(this=column(FAILURES), expression=column(OTHERS))},
        {RISK: running(exp.Sum(this=gone), groups, down=True)},
        _survival(groups),
        {_Q: case(exp.GT(this=column(FAILURES), expression=lit(0.0)), per(column(FAILURES), column(RISK)), lit(0.0))},
        {_CIF: running(exp.Sum(this=mul(column(_ALIVE), column(_Q))), groups)},
        _variance(groups),
    ]
    for number, level in enumerate(levels):
        rows = over(selecting(exp.Star(), *(named(tree, name) for name, tree in level.items())), rows, f"level_{number}")
    return rows


def _survival(groups: list[str]) -> dict[str, exp.Expression]:
    """Survival of all modes just before the age, and what the age adds to Greenwood's sum."""
    some, n = exp.GT(this=column(_ALL), expression=lit(0.0)), column(RISK)
    survive = exp.And(this=some, expression=exp.LT(this=column(_ALL), expression=n))
    left = exp.Paren(this=exp.Sub(this=n.copy(), expression=column(_ALL)))
    emptied = case(exp.And(this=some.copy(), expression=exp.GTE(this=column(_ALL), expression=n.copy())), lit(1), lit(0))
    log_sf = exp.Coalesce(this=before(exp.Sum(this=case(survive, exp.Ln(this=per(left, n.copy())))), groups), expressions=[lit(0.0)])
    was_emptied = exp.EQ(this=exp.Coalesce(this=before(exp.Max(this=emptied), groups), expressions=[lit(0)]), expression=lit(1))
    return {
        _ALIVE: case(was_emptied, lit(0.0), exp.Exp(this=log_sf)),
        EMPTIED: running(exp.Max(this=emptied.copy()), groups),
        _A: case(survive.copy(), per(column(_ALL), mul(n.copy(), left.copy())), lit(0.0)),
    }


def _variance(groups: list[str]) -> dict[str, exp.Expression]:
    f, q = column(_CIF), column(_Q)
    own = exp.Coalesce(this=per(mul(column(_ALIVE), q), column(RISK)), expressions=[lit(0.0)])
    drift = exp.Add(this=mul(f, column(_A)), expression=own)
    survive = mul(mul(column(_ALIVE), own.copy()), exp.Paren(this=exp.Sub(this=lit(1.0), expression=q.copy())))
    squares = exp.Add(this=exp.Add(this=mul(mul(f.copy(), f.copy()), column(_A)), expression=survive), expression=mul(lit(2.0), mul(f.copy(), own.copy())))
    return {
        _VARIED: running(exp.Sum(this=column(_A)), groups),
        _DRIFT: running(exp.Sum(this=drift), groups),
        _SQUARES: running(exp.Sum(this=squares), groups),
        _LAST: largest_left(groups, exp.Add(this=column(_ALL), expression=column(CENSORED))),
    }


AGGREGATES: dict[str, Callable[[Component], exp.Expression]] = {
    "incidence_cif": lambda c: exp.Max(this=up_to(c, column(_CIF))),
    "incidence_emptied": lambda c: exp.Max(this=up_to(c, column(EMPTIED))),
    "incidence_varied": lambda c: exp.Max(this=up_to(c, column(_VARIED))),
    "incidence_drift": lambda c: exp.Max(this=up_to(c, column(_DRIFT))),
    "incidence_squares": lambda c: exp.Max(this=up_to(c, column(_SQUARES))),
    "incidence_at_risk": lambda c: at_risk(c, exp.Add(this=column(_ALL), expression=column(CENSORED))),
    "incidence_failed": lambda c: exp.Sum(this=up_to(c, column(FAILURES), lit(0.0))),
    "incidence_left": lambda c: exp.Sum(this=up_to(c, column(CENSORED), lit(0.0))),
    "incidence_last": lambda c: exp.Max(this=column(_LAST)),
    "incidence_bin_end": lambda c: exp.Max(this=column(BIN_END)),
}
"""None of the sums ever falls, so that the last of a group is its largest."""
