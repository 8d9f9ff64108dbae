"""The facts that rules are put to, read from the store: body-years and portals."""

from __future__ import annotations

import json
import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from alerts.words import one_line
from store.clock import stamp
from store.queries import BlindRow, BodyYear, FindingRow, blind_channels, body_years, open_findings
from store.states import Thresholds

#: How many findings and held-back bodies a message names; it always says how many there are.
NAMED = 20


@dataclass(frozen=True, slots=True)
class BodyYearCase:
    """One body and report year with its open errors."""

    row: BodyYear
    errors: tuple[FindingRow, ...] = ()

    @property
    def subject(self) -> str:
        return self.row.body.name

    @property
    def year(self) -> int:
        return self.row.year

    def data(self) -> Mapping[str, Any]:
        row, posting = self.row, self.row.posting
        return {
            "state": row.judgement.state.value, "state_zh": row.judgement.state.chinese, "why": row.judgement.why,
            "due": row.due.day.isoformat(), "due_basis": row.due.basis.value,
            "last_look_at": stamp(row.last_look_at) if row.last_look_at else None,
            "title": one_line(posting.title) if posting and posting.title else None,
            "url": posting.url if posting else None,
            "displayed_at": posting.displayed_at if posting else None,
            "first_seen_at": stamp(posting.first_seen_at) if posting else None,
            "errors": len(self.errors),
            "findings": [{"code": f.code, "message": one_line(f.message)} for f in self.errors[:NAMED]],
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class GoneCase:
    """A body and year that nobody watches any more; all that is left is what was last known of it."""

    subject: str
    year: int | None
    known: Mapping[str, Any]

    @classmethod
    def of(cls, row: sqlite3.Row) -> GoneCase:
        """The case behind a row of ``conditions``."""
        known = json.loads(row["data"])
        return cls(row["subject"], row["year"], {key: value for key, value in known.items() if key != "told"})

    def data(self) -> Mapping[str, Any]:
        return self.known


class HeldBack:
    """Body-years past their due date of which nothing is said, because a channel cannot see.

    Judged once, and only when a message needs it: a sweep with nothing to tell never pays for it.
    """

    def __init__(self, conn: sqlite3.Connection, now: datetime, limits: Thresholds) -> None:
        self._conn, self._now, self._limits = conn, now, limits

    @cached_property
    def _rows(self) -> list[tuple[str, int]]:
        rows = body_years(self._conn, self._now, self._limits)
        return [(row.body.name, row.year) for row in rows if row.judgement.basis == "blind"]

    def by(self, blind: Iterable[BlindRow]) -> list[str]:
        """Those that one of these channels would have to speak of."""
        own = set()
        for channel in blind:
            rows = self._conn.execute(
                """SELECT b.name, s.year FROM standing s JOIN bodies b ON b.id = s.body
                   WHERE s.portal = ? AND s.channel = ? AND s.watched AND s.authoritative""",
                (channel.portal, channel.channel),
            )
            own |= {(row["name"], row["year"]) for row in rows}
        return [f"{name} {year}年度" for name, year in self._rows if (name, year) in own]


@dataclass(frozen=True, slots=True)
class PortalCase:
    """One portal: which of its channels are blind, since and until when it was last, and what is held back by it."""

    subject: str
    blind: tuple[BlindRow, ...]
    since: str | None
    until: str | None
    held: HeldBack

    @property
    def year(self) -> None:
        return None

    def data(self) -> Mapping[str, Any]:
        held, first = self.held.by(self.blind), self.blind[0] if self.blind else None
        return {
            "portal": self.subject, "channels": [row.channel for row in self.blind],
            "since": self.since, "until": self.until, "code": first.reason if first else None,
            "detail": one_line(first.detail) if first else None,
            "held_back": len(held), "held_back_names": held[:NAMED],
        }  # fmt: skip


def all_body_years(conn: sqlite3.Connection, now: datetime, limits: Thresholds) -> list[BodyYearCase]:
    """A case for every body-year that is watched or known."""
    errors: dict[tuple[str, int], list[FindingRow]] = defaultdict(list)
    for finding in open_findings(conn):
        if _is_number_error(finding):
            errors[finding.body, finding.year].append(finding)
    rows = body_years(conn, now, limits)
    return [BodyYearCase(row, tuple(errors.get((row.body.name, row.year), ()))) for row in rows]


def some_body_years(
    conn: sqlite3.Connection, now: datetime, limits: Thresholds, wanted: Iterable[tuple[str, int]]
) -> list[BodyYearCase]:
    """Cases for these bodies and years, whichever of them are still watched or known."""
    names: dict[int, list[str]] = defaultdict(list)
    for name, year in sorted(set(wanted)):
        names[year].append(name)
    rows = [row for year in names for row in body_years(conn, now, limits, year=year, bodies=names[year])]
    return [BodyYearCase(row, _errors(conn, row)) for row in rows]


def portals(
    conn: sqlite3.Connection, now: datetime, limits: Thresholds, wanted: Iterable[str] | None = None
) -> list[PortalCase]:
    """Cases for these portals; without ``wanted`` for those of which a channel is blind now."""
    blind: dict[str, list[BlindRow]] = defaultdict(list)
    for row in blind_channels(conn):
        blind[row.portal].append(row)
    held = HeldBack(conn, now, limits)
    subjects = sorted(set(blind if wanted is None else wanted))
    return [_portal(conn, subject, blind.get(subject, []), held) for subject in subjects]


def _errors(conn: sqlite3.Connection, row: BodyYear) -> tuple[FindingRow, ...]:
    found = open_findings(conn, body=row.body.name, year=row.year) if row.findings else []
    return tuple(finding for finding in found if _is_number_error(finding))


def _is_number_error(finding: FindingRow) -> bool:
    """An error to tell of that no person dismissed; that a table is a picture is told by an alert of its own."""
    return finding.is_counted_error and finding.code != "FORM-TABLE-IMAGE"


def _portal(conn: sqlite3.Connection, subject: str, blind: Sequence[BlindRow], held: HeldBack) -> PortalCase:
    """Its channels in the order in which they went blind; since when the first of the present or last time."""
    ordered = tuple(sorted(blind, key=lambda row: (row.since, row.channel)))
    if ordered:
        return PortalCase(subject, ordered, stamp(ordered[0].since), None, held)
    last = conn.execute(
        "SELECT since, until FROM blindness WHERE portal = ? ORDER BY until DESC, since LIMIT 1", (subject,)
    ).fetchone()
    return PortalCase(subject, (), last["since"] if last else None, last["until"] if last else None, held)
