"""Layers for other tools: the JSON Schema today; a file here for each format that comes."""

from __future__ import annotations

from metrics.errors import QueryError, unknown

FORMATS = ("jsonschema",)


def exported(what: str) -> str:
    """The export of that name, as text."""
    if what.lower().replace("-", "").replace("_", "") != FORMATS[0]:
        raise QueryError(unknown("export", what, FORMATS))
    from metrics.export.json_schema import text

    return text()
