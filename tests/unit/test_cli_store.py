"""Layers kept between calls: never a stale one, and none that somebody else could have written."""

from __future__ import annotations

import os
import pickle
from pathlib import Path

import pytest

from metrics import layer_store
from metrics.errors import LayerError

LAYER = Path(__file__).parent / "cli_layer" / "metrics.yml"


@pytest.fixture
def store(tmp_path, monkeypatch):
    """The folder of the store, of this test's own."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.delenv("BATHTUB_NO_CACHE", raising=False)
    return tmp_path / "cache" / "bathtub" / "layers"


@pytest.fixture
def file(tmp_path):
    file = tmp_path / "metrics.yml"
    file.write_text(LAYER.read_text())
    return file


@pytest.fixture
def unread(monkeypatch):
    """Fails where the layer file is checked in place of the stored layer."""
    return lambda: monkeypatch.setattr(layer_store.metrics, "loads", lambda *_: pytest.fail("the stored layer was not used"))


def stored(store):
    (only,) = store.glob("*.pickle")
    return only


def plant(store):
    """A pickle that tells when it is run, in the stored layer's place."""

    class Trap:
        def __reduce__(self):
            return (Path.touch, (store.parent / "sprung",))

    stored(store).write_bytes(pickle.dumps(Trap()))
    return store.parent / "sprung"


def test_the_second_time_the_stored_layer_is_used(store, file, unread):
    first = layer_store.load(file)
    unread()
    assert layer_store.load(file).hash == first.hash


def test_a_stored_layer_answers_as_the_loaded_one(store, file):
    asked = {"by": ["site", "time.month"], "dialect": "presto"}
    assert layer_store.load(file).sql(["fault_rate", "change"], **asked) == layer_store.load(file).sql(["fault_rate", "change"], **asked)


def test_a_changed_file_is_read_anew(store, file):
    layer_store.load(file)
    file.write_text(file.read_text().replace("  cost: {type", "  price: {type"))
    assert "price" in layer_store.load(file).metrics


def test_only_this_user_may_open_what_is_stored(store, file):
    layer_store.load(file)
    assert (oct(store.stat().st_mode & 0o777), oct(stored(store).stat().st_mode & 0o777)) == ("0o700", "0o600")


def test_what_is_planted_is_run_where_it_is_private(store, file):
    """The trap of the next tests works: it is the modes that keep it from springing."""
    layer_store.load(file)
    sprung = plant(store)
    layer_store.load(file)
    assert sprung.exists()


@pytest.mark.parametrize("mode", [0o644, 0o660, 0o602])
def test_a_file_that_others_may_open_is_not_read(store, file, mode):
    layer_store.load(file)
    sprung = plant(store)
    stored(store).chmod(mode)
    assert layer_store.load(file).name == "charging"
    assert not sprung.exists()


def test_a_folder_that_others_may_open_is_not_read(store, file):
    layer_store.load(file)
    sprung = plant(store)
    store.chmod(0o777)
    layer_store.load(file)
    assert not sprung.exists()


def test_a_link_is_not_followed(store, file, tmp_path):
    layer_store.load(file)
    sprung, place = plant(store), stored(store)
    place.rename(tmp_path / "elsewhere")
    place.symlink_to(tmp_path / "elsewhere")
    layer_store.load(file)
    assert not sprung.exists()


def test_a_file_of_another_user_is_not_read(store, file, monkeypatch):
    layer_store.load(file)
    sprung = plant(store)
    monkeypatch.setattr(os, "getuid", lambda: 12345)
    layer_store.load(file)
    assert not sprung.exists()


@pytest.mark.parametrize("content", [b"", b"no pickle", pickle.dumps({"not": "a layer"}), pickle.dumps(LAYER)[:-3]])
def test_what_is_no_stored_layer_is_read_over(store, file, content):
    layer_store.load(file)
    stored(store).write_bytes(content)
    assert layer_store.load(file).name == "charging"


def test_it_can_be_done_without(store, file, monkeypatch):
    monkeypatch.setenv("BATHTUB_NO_CACHE", "1")
    layer_store.load(file)
    assert not store.exists()


def test_a_folder_that_cannot_be_made_is_done_without(file, tmp_path, monkeypatch):
    (tmp_path / "file").write_text("in the way")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))
    assert layer_store.load(file).name == "charging"


def test_the_oldest_are_dropped(store, file):
    for number in range(layer_store._KEPT + 3):
        file.write_text(f"# {number}\n{LAYER.read_text()}")
        layer_store.load(file)
    assert len(list(store.glob("*"))) == layer_store._KEPT


def test_a_broken_layer_is_not_stored_and_told_with_its_place(store, file):
    file.write_text("version: 1\nsources: []\n")
    with pytest.raises(LayerError):
        layer_store.load(file)
    assert not store.exists()


def test_a_file_that_is_not_text_is_told_with_its_place(store, file):
    file.write_bytes(b"name: \xff")
    with pytest.raises(LayerError, match=r"metrics\.yml:1:7: byte 0xff is not UTF-8"):
        layer_store.load(file)
