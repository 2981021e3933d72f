"""Spells: a life's rows as SQL, each with its age at entry and exit and whether it ended in a failure.

Each table is read once. Rows of which no life can be made stay, with the reason in `_excluded`, to be counted; measures
leave them out. Moments are compared in the zone they are stored in.

A question's window of time cuts spells: who was older than 0 when it opened enters then, who was alive when it closed
is censored then. `as_of` closes it too, and hides what was reported later.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from sqlglot import exp

from metrics import bounds
from metrics.model import Ages, Life, Readings, Records
from metrics.tree import all_of, call, case, cast, column, double, lit, named, over, per, selecting, sub, unnested

if TYPE_CHECKING:
    from metrics.scan import Scan

ENTRY, EXIT, FAILED, WEIGHT, EXCLUDED = "_entry", "_exit", "_failed", "_weight", "_excluded"
LOG_ENTRY, LOG_EXIT = "_log_entry", "_log_exit"
AT, COST = "_at", "_cost"
ID = "_id_"
"""With a number: the unit that a row is of."""
COLUMNS = (ENTRY, EXIT, FAILED, WEIGHT, EXCLUDED, LOG_ENTRY, LOG_EXIT, AT, COST, *(f"{ID}{i}" for i in range(9)))
_START, _START_AGE, _END, _EVENT, _EVENT_AGE = "_start", "_start_age", "_end", "_event", "_event_age"
_SINCE, _SINCE_AGE, _LEFT = "_since", "_since_age", "_left"
_FINITE = 1e300  # an age not below is infinite, or no number: NaN is above everything to some engines, to others above nothing


@dataclass(frozen=True, slots=True)
class Asked:
    """What a life's relation is asked for: columns of the unit, within a window; `scan` opens a source, `ids` name the unit."""

    columns: tuple[str, ...]
    window: bounds.Window
    zone: str
    scan: Callable[[str], Scan]
    ids: tuple[str, ...] = ()  # columns of the unit that name it, where they are needed

    def carried(self, life: Life) -> tuple[str, ...]:
        """Columns that go along from the first SELECT to the last, beside the unit's own."""
        return (*(f"{ID}{i}" for i in range(len(self.ids))), *((COST,) if life.has_cost else ()))


def spells(life: Life, asked: Asked) -> exp.Select:
    """SELECT columns of the unit, `COLUMNS`: one row a spell."""
    rows = _of_ages(life, life.form, asked) if isinstance(life.form, Ages) else _of_records(life, life.form, asked)
    unit = [column(name) for name in (*asked.columns, *asked.carried(life))]
    reason = _reason(rows.faults, goes_on=life.goes_on)
    judged = over(selecting(*unit, *(column(name) for name in (ENTRY, EXIT, FAILED, WEIGHT)), named(reason, EXCLUDED)), rows.select, "ages")
    kept = exp.Is(this=column(EXCLUDED), expression=exp.Null())
    log_exit = case(kept, exp.Ln(this=column(EXIT)))
    log_entry = case(exp.And(this=kept.copy(), expression=exp.GT(this=column(ENTRY), expression=lit(0.0))), exp.Ln(this=column(ENTRY)))
    return over(selecting(exp.Star(), named(log_exit, LOG_EXIT), named(log_entry, LOG_ENTRY)), judged, "spells")


@dataclass(frozen=True, slots=True)
class _Rows:
    select: exp.Select
    faults: Mapping[str, exp.Expression]  # reason -> condition, beside those that any spell may have


def _reason(faults: Mapping[str, exp.Expression], *, goes_on: bool) -> exp.Expression:
    """Why a row makes no life; NULL where it does.

    Where a unit's life goes on after an event, two events at one age are two: the second has no time at risk and counts.
    """
    entry, exit_ = column(ENTRY), column(EXIT)
    at_once = exp.And(this=column(FAILED), expression=exp.EQ(this=exit_.copy(), expression=entry.copy()))
    if goes_on:
        at_once = exp.And(this=at_once, expression=exp.LTE(this=entry.copy(), expression=lit(0.0)))
    idle = exp.EQ(this=exit_.copy(), expression=entry.copy())
    every = {
        **faults,
        "no_status": _null(column(FAILED)),
        "no_age": exp.Or(this=exp.Or(this=_null(entry), expression=_null(exit_)), expression=exp.Not(this=exp.LT(this=exit_.copy(), expression=lit(_FINITE)))),
        "negative_age": exp.Or(this=exp.LT(this=entry.copy(), expression=lit(0.0)), expression=exp.LT(this=exit_.copy(), expression=lit(0.0))),
        "exit_before_entry": exp.LT(this=exit_.copy(), expression=entry.copy()),
        "failed_at_entry": at_once,
        "no_time_at_risk": exp.And(this=exp.Not(this=column(FAILED)), expression=idle) if goes_on else idle,
        "no_weight": exp.Not(this=exp.Coalesce(this=exp.GT(this=column(WEIGHT), expression=lit(0.0)), expressions=[lit(False)])),
    }
    return exp.Case(ifs=[exp.If(this=condition, true=lit(reason)) for reason, condition in every.items()])


def _of_ages(life: Life, form: Ages, asked: Asked) -> _Rows:
    scan = asked.scan(life.unit)
    entry = exp.Coalesce(this=double(scan.at(form.entry, ())), expressions=[lit(0.0)]) if form.entry is not None else lit(0.0)
    weight = double(scan.at(form.weight, ())) if form.weight is not None else lit(1.0)
    row = {ENTRY: entry, EXIT: double(scan.at(form.exit, ())), FAILED: cast(scan.at(form.failed, ()), "boolean"), WEIGHT: weight}
    if asked.ids and form.id is not None:
        row |= {f"{ID}0": scan.at(form.id, ())}
    elif asked.ids:
        row |= _ids(asked, scan)
    row |= {COST: double(scan.at(form.cost, ()))} if form.cost is not None else {}
    select = _units(life, asked, scan, row, ())
    return _Rows(select, {})


def _units(life: Life, asked: Asked, scan: Scan, row: Mapping[str, exp.Expression], more: Iterable[tuple[exp.Expression, exp.Expression]]) -> exp.Select:
    """SELECT the unit's columns and `row` FROM the unit, its joins and `more` relations, WHERE it is one of the life's."""
    unit = [named(scan.column(name, ()), name) for name in asked.columns]
    where = scan.at(life.where, ()) if life.where is not None else None
    pairs = list(more)
    select = scan.from_(selecting(*unit, *(named(tree, name) for name, tree in row.items())), ())
    for relation, on in pairs:
        select = select.join(relation, on=on, join_type="left", copy=False)
    return select.where(where, copy=False) if where is not None else select


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
    return unnested(over(selecting(*row), spells(life, asked), "spells"), twice, "marks", _MARK).where(kept, copy=False)


_MARK = "_mark"


def _ids(asked: Asked, scan: Scan) -> dict[str, exp.Expression]:
    return {f"{ID}{i}": scan.column(name, ()) for i, name in enumerate(asked.ids)}


# --- from records ----------------------------------------------------------------------------------------------------


def _of_records(life: Life, form: Records, asked: Asked) -> _Rows:
    opening, closing = _opening(form, asked), _closing(form, asked)
    rows = _begun(_watched(life, form, asked, opening, closing), life, form, asked)
    left = case(_happened(closing), column(_EVENT), column(_END) if closing is None else _no_later(column(_END), closing))
    failed = named(_happened(closing), FAILED)
    seen = over(selecting(exp.Star(), named(left, _LEFT), failed), rows, "lives")
    ages = over(selecting(exp.Star(), *(named(tree, name) for name, tree in _ages(form, opening, closing).items())), seen, "seen")
    if opening is not None:
        ages = ages.where(_unless_known(exp.GT(this=column(_LEFT), expression=opening.copy())), copy=False)
    if closing is not None:
        ages = ages.where(_unless_known(exp.LT(this=column(_SINCE), expression=closing.copy())), copy=False)
    faults = {
        "no_start": _null(column(_START)),
        "no_end": _null(column(_LEFT)),
        "event_before_start": exp.And(this=column(FAILED), expression=exp.LT(this=column(_EVENT), expression=column(_START))),
        "end_before_start": exp.LT(this=column(_LEFT), expression=column(_START)),
    }
    return _Rows(ages, faults)


def _watched(life: Life, form: Records, asked: Asked, opening: exp.Expression | None, closing: exp.Expression | None) -> exp.Select:
    """Each unit with its start, its end, its event (or each of its events), and its counter."""
    scan = asked.scan(life.unit)
    row = {_START: _moment(scan.at(form.start, ())), WEIGHT: lit(1.0), **_ids(asked, scan)}
    ends = [_moment(scan.at(form.end, ()))] if form.end is not None else []
    more: list[tuple[exp.Expression, exp.Expression]] = []
    if not form.seconds:
        row[_START_AGE] = double(scan.at(form.start_age, ())) if form.start_age is not None else lit(0.0)
    if form.readings:
        relation, columns = _readings(form.readings, form, asked, opening, closing)
        more.append((sub(relation, _READINGS), _equal(form.readings.on, _READINGS, scan)))
        ends.append(column(_LAST_READ, _READINGS))
        row |= {name: column(name, _READINGS) for name in columns}
    row[_END] = _earliest(ends) if ends else cast(exp.Null(), "timestamp")
    if form.event.source:
        more.append((sub(_events(form, asked, closing), _EVENTS), _equal(form.event.on, _EVENTS, scan)))
        row |= {_EVENT: column(_EVENT, _EVENTS)} | ({} if form.seconds else {_EVENT_AGE: column(_EVENT_AGE, _EVENTS)})
        row |= {COST: column(COST, _EVENTS)} if form.event.cost is not None else {}
        row |= {f"{_KEY}{i}": scan.column(mine, ()) for i, (_, mine) in enumerate(form.event.on)}
    else:
        row |= _own_event(form, scan, asked)
    return _units(life, asked, scan, row, more)


_READINGS, _EVENTS, _KEY = "_readings", "_events", "_key_"
_LAST_READ, _LAST = "_last_read", "_last"


def _own_event(form: Records, scan: Scan, asked: Asked) -> dict[str, exp.Expression]:
    event = form.event
    time = _moment(scan.at(event.time, ()))
    known = _known(form, scan, asked)
    row = {_EVENT: case(known, time) if known is not None else time}
    row |= {COST: double(scan.at(event.cost, ()))} if event.cost is not None else {}
    return row if form.seconds or event.age is None else row | {_EVENT_AGE: double(scan.at(event.age, ()))}


def _known(form: Records, scan: Scan, asked: Asked) -> exp.Expression | None:
    """Whether an event was reported by the date asked for; None where that is not asked or not recorded."""
    if form.event.reported is None or not asked.window.as_of:
        return None
    return exp.LT(this=_moment(scan.at(form.event.reported, ())), expression=_stored(_as_of(asked), form, asked))


def _events(form: Records, asked: Asked, closing: exp.Expression | None) -> exp.Select:
    """The life's events among the rows of their source."""
    event = form.event
    scan = asked.scan(event.source)
    time = _moment(scan.at(event.time, ()))
    row = [named(scan.column(mine, ()), mine) for mine, _ in event.on] + [named(time, _EVENT)]
    if event.age is not None and not form.seconds:
        row.append(named(double(scan.at(event.age, ())), _EVENT_AGE))
    if event.cost is not None:
        row.append(named(double(scan.at(event.cost, ())), COST))
    conditions = [scan.at(event.where, ())] if event.where is not None else []
    known = _known(form, scan, asked)
    conditions += [known] if known is not None else []
    conditions += [exp.LT(this=time.copy(), expression=closing.copy())] if closing is not None else []
    select, where = scan.from_(selecting(*row), ()), all_of(conditions)
    return select.where(where, copy=False) if where is not None else select


def _begun(watched: exp.Select, life: Life, form: Records, asked: Asked) -> exp.Select:
    """Spells: since when each is at risk, from which moment its age counts.

    An own event ends the unit's one spell. Of events of another source each ends one, and after the last the unit lives on
    (unless only the first counts); those before the unit's start are rows of their own, to be excluded.
    """
    counter = [] if form.seconds else [_START_AGE]
    if not form.event.source:
        return over(selecting(exp.Star(), named(column(_START), _SINCE), *(named(column(name), _SINCE_AGE) for name in counter)), watched, "units")
    numbered = over(selecting(exp.Star(), *(named(tree, name) for name, tree in _numbers(form).items())), watched, "events")
    begun = unnested(over(selecting(*_spell(life, form, asked)), numbered, "numbered"), _parts(form), "parts", _PART)
    return begun


_PART, _NTH, _OF, _SOUND, _BEFORE, _BEFORE_AGE = "_part", "_nth", "_of", "_sound", "_before", "_before_age"
_CENSORED, _FAILURE, _STRAY = 0, 1, 2


def _numbers(form: Records) -> Mapping[str, exp.Expression]:
    """Each event's number among the unit's sound ones (or among those before its start), how many there are, what came before."""
    keys = [column(f"{_KEY}{i}") for i in range(len(form.event.on))]
    stray = case(exp.LT(this=column(_EVENT), expression=column(_START)), lit(1), lit(0))
    partition = [*keys, stray]
    order = exp.Order(expressions=[exp.Ordered(this=column(_EVENT), nulls_first=False)])

    def window(tree: exp.Expression, by: Iterable[exp.Expression], *, ordered: bool = False) -> exp.Window:
        return exp.Window(this=tree, partition_by=[part.copy() for part in by], order=order.copy() if ordered else None)

    sound = exp.Sum(this=case(exp.GTE(this=column(_EVENT), expression=column(_START)), lit(1), lit(0)))
    numbers: dict[str, exp.Expression] = {
        _NTH: window(exp.RowNumber(), partition, ordered=True),
        _OF: window(exp.Count(this=exp.Star(), big_int=True), partition),
        _SOUND: window(sound, keys),
        _BEFORE: window(exp.Lag(this=column(_EVENT)), partition, ordered=True),
    }
    return numbers if form.seconds else numbers | {_BEFORE_AGE: window(exp.Lag(this=column(_EVENT_AGE)), partition, ordered=True)}


def _parts(form: Records) -> exp.Expression:
    """Which spells a row gives: the one its event ends, the one that is still going on."""
    first = form.renewal == "first"
    is_first, is_last = exp.EQ(this=column(_NTH), expression=lit(1)), exp.EQ(this=column(_NTH), expression=column(_OF))
    stray = exp.LT(this=column(_EVENT), expression=column(_START))
    alone = all_of([stray.copy(), is_first, exp.EQ(this=column(_SOUND), expression=lit(0))])
    cases = [(_null(column(_EVENT)), (_CENSORED,)), (alone, (_STRAY, _CENSORED)), (stray, (_STRAY,))]
    if first:
        cases.append((is_first.copy(), (_FAILURE,)))
    else:
        cases += [(is_last, (_FAILURE, _CENSORED)), (lit(True), (_FAILURE,))]
    return exp.Case(ifs=[exp.If(this=when, true=exp.Array(expressions=[lit(part) for part in parts])) for when, parts in cases])


def _spell(life: Life, form: Records, asked: Asked) -> list[exp.Expression]:
    """The columns of one spell of a row, by its `_part`."""
    part = column(_PART, "parts")
    censored = exp.EQ(this=part, expression=lit(_CENSORED))
    sound = exp.GTE(this=column(_EVENT), expression=column(_START))
    renewed = form.renewal == "as_good_as_new"

    def since(start: str, event: str, before: str) -> exp.Expression:
        later = case(exp.And(this=censored.copy(), expression=sound.copy()), column(event), exp.Coalesce(this=column(before), expressions=[column(start)]))
        return later if form.renewal != "first" else column(start)

    result: dict[str, exp.Expression] = {name: column(name) for name in (*asked.columns, *asked.carried(life), WEIGHT, _END)}
    result[_SINCE] = since(_START, _EVENT, _BEFORE)
    result[_START] = since(_START, _EVENT, _BEFORE) if renewed else column(_START)
    result[_EVENT] = case(exp.Not(this=censored.copy()), column(_EVENT))
    if form.readings:
        result |= {name: column(name) for name in _reading_columns(form, asked)}
    if not form.seconds:
        result[_SINCE_AGE] = since(_START_AGE, _EVENT_AGE, _BEFORE_AGE)
        result[_START_AGE] = since(_START_AGE, _EVENT_AGE, _BEFORE_AGE) if renewed else column(_START_AGE)
        result[_EVENT_AGE] = column(_EVENT_AGE)
    return [named(tree, name) for name, tree in result.items()]


# --- ages ------------------------------------------------------------------------------------------------------------


def _ages(form: Records, opening: exp.Expression | None, closing: exp.Expression | None) -> dict[str, exp.Expression]:
    """Age at entry and at exit."""
    if form.seconds:

        def age(moment: exp.Expression) -> exp.Expression:
            return per(call("WHOLE_PERIODS", column(_START), moment, lit("second")), lit(form.seconds))

        entered, exit_ = age(column(_SINCE)), age(column(_LEFT))
        late = age(opening.copy()) if opening is not None else None
    else:

        def since_start(counter: exp.Expression) -> exp.Expression:
            return exp.Sub(this=counter, expression=column(_START_AGE))

        last = _interpolated(_CLOSING, closing) if closing is not None else column(_LAST)
        entered, exit_ = since_start(column(_SINCE_AGE)), case(column(FAILED), since_start(column(_EVENT_AGE)), since_start(last))
        late = since_start(_interpolated(_OPENING, opening)) if opening is not None else None
    if form.renewal != "as_good_as_old":
        entered = lit(0.0)
    if late is not None and opening is not None:
        entered = case(exp.LT(this=column(_SINCE), expression=opening.copy()), late, entered)
    return {ENTRY: entered, EXIT: exit_}


_OPENING, _CLOSING = "_opening", "_closing"
_BEFORE_TIME, _BEFORE_VALUE, _AFTER_TIME, _AFTER_VALUE = "_before_time", "_before_value", "_after_time", "_after_value"


def _reading_columns(form: Records, asked: Asked) -> list[str]:
    """The columns that readings bring to a unit."""
    if form.seconds:
        return [_LAST_READ]
    marks = [mark for mark, moment in ((_OPENING, _opening(form, asked)), (_CLOSING, _closing(form, asked))) if moment is not None]
    return [_LAST_READ, _LAST, *(mark + part for mark in marks for part in (_BEFORE_TIME, _BEFORE_VALUE, _AFTER_TIME, _AFTER_VALUE))]


def _readings(readings: Readings, form: Records, asked: Asked, opening: exp.Expression | None, closing: exp.Expression | None) -> tuple[exp.Select, list[str]]:
    """The last reading of each unit, and those around the window's ends: one pass. A counter never goes back, so MAX is the last."""
    scan = asked.scan(readings.source)
    time, value = _moment(scan.at(readings.time, ())), double(scan.at(readings.value, ()))
    row: dict[str, exp.Expression] = {mine: scan.column(mine, ()) for mine, _ in readings.on}
    row |= {_LAST_READ: exp.Max(this=time.copy())} | ({} if form.seconds else {_LAST: exp.Max(this=value.copy())})
    for mark, moment in ((_OPENING, opening), (_CLOSING, closing)):
        if moment is not None and not form.seconds:
            before, after = exp.LTE(this=time, expression=moment.copy()).copy(), exp.GT(this=time, expression=moment.copy()).copy()
            row |= {mark + _BEFORE_TIME: exp.Max(this=case(before, time.copy())), mark + _BEFORE_VALUE: exp.Max(this=case(before.copy(), value.copy()))}
            row |= {mark + _AFTER_TIME: exp.Min(this=case(after, time.copy())), mark + _AFTER_VALUE: exp.Min(this=case(after.copy(), value.copy()))}
    conditions: list[exp.Expression] = [] if form.seconds else [exp.Not(this=_null(value.copy()))]
    if asked.window.as_of:
        conditions.append(exp.LTE(this=time.copy(), expression=_stored(_as_of(asked), form, asked)))
    select = scan.from_(selecting(*(named(tree, name) for name, tree in row.items())), ())
    where = all_of(conditions)
    select = select.where(where, copy=False) if where is not None else select
    select.set("group", exp.Group(expressions=[exp.Literal.number(i + 1) for i in range(len(readings.on))]))
    return select, _reading_columns(form, asked)


def _interpolated(mark: str, moment: exp.Expression) -> exp.Expression:
    """The counter at a moment, on the line between the readings around it, or from the start to the first; the last reading where none came after."""
    later = exp.GTE(this=column(mark + _BEFORE_TIME), expression=column(_START))
    time = case(later, column(mark + _BEFORE_TIME), column(_START))
    value = case(later.copy(), column(mark + _BEFORE_VALUE), column(_START_AGE))
    after_time, after_value = column(mark + _AFTER_TIME), column(mark + _AFTER_VALUE)
    gone, whole = (call("WHOLE_PERIODS", time.copy(), to, lit("second")) for to in (moment.copy(), after_time))
    rise = exp.Paren(this=exp.Sub(this=after_value, expression=value.copy()))
    line = exp.Add(this=value, expression=exp.Mul(this=rise, expression=per(gone, whole)))
    return case(_null(after_value.copy()), column(mark + _BEFORE_VALUE), line)


# --- moments ---------------------------------------------------------------------------------------------------------


def _opening(form: Records, asked: Asked) -> exp.Expression | None:
    return _stored(asked.window.lower, form, asked) if asked.window.lower else None


def _closing(form: Records, asked: Asked) -> exp.Expression | None:
    """The moment observation ends for all: the window's, or the date asked for, whichever is earlier."""
    ends = [bound for bound in (asked.window.upper, _as_of(asked) if asked.window.as_of else None) if bound is not None]
    if not ends:
        return None
    known = sorted((bound for bound in ends if bound.value is not None), key=lambda bound: bound.value or datetime.max)
    open_ = [bound for bound in ends if bound.value is None]
    moments = [_stored(bound, form, asked) for bound in (*known[:1], *open_)]
    return moments[0] if len(moments) == 1 else exp.Least(this=moments[0], expressions=moments[1:])


def _as_of(asked: Asked) -> bounds.Bound:
    day = datetime.fromisoformat(asked.window.as_of)
    return bounds.Bound(exp.LT, bounds.literal(day, "timestamp"), day)


def _stored(bound: bounds.Bound, form: Records, asked: Asked) -> exp.Expression:
    """The bound's moment in the zone that the life's moments are stored in."""
    found = bounds.on_timestamp(bound, exp.Null(), form.zone, asked.zone)
    if found is not None:
        return found.expression
    there = cast(bound.expr.copy(), "timestamp")
    return there if form.zone == asked.zone else call("TO_ZONE", there, lit(asked.zone), lit(form.zone))


def _moment(tree: exp.Expression) -> exp.Expression:
    return cast(tree, "timestamp")


def _happened(closing: exp.Expression | None) -> exp.Expression:
    """Whether the event came before observation closed."""
    there = exp.Not(this=_null(column(_EVENT)))
    return there if closing is None else exp.And(this=there, expression=exp.LT(this=column(_EVENT), expression=closing.copy()))


def _earliest(moments: list[exp.Expression]) -> exp.Expression:
    """The earliest of those that are known."""
    if len(moments) == 1:
        return moments[0]
    turned = [exp.Coalesce(this=moments[i].copy(), expressions=[m.copy() for m in (*moments[i + 1 :], *moments[:i])]) for i in range(len(moments))]
    return exp.Least(this=turned[0], expressions=turned[1:])


def _no_later(moment: exp.Expression, closing: exp.Expression) -> exp.Expression:
    """The moment, or the close of observation where that is earlier or the moment is not known."""
    return exp.Least(this=exp.Coalesce(this=moment, expressions=[closing.copy()]), expressions=[closing.copy()])


def _equal(on: tuple[tuple[str, str], ...], alias: str, scan: Scan) -> exp.Expression:
    return all_of(exp.EQ(this=scan.column(mine, ()), expression=column(theirs, alias)) for theirs, mine in on) or lit(True)


def _null(tree: exp.Expression) -> exp.Expression:
    return exp.Is(this=tree, expression=exp.Null())


def _unless_known(condition: exp.Expression) -> exp.Expression:
    """Whether the condition holds, or cannot be told: such rows are kept to be counted."""
    return exp.Coalesce(this=condition, expressions=[lit(True)])


