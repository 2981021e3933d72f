"""Layers per process, by path: read once, read again when the file changed, kept when the new file is broken.

Superset makes a new engine for every query, so nothing may be read per connection. A look at the file's status costs
about two microseconds; its bytes are read only when that differs, and the layer is loaded only when the bytes differ.
"""

from __future__ import annotations

import hashlib
import logging
import os
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from threading import Lock

from metrics.errors import LayerError, Place, Problem
from metrics.loader import load
from metrics.model import Layer

LOG = logging.getLogger("bathtub")
Stamp = tuple[int, int, int]
"""Time of change, size and inode: a file put in place of another differs in the last."""


@dataclass(frozen=True, slots=True)
class Entry:
    """What is known of a file: its status and contents when last looked at, and the last layer that was whole."""

    stamp: Stamp | None
    digest: str = ""
    layer: Layer | None = None
    problems: tuple[Problem, ...] = ()


class LayerCache:
    """The layers of this process. Safe among threads: one of them reads, the others wait for what it found."""

    def __init__(self, loader: Callable[[str], Layer] = load) -> None:
        self._loader = loader
        self._entries: dict[str, Entry] = {}
        self._lock = Lock()

    def get(self, path: str) -> Layer:
        """The layer in the file as it is now, or as it last was when whole.

        Raises LayerError only where no whole layer was seen yet. What is wrong with a changed file goes to the log
        `bathtub`, once for each content.
        """
        entry = self._entries.get(path)
        if entry is None or entry.stamp != stamp_of(path):
            entry = self._look(path)
        if entry.layer is None:
            raise LayerError(entry.problems)
        return entry.layer

    def _look(self, path: str) -> Entry:
        with self._lock:
            stamp, known = stamp_of(path), self._entries.get(path)
            if known is None or known.stamp != stamp:
                known = self._entries[path] = self._read(path, stamp, known or Entry(None))
            return known

    def _read(self, path: str, stamp: Stamp | None, known: Entry) -> Entry:
        digest = digest_of(path)
        if digest == known.digest and (known.layer or known.problems):
            return replace(known, stamp=stamp)
        try:
            layer = self._loader(path)
        except LayerError as e:
            _warn(e.problems, path, known)
            return Entry(stamp, digest, known.layer, e.problems)
        if known.layer and known.layer.hash != layer.hash:
            LOG.info("%s: changed, read again", path)
        return Entry(stamp, digest, layer)


LAYERS = LayerCache()
"""This process's layers."""


def stamp_of(path: str) -> Stamp | None:
    """The file's status; None where there is no such file."""
    try:
        found = os.stat(path)
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size, found.st_ino


def digest_of(path: str) -> str:
    """A digest of the file's bytes; '' where they cannot be read."""
    try:
        return hashlib.sha256(Path(path).read_bytes()).hexdigest()
    except OSError:
        return ""


def _warn(problems: tuple[Problem, ...], path: str, known: Entry) -> None:
    """Says what is wrong where nobody would see it otherwise: a first load's error reaches the caller."""
    if known.layer is None:
        return
    for problem in problems or (Problem(Place(path), "", "cannot be read"),):
        LOG.error("%s", problem)
    LOG.error("%s: %d problems; the layer read before keeps serving", path, len(problems))
