"""The documentation is true: its YAML loads, its Python and shell run, its links lead somewhere."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

import metrics
from metrics.demo import write

ROOT = Path(__file__).resolve().parents[2]
PAGES = sorted([ROOT / "README.md", *(ROOT / "docs").rglob("*.md")])
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"\]\(([^)#:]+)(?:#[^)]*)?\)")
SLOW = ("make demo", "make test", "pip install")


def name(page: Path) -> str:
    return str(page.relative_to(ROOT))


def blocks(page: Path, language: str) -> list[str]:
    return [text for found, text in BLOCK.findall(page.read_text()) if found == language]


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A folder as the pages have it: the shipped catalogue and a small simulated fleet."""
    made = tmp_path_factory.mktemp("docs")
    (made / "metrics.yml").write_text((ROOT / "metrics.yml").read_text())
    write(made / "fleet.duckdb", vehicles=300)
    return made


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_links_lead_somewhere(page):
    missing = [link for link in LINK.findall(page.read_text()) if not (page.parent / link).exists()]
    assert missing == []


@pytest.mark.parametrize("page", [p for p in PAGES if any("version:" in b for b in blocks(p, "yaml"))], ids=name)
def test_layers_load(page):
    for text in blocks(page, "yaml"):
        if text.startswith("version:"):
            assert metrics.loads(text, name(page)).metrics


@pytest.mark.parametrize("page", [p for p in PAGES if blocks(p, "python") or blocks(p, "sh")], ids=name)
def test_python_and_shell_run(page, folder):
    """Blocks in their order, in one folder; a YAML layer is saved under the name that the page gives it."""
    environment = {**os.environ, "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"}
    named = re.search(r"`(\w+\.yml)`:", page.read_text())
    for language, text in BLOCK.findall(page.read_text()):
        if language == "yaml" and named and text.startswith("version:"):
            (folder / named[1]).write_text(text)
        if language == "python":
            run([sys.executable, "-c", text], folder, environment)
        if language == "sh" and not text.startswith(SLOW[:2]):
            lines = "\n".join(line for line in text.splitlines() if not line.startswith(SLOW))
            run(["bash", "-euc", lines], folder, environment)


def run(command, folder, environment):
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, f"{command[-1]}\n{done.stdout}\n{done.stderr}"


def test_generated_pages_are_those_generated():
    from metrics.demo.tables import markdown
    from metrics.export import exported

    assert (ROOT / "docs" / "reference" / "metrics-yml.md").read_text() == exported("reference")
    assert (ROOT / "docs" / "reference" / "fleet-tables.md").read_text() == markdown()
