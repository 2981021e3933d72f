"""metrics.yml -> checked spec -> Layer. Every problem of the file is reported at once, with its place."""

from __future__ import annotations

import os
import re
from pathlib import Path as FilePath
from typing import Any

from pydantic import BaseModel, ValidationError

from metrics.errors import LayerError, Place, Problem, suggest
from metrics.model import Layer
from metrics.spec import layer_spec
from metrics.yaml12 import Document, Path, read


def load(file: str | os.PathLike[str] | None = None) -> Layer:
    """The layer declared in `file` (default: `BATHTUB_METRICS`, else `metrics.yml`).

    Raises LayerError with every problem of the file.
    """
    path = FilePath(file or os.environ.get("BATHTUB_METRICS") or "metrics.yml")
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as e:
        reason = e.strerror if isinstance(e, OSError) else "it is not UTF-8 text"
        raise LayerError([Problem(Place(str(path)), "", f"cannot be read: {reason}")]) from e
    return loads(text, str(path))


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
        except RecursionError:
            document.problem((), "too deeply nested")
            return None
        for error in errors:
            _note(document, model, error)
        if not all([_taken_out(document, error) for error in errors]):
            return None
    return None


_ROUNDS = 4
_ENTITIES = {"metrics": 2, "parameters": 2, "units": 2, "tables": 2}  # how deep a thing with a name of its own lies


def _taken_out(document: Document, error: Any) -> bool:
    """Takes the broken thing out of the file's value and notes its name; False where the whole layer hangs on it."""
    path = _path(document, error)
    if error["type"] == "extra_forbidden":
        return _popped(document.value, path)
    depth = _ENTITIES.get(str(path[0]), 0) if path else 0
    if path[:1] == ("sources",) and len(path) >= 4 and path[2] in ("dimensions", "measures", "joins"):
        depth = 4
    if not depth or len(path) < depth:
        return False
    document.broken.add(str(path[depth - 1]))
    return _popped(document.value, path[:depth])


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


_ECHO = re.compile(r"unknown \w+ '(?:\w+\.)?(\w+)'")


def _without_echoes(document: Document) -> list[Problem]:
    """The problems, less those that only say that a broken thing's name is not known."""
    def echoes(problem: Problem) -> bool:
        found = _ECHO.search(problem.what)
        return found is not None and found[1] in document.broken

    return [problem for problem in document.problems if not echoes(problem)]


def _note(document: Document, model: type[BaseModel], error: Any) -> None:
    """One pydantic error as a problem: its path without the union's tags, in our words."""
    path = _path(document, error)
    kind, given = error["type"], error.get("input")
    if kind == "extra_forbidden":
        known = _fields(model, error["loc"][:-1])
        where = ".".join(str(p) for p in path[:-1])
        document.problems.append(Problem(document.place(path, key=True), where, f"unknown field '{path[-1]}'{suggest(str(path[-1]), known) or _known(known)}"))
        return
    if kind == "missing":
        document.problem(path[:-1] if path in document.values else path, f"field '{error['loc'][-1]}' is required", key=True)
        return
    if kind == "union_tag_invalid":
        expected = [t.strip(" '") for t in error["ctx"]["expected_tags"].split(",")]
        document.problem((*path, "type"), f"unknown type '{error['ctx']['tag']}'{suggest(error['ctx']['tag'], expected) or _known(expected)}")
        return
    if kind == "union_tag_not_found":
        document.problem(path, "field 'type' is required", key=True)
        return
    message = error["msg"].removeprefix("Value error, ").replace("Input should be", "should be")
    document.problem(path, f"{message[0].lower()}{message[1:]}" + (f", not {given!r}" if isinstance(given, str | int | float | bool) else ""))


def _known(names: list[str]) -> str:
    return f"; known: {', '.join(names)}" if names else ""


def _path(document: Document, error: Any) -> Path:
    """The parts of the error's place that are really in the file (pydantic adds names of union members and types)."""
    path: Path = ()
    for index, part in enumerate(error["loc"]):
        absent = error["type"] in ("missing", "extra_forbidden") and index == len(error["loc"]) - 1
        if (*path, part) in document.values or absent:
            path = (*path, part)
        elif part == "[key]":
            break
    return path


def _fields(model: Any, loc: tuple[Any, ...]) -> list[str]:
    """Names of the fields of the model at `loc`."""
    from typing import get_args

    current: list[Any] = [model]
    for part in loc:
        following: list[Any] = []
        for found in current:
            if isinstance(found, type) and issubclass(found, BaseModel):
                by_alias = {(f.alias or name): f.annotation for name, f in found.model_fields.items()}
                following += [by_alias[part]] if part in by_alias else [found]
            else:
                following.append(found)
        current = [leaf for item in following for leaf in _leaves(item, get_args)]
        tagged = [m for m in current if isinstance(m, type) and issubclass(m, BaseModel) and part in getattr(m.model_fields.get("type"), "annotation", type(None)).__dict__.get("__args__", ())]
        current = tagged or current
    return sorted({f.alias or name for m in current if isinstance(m, type) and issubclass(m, BaseModel) for name, f in m.model_fields.items()})


def _leaves(annotation: Any, get_args: Any) -> list[Any]:
    """The models inside an annotation: dict values, union members, Annotated."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return [annotation]
    return [leaf for argument in get_args(annotation) for leaf in _leaves(argument, get_args)]
