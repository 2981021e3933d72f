"""The documentation is true: every block runs and prints what the page says, links and pictures lead somewhere.

The blocks of a page run in its order, in one folder of its own:

    console    what follows `$ ` is run; what it prints is what stands below it
    python     run in one namespace a page; what it prints is the `text` block after it, where there is one
    sql        asked by `bathtub query`; the answer is the `text` block after it, where there is one
    yaml       a layer, which begins with `version:`, is loaded

A comment on the line before a block says more:

    <!-- file: x.yml -->       the block is also written to that file
    <!-- refused file: x.yml -->    so is this, a layer with something wrong
    <!-- adds to: x.yml -->    a part of a layer: merged into that file, which is loaded
    <!-- exit 1 -->            the last command fails so
    <!-- not run: reason -->

`<!-- folder: checkout, fleet -->` at the top says what the folder has. `...` on a line of its own stands for any lines.
`pytest tests/docs --update-golden` writes what is printed today into the pages; read the difference.
"""

from __future__ import annotations

import contextlib
import io
import json
import re
import shlex
import shutil
import subprocess
import sys
import textwrap
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from click.testing import CliRunner

import metrics
from metrics.cli.commands import bathtub
from metrics.demo import write
from metrics.errors import LayerError
from metrics.yaml12 import read as read_yaml

ROOT = Path(__file__).resolve().parents[2]
PAGES = sorted([ROOT / "README.md", ROOT / "CHANGELOG.md", *(ROOT / "docs").rglob("*.md")])
BLOCK = re.compile(r"(?:^<!-- (?P<note>[^\n]*?) -->\n)?^```(?P<language>\w*)\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL)
FOLDER = re.compile(r"^<!-- folder: (.*) -->$", re.MULTILINE)
LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
SHELL = re.compile(r"[|&;<>$`]|\\\n")
LANGUAGES = {"console", "python", "sql", "yaml", "csv", "text"}


@dataclass(frozen=True)
class Block:
    language: str
    text: str
    note: str
    line: int
    span: tuple[int, int]
    follows: bool  # nothing stands between it and the block before


@dataclass
class Run:
    """A page being read: what its blocks share, what they printed, where that is not what the page says."""

    page: Path
    folder: Path
    namespace: dict[str, object] = field(default_factory=lambda: {"__name__": "__main__"})
    printed: str | None = None  # by the block before, for the `text` block that may follow
    found: list[tuple[tuple[int, int], str]] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)


def name(page: Path) -> str:
    return str(page.relative_to(ROOT))


def blocks(page: Path) -> list[Block]:
    text, found, end = page.read_text(), [], 0
    for m in BLOCK.finditer(text):
        line = text.count("\n", 0, m.start("text"))
        found.append(Block(m["language"], m["text"], m["note"] or "", line, m.span("text"), follows=not text[end : m.start()].strip()))
        end = m.end()
    return found


# --- the folder ------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def fleet(tmp_path_factory):
    """The fleet of `bathtub demo --no-superset --vehicles 2000 --out fleet.duckdb`."""
    file = tmp_path_factory.mktemp("fleet") / "fleet.duckdb"
    write(file, vehicles=2000)
    return file


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("BATHTUB_METRICS", raising=False)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / ".cache"))
    monkeypatch.setenv("PATH", str(Path(sys.executable).parent), prepend=":")
    return tmp_path


def furnish(folder: Path, page: Path, fleet: Path) -> None:
    wanted = FOLDER.search(page.read_text())
    for part in wanted[1].split(", ") if wanted else ():
        if part == "checkout":
            (folder / "metrics.yml").write_text((ROOT / "metrics.yml").read_text())
            (folder / "tests").symlink_to(ROOT / "tests")
        elif part == "fleet":
            shutil.copy(fleet, folder)
        else:
            pytest.fail(f"{name(page)}: a folder has no '{part}'")


# --- the blocks ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("page", [page for page in PAGES if blocks(page)], ids=name)
def test_blocks_print_what_the_page_says(page, folder, fleet, update_golden):
    furnish(folder, page, fleet)
    run = Run(page, folder)
    for block in blocks(page):
        perform(block, run)
    if update_golden:
        rewrite(run)
    else:
        assert "\n".join(run.wrong) == ""


def perform(block: Block, run: Run) -> None:
    printed, run.printed = run.printed, None
    if block.note.startswith("not run: "):
        return
    if "file: " in block.note:
        (run.folder / block.note.partition("file: ")[2]).write_text(block.text)
    if block.language == "console":
        console(block, run)
    elif block.language == "python":
        run.printed = python(block, run)
    elif block.language == "sql":
        run.printed = command(shlex.join(["bathtub", "query", block.text.rstrip().rstrip(";")]), 0, block, run)
    elif block.language == "yaml":
        layer(block, run)
    elif block.language == "text" and printed is not None and block.follows:
        compare(block, block.span, block.text, printed, run)


def console(block: Block, run: Run) -> None:
    """Runs the commands, each line by line with what is below it."""
    status = int(block.note.removeprefix("exit ")) if block.note.startswith("exit ") else 0
    lines, shown = block.text.splitlines(), []
    while lines:
        prompt = lines.pop(0)
        assert prompt.startswith("$ "), f"{name(run.page)}:{block.line}: a console block begins with `$ `, not {prompt}"
        while prompt.endswith("\\"):
            prompt += "\n" + lines.pop(0)
        expected = []
        while lines and not lines[0].startswith("$ "):
            expected.append(lines.pop(0))
        printed = command(prompt.removeprefix("$ "), None if lines else status, block, run)
        same = alike("\n".join(expected), printed)
        shown += [prompt, *(expected if same else printed.splitlines())]
    compare(block, block.span, block.text, "\n".join(shown) + "\n", run)


def command(line: str, status: int | None, block: Block, run: Run) -> str:
    """What it prints on both streams; `bathtub` runs in this process, which is faster."""
    if line.startswith("bathtub ") and not SHELL.search(re.sub(r"'[^']*'|\"[^\"$`]*\"", "", line)):
        done = CliRunner().invoke(bathtub, shlex.split(line)[1:], prog_name="bathtub")
        code, printed = done.exit_code, done.output
    else:
        ran = subprocess.run(["bash", "-uc", line], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=120, check=False)
        code, printed = ran.returncode, ran.stdout
    if status is not None and code != status:
        run.wrong.append(f"{name(run.page)}:{block.line}: exit {code}, not {status}, of: {line}\n{printed}")
    return printed


def python(block: Block, run: Run) -> str:
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        exec(compile("\n" * block.line + block.text, name(run.page), "exec"), run.namespace)
    return out.getvalue()


def layer(block: Block, run: Run) -> None:
    if block.note.startswith("adds to: "):
        file = run.folder / block.note.removeprefix("adds to: ")
        both = merged(read_yaml(file.read_text(), file.name).value, read_yaml(block.text, name(run.page)).value)
        file.write_text(json.dumps(both, indent=1))  # JSON is YAML
        metrics.load(file)
    elif block.note.startswith("refused file: "):
        with pytest.raises(LayerError):
            metrics.loads(block.text, name(run.page))
    elif block.text.startswith("version:"):
        metrics.loads(block.text, name(run.page))
    else:
        pytest.fail(f"{name(run.page)}:{block.line}: say `adds to: FILE` or `not run: REASON` of a YAML block that is no whole layer")


def merged(one: object, other: object) -> object:
    if isinstance(one, dict) and isinstance(other, dict):
        return {**one, **{key: merged(one[key], value) if key in one else value for key, value in other.items()}}
    return other


# --- what is printed -------------------------------------------------------------------------------------------------


def compare(block: Block, span: tuple[int, int], said: str, printed: str, run: Run) -> None:
    if not alike(said, printed):
        run.found.append((span, printed))
        run.wrong.append(f"{name(run.page)}:{block.line} says\n{textwrap.indent(said, '    ')}and this is printed\n{textwrap.indent(printed, '    ')}")


def alike(said: str, printed: str) -> bool:
    """Whether the words of each line are the same; widths of columns are not looked at."""
    pattern = "".join(r"(?:[^\n]*\n)*?" if line.strip() == "..." else re.escape(words(line)) + "\n" for line in said.splitlines())
    return re.fullmatch(pattern, "".join(words(line) + "\n" for line in printed.splitlines())) is not None


def words(line: str) -> str:
    return " ".join("-" if set(word) == {"-"} else word for word in line.split())


def rewrite(run: Run) -> None:
    failed = [what for what in run.wrong if ": exit " in what.partition("\n")[0]]
    assert failed == []
    text = run.page.read_text()
    for (start, end), printed in reversed(run.found):
        text = text[:start] + "\n".join(line.rstrip() for line in printed.splitlines()) + "\n" + text[end:]
    run.page.write_text(text)


# --- what surrounds them ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_blocks_are_of_a_language_that_is_run(page):
    strange = [f"{name(page)}:{b.line}: {b.language or 'no language'}" for b in blocks(page) if b.language not in LANGUAGES and not b.note.startswith("not run: ")]
    assert strange == []


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_links_lead_somewhere(page):
    inside = [link.partition("#") for link in LINK.findall(BLOCK.sub("", page.read_text())) if "://" not in link]
    missing = [f"{file}#{anchor}" for file, _, anchor in inside if not leads_somewhere((page.parent / file) if file else page, anchor)]
    assert missing == []


def leads_somewhere(file: Path, anchor: str) -> bool:
    if not anchor:
        return file.exists()
    return file.is_file() and anchor in {slug(title) for title in re.findall(r"^#+ (.*)$", BLOCK.sub("", file.read_text()), re.MULTILINE)}


def slug(title: str) -> str:
    """The anchor that GitHub and most renderers make of a heading."""
    return re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-")


def test_the_index_has_every_page():
    index = (ROOT / "docs" / "README.md").read_text()
    linked = {(ROOT / "docs" / link.partition("#")[0]).resolve() for link in LINK.findall(index)}
    assert [name(page) for page in (ROOT / "docs").rglob("*.md") if page.resolve() not in linked and page.name != "README.md"] == []


def test_generated_pages_are_those_generated():
    from metrics.demo.tables import markdown

    assert (ROOT / "docs" / "reference" / "fleet-tables.md").read_text() == markdown()
