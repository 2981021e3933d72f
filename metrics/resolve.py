"""Checked spec -> Layer: names looked up, joins and units verified; what is wrong becomes the document's problems."""

from __future__ import annotations

import json
from collections.abc import Iterator
from hashlib import sha256
from typing import Any

from metrics import resolve_metrics, resolve_sources, resolve_tables
from metrics.build import Build, Columns
from metrics.engines import EMBEDDED, engine
from metrics.errors import QueryError
from metrics.lives.resolve import resolve as resolve_lives
from metrics.model import Layer, Parameter
from metrics.resolve_names import check_names, check_zone, repeated
from metrics.states.resolve import resolve as resolve_states
from metrics.units import Units, declare
from metrics.yaml12 import Document


def resolve(spec: Any, document: Document, text: str) -> Layer | None:
    """The layer, or None where a problem leaves nothing sound to build on."""
    units = _units(spec, document)
    parameters = _parameters(spec, document)
    check_zone(spec.zone, ("zone",), document)
    _check_engine(spec, document)
    sources = resolve_sources.resolve(spec, document, units)
    sources |= resolve_lives(spec, document, sources, parameters, units)
    sources |= resolve_states(spec, document, sources, parameters, units)
    tables = resolve_tables.resolve(spec, document, sources)
    metrics = resolve_metrics.resolve(spec, document, sources, tables, parameters, units)
    tables = resolve_tables.with_metrics(tables, metrics, document)
    check_names(spec.parameters, ("parameters",), document)
    if document.problems:
        return None
    layer = Layer(
        name=spec.name,
        file=document.file,
        hash=sha256(json.dumps([text], ensure_ascii=True).encode()).hexdigest()[:16],
        sources=sources,
        tables=tables,
        metrics=metrics,
        parameters=parameters,
        zone=spec.zone,
        description=spec.description or "",
        default_engine=spec.default_engine,
        names=frozenset(name.lower() for name in tables),
    )
    _check_answerable(layer, document)
    return layer


def _check_answerable(layer: Layer, document: Document) -> None:
    """Each metric is built once, since some that refer to each other soundly have no meaning: a window of a window."""
    for table in layer.tables.values():
        build = Build(layer, table, Columns(), {})
        for metric in table.metrics.values():
            try:
                build.metric(metric.name)
            except QueryError as e:
                document.problem(("metrics", metric.output_of or metric.name), str(e), key=True)


def _check_engine(spec: Any, document: Document) -> None:
    try:
        engine(spec.default_engine or EMBEDDED)
    except QueryError as e:
        document.problem(("default_engine",), str(e))


def _units(spec: Any, document: Document) -> Units:
    units, wrong = declare({name: unit.is_ for name, unit in spec.units.items()})
    for name, what in wrong.items():
        document.problem(("units", name, "is"), what)
        document.broken.add(("unit", name))
    return units


def _parameters(spec: Any, document: Document) -> dict[str, Parameter]:
    result = {}
    for name, given in spec.parameters.items():
        parameter = Parameter(name, given.type, given.default, given.min, given.max, given.choices, given.description or "")
        for field, what in _parameter_faults(parameter):
            path = ("parameters", name, field)
            document.problem(path if path in document.values else path[:2], what, key=path not in document.values)
        result[name] = parameter
    return result


def _parameter_faults(parameter: Parameter) -> Iterator[tuple[str, str]]:
    is_choice = parameter.type == "choice"
    if is_choice and not parameter.choices:
        yield "choices", "a choice needs `choices`"
        return
    if not is_choice and parameter.choices:
        yield "choices", f"`choices` goes with `type: choice`, not {parameter.type}"
    for twice in repeated(str(choice) for choice in parameter.choices):
        yield "choices", f"{twice} is there twice"
    for limit in ("min", "max"):
        if is_choice and getattr(parameter, limit) is not None:
            yield limit, f"`{limit}` goes with a number, not with a choice"
    if parameter.min is not None and parameter.max is not None and parameter.min > parameter.max:
        yield "min", f"min {parameter.min:g} is above max {parameter.max:g}"
        return
    if parameter.default is None:
        if parameter.type != "date":
            yield "default", f"{'an' if parameter.type == 'integer' else 'a'} {parameter.type} needs a `default`"
        return
    try:
        parameter.check(parameter.default)
    except QueryError as e:
        yield "default", f"the default does not fit: {str(e).partition(': ')[2]}"
