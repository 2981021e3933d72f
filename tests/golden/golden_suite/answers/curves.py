"""Survival curves, the risk set counted anew at every age."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from math import ceil, exp, log, sqrt

from scipy.stats import norm

from golden_suite.answers.lives import DATA, Watch, tested
from golden_suite.oracle import Rows
from golden_suite.tables import rows
from golden_suite.weibull import Life, Weibull

Z = norm.ppf(0.975)


class Curve:
    """Kaplan-Meier and Nelson-Aalen up to an age."""

    def __init__(self, lives: Sequence[Life], upto: float) -> None:
        self.s, self.greenwood, self.hazard, self.variance = 1.0, 0.0, 0.0, 0.0
        self.last = max((life.age for life in lives), default=None)
        self.upto = upto
        self.failed = sum(life.units for life in lives if life.failed and life.age <= upto)
        self.censored = sum(life.units for life in lives if not life.failed and life.age <= upto)
        for age in sorted({life.age for life in lives if life.failed and life.age <= upto}):
            n = self.risk(lives, age)
            d = sum(life.units for life in lives if life.failed and life.age == age)
            self.s *= 1 - d / n
            self.greenwood += d / (n * (n - d)) if n > d else 0.0
            self.hazard += d / n
            self.variance += d / n**2

    @staticmethod
    def risk(lives: Sequence[Life], age: float) -> float:
        return sum(life.units for life in lives if life.entry < age <= life.age)

    def bounds(self) -> tuple[float | None, float | None]:
        if not 0 < self.s < 1:
            return None, None
        error = Z * sqrt(self.greenwood) / log(self.s)
        return exp(log(self.s) * exp(-error)), exp(log(self.s) * exp(error))

    def hazard_bounds(self) -> tuple[float | None, float | None]:
        if not self.hazard:
            return None, None
        error = Z * sqrt(self.variance) / self.hazard
        return self.hazard * exp(-error), self.hazard * exp(error)


def good(data: str) -> list[Life]:
    return tested(data)[0]


def curves_by_age() -> Rows:
    result = []
    for data in DATA:
        for age in sorted({life.age for life in good(data)} | {life.entry for life in good(data) if life.entry}):
            curve = Curve(good(data), age)
            low, high = curve.bounds()
            h_low, h_high = curve.hazard_bounds()
            result.append({"data": data, "age": age, "survival": curve.s, "survival_low": low, "survival_high": high, "survival_at_risk": Curve.risk(good(data), age), "hazard_sum": curve.hazard, "hazard_sum_low": h_low, "hazard_sum_high": h_high})
    return result


def curves_life_table() -> Rows:
    """Bins of ten hours by their definition: who leaves in one, or enters late, is exposed for half of it; or for all of it."""
    lives, result = good("late"), []
    half, whole = [1.0, 0.0], [1.0, 0.0]  # S and Greenwood's sum
    for edge in sorted({10 * ceil(age / 10) for life in lives for age in (life.age, life.entry) if age}):
        n = sum(life.units for life in lives if life.entry <= edge - 10 < life.age)
        d, c = (sum(life.units for life in lives if life.failed == failed and edge - 10 < life.age <= edge) for failed in (True, False))
        late = sum(life.units for life in lives if edge - 10 < life.entry <= edge)
        exposed = n - (c - late) / 2
        for table, of in ((half, exposed), (whole, n)):
            table[0] *= 1 - d / of if d else 1
            table[1] += d / (of * (of - d)) if d and of > d else 0
        hazard = d / exposed / (10 * (1 - d / exposed / 2)) if exposed else None
        spread = exp(Z * sqrt((1 - (hazard * 5) ** 2) / d)) if d else 1.0
        error = Z * sqrt(half[1]) / log(half[0]) if 0 < half[0] < 1 else None
        sure = 0 < whole[0] < 1
        result.append({
            "edge": edge, "table_sf": half[0], "table_sf_low": exp(log(half[0]) * exp(-error)) if error else None, "table_sf_at_risk": n,
            "table_cdf": 1 - whole[0], "table_cdf_high": min(1 - whole[0] + Z * whole[0] * sqrt(whole[1]), 1) if sure else None,
            "table_hazard": hazard, "table_hazard_high": hazard * spread if d else None, "table_hazard_n_failures": d,
        })  # fmt: skip
    return result


def curves_by_bin() -> Rows:
    lives = good("shock_absorber")
    result = []
    for edge in sorted({5000 * ceil(life.age / 5000) for life in lives}):
        inside = [life for life in lives if edge - 5000 < life.age <= edge]
        curve, fit = Curve(lives, edge), Weibull(lives)
        result.append({
            "edge": float(edge), "survival": curve.s if edge <= max(life.age for life in lives) else None, "failed": sum(life.failed for life in inside), "at_risk": max(Curve.risk(lives, life.age) for life in inside),
            "fitted": exp(-((edge / fit.eta) ** fit.beta)), "failures": fit.r,
        })  # fmt: skip
    return result


def curves_shown_in_part() -> Rows:
    lives = good("shock_absorber")
    ages = sorted({life.age for life in lives if 10000 < life.age <= 14000})
    return [{"age": age, "survival": Curve(lives, age).s} for age in ages]


def curves_at_an_age() -> Rows:
    result = []
    for data in DATA:
        lives, at = good(data), 45.0
        curve = Curve(lives, at)
        low, high = curve.bounds()
        beyond = at > curve.last and curve.s > 0
        n = sum(life.units for life in lives if life.age >= at) - sum(life.units for life in lives if life.entry >= at)
        status = "extrapolated" if beyond else "no_failures" if not curve.failed else "ok"
        result.append({
            "data": data, "survival_at_45": None if beyond else curve.s, "survival_at_45_low": None if beyond else low, "survival_at_45_high": None if beyond else high,
            "survival_at_45_at_risk": n, "survival_at_45_n_failures": curve.failed, "survival_at_45_status": status,
        })  # fmt: skip
    return result


def curves_of_a_window() -> Rows:
    spells = [s for s in Watch(opening=datetime(2024, 3, 15), closing=datetime(2024, 8, 1)).spells() if not s.excluded]
    lives = [Life(s.exit, s.failed, s.entry) for s in spells]
    ages = sorted({life.age for life in lives} | {life.entry for life in lives if life.entry})
    return [{"first_days_age": age, "days_survival": Curve(lives, age).s, "days_survival_at_risk": Curve.risk(lives, age)} for age in ages]


def lives_at_two_dates() -> Rows:
    now, then = (Watch(as_of=as_of) for as_of in (None, datetime(2024, 7, 1)))
    row: dict[str, object] = {}
    for name, watch in (("now", now), ("then", then)):
        lives = [Life(s.exit, s.failed, s.entry) for s in watch.spells() if not s.excluded]
        row[f"failures_{name}"] = sum(life.failed for life in lives)
        row[f"survival_{name}"] = Curve(lives, 100).s
        row[f"mean_{name}"] = sum(life.age - life.entry for life in lives) / sum(life.failed for life in lives)
    return [row]


class Repeated:
    """The mean cumulative function of units, each a list of spells.

    The robust variance is by its definition: the sum over units of the square of what each had more than the mean, weighed.
    """

    def __init__(self, units: Sequence[list]) -> None:
        self.units = [unit for unit in units if unit]
        self.ages = sorted({edge for unit in self.units for s in unit for edge in (s.entry, s.exit) if edge})
        self.last = max(s.exit for unit in self.units for s in unit)

    def at_risk(self, age: float) -> int:
        return sum(s.entry < age <= s.exit for unit in self.units for s in unit)

    def events(self, age: float, unit: list | None = None) -> int:
        return sum(s.failed and s.exit == age for one in ([unit] if unit else self.units) for s in one)

    def upto(self, age: float) -> list[float]:
        return [a for a in self.ages if a <= age and self.events(a)]

    def drift(self, upto: float) -> float:
        return sum(self.events(a) / self.at_risk(a) ** 2 for a in self.upto(upto))

    def mcf(self, age: float) -> float:
        return sum(self.events(a) / self.at_risk(a) for a in self.upto(age))

    def variance(self, age: float) -> float:
        own = [sum(self.events(a, unit) / self.at_risk(a) for a in self.upto(age)) for unit in self.units]
        common = [sum(self.drift(min(age, s.exit)) - self.drift(s.entry) for s in unit if s.entry < age) for unit in self.units]
        return sum((a - b) ** 2 for a, b in zip(own, common, strict=True))


def old_hours() -> dict[str, list]:
    """The spells of each machine, with its model."""
    close = datetime(2024, 12, 30, 19)  # midnight in Greenwich, as New York has it
    watch = Watch(renewal="as_good_as_old", hours=True, reported=False, but="", as_of=close)
    return {machine["machine_id"]: [s for s in watch.of(machine) if not s.excluded] for machine in rows("machines")}


def curves_of_repeated_events() -> Rows:
    curve = Repeated(list(old_hours().values()))
    result = []
    for age in curve.ages:
        mcf = curve.mcf(age)
        error = Z * sqrt(curve.variance(age)) / mcf if mcf else 0.0
        result.append({"age": age, "hours_mcf": mcf, "hours_mcf_low": mcf * exp(-error) if mcf else None, "hours_mcf_high": mcf * exp(error) if mcf else None, "hours_mcf_at_risk": curve.at_risk(age), "hours_mcf_n_events": curve.events(age)})
    return result


def curves_of_two_sides() -> Rows:
    """P less the others, as far as both are watched."""
    models = {machine["machine_id"]: machine["model"] for machine in rows("machines")}
    ours, others = (Repeated([unit for name, unit in old_hours().items() if (models[name] == "P") == is_p]) for is_p in (True, False))
    result = []
    for age in sorted(a for a in {*ours.ages, *others.ages} if a <= min(ours.last, others.last)):
        difference, variance = ours.mcf(age) - others.mcf(age), ours.variance(age) + others.variance(age)
        low, high = (difference + side * Z * sqrt(variance) if variance else None for side in (-1, 1))
        result.append({"age": age, "hours_difference": difference, "hours_difference_low": low, "hours_difference_high": high, "hours_difference_n_events": ours.events(age) + others.events(age), "hours_difference_status": "ok"})
    return result


def curves_of_rates() -> Rows:
    """The growth of the curve over a bin by its width, of units whose spells are cut where it begins and ends."""
    units = list(old_hours().values())
    last, result = max(s.exit for unit in units for s in unit), []
    for edge in (400.0, 800.0, 1200.0):
        inside = [[replace(s, entry=max(s.entry, edge - 400), exit=min(s.exit, edge), failed=s.failed and s.exit <= edge) for s in unit if s.entry < edge and s.exit > edge - 400] for unit in units]
        curve = Repeated(inside)
        growth, told = curve.mcf(edge), last >= edge
        error = Z * sqrt(curve.variance(edge)) / growth if growth else 0.0
        low, high = (1000 * growth * exp(side * error) / 400 if told and growth else None for side in (-1, 1))
        events = sum(curve.events(age) for age in curve.ages)
        result.append({"edge": edge, "hours_rate": 1000 * growth / 400 if told else None, "hours_rate_low": low, "hours_rate_high": high, "hours_rate_n_events": events, "hours_rate_status": "ok" if told else "extrapolated"})
    return result


def curves_at_two_ages() -> Rows:
    result = []
    for data in DATA:
        at_20, at_45 = (Curve(good(data), age) for age in (20.0, 45.0))
        result.append({"data": data, "survival_at_20": at_20.s, "survival_at_45": None if at_45.last < 45 and at_45.s > 0 else at_45.s})
    return result


def curves_of_repeated_events_at_two_ages() -> Rows:
    curve = curves_of_repeated_events()
    early, late = ([row for row in curve if row["age"] <= age][-1] for age in (350, 850))
    return [{"hours_mcf_at_350": early["hours_mcf"], "hours_mcf_at_350_low": early["hours_mcf_low"], "hours_mcf_at_850": late["hours_mcf"], "hours_mcf_at_850_high": late["hours_mcf_high"]}]


def curves_quantile() -> Rows:
    result = []
    for data in DATA:
        lives = good(data)
        curves = [(age, Curve(lives, age)) for age in sorted({life.age for life in lives if life.failed})]
        value, low, high = (_first(((age, curve) for age, curve in curves), lives, 0.75, which) for which in (lambda c: c.s, lambda c: c.bounds()[0], lambda c: c.bounds()[1]))
        failed = sum(life.units for life in lives if life.failed)
        result.append({
            "data": data, "quarter_life": value, "quarter_life_low": low, "quarter_life_high": high, "quarter_life_n_failures": failed,
            "quarter_life_n_censored": sum(life.units for life in lives) - failed, "quarter_life_status": "no_failures" if not failed else "extrapolated" if value is None else "ok",
        })  # fmt: skip
    return result


def _first(curves: Iterable[tuple[float, Curve]], lives: Sequence[Life], level: float, which: Callable[[Curve], float | None]) -> float | None:
    """The first age at which a curve is not above the level; half the way to where it falls below, where it is level for a while."""
    known = [(age, which(curve)) for age, curve in curves]
    reached = next((age for age, value in known if value is not None and value <= level + 1e-9), None)
    below = next((age for age, value in known if value is not None and value < level - 1e-9), max((life.age for life in lives), default=None))
    return None if reached is None else (reached + below) / 2
