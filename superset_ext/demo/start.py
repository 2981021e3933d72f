"""From nothing, or from the folder of last time, to a Superset that answers."""

from __future__ import annotations

import hashlib
import shutil
import signal
import subprocess
import sys
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from types import FrameType
from typing import TextIO

from superset_ext.dashboards import DASHBOARDS
from superset_ext.demo import server
from superset_ext.demo.home import Home, make_home
from superset_ext.demo.prepare import MARK, REFUSED, Job
from superset_ext.demo.progress import Progress
from superset_ext.errors import SupersetError
from superset_ext.uri import driver_uri


def start(home: Path, data: Path, metrics: Path, port: int = 8088, *, note: str = "simulated data") -> int:
    """Starts Superset with the layer in it on 127.0.0.1 and waits until it is interrupted; the exit code.

    home : its folder, made if need be. data : DuckDB file with the layer's tables. note : said in every dashboard's title.
    Raises superset_ext.errors.SupersetError if it cannot start; what to do is in the message.
    """
    progress = Progress()
    needs_superset()
    at = make_home(home)
    server.check_free(port)
    with interruptible():
        try:
            prepare(at, data.absolute(), metrics.absolute(), note, progress)
            return serve(at, port, progress)
        except KeyboardInterrupt:
            progress.say("stopped")
            return 0


def serve(home: Home, port: int, progress: Progress) -> int:
    """The web server until it is asked to stop; the exit code."""
    progress.say("starting the web server")
    running = server.launch(home, port)
    try:
        server.wait_until_ready(running, port, home.log)
        welcome(home, port, progress)
        return ended(running.wait(), home)
    finally:
        server.stop(running)


def needs_superset() -> None:
    """Raises MissingExtra without Superset."""
    from metrics.errors import MissingExtra

    try:
        version("apache-superset")
    except PackageNotFoundError as error:
        raise MissingExtra("superset") from error


def prepare(home: Home, data: Path, metrics: Path, note: str, progress: Progress) -> None:
    """Makes or fills Superset's database where what it was made for has changed; else nothing."""
    if not data.exists():
        raise SupersetError(f"there is no {data}; make the data first")
    uri = driver_uri(f"duckdb:///{data}", metrics)
    wanted = stamp(metrics, uri, note)
    made = home.stamp if home.database.exists() else {}
    if made == wanted:
        return
    fresh = made.get("versions") != wanted["versions"]
    if fresh and home.database.exists():
        shutil.copy(home.database, home.half_made)
    run(home, Job(str(metrics), uri, home.password, note, fresh), progress)
    if fresh:
        home.half_made.replace(home.database)
    home.put_stamp(wanted)


def stamp(metrics: Path, uri: str, note: str) -> dict[str, str]:
    """What the database depends on: versions, the layer's meaning, where the data are."""
    from metrics import load

    versions = f"apache-superset {version('apache-superset')}, bathtub {version('bathtub')}"
    drawn = hashlib.sha256(repr(DASHBOARDS).encode()).hexdigest()
    return {"versions": versions, "layer": load(metrics).hash, "dashboards": drawn, "uri": uri, "note": note}


def run(home: Home, job: Job, progress: Progress) -> None:
    """The job in a process of its own, since Superset reads its configuration when it is imported."""
    environment = server.environment(home)
    if job.fresh:
        environment["SUPERSET__SQLALCHEMY_DATABASE_URI"] = f"sqlite:///{home.half_made}?check_same_thread=false"
    command = [sys.executable, "-u", "-m", "superset_ext.demo.prepare"]
    with home.log.open("a") as log:
        child = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=log, text=True, env=environment, cwd=home.folder)
        try:
            refused = followed(child, job, log, progress)
        finally:
            server.stop(child)
    if refused:
        raise SupersetError("\n".join(refused))
    if child.returncode:
        raise SupersetError(f"Superset could not be set up; the end of {home.log}:\n{server.tail(home.log)}")


def followed(child: subprocess.Popen[str], job: Job, log: TextIO, progress: Progress) -> list[str]:
    """Hands the job to the child and tells its progress; the lines of its refusal, if it refused."""
    refused = []
    say, hear = child.stdin, child.stdout
    if say is None or hear is None:
        raise TypeError("the child was given no pipes")
    say.write(job.json())
    say.close()
    for line in hear:
        if line.startswith(MARK):
            progress.say(line.removeprefix(MARK).strip())
        elif line.startswith(REFUSED):
            refused.append(line.removeprefix(REFUSED).rstrip())
        else:
            log.write(line)
            log.flush()
    child.wait()
    return refused


def welcome(home: Home, port: int, progress: Progress) -> None:
    """The address and the login, on standard output."""
    progress.say("Superset is up")
    print(f"\n  Superset   {server.address(port)}\n  user       admin\n  password   {home.password}\n\n  Ctrl-C stops it; its log is {home.log}\n", flush=True)


def ended(code: int, home: Home) -> int:
    """0 for a server that was asked to stop; else raises SupersetError."""
    if code in (0, -signal.SIGTERM, -signal.SIGINT):
        return 0
    raise SupersetError(f"Superset stopped by itself; the end of {home.log}:\n{server.tail(home.log)}")


class interruptible:
    """SIGTERM and a closed terminal end the block as Ctrl-C does, so that the server is stopped in every case."""

    def __enter__(self) -> None:
        self._before = {number: signal.signal(number, self._interrupt) for number in (signal.SIGTERM, signal.SIGHUP)}

    def __exit__(self, *_: object) -> None:
        for number, handler in self._before.items():
            signal.signal(number, handler)

    @staticmethod
    def _interrupt(_number: int, _frame: FrameType | None) -> None:
        raise KeyboardInterrupt
