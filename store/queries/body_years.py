"""Body-years with their states: loaded by a handful of statements, judged one by one."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from store.clock import SHANGHAI, unstamp
from store.config import Missing
from store.due import Due, due
from store.model import Body
from store.model.failures import NoAuthority, NoChannel, NoColumnForYear
from store.queries.bodies import all_bodies, day
from store.queries.facts import Loaded
from store.states import ChannelFacts, Facts, Judgement, PostingFacts, Thresholds, judge


@dataclass(frozen=True, slots=True)
class PostingRow:
    """A report as stored. ``displayed_at`` is the text stored: a date alone claims no time of day."""

    id: int
    title: str | None
    url: str
    displayed_at: str | None
    url_date: str | None
    first_seen_at: datetime
    last_seen_at: datetime
    versions: int
    kind: str | None
    image_only: bool


@dataclass(frozen=True, slots=True)
class BodyYear:
    """One body and report year with its state and everything a person asks first."""

    body: Body
    year: int
    due: Due
    judgement: Judgement
    posting: PostingRow | None
    findings: Mapping[str, int]
    last_look_at: datetime | None

    def to_json(self) -> dict[str, Any]:
        judged = self.judgement
        return {
            "body": self.body.name, "level": self.body.level.value, "portal": self.body.portal,
            "parent": self.body.parent, "year": self.year, "due": self.due.day.isoformat(),
            "due_basis": self.due.basis.value, "state": judged.state.value, "state_zh": judged.state.chinese,
            "basis": judged.basis, "reason": judged.reason, "why": judged.why,
            "marks": [mark.value for mark in judged.marks],
            "title": self.posting.title if self.posting else None, "url": self.posting.url if self.posting else None,
            "displayed_at": self.posting.displayed_at if self.posting else None,
            "first_seen_at": self.posting.first_seen_at.isoformat() if self.posting else None,
            "last_look_at": self.last_look_at.isoformat() if self.last_look_at else None,
            "findings": dict(self.findings),
        }  # fmt: skip


def thresholds(config: Missing) -> Thresholds:
    """The limits of ``judge`` as configured."""
    return Thresholds(
        timedelta(hours=config.grace_hours), config.min_looks, timedelta(hours=config.min_gap_hours),
        timedelta(days=config.due_soon_days), timedelta(hours=config.max_age_hours),
    )  # fmt: skip


def body_years(
    conn: sqlite3.Connection,
    now: datetime,
    limits: Thresholds,
    *,
    year: int | None = None,
    bodies: Sequence[str] | None = None,
) -> list[BodyYear]:
    """Every body-year that is watched or known, with its state, ordered by year, portal and list order.

    With ``year`` also the bodies that owe that year and have no channel for it (coverage debt); ``bodies``
    keeps only those with exactly these names.
    """
    loaded = Loaded(conn, year)
    known = all_bodies(conn)
    wanted = {i for i, body in known.items() if bodies is None or body.name in bodies}
    pairs = {pair for pair in loaded.pairs() if pair[0] in wanted}
    if year is not None:
        pairs |= {(i, year) for i in wanted & _watched(conn) if known[i].owes(year)}
    ordered = sorted(pairs, key=lambda pair: (pair[1], pair[0]))
    return [_body_year(loaded, known[pair[0]], pair, now, limits) for pair in ordered]


def report_years(conn: sqlite3.Connection) -> list[int]:
    """The report years that anything is known or asked about, ascending."""
    return [r[0] for r in conn.execute("SELECT year FROM standing UNION SELECT year FROM postings ORDER BY 1")]


def _watched(conn: sqlite3.Connection) -> set[int]:
    return {row[0] for row in conn.execute("SELECT id FROM bodies WHERE watched")}


def _body_year(loaded: Loaded, body: Body, key: tuple[int, int], now: datetime, limits: Thresholds) -> BodyYear:
    year, when, standing = key[1], due(body, key[1]), loaded.standing.get(key, ())
    posting = _posting(loaded, loaded.postings[key][0]) if key in loaded.postings else None
    counted = loaded.findings.get(key, ())
    findings = {row["verdict"]: row["n"] for row in counted}
    # Tables that are pictures are a mark of their own; they do not make the numbers doubtful as well.
    doubtful = sum(row["n"] - row["pictures"] for row in counted if row["verdict"] == "error")
    facts = Facts(
        when,
        tuple(_channel(loaded, key, row) for row in standing if row["authoritative"]),
        tuple(_shown_by(loaded, key, standing)),
        _posting_facts(posting, doubtful) if posting else None,
        _without_channel(loaded, key),
    )
    last = max((row["last_at"] for row in standing if row["last_at"]), default=None)
    judgement = judge(facts, now, limits)
    return BodyYear(body, year, when, judgement, posting, findings, unstamp(last) if last else None)


def _shown_by(loaded: Loaded, key: tuple[int, int], standing: Sequence[sqlite3.Row]) -> Iterator[ChannelFacts]:
    """The channels without authority that showed the report; one that is watched no more knows nothing now."""
    by_channel = {row["channel"]: row for row in standing}
    for channel in sorted(loaded.shown_by.get(key, ())):
        row = by_channel.get(channel)
        if row is None:
            yield ChannelFacts(channel)
        elif not row["authoritative"]:
            yield _channel(loaded, key, row)


def _without_channel(loaded: Loaded, key: tuple[int, int]) -> str:
    """Why no channel can decide about a body and year, where none can."""
    if loaded.standing.get(key):
        return NoAuthority.code
    return NoColumnForYear.code if key[0] in loaded.has_channel else NoChannel.code


def _channel(loaded: Loaded, key: tuple[int, int], row: sqlite3.Row) -> ChannelFacts:
    blind = loaded.blind.get((row["portal"], row["channel"]))
    return ChannelFacts(
        row["channel"], row["verdict"], row["reason"], unstamp(row["last_at"]) if row["last_at"] else None,
        loaded.absent.get((*key, row["channel"]), ()), blind.since if blind else None, blind.reason if blind else None,
        row["why"],
    )  # fmt: skip


def _posting(loaded: Loaded, row: sqlite3.Row) -> PostingRow:
    reading = loaded.readings.get(row["current"])
    return PostingRow(
        row["id"], row["title"], row["url"], row["displayed_at"], row["url_date"], unstamp(row["first_seen_at"]),
        unstamp(row["last_seen_at"]), row["versions"], reading["kind"] if reading else None,
        bool(reading["image_only"]) if reading else False,
    )  # fmt: skip


def _posting_facts(posting: PostingRow, doubtful: int) -> PostingFacts:
    displayed, date_only = None, False
    if posting.displayed_at:
        date_only = "T" not in posting.displayed_at
        displayed = unstamp(posting.displayed_at)
        displayed = displayed.replace(tzinfo=SHANGHAI) if date_only else displayed
    return PostingFacts(
        posting.first_seen_at, posting.last_seen_at, displayed, date_only, day(posting.url_date), posting.versions,
        posting.image_only,
        doubtful,
    )  # fmt: skip
