"""What people say about alerts: this one is in hand, those shall be silent for a while. Kept with name and reason."""

from __future__ import annotations

import sqlite3
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from alerts.book import Book
from alerts.context import Context
from alerts.event import Event, Transition
from alerts.words import one_line
from store.clock import stamp
from store.config import Config
from store.db import immediate
from store.errors import NianbaoError
from store.queries import thresholds


@dataclass(frozen=True, slots=True)
class Silence:
    """A silence in force: which keys, until when, by whom and why. Times are ISO 8601 in Asia/Shanghai."""

    id: int
    pattern: str
    at: str
    until: str
    who: str
    why: str

    def to_json(self) -> dict[str, Any]:
        return asdict(self)


def ack(conn: sqlite3.Connection, now: datetime, config: Config, key: str, who: str, why: str) -> Event:
    """Write that somebody deals with an open condition: it is not repeated and told to nobody else while it lasts.

    Raises NianbaoError where no such condition is open.
    """
    with immediate(conn):
        book = Book(Context.of(conn, now, config, thresholds(config.missing)))
        row = next((row for row in book.all_open() if row["key"] == key), None)
        if row is None:
            raise NianbaoError(f"no open alert has the key '{key}'; see 'nianbao alerts list'")
        conn.execute(
            "INSERT INTO acks(key, episode, at, who, why) VALUES (?, ?, ?, ?, ?)",
            (key, row["episode"], stamp(now), _said(who, "--who"), _said(why, "--why")),
        )
        book.again(row, Transition.ACK, f"{one_line(who)}已确认：{one_line(why)}", (), row["held"])
    return book.events[0]


def silence(conn: sqlite3.Connection, now: datetime, pattern: str, until: datetime, who: str, why: str) -> Silence:
    """Say nothing of conditions whose key fits the pattern (``*`` and ``?``) until an instant. Raises NianbaoError."""
    if until <= now:
        raise NianbaoError("--until: a silence must end in the future")
    said = (_said(pattern, "PATTERN"), stamp(now), stamp(until), _said(who, "--who"), _said(why, "--why"))
    with immediate(conn):
        row = conn.execute(
            "INSERT INTO silences(pattern, at, until, who, why) VALUES (?, ?, ?, ?, ?) RETURNING id", said
        ).fetchone()
    return Silence(row["id"], *said)


def end_silence(conn: sqlite3.Connection, now: datetime, pattern: str, who: str, why: str) -> int:
    """End every silence of exactly this pattern; returns how many. Raises NianbaoError where there is none."""
    said = f"（{_said(who, '--who')}提前结束：{_said(why, '--why')}）"
    with immediate(conn):
        ended = conn.execute(
            "UPDATE silences SET ended_at = :now, why = why || :said WHERE pattern = :pattern AND ended_at IS NULL "
            "AND until > :now",
            {"now": stamp(now), "said": said, "pattern": pattern},
        ).rowcount
        if not ended:
            raise NianbaoError(f"no silence of the pattern '{pattern}' is in force; see 'nianbao alerts list'")
    return ended


def silences(conn: sqlite3.Connection, now: datetime) -> list[Silence]:
    """Silences in force, the one that ends first in front."""
    rows = conn.execute(
        "SELECT id, pattern, at, until, who, why FROM silences WHERE ended_at IS NULL AND until > ? ORDER BY until, id",
        (stamp(now),),
    )
    return [Silence(**dict(row)) for row in rows]


def _said(text: str, option: str) -> str:
    """A person's words as one line; raises NianbaoError where nothing is said."""
    line = one_line(text)
    if not line:
        raise NianbaoError(f"{option}: must not be empty")
    return line
