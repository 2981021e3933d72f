"""Checked spec -> Layer: names looked up, joins and units verified; what is wrong becomes the document's problems."""

from __future__ import annotations

import json
from hashlib import sha256
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from metrics import resolve_metrics, resolve_sources, resolve_tables
from metrics.model import Layer, Parameter
from metrics.units import Units, declare
from metrics.yaml12 import Document


def resolve(spec: Any, document: Document, text: str) -> Layer | None:
    """The layer, or None where a problem leaves nothing sound to build on."""
    units = _units(spec, document)
    parameters = _parameters(spec, document)
    check_zone(spec.zone, ("zone",), document)
    sources = resolve_sources.resolve(spec, document, units)
    tables = resolve_tables.resolve(spec, document, sources)
    metrics = resolve_metrics.resolve(spec, document, sources, tables, parameters, units)
    if document.problems:
        return None
    tables = resolve_tables.with_metrics(tables, metrics, document)
    return Layer(
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


def check_zone(zone: str, path: tuple[str | int, ...], document: Document) -> None:
    try:
        ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        document.problem(path, f"unknown time zone '{zone}'; write for example UTC or America/Los_Angeles")


def _units(spec: Any, document: Document) -> Units:
    units, wrong = declare({name: unit.is_ for name, unit in spec.units.items()})
    for name, what in wrong.items():
        document.problem(("units", name), what)
    return units


def _parameters(spec: Any, document: Document) -> dict[str, Parameter]:
    result = {}
    for name, given in spec.parameters.items():
        parameter = Parameter(name, given.type, given.default, given.min, given.max, given.choices, given.description or "")
        what = _parameter_fault(parameter)
        if what:
            document.problem(("parameters", name), what)
        result[name] = parameter
    return result


def _parameter_fault(parameter: Parameter) -> str:
    from metrics.errors import QueryError

    if parameter.type == "choice" and not parameter.choices:
        return "a choice needs `choices`"
    if parameter.min is not None and parameter.max is not None and parameter.min > parameter.max:
        return f"min {parameter.min:g} is above max {parameter.max:g}"
    try:
        parameter.check(parameter.default)
    except QueryError as e:
        return f"the default does not fit: {e}"
    return ""


