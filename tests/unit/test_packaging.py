"""The wheel: what it holds, and that it works away from this tree."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import zipfile
from importlib.metadata import version
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
UV = Path(sys.executable).with_name("uv")


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Built from a copy of the tracked files, so that nothing left lying in the tree gets in."""
    source, built = tmp_path_factory.mktemp("source"), tmp_path_factory.mktemp("wheel")
    for name in tracked():
        (source / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / name, source / name)
    run(str(UV), "build", "--quiet", "--wheel", "--out-dir", str(built), str(source), cwd=source)
    (only,) = built.glob("*.whl")
    return only


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    site = tmp_path_factory.mktemp("site")
    run(str(UV), "pip", "install", "--quiet", "--python", sys.executable, "--no-deps", "--target", str(site), str(wheel), cwd=site)
    return site


def tracked() -> list[str]:
    listing = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True)
    return [name for name in listing.stdout.split("\0") if name and (ROOT / name).is_file()]


def run(*command: str, cwd: Path, **environment: str) -> str:
    result = subprocess.run(
        command, cwd=cwd, env={**os.environ, **environment}, capture_output=True, text=True, check=False
    )
    assert result.returncode == 0, result.stderr
    return result.stdout


def contents(wheel: Path) -> list[str]:
    return zipfile.ZipFile(wheel).namelist()


def test_wheel_holds_the_three_packages_and_nothing_else(wheel: Path) -> None:
    tops = {name.partition("/")[0] for name in contents(wheel)}
    assert {top for top in tops if not top.endswith(".dist-info")} == {"metrics", "udfs", "superset_ext"}


def test_wheel_holds_every_tracked_file_of_the_packages(wheel: Path) -> None:
    ours = {name for name in tracked() if name.startswith(("metrics/", "udfs/", "superset_ext/"))}
    assert {name for name in ours if not name.startswith("superset_ext/charts/")} - set(contents(wheel)) == set()


def test_wheel_names_its_licence(wheel: Path) -> None:
    assert any(name.endswith("LICENSE") for name in contents(wheel))


def test_command_tells_its_version_away_from_the_tree(installed: Path) -> None:
    program = "import sys; from metrics.cli import main; sys.argv = ['bathtub', '--version']; main()"
    assert version("bathtub") in run(sys.executable, "-c", program, cwd=installed, PYTHONPATH=str(installed))


def test_wheel_and_not_the_tree_is_what_ran(installed: Path) -> None:
    program = "import metrics; print(metrics.__file__)"
    assert run(sys.executable, "-c", program, cwd=installed, PYTHONPATH=str(installed)).startswith(str(installed))
