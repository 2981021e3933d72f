"""The demo's server: from nothing, a second time, and what it says when it cannot start."""

from __future__ import annotations

import shutil
import signal
import socket
import stat
import subprocess
import sys
import urllib.request
from pathlib import Path
from typing import Any

import pytest
from harness.cases import FIXTURE
from harness.demo import Demo, free_port, listens

LAYER = FIXTURE / "metrics.yml"


def test_it_opens_from_nothing_within_two_minutes(demo: Any) -> None:
    assert demo.seconds < 120
    with urllib.request.urlopen(f"{demo.address}/health") as reply:
        assert reply.read().strip() == b"OK"


def test_it_tells_what_it_does_while_one_waits(demo: Any) -> None:
    for step in ("creating Superset's database", "putting in the metrics and dashboards", "starting the web server", "Superset is up"):
        assert step in demo.text


def test_secrets_are_for_their_owner_only(demo_home: Path, demo: Any) -> None:
    modes = {name: stat.S_IMODE((demo_home / name).stat().st_mode) for name in ("secret_key", "admin_password", "superset_config.py")}
    assert modes == dict.fromkeys(modes, 0o600)


def test_no_half_made_database_is_left(demo_home: Path, demo: Any) -> None:
    assert not (demo_home / "superset.db.part").exists()


def test_a_second_start_takes_less_than_thirty_seconds_and_an_interrupt_ends_it(demo_home: Path, demo: Any, fleet_file: Path, tmp_path: Path) -> None:
    home = shutil.copytree(demo_home, tmp_path / "home")
    again = Demo(home, fleet_file, LAYER, free_port())
    assert again.seconds < 30
    assert "creating" not in again.text
    assert again.stop(signal.SIGINT) == 0
    assert "Traceback" not in again.text
    assert not listens(again.port)


def test_a_closed_terminal_stops_the_server_too_and_a_changed_layer_is_put_in(demo_home: Path, demo: Any, fleet_file: Path, tmp_path: Path) -> None:
    home = shutil.copytree(demo_home, tmp_path / "home")
    changed = tmp_path / "metrics.yml"
    changed.write_text(LAYER.read_text().replace("label: MTBF", "label: Miles between failures"))
    again = Demo(home, fleet_file, changed, free_port())
    assert "putting in the metrics and dashboards" in again.text
    assert "creating Superset's database" not in again.text
    assert again.stop(signal.SIGHUP) == 0
    assert not listens(again.port)


def test_an_interrupt_while_it_is_made_leaves_nothing_half_made(tmp_path: Path, fleet_file: Path) -> None:
    pytest.importorskip("superset", reason="Superset is not installed: pip install 'bathtub[superset]'")
    command = [sys.executable, "-m", "superset_ext.demo", "--home", str(tmp_path / "h"), "--data", str(fleet_file), "--metrics", str(LAYER), "--port", str(free_port())]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    assert process.stderr is not None
    while "creating Superset's database" not in process.stderr.readline():
        pass
    process.send_signal(signal.SIGTERM)
    assert "Traceback" not in process.communicate(timeout=30)[1]
    assert process.returncode == 0
    assert not (tmp_path / "h" / "superset.db").exists()


def refused(*arguments: str) -> str:
    """What a start that fails says; it must be a message, not a traceback."""
    pytest.importorskip("superset", reason="Superset is not installed: pip install 'bathtub[superset]'")
    done = subprocess.run([sys.executable, "-m", "superset_ext.demo", *arguments], capture_output=True, text=True, check=False, timeout=120)
    assert done.returncode != 0
    assert "Traceback" not in done.stderr
    return done.stderr


def test_a_busy_port_is_named(tmp_path: Path, fleet_file: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        assert f"port {port} is in use" in refused("--home", str(tmp_path / "h"), "--data", str(fleet_file), "--metrics", str(LAYER), "--port", port)


def test_a_home_that_cannot_be_made_is_named(tmp_path: Path, fleet_file: Path) -> None:
    (tmp_path / "file").write_text("")
    assert "choose another with --home" in refused("--home", str(tmp_path / "file" / "h"), "--data", str(fleet_file), "--metrics", str(LAYER), "--port", str(free_port()))


def test_a_broken_layer_is_told_before_anything_is_made(tmp_path: Path, fleet_file: Path) -> None:
    broken = tmp_path / "metrics.yml"
    broken.write_text(LAYER.read_text().replace("numerator: failures", "numerator: failurs"))
    said = refused("--home", str(tmp_path / "h"), "--data", str(fleet_file), "--metrics", str(broken), "--port", str(free_port()))
    assert "did you mean 'failures'?" in said
    assert not (tmp_path / "h" / "superset.db").exists()


def test_data_that_are_no_database_are_told(tmp_path: Path) -> None:
    (tmp_path / "fleet.duckdb").write_text("not a database")
    said = refused("--home", str(tmp_path / "h"), "--data", str(tmp_path / "fleet.duckdb"), "--metrics", str(LAYER), "--port", str(free_port()))
    assert "cannot reach duckdb+bathtub" in said
