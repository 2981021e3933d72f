"""Reads YAML 1.2 (core schema) into plain values, and remembers where each of them stood."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar  # Any: values of a YAML file are of any type until the schema has seen them

import yaml

from metrics.errors import Place, Problem

Path = tuple[str | int, ...]
_MAX_NODES = 200_000  # aliases can unfold without end ("billion laughs")
_PARSER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class _Loader(_PARSER):  # type: ignore[misc, valid-type]  # CSafeLoader is absent from the stubs
    """YAML 1.2: `on`, `yes`, `no` and dates are text; `1e6` is a number."""

    yaml_implicit_resolvers: ClassVar[dict[str, list[tuple[str, re.Pattern[str]]]]] = {}


for _tag, _pattern, _first in (
    ("bool", r"true|True|TRUE|false|False|FALSE", "tTfF"),
    ("int", r"[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+", "-+0123456789"),
    ("float", r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?|[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN)", "-+.0123456789"),
    ("null", r"~|null|Null|NULL|", "~nN\0"),
):
    _Loader.add_implicit_resolver(f"tag:yaml.org,2002:{_tag}", re.compile(f"^(?:{_pattern})$"), [*_first, *([""] if _tag == "null" else [])])


@dataclass(slots=True)
class Document:
    """A file's value, with the place of every key (`keys`) and value (`values`) by its path."""

    file: str
    value: Any = None
    keys: dict[Path, Place] = field(default_factory=dict)
    values: dict[Path, Place] = field(default_factory=dict)
    quoted: set[Path] = field(default_factory=set)
    problems: list[Problem] = field(default_factory=list)
    broken: set[str] = field(default_factory=set)  # names of what was taken out because it broke the schema

    def place(self, path: Path, *, key: bool = False) -> Place:
        """The place of the longest known beginning of `path`."""
        for end in range(len(path), -1, -1):
            found = (self.keys.get(path[:end]) if key and end == len(path) else None) or self.values.get(path[:end])
            if found:
                return found
        return Place(self.file, 1, 1)

    def inside(self, path: Path, line: int, column: int) -> Place:
        """The place of (line, column), both 1-based, within the text at `path`."""
        start = self.place(path)
        if line > 1:
            return Place(start.file, start.line + line - 1, column)
        return Place(start.file, start.line, start.column + column - 1 + (path in self.quoted))

    def problem(self, path: Path, what: str, *, key: bool = False) -> None:
        self.problems.append(Problem(self.place(path, key=key), ".".join(str(part) for part in path), what))


def read(text: str, file: str) -> Document:
    """The document in `text`; malformed YAML and duplicate keys are in its `problems`."""
    document = Document(file)
    try:
        loader = _Loader(text)
    except yaml.reader.ReaderError as e:
        document.problems.append(Problem(Place(file, text.count("\n", 0, e.position) + 1, 1), "", f"not text YAML can hold: {e.reason}"))
        return document
    try:
        node = loader.get_single_node()
        document.value = _Reading(document).value(node, ()) if node is not None else None
    except yaml.MarkedYAMLError as e:
        mark = e.problem_mark or e.context_mark
        place = Place(file, mark.line + 1, mark.column + 1) if mark else Place(file)
        document.problems.append(Problem(place, "", f"malformed YAML: {e.problem or e.context}"))
    except (yaml.YAMLError, RecursionError, ValueError) as e:
        document.problems.append(Problem(Place(file), "", f"malformed YAML: {e or type(e).__name__}"))
    finally:
        loader.dispose()
    return document


class _Reading:
    """One pass over the node graph."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.nodes = 0

    def value(self, node: yaml.Node, path: Path) -> Any:
        self.nodes += 1
        if self.nodes > _MAX_NODES:
            raise ValueError(f"more than {_MAX_NODES} values")
        self.document.values[path] = self.place(node)
        if isinstance(node, yaml.MappingNode):
            return self.mapping(node, path)
        if isinstance(node, yaml.SequenceNode):
            return [self.value(item, (*path, i)) for i, item in enumerate(node.value)]
        if not isinstance(node, yaml.ScalarNode):
            raise yaml.MarkedYAMLError(problem="neither text, a list nor a mapping", problem_mark=node.start_mark)
        if node.style in ("'", '"'):
            self.document.quoted.add(path)
        return _scalar(node)

    def mapping(self, node: yaml.MappingNode, path: Path) -> Mapping[str, Any]:
        result: dict[str, Any] = {}
        for key_node, value_node in node.value:
            if not isinstance(key_node, yaml.ScalarNode):
                self.report(key_node, path, "a key must be plain text")
                continue
            key = key_node.value
            here = (*path, key)
            if key in result:
                self.report(key_node, path, f"duplicate key '{key}' (first on line {self.document.keys[here].line})")
                continue
            self.document.keys[here] = self.place(key_node)
            result[key] = self.value(value_node, here)
        return result

    def report(self, node: yaml.Node, path: Path, what: str) -> None:
        self.document.problems.append(Problem(self.place(node), ".".join(str(part) for part in path), what))

    def place(self, node: yaml.Node) -> Place:
        return Place(self.document.file, node.start_mark.line + 1, node.start_mark.column + 1)


def _scalar(node: yaml.ScalarNode) -> Any:
    kind, text = node.tag.rpartition(":")[2], node.value
    if kind == "bool":
        return text.lower() == "true"
    if kind == "int":
        return int(text, 0) if text[:2] in ("0o", "0x") else int(text)
    if kind == "float":
        return float(text.lower().replace(".inf", "inf").replace(".nan", "nan"))
    if kind == "null":
        return None
    if kind == "str":
        return text
    raise yaml.MarkedYAMLError(problem=f"the tag {node.tag} is not plain YAML", problem_mark=node.start_mark)
