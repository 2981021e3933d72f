"""Archives of the servers: fetched by Maven, checked against checksums.txt, kept outside the tree.

Maven is the client because it knows its users' repositories and mirrors, and goes on where a broken download stopped.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

CHECKSUMS = Path(__file__).with_name("checksums.txt")
GET = "org.apache.maven.plugins:maven-dependency-plugin:3.8.1:get"
REPORT_EVERY_S = 10


class Unavailable(Exception):
    """A server that cannot be had here; the message is one line for the user."""


def say(text: str) -> None:
    print(f"engines: {text}", file=sys.stderr, flush=True)


def cache() -> Path:
    """The folder that holds everything fetched and unpacked: $BATHTUB_CACHE, else ~/.cache/bathtub."""
    return Path(os.environ.get("BATHTUB_CACHE") or Path.home() / ".cache" / "bathtub")


@dataclass(frozen=True)
class Artifact:
    """One file of the Maven repository, named as Maven names it."""

    group: str
    name: str
    version: str
    type: str = "jar"

    @property
    def coordinates(self) -> str:
        return f"{self.group}:{self.name}:{self.version}:{self.type}"

    @property
    def path(self) -> Path:
        folder = cache() / "m2" / self.group.replace(".", "/") / self.name / self.version
        return folder / f"{self.name}-{self.version}.{self.type}"


def fetch(artifact: Artifact) -> Path:
    """The artifact's file, fetched when it is not here yet; its content is the one pinned in checksums.txt."""
    expected = pinned()[artifact.coordinates]
    if not artifact.path.exists():
        download(artifact)
    found = sha256(artifact.path)
    if found != expected:
        artifact.path.unlink()
        raise Unavailable(f"{artifact.coordinates} has sha256 {found}, not {expected}: deleted")
    return artifact.path


def pinned() -> dict[str, str]:
    """The sha256 of each artifact by its coordinates."""
    lines = (line.split() for line in CHECKSUMS.read_text().splitlines() if line and not line.startswith("#"))
    return {coordinates: digest for digest, coordinates in lines}


def download(artifact: Artifact) -> None:
    if not shutil.which("mvn"):
        raise Unavailable("Maven is needed to fetch the servers (Debian: apt-get install maven)")
    command = ["mvn", "-q", "-B", "-C", "-Dstyle.color=never", f"-Dmaven.repo.local={cache() / 'm2'}", GET]
    options = ["-Dtransitive=false", f"-Dartifact={artifact.coordinates}"]
    say(f"fetching {artifact.coordinates}")
    maven = subprocess.Popen([*command, *options], stdin=subprocess.DEVNULL, stdout=sys.stderr)
    if report_until_done(maven, artifact.path.parent) != 0:
        raise Unavailable(f"{artifact.coordinates} could not be fetched")


def report_until_done(maven: subprocess.Popen[bytes], folder: Path) -> int:
    """Maven's exit code; meanwhile a line now and then says how much has come."""
    started = time.monotonic()
    while True:
        try:
            return maven.wait(REPORT_EVERY_S)
        except subprocess.TimeoutExpired:
            arrived = sum(file.stat().st_size for file in folder.glob("*") if file.is_file())
            say(f"… {arrived / 1e6:,.0f} MB after {time.monotonic() - started:.0f} s")


def sha256(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(1 << 20):
            digest.update(block)
    return digest.hexdigest()


def unpacked(name: str, unpack: Callable[[Path], Path]) -> Path:
    """The folder `name` of the cache; `unpack(scratch)` makes it once, and a half-made one is never seen."""
    home = cache() / "dist" / name
    with locked(home.with_name(f"{name}.lock")):
        if not home.exists():
            scratch = home.with_name(f"{name}.partial")
            shutil.rmtree(scratch, ignore_errors=True)
            scratch.mkdir(parents=True)
            unpack(scratch).rename(home)
            shutil.rmtree(scratch, ignore_errors=True)
    return home


@contextmanager
def locked(path: Path) -> Iterator[None]:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
