"""Spells from records: moments and counters of units, their events and their readings.

Each table is read once. Moments are compared in the zone they are stored in.

A question's window of time cuts spells: who was older than 0 when it opened enters then, who was alive when it closed
is censored then. `as_of` closes it too, and hides what was reported later.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from sqlglot import exp

from metrics import bounds
from metrics.lives.model import Life, Readings, Records
from metrics.lives.relation import COST, ENTRY, EXIT, FAILED, GONE, MODE, WEIGHT, Asked, Rows, ids_of, is_null, of_units
from metrics.tree import all_of, call, case, cast, column, double, lit, named, over, per, selecting, sub, unnested

if TYPE_CHECKING:
    from metrics.scan import Scan

_START, _START_AGE, _END, _EVENT, _EVENT_AGE = "_start", "_start_age", "_end", "_event", "_event_age"
_SINCE, _SINCE_AGE, _LEFT = "_since", "_since_age", "_left"


def of_records(life: Life, form: Records, asked: Asked) -> Rows:
    """A row a spell, with its ages, and what is wrong with some."""
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
        "no_start": is_null(column(_START)),
        "no_end": is_null(column(_LEFT)),
        "event_before_start": exp.And(this=column(FAILED), expression=exp.LT(this=column(_EVENT), expression=column(_START))),
        "end_before_start": exp.LT(this=column(_LEFT), expression=column(_START)),
    }
    return Rows(ages, faults)


def _watched(life: Life, form: Records, asked: Asked, opening: exp.Expression | None, closing: exp.Expression | None) -> exp.Select:
    """Each unit with its start, its end, its event (or each of its events), and its counter."""
    scan = asked.scan(life.unit)
    row = {_START: _moment(scan.at(form.start, ())), WEIGHT: lit(1.0), **ids_of(asked, scan)}
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
    row |= {GONE: _taken_out(form, scan, closing)} if asked.gone else {}
    if form.event.source:
        more.append((sub(_events(form, asked, closing), _EVENTS), _equal(form.event.on, _EVENTS, scan)))
        row |= {_EVENT: column(_EVENT, _EVENTS)} | ({} if form.seconds else {_EVENT_AGE: column(_EVENT_AGE, _EVENTS)})
        row |= {COST: column(COST, _EVENTS)} if form.event.cost is not None else {}
        row |= {MODE: column(MODE, _EVENTS)} if asked.mode else {}
        row |= {f"{_KEY}{i}": scan.column(mine, ()) for i, (_, mine) in enumerate(form.event.on)}
    else:
        row |= _own_event(form, scan, asked)
    return of_units(life, asked, scan, row, more)


def _taken_out(form: Records, scan: Scan, closing: exp.Expression | None) -> exp.Expression:
    """Whether the unit's `end` came before observation closed: from then on it cannot fail. One not heard of for long still can."""
    if form.end is None:
        return lit(False)
    end = _moment(scan.at(form.end, ()))
    known = exp.Not(this=is_null(end))
    return known if closing is None else exp.Coalesce(this=exp.LT(this=end, expression=closing.copy()), expressions=[lit(False)])


_READINGS, _EVENTS, _KEY = "_readings", "_events", "_key_"
_LAST_READ, _LAST = "_last_read", "_last"


def _own_event(form: Records, scan: Scan, asked: Asked) -> dict[str, exp.Expression]:
    event = form.event
    time = _moment(scan.at(event.time, ()))
    known = _known(form, scan, asked)
    row = {_EVENT: case(known, time) if known is not None else time}
    row |= {COST: double(scan.at(event.cost, ()))} if event.cost is not None else {}
    row |= {MODE: cast(scan.at(event.mode, ()), "varchar")} if asked.mode and event.mode is not None else {}
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
    if asked.mode and event.mode is not None:
        row.append(named(cast(scan.at(event.mode, ()), "varchar"), MODE))
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
    begun = unnested(over(selecting(*_spell(life, form, asked)), numbered, "numbered"), _parts(form), "parts", _PART, many=True)
    return begun


_PART, _NTH, _OF, _SOUND, _BEFORE, _BEFORE_AGE = "_part", "_nth", "_of", "_sound", "_before", "_before_age"
_CENSORED, _FAILURE, _STRAY = 0, 1, 2


def _numbers(form: Records) -> Mapping[str, exp.Expression]:
    """Each event's number among the unit's: the sound ones, then those before its start.

    Where life goes on after an event, those of either sort are numbered apart, with how many there are and what came before.
    """
    keys = [column(f"{_KEY}{i}") for i in range(len(form.event.on))]
    stray = case(exp.LT(this=column(_EVENT), expression=column(_START)), lit(1), lit(0))

    def window(tree: exp.Expression, by: Iterable[exp.Expression], *order: exp.Expression) -> exp.Window:
        ordered = [exp.Ordered(this=part.copy(), nulls_first=False) for part in order]
        return exp.Window(this=tree, partition_by=[part.copy() for part in by], order=exp.Order(expressions=ordered) if ordered else None)

    if form.renewal == "first":
        return {_NTH: window(exp.RowNumber(), keys, stray, column(_EVENT))}
    apart, sound = [*keys, stray], exp.Sum(this=case(exp.GTE(this=column(_EVENT), expression=column(_START)), lit(1), lit(0)))
    numbers: dict[str, exp.Expression] = {
        _NTH: window(exp.RowNumber(), apart, column(_EVENT)),
        _OF: window(exp.Count(this=exp.Star(), big_int=True), apart),
        _SOUND: window(sound, keys),
        _BEFORE: window(exp.Lag(this=column(_EVENT)), apart, column(_EVENT)),
    }
    return numbers if form.seconds else numbers | {_BEFORE_AGE: window(exp.Lag(this=column(_EVENT_AGE)), apart, column(_EVENT))}


def _parts(form: Records) -> exp.Expression:
    """Which spells a row gives: the one its event ends, the one that is still going on."""
    first = form.renewal == "first"
    is_first, is_last = exp.EQ(this=column(_NTH), expression=lit(1)), exp.EQ(this=column(_NTH), expression=column(_OF))
    stray = exp.LT(this=column(_EVENT), expression=column(_START))
    alone = all_of([stray.copy(), is_first, *([] if first else [exp.EQ(this=column(_SOUND), expression=lit(0))])])
    cases = [(is_null(column(_EVENT)), (_CENSORED,)), (alone, (_STRAY, _CENSORED)), (stray, (_STRAY,))]
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
    conditions: list[exp.Expression] = [] if form.seconds else [exp.Not(this=is_null(value.copy()))]
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
    return case(is_null(after_value.copy()), column(mark + _BEFORE_VALUE), line)


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
    return bounds.known_at(asked.window.as_of)


def _stored(bound: bounds.Bound, form: Records, asked: Asked) -> exp.Expression:
    """The bound's moment in the zone that the life's moments are stored in."""
    return bounds.stored(bound, form.zone, asked.zone)


def _moment(tree: exp.Expression) -> exp.Expression:
    return cast(tree, "timestamp")


def _happened(closing: exp.Expression | None) -> exp.Expression:
    """Whether the event came before observation closed."""
    there = exp.Not(this=is_null(column(_EVENT)))
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





def _unless_known(condition: exp.Expression) -> exp.Expression:
    """Whether the condition holds, or cannot be told: such rows are kept to be counted."""
    return exp.Coalesce(this=condition, expressions=[lit(True)])


