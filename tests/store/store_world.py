"""One invented office with its reports, stored through the functions the crawler stores with."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from datetime import datetime

from sqlite_utils import Database

from store import record
from store.clock import SHANGHAI
from store.migrations import MIGRATIONS
from store.model import (
    Body,
    Cell,
    Channel,
    Checked,
    Fetched,
    Kind,
    Level,
    Medium,
    Observation,
    Outcome,
    Portal,
    Reading,
    Sighted,
    Table,
    Target,
    Verdict,
    WatchList,
)

BODY, YEAR = "示例市财政局", 2025


def at(day: int) -> datetime:
    """An instant of January 2026 in Shanghai."""
    return datetime(2026, 1, day, 8, tzinfo=SHANGHAI)


def memory() -> sqlite3.Connection:
    """An empty house in memory."""
    conn = sqlite3.connect(":memory:", isolation_level=None)
    conn.row_factory = sqlite3.Row
    conn.execute("PRAGMA foreign_keys = ON")
    MIGRATIONS.apply(Database(conn, execute_plugins=False))
    return conn


class Office:
    """示例市财政局, watched on one channel for 2025."""

    def __init__(self, conn: sqlite3.Connection) -> None:
        self.conn = conn
        body = Body(BODY, Level.DEPARTMENT, "shili")
        portal = Portal("shili", "示例市", ("zwgk.shili.example",), "shili", 1.0,
                        (Channel("annual", "annual", "https://zwgk.shili.example/"),), (body,))  # fmt: skip
        target = Target("shili", "annual", "https://zwgk.shili.example/0", body=BODY, year=YEAR)
        asked = [record.Asked("shili", "annual", BODY, YEAR)]
        record.sync_watch_list(conn, WatchList((portal,)), [target], asked, at(1), whole_years=[YEAR])
        self.run, _ = record.open_run(conn, "shili", {}, at(1))

    def post(self, content: str, day: int, cells: Mapping[str, int], found: Checked, year: int = YEAR) -> int:
        """A version of the report is found, read and checked; returns the version."""
        url = f"https://zwgk.shili.example/{year}"
        fetched = Fetched(url, url, 200, (), content.encode(), at(day))
        row = record.LookRow.of(self.run, 1, fetched, f"sha-{content}-{year}", kept=True)
        look = record.archive(self.conn, row)
        seen = Observation(BODY, year, Verdict.POSTED, "查到报告")
        record.conclude(self.conn, look, Outcome.FIRST, [seen], channel="annual")
        version = record.posted(
            self.conn, look, BODY, year, "annual", Sighted(url, url, f"{year}年度报告"), fetched,
            content_key=content, evidence=f"sha-{content}-{year}",
        ).version  # fmt: skip
        self.read(version, 1, cells, day)
        self.check(version, found, day)
        return version

    def read(self, version: int, reader: int, cells: Mapping[str, int], day: int) -> None:
        """A reader reads a version."""
        table = Table(Medium.TEXT, {key: Cell(value, str(value), {}) for key, value in cells.items()})
        record.recorded_reading(
            self.conn, version, Reading(Kind.ANNUAL_REPORT, tables={"requests": table}), reader, at(day)
        )

    def check(self, version: int, found: Checked, day: int) -> tuple[int, int]:
        """A validator checks a version."""
        return record.recorded_findings(self.conn, version, found, 1, at(day))

    def changes(self) -> int:
        """How often alerts were told to look at the findings again."""
        return int(self.conn.execute("SELECT count(*) FROM changes WHERE kind = 'findings.changed'").fetchone()[0])
