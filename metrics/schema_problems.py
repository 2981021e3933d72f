"""What pydantic finds wrong with a file, as problems in our words, each with its place."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any, get_args  # Any: pydantic's errors are mappings of anything, annotations are any type

from pydantic import BaseModel

from metrics.errors import Problem, known_names, shown, suggest
from metrics.yaml12 import Document, Path, dotted

Error = Mapping[str, Any]

# Kinds of pydantic's that say which type was expected, in the order in which alternatives are named.
_EXPECTED = {
    "string_type": "text",
    "float_type": "a number",
    "int_type": "a whole number",
    "bool_type": "true or false",
    "tuple_type": "a list",
    "dict_type": "a mapping",
    "model_type": "a mapping",
    "model_attributes_type": "a mapping",
}


def note(document: Document, model: type[BaseModel], errors: Iterable[Error]) -> None:
    """Notes the errors; those of alternatives that were not meant are left out."""
    found = [(path_of(document, error), error) for error in errors]
    wrong_type: dict[Path, list[Error]] = {}
    for path, error in found:
        if error["type"] in _EXPECTED:
            wrong_type.setdefault(path, []).append(error)
    for path, same in wrong_type.items():
        if not any(other[: len(path)] == path and (len(other) > len(path) or error["type"] not in _EXPECTED) for other, error in found):
            document.problem(path, _wrong_type(same))
    renamed = {name for path, error in found if error["type"] == "extra_forbidden" for name in _meant(model, path, error)}
    for path, error in found:
        if error["type"] not in _EXPECTED and not (error["type"] == "missing" and path in renamed):
            _note(document, model, path, error)


def path_of(document: Document, error: Error) -> Path:
    """The parts of the error's place that are really in the file (pydantic adds names of union members and types)."""
    path: Path = ()
    for index, part in enumerate(error["loc"]):
        if index == 2 and error["loc"][0] == "metrics":
            continue  # the metric's kind, which may be the name of a field as well
        absent = error["type"] in ("missing", "extra_forbidden") and index == len(error["loc"]) - 1
        if (*path, part) in document.values or absent:
            path = (*path, part)
        elif part == "[key]":
            break
    return path


def _note(document: Document, model: type[BaseModel], path: Path, error: Error) -> None:
    kind = error["type"]
    if kind == "extra_forbidden":
        known, name = _fields(model, error["loc"][:-1]), str(path[-1])
        what = f"unknown field '{shown(name)}'{suggest(name, known) or known_names(known)}"
        document.problems.append(Problem(document.place(path, key=True), dotted(path[:-1]), what))
    elif kind == "missing":
        hint = "; write `version: 1`" if path == ("version",) else ""
        document.problem(path[:-1], f"field '{path[-1]}' is required{hint}", key=True)
    elif kind == "union_tag_invalid":
        given, expected = str(error["ctx"]["tag"]), re.findall("'([^']*)'", error["ctx"]["expected_tags"])
        document.problem((*path, "type"), f"unknown type '{shown(given)}'{suggest(given, expected) or known_names(expected)}")
    elif kind == "union_tag_not_found":
        document.problem(path, f"field 'type' is required{known_names(_types(model))}", key=True)
    else:
        document.problem(path, _WORDS.get(kind, _other)(error), key="[key]" in error["loc"])


def _wrong_type(errors: list[Error]) -> str:
    """`should be text or a list, not 7; put it in quotes`."""
    kinds = {error["type"] for error in errors}
    nouns = list(dict.fromkeys(noun for kind, noun in _EXPECTED.items() if kind in kinds and not (kind == "int_type" and "float_type" in kinds)))
    given = errors[0]["input"]
    wanted = ", ".join(nouns[:-1]) + (" or " if len(nouns) > 1 else "") + nouns[-1]
    return f"should be {wanted}, {_but(given)}{_mend(nouns, given)}"


def _but(given: object) -> str:
    if given is None:
        return "but there is nothing"
    return f"not {_in_yaml(given)}"


def _in_yaml(given: object) -> str:
    if isinstance(given, bool | float | int):
        return str(given).lower()
    if isinstance(given, str):
        return f"'{shown(given)}'"
    return "a mapping" if isinstance(given, dict) else "a list" if isinstance(given, list | tuple) else "empty"


def _mend(nouns: list[str], given: object) -> str:
    if "text" in nouns and isinstance(given, bool | float | int):
        return "; put it in quotes"
    if "a list" in nouns and isinstance(given, str):
        return f"; write [{shown(given)}]"
    return ""


def _literal(error: Error) -> str:
    given, expected = error["input"], error["ctx"]["expected"]
    hint = suggest(given, re.findall("'([^']*)'", expected)) if isinstance(given, str) else ""
    return f"should be {expected}, {_but(given)}{hint}"


def _pattern(error: Error) -> str:
    if error["ctx"]["pattern"].startswith("^[A-Za-z_]"):
        return f"'{shown(error['input'])}' is no name: a name has letters a to z, digits and _, and begins with a letter"
    return f"'{shown(error['input'])}' may hold letters a to z, digits and _ only"


def _limit(words: str, key: str) -> Any:
    return lambda error: f"should be {words} {error['ctx'][key]:g}, not {_in_yaml(error['input'])}"


def _other(error: Error) -> str:
    message = error["msg"].removeprefix("Value error, ")
    return f"{message[:1].lower()}{message[1:]}"


_WORDS: dict[str, Any] = {
    "literal_error": _literal,
    "string_pattern_mismatch": _pattern,
    "string_too_short": lambda error: "should not be empty",
    "string_too_long": lambda error: f"'{shown(error['input'])}' is too long; at most {error['ctx']['max_length']} characters",
    "too_short": lambda error: "should not be empty; name at least one",
    "finite_number": lambda error: f"should be a finite number, not {_in_yaml(error['input'])}",
    "greater_than_equal": _limit("at least", "ge"),
    "less_than_equal": _limit("at most", "le"),
    "greater_than": _limit("above", "gt"),
    "less_than": _limit("below", "lt"),
}


def _meant(model: type[BaseModel], path: Path, error: Error) -> list[Path]:
    """The field that an unknown one is likely a misspelling of."""
    found = suggest(str(path[-1]), _fields(model, error["loc"][:-1]))
    return [(*path[:-1], found.split("'")[1])] if found else []


def _types(model: type[BaseModel]) -> list[str]:
    """The types a metric can have."""
    members = _leaves(model.model_fields["metrics"].annotation)
    return sorted(name for member in members for name in get_args(member.model_fields["type"].annotation))


def _fields(model: Any, loc: tuple[Any, ...]) -> list[str]:
    """Names of the fields of the model at `loc`."""
    current: list[Any] = [model]
    for part in loc:
        following: list[Any] = []
        for found in current:
            if isinstance(found, type) and issubclass(found, BaseModel):
                by_alias = {(f.alias or name): f.annotation for name, f in found.model_fields.items()}
                following += [by_alias[part]] if part in by_alias else [found]
            else:
                following.append(found)
        current = [leaf for item in following for leaf in _leaves(item)]
        tagged = [m for m in current if part in get_args(getattr(m.model_fields.get("type"), "annotation", None))]
        current = tagged or current
    return sorted({f.alias or name for m in current for name, f in m.model_fields.items()})


def _leaves(annotation: Any) -> list[Any]:
    """The models inside an annotation: dict values, union members, Annotated."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return [annotation]
    return [leaf for argument in get_args(annotation) for leaf in _leaves(argument)]
