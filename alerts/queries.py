"""What people ask of alerts: what is open, what happened last, what could not be delivered."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from alerts.event import SELECTED, Event
from alerts.outbox import NEVER_HEARD
from alerts.rules import TITLES


@dataclass(frozen=True, slots=True)
class Condition:
    """An open condition with the reason that the facts gave last; times are ISO 8601 in Asia/Shanghai.

    ``held`` says why nothing is said of it for now, ``acked`` who deals with it.
    """

    key: str
    kind: str
    title: str
    subject: str
    year: int | None
    severity: str
    episode: int
    opened_at: str
    changed_at: str
    reason: str
    held: str | None
    acked: str | None
    data: Mapping[str, Any]

    def to_json(self) -> dict[str, Any]:
        return {**{name: getattr(self, name) for name in self.__dataclass_fields__}, "data": dict(self.data)}


@dataclass(frozen=True, slots=True)
class Trouble:
    """A message that failed: ``status`` pending (it will be tried again), dead or withheld.

    ``events`` is how many events it tells of; the first of them is named.
    """

    channel: str
    recipient: str
    status: str
    attempts: int
    error: str
    subject: str
    kind: str
    events: int

    def to_json(self) -> dict[str, Any]:
        return {name: getattr(self, name) for name in self.__dataclass_fields__}


@dataclass(frozen=True, slots=True)
class OutboxCounts:
    """How many messages have which status, by channel; and those in trouble, newest first."""

    counts: Mapping[str, Mapping[str, int]]
    troubles: tuple[Trouble, ...]

    def to_json(self) -> dict[str, Any]:
        return {
            "counts": {channel: dict(counts) for channel, counts in self.counts.items()},
            "troubles": [trouble.to_json() for trouble in self.troubles],
        }


def open_conditions(conn: sqlite3.Connection) -> list[Condition]:
    """Everything that is open, urgent first, then by year, kind and subject."""
    rows = conn.execute(
        """SELECT c.*, (SELECT a.who || '：' || a.why FROM acks a WHERE a.key = c.key AND a.episode = c.episode
             ORDER BY a.id DESC LIMIT 1) AS acked FROM conditions c WHERE state = 'open'
           ORDER BY CASE severity WHEN 'urgent' THEN 0 WHEN 'warning' THEN 1 ELSE 2 END, year IS NOT NULL, year, kind,
             subject"""
    )
    return [_condition(row) for row in rows]


def recent_events(conn: sqlite3.Connection, limit: int = 50) -> list[Event]:
    """The last transitions, newest first."""
    return [Event.of(row) for row in conn.execute(SELECTED + "ORDER BY e.at DESC, e.rowid DESC LIMIT ?", (limit,))]


def outbox_counts(conn: sqlite3.Connection, limit: int = 20) -> OutboxCounts:
    """Messages by channel and status, and at most ``limit`` of those that failed."""
    counts: dict[str, dict[str, int]] = {}
    for row in conn.execute("SELECT channel, status, count(*) AS n FROM outbox GROUP BY 1, 2 ORDER BY 1, 2"):
        counts.setdefault(row["channel"], {})[row["status"]] = row["n"]
    return OutboxCounts(counts, tuple(_troubles(conn, _IN_TROUBLE, limit)))


def dead_letters(conn: sqlite3.Connection, limit: int = 500) -> list[Trouble]:
    """Messages that were given up, newest first: ``alerts deliver --again`` tries them again."""
    return _troubles(conn, "o.status = 'dead'", limit)


#: What ended before its time came was withheld as well, and is no trouble.
_IN_TROUBLE = f"(o.status IN ('pending', 'dead') OR o.status = 'withheld' AND o.error = '{NEVER_HEARD}')"


def _troubles(conn: sqlite3.Connection, which: str, limit: int) -> list[Trouble]:
    """Messages that failed; what goes out as one message is one of them."""
    rows = conn.execute(
        f"""SELECT o.channel, o.recipient, o.status, o.attempts, o.error, c.subject, c.kind,
              (SELECT count(*) FROM outbox m WHERE m.id = o.id OR m.bundle = b.id) AS events FROM outbox o
            JOIN events e ON e.event_id = o.event_id JOIN conditions c ON c.key = e.key
            LEFT JOIN bundles b ON b.head = o.id
            WHERE o.error IS NOT NULL AND {which} AND (o.bundle IS NULL OR b.id IS NOT NULL)
            ORDER BY o.id DESC LIMIT ?""",
        (limit,),
    )
    return [Trouble(**dict(row)) for row in rows]


def _condition(row: sqlite3.Row) -> Condition:
    data = {key: value for key, value in json.loads(row["data"]).items() if key != "told"}
    return Condition(
        row["key"], row["kind"], TITLES.get(row["kind"], row["kind"]), row["subject"], row["year"], row["severity"],
        row["episode"], row["opened_at"], row["changed_at"], row["reason"], row["held"], row["acked"], data,
    )  # fmt: skip
