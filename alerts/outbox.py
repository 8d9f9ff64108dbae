"""The outbox: messages that wait, are gathered and leased, and end as sent, dead or withheld."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from alerts.address import Address
from alerts.bundle import NO_BUNDLE, Bundle, gather, members_of
from alerts.channels import Undeliverable
from alerts.event import Transition
from alerts.message import Part
from store.clock import SHANGHAI, stamp
from store.db import immediate

# An address gets the messages of one condition in their order, so an end never comes before its beginning. Of a
# bundle only the head is leased; the others go with it.
_NEXT = """
SELECT o.id, o.bundle, o.channel, o.recipient FROM outbox o JOIN events e ON e.event_id = o.event_id
WHERE o.status = 'pending' AND o.not_before <= :now AND coalesce(o.lease_until, 0) <= :now
  AND (o.bundle IS NULL OR o.id = (SELECT head FROM bundles b WHERE b.id = o.bundle))
  AND EXISTS (SELECT 1 FROM json_each(:open_to) a
    WHERE json_extract(a.value, '$[0]') = o.channel AND json_extract(a.value, '$[1]') = o.recipient
      AND (json_extract(a.value, '$[2]') OR o.bundle IS NOT NULL))
  AND NOT EXISTS (SELECT 1 FROM events f JOIN outbox p ON p.event_id = f.event_id
    WHERE f.key = e.key AND p.channel = o.channel AND p.recipient = o.recipient
      AND p.status = 'pending' AND p.id < o.id)
ORDER BY o.not_before, o.id LIMIT 1"""


@dataclass(frozen=True, slots=True)
class Leased:
    """A message taken for one attempt; ``attempts`` counts this one and tells this lease from a later one.

    ``parts`` are the events it tells of, in the order in which they were written.
    """

    id: int
    address: Address
    attempts: int
    parts: tuple[Part, ...]
    bundle: Bundle


def lease(
    conn: sqlite3.Connection, open_to: Iterable[Address], now: float, *, seconds: float,
    bundling: Collection[str] = (), shut: Collection[Address] = (), per_day: int = 0,
) -> Leased | None:  # fmt: skip
    """Take the message that is due first for these addresses; None when nothing is. Times in Unix seconds.

    On channels in ``bundling`` all that is due for an address becomes one message, fixed before it is sent: a repeat
    is the same. Addresses in ``shut`` get no new bundle now, only repeats of one that failed.
    """
    addresses = [[*address, int(address not in shut)] for address in sorted(open_to)]
    with immediate(conn):
        row = conn.execute(_NEXT, {"now": now, "open_to": json.dumps(addresses)}).fetchone()
        if row is None:
            return None
        bundle = NO_BUNDLE
        if row["channel"] in bundling:
            bundle = gather(conn, row, now, per_day)
        taken = conn.execute(
            "UPDATE outbox SET lease_until = ?, attempts = attempts + 1 WHERE id = ? RETURNING attempts",
            (now + seconds, row["id"]),
        ).fetchone()
        parts = members_of(conn, row["id"])
    return Leased(row["id"], Address(row["channel"], row["recipient"]), taken["attempts"], parts, bundle)


def mark_sent(conn: sqlite3.Connection, leased: Leased, now: float) -> None:
    """Write that a message was taken; it is never sent again."""
    with immediate(conn):
        conn.execute(
            f"UPDATE outbox SET status = 'sent', lease_until = NULL, error = NULL WHERE {_MEMBERS}", {"id": leased.id}
        )
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
        if ours and dead:
            conn.execute(
                f"UPDATE outbox SET status = 'dead', error = :error WHERE status = 'pending' AND {_MEMBERS}",
                {"error": refusal.reason, "id": leased.id},
            )
            for part in leased.parts:
                if part.event.transition is Transition.OPEN:
                    _withhold(conn, leased.address, part)


def pending_count(conn: sqlite3.Connection) -> int:
    """How many messages still wait."""
    count: int = conn.execute("SELECT count(*) FROM outbox WHERE status = 'pending'").fetchone()[0]
    return count


def send_again(conn: sqlite3.Connection) -> int:
    """Give every dead message, and what was withheld with it, new attempts under its old id; returns how many."""
    with immediate(conn):
        count = conn.execute(
            """UPDATE outbox SET status = 'pending', attempts = 0, not_before = 0, lease_until = NULL, error = NULL
               WHERE status = 'dead' OR status = 'withheld' AND error = ?""",
            (NEVER_HEARD,),
        ).rowcount
    return count


def withhold_waiting(conn: sqlite3.Connection, key: str, episode: int, now: float) -> None:
    """What ended before its digest or the end of the quiet hours is not worth a message; within a transaction."""
    conn.execute(
        """UPDATE outbox SET status = 'withheld', error = 'it ended before its time came'
           WHERE status = 'pending' AND bundle IS NULL AND attempts = 0 AND not_before > ?
             AND event_id IN (SELECT event_id FROM events WHERE key = ? AND episode = ?)""",
        (now, key, episode),
    )


#: All rows that go out as the message whose head is ``:id``.
_MEMBERS = "(id = :id OR bundle = (SELECT id FROM bundles WHERE head = :id))"
#: Why a message was withheld whose beginning its recipient never got.
NEVER_HEARD = "the message that opened this could not be delivered"


def _withhold(conn: sqlite3.Connection, address: Address, part: Part) -> None:
    """Who never heard of the beginning is not told of the rest."""
    conn.execute(
        """UPDATE outbox SET status = 'withheld', error = ?
           WHERE status = 'pending' AND channel = ? AND recipient = ?
             AND event_id IN (SELECT event_id FROM events WHERE key = ? AND episode = ? AND transition <> 'open')""",
        (NEVER_HEARD, *address, part.event.key, part.event.episode),
    )


def _log(conn: sqlite3.Connection, leased: Leased, now: float, *, ok: bool, permanent: bool, detail: str) -> None:
    conn.execute(
        "INSERT INTO deliveries(outbox, at, ok, permanent, detail) VALUES (?, ?, ?, ?, ?)",
        (leased.id, stamp(datetime.fromtimestamp(now, SHANGHAI)), int(ok), int(permanent), detail),
    )
