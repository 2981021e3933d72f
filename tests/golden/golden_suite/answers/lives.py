"""Lives: spells made row by row from the records, and Weibull fits of every row in the likelihood."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from math import exp, inf, log, sqrt
from zoneinfo import ZoneInfo

import numpy as np
from scipy.stats import chi2, gumbel_l, norm

from golden_suite.oracle import Rows
from golden_suite.tables import rows
from golden_suite.weibull import Life, Look, Weibull, inspected, limited, lognormal, ranked

MODELS = ("P", "Q", "R")


@dataclass(frozen=True, slots=True)
class Spell:
    model: str | None
    entry: float = 0.0
    exit: float = 0.0
    failed: bool = False
    excluded: bool = False


def moment(text: str) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def days(a: datetime, b: datetime) -> float:
    return (b - a).total_seconds() / 86400


@dataclass(frozen=True, slots=True)
class Watch:
    """A life of the layer, and the window it is watched in (moments as they are stored)."""

    renewal: str = "first"
    hours: bool = False  # else days
    reported: bool = True  # whether the event says when it was reported
    but: str = "M9"
    opening: datetime | None = None
    closing: datetime | None = None
    as_of: datetime | None = None

    @property
    def close(self) -> datetime | None:
        return min((end for end in (self.closing, self.as_of) if end), default=None)

    def spells(self) -> Iterable[Spell]:
        for machine in rows("machines"):
            if machine["machine_id"] != self.but:
                yield from self.of(machine)

    def readings(self, machine: str) -> list[tuple[datetime, float]]:
        known = [(moment(r["day"]), r["hours"]) for r in rows("meter") if r["machine_id"] == machine]
        known = [(day, hours) for day, hours in known if not (self.as_of and day > self.as_of)]
        return sorted((day, float(hours or 0)) for day, hours in known if hours or not self.hours)

    def events(self, machine: str) -> list[tuple[datetime, float | None]]:
        found = []
        for r in rows("stops"):
            at, told = moment(r["stopped_at"]), moment(r["reported_at"])
            hidden = self.reported and self.as_of and not (told and told < self.as_of)
            if r["machine_id"] == machine and r["kind"] == "failure" and not hidden and not (self.close and at >= self.close):
                found.append((at, float(r["meter"]) if r["meter"] else None))
        return sorted(found, key=lambda event: event[0])

    def of(self, machine: dict[str, str]) -> Iterable[Spell]:
        model, start = machine["model"] or None, moment(machine["delivered_at"])
        begin = float(machine["start_hours"]) if machine["start_hours"] else None
        read, events = self.readings(machine["machine_id"]), self.events(machine["machine_id"])
        ends = [end for end in (moment(machine["retired_on"]), read[-1][0] if read else None) if end]
        end = min([*ends[:0], min(ends)] + ([self.close] if self.close else [])) if ends else self.close
        if start is None:
            yield from (Spell(model, excluded=True) for _ in range(max(1, len(events))) if self.shown(None, None))
            return
        strays, sound = [e for e in events if e[0] < start], [e for e in events if e[0] >= start]
        for at, _ in strays:
            if self.shown(start, at):
                yield Spell(model, excluded=True)
        counted = sound[:1] if self.renewal == "first" else sound
        since, since_hours = start, begin
        for at, meter in counted:
            yield from self.spell(model, start, begin, since, since_hours, at, meter, read, failed=True)
            since, since_hours = at, meter
        if self.renewal != "first" or not counted:
            yield from self.spell(model, start, begin, since, since_hours, end, None, read, failed=False)

    def shown(self, since: datetime | None, left: datetime | None) -> bool:
        return not (self.opening and left and left <= self.opening) and not (self.close and since and since >= self.close)

    def spell(self, model, start, begin, since, since_hours, left, meter, read, *, failed) -> Iterable[Spell]:
        if not self.shown(since, left):
            return
        origin, zero = (since, since_hours) if self.renewal == "as_good_as_new" else (start, begin)
        if left is None or left < origin:
            yield Spell(model, excluded=True)
            return
        late = self.opening is not None and since < self.opening
        if self.hours:
            out = meter if failed else (self.hours_at(self.close, origin, zero, read) if self.close else (read[-1][1] if read else None))
            come = self.hours_at(self.opening, origin, zero, read) if late else since_hours if self.renewal == "as_good_as_old" else zero
            known = out is not None and come is not None and zero is not None
            entry, exit_ = (come - zero, out - zero) if known else (-1.0, -1.0)
        else:
            entry = days(origin, self.opening if late else since if self.renewal == "as_good_as_old" else origin)
            exit_ = days(origin, left)
        again = failed and self.renewal == "as_good_as_old" and exit_ == entry > 0  # two events at one age are two
        bad = entry < 0 or exit_ < 0 or (exit_ <= entry and not again)
        yield Spell(model, excluded=True) if bad else Spell(model, entry, exit_, failed)

    @staticmethod
    def hours_at(at: datetime, start: datetime, begin: float | None, read: list[tuple[datetime, float]]) -> float | None:
        before, after = [r for r in read if r[0] <= at], [r for r in read if r[0] > at]
        if not after:
            return before[-1][1] if before else None
        t0, v0 = before[-1] if before and before[-1][0] >= start else (start, begin)
        t1, v1 = after[0]
        return None if v0 is None else v0 + (v1 - v0) * (at - t0).total_seconds() / (t1 - t0).total_seconds()


def told(life: str, watch: Watch, *, by_model: bool = True) -> Rows:
    spells = list(watch.spells())
    groups = [*MODELS, *({s.model for s in spells} - set(MODELS))] if by_model else [None]
    return [{**({"model": group} if by_model else {}), **counts(life, [s for s in spells if not by_model or s.model == group])} for group in groups]


def counts(life: str, spells: list[Spell]) -> dict[str, object]:
    good = [s for s in spells if not s.excluded]
    failed = [s for s in good if s.failed]
    return {
        f"{life}_failures": len(failed),
        f"{life}_censored": len(good) - len(failed),
        f"{life}_time_at_risk": sum(s.exit - s.entry for s in good) if good else None,
        f"{life}_log_failure_age": sum(log(s.exit) for s in failed) if failed else None,
        f"{life}_excluded": len(spells) - len(good),
    }


def lives_first_days() -> Rows:
    return told("first_days", Watch())


def lives_first_days_total() -> Rows:
    return told("first_days", Watch(), by_model=False)


def lives_first_days_window() -> Rows:
    return told("first_days", Watch(opening=datetime(2024, 3, 15), closing=datetime(2024, 8, 1)))


def lives_first_days_two_windows() -> Rows:
    return lives_first_days_window()


def lives_first_days_as_of() -> Rows:
    return told("first_days", Watch(as_of=datetime(2024, 7, 1)))


def lives_first_hours() -> Rows:
    return told("first_hours", Watch(hours=True, but=""))


def lives_first_hours_window_as_of() -> Rows:
    return told("first_hours", Watch(hours=True, but="", opening=datetime(2024, 3, 15), as_of=datetime(2024, 7, 15)))


def lives_new_days() -> Rows:
    return told("new_days", Watch(renewal="as_good_as_new", reported=False, but=""))


def lives_new_days_window() -> Rows:
    return told("new_days", Watch(renewal="as_good_as_new", reported=False, but="", opening=datetime(2024, 3, 15), closing=datetime(2024, 8, 1)))


def lives_old_hours_zone() -> Rows:
    close = datetime(2024, 12, 31, tzinfo=ZoneInfo("UTC")).astimezone(ZoneInfo("America/New_York")).replace(tzinfo=None)
    return told("old_hours", Watch(renewal="as_good_as_old", hours=True, reported=False, but="", as_of=close))


# --- fits ------------------------------------------------------------------------------------------------------------


def tested(data: str) -> tuple[list[Life], int]:
    """The lives of a set of data, and how many rows make none."""
    good, bad = [], 0
    for r in rows("lifetimes"):
        if r["data"] == data:
            age, entry = (float(r[name]) if r[name] else None for name in ("age", "entry"))
            entry = entry or 0.0
            if age is None or not r["failed"] or age < 0 or age <= entry:
                bad += 1
            else:
                good.append(Life(age, r["failed"] == "1", entry, float(r["units"])))
    return good, bad


DATA = ("shock_absorber", "bearing_cage", "late", "unfailed", "one", "tied")
STATUS = {"unfailed": "no_failures", "one": "one_failure", "tied": "all_tied"}


def lives_tested() -> Rows:
    result = []
    for data in DATA:
        good, bad = tested(data)
        failed = [life for life in good if life.failed]
        result.append({
            "data": data, "tested_failures": sum(life.units for life in failed), "tested_censored": sum(life.units for life in good if not life.failed),
            "tested_time_at_risk": sum(life.units * (life.age - life.entry) for life in good),
            "tested_log_failure_age": sum(life.units * log(life.age) for life in failed) if failed else None, "tested_excluded": bad,
        })  # fmt: skip
    return result


def fits(*names: str, p: float = 0.1, confidence_level: float = 0.95) -> Rows:
    result = []
    for data in DATA:
        row: dict[str, object] = {"data": data}
        good, _ = tested(data)
        fit = None if data in STATUS else Weibull(good)
        for name in names:
            value = None if fit is None else fit.quantile(p) if name == "quantile" else getattr(fit, name)
            low, high = (None, None) if fit is None else fit.normal(name, p if name == "quantile" else 0.0, confidence_level)
            row |= {name: value, f"{name}_low": low, f"{name}_high": high}
        row[f"{names[0]}_status"] = STATUS.get(data, "extrapolated" if "quantile" in names and fit and fit.quantile(p) > max(life.age for life in good) else "ok")
        result.append(row)
    return result


def lives_weibull() -> Rows:
    return fits("beta", "eta")


def lives_b10() -> Rows:
    return fits("quantile")


def lives_b1_at_90_percent() -> Rows:
    return fits("quantile", p=0.01, confidence_level=0.9)


def lives_b10_likelihood_ratio() -> Rows:
    result = []
    for data in ("shock_absorber", "bearing_cage", "late"):
        fit = Weibull(tested(data)[0])
        low, high = fit.likelihood_ratio(lambda age, beta: age / (-log(0.9)) ** (1 / beta), fit.quantile(0.1))
        result.append({"data": data, "quantile_lr": fit.quantile(0.1), "quantile_lr_low": low, "quantile_lr_high": high})
    return result


def lives_having_and_order() -> Rows:
    fitted = [(data, Weibull(tested(data)[0])) for data in DATA if data not in STATUS]
    chosen = sorted(((data, fit) for data, fit in fitted if fit.beta > 1.5), key=lambda pair: -pair[1].eta)
    return [{"data": data, "doubled": 2 * fit.beta, "failures": fit.r} for data, fit in chosen]


def lives_lognormal() -> Rows:
    result = []
    for data in DATA:
        mu, sigma = lognormal(tested(data)[0]) if data not in STATUS else (None, None)
        b10 = exp(mu + sigma * norm.ppf(0.1)) if mu is not None else None
        beyond = b10 is not None and b10 > max(life.age for life in tested(data)[0])
        result.append({"data": data, "lognormal_mu": mu, "lognormal_sigma": sigma, "lognormal_b10": b10, "lognormal_b10_status": STATUS.get(data, "extrapolated" if beyond else "ok")})
    return result


def lives_lognormal_beside_weibull() -> Rows:
    lives = tested("late")[0]
    mu, sigma = lognormal(lives)
    fit = Weibull(lives)
    return [{"edge": edge, "lognormal_sf": norm.sf((log(edge) - mu) / sigma), "fitted": exp(-((edge / fit.eta) ** fit.beta))} for edge in (10.0, 20.0, 30.0, 40.0, 50.0)]


def lives_growth() -> Rows:
    """The power law's likelihood is that of Weibull lives from age to age: intensity for hazard."""
    close = datetime(2024, 12, 31, tzinfo=ZoneInfo("UTC")).astimezone(ZoneInfo("America/New_York")).replace(tzinfo=None)
    watch = Watch(renewal="as_good_as_old", hours=True, reported=False, but="", as_of=close)
    lives = [Life(s.exit, s.failed, s.entry) for s in watch.spells() if not s.excluded]
    fit, last = Weibull(lives), max(life.age for life in lives)
    return [{"hours_beta": fit.beta, "hours_mtbf_now": last / fit.beta * (fit.eta / last) ** fit.beta, "hours_mtbf_now_n_failures": int(fit.r), "hours_mtbf_now_status": "ok"}]


def lives_weibayes() -> Rows:
    """eta^beta is the mean power of the ages a failure; 2 S / eta^beta is between chi-square variables of 2r and 2r + 2 degrees of freedom."""
    result = []
    for data in DATA:
        good, _ = tested(data)
        r = sum(life.units for life in good if life.failed)

        def eta(failures: float, beta: float, lives: list[Life] = good) -> float:
            return (sum(life.units * (life.age**beta - life.entry**beta) for life in lives) / failures) ** (1 / beta)

        b10 = eta(r, 3) * (-log(0.9)) ** (1 / 3) if r else None
        status = "no_failures" if not r else "extrapolated" if b10 > max(life.age for life in good) else "ok"
        result.append({
            "data": data, "weibayes_eta": eta(r, 2.5) if r else None, "weibayes_eta_low": eta(chi2.ppf(0.95, 2 * r + 2) / 2, 2.5),
            "weibayes_eta_high": eta(chi2.ppf(0.05, 2 * r) / 2, 2.5) if r else None, "weibayes_b10": b10, "weibayes_b10_status": status, "weibayes_b10_n_failures": r,
        })  # fmt: skip
    return result


def lives_ranked() -> Rows:
    result = []
    for data in DATA:
        status = STATUS.get(data, "not_applicable" if data == "late" else "ok")
        row: dict[str, object] = {"data": data} | dict.fromkeys(("ranked_beta", "ranked_b10", "ranked_r2")) | {"ranked_beta_status": status, "ranked_b10_status": status}
        if status == "ok":
            good, _ = tested(data)
            beta, _, r2 = ranked(good, line="x", exact=False)
            shape, eta, _ = ranked(good, line="y", exact=True)
            b10 = eta * (-log(0.9)) ** (1 / shape)
            row |= {"ranked_beta": beta, "ranked_b10": b10, "ranked_r2": r2, "ranked_b10_status": "extrapolated" if b10 > max(life.age for life in good) else "ok"}
        result.append(row)
    return result


# --- inspections -----------------------------------------------------------------------------------------------------


def looks(data: str) -> tuple[list[Look], int]:
    """The lives of a set of inspections, and how many rows make none."""
    good, bad = [], 0
    for r in rows("inspections"):
        if r["data"] == data:
            seen, found, since, units = (float(r[name]) if r[name] else None for name in ("seen", "found", "since", "units"))
            last = seen if found is None else found
            if last is None or units is None or min(last, seen or 0.0) < 0 or (seen or 0.0) > last or last <= (since or 0.0):
                bad += 1
            else:
                good.append(Look(seen or 0.0, inf if found is None else found, since or 0.0, units))
    return good, bad


def lives_inspected() -> Rows:
    result = []
    for data in ("circuits", "late", "status", "tied", "tubes", "unfailed"):
        good, bad = looks(data)
        failed, left = (sum(look.units for look in good if (look.found < inf) == ended) for ended in (True, False))
        row: dict[str, object] = {"data": data, "inspected_failures": failed, "inspected_censored": left, "inspected_excluded": bad}
        status = {"unfailed": "no_failures", "tied": "no_maximum"}.get(data, "ok")
        if status == "ok":
            mu, sigma = inspected(good, gumbel_l.logsf, gumbel_l.logpdf)
            row |= {"inspected_beta": 1 / sigma, "inspected_eta": exp(mu), "inspected_mean": exp(inspected(good, gumbel_l.logsf, gumbel_l.logpdf, sigma=1.0)[0])}
            row |= {"inspected_sigma": inspected(good, norm.logsf, norm.logpdf)[1], "inspected_beta_status": status}
        else:
            row |= dict.fromkeys(("inspected_beta", "inspected_eta", "inspected_mean", "inspected_sigma")) | {"inspected_beta_status": status}
        result.append(row)
    return result


def lives_trend() -> Rows:
    """Each machine watched from its age 0 to T: the tests as they are defined, given how often each failed; Duane's by polyfit."""
    close = datetime(2024, 12, 31, tzinfo=ZoneInfo("UTC")).astimezone(ZoneInfo("America/New_York")).replace(tzinfo=None)
    watch = Watch(renewal="as_good_as_old", hours=True, reported=False, but="", as_of=close)
    machines = [[s for s in watch.of(machine) if not s.excluded] for machine in rows("machines")]
    tests = [(max(s.exit for s in unit), [s.exit for s in unit if s.failed]) for unit in machines if unit]
    failures = [(age, t) for t, ages in tests for age in ages]
    deviate = sum(age - t / 2 for age, t in failures) / sqrt(sum(t**2 / 12 for _, t in failures))
    statistic, degrees = 2 * sum(log(t / age) for age, t in failures), 2 * len(failures)
    ages = sorted({age for age, _ in failures})  # those at one age are one point
    run = [sum(min(age, t) for t, _ in tests) for age in ages]
    mtbf = [time / sum(other <= age for other, _ in failures) for age, time in zip(ages, run, strict=True)]
    slope, level = np.polyfit(np.log(run), np.log(mtbf), 1)
    return [{
        "hours_laplace": deviate, "hours_laplace_p_value": 2 * norm.sf(abs(deviate)), "hours_mil_hdbk_189": statistic,
        "hours_mil_hdbk_189_p_value": 2 * min(chi2.cdf(statistic, degrees), chi2.sf(statistic, degrees)), "hours_duane_slope": slope,
        "hours_duane_mtbf": exp(level) * run[-1] ** slope / (1 - slope), "hours_duane_mtbf_status": "ok",
    }]  # fmt: skip


def lives_limited() -> Rows:
    """28 of 4,156 circuits failed, all within 600 of 1,370 hours: few more ever will, and a tenth never."""
    share, eta, low, high = limited(looks("circuits")[0])
    return [{"data": "circuits", "limited_share": share, "limited_share_low": low, "limited_share_high": high, "limited_share_status": "ok", "limited_eta": eta, "limited_b10": None, "limited_b10_status": "never_reached"}]


# --- stored sums -----------------------------------------------------------------------------------------------------


def lives_stored() -> Rows:
    """Of the sums of two parts: what is fitted to the rows of both. The rows that make no life stand with the odd part."""
    result = []
    for row in fits("quantile"):
        good, bad = tested(str(row["data"]))
        failures = sum(life.units for life in good if life.failed)
        mean = sum(life.units * (life.age - life.entry) for life in good) / failures if failures else None
        b10, low, high, status = (row[name] for name in ("quantile", "quantile_low", "quantile_high", "quantile_status"))
        result.append({"data_stored": row["data"], "stored_b10": b10, "stored_b10_low": low, "stored_b10_high": high, "stored_b10_status": status, "stored_mean": mean, "stored_excluded": bad})
    return result
