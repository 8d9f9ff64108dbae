"""The little of HTTP/1.1 that the demo portal speaks: parse a request head, write a response."""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus
from urllib.parse import urlsplit

from crawler.demo.answer import Answer

_REASONS = {status.value: status.phrase for status in HTTPStatus}


@dataclass(frozen=True, slots=True)
class Asked:
    """One request: as to a proxy (the full address) or to the host itself."""

    method: str
    host: str
    target: str
    headers: dict[str, str]
    keep_alive: bool

    @property
    def length(self) -> int:
        text = self.headers.get("content-length", "0")
        return int(text) if text.isdecimal() else 0


def parse(head: bytes) -> Asked | None:
    """The request in a head (up to and with the blank line), or None where it is none."""
    first, *lines = head.decode("latin-1").split("\r\n")
    words = first.split(" ")
    if len(words) != 3:
        return None
    method, address, version = words
    headers = {}
    for line in lines:
        name, colon, value = line.partition(":")
        if colon:
            headers[name.strip().lower()] = value.strip()
    wish = headers.get("proxy-connection", headers.get("connection", "")).lower()
    keep = wish != "close" if version == "HTTP/1.1" else wish == "keep-alive"
    if address.startswith("/"):
        return Asked(method, _name(headers.get("host", "")), address, headers, keep)
    parts = urlsplit(address)
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return Asked(method, _name(parts.netloc), target, headers, keep)


def _name(netloc: str) -> str:
    return netloc.rsplit("@", 1)[-1].split(":", 1)[0].lower()


def render(answer: Answer, asked: Asked) -> bytes:
    """The bytes of a response; the body is left out for HEAD and for 304."""
    reason = _REASONS.get(answer.status, "Unknown")
    lines = [f"HTTP/1.1 {answer.status} {reason}", *(f"{name}: {value}" for name, value in answer.headers)]
    if answer.status != HTTPStatus.NOT_MODIFIED:
        lines.append(f"Content-Length: {len(answer.body)}")
    lines.append(f"Connection: {'keep-alive' if asked.keep_alive else 'close'}")
    head = ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1")
    return head if asked.method == "HEAD" or answer.status == HTTPStatus.NOT_MODIFIED else head + answer.body
