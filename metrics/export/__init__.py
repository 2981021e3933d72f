"""Layers for other tools and readers: a file here for each format."""

from __future__ import annotations

from metrics.errors import QueryError, unknown

FORMATS = ("jsonschema", "reference")


def exported(what: str) -> str:
    """The export of that name, as text; raises QueryError for one that there is not."""
    name = what.lower().replace("-", "").replace("_", "")
    if name == "jsonschema":
        from metrics.export import json_schema

        return json_schema.text()
    if name == "reference":
        from metrics.export import reference

        return reference.text()
    raise QueryError(unknown("export", what, FORMATS))
