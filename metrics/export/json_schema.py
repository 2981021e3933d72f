"""The JSON Schema of metrics.yml, generated from the one schema there is."""

from __future__ import annotations

import json

from metrics.spec import layer_spec


def text() -> str:
    """The schema as JSON text."""
    schema = layer_spec().model_json_schema(by_alias=True)
    return json.dumps({"$schema": "https://json-schema.org/draft/2020-12/schema", **schema, "title": "Bathtub layer (metrics.yml)"}, indent=2) + "\n"
