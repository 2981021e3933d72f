"""Layers once a process: a changed file is read, a broken one is not served."""

from __future__ import annotations

import logging
import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from metrics import load
from metrics.errors import LayerError
from metrics.layer_cache import LayerCache
from metrics.model import Layer
from metrics.statement_cache import StatementCache

BROKEN = "version: 1\nname: fleet\nmetrics:\n  miles: {type: simple, measur: exposure.miles}\n"


class Counted(LayerCache):
    """A cache that counts how often a file was loaded."""

    def __init__(self) -> None:
        self.loads = 0
        super().__init__(self.counted)

    def counted(self, path: str) -> Layer:
        self.loads += 1
        return load(path)


@pytest.fixture
def layers() -> Counted:
    return Counted()


def change(file: Path, text: str) -> None:
    """Writes the file with a time of change of its own, as a clock of any grain would give it some time later."""
    file.write_text(text)
    later = file.stat().st_mtime_ns + 1_000_000_000
    os.utime(file, ns=(later, later))


def test_unchanged_file_is_loaded_once(layers: Counted, metrics_file: Path) -> None:
    assert layers.get(str(metrics_file)) is layers.get(str(metrics_file))
    assert layers.loads == 1


def test_touched_file_is_not_loaded_again(layers: Counted, metrics_file: Path) -> None:
    first = layers.get(str(metrics_file))
    change(metrics_file, metrics_file.read_text())
    assert layers.get(str(metrics_file)) is first
    assert layers.loads == 1


def test_changed_file_is_loaded_again(layers: Counted, metrics_file: Path) -> None:
    first = layers.get(str(metrics_file))
    change(metrics_file, metrics_file.read_text().replace("label: Failures", "label: Breakdowns"))
    second = layers.get(str(metrics_file))
    assert (first.metrics["failures"].label, second.metrics["failures"].label) == ("Failures", "Breakdowns")


def test_file_put_in_place_of_another_is_seen(layers: Counted, metrics_file: Path, tmp_path: Path) -> None:
    layers.get(str(metrics_file))
    status = metrics_file.stat()
    other = tmp_path / "new.yml"
    other.write_text(metrics_file.read_text().replace("label: Failures", "label: Mishaps!"))
    os.utime(other, ns=(status.st_atime_ns, status.st_mtime_ns))
    other.replace(metrics_file)
    assert metrics_file.stat().st_size == status.st_size
    assert layers.get(str(metrics_file)).metrics["failures"].label == "Mishaps!"


def test_broken_file_keeps_the_last_layer_and_is_logged_once(layers: Counted, metrics_file: Path, caplog: pytest.LogCaptureFixture) -> None:
    first = layers.get(str(metrics_file))
    change(metrics_file, BROKEN)
    with caplog.at_level(logging.INFO, "bathtub"):
        assert [layers.get(str(metrics_file)) for _ in range(3)] == [first] * 3
    messages = [record.getMessage() for record in caplog.records if record.levelno == logging.ERROR]
    assert any(message.startswith(f"{metrics_file}:4:") and "measur" in message for message in messages)
    assert "keeps serving" in messages[-1]
    assert len(messages) == len(set(messages))
    assert layers.loads == 2


def test_mended_file_is_served_and_said(layers: Counted, metrics_file: Path, caplog: pytest.LogCaptureFixture) -> None:
    good = metrics_file.read_text()
    layers.get(str(metrics_file))
    change(metrics_file, BROKEN)
    layers.get(str(metrics_file))
    change(metrics_file, good.replace("label: Failures", "label: Breakdowns"))
    with caplog.at_level(logging.INFO, "bathtub"):
        assert layers.get(str(metrics_file)).metrics["failures"].label == "Breakdowns"
    assert "read again" in caplog.text


def test_deleted_file_keeps_the_last_layer(layers: Counted, metrics_file: Path, caplog: pytest.LogCaptureFixture) -> None:
    first = layers.get(str(metrics_file))
    metrics_file.unlink()
    assert [layers.get(str(metrics_file)) for _ in range(3)] == [first] * 3
    assert caplog.text.count("cannot be read") == 1


def test_file_broken_from_the_start_raises_each_time_and_is_loaded_once(layers: Counted, metrics_file: Path) -> None:
    metrics_file.write_text(BROKEN)
    for _ in range(2):
        with pytest.raises(LayerError, match=r"metrics\.yml:4"):
            layers.get(str(metrics_file))
    assert layers.loads == 1


def test_file_that_appears_is_served(layers: Counted, metrics_file: Path, tmp_path: Path) -> None:
    later = tmp_path / "later.yml"
    with pytest.raises(LayerError, match="cannot be read"):
        layers.get(str(later))
    later.write_text(metrics_file.read_text())
    assert "fleet" in layers.get(str(later)).tables


def test_threads_load_once(layers: Counted, metrics_file: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda _: layers.get(str(metrics_file)), range(100)))
    assert len({id(layer) for layer in found}) == 1
    assert layers.loads == 1


def test_statement_cache_keeps_the_most_recently_used() -> None:
    cache: StatementCache[int] = StatementCache(maxsize=2)
    for key in (1, 2, 1, 3):
        cache.get(key, lambda key=key: key)
    assert len(cache) == 2
    cache.get(1, lambda: pytest.fail("was thrown out, though used"))
    assert cache.get(2, lambda: 20) == 20


def test_statement_cache_does_not_keep_failures() -> None:
    cache: StatementCache[int] = StatementCache(maxsize=2)
    with pytest.raises(ZeroDivisionError):
        cache.get(1, lambda: 1 // 0)
    assert cache.get(1, lambda: 7) == 7


def test_statement_cache_keeps_none() -> None:
    cache: StatementCache[None] = StatementCache(maxsize=2)
    cache.get(1, lambda: None)
    cache.get(1, lambda: pytest.fail("was made twice"))
    assert cache.hits == 1


def test_statement_cache_is_safe_among_threads() -> None:
    cache: StatementCache[int] = StatementCache(maxsize=10)
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(lambda n: cache.get(n % 20, lambda: n % 20), range(2000))) == [n % 20 for n in range(2000)]
    assert len(cache) == 10
