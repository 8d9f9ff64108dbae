"""A portal on loopback that plays many hosts (as a proxy or directly), misbehaves on demand and books its visitors."""

from __future__ import annotations

import socket
import struct
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

PAGE = "<html><head><title>示例市</title></head><body><p>政府信息公开</p></body></html>".encode()


@dataclass
class Visit:
    """One request as the server saw it; times are monotonic seconds.

    ``ended`` is taken before the answer leaves: whoever has the answer may well come again before this
    thread is woken, and that is no second request at once.
    """

    host: str
    path: str
    headers: dict[str, str]
    began: float
    ended: float = 0.0


@dataclass(frozen=True)
class Answer:
    """A plain answer. Without a length in ``headers`` its true one is sent."""

    status: int = 200
    body: bytes = PAGE
    headers: dict[str, str] = field(default_factory=dict)

    def __call__(self, handler: Handler) -> None:
        handler.send_response(self.status)
        fields = {"Content-Type": "text/html; charset=utf-8", "Content-Length": str(len(self.body)), **self.headers}
        for name, value in fields.items():
            handler.send_header(name, value)
        handler.leave()
        handler.end_headers()
        handler.wfile.write(self.body)


Route = Callable[["Handler"], None]


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Portal
    visit: Visit

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        host = parts.hostname or self.headers["Host"].partition(":")[0]
        self.visit = Visit(host, parts.path, dict(self.headers), time.monotonic())
        self.server.visits.append(self.visit)
        try:
            route = self.server.routes.get((host, parts.path)) or self.server.routes.get(("*", parts.path))
            (route or Answer(404))(self)
            self.wfile.flush()
        except OSError:
            self.close_connection = True  # the visitor left
        finally:
            self.leave()

    def do_POST(self) -> None:
        self.form = self.rfile.read(int(self.headers.get("Content-Length", "0")))
        self.do_GET()

    def leave(self) -> None:
        """Note the end of the visit, once."""
        self.visit.ended = self.visit.ended or time.monotonic()

    def reset(self) -> None:
        """Close the connection with a RST."""
        self.leave()
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.connection.close()
        self.close_connection = True

    def log_message(self, format: str, *args: object) -> None:
        """Quiet: the visitors' book is enough."""


class Portal(ThreadingHTTPServer):
    """Routes by host and path; what has no route is 404."""

    daemon_threads = True
    request_queue_size = 64

    def __init__(self, routes: dict[tuple[str, str], Route]) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.routes = routes
        self.visits: list[Visit] = []
        self.leaving = threading.Event()

    @property
    def port(self) -> int:
        return int(self.server_address[1])

    def seen(self, host: str, path: str | None = None) -> list[Visit]:
        return [visit for visit in self.visits if visit.host == host and path in (None, visit.path)]

    def handle_error(self, request: object, client_address: object) -> None:
        """Visitors that leave are part of the play."""


@contextmanager
def portal(routes: dict[tuple[str, str], Route]) -> Iterator[Portal]:
    server = Portal(routes)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield server
    finally:
        server.leaving.set()
        server.shutdown()
        thread.join()
        server.server_close()


def hang(handler: Handler) -> None:
    """Take the request and say nothing until the play is over."""
    handler.server.leaving.wait(20)
    handler.close_connection = True


def drip(handler: Handler) -> None:
    """Send a byte now and then, so that the connection is never idle and never done."""
    Answer(body=b"", headers={"Content-Length": "100000"})(handler)
    while not handler.server.leaving.wait(0.05):
        handler.wfile.write(b" ")
        handler.wfile.flush()


def reset(handler: Handler) -> None:
    handler.reset()


def cut(handler: Handler) -> None:
    """Promise more than is sent."""
    Answer(headers={"Content-Length": str(len(PAGE) + 50)})(handler)
    handler.close_connection = True


def endless(handler: Handler) -> None:
    """Send without end and without saying how much."""
    handler.send_response(200)
    handler.send_header("Content-Type", "text/html")
    handler.send_header("Connection", "close")
    handler.end_headers()
    handler.close_connection = True
    while not handler.server.leaving.is_set():
        handler.wfile.write(b"x" * 65536)


def working(handler: Handler) -> None:
    """A page that takes its time, so that two requests at once would be seen."""
    handler.server.leaving.wait(0.06)
    Answer()(handler)


def to(location: str, status: int = 302) -> Answer:
    return Answer(status, b"", {"Location": location})


def robots(text: str, status: int = 200) -> Answer:
    return Answer(status, text.encode(), {"Content-Type": "text/plain"})
