"""A scriptable web server that plays many hosts honestly, and any of them with one fault on one kind of page."""

from __future__ import annotations

import socket
import ssl
import struct
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from crawler.demo.answer import Answer
from crawler.demo.answers import Answers
from crawler.demo.world import World

#: What a fault does with a request; ``handler.send_answer`` answers, and ``handler.leave`` ends the connection.
Play = Callable[["Handler"], None]


@dataclass(frozen=True)
class Script:
    """The part one host plays while it is broken: which paths, and what happens there."""

    path: str
    play: Play

    def plays(self, target: str) -> bool:
        return self.path in target


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: FaultServer

    def do_GET(self) -> None:
        self._serve(None)

    def do_POST(self) -> None:
        self._serve(self.rfile.read(int(self.headers.get("Content-Length", 0))).decode("latin-1"))

    @property
    def host(self) -> str:
        return self.headers["Host"].partition(":")[0].lower()

    def _serve(self, form: str | None) -> None:
        script = self.server.house.script_of(self.host, self.path)
        try:
            if script is not None:
                script.play(self)
            else:
                self.send_answer(self.honest(form))
            self.wfile.flush()
        except OSError:  # the visitor left
            self.close_connection = True

    def honest(self, form: str | None = None, path: str | None = None) -> Answer:
        house = self.server.house
        return house.answers.answer(self.host, path or self.path, house.now, self.headers.get("If-None-Match"), form)

    def send_answer(self, answer: Answer) -> None:
        """Send it whole; without a length in its headers its true one is sent."""
        self.send_response(answer.status)
        fields = {name.lower(): (name, value) for name, value in answer.headers}
        fields.setdefault("content-type", ("Content-Type", "text/html; charset=utf-8"))
        if answer.status != 304:
            fields.setdefault("content-length", ("Content-Length", str(len(answer.body))))
        for name, value in fields.values():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(b"" if answer.status == 304 else answer.body)

    def reset(self) -> None:
        """Close the connection with a RST."""
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.connection.close()
        self.close_connection = True

    def hang(self, seconds: float) -> bool:
        """Wait until the play is over, or this long; True where it is over."""
        return self.server.house.leaving.wait(seconds)

    def log_message(self, format: str, *arguments: object) -> None:
        """Quiet: the tests look at what the crawler made of it."""


class FaultServer(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 256

    def __init__(self, house: FaultHouse, context: ssl.SSLContext | None) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.house = house
        if context is not None:
            self.socket = context.wrap_socket(self.socket, server_side=True, do_handshake_on_connect=False)

    def handle_error(self, request: object, client_address: object) -> None:
        """Visitors that leave, and handshakes that fail, are part of the play."""


class FaultHouse:
    """The servers of one world: one plain, and one for each kind of TLS. ``broken`` switches all scripts on and off."""

    def __init__(self, world: World, now: datetime, contexts: Mapping[str, ssl.SSLContext]) -> None:
        self.answers, self.now = Answers(world), now
        self.scripts: dict[str, Script] = {}
        self.broken = False
        self.leaving = threading.Event()
        self._servers = {"": FaultServer(self, None)}
        self._servers |= {kind: FaultServer(self, context) for kind, context in contexts.items()}

    def port(self, kind: str = "") -> int:
        return int(self._servers[kind].server_address[1])

    def script_of(self, host: str, target: str) -> Script | None:
        script = self.scripts.get(host)
        return script if self.broken and script is not None and script.plays(target) else None

    @contextmanager
    def open(self) -> Iterator[FaultHouse]:
        threads = [
            threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
            for server in self._servers.values()
        ]
        for thread in threads:
            thread.start()
        try:
            yield self
        finally:
            self.leaving.set()
            for server in self._servers.values():
                server.shutdown()
            for thread in threads:
                thread.join()
            for server in self._servers.values():
                server.server_close()
