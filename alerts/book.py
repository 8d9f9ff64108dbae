"""The book of conditions inside one transaction: what is open, and the transitions that facts and time cause.

Condition, event and outbox rows are written together or not at all; the caller owns the transaction.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping, Sequence
from typing import Any, TypeVar

from alerts.address import Address
from alerts.context import Context
from alerts.event import Event, Transition
from alerts.holds import BLIND, Holds, Standing
from alerts.identity import condition_key, event_id
from alerts.outbox import withhold_waiting
from alerts.pen import Entry, number, write
from alerts.routes import Wanted
from alerts.rule import Case, Rule, Verdict
from store.clock import stamp

C = TypeVar("C", bound=Case)


class Book:
    """Open conditions by key, and ``events``: the transitions made so far.

    ``prefix`` begins the reasons of facts; ``standing`` is what was found to stand now, by key: why, and the case.
    """

    def __init__(self, context: Context, prefix: str = "") -> None:
        self.context, self._conn, self._at, self.prefix = context, context.conn, stamp(context.now), prefix
        rows = self._conn.execute("SELECT * FROM conditions WHERE state = 'open'")
        self._open: dict[str, sqlite3.Row] = {row["key"]: row for row in rows}
        self.events: list[Event] = []
        self.standing: dict[str, tuple[str, Case]] = {}
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
        key = condition_key(rule.kind, case.subject, case.year)
        if verdict.stands:
            self.standing[key] = (verdict.why, case)
        row = self._open.get(key)
        told = frozenset(json.loads(row["data"])["told"]) if row is not None else frozenset()
        if verdict.stands and row is None:
            self._tell(rule, case, verdict, Transition.OPEN, told)
        elif verdict.stands and verdict.items - told:
            self._tell(rule, case, verdict, Transition.UPDATE, told)
        elif not verdict.stands and row is not None:
            self._end(rule, case, verdict, told)

    def again(
        self, row: sqlite3.Row, transition: Transition, why: str, wanted: Sequence[Wanted] = (), held: str | None = None
    ) -> None:  # fmt: skip
        """Write a transition that time or a person causes, with the facts as they stand now or were last written.

        ``held`` says why nothing is told of the condition from now on.
        """
        data = json.loads(row["data"])
        items, reason = data.pop("told"), row["reason"]
        if wanted and row["key"] in self.standing:
            reason, case = self.standing[row["key"]]
            data = case.data()
        event = self._event(row["kind"], row["severity"], row["subject"], row["year"], transition, why, data)
        self._write(Entry(event, items, reason, wanted, held))

    def told(self, key: str, episode: int) -> list[Address]:
        """Who was told of an episode, or still will be, as far as they are still in the settings."""
        rows = self._conn.execute(
            """SELECT o.channel, o.recipient FROM outbox o JOIN events e ON e.event_id = o.event_id
               WHERE e.key = ? AND e.episode = ? AND e.transition <> 'resolve' AND o.status IN ('sent', 'pending')""",
            (key, episode),
        )
        told = {(row["channel"], row["recipient"]) for row in rows}
        return [address for address in self.context.routes.addresses if tuple(address) in told]

    def everybody(self, rule: Rule[Any], subject: str, key: str, episode: int) -> list[Wanted]:
        """Whom the routes name, and whoever was told before; a channel that fails is not asked to say so itself."""
        named = self.context.routes.at_once(self.context.about(rule, subject))
        known = {wanted.address for wanted in named}
        found = [*named, *(Wanted(address, "") for address in self.told(key, episode) if address not in known)]
        return [one for one in found if rule.kind != "delivery_failing" or one.address.channel != subject]

    def _tell(self, rule: Rule[C], case: Case, verdict: Verdict, transition: Transition, told: frozenset[str]) -> None:
        event = self._event(
            rule.kind, rule.severity.value, case.subject, case.year, transition, self.prefix + verdict.why, case.data()
        )
        row, items = self._open.get(event.key), told | verdict.items
        opened = row["opened_at"] if row is not None else self._at
        why_held = self.holds().why(Standing(event.key, rule.kind, case.subject, opened))
        if why_held is None:
            wanted = self.everybody(rule, case.subject, event.key, event.episode)
            self._write(Entry(event, items, verdict.why, wanted))
            return
        before = row["held"] if row is not None else None
        self._write(Entry(event, items, verdict.why, (), before))
        if before is None:
            self.again(self._open[event.key], Transition.HOLD, why_held, (), why_held)

    def _end(self, rule: Rule[C], case: Case, verdict: Verdict, told: frozenset[str]) -> None:
        event = self._event(
            rule.kind, rule.severity.value, case.subject, case.year, Transition.RESOLVE, verdict.why, case.data()
        )
        withhold_waiting(self._conn, event.key, event.episode, self.context.now.timestamp())
        heard = set(self.told(event.key, event.episode)) if rule.tells_end else set()
        wanted = self.everybody(rule, case.subject, event.key, event.episode) if heard else []
        self._write(Entry(event, told, verdict.why, [one for one in wanted if one.address in heard]))

    def _event(
        self, kind: str, severity: str, subject: str, year: int | None, transition: Transition, why: str,
        data: Mapping[str, Any],
    ) -> Event:  # fmt: skip
        key = condition_key(kind, subject, year)
        episode, n = number(self._conn, key, transition)
        return Event(
            event_id(key, episode, transition.value, n), key, kind, subject, year, episode, transition, n, severity,
            self._at, why, data, self.context.scopes.of(subject).district,
        )  # fmt: skip

    def _write(self, entry: Entry) -> None:
        row, key = write(self.context, entry), entry.event.key
        if entry.event.kind == BLIND:
            self._holds = None
        if entry.event.transition is Transition.RESOLVE:
            del self._open[key]
        else:
            self._open[key] = row
        self.events.append(entry.event)
