"""The command line as a process of its own: what a shell sees of it."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from functools import partial
from pathlib import Path

import pytest

BATHTUB = str(Path(sys.executable).with_name("bathtub"))
SEMANTIC = Path(__file__).resolve().parents[1] / "semantic"
FOREVER = "SELECT count(*) FROM range(1000000000) a, range(1000000000) b WHERE (a.range * b.range) % 7 = 3"


@pytest.fixture
def bathtub(tmp_path, monkeypatch):
    """Runs it in an empty folder."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.delenv("BATHTUB_METRICS", raising=False)

    def run(*arguments, **environment):
        return subprocess.run([BATHTUB, *arguments], cwd=tmp_path, capture_output=True, text=True, check=False, env={**os.environ, **environment})

    return run


def test_without_a_layer_file_the_shipped_catalogue_answers(bathtub):
    assert "SUM(\"exposure\".\"miles\")" in bathtub("sql", "failure_rate", "--by", "model").stdout


def test_the_layer_file_comes_from_the_environment(bathtub):
    assert "fault_rate" in bathtub("list", BATHTUB_METRICS=str(SEMANTIC / "metrics.yml")).stdout


def test_metrics_may_stand_after_the_command(bathtub):
    assert "fault_rate" in bathtub("list", "--metrics", str(SEMANTIC / "metrics.yml")).stdout


def test_standard_output_is_json_and_nothing_else(bathtub, charging):
    said = bathtub("--metrics", str(SEMANTIC / "metrics.yml"), "query", "faults", "--engine", charging, "--format", "json")
    assert json.loads(said.stdout) == [{"faults": 11}]


def test_an_interrupted_query_ends_quietly_and_at_once(bathtub, tmp_path):
    interruptible = partial(signal.signal, signal.SIGINT, signal.SIG_DFL)  # a shell's background job ignores Ctrl-C
    command = [BATHTUB, "query", FOREVER, "--engine", "duckdb://"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=tmp_path, preexec_fn=interruptible)
    while "duckdb" not in maps(process.pid):  # so far it imports
        time.sleep(0.05)
    time.sleep(0.5)
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=30)
    assert (process.returncode, out, err) == (130, b"", b"")


def maps(pid):
    """The libraries that a process has loaded."""
    return Path(f"/proc/{pid}/maps").read_text() if Path("/proc/self/maps").exists() else "duckdb"


def test_a_reader_that_goes_away_is_no_error_to_tell(bathtub, tmp_path):
    command = f"{BATHTUB} list --outputs --hidden | head -n 1"
    said = subprocess.run(["sh", "-c", command], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert said.stdout.split() == ["table", "metric", "kind", "unit", "label"]
    assert said.stderr == ""


def test_a_driver_that_is_not_installed_is_named(tmp_path):
    program = "import sys; sys.modules['pyhive'] = None; sys.argv = ['bathtub', 'query', 'failures', '--engine', 'presto://h/x']; from metrics.cli import main; main()"
    said = subprocess.run([sys.executable, "-c", program], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert (said.returncode, said.stderr) == (1, "this needs the presto packages; install them with: pip install 'bathtub[presto]'\n")


def test_the_demo_without_superset_says_what_to_install(tmp_path):
    program = "import importlib.util as u, sys; u.find_spec = lambda name, *_: None; sys.argv = ['bathtub', 'demo']; from metrics.cli import main; main()"
    said = subprocess.run([sys.executable, "-c", program], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert (said.returncode, said.stderr) == (1, "this needs the superset packages; install them with: pip install 'bathtub[superset]'\n")
    assert list(tmp_path.iterdir()) == []


def test_sql_imports_no_driver_and_nothing_numeric(tmp_path):
    program = "import sys; sys.argv = ['bathtub', 'sql', 'failure_rate', '--by', 'model']\nfrom metrics.cli import main\ntry: main()\nfinally: print('MODULES', *sys.modules)"
    for _ in range(2):  # the second time the layer is stored, and pydantic is not needed either
        said = subprocess.run([sys.executable, "-c", program], cwd=tmp_path, capture_output=True, text=True, check=False, env={**os.environ, "XDG_CACHE_HOME": str(tmp_path)})
    loaded = set(said.stdout.rpartition("MODULES")[2].split())
    assert loaded & {"pandas", "scipy", "numpy", "duckdb", "pyarrow", "pyhive", "trino", "sqlalchemy", "superset", "pydantic", "yaml"} == set()


def test_a_shell_completes_names_of_the_layer(bathtub):
    said = bathtub(_BATHTUB_COMPLETE="bash_complete", COMP_WORDS="bathtub describe charger_mtbf_", COMP_CWORD="2")
    assert said.stdout.splitlines() == ["plain,charger_mtbf_low", "plain,charger_mtbf_high"]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full here")
def test_a_full_disk_is_a_line(tmp_path):
    with open("/dev/full", "w") as full:
        said = subprocess.run([BATHTUB, "list"], cwd=tmp_path, stdout=full, stderr=subprocess.PIPE, text=True, check=False)
    assert (said.returncode, said.stderr) == (1, "cannot write: No space left on device\n")


def test_json_is_whole_where_the_output_lacks_characters(bathtub):
    said = bathtub("query", "SELECT '東京' AS x", "--engine", "duckdb://", "--format", "json", PYTHONIOENCODING="latin-1")
    assert json.loads(said.stdout) == [{"x": "東京"}]


def test_an_argument_that_is_no_text_is_a_line(tmp_path):
    said = subprocess.run([BATHTUB, "query", b"SELECT '\xff'", "--engine", "duckdb://"], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert (said.returncode, said.stderr) == (1, "the statement holds \\udcff, which is no text\n")
