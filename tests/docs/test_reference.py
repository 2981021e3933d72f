"""The page of metrics.yml has every field of the schema, with its default, its choices and a meaning."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from metrics import fragments, kinds
from metrics.export.json_schema import text as schema_text

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "reference" / "metrics-yml.md").read_text()
SCHEMA = json.loads(schema_text())
MODELS = {
    "The file": SCHEMA,
    **{
        title: SCHEMA["$defs"][model]
        for title, model in {
            "units": "UnitSpec",
            "parameters": "ParameterSpec",
            "sources": "SourceSpec",
            "sources: joins": "JoinSpec",
            "sources: time": "TimeSpec",
            "sources: valid": "ValidSpec",
            "sources: dimensions": "DimensionSpec",
            "sources: measures": "MeasureSpec",
            "tables": "TableSpec",
            "metrics: ratio: interval": "IntervalSpec",
            "lives": "LifeSpec",
            "lives: event": "EventSpec",
            "lives: readings": "ReadingsSpec",
            "states": "StatesSpec",
            "metrics: comparison: interval": "ComparisonIntervalSpec",
            "lives: sums": "SumsSpec",
            "metrics: life: interval": "FitIntervalSpec",
            "metrics: survival: interval": "CurveIntervalSpec",
            "metrics: recurrence: interval": "RobustIntervalSpec",
            "metrics: recurrence: difference": "DifferenceSpec",
            "metrics: growth: interval": "GrowthIntervalSpec",
            "metrics: warranty: interval": "PredictionIntervalSpec",
            "metrics: availability: interval": "AvailabilityIntervalSpec",
            "metrics: certified": "Certified",
            "metrics: deprecated": "Deprecated",
        }.items()
    },
    **{f"metrics: {kind}": SCHEMA["$defs"][module.spec().__name__] for kind, module in kinds.all_kinds().items()},
}
SHARED = "metrics: every kind"


def rows(title: str) -> dict[str, list[str]]:
    """The table under a heading: field -> type, default, meaning."""
    section = PAGE.partition(f"\n## {title}\n")[2].partition("\n## ")[0]
    cells = [[cell.strip() for cell in line.strip("|").split(" | ")] for line in section.replace("| |", "|  |").splitlines() if line.startswith("| `")]
    return {row[0].strip("`"): row[1:] for row in cells}


def is_kind(title: str) -> bool:
    return title.removeprefix("metrics: ") in kinds.all_kinds()


@pytest.mark.parametrize("title", MODELS)
def test_the_page_has_every_field_and_no_other(title):
    shared = set(rows(SHARED)) if is_kind(title) else set()
    assert set(rows(title)) | shared == set(MODELS[title]["properties"])


@pytest.mark.parametrize("title", MODELS)
def test_defaults_are_those_of_the_schema(title):
    assert {name: row[1] for name, row in rows(title).items()} == {name: default(MODELS[title], name) for name in rows(title)}


def default(model, name: str) -> str:
    value = model["properties"][name].get("default")
    return "required" if name in model.get("required", ()) else f"`{value}`" if value else ""


@pytest.mark.parametrize("title", [*MODELS, SHARED])
def test_every_field_has_a_meaning(title):
    assert [name for name, row in rows(title).items() if not row[2] and name != "type"] == []


@pytest.mark.parametrize("title", MODELS)
def test_the_page_has_every_choice(title):
    missing = [choice for name, row in rows(title).items() for choice in choices(MODELS[title]["properties"][name]) if f"`{choice}`" not in row[0] and choice not in row[0]]
    assert missing == []


def choices(field) -> list[str]:
    options = [option for option in (field, *field.get("anyOf", ())) if "$ref" not in option]
    referred = [SCHEMA["$defs"][option["$ref"].rpartition("/")[2]] for option in field.get("anyOf", ()) if "$ref" in option]
    inner = [inner for model in referred if set(model["properties"]) == {"over_time"} for inner in model["properties"].values()]
    return [str(value).lower() for option in (*options, *inner) for value in option.get("enum", [option["const"]] if "const" in option else [])]


def test_every_model_of_the_schema_has_a_section():
    described = {id(model) for model in MODELS.values()}
    assert [name for name, model in SCHEMA["$defs"].items() if id(model) not in described and name != "AdditiveSpec"] == []


def test_the_functions_are_those_of_the_function_table():
    listed = re.search(r"and these functions:\n\n(.*?)\n\n", PAGE, re.DOTALL)
    assert set(re.split(r",\s+", listed[1])) == {*fragments._FUNCTIONS, "if"}
