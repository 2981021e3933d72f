"""Metrics: each kind resolves its own, in the order of their references; cycles are named."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import fields, is_dataclass, replace
from hashlib import sha256
from typing import Any

from sqlglot import exp

from metrics.errors import unknown
from metrics.kinds import all_kinds
from metrics.model import Certified, Deprecated, Measure, Metric, Parameter, Source, Table
from metrics.names import Names, Unresolved
from metrics.resolve_names import check_names
from metrics.units import Unit, Units
from metrics.yaml12 import Document


def resolve(
    spec: Any, document: Document, sources: Mapping[str, Source], tables: Mapping[str, Table], parameters: Mapping[str, Parameter], units: Units
) -> dict[str, Metric]:
    """Every metric of the file and its outputs, by name."""
    _check_shared(spec, sources, tables, document)
    check_names(spec.metrics, ("metrics",), document)
    order = _order(spec, document)
    dimensions = frozenset(_dimensions(spec, sources, tables, document))
    result: dict[str, Metric] = {}
    for name in order:
        names = Names(document, ("metrics", name), sources, result, frozenset(spec.metrics), parameters, units, dimensions)
        try:
            metric = _metric(name, spec.metrics[name], names, spec.owner or "")
        except Unresolved:
            _note_the_rest(spec.metrics[name], names)
            continue
        if not metric.facts:
            document.problem(("metrics", name, "expr"), "it is made of no metric; name at least one")
            continue
        result[name] = metric
        for output in metric.outputs:
            full = f"{name}_{output}"
            for other in (other for other in spec.metrics if other.lower() == full.lower()):
                document.problem(("metrics", other), f"the name is that of output '{output}' of {name}; rename this metric", key=True)
            result[full] = _output(metric, output, full, all_kinds()[_inmost(metric, result).kind])
        if tables and not any(metric.facts <= set(table.facts) for table in tables.values()):
            document.problem(("metrics", name), f"no semantic table has all of its facts ({', '.join(sorted(metric.facts))})", key=True)
    _check_replacements(spec, result, document)
    return {name: metric for declared in spec.metrics for name, metric in result.items() if declared in (metric.name, metric.output_of)}


def _dimensions(spec: Any, sources: Mapping[str, Source], tables: Mapping[str, Table], document: Document) -> Iterator[str]:
    """What conditions may name; where tables or joins are broken, whatever might have been a dimension."""
    for table in tables.values():
        yield from table.dimensions
    if any(noun in ("table", "join") for noun, _ in document.broken):
        prefixes = {join.prefix for source in spec.sources.values() for join in source.joins.values() if not isinstance(join, str)}
        yield from (prefix + name for prefix in ("", *prefixes) for source in sources.values() for name in source.dimensions)


def _note_the_rest(spec: Any, names: Names) -> None:
    """Notes what else is wrong with a metric whose resolution stopped at the first problem."""
    checks = {"where": names.predicate, "window": names.span, "unit": names.unit}
    for field in sorted(spec.model_fields_set):
        value = getattr(spec, field)
        with suppress(Unresolved):
            if field in checks and value is not None:
                checks[field](value, field)
        for reference in all_kinds()[spec.type].references(spec) if isinstance(value, str) and field in ("expr", "metric", "numerator", "denominator") else ():
            with suppress(Unresolved):
                if re.search(rf"\b{re.escape(reference)}\b", value):
                    names.metric(reference, field)


def _order(spec: Any, document: Document) -> list[str]:
    """Metrics after those they are made of; a cycle is a problem at each of its metrics."""
    kinds, order, state = all_kinds(), [], {}

    def visit(name: str, trail: tuple[str, ...]) -> None:
        if name in trail:
            cycle = " -> ".join((*trail[trail.index(name) :], name))
            document.problem(("metrics", name), f"metrics refer to each other in a cycle: {cycle}", key=True)
            return
        if name in state or name not in spec.metrics:
            return
        for reference in kinds[spec.metrics[name].type].references(spec.metrics[name]):
            base = _base(reference, spec.metrics)
            visit(base, (*trail, name))
        state[name] = True
        order.append(name)

    for name in spec.metrics:
        try:
            visit(name, ())
        except RecursionError:
            document.problem(("metrics", name), "metrics refer to each other too deeply", key=True)
            return []
    return order


def _base(reference: str, declared: Mapping[str, Any]) -> str:
    """The metric whose output `reference` may be: `failure_rate_low` -> `failure_rate`."""
    if reference in declared:
        return reference
    head, _, _ = reference.rpartition("_")
    return head if head in declared else reference


def _metric(name: str, spec: Any, names: Names, owner: str) -> Metric:
    kind = all_kinds()[spec.type]
    body = kind.resolve(spec, names)
    references = tuple(r for r in kind.references(spec) if r in names.metrics)
    facts = frozenset().union(*(names.metrics[r].facts for r in references), _facts(body))
    parameters = frozenset(names.used).union(*(names.metrics[r].parameters for r in references))
    certified = Certified(spec.certified.by, spec.certified.on or "", spec.certified.details or "") if spec.certified else None
    deprecated = Deprecated(**{k: v or "" for k, v in spec.deprecated.model_dump().items()}) if spec.deprecated else None
    return Metric(
        name=name, kind=spec.type, body=body, facts=facts, unit_of=_unit(kind, body, spec, names), type=kind.sql_type(body),
        label=spec.label or name.replace("_", " ").capitalize(), description=spec.description or "", format=spec.format or "",
        owner=spec.owner or owner, certified=certified, tags=tuple(spec.tags), folder=spec.folder or "", deprecated=deprecated,
        hidden=spec.hidden, outputs=kind.outputs(body), parameters=parameters, references=references, is_count=kind.is_count(body),
        hash=_hash(spec, body, [_written(names.sources[fact].made) for fact in sorted(_facts(body))], [names.metrics[r].hash for r in references]),
    )  # fmt: skip


def _facts(body: Any) -> set[str]:
    return {measure.source for measure in measures_of(body)}


def measures_of(body: Any) -> tuple[Measure, ...]:
    """The measures that a metric's body stands on itself."""
    one = getattr(body, "measure", None)
    return (one,) if isinstance(one, Measure) else tuple(getattr(body, "measures", ()))


def _unit(kind: Any, body: Any, spec: Any, names: Names) -> Unit | None:
    derived = kind.unit(body, names)
    if spec.unit is None:
        return derived
    stated = names.unit(spec.unit, "unit")
    if derived and not derived.same_as(stated):
        names.problem(f"the unit comes to {derived.text}, not {stated.text}", "unit")
    return stated


def _hash(spec: Any, body: Any, lives: list[Any], references: list[str]) -> str:
    """A hash of the definition: the spec without its prose, the measures and lives it stands on, its references' hashes."""
    prose = {"label", "description", "owner", "certified", "tags", "folder", "deprecated", "hidden", "format"}
    content = [spec.model_dump(mode="json", exclude=prose), *(_definition(measure) for measure in measures_of(body)), lives, references]
    return sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()[:12]


def _written(part: Any) -> Any:
    """A part of a resolved layer as plain lists of text: expressions as their SQL."""
    if isinstance(part, exp.Expression):
        return part.sql()
    if is_dataclass(part):
        return [_written(getattr(part, found.name)) for found in fields(part)]
    return [_written(each) for each in part] if isinstance(part, tuple) else str(part)


def _definition(measure: Measure) -> list[str]:
    """What a measure is, the same in every process (a set's order is not)."""
    trees = [tree.sql() if tree is not None else "" for tree in (measure.expr, measure.where)]
    rest = (measure.source, measure.name, measure.agg, measure.unit and measure.unit.text, measure.fraction, measure.approximate, measure.over_time, measure.empty)
    return [*trees, *(str(part) for part in rest), *sorted(measure.shared_over)]


_OUTPUT_LABELS = {
    "low": "lower bound", "high": "upper bound", "n_failures": "number of failures", "n_censored": "number censored", "n_reference": "number of failures compared to",
    "n_repairs": "number of repairs", "n_events": "number of events", "at_risk": "number at risk", "unknown_share": "share of unknown time", "p_value": "p value", "adjusted_p_value": "p value adjusted for the number of groups",
}  # fmt: skip
_OUTPUT_FORMATS = {"p_value": ".2g", "adjusted_p_value": ".2g"}


def _inmost(metric: Metric, metrics: Mapping[str, Metric]) -> Metric:
    """The metric whose outputs these are: that of a window, else itself."""
    inner = getattr(metric.body, "metric", "")
    return _inmost(metrics[inner], metrics) if inner else metric


def _output(metric: Metric, output: str, name: str, kind: Any) -> Metric:
    words, type_ = _OUTPUT_LABELS.get(output, output), getattr(kind, "OUTPUT_TYPES", {}).get(output, "double")
    if output not in ("low", "high"):  # no value of the metric's own, so not in its unit
        form = {**_OUTPUT_FORMATS, **getattr(kind, "OUTPUT_FORMATS", {})}.get(output, "" if type_ == "varchar" else ",d")
        metric = replace(metric, unit_of=None, format=form)
    return replace(
        metric, name=name, label=f"{metric.label}, {words}", description=f"{words.capitalize()} of {metric.label}. {metric.description}".strip(),
        outputs=(), output_of=metric.name, output=output, type=type_, is_count=False, hash=f"{metric.hash}-{output}",
    )  # fmt: skip


def _check_shared(spec: Any, sources: Mapping[str, Source], tables: Mapping[str, Table], document: Document) -> None:
    """`shared_over` names dimensions that some fact has and this one has not."""
    for source in (source for source in sources.values() if not source.made):
        homes = [table for table in tables.values() if source.name in table.facts]
        known = {name for table in homes for name in table.dimensions}
        for measure in source.measures.values():
            path = ("sources", source.name, "measures", measure.name, "shared_over")
            for index, name in enumerate(spec.sources[source.name].measures[measure.name].shared_over):
                if homes and name not in known:
                    document.problem((*path, index), unknown("dimension", name, known))
                elif any(source.name in table.dimensions[name].reaches for table in homes if name in table.dimensions):
                    document.problem((*path, index), f"{source.name} has the dimension '{name}' itself, so {measure.name} is not shared over it")


def _check_replacements(spec: Any, metrics: Mapping[str, Metric], document: Document) -> None:
    for name, given in spec.metrics.items():
        use = given.deprecated.use if given.deprecated else None
        path = ("metrics", name, "deprecated", "use")
        if use == name:
            document.problem(path, "a metric cannot replace itself")
        elif use and use not in metrics and _base(use, spec.metrics) not in spec.metrics:
            document.problem(path, unknown("metric", use, spec.metrics))
