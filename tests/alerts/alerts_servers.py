"""Real receivers on loopback: an SMTP server, an HTTP receiver, a port that hangs, one that hangs up, one unserved."""

from __future__ import annotations

import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, cast

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, LoginPassword

USER = "nianbao"


@dataclass
class MailServer:
    """``answers`` are given to the next mails in turn (RCPT or DATA); ``refused`` recipients are never taken."""

    port: int = 0
    answers: list[tuple[str, str]] = field(default_factory=list)
    refused: dict[str, str] = field(default_factory=dict)
    mails: list[EmailMessage] = field(default_factory=list)

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:
        if address in self.refused:
            return self.refused[address]
        if self.answers and self.answers[0][0] == "RCPT":
            return self.answers.pop(0)[1]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        if self.answers and self.answers[0][0] == "DATA":
            return self.answers.pop(0)[1]
        made = message_from_bytes(envelope.content, policy=policy.default)
        self.mails.append(cast(EmailMessage, made))
        return "250 OK"


class _AnyPort(Controller):
    """A controller that listens on whatever port is free."""

    def _trigger_server(self) -> None:
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()


@contextmanager
def mail_server(tls: ssl.SSLContext | None = None, password: str | None = None) -> Iterator[MailServer]:
    """With ``tls`` it wants STARTTLS before anything, with ``password`` a login of USER as well."""
    receiver = MailServer()

    def login(server: Any, session: Any, envelope: Any, mechanism: str, data: Any) -> AuthResult:
        known = isinstance(data, LoginPassword) and (data.login, data.password) == (USER.encode(), _bytes(password))
        return AuthResult(success=known, handled=known)

    controller = _AnyPort(
        receiver, hostname="127.0.0.1", port=0, tls_context=tls, require_starttls=tls is not None,
        auth_required=password is not None, authenticator=login if password is not None else None,
    )  # fmt: skip
    controller.start()
    receiver.port = controller.port
    try:
        yield receiver
    finally:
        controller.stop()


def _bytes(text: str | None) -> bytes:
    return (text or "").encode()


@dataclass
class Posted:
    """One request as it came, and the status it was answered with."""

    path: str
    headers: dict[str, str]
    body: bytes
    answer: int


@dataclass
class HookServer:
    """``answers`` (status and headers) are given in turn; then everything is answered 204."""

    port: int = 0
    answers: list[tuple[int, dict[str, str]]] = field(default_factory=list)
    requests: list[Posted] = field(default_factory=list)
    scheme: str = "http"

    @property
    def url(self) -> str:
        return f"{self.scheme}://127.0.0.1:{self.port}/hook?room=1"


class _Quiet(ThreadingHTTPServer):
    """A client that breaks off, as one does whom a certificate does not please, is no error of the server."""

    def handle_error(self, request: Any, client_address: Any) -> None:
        pass


@contextmanager
def hook_server(tls: ssl.SSLContext | None = None) -> Iterator[HookServer]:
    receiver = HookServer(scheme="https" if tls else "http")

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            status, headers = receiver.answers.pop(0) if receiver.answers else (204, {})
            receiver.requests.append(Posted(self.path, dict(self.headers.items()), body, status))
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = _Quiet(("127.0.0.1", 0), Handler)
    if tls is not None:
        # The handshake belongs to the thread of the request, not to the one that accepts.
        server.socket = tls.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
    receiver.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield receiver
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@contextmanager
def silent_port() -> Iterator[int]:
    """A port that takes connections and never says a word."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        yield listener.getsockname()[1]


@contextmanager
def rude_port() -> Iterator[int]:
    """A port that takes connections and hangs up at once."""
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def serve() -> None:
            while True:
                try:
                    listener.accept()[0].close()
                except OSError:
                    return

        thread = threading.Thread(target=serve)
        thread.start()
        try:
            yield listener.getsockname()[1]
        finally:
            listener.shutdown(socket.SHUT_RDWR)
            thread.join()


def closed_port() -> int:
    """A port that nobody serves."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])
