"""Superset's web server as a child process, and whether it answers."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

from superset_ext.demo.home import Home
from superset_ext.errors import SupersetError

HOST = "127.0.0.1"
WORKERS, THREADS = 2, 8
PATIENCE_S = 180


def address(port: int) -> str:
    return f"http://{HOST}:{port}"


def check_free(port: int) -> None:
    """Raises SupersetError if something listens on the port."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError as error:
            raise SupersetError(f"port {port} is in use ({error.strerror}); stop what uses it, or choose another with --port") from error


def environment(home: Home) -> dict[str, str]:
    """The environment in which Superset finds the folder's configuration, and no other Superset's."""
    others = {name: value for name, value in os.environ.items() if not name.startswith(("SUPERSET_", "FLASK_", "GUNICORN_"))}
    return {**others, "PYTHONWARNINGS": "ignore", "SUPERSET_CONFIG_PATH": str(home.config)}


def launch(home: Home, port: int) -> subprocess.Popen[bytes]:
    """Gunicorn with the application loaded once and then forked; what it says goes to the log."""
    command = [
        *(sys.executable, "-m", "gunicorn", "superset.app:create_app()", "--preload"),
        *("--bind", f"{HOST}:{port}", "--worker-class", "gthread", "--workers", str(WORKERS), "--threads", str(THREADS)),
        *("--timeout", "120", "--graceful-timeout", "5", *no_control_socket()),
    ]
    with home.log.open("ab") as log:
        return subprocess.Popen(command, stdout=log, stderr=log, env=environment(home), cwd=home.folder, start_new_session=True)


def no_control_socket() -> tuple[str, ...]:
    """Switches off the socket for operators that newer Gunicorns open in the user's home."""
    from gunicorn.config import KNOWN_SETTINGS

    return tuple(option for setting in KNOWN_SETTINGS for option in setting.cli or () if option == "--no-control-socket")


def wait_until_ready(server: subprocess.Popen[bytes], port: int, log: Path) -> None:
    """Returns when the server answers; raises SupersetError if it ends first or takes too long."""
    deadline = time.monotonic() + PATIENCE_S
    while not answers(port):
        if server.poll() is not None:
            raise SupersetError(f"Superset stopped while starting; the end of {log}:\n{tail(log)}")
        if time.monotonic() > deadline:
            raise SupersetError(f"Superset did not answer within {PATIENCE_S} s; the end of {log}:\n{tail(log)}")
        time.sleep(0.2)


def answers(port: int) -> bool:
    """Whether a Superset answers on the port."""
    try:
        with urllib.request.urlopen(f"{address(port)}/health", timeout=5) as reply:
            return bool(reply.read().strip() == b"OK")
    except (urllib.error.URLError, OSError):
        return False


def stop(server: subprocess.Popen[bytes] | subprocess.Popen[str]) -> None:
    """Ends the server: asked first, then made to."""
    if server.poll() is not None:
        return
    server.terminate()
    try:
        server.wait(timeout=10)
    except subprocess.TimeoutExpired:
        server.kill()
        server.wait()


def tail(file: Path, lines: int = 15) -> str:
    """The end of a log."""
    return "\n".join(file.read_text(errors="replace").splitlines()[-lines:])
