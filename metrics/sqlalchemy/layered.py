"""What the dialects share: where the layer is named, and the connection that is handed out.

The layer's file comes from the URL (`?metrics=/path/metrics.yml`) or from BATHTUB_METRICS; `?zone=America/Los_Angeles` sets
the reporting zone. Both may be given as connect_args instead. The engine's own driver sees neither.
"""

from __future__ import annotations

import os
from typing import Any, ClassVar, NoReturn  # SQLAlchemy's dialects are not typed the same in 1.4 and 2.0
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from metrics.dbapi import Driver, Layered, refusal_type, wrap
from metrics.errors import BathtubError
from metrics.sqlalchemy.reflection import SemanticReflection

OURS = ("metrics", "zone")
VARIABLE = "BATHTUB_METRICS"


class LayeredDialect(SemanticReflection):
    """Mixed into an engine's dialect, before it."""

    driver = "bathtub"
    bathtub: ClassVar[Driver]
    default_schema: ClassVar[str] = "default"
    schema_argument: ClassVar[str] = "schema"

    def create_connect_args(self, url: Any) -> Any:
        """The engine's arguments, and ours beside them."""
        args, kwargs = super().create_connect_args(url.difference_update_query(OURS))  # type: ignore[misc]  # the engine's dialect
        return args, {**kwargs, **{name: url.query[name] for name in OURS if name in url.query}}

    def connect(self, *cargs: Any, **cparams: Any) -> Any:
        """The engine's connection behind the layer; a layer that cannot be read is said here, not at the first query."""
        layered = self._layer_before(cparams)
        layered.layer  # noqa: B018 - raises
        self.layered = layered
        return wrap(super().connect(*cargs, **cparams), layered)  # type: ignore[misc]  # the engine's dialect

    def _layer_before(self, cparams: dict[str, Any]) -> Layered:
        """The layer that the arguments name; takes ours from them."""
        path, zone = (cparams.pop(name, None) for name in OURS)
        path = path or os.environ.get(VARIABLE)
        if not path:
            self._refuse(f"no metrics file: add ?metrics=/path/to/metrics.yml to the URL, or set the environment variable {VARIABLE}")
        schema = cparams.get(self.schema_argument) or self.default_schema
        return Layered(self.bathtub, str(path), zone and self._zone(zone), schema)

    def _zone(self, name: str) -> str:
        try:
            return ZoneInfo(name).key
        except (ZoneInfoNotFoundError, ValueError, OSError):
            self._refuse(f"unknown time zone '{name}' in the URL's zone; write one of the IANA names, such as America/Los_Angeles")

    def _refuse(self, message: str) -> NoReturn:
        raise refusal_type(self.bathtub.error)(message) from BathtubError(message)
