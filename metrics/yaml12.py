"""Reads YAML 1.2 (core schema) into plain values, and remembers where each of them stood."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar  # Any: values of a YAML file are of any type until the schema has seen them

import yaml

from metrics.errors import Place, Problem, shown
from metrics.yaml_text import index_within

Path = tuple[str | int, ...]
_MAX_NODES = 200_000  # aliases can unfold without end ("billion laughs")
_MAX_DEPTH = 64  # libyaml's composer recurses in C: a hundred thousand brackets would end the process
_TOO_DEEP = f"more than {_MAX_DEPTH} lists and mappings in each other"
_PARSER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_UNREADABLE = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_COLLECTIONS = ("tag:yaml.org,2002:map", "tag:yaml.org,2002:seq")


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
    text: str = ""
    value: Any = None
    keys: dict[Path, Place] = field(default_factory=dict)
    values: dict[Path, Place] = field(default_factory=dict)
    scalars: dict[Path, yaml.ScalarNode] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    broken: set[tuple[str, str]] = field(default_factory=set)  # ("measure", name): not known because it is wrong itself

    def place(self, path: Path, *, key: bool = False) -> Place:
        """The place of the longest known beginning of `path`."""
        for end in range(len(path), -1, -1):
            found = (self.keys.get(path[:end]) if key and end == len(path) else None) or self.values.get(path[:end])
            if found:
                return found
        return Place(self.file, 1, 1)

    def inside(self, path: Path, line: int, column: int) -> Place:
        """The place of (line, column), both 1-based, of the text that stands at `path`."""
        node = self.scalars.get(path)
        if node is None:
            return self.place(path)
        mark = node.start_mark
        index = index_within(self.text, mark.index, node.style or "", node.value, line, column)
        lines = self.text.count("\n", mark.index, index)
        begin = self.text.rfind("\n", 0, index) + 1 if lines else mark.index - mark.column
        return Place(self.file, mark.line + lines + 1, index - begin + 1)

    def problem(self, path: Path, what: str, *, key: bool = False) -> None:
        self.problems.append(Problem(self.place(path, key=key), dotted(path), what))


def dotted(path: Path) -> str:
    """`metrics.mtbf.per`."""
    return ".".join(shown(part) for part in path)


def read(text: str, file: str) -> Document:
    """The document in `text`; malformed YAML and duplicate keys are in its `problems`."""
    document = Document(file, text)
    unreadable = _UNREADABLE.search(text)
    if unreadable:
        at = unreadable.start()
        place = Place(file, text.count("\n", 0, at) + 1, at - text.rfind("\n", 0, at))
        document.problems.append(Problem(place, "", f"character U+{ord(unreadable.group()):04X} may not stand in YAML; remove it"))
        return document
    loader = _Loader(text)
    try:
        _check_depth(text)
        node = loader.get_single_node()
        document.value = _Reading(document).value(node, ()) if node is not None else None
    except yaml.MarkedYAMLError as e:
        place, what = _malformed(e, text, file)
        document.problems.append(Problem(place, "", f"malformed YAML: {what}"))
    finally:
        loader.dispose()
    return document


def _check_depth(text: str) -> None:
    """Raises where collections stand in each other too deeply for the composer's recursion."""
    loader, depth = _Loader(text), 0
    try:
        while loader.check_event():
            event = loader.get_event()
            depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
            if depth > _MAX_DEPTH:
                raise yaml.MarkedYAMLError(problem=_TOO_DEEP, problem_mark=event.start_mark)
    finally:
        loader.dispose()


# What libyaml says, in our words; True: at the beginning of what is wrong, where the parser noticed it later.
_WORDS = {
    "found a tab character that violates indentation": ("a tab cannot indent; use spaces", False),
    "did not find expected key": ("expected a key; is the line indented like its neighbours?", False),
    "did not find expected node content": ("a value is missing", False),
    "found unexpected end of stream": ("the quote that opens here is not closed", True),
    "could not find expected ':'": ("expected ':' after the key", True),
    "found undefined alias": ("no anchor of this name stands before", False),
    "but found another document": ("a file holds one layer; a second document begins here", False),
    "exceeded maximum nesting depth": (_TOO_DEEP, False),  # from 0.2.6 on, past a thousand
    "mapping values are not allowed in this context": ("':' is not expected here; put text that holds ': ' in quotes, or mend the indentation", False),
}  # fmt: skip


def _malformed(error: yaml.MarkedYAMLError, text: str, file: str) -> tuple[Place, str]:
    """Where a YAML error is, and what it is in words."""
    problem, mark = error.problem or error.context or "it cannot be read", error.problem_mark or error.context_mark
    what, at_begin = _WORDS.get(problem, (problem, False))
    if at_begin and error.context_mark:
        mark = error.context_mark
    elif "did not find expected ','" in problem and error.context_mark:
        what = f"{problem.removeprefix('did not find ')} of what begins on line {error.context_mark.line + 1}"
    elif problem == "found character that cannot start any token" and mark and mark.index < len(text):
        character = text[mark.index]
        what = "a tab cannot indent; use spaces" if character == "\t" else f"'{character}' cannot begin a value; put the text in quotes"
    return (Place(file, mark.line + 1, mark.column + 1) if mark else Place(file, 1, 1)), what


class _Reading:
    """One pass over the node graph."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.nodes = 0
        self.open: set[int] = set()  # collections around the node at hand

    def value(self, node: yaml.Node, path: Path) -> Any:
        self.nodes += 1
        if self.nodes > _MAX_NODES:
            raise _refused(node, f"aliases unfold it to more than {_MAX_NODES:,} values")
        self.document.values[path] = self.place(node)
        if isinstance(node, yaml.ScalarNode):
            self.document.scalars[path] = node
            return _scalar(node)
        if node.tag not in _COLLECTIONS:
            raise _refused(node, _foreign(node))
        if id(node) in self.open or len(path) > _MAX_DEPTH:
            raise _refused(node, "an alias stands inside of what it repeats" if id(node) in self.open else "aliases unfold it too deeply")
        self.open.add(id(node))
        if isinstance(node, yaml.MappingNode):
            found: Any = self.mapping(node, path)
        else:
            found = [self.value(item, (*path, i)) for i, item in enumerate(node.value)]
        self.open.remove(id(node))
        return found

    def mapping(self, node: yaml.MappingNode, path: Path) -> Mapping[str, Any]:
        result: dict[str, Any] = {}
        for key_node, value_node in node.value:
            if not isinstance(key_node, yaml.ScalarNode):
                raise _refused(key_node, "a key must be plain text")
            key = key_node.value
            here = (*path, key)
            if key in result:
                self.report(key_node, path, f"duplicate key '{shown(key)}' (first on line {self.document.keys[here].line})")
                continue
            if key == "<<" and not key_node.style:
                self.report(key_node, path, "YAML 1.2 has no merge key `<<`; write the fields out")
                continue
            self.document.keys[here] = self.place(key_node)
            result[key] = self.value(value_node, here)
        return result

    def report(self, node: yaml.Node, path: Path, what: str) -> None:
        self.document.problems.append(Problem(self.place(node), dotted(path), what))

    def place(self, node: yaml.Node) -> Place:
        return Place(self.document.file, node.start_mark.line + 1, node.start_mark.column + 1)


def _refused(node: yaml.Node, what: str) -> yaml.MarkedYAMLError:
    return yaml.MarkedYAMLError(problem=what, problem_mark=node.start_mark)


def _foreign(node: yaml.Node) -> str:
    return f"the tag {shown(node.tag.replace('tag:yaml.org,2002:', '!!'))} is not plain YAML"


def _scalar(node: yaml.ScalarNode) -> Any:
    kind = node.tag.rpartition(":")[2]
    if node.tag != f"tag:yaml.org,2002:{kind}" or kind not in _READERS:
        raise _refused(node, _foreign(node))
    try:
        return _READERS[kind](node.value)
    except ValueError as e:
        raise _refused(node, f"{shown(node.value)} is no {kind}") from e


def _bool(text: str) -> bool:
    if text.lower() not in ("true", "false"):
        raise ValueError(text)
    return text.lower() == "true"


_READERS: dict[str, Callable[[str], Any]] = {
    "bool": _bool,
    "int": lambda text: int(text, 0) if text[:2] in ("0o", "0x") else int(text),
    "float": lambda text: float(text.lower().replace(".inf", "inf").replace(".nan", "nan")),
    "null": lambda text: None,
    "str": lambda text: text,
}
