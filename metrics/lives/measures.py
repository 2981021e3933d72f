"""What every statistic of life data is made of, as measures of a life's spells: sums that add up over any groups.

The power sums are the Weibull likelihood's sufficient statistic (`udfs.power_grid`): being sums, they merge, roll up and
can be stored like any other measure.
"""

from __future__ import annotations

from dataclasses import replace

from sqlglot import exp

from metrics.lives.relation import ENTRY, EXCLUDED, EXIT, FAILED, GONE, LOG_ENTRY, LOG_EXIT, WEIGHT
from metrics.model import Measure
from metrics.tree import column, lit, mul, replaced
from metrics.units import Unit
from udfs.power_grid import SHAPES

OF_FAILURES = ("failures", "log_failure_age")
"""The measures of a life that are of its failures: those that a mode of failure divides. The others are of all who were at risk."""


def measures(source: str, common: frozenset[str], age_unit: Unit, failure: Unit, *, weighted: bool) -> dict[str, Measure]:
    """The measures of a life, by name; `weighted` where a row may stand for several units.

    common : the dimensions over whose values they are common: a fit is of all ages, and repeated beside each on a curve; who
        was at risk is the same to every mode of failure.
    """
    weight = column(WEIGHT)
    agg, counted = ("sum", weight) if weighted else ("count", None)
    plain = (
        Measure("failures", source, agg, counted, _kept(column(FAILED)), failure, empty=0, description="Lives that ended in a failure"),
        Measure("censored", source, agg, counted, _kept(exp.Not(this=column(FAILED))), None, empty=0, description="Lives that were still going on when last seen"),
        Measure("at_risk", source, agg, counted, _kept(_still_there()), None, empty=0, description="Units that can still fail: neither failed nor taken out of service"),
        Measure("lives", source, agg, counted, _kept(), None, empty=0, description="Lives, however they ended"),
        Measure("time_at_risk", source, "sum", mul(exp.Paren(this=exp.Sub(this=column(EXIT), expression=column(ENTRY))), weight), _kept(), age_unit, description="Age lived while watched, of all lives"),
        Measure("excluded", source, "count", None, _is_excluded(), None, empty=0, description="Records that no life could be made of"),
        Measure("largest_age", source, "max", column(EXIT), _kept(), age_unit, description="Largest age observed"),
        Measure("log_failure_age", source, "sum", mul(column(LOG_EXIT), weight), _kept(column(FAILED)), None, description="Sum of ln age over failures"),
        Measure("spells", source, "list", None, None, None, description="The spells, equal ones counted"),
        Measure("spells_of_units", source, "list", None, None, None, description="The spells, each with its unit's number"),
        Measure("spells_at_risk", source, "list", None, None, None, description="The spells, equal ones counted, with who can still fail"),
    )
    sums = (_power_sum(source, order, j, beta, weighted=weighted) for order in (0, 1) for j, beta in enumerate(SHAPES))
    return {measure.name: replace(measure, shared_over=common) for measure in (*plain, *sums)}


def inspected(source: str, common: frozenset[str], age_unit: Unit, failure: Unit, *, weighted: bool) -> dict[str, Measure]:
    """The measures of a life whose failures lie between two inspections: sums of their ages are not known."""
    known = measures(source, common, age_unit, failure, weighted=weighted)
    return {name: known[name] for name in ("failures", "censored", "excluded", "largest_age", "spells")}


def is_stored(measure: Measure) -> bool:
    """Whether a rollup holds it: sums that a fit stands on, and those that tell of its lives."""
    return measure.agg != "list" and measure.name not in ("lives", "at_risk")


def stored(measures: dict[str, Measure], prefix: str) -> dict[str, Measure]:
    """The measures that are sums (or the largest age) of columns where they are stored; a list of spells is none."""
    agg = {name: "max" if measure.agg == "max" else "sum" for name, measure in measures.items() if is_stored(measure)}
    return {name: replace(measures[name], agg=agg[name], expr=column(prefix + name), where=None, shared_over=frozenset()) for name in agg}


def curve_measures(source: str, *, modes: bool) -> dict[str, Measure]:
    """What the curve of a life is made of, at each age or up to one: see `metrics.lives.curves`."""
    words = {
        "log_sf": "Sum of ln(1 - d/n) over ages up to here", "emptied": "1 where all at risk had failed by here", "greenwood": "Sum of d / (n (n - d))",
        "hazard": "Sum of d/n: Nelson-Aalen", "hazard_variance": "Sum of d/n^2", "at_risk": "Units at risk just before", "failed": "Failures here",
        "left": "Censored here", "last": "Largest age at which a unit was seen",
        "reached": "First age at which the curve (its bound) is down to 1 - p", "passed": "First age at which it is below 1 - p",
        "bin_end": "Age at which the bin ends",
    }  # fmt: skip
    repeated = {
        "mcf": "Sum of C/n over ages up to here", "variance": "Robust variance of the mean cumulative function", "at_risk": "Units watched just before",
        "unknown": "Events up to here of unknown cost", "events": "Events here", "last": words["last"], "bin_end": words["bin_end"],
    }  # fmt: skip
    incidence = {
        "cif": "Cumulative incidence: sum of S(t-) d/n over ages up to here", "emptied": words["emptied"], "varied": "Greenwood's sum, of all modes",
        "drift": "Sum of F a + S q/n, of its variance", "squares": "Sum of F^2 a + S^2 q (1 - q)/n + 2 F S q/n, of its variance",
        "at_risk": words["at_risk"], "failed": "Failures here, of the modes asked for", "left": words["left"], "last": words["last"], "bin_end": words["bin_end"],
    }  # fmt: skip
    table = {name: words[name] for name in ("log_sf", "emptied", "greenwood", "at_risk", "failed", "left", "last")} | {"exposed": "Units exposed in this bin of age"}
    curves = [Measure(name, source, "curve", None, None, None, description=text) for name, text in words.items()]
    curves += [Measure(f"{of}_{name}", source, "recurrence", None, None, None, description=text) for of in ("count", "cost", "rate", "costrate") for name, text in repeated.items()]
    curves += [Measure(f"incidence_{name}", source, "incidence", None, None, None, description=text) for name, text in incidence.items()] if modes else []
    curves += [Measure(f"table_{name}", source, "life_table", None, None, None, description=text) for name, text in table.items()]
    return {measure.name: measure for measure in curves}


def power_sum(order: int, j: int) -> str:
    """The name of the measure sum w t^beta (ln t)^order at node j."""
    return f"power_sum_{j + 1}" if order == 0 else f"power_sum_log_{j + 1}"


def _power_sum(source: str, order: int, j: int, beta: float, *, weighted: bool) -> Measure:
    tree = _risen(beta, order)
    words = f"Sum of age^{beta:.4g}{' ln age' if order else ''}, less that at entry"
    return Measure(power_sum(order, j), source, "sum", mul(tree, column(WEIGHT)) if weighted else tree, _kept(), None, description=words)


def power(at_risk: Measure) -> Measure:
    """The sum of age^beta less that at entry, over what the time at risk is of (which it is where beta is 1); its shape is still open."""
    return replace(at_risk, name="power", expr=None, unit=None, description="Sum of age^beta, less that at entry")


def of_shape(measure: Measure, beta: float) -> Measure:
    """The measure with the shape filled in, where it is a power."""
    if measure.name != "power":
        return measure
    return replace(measure, expr=mul(_risen(beta, 0), column(WEIGHT)), fraction=beta, description=f"Sum of age^{beta:g}, less that at entry")


def from_age_zero(tree: exp.Expression) -> exp.Expression:
    """A measure's expression where no life is entered late: half the work, since nothing is to be taken off. Changes `tree`."""

    def without_entry(node: exp.Expression) -> exp.Expression | None:
        late = isinstance(node, exp.Sub) and any(found.name == LOG_ENTRY for found in node.expression.find_all(exp.Column))
        return node.this if late else None

    return replaced(tree, without_entry)


def _risen(beta: float, order: int) -> exp.Expression:
    """age^beta (ln age)^order at the exit less that at the entry."""
    risen, before = (_term(beta, order, column(name)) for name in (LOG_EXIT, LOG_ENTRY))
    return exp.Paren(this=exp.Sub(this=risen, expression=exp.Coalesce(this=before, expressions=[lit(0.0)])))


def _term(beta: float, order: int, log_age: exp.Expression) -> exp.Expression:
    term: exp.Expression = exp.Exp(this=mul(lit(beta), log_age))
    return mul(term, log_age.copy()) if order else term


def _kept(condition: exp.Expression | None = None) -> exp.Expression:
    kept = exp.Is(this=column(EXCLUDED), expression=exp.Null())
    return exp.And(this=kept, expression=condition) if condition is not None else kept


def _still_there() -> exp.Expression:
    return exp.And(this=exp.Not(this=column(FAILED)), expression=exp.Not(this=column(GONE)))


def _is_excluded() -> exp.Expression:
    return exp.Not(this=_kept())


