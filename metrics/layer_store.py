"""Resolved layers kept between calls of the command line: reading a pickle takes a hundredth of checking a file.

A stored layer is used only for the very bytes, place and versions it was made of. Unpickling runs what the pickle says,
so it is read only from a file and a folder that belong to this user and that nobody else may open.
"""

from __future__ import annotations

import os
import pickle
import stat
import sys
from hashlib import sha256
from pathlib import Path
from tempfile import NamedTemporaryFile

from sqlglot import __version__ as sqlglot_version  # type: ignore[attr-defined]  # not among its exports

import metrics
from metrics.model import Layer

_KEPT = 20
_OTHERS = stat.S_IRWXG | stat.S_IRWXO
_ANOTHER_MAKING = (pickle.UnpicklingError, AttributeError, ImportError, EOFError, IndexError, KeyError, TypeError, ValueError)


def load(file: Path) -> Layer:
    """The layer in `file`, from the store where it is there; BATHTUB_NO_CACHE=1 does without."""
    try:
        content = file.read_bytes()
        text = content.decode()
    except (OSError, ValueError):
        return metrics.load(file)  # which says what is wrong
    place = None if os.environ.get("BATHTUB_NO_CACHE") else _place(content, file)
    stored = _stored(place) if place else None
    if stored:
        return stored
    layer = metrics.loads(text, str(file))
    if place:
        _store(place, layer)
    return layer


def _place(content: bytes, file: Path) -> Path | None:
    """Where the layer of these bytes would be; None where there is no folder for it."""
    try:
        base = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    except RuntimeError:  # no home
        return None
    made_of = (content, str(file), metrics.__version__, _code(), sqlglot_version, sys.version)
    return base / "bathtub" / "layers" / f"{sha256(repr(made_of).encode()).hexdigest()[:32]}.pickle"


def _code() -> str:
    """What tells one state of this package's files from another."""
    package = Path(__file__).parent
    return repr(sorted((p.name, p.stat().st_mtime_ns) for folder in (package, package / "kinds") for p in folder.glob("*.py")))


def _stored(place: Path) -> Layer | None:
    try:
        content = _ours(place)
        found = pickle.loads(content) if content else None
    except (OSError, *_ANOTHER_MAKING):
        return None  # absent, or of another making: the layer file is read instead
    return found if isinstance(found, Layer) else None


def _ours(place: Path) -> bytes:
    """The file's bytes; none where it, or its folder, is another's or open to others."""
    if not _is_private(os.lstat(place.parent)):
        return b""
    with open(os.open(place, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0)), "rb") as file:
        return file.read() if _is_private(os.fstat(file.fileno())) else b""


def _is_private(found: os.stat_result) -> bool:
    return hasattr(os, "getuid") and found.st_uid == os.getuid() and not found.st_mode & _OTHERS and not stat.S_ISLNK(found.st_mode)


def _store(place: Path, layer: Layer) -> None:
    """Keeps the layer, in one step; a folder that cannot be written to is done without."""
    try:
        content = pickle.dumps(layer, protocol=5)
        place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with NamedTemporaryFile(dir=place.parent, delete=False) as file:  # 0600
            file.write(content)
        os.replace(file.name, place)
        for old in sorted(place.parent.glob("*.pickle"), key=lambda p: p.stat().st_mtime)[:-_KEPT]:
            old.unlink(missing_ok=True)
    except (OSError, pickle.PicklingError, RecursionError):
        return
