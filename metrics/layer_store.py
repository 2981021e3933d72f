"""Resolved layers kept between calls of the command line: reading a pickle takes a fraction of checking a file.

A stored layer is used only for the very text, place and versions it was made of, and only from a folder and file
that belong to this user and that nobody else may write to.
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

from metrics import __version__
from metrics.errors import LayerError, Place, Problem
from metrics.model import Layer

_KEPT = 20


def load(file: Path) -> Layer:
    """The layer in `file`, from the store where it is there; BATHTUB_NO_CACHE=1 does without."""
    try:
        text = file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as e:
        raise LayerError([Problem(Place(str(file)), "", f"cannot be read: {e.strerror if isinstance(e, OSError) else 'it is not UTF-8 text'}")]) from e
    place = None if os.environ.get("BATHTUB_NO_CACHE") else _place(text, file)
    stored = _stored(place) if place else None
    if stored:
        return stored
    from metrics.loader import loads

    layer = loads(text, str(file))
    if place:
        _store(place, layer)
    return layer


def _place(text: str, file: Path) -> Path:
    base = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    made_of = (text, str(file), __version__, _code(), sqlglot_version, sys.version)
    return base / "bathtub" / "layers" / f"{sha256(repr(made_of).encode()).hexdigest()[:32]}.pickle"


def _code() -> str:
    """What tells one state of this package's files from another."""
    package = Path(__file__).parent
    return repr(sorted((p.name, p.stat().st_mtime_ns) for folder in (package, package / "kinds") for p in folder.glob("*.py")))


def _stored(place: Path) -> Layer | None:
    try:
        if not (_is_ours(place.parent) and _is_ours(place)):
            return None
        found = pickle.loads(place.read_bytes())
    except (OSError, pickle.UnpicklingError, AttributeError, ImportError, EOFError, IndexError, TypeError, ValueError):
        return None  # absent, or of another making: the file is read instead
    return found if isinstance(found, Layer) else None


def _is_ours(path: Path) -> bool:
    found = path.stat()
    return found.st_uid == os.getuid() and not found.st_mode & (stat.S_IWGRP | stat.S_IWOTH)


def _store(place: Path, layer: Layer) -> None:
    """Keeps the layer, in one step; a folder that cannot be written to is done without."""
    try:
        place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with NamedTemporaryFile(dir=place.parent, delete=False) as file:
            file.write(pickle.dumps(layer, protocol=5))
        os.replace(file.name, place)
        for old in sorted(place.parent.glob("*.pickle"), key=lambda p: p.stat().st_mtime)[:-_KEPT]:
            old.unlink(missing_ok=True)
    except OSError:
        return
