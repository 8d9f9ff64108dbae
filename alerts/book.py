"""The book of conditions inside one transaction: what is open, and the transitions that facts and time cause.

Condition, event and outbox rows are written together or not at all; the caller owns the transaction.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Sequence
from typing import TypeVar

from alerts.address import Address
from alerts.context import Context
from alerts.event import Event, Transition
from alerts.holds import BLIND, Holds, Standing
from alerts.identity import condition_key, event_id, message_id
from alerts.routes import Wanted
from alerts.rule import Case, Rule, Verdict
from store.clock import stamp

C = TypeVar("C", bound=Case)


class Book:
    """Open conditions by key, and ``events``: the transitions made so far. ``prefix`` begins the reasons of facts."""

    def __init__(self, context: Context, prefix: str = "") -> None:
        self.context, self._conn, self._at, self.prefix = context, context.conn, stamp(context.now), prefix
        rows = self._conn.execute("SELECT * FROM conditions WHERE state = 'open'")
        self._open: dict[str, sqlite3.Row] = {row["key"]: row for row in rows}
        self.events: list[Event] = []
        self._holds: Holds | None = None

    def open_of(self, kinds: Sequence[str]) -> list[sqlite3.Row]:
        """Open conditions of these kinds."""
        return [row for row in self._open.values() if row["kind"] in kinds]

    def all_open(self) -> list[sqlite3.Row]:
        """Every open condition."""
        return list(self._open.values())

    def holds(self) -> Holds:
        """What holds messages back, given what is open now."""
        if self._holds is None:
            context, blind = self.context, {row["subject"] for row in self.open_of([BLIND])}
            self._holds = Holds(self._conn, context.now, context.config.alerts.messages, context.scopes, blind)
        return self._holds

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
            self._tell(rule, case, verdict, Transition.OPEN, told)
        elif verdict.stands and verdict.items - told:
            self._tell(rule, case, verdict, Transition.UPDATE, told)
        elif not verdict.stands and row is not None:
            self._end(rule, case, verdict, told)

    def again(self, row: sqlite3.Row, transition: Transition, why: str, wanted: Iterable[Wanted] | None = None) -> None:
        """Write a transition that time or a person causes, the facts being as they were last written."""
        known = json.loads(row["data"])
        told = frozenset(known.pop("told"))
        event = self._event(row["kind"], row["severity"], row["subject"], row["year"], transition, why, known)
        self._write(event, told, tuple(wanted or ()), row["held"])

    def hold(self, row: sqlite3.Row, why: str) -> None:
        """Write that nothing is said of a condition for now, and why."""
        known = json.loads(row["data"])
        told = frozenset(known.pop("told"))
        event = self._event(row["kind"], row["severity"], row["subject"], row["year"], Transition.HOLD, why, known)
        self._write(event, told, (), why)

    def release(self, row: sqlite3.Row, why: str, wanted: Iterable[Wanted]) -> None:
        """Tell of a condition that was held back and still stands."""
        known = json.loads(row["data"])
        told = frozenset(known.pop("told"))
        event = self._event(row["kind"], row["severity"], row["subject"], row["year"], Transition.RELEASE, why, known)
        self._write(event, told, tuple(wanted), None)

    def told(self, key: str, episode: int) -> list[Address]:
        """Who was told of an episode, or still will be, as far as they are still in the settings."""
        rows = self._conn.execute(
            """SELECT o.channel, o.recipient FROM outbox o JOIN events e ON e.event_id = o.event_id
               WHERE e.key = ? AND e.episode = ? AND e.transition <> 'resolve' AND o.status IN ('sent', 'pending')""",
            (key, episode),
        )
        told = {(row["channel"], row["recipient"]) for row in rows}
        return [address for address in self.context.routes.addresses if tuple(address) in told]

    def everybody(self, rule: Rule[C], subject: str, key: str, episode: int) -> list[Wanted]:
        """Whom the routes name, and whoever was told before."""
        named = self.context.routes.at_once(self.context.about(rule, subject))
        known = {wanted.address for wanted in named}
        return [*named, *(Wanted(address, "") for address in self.told(key, episode) if address not in known)]

    def _tell(self, rule: Rule[C], case: Case, verdict: Verdict, transition: Transition, told: frozenset[str]) -> None:
        why = self.prefix + verdict.why
        event = self._event(
            rule.kind, rule.severity.value, case.subject, case.year, transition, why, dict(case.data())
        )
        row = self._open.get(event.key)
        opened = row["opened_at"] if row is not None else self._at
        held = self.holds().why(Standing(event.key, rule.kind, case.subject, opened))
        if held is None:
            wanted = self.everybody(rule, case.subject, event.key, event.episode)
            self._write(event, told | verdict.items, self._past(rule, case, wanted), None)
            return
        before = row["held"] if row is not None else None
        self._write(event, told | verdict.items, (), before)
        if before is None:
            self.hold(self._open[event.key], held)

    def _past(self, rule: Rule[C], case: Case, wanted: list[Wanted]) -> tuple[Wanted, ...]:
        """A channel that fails is not asked to say so itself."""
        if rule.kind != "delivery_failing":
            return tuple(wanted)
        return tuple(one for one in wanted if one.address.channel != case.subject)

    def _end(self, rule: Rule[C], case: Case, verdict: Verdict, told: frozenset[str]) -> None:
        event = self._event(
            rule.kind, rule.severity.value, case.subject, case.year, Transition.RESOLVE, verdict.why, dict(case.data())
        )
        self._conn.execute(
            """UPDATE outbox SET status = 'withheld', error = 'it ended before its time came'
               WHERE status = 'pending' AND bundle IS NULL AND attempts = 0 AND not_before > ?
                 AND event_id IN (SELECT event_id FROM events WHERE key = ? AND episode = ?)""",
            (self.context.now.timestamp(), event.key, event.episode),
        )
        heard = self.told(event.key, event.episode) if rule.tells_end else []
        self._write(event, told, tuple(Wanted(address, "") for address in heard), None)

    def _event(
        self, kind: str, severity: str, subject: str, year: int | None, transition: Transition, why: str,
        data: dict[str, object],
    ) -> Event:  # fmt: skip
        key = condition_key(kind, subject, year)
        episode, n = self._number(key, transition)
        return Event(
            event_id(key, episode, transition.value, n), key, kind, subject, year, episode, transition, n, severity,
            self._at, why, data, self.context.scopes.of(subject).district,
        )  # fmt: skip

    def _write(self, event: Event, told: frozenset[str], wanted: Sequence[Wanted], held: str | None) -> None:
        self._write_condition(event, told, held, is_told=bool(wanted))
        if event.kind == BLIND:
            self._holds = None
        self._conn.execute(
            """INSERT INTO events(event_id, key, episode, transition, n, at, reason, data, district)
               VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)""",
            (event.event_id, event.key, event.episode, event.transition.value, event.n, self._at, event.reason,
             _json(event.data), event.district),
        )  # fmt: skip
        now = self.context.now
        for address, digest in wanted:
            waits = self.context.timetable.not_before(now, digest)
            self._conn.execute(
                """INSERT INTO outbox(event_id, channel, recipient, message_id, status, not_before)
                   VALUES (?, ?, ?, ?, 'pending', ?)""",
                (event.event_id, *address, message_id(event.event_id, *address),
                 waits.timestamp() if waits > now else 0.0),
            )  # fmt: skip
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

    def _write_condition(self, event: Event, told: frozenset[str], held: str | None, *, is_told: bool) -> None:
        ended, opens = event.transition is Transition.RESOLVE, event.transition is Transition.OPEN
        kept = event.transition in _LEAVE_THE_REASON
        row = self._conn.execute(
            """INSERT INTO conditions(key, kind, subject, year, state, episode, severity, opened_at, resolved_at,
                 changed_at, reason, data, held, told_at) VALUES (:key, :kind, :subject, :year, :state, :episode,
                 :severity, :at, :resolved, :at, :reason, :data, :held, iif(:is_told, :at, NULL))
               ON CONFLICT(key) DO UPDATE SET state = excluded.state, episode = excluded.episode,
                 severity = excluded.severity, opened_at = iif(:opens, excluded.opened_at, opened_at),
                 resolved_at = excluded.resolved_at, changed_at = iif(:kept, changed_at, excluded.changed_at),
                 reason = iif(:kept, reason, excluded.reason), data = excluded.data, held = excluded.held,
                 told_at = iif(:is_told OR :opens, excluded.told_at, told_at) RETURNING *""",
            {
                "key": event.key, "kind": event.kind, "subject": event.subject, "year": event.year,
                "state": "resolved" if ended else "open", "episode": event.episode, "severity": event.severity,
                "at": self._at, "resolved": self._at if ended else None, "reason": event.reason.removeprefix(self.prefix),
                "data": _json({**event.data, "told": sorted(told)}), "opens": opens, "held": held, "kept": kept,
                "is_told": is_told,
            },
        ).fetchone()  # fmt: skip
        if ended:
            del self._open[event.key]
        else:
            self._open[event.key] = row


#: Transitions that say nothing new of the facts: the condition keeps the reason that the facts gave.
_LEAVE_THE_REASON = frozenset({
    Transition.REPEAT, Transition.ESCALATE, Transition.HOLD, Transition.RELEASE, Transition.ACK,
})  # fmt: skip


def _json(data: object) -> str:
    return json.dumps(data, ensure_ascii=False, sort_keys=True)
