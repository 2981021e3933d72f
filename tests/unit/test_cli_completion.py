"""Shell completion: names come from the layer file in use."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.shell_completion import ShellComplete

from metrics.cli.commands import bathtub

LAYER = str(Path(__file__).parent / "cli_layer" / "metrics.yml")


def completed(words, layer=LAYER):
    *before, incomplete = words.split(" ")
    shell = ShellComplete(bathtub, {}, "bathtub", "_BATHTUB_COMPLETE")
    return [item.value for item in shell.get_completions(["--metrics", layer, *before], incomplete)]


@pytest.mark.parametrize(
    ("words", "names"),
    [
        ("ex", ["explain", "export"]),
        ("describe fault_rate_", ["fault_rate_low", "fault_rate_high", "fault_rate_3m", "fault_rate_3m_low", "fault_rate_3m_high"]),
        ("lineage i", []),  # `inner` is hidden
        ("query faults h", ["hours"]),
        ("query faults,h", ["faults,hours"]),
        ("query faults --by s", ["site", "subsystem", "severity"]),
        ("query faults --by site,time.m", ["site,time.month"]),
        ("query faults --order co", ["cost"]),
        ("query faults --param r", ["rate_per=1000 hour", "rate_per=100 day"]),
        ("query faults --param c", ["confidence_level="]),
        ("query faults --format j", ["json"]),
        ("sql faults --dialect p", ["presto"]),
        ("list --table c", ["charging"]),
        ("list --tag k", ["kpi"]),
        ("list --kind r", ["ratio"]),
        ("export j", ["jsonschema"]),
    ],
)
def test_names_of_the_layer_are_completed(words, names):
    assert completed(words) == names


def test_nothing_is_completed_from_a_layer_that_is_not_there():
    assert completed("describe m", layer="nowhere.yml") == []
