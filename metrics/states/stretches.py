"""Stretches of time as SQL: a log's rows put in order, each with what came before it, cut to a window and to periods.

The log is read once. Moments are taken to the second and told in UTC. A unit is watched from its first row to the end of
its last; what no row tells within is a stretch of unknown time. Rows of which no stretch can be made stay, with the
reason in `_excluded`, to be counted: they have no time, and no other row looks back at them.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import reduce

from sqlglot import exp

from metrics import bounds
from metrics.lives.relation import Asked, is_null
from metrics.spans import step
from metrics.states.model import States
from metrics.states.relation import (
    DOWN,
    EXCLUDED,
    FAILED,
    REPAIR,
    REPAIRED,
    SECONDS,
    STATE,
    TIME,
    UNKNOWN,
    UP,
    UTC,
    down_states,
    one_of,
)
from metrics.tree import all_of, call, case, cast, column, date_trunc, lit, named, over, selecting, sub, unnested

_KEY = "_key_"
_BEGIN, _END, _NEXT, _UNTIL, _OPEN = "_begin", "_end", "_next", "_until", "_open"
_BEFORE, _BEFORE_STATE = "_before", "_before_state"


def stretches(states: States, asked: Asked) -> exp.Select:
    """SELECT columns of the unit, `COLUMNS`: one row a stretch, once for each period that it is in."""
    rows = _linked(states, _judged(states, _closed(states, _log(states, asked))))
    cut = _split(_clipped(_parts(states, rows), states, asked), states, asked)
    length = call("WHOLE_PERIODS", column(TIME), column(_END), lit("second"))
    row = [named(case(_is_kept(), length), SECONDS), *(column(name) for name in (TIME, STATE, FAILED, REPAIRED, EXCLUDED))]
    return _of_units(states, asked, row, cut)


# --- the log's rows --------------------------------------------------------------------------------------------------


def _log(states: States, asked: Asked) -> exp.Select:
    """Each row of the log: its unit, when its state began and ended as far as it was known, what state it was."""
    scan = asked.scan(states.log)
    begin = _moment(scan.at(states.begin, ()), states)
    known = bounds.stored(bounds.known_at(asked.window.as_of), UTC, asked.zone) if asked.window.as_of else None
    row = {f"{_KEY}{i}": scan.column(mine, ()) for i, (mine, _) in enumerate(states.on)} | {_BEGIN: begin}
    if states.end is not None:
        end = _moment(scan.at(states.end, ()), states)
        row[_END] = end if known is None else case(exp.LT(this=end, expression=known.copy()), end.copy())
    if states.until is not None:
        until = _moment(scan.at(states.until, ()), states)
        row[_UNTIL] = until if known is None else _earlier(until, known.copy())
    row[STATE] = _state(states, scan.at(states.up, ()), scan.at(states.down, ()), scan.at(states.repair, ()) if states.repair is not None else None)
    select = scan.from_(selecting(*(named(tree, name) for name, tree in row.items())), ())
    return select if known is None else select.where(_unless_known(exp.LT(this=begin.copy(), expression=known)), copy=False)


def _moment(tree: exp.Expression, states: States) -> exp.Expression:
    moment = date_trunc("second", cast(tree, "timestamp"))
    return moment if states.zone == UTC else call("TO_ZONE", moment, lit(states.zone), lit(UTC))


def _state(states: States, up: exp.Expression, down: exp.Expression, repair: exp.Expression | None) -> exp.Expression:
    """A row that meets two conditions is what is worse: no doubt raises availability."""
    cases = [(repair, REPAIR)] if repair is not None else []
    return exp.Case(ifs=[exp.If(this=condition, true=lit(state)) for condition, state in (*cases, (down, DOWN), (up, UP))], default=lit(UNKNOWN))


def _closed(states: States, log: exp.Select) -> exp.Select:
    """Each row with its end: its own, else the beginning of its unit's next row, else where the log ends."""
    latest = case(exp.GT(this=column(_END), expression=column(_BEGIN)), column(_END), column(_BEGIN)) if states.end is not None else column(_BEGIN)
    more = {_NEXT: _window(exp.Lead(this=column(_BEGIN)), states)}
    if states.until is None:
        more[_UNTIL] = exp.Window(this=exp.Max(this=latest))
    followed = over(selecting(exp.Star(), *(named(tree, name) for name, tree in more.items())), log, "log")
    ends = [column(name) for name in ((_END,) if states.end is not None else ()) + (_NEXT, _UNTIL)]
    is_open = all_of(is_null(end.copy()) for end in ends[:-1]) or lit(False)
    row = [*_keys(states), column(_BEGIN), named(exp.Coalesce(this=ends[0], expressions=ends[1:]), _END), column(STATE), named(is_open, _OPEN)]
    return over(selecting(*row), followed, "followed")


def _judged(states: States, closed: exp.Select) -> exp.Select:
    """Each row with why no stretch can be made of it; NULL where one can."""
    begin, end = column(_BEGIN), column(_END)
    reasons: dict[str, exp.Expression] = {
        "no_unit": reduce(lambda a, b: exp.Or(this=a, expression=b), map(is_null, _keys(states))),
        "no_begin": is_null(begin),
        "no_end": is_null(end),
        "end_before_begin": exp.LT(this=end.copy(), expression=begin.copy()),
        # A state that began at the log's last moment is sound: it has had no time yet.
        "no_time": exp.And(this=exp.EQ(this=end.copy(), expression=begin.copy()), expression=exp.Not(this=column(_OPEN))),
    }
    if states.end is not None:
        sound = case(exp.GT(this=end.copy(), expression=begin.copy()), end.copy())
        frame = exp.WindowSpec(kind="ROWS", start="UNBOUNDED", start_side="PRECEDING", end=lit(1), end_side="PRECEDING")
        reasons["overlap"] = exp.GT(this=_window(exp.Max(this=sound), states, frame), expression=begin.copy())
    reason = exp.Case(ifs=[exp.If(this=condition, true=lit(name)) for name, condition in reasons.items()])
    return over(selecting(*_keys(states), column(_BEGIN), column(_END), column(STATE), named(reason, EXCLUDED)), closed, "closed")


def _linked(states: States, judged: exp.Select) -> exp.Select:
    """Each row with the end and the state of the unit's row before, of those that are kept."""
    kept = case(_is_kept(), lit(1), lit(0))
    before = {_BEFORE: _window(exp.Lag(this=column(_END)), states, by=kept), _BEFORE_STATE: _window(exp.Lag(this=column(STATE)), states, by=kept.copy())}
    return over(selecting(exp.Star(), *(named(tree, name) for name, tree in before.items())), judged, "judged")


def _window(tree: exp.Expression, states: States, spec: exp.Expression | None = None, *, by: exp.Expression | None = None) -> exp.Window:
    """A function over a unit's rows in their order, rows that begin together in one that is the same every time."""
    order = [column(_BEGIN), *([column(_END)] if states.end is not None else []), column(STATE)]
    partition = [*_keys(states), *([by] if by is not None else [])]
    return exp.Window(this=tree, partition_by=partition, order=exp.Order(expressions=[exp.Ordered(this=part, nulls_first=True) for part in order]), spec=spec)


def _keys(states: States) -> list[exp.Expression]:
    return [column(f"{_KEY}{i}") for i in range(len(states.on))]


# --- stretches -------------------------------------------------------------------------------------------------------

_PART = "_part"
_OWN, _GAP = 0, 1


def _parts(states: States, linked: exp.Select) -> exp.Select:
    """Each row's stretch, and the one of unknown time between it and the row before."""
    is_gap = exp.EQ(this=column(_PART, "parts"), expression=lit(_GAP))
    follows = exp.And(this=_is_kept(), expression=exp.EQ(this=column(_BEFORE), expression=column(_BEGIN)))
    was_up, is_up = (exp.EQ(this=column(name), expression=lit(UP)) for name in (_BEFORE_STATE, STATE))
    was_down, is_down = (one_of(column(name), down_states(states)) for name in (_BEFORE_STATE, STATE))
    own = exp.Not(this=is_gap)
    row = {
        TIME: case(is_gap.copy(), column(_BEFORE), column(_BEGIN)),
        _END: case(all_of([own, _is_kept()]) or own, column(_END), column(_BEGIN)),
        STATE: case(is_gap.copy(), lit(UNKNOWN), column(STATE)),
        FAILED: all_of([own.copy(), follows, was_up, is_down]) or own,
        REPAIRED: all_of([own.copy(), follows.copy(), was_down, is_up]) or own,
        EXCLUDED: column(EXCLUDED),
    }
    gap = exp.And(this=_is_kept(), expression=exp.LT(this=column(_BEFORE), expression=column(_BEGIN)))
    parts = case(gap, _array(_GAP, _OWN), _array(_OWN))
    return unnested(over(selecting(*_keys(states), *(named(tree, name) for name, tree in row.items())), linked, "linked"), parts, "parts", _PART)


def _array(*numbers: int) -> exp.Expression:
    return exp.Array(expressions=[lit(number) for number in numbers])


def _clipped(parts: exp.Select, states: States, asked: Asked) -> exp.Select:
    """Stretches within the window; a step that was taken before it opened is none of it."""
    lower, upper = (bounds.stored(bound, UTC, asked.zone) if bound else None for bound in (asked.window.lower, asked.window.upper))
    row: dict[str, exp.Expression] = {name: column(name) for name in (TIME, _END, FAILED, REPAIRED)}
    inside: list[exp.Expression] = []
    if upper is not None:
        row[_END] = _earlier(column(_END), upper)
        inside.append(_unless_known(exp.LT(this=column(TIME), expression=upper.copy())))
    if lower is not None:
        began = exp.GTE(this=column(TIME), expression=lower)
        row |= {TIME: _later(column(TIME), lower.copy())} | {name: exp.And(this=column(name), expression=began.copy()) for name in (FAILED, REPAIRED)}
        inside.append(_unless_known(exp.Or(this=began, expression=exp.GT(this=column(_END), expression=lower.copy()))))
    if not inside:
        return parts
    kept = [*_keys(states), column(STATE), column(EXCLUDED)]
    return over(selecting(*kept, *(named(tree, name) for name, tree in row.items())), parts, "stretches").where(all_of(inside), copy=False)


# --- periods ---------------------------------------------------------------------------------------------------------

_PERIOD = "_period"


def _split(cut: exp.Select, states: States, asked: Asked) -> exp.Select:
    """Each stretch once for every period of the reporting zone that it is in, cut to it; its step is in the first of them."""
    grain = asked.window.split
    if not grain:
        return cut
    count, unit = (1, grain) if grain in ("second", "minute", "hour") else (step(grain).count, step(grain).unit)
    last = call("ADD", column(_END), lit(-1), lit("second"))
    first, final = (date_trunc(grain, _shown(moment, asked)) for moment in (column(TIME), _later(column(TIME), last)))
    periods = exp.Coalesce(this=call("SEQUENCE", first, final, lit(count), lit(unit)), expressions=[exp.Array(expressions=[first.copy()])])
    period = column(_PERIOD, "periods")
    opens, closes = (_kept_in_utc(moment, asked) for moment in (period, call("ADD", period.copy(), lit(count), lit(unit))))
    began = exp.GTE(this=column(TIME), expression=opens)
    row: dict[str, exp.Expression] = {
        TIME: _later(column(TIME), opens.copy()), _END: _earlier(column(_END), closes), STATE: column(STATE),
        FAILED: exp.And(this=column(FAILED), expression=began), REPAIRED: exp.And(this=column(REPAIRED), expression=began.copy()), EXCLUDED: column(EXCLUDED),
    }  # fmt: skip
    return unnested(over(selecting(*_keys(states), *(named(tree, name) for name, tree in row.items())), cut, "whole"), periods, "periods", _PERIOD)


def _shown(moment: exp.Expression, asked: Asked) -> exp.Expression:
    return moment if asked.zone == UTC else call("TO_ZONE", moment, lit(UTC), lit(asked.zone))


def _kept_in_utc(moment: exp.Expression, asked: Asked) -> exp.Expression:
    return moment if asked.zone == UTC else call("TO_ZONE", moment, lit(asked.zone), lit(UTC))


# --- units -----------------------------------------------------------------------------------------------------------


def _of_units(states: States, asked: Asked, row: Iterable[exp.Expression], cut: exp.Select) -> exp.Select:
    """SELECT the unit's columns and `row`; a unit that is not among the units is kept under NULL, unless some are chosen."""
    names = {theirs: f"{_KEY}{i}" for i, (_, theirs) in enumerate(states.on)}
    if states.where is None and all(name in names for name in asked.columns):
        return over(selecting(*(named(column(names[name]), name) for name in asked.columns), *row), cut, "cut")
    scan = asked.scan(states.unit)
    columns = dict.fromkeys((*names, *asked.columns))
    where = scan.at(states.where, ()) if states.where is not None else None
    units = scan.from_(selecting(*(named(scan.column(name, ()), name) for name in columns)), ())
    units = units.where(where, copy=False) if where is not None else units
    on = all_of(exp.EQ(this=column(key, "cut"), expression=column(name, _UNIT)) for name, key in names.items()) or lit(True)
    select = over(selecting(*(named(column(name, _UNIT), name) for name in asked.columns), *row), cut, "cut")
    return select.join(sub(units, _UNIT), on=on, join_type="left" if where is None else "inner", copy=False)


_UNIT = "_unit"


# --- moments ---------------------------------------------------------------------------------------------------------


def _is_kept() -> exp.Expression:
    return is_null(column(EXCLUDED))


def _later(a: exp.Expression, b: exp.Expression) -> exp.Expression:
    """The later of two moments; `a` where one is not known."""
    return case(exp.LT(this=a, expression=b), b.copy(), a.copy())


def _earlier(a: exp.Expression, b: exp.Expression) -> exp.Expression:
    """The earlier of two moments; `a` where one is not known."""
    return case(exp.GT(this=a, expression=b), b.copy(), a.copy())


def _unless_known(condition: exp.Expression) -> exp.Expression:
    """Whether the condition holds, or cannot be told: such rows are kept to be counted."""
    return exp.Coalesce(this=condition, expressions=[lit(True)])
