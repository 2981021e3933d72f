"""A fact declared over sources (a life, states) while it is resolved: its fragments read, the sources it names found."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any  # the checked spec, whose class is made at run time

from sqlglot import exp

from metrics.errors import QueryError, unknown
from metrics.model import Parameter, Setting, Source
from metrics.names import Unresolved
from metrics.resolve_sources import Reader
from metrics.units import Unit, Units
from metrics.yaml12 import Document, Path


class Declared:
    """What the file says of one, at `path`."""

    def __init__(
        self, document: Document, path: Path, given: Any, sources: Mapping[str, Source], parameters: Mapping[str, Parameter], units: Units,
        joins: Mapping[str, dict[str, Any]], declared: Mapping[str, tuple[str, ...]],
    ) -> None:  # fmt: skip
        self.document, self.path, self.given, self.sources, self.parameters, self.units = document, path, given, sources, parameters, units
        self.joins, self.declared = joins, declared

    def _as_of(self) -> Setting | None:
        text = self.given.as_of
        if text is None:
            return None
        if text.startswith("{") and text.endswith("}"):
            parameter = self.parameters.get(text[1:-1].strip())
            if parameter is None:
                raise self._fail(unknown("parameter", text[1:-1].strip(), self.parameters), ("as_of",))
            if parameter.type != "date":
                raise self._fail(f"parameter {parameter.name} must be of `type: date`, not {parameter.type}", ("as_of",))
            return Setting(parameter=parameter.name)
        try:
            return Setting(Parameter("as_of", "date", None).check(text))
        except QueryError as e:
            raise self._fail(str(e).partition(": ")[2], ("as_of",)) from e

    def _in(self) -> Unit:
        """The unit that `in` names."""
        try:
            return self.units.parse(self.given.in_)
        except ValueError as e:
            raise self._fail(str(e), ("in",)) from e

    def _source_named(self, name: str, field: str) -> Source:
        if name not in self.sources:
            raise self._fail(unknown("source", name, self.sources), tuple(field.split(".")))
        return self.sources[name]

    def _read(self, source: str, text: Any, field: str) -> exp.Expression | None:
        """The fragment over a source's columns; None where there is none."""
        if text is None:
            return None
        path = (*self.path, *field.split("."))
        return Reader(self.document, source, self.joins, self.declared)(text, path if path in self.document.values else path[:-1])

    def _there(self, tree: exp.Expression | None) -> exp.Expression:
        if tree is None:
            raise Unresolved
        return tree

    def _fail(self, what: str, field: Path) -> Unresolved:
        path = (*self.path, *field)
        self.document.problem(path if path in self.document.values else self.path, what, key=path not in self.document.values)
        return Unresolved()
