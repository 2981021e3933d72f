"""The Java installations of this machine."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

from artifacts import Unavailable

FOLDERS = ("/usr/lib/jvm", "/Library/Java/JavaVirtualMachines", "~/.sdkman/candidates/java")


def java(version: int) -> Path:
    """The home of a Java of exactly this feature version; JAVA<version>_HOME comes before what is found."""
    for home in homes(version):
        if feature_version(home) == version:
            return home
    raise Unavailable(f"needs Java {version}, which is not on this machine (set JAVA{version}_HOME)")


def homes(version: int) -> Iterator[Path]:
    named = (os.environ.get(f"JAVA{version}_HOME"), os.environ.get("JAVA_HOME"))
    yield from (Path(home) for home in named if home)
    if command := shutil.which("java"):
        yield Path(command).resolve().parent.parent
    for folder in FOLDERS:
        installed = sorted(Path(folder).expanduser().glob("*"))
        yield from (inner for home in installed for inner in (home, home / "Contents" / "Home"))


def feature_version(home: Path) -> int:
    """17 for a home whose `release` says 17.0.15; 0 where there is no Java to start."""
    release = home / "release"
    if not release.exists() or not (home / "bin" / "java").exists():
        return 0
    found = re.search(r'^JAVA_VERSION="(\d+)', release.read_text(), re.MULTILINE)
    return int(found[1]) if found else 0
