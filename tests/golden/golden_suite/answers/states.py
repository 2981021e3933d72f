"""States: every unit walked minute by minute, all moments of the tables being whole minutes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from scipy.stats import chi2, f

from golden_suite.oracle import Rows
from golden_suite.tables import rows

MINUTE = timedelta(minutes=1)
UTC, NEW_YORK = ZoneInfo("UTC"), ZoneInfo("America/New_York")
TIMES = ("up", "down", "repair", "unknown")


@dataclass(frozen=True, slots=True, order=True)
class Told:
    """A row of a log with its end: its own, the beginning of the next, or where its log is cut."""

    begin: datetime
    end: datetime
    state: str


@dataclass(frozen=True, slots=True)
class Log:
    """A log of the layer, and when it is watched (in UTC)."""

    modes: bool = False
    opening: datetime = datetime.min
    closing: datetime = datetime.max
    as_of: datetime = datetime.max

    def rows(self) -> list[tuple[str, datetime | None, datetime | None, str]]:
        """Unit, begin, own end, state of each row that was known."""
        if self.modes:
            every = [(r["machine_id"], _utc(_moment(r["set_at"])), None, {"run": "up", "stop": "down"}.get(r["mode"], "unknown")) for r in rows("machine_modes")]
        else:
            every = [(r["machine_id"], _moment(r["began_at"]), _moment(r["ended_at"]), r["state"] if r["state"] in TIMES else "unknown") for r in rows("machine_states")]
        known = [row for row in every if row[1] is None or row[1] < self.as_of]
        return [(unit, begin, end if end and end < self.as_of else None, state) for unit, begin, end, state in known]

    def last(self, unit: str) -> datetime:
        """When a state of the unit that has not ended is cut."""
        if self.modes:
            return _utc(datetime(2024, 3, 18 if _models()[unit] == "Q" else 16))
        return max(max(begin, end or begin) for _, begin, end, _ in self.rows() if begin)

    def sorted_out(self, unit: str) -> tuple[list[Told], list[datetime | None]]:
        """The unit's states in their order, and the begins of rows that are excluded."""
        own = [row for row in self.rows() if row[0] == unit]
        if not unit:
            return [], [begin for _, begin, _, _ in own]
        told, excluded = [], [None for _, begin, _, _ in own if begin is None]
        for index, (_, begin, end, state) in enumerate(own):
            if begin:
                later = [b for other, (_, b, _, _) in enumerate(own) if b and (b > begin or (b == begin and other > index))]
                is_last = end is None and not later
                told.append((Told(begin, end or (min(later) if later else self.last(unit)), state), is_last))
        sound = [row for row, is_last in told if row.end > row.begin]
        kept = []
        for row, is_last in told:
            good = row.end > row.begin or (row.end == row.begin and is_last)
            over = any(other < row and other.end > row.begin for other in sound)
            if good and not over:
                kept.append(row)
            else:
                excluded.append(row.begin)
        return sorted(kept), excluded

    def minutes(self, unit: str) -> Iterator[tuple[datetime, str, bool, bool, bool]]:
        """Each minute from the unit's first state to its last: moment, state, whether it failed or was repaired then, whether time passes."""
        states, _ = self.sorted_out(unit)
        before, ticks = "", sorted(states)
        if not ticks:
            return
        now, index = ticks[0].begin, 0
        while index < len(ticks):
            here = ticks[index]
            state = here.state if now >= here.begin else "unknown"
            if self.opening <= now < self.closing:
                yield now, state, before == "up" and state in ("down", "repair"), before in ("down", "repair") and state == "up", now < here.end
            before, now = state, now + MINUTE
            if now >= here.end:
                now, index = here.end, index + 1

    def sums(self, unit: str, key: Callable[[datetime], object]) -> dict[object, Counter[str]]:
        """Minutes in each state, failures, repairs, excluded rows, by period."""
        found: dict[object, Counter[str]] = {}
        for moment, state, failed, repaired, passes in self.minutes(unit):
            count = found.setdefault(key(moment), Counter())
            count.update({state: int(passes), "failures": int(failed), "repairs": int(repaired)})
        for begin in self.sorted_out(unit)[1]:
            if begin is None or self.opening <= begin < self.closing:
                found.setdefault(key(begin) if begin else None, Counter())["excluded"] += 1
        return found

    def units(self) -> set[str]:
        return {row[0] for row in self.rows() if not (self.modes and row[0] not in ("M1", "M2", "M4"))}


def _moment(text: str) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def _utc(moment: datetime | None) -> datetime | None:
    return moment and moment.replace(tzinfo=NEW_YORK).astimezone(UTC).replace(tzinfo=None)


def _models() -> dict[str, str | None]:
    return {machine["machine_id"]: machine["model"] or None for machine in rows("machines")}


def _by_model(log: Log) -> dict[str | None, Counter[str]]:
    """Sums of each model, those that are declared among them."""
    total: dict[str | None, Counter[str]] = {model: Counter() for model in ("P", "Q", "R")}
    for unit in log.units():
        for count in log.sums(unit, lambda moment: None).values():
            total.setdefault(_models().get(unit), Counter()).update(count)
    return total


def _by_period(log: Log, key: Callable[[datetime], object]) -> dict[object, Counter[str]]:
    total: dict[object, Counter[str]] = {}
    for unit in log.units():
        for period, count in log.sums(unit, key).items():
            total.setdefault(period, Counter()).update(count)
    return total


def _measures(count: Counter[str], prefix: str, unit: float) -> dict[str, object]:
    down = count["down"] + count["repair"]
    repair = count["repair"] if prefix == "state" else down
    times = {"up_time": count["up"], "down_time": down, "repair_time": repair, "unknown_time": count["unknown"]}
    counts = {name: count[name] for name in ("failures", "repairs", "excluded")}
    return {f"{prefix}_{name}": minutes / unit for name, minutes in times.items()} | {f"{prefix}_{name}": n for name, n in counts.items()}


def _month(moment: datetime) -> datetime:
    return datetime(moment.year, moment.month, 1)


def _ratio(a: float, b: float) -> float | None:
    return a / b if b else None


def _operational(count: Counter[str]) -> float | None:
    return _ratio(count["up"], count["up"] + count["down"] + count["repair"])


def states_by_model() -> Rows:
    return [{"model": model, **_measures(count, "state", 60)} for model, count in _by_model(Log()).items()]


def states_as_of() -> Rows:
    return [{"model": model, **_measures(count, "state", 60)} for model, count in _by_model(Log(as_of=datetime(2024, 3, 13))).items()]


def states_by_month() -> Rows:
    return [{"time_month": month, **_measures(count, "state", 60)} for month, count in _by_period(Log(), _month).items()]


def states_modes_by_day_zone() -> Rows:
    def day(moment: datetime) -> datetime:
        there = moment.replace(tzinfo=UTC).astimezone(NEW_YORK)
        return datetime(there.year, there.month, there.day)

    log = Log(modes=True, opening=_utc(datetime(2024, 3, 9)))
    found = _by_period(log, day)
    return [{"time_day": period, **_measures(count, "mode", 24 * 60)} for period, count in found.items()]


def states_part_of_months() -> Rows:
    found = _by_period(Log(), lambda moment: moment.month)
    parts = {month: count for month, count in found.items() if month and month > 2}
    return [{"month": month, "up": c["up"] / 60, "unknown": _ratio(c["unknown"], sum(c[name] for name in TIMES))} for month, c in parts.items()]


def states_trailing() -> Rows:
    result = []
    for month, end in ((2, 3), (3, 4), (4, 5)):
        close = min(datetime(2024, end, 1), datetime(2024, 4, 5))
        ranges = {
            "availability": (max(datetime(2024, month, 1), datetime(2024, 2, 15)), close),
            "availability_2m": (datetime(2024, month - 1, 1), close),
            "availability_45d": (datetime(2024, end, 1) - timedelta(days=45), close),
        }
        result.append({"time_month": datetime(2024, month, 1)} | {name: _total(begin, stop) for name, (begin, stop) in ranges.items()})
    return result


def _total(begin: datetime, end: datetime) -> float | None:
    log = Log(opening=begin, closing=end)
    total: Counter[str] = Counter()
    for unit in log.units():
        for count in log.sums(unit, lambda moment: None).values():
            total.update(count)
    return _operational(total)


# --- statistics ------------------------------------------------------------------------------------------------------


def states_window() -> Rows:
    found = _by_model(Log(opening=datetime(2024, 1, 20), closing=datetime(2024, 3, 20)))
    return [{"model": model, **_statistics(count)} for model, count in found.items()]


def _statistics(count: Counter[str]) -> dict[str, object]:
    up, down, repair = count["up"] / 60, (count["down"] + count["repair"]) / 60, count["repair"] / 60
    n, m = count["failures"], count["repairs"]
    mtbf, mttr = _ratio(up, n), _ratio(repair, m)
    inherent = mtbf / (mtbf + mttr) if mtbf is not None and mttr is not None else None
    low, high = (_availability(_ratio(down, up), n, m, tail) for tail in (0.025, 0.975))
    lacking = "no_data" if not up + down else "no_failures" if not n else "no_repairs" if not m else "ok"
    return {
        "availability": _operational(count), "availability_low": low, "availability_high": high,
        "inherent": inherent, "inherent_low": _availability(mttr / mtbf if inherent is not None else None, n, m, 0.1),
        "state_mtbf": mtbf, "state_mtbf_low": 2 * up / chi2.ppf(0.975, 2 * n + 2) if up else None, "state_mtbf_high": 2 * up / chi2.ppf(0.025, 2 * n) if n else None,
        "state_mttr": mttr, "state_mttr_low": 2 * repair / chi2.ppf(0.975, 2 * m) if m else None, "state_mttr_high": 2 * repair / chi2.ppf(0.025, 2 * m) if m else None,
        "state_mttr_status": lacking if lacking in ("no_data",) else "no_repairs" if not m else "ok",
        "availability_n_failures": n, "availability_n_repairs": m, "availability_status": lacking,
        "availability_unknown_share": _ratio(count["unknown"], sum(count[name] for name in TIMES)),
    }  # fmt: skip


def _availability(ratio: float | None, failures: int, repairs: int, tail: float) -> float | None:
    """The bound of 1 / (1 + MTTR / MTBF), of which the ratio by its estimate is 1 / F(2 repairs, 2 failures)."""
    return 1 / (1 + ratio / f.ppf(tail, 2 * repairs, 2 * failures)) if ratio is not None and failures and repairs else None
