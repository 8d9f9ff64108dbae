"""The facts about portals that rules are put to, read from the store."""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import Any

from alerts.cases import NAMED
from alerts.words import one_line
from store.clock import stamp
from store.due import due
from store.queries import BlindRow, blind_channels, body_years, open_discoveries, without_column
from store.states import Thresholds

#: The month with which the season of reports ends.
_LAST_MONTH = 4


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


def _portal(conn: sqlite3.Connection, subject: str, blind: Sequence[BlindRow], held: HeldBack) -> PortalCase:
    """Its channels in the order in which they went blind; since when the first of the present or last time."""
    ordered = tuple(sorted(blind, key=lambda row: (row.since, row.channel)))
    if ordered:
        return PortalCase(subject, ordered, stamp(ordered[0].since), None, held)
    last = conn.execute(
        "SELECT since, until FROM blindness WHERE portal = ? ORDER BY until DESC, since LIMIT 1", (subject,)
    ).fetchone()
    return PortalCase(subject, (), last["since"] if last else None, last["until"] if last else None, held)


@dataclass(frozen=True, slots=True)
class ColumnCase:
    """One portal and report year: the bodies for which no column of that year is known, and the first due date."""

    subject: str
    year: int
    names: tuple[str, ...]
    first_due: date | None
    in_season: bool

    def data(self) -> Mapping[str, Any]:
        return _listed(self.subject, self.names)


@dataclass(frozen=True, slots=True)
class StrangersCase:
    """One portal: the bodies whose reports stand there and that are not on the watch list."""

    subject: str
    names: tuple[str, ...]

    @property
    def year(self) -> None:
        return None

    def data(self) -> Mapping[str, Any]:
        return _listed(self.subject, self.names)


def columns(
    conn: sqlite3.Connection, now: datetime, days: int, also: Iterable[tuple[str, int]] = ()
) -> list[ColumnCase]:
    """Portals without a column for last calendar year's reports, and the portals and years in ``also``.

    The season begins ``days`` before the first due date of the bodies concerned and ends with April.
    """
    found: dict[tuple[str, int], list[tuple[str, date]]] = {asked: [] for asked in also}
    year = now.year - 1
    if now.month <= _LAST_MONTH:
        for body in without_column(conn, year):
            found.setdefault((body.portal, year), []).append((body.name, due(body, year).day))
    return [_column(*asked, listed, now.date(), days) for asked, listed in sorted(found.items())]


def _column(portal: str, year: int, listed: list[tuple[str, date]], today: date, days: int) -> ColumnCase:
    first = min((day for _, day in listed), default=None)
    in_season = first is not None and today >= first - timedelta(days=days)
    return ColumnCase(portal, year, tuple(name for name, _ in listed), first, in_season)


def _listed(portal: str, names: Sequence[str]) -> Mapping[str, Any]:
    return {"portal": portal, "count": len(names), "names": list(names[:NAMED])}


def strangers(conn: sqlite3.Connection, also: Iterable[str] = ()) -> list[StrangersCase]:
    """Portals that show reports of bodies not on the list, and those in ``also``."""
    found: dict[str, dict[str, None]] = {portal: {} for portal in also}
    for row in open_discoveries(conn):
        if row.kind == "body":
            found.setdefault(row.portal, {})[one_line(row.subject)] = None
    return [StrangersCase(portal, tuple(names)) for portal, names in sorted(found.items())]
