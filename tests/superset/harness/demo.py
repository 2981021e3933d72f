"""A demo started as its user starts it: a process of its own, told to stop by a signal."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path


class Demo:
    """`python -m superset_ext.demo` until it answers; `seconds` is how long that took."""

    def __init__(self, home: Path, data: Path, metrics: Path, port: int, *, patience_s: float = 240) -> None:
        command = [sys.executable, "-m", "superset_ext.demo", "--home", str(home), "--data", str(data), "--metrics", str(metrics), "--port", str(port)]
        began = time.monotonic()
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env={**os.environ, "PYTHONUNBUFFERED": "1"})
        self.lines: list[str] = []
        self.port = port
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()
        while "password" not in self.text and self.process.poll() is None and time.monotonic() - began < patience_s:
            time.sleep(0.1)
        self.seconds = time.monotonic() - began
        assert "password" in self.text, self.text

    def _read(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.lines.append(line)

    @property
    def text(self) -> str:
        return "".join(self.lines)

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def password(self) -> str:
        return re.search(r"password +(\S+)", self.text)[1]  # type: ignore[index]

    def stop(self, number: int = signal.SIGINT) -> int:
        self.process.send_signal(number)
        code = self.process.wait(timeout=30)
        self._reader.join(timeout=5)
        return code


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0
