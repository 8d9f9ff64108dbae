"""The book of conditions inside one transaction: what is open, and the transitions that facts cause.

Condition, event and outbox rows are written together or not at all; the caller owns the transaction.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from datetime import datetime
from typing import TypeVar

from alerts.channels import Address
from alerts.event import Event, Transition
from alerts.identity import condition_key, event_id, message_id
from alerts.rule import Case, Rule, Verdict
from store.clock import stamp

C = TypeVar("C", bound=Case)


class Book:
    """Open conditions by key, and ``events``: the transitions made so far."""

    def __init__(self, conn: sqlite3.Connection, now: datetime, addresses: Sequence[Address]) -> None:
        self._conn, self._at, self._addresses = conn, stamp(now), addresses
        rows = conn.execute("SELECT * FROM conditions WHERE state = 'open'")
        self._open: dict[str, sqlite3.Row] = {row["key"]: row for row in rows}
        self.events: list[Event] = []

    def open_of(self, kinds: Sequence[str]) -> list[sqlite3.Row]:
        """Open conditions of these kinds."""
        return [row for row in self._open.values() if row["kind"] in kinds]

    def judge(self, rule: Rule[C], case: C) -> None:
        """Put a case to a rule and write whatever follows."""
        self.apply(rule, case, rule.assess(case))

    def apply(self, rule: Rule[C], case: Case, verdict: Verdict) -> None:
        """Write the transition that a verdict causes, if any: the same verdict twice causes nothing."""
        if verdict.stands is None:
            return
        row = self._open.get(condition_key(rule.kind, case.subject, case.year))
        told = frozenset(json.loads(row["data"])["told"]) if row is not None else frozenset()
        if verdict.stands and row is None:
            self._write(rule, case, verdict, Transition.OPEN, told)
        elif verdict.stands and verdict.items - told:
            self._write(rule, case, verdict, Transition.UPDATE, told)
        elif not verdict.stands and row is not None:
            self._write(rule, case, verdict, Transition.RESOLVE, told)

    def _write(self, rule: Rule[C], case: Case, verdict: Verdict, transition: Transition, told: frozenset[str]) -> None:
        key = condition_key(rule.kind, case.subject, case.year)
        episode, n = self._number(key, transition)
        event = Event(
            event_id(key, episode, transition.value, n), key, rule.kind, case.subject, case.year, episode, transition,
            n, rule.severity.value, self._at, verdict.why, case.data(),
        )  # fmt: skip
        self._write_condition(event, told | verdict.items)
        self._conn.execute(
            """INSERT INTO events(event_id, key, episode, transition, n, at, reason, data)
               VALUES (?, ?, ?, ?, ?, ?, ?, ?)""",
            (event.event_id, key, episode, transition.value, n, self._at, event.reason, _json(event.data)),
        )
        for address in self._audience(event):
            self._conn.execute(
                "INSERT INTO outbox(event_id, channel, recipient, message_id, status) VALUES (?, ?, ?, ?, 'pending')",
                (event.event_id, *address, message_id(event.event_id, *address)),
            )
        self.events.append(event)

    def _number(self, key: str, transition: Transition) -> tuple[int, int]:
        """The episode, counted up when a condition opens again, and the number of this transition in it."""
        row = self._conn.execute("SELECT episode FROM conditions WHERE key = ?", (key,)).fetchone()
        episode = (row["episode"] if row else 0) + (transition is Transition.OPEN)
        before = self._conn.execute(
            "SELECT count(*) FROM events WHERE key = ? AND episode = ? AND transition = ?",
            (key, episode, transition.value),
        ).fetchone()[0]
        return episode, before + 1

    def _write_condition(self, event: Event, told: frozenset[str]) -> None:
        ended = event.transition is Transition.RESOLVE
        opens = event.transition is Transition.OPEN
        row = self._conn.execute(
            """INSERT INTO conditions(key, kind, subject, year, state, episode, severity, opened_at, resolved_at,
                 changed_at, reason, data) VALUES (:key, :kind, :subject, :year, :state, :episode, :severity, :at,
                 :resolved, :at, :reason, :data)
               ON CONFLICT(key) DO UPDATE SET state = excluded.state, episode = excluded.episode,
                 severity = excluded.severity, opened_at = iif(:opens, excluded.opened_at, opened_at),
                 resolved_at = excluded.resolved_at, changed_at = excluded.changed_at, reason = excluded.reason,
                 data = excluded.data RETURNING *""",
            {
                "key": event.key, "kind": event.kind, "subject": event.subject, "year": event.year,
                "state": "resolved" if ended else "open", "episode": event.episode, "severity": event.severity,
                "at": self._at, "resolved": self._at if ended else None, "reason": event.reason,
                "data": _json({**event.data, "told": sorted(told)}), "opens": opens,
            },
        ).fetchone()  # fmt: skip
        if ended:
            del self._open[event.key]
        else:
            self._open[event.key] = row

    def _audience(self, event: Event) -> list[Address]:
        """Everybody for what opens; for what follows only those who were told, or still will be."""
        if event.transition is Transition.OPEN:
            return list(self._addresses)
        rows = self._conn.execute(
            """SELECT o.channel, o.recipient FROM outbox o JOIN events e ON e.event_id = o.event_id
               WHERE e.key = ? AND e.episode = ? AND e.transition = 'open' AND o.status IN ('sent', 'pending')""",
            (event.key, event.episode),
        )
        told = {(row["channel"], row["recipient"]) for row in rows}
        return [address for address in self._addresses if tuple(address) in told]


def _json(data: object) -> str:
    return json.dumps(data, ensure_ascii=False, sort_keys=True)
