"""Gathering: what is due for one person becomes one message, fixed in the database before it is sent."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from alerts import coverage
from alerts.address import Address
from alerts.event import SELECTED, Event
from alerts.message import Part
from store.clock import SHANGHAI


@dataclass(frozen=True, slots=True)
class Bundle:
    """What a gathered message says besides its events.

    ``deferred``: how many of them had to wait because the daily limit was reached; ``last_today``: this message
    reaches it. ``coverage`` as in ``coverage.kept`` when it was gathered.
    """

    deferred: int = 0
    last_today: bool = False
    coverage: Mapping[str, Any] = field(default_factory=dict)


NO_BUNDLE = Bundle()


def gather(conn: sqlite3.Connection, row: sqlite3.Row, now: float, per_day: int) -> Bundle:
    """The bundle that an outbox row heads; made now where there is none. Within the caller's transaction."""
    if row["bundle"] is None:
        _make(conn, row, now, per_day)
    found = conn.execute("SELECT deferred, last_today, coverage FROM bundles WHERE head = ?", (row["id"],)).fetchone()
    return Bundle(found["deferred"], bool(found["last_today"]), json.loads(found["coverage"]))


def _make(conn: sqlite3.Connection, row: sqlite3.Row, now: float, per_day: int) -> None:
    address = Address(row["channel"], row["recipient"])
    last_today = bool(per_day) and made_today(conn, address, now) + 1 >= per_day
    bundle = conn.execute(
        """INSERT INTO bundles(head, channel, recipient, made, deferred, last_today, coverage)
           VALUES (?, ?, ?, ?, 0, ?, ?) RETURNING id""",
        (row["id"], *address, now, int(last_today), coverage.kept(conn)),
    ).fetchone()["id"]
    # One event of a condition a message: what follows it waits for the next, in its order.
    conn.execute(
        """UPDATE outbox SET bundle = :bundle WHERE id = :head OR id IN (
             SELECT o.id FROM outbox o JOIN events e ON e.event_id = o.event_id
             WHERE o.channel = :channel AND o.recipient = :recipient AND o.status = 'pending' AND o.bundle IS NULL
               AND o.attempts = 0 AND o.not_before <= :now
               AND NOT EXISTS (SELECT 1 FROM events f JOIN outbox p ON p.event_id = f.event_id
                 WHERE f.key = e.key AND p.channel = o.channel AND p.recipient = o.recipient
                   AND p.status = 'pending' AND p.id < o.id))""",
        {"bundle": bundle, "head": row["id"], "channel": address.channel, "recipient": address.recipient, "now": now},
    )
    conn.execute(
        "UPDATE bundles SET deferred = (SELECT count(*) FROM outbox WHERE bundle = :id AND capped) WHERE id = :id",
        {"id": bundle},
    )


def made_today(conn: sqlite3.Connection, address: Address, now: float) -> int:
    """How many messages were gathered for an address since midnight in Shanghai."""
    today = datetime.fromtimestamp(now, SHANGHAI).replace(hour=0, minute=0, second=0, microsecond=0)
    return int(
        conn.execute(
            "SELECT count(*) FROM bundles WHERE channel = ? AND recipient = ? AND made >= ?",
            (*address, today.timestamp()),
        ).fetchone()[0]
    )


def shut_addresses(
    conn: sqlite3.Connection, addresses: Iterable[Address], now: float, *, per_day: int, seconds: float
) -> set[Address]:
    """Addresses that get no new message now: the last one is not ``seconds`` old, or the daily limit is reached.

    What the limit holds back is marked, so that the next message can count it.
    """
    shut = set()
    for address in addresses:
        if per_day and made_today(conn, address, now) >= per_day:
            shut.add(address)
            conn.execute(
                """UPDATE outbox SET capped = 1 WHERE channel = ? AND recipient = ? AND status = 'pending'
                     AND bundle IS NULL AND NOT capped AND not_before <= ?""",
                (*address, now),
            )
        elif seconds:
            last = conn.execute(
                "SELECT max(made) FROM bundles WHERE channel = ? AND recipient = ?", tuple(address)
            ).fetchone()[0]
            if last is not None and 0 <= now - last < seconds:
                shut.add(address)
    return shut


def members_of(conn: sqlite3.Connection, head: int) -> tuple[Part, ...]:
    """The events that a message tells of, each with the ids of earlier messages about the same episode."""
    rows = conn.execute(
        """SELECT o.id, o.event_id, o.channel, o.recipient FROM outbox o
            WHERE o.id = :head OR o.bundle = (SELECT id FROM bundles WHERE head = :head)
            ORDER BY o.id""",
        {"head": head},
    ).fetchall()
    parts = []
    for row in rows:
        event = Event.of(conn.execute(SELECTED + "WHERE e.event_id = ?", (row["event_id"],)).fetchone())
        parts.append(Part(event, _earlier(conn, row, event)))
    return tuple(parts)


def _earlier(conn: sqlite3.Connection, row: sqlite3.Row, event: Event) -> tuple[str, ...]:
    """Message-IDs by which this address heard of the episode before, the first one in front."""
    rows = conn.execute(
        """SELECT DISTINCT coalesce(h.message_id, o.message_id) AS id FROM outbox o
           JOIN events e ON e.event_id = o.event_id LEFT JOIN bundles b ON b.id = o.bundle
           LEFT JOIN outbox h ON h.id = b.head
           WHERE e.key = ? AND e.episode = ? AND o.channel = ? AND o.recipient = ? AND o.status = 'sent' AND o.id < ?
           ORDER BY o.id""",
        (event.key, event.episode, row["channel"], row["recipient"], row["id"]),
    )
    return tuple(found["id"] for found in rows)
