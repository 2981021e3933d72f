"""No committed file tells of the machine it was made on, or of where that machine's packages came from."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
LARGEST = 5_000_000

# Put together from parts, so that this file does not hold what it looks for.
FOLDERS = ["/" + "work/", "/" + "root/", "/" + "opt/wheels", "/" + "tmp/bash"]
HOSTS = [
    "repo1." + "maven.org", "repo." + "maven.apache.org", "files." + "pythonhosted.org", "pypi." + "org",
    "registry." + "npmjs.org", "deb." + "debian.org", "proxy." + "golang.org", "static." + "crates.io",
]
FOREIGN = re.compile("|".join(rf"(?<![\w./-]){re.escape(folder)}" for folder in FOLDERS) + "|" + "|".join(map(re.escape, HOSTS)))


def committed() -> list[str]:
    listing = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True)
    return [name for name in listing.stdout.split("\0") if name and (ROOT / name).is_file()]


def test_no_file_names_this_machine_or_a_registry_host() -> None:
    found = {name: FOREIGN.findall((ROOT / name).read_text(errors="replace")) for name in committed()}
    assert {name: hits for name, hits in found.items() if hits} == {}


def test_no_file_is_larger_than_a_reader_expects() -> None:
    assert [name for name in committed() if (ROOT / name).stat().st_size > LARGEST] == []


@pytest.mark.parametrize("text", [FOLDERS[0] + "x", f"see {FOLDERS[1]}", f"https://{HOSTS[0]}/y"])
def test_foreign_text_is_found(text: str) -> None:
    assert FOREIGN.search(text)


@pytest.mark.parametrize("text", ["frame" + FOLDERS[0], "a/b" + FOLDERS[1]])
def test_part_of_another_path_is_not_foreign(text: str) -> None:
    assert not FOREIGN.search(text)
