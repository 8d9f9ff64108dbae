"""Writing one transition: the condition, the event, and a message for everybody who is to be told of it."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from alerts.context import Context
from alerts.event import Event, Transition
from alerts.identity import message_id
from alerts.routes import Wanted
from store.clock import stamp

#: Transitions that say nothing new of the facts.
_NO_CHANGE = frozenset({
    Transition.REPEAT, Transition.ESCALATE, Transition.HOLD, Transition.RELEASE, Transition.ACK,
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Entry:
    """A transition to write.

    ``items`` are the single things told of so far, ``reason`` what the facts say (the event may say more), ``held`` why
    nothing is said for now.
    """

    event: Event
    items: Collection[str]
    reason: str
    wanted: Sequence[Wanted] = ()
    held: str | None = None


def write(context: Context, entry: Entry) -> sqlite3.Row:
    """Write condition, event and outbox rows within the caller's transaction; returns the row of the condition."""
    row = _write_condition(context, entry)
    event = entry.event
    context.conn.execute(
        """INSERT INTO events(event_id, key, episode, transition, n, at, reason, data, district)
           VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)""",
        (event.event_id, event.key, event.episode, event.transition.value, event.n, event.at, event.reason,
         _json(event.data), event.district),
    )  # fmt: skip
    for address, digest in entry.wanted:
        waits = context.timetable.not_before(context.now, digest)
        context.conn.execute(
            """INSERT INTO outbox(event_id, channel, recipient, message_id, status, not_before)
               VALUES (?, ?, ?, ?, 'pending', ?)""",
            (event.event_id, *address, message_id(event.event_id, *address),
             waits.timestamp() if waits > context.now else 0.0),
        )  # fmt: skip
    return row


def number(conn: sqlite3.Connection, key: str, transition: Transition) -> tuple[int, int]:
    """The episode, counted up when a condition opens again, and the number of this transition in it."""
    row = conn.execute("SELECT episode FROM conditions WHERE key = ?", (key,)).fetchone()
    episode = (row["episode"] if row else 0) + (transition is Transition.OPEN)
    before = conn.execute(
        "SELECT count(*) FROM events WHERE key = ? AND episode = ? AND transition = ?", (key, episode, transition.value)
    ).fetchone()[0]
    return episode, before + 1


def _write_condition(context: Context, entry: Entry) -> sqlite3.Row:
    event = entry.event
    ended, opens = event.transition is Transition.RESOLVE, event.transition is Transition.OPEN
    row: sqlite3.Row = context.conn.execute(
        """INSERT INTO conditions(key, kind, subject, year, state, episode, severity, opened_at, resolved_at,
             changed_at, reason, data, held, told_at) VALUES (:key, :kind, :subject, :year, :state, :episode,
             :severity, :at, :resolved, :at, :reason, :data, :held, iif(:is_told, :at, NULL))
           ON CONFLICT(key) DO UPDATE SET state = excluded.state, episode = excluded.episode,
             severity = excluded.severity, opened_at = iif(:opens, excluded.opened_at, opened_at),
             resolved_at = excluded.resolved_at, changed_at = iif(:kept, changed_at, excluded.changed_at),
             reason = excluded.reason, data = excluded.data, held = excluded.held,
             told_at = iif(:is_told OR :opens, excluded.told_at, told_at) RETURNING *""",
        {
            "key": event.key, "kind": event.kind, "subject": event.subject, "year": event.year,
            "state": "resolved" if ended else "open", "episode": event.episode, "severity": event.severity,
            "at": stamp(context.now), "resolved": stamp(context.now) if ended else None, "reason": entry.reason,
            "data": _json({**event.data, "told": sorted(entry.items)}), "opens": opens, "held": entry.held,
            "kept": event.transition in _NO_CHANGE, "is_told": bool(entry.wanted),
        },
    ).fetchone()  # fmt: skip
    return row


def _json(data: object) -> str:
    return json.dumps(data, ensure_ascii=False, sort_keys=True)
