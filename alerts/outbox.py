"""The outbox: messages that wait, are leased, and end as sent, dead or withheld."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from alerts.channels import Address, Undeliverable
from alerts.event import SELECTED, Event, Transition
from store.clock import SHANGHAI, stamp
from store.db import immediate

# An address gets the messages of one condition in their order, so an end never comes before its beginning.
_LEASE = """
UPDATE outbox SET lease_until = :until, attempts = attempts + 1 WHERE id = (
  SELECT o.id FROM outbox o JOIN events e ON e.event_id = o.event_id
  WHERE o.status = 'pending' AND o.not_before <= :now AND coalesce(o.lease_until, 0) <= :now
    AND EXISTS (SELECT 1 FROM json_each(:open_to) a
      WHERE json_extract(a.value, '$[0]') = o.channel
        AND json_extract(a.value, '$[1]') = o.recipient)
    AND NOT EXISTS (SELECT 1 FROM events f JOIN outbox p ON p.event_id = f.event_id
      WHERE f.key = e.key AND p.channel = o.channel AND p.recipient = o.recipient
        AND p.status = 'pending' AND p.id < o.id)
  ORDER BY o.not_before, o.id LIMIT 1)
RETURNING id, event_id, channel, recipient, attempts"""


@dataclass(frozen=True, slots=True)
class Leased:
    """A message taken for one attempt; ``attempts`` counts this one and tells this lease from a later one."""

    id: int
    address: Address
    attempts: int
    event: Event


def lease(conn: sqlite3.Connection, open_to: Iterable[Address], now: float, *, seconds: float) -> Leased | None:
    """Take the message that is due first for these addresses; None when nothing is. Times in Unix seconds."""
    arguments = {"now": now, "until": now + seconds, "open_to": json.dumps(sorted(open_to))}
    with immediate(conn):
        row = conn.execute(_LEASE, arguments).fetchone()
        if row is None:
            return None
        event = Event.of(conn.execute(SELECTED + "WHERE e.event_id = ?", (row["event_id"],)).fetchone())
    return Leased(row["id"], Address(row["channel"], row["recipient"]), row["attempts"], event)


def mark_sent(conn: sqlite3.Connection, leased: Leased, now: float) -> None:
    """Write that a message was taken; it is never sent again."""
    with immediate(conn):
        conn.execute("UPDATE outbox SET status = 'sent', lease_until = NULL, error = NULL WHERE id = ?", (leased.id,))
        _log(conn, leased, now, ok=True, permanent=False, detail="")


def mark_failed(
    conn: sqlite3.Connection, leased: Leased, now: float, refusal: Undeliverable, wait: float | None
) -> None:
    """Write that a message was not taken: try again after ``wait`` seconds, or never where it is None."""
    dead = wait is None
    with immediate(conn):
        # A lease that ran out meanwhile belongs to somebody else, whose word counts.
        ours = conn.execute(
            """UPDATE outbox SET status = ?, not_before = ?, lease_until = NULL, error = ?
               WHERE id = ? AND attempts = ? AND status = 'pending'""",
            ("dead" if dead else "pending", now + (wait or 0.0), refusal.reason, leased.id, leased.attempts),
        ).rowcount
        _log(conn, leased, now, ok=False, permanent=refusal.permanent, detail=refusal.reason)
        if ours and dead and leased.event.transition is Transition.OPEN:
            _withhold(conn, leased)


def pending_count(conn: sqlite3.Connection) -> int:
    """How many messages still wait."""
    count: int = conn.execute("SELECT count(*) FROM outbox WHERE status = 'pending'").fetchone()[0]
    return count


def _withhold(conn: sqlite3.Connection, leased: Leased) -> None:
    """Who never heard of the beginning is not told of the rest."""
    conn.execute(
        """UPDATE outbox SET status = 'withheld', error = 'the message that opened this could not be delivered'
           WHERE status = 'pending' AND channel = ? AND recipient = ?
             AND event_id IN (SELECT event_id FROM events WHERE key = ? AND episode = ? AND transition <> 'open')""",
        (*leased.address, leased.event.key, leased.event.episode),
    )


def _log(conn: sqlite3.Connection, leased: Leased, now: float, *, ok: bool, permanent: bool, detail: str) -> None:
    conn.execute(
        "INSERT INTO deliveries(outbox, at, ok, permanent, detail) VALUES (?, ?, ?, ?, ?)",
        (leased.id, stamp(datetime.fromtimestamp(now, SHANGHAI)), int(ok), int(permanent), detail),
    )
