"""A coordinator over HTTP that replays what a PrestoDB once answered (`record.py`)."""

from __future__ import annotations

import json
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

HERE = Path(__file__).parent


class Coordinator:
    """Answers every statement with the recording that `play` named last; keeps what it was asked."""

    def __init__(self) -> None:
        self.recording = "types"
        self.statements: list[str] = []
        self.cancelled: list[str] = []
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), handler(self))
        self.thread = Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        self.thread.start()

    @property
    def port(self) -> int:
        return int(self.server.server_address[1])

    def play(self, recording: str) -> None:
        self.recording = recording
        self.statements.clear()
        self.cancelled.clear()

    def response(self, number: int, recording: str) -> dict[str, Any]:
        found = json.loads((HERE / f"{recording}.json").read_text())["responses"][number]
        if "nextUri" in found:
            found["nextUri"] = f"http://127.0.0.1:{self.port}/{recording}/{number + 1}"
        return dict(found)

    def stop(self) -> None:
        self.server.shutdown()
        self.server.server_close()
        self.thread.join()


def handler(coordinator: Coordinator) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            coordinator.statements.append(self.rfile.read(int(self.headers["Content-Length"])).decode())
            self.answer(coordinator.response(0, coordinator.recording))

        def do_GET(self) -> None:
            _, recording, number = self.path.split("/")
            self.answer(coordinator.response(int(number), recording))

        def do_DELETE(self) -> None:
            coordinator.cancelled.append(self.path)
            self.send_response(204)
            self.end_headers()

        def answer(self, content: dict[str, Any]) -> None:
            body = json.dumps(content).encode()
            self.send_response(200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: Any) -> None:
            """Nothing: the tests' output is pytest's."""

    return Handler
