"""metrics.yml -> checked spec -> Layer. Every problem of the file is reported at once, with its place."""

from __future__ import annotations

import os
import re
from pathlib import Path as FilePath
from typing import Any

from pydantic import ValidationError

from metrics import schema_problems
from metrics.errors import LayerError, Place, Problem
from metrics.model import Layer
from metrics.schema_problems import path_of
from metrics.spec import layer_spec
from metrics.yaml12 import Document, Path, read


def load(file: str | os.PathLike[str] | None = None) -> Layer:
    """The layer declared in `file` (default: `BATHTUB_METRICS`, else `metrics.yml`).

    Raises LayerError with every problem of the file.
    """
    path = FilePath(file or os.environ.get("BATHTUB_METRICS") or "metrics.yml")
    try:
        content = path.read_bytes()
    except (OSError, ValueError) as e:  # ValueError: a name with a NUL in it
        reason = e.strerror if isinstance(e, OSError) else e
        raise LayerError([Problem(Place(str(path)), "", f"cannot be read: {reason}")]) from e
    return loads(_decoded(content, str(path)), str(path))


def _decoded(content: bytes, file: str) -> str:
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as e:
        before = content[: e.start]
        place = Place(file, before.count(b"\n") + 1, len(before[before.rfind(b"\n") + 1 :].decode()) + 1)
        raise LayerError([Problem(place, "", f"byte 0x{content[e.start]:02x} is not UTF-8; save the file as UTF-8")]) from e


def loads(text: str, file: str = "metrics.yml") -> Layer:
    """The layer declared in `text`; `file` names it in messages."""
    from metrics.resolve import resolve

    document = read(text, file)
    if document.value is None and not document.problems:
        document.problem((), "the file is empty; declare version, sources and metrics")
    spec = _validated(document)
    layer = resolve(spec, document, text) if spec is not None else None
    if document.problems or layer is None:
        raise LayerError(_without_echoes(document))
    return layer


def _validated(document: Document) -> Any:
    """The pydantic model of what is sound in the file, its errors noted; None where too little is.

    What breaks the schema is taken out and the rest goes on, so that one report has the problems of both stages.
    """
    if not isinstance(document.value, dict):
        if document.value is not None:
            document.problem((), "a layer is a mapping: version, sources, metrics …")
        return None
    model = layer_spec()
    for _ in range(_ROUNDS):
        try:
            return model.model_validate(document.value)
        except ValidationError as e:
            errors = e.errors(include_url=False)
        schema_problems.note(document, model, errors)
        if not all([_taken_out(document, error) for error in errors]):
            return None
    return None


_ROUNDS = 4
_ENTITIES = {"metrics": "metric", "parameters": "parameter", "units": "unit", "tables": "table", "lives": "life", "states": "states"}
_FACTS = ("life", "states")  # whose measures are not known either
_PARTS = {"dimensions": "dimension", "measures": "measure", "joins": "join"}  # of a source
_ALONE = {"version": 1, "name": None, "description": None, "default_engine": None, "zone": None, "owner": None}
_ALONE_IN_SOURCE = {"table": "table", "label": None, "description": None, "bridge": None}


def _taken_out(document: Document, error: Any) -> bool:
    """Takes the broken thing out of the file's value and notes its name; False where the whole layer hangs on it."""
    path = path_of(document, error)
    if error["type"] == "extra_forbidden":
        return _popped(document.value, path)
    if len(path) >= 2 and path[0] in _ENTITIES:
        return _broken(document, path[:2], _ENTITIES[str(path[0])])
    if len(path) >= 4 and path[0] == "sources" and path[2] in _PARTS:
        return _broken(document, path[:4], _PARTS[str(path[2])])
    if path and path[0] in _ALONE:
        return _replaced(document.value, path[:1], _ALONE[str(path[0])])
    if len(path) >= 3 and path[0] == "sources" and path[2] in _ALONE_IN_SOURCE:
        return _replaced(document.value, path[:3], _ALONE_IN_SOURCE[str(path[2])])
    return False


def _broken(document: Document, path: Path, noun: str) -> bool:
    document.broken.add((noun, str(path[-1])))
    if noun in _FACTS:
        document.broken.add(("fact", str(path[-1])))
    return _popped(document.value, path)


def _replaced(value: Any, path: Path, stand_in: Any) -> bool:
    """Something that nothing else refers to: its default, or what passes for one, stands in."""
    if stand_in is None:
        return _popped(value, path)
    for part in path[:-1]:
        value = value[part]
    value[path[-1]] = stand_in
    return True


def _popped(holder: Any, path: Path) -> bool:
    """Takes the value at `path` out of a nest of mappings and lists."""
    for part in path[:-1]:
        if isinstance(holder, dict):
            holder = holder.get(part)
        elif isinstance(holder, list) and isinstance(part, int) and part < len(holder):
            holder = holder[part]
    if isinstance(holder, dict):
        holder.pop(path[-1], None)
    return holder is None or isinstance(holder, dict)  # None: gone already, with what held it


_ECHO = re.compile(r"unknown (\w+) '(?:([^']*)\.)?(\w+)'")


def _without_echoes(document: Document) -> list[Problem]:
    """The problems, less those that only say that a broken thing's name is not known."""

    def echoes(problem: Problem) -> bool:
        found = _ECHO.search(problem.what)
        return found is not None and not document.broken.isdisjoint({(found[1], found[3]), ("fact", found[2])})

    return [problem for problem in document.problems if not echoes(problem)]
