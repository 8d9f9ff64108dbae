"""The two steps that turn facts into messages to be sent: by what changed, and by the passing of time.

Each commits conditions, events, outbox rows and the cursor in one transaction, and does nothing when repeated.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import TypeVar

from alerts import coverage, system_cases
from alerts.book import Book
from alerts.cases import BodyYears, GoneCase
from alerts.context import Context
from alerts.event import Event
from alerts.lifecycle import review
from alerts.portal_cases import columns, portals, strangers
from alerts.rule import Case, Rule, Verdict
from alerts.rules import BLIND_RULES, BODY_YEAR_RULES, COLUMN_RULES, STRANGER_RULES, SYSTEM_RULES
from alerts.system_cases import SystemCase
from store.config import Config
from store.db import immediate
from store.queries import ever_finished, thresholds

C = TypeVar("C", bound=Case)

CURSOR = "alerts"
#: Set when the first summary was made: before, a database that fills for the first time tells nobody of bodies.
BASELINE = "baseline"
#: How the reason of everything in the first summary begins.
ALREADY_SO = "首次完成查看时已是如此："

_BODY_YEAR_CHANGES = frozenset({"posting.new", "posting.changed", "reading.new", "findings.changed"})
_PORTAL_CHANGES = frozenset({"portal.blind", "portal.sees"})
_BODY_YEAR_KINDS = [rule.kind for rule in BODY_YEAR_RULES]
_BLIND_KINDS = [rule.kind for rule in BLIND_RULES]


def process(conn: sqlite3.Connection, now: datetime, config: Config) -> list[Event]:
    """Judge again whatever ``changes`` speaks of since the last time; returns the transitions made.

    ``now`` is the instant of the house's clock. ``conn`` must be outside any transaction. Before the first summary
    (see ``sweep``) nothing happens.
    """
    with immediate(conn):
        book = Book(Context.of(conn, now, config, thresholds(config.missing)))
        if _seq(conn, BASELINE) is None:
            return []
        cursor = _seq(conn, CURSOR) or 0
        newest, body_years, subjects = _changed(conn, cursor)
        limits = book.context.limits
        _judge(book, BLIND_RULES, portals(conn, now, limits, subjects))
        _judge(book, BODY_YEAR_RULES, BodyYears(conn, now, limits, config.alerts).some(body_years))
        if newest != cursor:
            _put(conn, CURSOR, newest)
    return book.events


def sweep(
    conn: sqlite3.Connection, now: datetime, config: Config,
    free: Callable[[sqlite3.Connection], int | None] = system_cases.free_bytes,
) -> list[Event]:  # fmt: skip
    """Judge everything at ``now``: what becomes true by time alone; then hold, release, repeat; returns transitions.

    An empty database is filled by its first crawl without a word about bodies; the first sweep after a crawl came to
    its end makes one summary of all that is so already. ``free`` gives the bytes left on the disk.
    """
    limits = thresholds(config.missing)
    with immediate(conn):
        context = Context.of(conn, now, config, limits)
        is_first = _seq(conn, BASELINE) is None
        is_ready = not is_first or ever_finished(conn)
        book = Book(context, ALREADY_SO if is_first and is_ready else "")
        if is_ready:
            _sweep_portals(book)
            _sweep_bodies(book)
            if is_first:
                _put(conn, BASELINE, 1)
        book.prefix = ""
        _sweep_system(book, free(conn))
        review(book)
    return book.events


def _sweep_portals(book: Book) -> None:
    context = book.context
    conn, now, limits = context.conn, context.now, context.limits
    blind = {row["subject"] for row in book.open_of(_BLIND_KINDS)}
    now_blind = portals(conn, now, limits)
    seeing = portals(conn, now, limits, blind - {case.subject for case in now_blind})
    _judge(book, BLIND_RULES, [*now_blind, *seeing])
    lacking = {(row["subject"], row["year"]) for row in book.open_of(["no_column"])}
    _judge(book, COLUMN_RULES, columns(conn, now, context.config.alerts.conditions.no_column_days, lacking))
    strange = {row["subject"] for row in book.open_of(["unaccounted"])}
    _judge(book, STRANGER_RULES, strangers(conn, strange))


def _sweep_bodies(book: Book) -> None:
    context = book.context
    found = BodyYears(context.conn, context.now, context.limits, context.config.alerts)
    cases = found.all()
    listed = {(case.subject, case.year) for case in cases}
    unlisted = [row for row in book.open_of(_BODY_YEAR_KINDS) if (row["subject"], row["year"]) not in listed]
    # No channel speaks of these any more. A body that still owes the report keeps its condition.
    asked = found.some([(row["subject"], row["year"]) for row in unlisted])
    _judge(book, BODY_YEAR_RULES, [*cases, *asked])
    _end_unwatched(book, {(case.subject, case.year) for case in (*cases, *asked)})
    coverage.keep(context.conn, context.now, context.scopes, cases)


def _sweep_system(book: Book, free: int | None) -> None:
    context = book.context
    settings = context.config.alerts.conditions
    asked = {row["subject"] for row in book.open_of(["delivery_failing"])}
    cases: dict[str, list[SystemCase]] = {
        "run_failed": [system_cases.run_failed(context.conn)],
        "service_odd": system_cases.service_odd(context.conn),
        "run_missing": [system_cases.run_missing(context.conn, context.now, settings)],
        "delivery_failing": system_cases.delivery_failing(context.conn, context.routes.addresses, settings, asked),
        "disk_low": [system_cases.disk_low(free, settings)],
        "calendar_uncovered": [system_cases.calendar_uncovered(context.now)],
    }
    for rule in SYSTEM_RULES:
        for case in cases[rule.kind]:
            book.judge(rule, case)


def _seq(conn: sqlite3.Connection, name: str) -> int | None:
    row = conn.execute("SELECT seq FROM cursor WHERE name = ?", (name,)).fetchone()
    return row["seq"] if row else None


def _put(conn: sqlite3.Connection, name: str, seq: int) -> None:
    conn.execute("INSERT INTO cursor VALUES (?, ?) ON CONFLICT(name) DO UPDATE SET seq = excluded.seq", (name, seq))


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


def _judge(book: Book, rules: Iterable[Rule[C]], cases: Iterable[C]) -> None:
    for case in cases:
        for rule in rules:
            book.judge(rule, case)


def _end_unwatched(book: Book, known: set[tuple[str, int]]) -> None:
    """End what is open about bodies that left the watch list."""
    rules = {rule.kind: rule for rule in BODY_YEAR_RULES}
    for row in book.open_of(_BODY_YEAR_KINDS):
        if (row["subject"], row["year"]) not in known:
            gone = GoneCase.of(row)
            book.apply(rules[row["kind"]], gone, Verdict(False, "该机关已移出监测名单，或不再承担这一年度的报告"))
