"""Exports: what is generated is what is committed, and it accepts what the loader accepts."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest

from metrics.errors import QueryError
from metrics.export import PLANNED, exported
from metrics.yaml12 import read

ROOT = Path(__file__).resolve().parents[2]
LAYERS = [ROOT / "metrics.yml", ROOT / "tests" / "semantic" / "metrics.yml", ROOT / "tests" / "golden" / "metrics.yml", Path(__file__).parent / "cli_layer" / "metrics.yml"]


@pytest.fixture(scope="module")
def schema():
    return json.loads(exported("jsonschema"))


def test_the_schema_committed_is_the_one_generated():
    """Stale? bathtub export jsonschema -o docs/reference/metrics.schema.json"""
    assert (ROOT / "docs" / "reference" / "metrics.schema.json").read_text() == exported("jsonschema")


def test_the_schema_is_a_schema(schema):
    jsonschema.Draft202012Validator.check_schema(schema)


@pytest.mark.parametrize("file", LAYERS, ids=lambda file: str(file.relative_to(ROOT)))
def test_the_schema_takes_good_layers(schema, file):
    jsonschema.Draft202012Validator(schema).validate(json.loads(json.dumps(read(file.read_text(), str(file)).value, default=str)))


@pytest.mark.parametrize(
    ("wrong", "at"),
    [
        ({"version": 2}, "version"),
        ({"exposre": {}}, ""),
        ({"metrics": {"x": {"type": "ratoi"}}}, "metrics.x"),
        ({"sources": {}}, "sources"),
    ],
)
def test_the_schema_refuses_what_the_loader_refuses(schema, wrong, at):
    layer = {"version": 1, "sources": {"a": {"table": "a", "grain": "id"}}, **wrong}
    (error,) = jsonschema.Draft202012Validator(schema).iter_errors(layer)
    assert ".".join(map(str, error.path)) == at


@pytest.mark.parametrize("what", PLANNED)
def test_a_planned_export_says_that_it_is_not_there_yet(what):
    with pytest.raises(QueryError, match=f"there is no export to {what} yet; there is: jsonschema, reference"):
        exported(what)


@pytest.mark.parametrize("what", ["jsonschema", "json-schema", "JSON_Schema"])
def test_names_are_taken_in_any_spelling(what):
    assert exported(what).startswith("{")


def test_an_unknown_export_suggests_the_near_one():
    with pytest.raises(QueryError, match="unknown export 'jsonshema'; did you mean 'jsonschema'"):
        exported("jsonshema")
