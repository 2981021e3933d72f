"""Spells: a life's rows as SQL, each with its age at entry and exit and whether it ended in a failure.

Rows of which no life can be made stay, with the reason in `_excluded`, to be counted; measures leave them out.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import reduce
from typing import TYPE_CHECKING

from sqlglot import exp

from metrics.lives.model import Ages, Inspections, Life, Records, Sums
from metrics.lives.records import of_records
from metrics.lives.relation import (
    AT,
    COST,
    ENTRY,
    EXCLUDED,
    EXIT,
    FAILED,
    GONE,
    ID,
    LOG_ENTRY,
    LOG_EXIT,
    LOWER,
    MODE,
    WEIGHT,
    Asked,
    Rows,
    ids_of,
    is_null,
    of_units,
)
from metrics.tree import case, cast, column, double, lit, named, over, selecting, unnested

if TYPE_CHECKING:
    from metrics.scan import Scan

_FINITE = 1e300  # an age not below is infinite, or no number: NaN is above everything to some engines, to others above nothing


def spells(life: Life, asked: Asked) -> exp.Select:
    """SELECT columns of the unit, `COLUMNS`: one row a spell. Of stored sums the rows are those of the table, and its columns all there is."""
    if isinstance(life.form, Sums):
        return of_units(life, asked, asked.scan(life.unit), {}, ())
    rows = _rows(life, life.form, asked)
    unit = [_told(name) for name in (*asked.columns, *asked.carried(life))]
    reason = _reason(life, rows.faults)
    judged = over(selecting(*unit, *(column(name) for name in (ENTRY, EXIT, FAILED, WEIGHT)), named(reason, EXCLUDED)), rows.select, "ages")
    kept = exp.Is(this=column(EXCLUDED), expression=exp.Null())
    log_exit = case(kept, exp.Ln(this=column(EXIT)))
    log_entry = case(exp.And(this=kept.copy(), expression=exp.GT(this=column(ENTRY), expression=lit(0.0))), exp.Ln(this=column(ENTRY)))
    return over(selecting(exp.Star(), named(log_exit, LOG_EXIT), named(log_entry, LOG_ENTRY)), judged, "spells")


def _rows(life: Life, form: Ages | Inspections | Records, asked: Asked) -> Rows:
    if isinstance(form, Ages):
        return _of_ages(life, form, asked)
    return _of_inspections(life, form, asked) if isinstance(form, Inspections) else of_records(life, form, asked)


UNKNOWN = "unknown"
"""The mode of a failure whose records do not say it."""


def _told(name: str) -> exp.Expression:
    """A column that goes along; the mode is a failure's alone, and never NULL."""
    return column(name) if name != MODE else named(case(column(FAILED), exp.Coalesce(this=column(MODE), expressions=[lit(UNKNOWN)])), MODE)


def marks(life: Life, asked: Asked) -> exp.Select:
    """SELECT columns of the unit, `_at`, `_failed`, `_weight`: each life once where it left, and once where it entered late.

    `_failed` is NULL where it entered. Rows of which no life can be made are left out.
    """
    kept = exp.Is(this=column(EXCLUDED), expression=exp.Null())
    unit = [column(name) for name in (*asked.columns, *asked.carried(life))]
    if not life.enters_late and not asked.window.lower:
        row = [*unit, named(column(EXIT), AT), column(FAILED), column(WEIGHT)]
        return over(selecting(*row), spells(life, asked), "spells").where(kept, copy=False)
    entered = exp.EQ(this=column(_MARK, "marks"), expression=lit(1))
    late = exp.GT(this=column(ENTRY), expression=lit(0.0))
    ages = {AT: case(entered, column(ENTRY), column(EXIT)), FAILED: case(exp.Not(this=entered.copy()), column(FAILED)), WEIGHT: column(WEIGHT)}
    row = [*unit, *(named(tree, name) for name, tree in ages.items())]
    twice = case(late, exp.Array(expressions=[lit(0), lit(1)]), exp.Array(expressions=[lit(0)]))
    return unnested(over(selecting(*row), spells(life, asked), "spells"), twice, "marks", _MARK, many=True).where(kept, copy=False)



_MARK = "_mark"


def _reason(life: Life, faults: Mapping[str, exp.Expression]) -> exp.Expression:
    """Why a row makes no life; NULL where it does.

    Where a unit's life goes on after an event, two events at one age are two: the second has no time at risk and counts.
    """
    entry, exit_ = column(ENTRY), column(EXIT)
    at_once = exp.And(this=column(FAILED), expression=exp.EQ(this=exit_.copy(), expression=entry.copy()))
    if life.goes_on:
        at_once = exp.And(this=at_once, expression=exp.LTE(this=entry.copy(), expression=lit(0.0)))
    idle = exp.EQ(this=exit_.copy(), expression=entry.copy())
    looks = (EXIT, LOWER) if life.is_inspected else (EXIT,)
    every = {
        **faults,
        "no_status": is_null(column(FAILED)),
        "no_age": _any([is_null(entry), is_null(exit_), *(exp.Not(this=exp.LT(this=column(name), expression=lit(_FINITE))) for name in (ENTRY, *looks))]),
        "negative_age": _any(exp.LT(this=column(name), expression=lit(0.0)) for name in (ENTRY, *looks)),
        **({"upper_before_lower": exp.LT(this=column(EXIT), expression=column(LOWER))} if life.is_inspected else {}),
        "exit_before_entry": exp.LT(this=exit_.copy(), expression=entry.copy()),
        "failed_at_entry": at_once,
        "no_time_at_risk": exp.And(this=exp.Not(this=column(FAILED)), expression=idle) if life.goes_on else idle,
        "no_weight": exp.Not(this=exp.Coalesce(this=exp.GT(this=column(WEIGHT), expression=lit(0.0)), expressions=[lit(False)])),
    }
    return exp.Case(ifs=[exp.If(this=condition, true=lit(reason)) for reason, condition in every.items()])


def _any(conditions: Iterable[exp.Expression]) -> exp.Expression:
    return reduce(lambda left, right: exp.Or(this=left, expression=right), conditions)


def _of_ages(life: Life, form: Ages, asked: Asked) -> Rows:
    scan = asked.scan(life.unit)
    row = _entered(form, scan) | {EXIT: double(scan.at(form.exit, ())), FAILED: cast(scan.at(form.failed, ()), "boolean")} | _weighed(form, scan)
    if asked.ids and form.id is not None:
        row |= {f"{ID}0": scan.at(form.id, ())}
    elif asked.ids:
        row |= ids_of(asked, scan)
    row |= {COST: double(scan.at(form.cost, ()))} if form.cost is not None else {}
    row |= {GONE: _taken_out(form, scan)} if asked.gone else {}
    row |= {MODE: cast(scan.at(form.mode, ()), "varchar")} if asked.mode and form.mode is not None else {}
    select = of_units(life, asked, scan, row, ())
    return Rows(select, {})


def _taken_out(form: Ages, scan: Scan) -> exp.Expression:
    """Whether the row says that its units are out of service."""
    if form.at_risk is None:
        return lit(False)
    return exp.Not(this=exp.Coalesce(this=cast(scan.at(form.at_risk, ()), "boolean"), expressions=[lit(False)]))


def _of_inspections(life: Life, form: Inspections, asked: Asked) -> Rows:
    """Each unit's last look: the upper end of a failure, else the age it was last seen working at."""
    scan = asked.scan(life.unit)
    lower, upper = (double(scan.at(tree, ())) for tree in (form.lower, form.upper))
    ends = {EXIT: exp.Coalesce(this=upper, expressions=[lower]), FAILED: exp.Not(this=is_null(upper.copy()))}
    row = _entered(form, scan) | {LOWER: exp.Coalesce(this=lower.copy(), expressions=[lit(0.0)])} | ends
    return Rows(of_units(life, asked, scan, row | _weighed(form, scan), ()), {})


def _entered(form: Ages | Inspections, scan: Scan) -> dict[str, exp.Expression]:
    return {ENTRY: exp.Coalesce(this=double(scan.at(form.entry, ())), expressions=[lit(0.0)]) if form.entry is not None else lit(0.0)}


def _weighed(form: Ages | Inspections, scan: Scan) -> dict[str, exp.Expression]:
    return {WEIGHT: double(scan.at(form.weight, ())) if form.weight is not None else lit(1.0)}
