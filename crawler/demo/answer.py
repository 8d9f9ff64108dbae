"""One response of the demo: what goes over the wire, or what is yet to be drawn for it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Answer:
    """Status, headers and bytes of one response."""

    status: int
    body: bytes
    headers: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Drawing:
    """A text to draw once: ``key`` names it within its site, and the same key always means the same text."""

    key: object
    draw: Callable[[], str]
    content_type: str = "text/html"
