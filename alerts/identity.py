"""The names by which conditions, events and messages are known for ever: contracts, never to change.

The same transition always gets the same names, so a repeat after a crash is known to be one.
"""

from __future__ import annotations

import hashlib
from urllib.parse import quote


def condition_key(kind: str, subject: str, year: int | None) -> str:
    """``kind|subject|year``; the year is empty for what has none (a portal)."""
    return f"{kind}|{subject}|{'' if year is None else year}"


def event_id(key: str, episode: int, transition: str, n: int) -> str:
    """The first 24 hex digits of SHA-256 of ``v1|key|episode|transition|n``."""
    return hashlib.sha256(f"v1|{key}|{episode}|{transition}|{n}".encode()).hexdigest()[:24]


def message_id(event: str, channel: str, recipient: str) -> str:
    """``<event_id.channel.recipient@nianbao>``; the recipient is percent-encoded, so two never fall together."""
    return f"<{event}.{channel}.{quote(recipient, safe='')}@nianbao>"
