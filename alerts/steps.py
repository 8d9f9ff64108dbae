"""The two steps that turn facts into messages to be sent: by what changed, and by the passing of time.

Each commits conditions, events, outbox rows and the cursor in one transaction, and does nothing when repeated.
"""

from __future__ import annotations

import sqlite3
from datetime import datetime

from alerts.book import Book
from alerts.cases import BodyYearCase, GoneCase, PortalCase, all_body_years, portals, some_body_years
from alerts.channels import addresses_of
from alerts.event import Event
from alerts.rule import Verdict
from alerts.rules import BODY_YEAR_RULES, PORTAL_RULES
from store.config import Config
from store.db import immediate
from store.queries import thresholds

CURSOR = "alerts"

_BODY_YEAR_CHANGES = frozenset({"posting.new", "posting.changed", "reading.new", "findings.changed"})
_PORTAL_CHANGES = frozenset({"portal.blind", "portal.sees"})
_BODY_YEAR_KINDS = [rule.kind for rule in BODY_YEAR_RULES]
_PORTAL_KINDS = [rule.kind for rule in PORTAL_RULES]


def process(conn: sqlite3.Connection, now: datetime, config: Config) -> list[Event]:
    """Judge again whatever ``changes`` speaks of since the last time; returns the transitions made.

    ``now`` is the instant of the house's clock. ``conn`` must be outside any transaction.
    """
    limits = thresholds(config.missing)
    with immediate(conn):
        cursor = _cursor(conn)
        newest, body_years, subjects = _changed(conn, cursor)
        book = Book(conn, now, addresses_of(config))
        _judge_body_years(book, some_body_years(conn, now, limits, body_years))
        _judge_portals(book, portals(conn, now, limits, subjects))
        if newest != cursor:
            conn.execute(
                "INSERT INTO cursor VALUES (?, ?) ON CONFLICT(name) DO UPDATE SET seq = excluded.seq", (CURSOR, newest)
            )
    return book.events


def sweep(conn: sqlite3.Connection, now: datetime, config: Config) -> list[Event]:
    """Judge every body-year and portal at ``now``: for what becomes true by time alone; returns the transitions."""
    limits = thresholds(config.missing)
    with immediate(conn):
        book = Book(conn, now, addresses_of(config))
        cases = all_body_years(conn, now, limits)
        listed = {(case.subject, case.year) for case in cases}
        unlisted = [row for row in book.open_of(_BODY_YEAR_KINDS) if (row["subject"], row["year"]) not in listed]
        # No channel speaks of these any more. A body that still owes the report keeps its condition.
        asked = some_body_years(conn, now, limits, [(row["subject"], row["year"]) for row in unlisted])
        _judge_body_years(book, [*cases, *asked])
        _end_unwatched(book, {(case.subject, case.year) for case in (*cases, *asked)})
        blind = {row["subject"] for row in book.open_of(_PORTAL_KINDS)}
        now_blind = portals(conn, now, limits)
        seeing = portals(conn, now, limits, blind - {case.subject for case in now_blind})
        _judge_portals(book, [*now_blind, *seeing])
    return book.events


def _cursor(conn: sqlite3.Connection) -> int:
    row = conn.execute("SELECT seq FROM cursor WHERE name = ?", (CURSOR,)).fetchone()
    return row["seq"] if row else 0


def _changed(conn: sqlite3.Connection, cursor: int) -> tuple[int, set[tuple[str, int]], set[str]]:
    """The newest change, and the body-years and portals that changes since the cursor speak of."""
    newest = cursor
    body_years: set[tuple[str, int]] = set()
    subjects: set[str] = set()
    for change in conn.execute("SELECT seq, kind, subject FROM changes WHERE seq > ? ORDER BY seq", (cursor,)):
        newest = change["seq"]
        if change["kind"] in _BODY_YEAR_CHANGES:
            name, _, year = change["subject"].rpartition("|")
            body_years.add((name, int(year)))
        elif change["kind"] in _PORTAL_CHANGES:
            subjects.add(change["subject"].partition("/")[0])
    return newest, body_years, subjects


def _judge_body_years(book: Book, cases: list[BodyYearCase]) -> None:
    for case in cases:
        for rule in BODY_YEAR_RULES:
            book.judge(rule, case)


def _judge_portals(book: Book, cases: list[PortalCase]) -> None:
    for case in cases:
        for rule in PORTAL_RULES:
            book.judge(rule, case)


def _end_unwatched(book: Book, known: set[tuple[str, int]]) -> None:
    """End what is open about bodies that left the watch list."""
    rules = {rule.kind: rule for rule in BODY_YEAR_RULES}
    for row in book.open_of(_BODY_YEAR_KINDS):
        if (row["subject"], row["year"]) not in known:
            gone = GoneCase.of(row)
            book.apply(rules[row["kind"]], gone, Verdict(False, "该机关已移出监测名单，或不再承担这一年度的报告"))
