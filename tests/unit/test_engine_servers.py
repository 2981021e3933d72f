"""docker/engines: what is decided before a server starts, and how one is told to be ours."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import pytest

TOOL = Path(__file__).resolve().parents[2] / "docker" / "engines"


@pytest.fixture(autouse=True)
def apart(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A cache and ports of this test's own, so that servers of the machine are neither seen nor touched."""
    monkeypatch.syspath_prepend(str(TOOL))
    monkeypatch.setenv("BATHTUB_CACHE", str(tmp_path))
    for name, port in {"PRESTO": "18181", "TRINO": "18191", "SPARK": "10111"}.items():
        monkeypatch.setenv(f"BATHTUB_{name}_PORT", port)


def engines(*words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, str(TOOL / "engines"), *words], capture_output=True, text=True, check=False)


def java_home(folder: Path, version: str) -> Path:
    (folder / "bin").mkdir(parents=True)
    (folder / "bin" / "java").touch()
    (folder / "release").write_text(f'IMPLEMENTOR="X"\nJAVA_VERSION="{version}"\n')
    return folder


def test_every_archive_of_a_server_is_pinned() -> None:
    artifacts, presto, trino = (import_module(name) for name in ("artifacts", "servers.presto", "servers.trino"))
    asm = [artifacts.Artifact("org.ow2.asm", name, presto.ASM_VERSION) for name in presto.ASM]
    plugins = [artifacts.Artifact("io.trino", f"trino-{name}", trino.VERSION, "zip") for name in trino.PLUGINS]
    needed = {artifact.coordinates for artifact in (presto.ARCHIVE, trino.ARCHIVE, *asm, *plugins)}
    assert needed == set(artifacts.pinned())


def test_archive_with_another_content_is_refused_and_deleted() -> None:
    artifacts = import_module("artifacts")
    jar = artifacts.Artifact("org.ow2.asm", "asm", "9.7.1")
    jar.path.parent.mkdir(parents=True)
    jar.path.write_text("not the jar")
    with pytest.raises(artifacts.Unavailable, match="has sha256"):
        artifacts.fetch(jar)
    assert not jar.path.exists()


def test_half_unpacked_distribution_is_not_seen(tmp_path: Path) -> None:
    artifacts = import_module("artifacts")

    def broken(scratch: Path) -> Path:
        (scratch / "lib").mkdir()
        raise artifacts.Unavailable("the disk is full")

    with pytest.raises(artifacts.Unavailable):
        artifacts.unpacked("presto-0", broken)
    assert not (tmp_path / "dist" / "presto-0").exists()


def test_java_is_told_by_its_release_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JAVA99_HOME", str(java_home(tmp_path / "jdk", "99.0.1")))
    assert import_module("java").java(99) == tmp_path / "jdk"


def test_named_java_of_another_version_does_not_serve(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JAVA99_HOME", str(java_home(tmp_path / "jdk", "98.0.1")))
    with pytest.raises(import_module("artifacts").Unavailable, match="needs Java 99"):
        import_module("java").java(99)


def test_pid_of_another_program_is_not_the_server(tmp_path: Path) -> None:
    (tmp_path / "run" / "presto-18181").mkdir(parents=True)
    (tmp_path / "run" / "presto-18181" / "pid").write_text(str(os.getpid()))
    assert engines("status", "presto").stdout == "presto  down\n"


@pytest.fixture
def taken_port() -> Iterator[int]:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        yield listener.getsockname()[1]


def test_taken_port_is_told_in_one_line(taken_port: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BATHTUB_SPARK_PORT", str(taken_port))
    told = engines("up", "spark").stderr
    assert told == f"engines: spark is skipped: port {taken_port} is taken by another program (set BATHTUB_SPARK_PORT)\n"


def test_run_gives_the_exit_code_of_the_command(taken_port: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BATHTUB_SPARK_PORT", str(taken_port))
    assert engines("run", "spark", "--", sys.executable, "-c", "raise SystemExit(7)").returncode == 7


def test_unknown_server_is_named() -> None:
    assert "there is no prseto; there are presto, spark, trino" in engines("up", "prseto").stderr


def test_without_a_command_the_help_is_told() -> None:
    assert engines().returncode == 2
