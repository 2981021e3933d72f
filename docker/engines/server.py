"""A server: what one is, and how it is started, waited for, looked at and stopped."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from artifacts import Unavailable, cache, say
from java import java

HOST = "127.0.0.1"
READY_WITHIN_S = 180
STOPPED_WITHIN_S = 20


@dataclass(frozen=True)
class Place:
    """Where one server runs: its port, its own folder, the unpacked distribution and the Java it uses."""

    port: int
    home: Path
    dist: Path
    java: Path


@dataclass(frozen=True)
class Server:
    """All that sets one server apart; each file in servers/ holds one as SERVER."""

    name: str
    version: str
    java: int
    default_port: int
    url: str
    install: Callable[[], Path]
    configure: Callable[[Place], None]
    command: Callable[[Place], list[str]]
    environment: Callable[[Place], Mapping[str, str]]
    answers: Callable[[Place], bool]

    @property
    def port(self) -> int:
        return int(os.environ.get(f"{self.variable}_PORT", self.default_port))

    @property
    def variable(self) -> str:
        return f"BATHTUB_{self.name.upper()}"

    @property
    def home(self) -> Path:
        return cache() / "run" / f"{self.name}-{self.port}"

    @property
    def address(self) -> str:
        return self.url.format(host=HOST, port=self.port)


def heap() -> str:
    return os.environ.get("BATHTUB_ENGINE_HEAP", "3G")


def properties(path: Path, **settings: object) -> None:
    """Write a Java properties file; `_` in a key stands for `.` and `__` for `-`."""
    named = {key.replace("__", "-").replace("_", "."): value for key, value in settings.items()}
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(f"{key}={value}\n" for key, value in named.items()))


def running(server: Server) -> int:
    """The process id of the server where it runs, else 0. A pid that another program got meanwhile does not count."""
    file = server.home / "pid"
    pid = int(file.read_text()) if file.exists() else 0
    return pid if pid and str(server.home) in command_line(pid) else 0


def command_line(pid: int) -> str:
    listing = subprocess.run(["ps", "-ww", "-p", str(pid), "-o", "args="], capture_output=True, text=True, check=False)
    return listing.stdout


def up(server: Server) -> bool:
    """Whether this call started the server; False when it was running already."""
    if running(server):
        say(f"{server.name} is already up at {server.address}")
        return False
    refuse_taken_port(server)
    home_of_java = java(server.java)
    place = Place(server.port, server.home, server.install(), home_of_java)
    server.home.mkdir(parents=True, exist_ok=True)
    server.configure(place)
    started = time.monotonic()
    launch(server, place)
    ready = False
    try:
        wait_until_ready(server, place)
        ready = True
    finally:
        if not ready:  # an interrupt included: what nobody waits for is not left behind
            down(server)
    say(f"{server.name} {server.version} is up at {server.address} after {time.monotonic() - started:.0f} s")
    return True


def refuse_taken_port(server: Server) -> None:
    with socket.socket() as probe:
        if probe.connect_ex((HOST, server.port)) == 0:
            raise Unavailable(f"port {server.port} is taken by another program (set {server.variable}_PORT)")


def launch(server: Server, place: Place) -> None:
    """Start the server in a session of its own, so that a Ctrl-C meant for make does not reach it."""
    environment = {**os.environ, **server.environment(place)}
    with (place.home / "log").open("w") as log:
        process = subprocess.Popen(
            server.command(place), cwd=place.home, env=environment, stdin=subprocess.DEVNULL, stdout=log,
            stderr=subprocess.STDOUT, start_new_session=True,
        )
    (place.home / "pid").write_text(str(process.pid))


def wait_until_ready(server: Server, place: Place) -> None:
    deadline = time.monotonic() + READY_WITHIN_S
    while time.monotonic() < deadline:
        if server.answers(place):
            return
        if not running(server):
            raise Unavailable(f"did not start; {place.home / 'log'} ends with:\n{tail(place.home / 'log')}")
        time.sleep(0.5)
    raise Unavailable(f"did not answer within {READY_WITHIN_S} s; {place.home / 'log'} ends with:\n{tail(place.home / 'log')}")


def tail(log: Path) -> str:
    return "\n".join(log.read_text(errors="replace").splitlines()[-15:])


def down(server: Server) -> None:
    """Stop the server and delete what it stored; its log stays."""
    if pid := running(server):
        os.kill(pid, signal.SIGTERM)
        if not ended(server):
            os.kill(pid, signal.SIGKILL)
            ended(server)
        say(f"{server.name} is down")
    for leftover in server.home.glob("*"):
        if leftover.name != "log":
            remove(leftover)


def ended(server: Server) -> bool:
    deadline = time.monotonic() + STOPPED_WITHIN_S
    while running(server) and time.monotonic() < deadline:
        time.sleep(0.2)
    return not running(server)


def remove(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink()
