"""A small invented watch list, written into a database as a crawl writes it."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from datetime import datetime

from store import record
from store.clock import SHANGHAI
from store.config import Config
from store.model import Body, Channel, Fetched, Level, Observation, Outcome, Portal, Target, Verdict, WatchList
from store.queries import Timetable, rhythm
from store.record import Asked, LookRow


def at(text: str) -> datetime:
    """An instant in Shanghai."""
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


def portal(number: int, levels: Sequence[Level]) -> Portal:
    """A portal of 示例市 with one page for each of its bodies."""
    name = f"p{number}"
    bodies = tuple(Body(f"示例市第{number}区第{n}机关", level, name) for n, level in enumerate(levels))
    channel = Channel("page", "annual_report_page", f"http://{name}.shili.example/")
    return Portal(name, f"示例市第{number}区", (f"{name}.shili.example",), "shili", 2.0, (channel,), bodies)


def targets(watch: WatchList, year: int) -> list[Target]:
    """One page for each body and year."""
    return [
        Target(one.id, "page", f"http://{one.id}.shili.example/{body.name}/{year}", body=body.name, year=year)
        for one in watch.portals
        for body in one.bodies
    ]


def sync(conn: sqlite3.Connection, watch: WatchList, year: int, now: datetime, config: Config) -> list[Target]:
    """Write the watch list as a run that takes what is due does: what is new has its portal's moment within a day."""
    listed = targets(watch, year)
    is_first = conn.execute("SELECT 1 FROM runs").fetchone() is None
    table = Timetable(conn, rhythm(config))
    record.sync_watch_list(
        conn, watch, listed, [Asked(t.portal, "page", t.body or "", t.year or 0) for t in listed], now,
        whole_years=[year], first_due=None if is_first else lambda target: table.within_a_day(target, now),
    )  # fmt: skip
    return listed


def looked(
    conn: sqlite3.Connection, run: int, target: Target, now: datetime, table: Timetable, verdict: Verdict
) -> None:
    """One complete or failed look at a page, with everything that hangs on it."""
    row = conn.execute("SELECT id, attempts FROM targets WHERE url = ?", (target.url,)).fetchone()
    reason = "timed_out" if verdict is Verdict.UNKNOWN else None
    outcome = Outcome.UNKNOWN if reason else Outcome.SAME
    seen = Observation(target.body or "", target.year or 0, verdict, "", reason)
    look = record.conclude(
        conn, LookRow(run, row["id"], now, None), outcome, [seen], channel="page", reason=reason
    )  # fmt: skip
    if verdict is Verdict.UNKNOWN:
        record.settle(conn, run, row["id"], table.again(conn, target, now, row["attempts"] + 1))
        conn.execute("UPDATE targets SET attempts = attempts + 1 WHERE id = ?", (row["id"],))
        return
    if verdict is Verdict.POSTED:
        _post(conn, look, target, now)
    fetched = Fetched(target.url, target.url, 200, (), b"", now)
    record.settle(conn, run, row["id"], table.next_look(conn, target, now), fetched=fetched)


def _post(conn: sqlite3.Connection, look: int, target: Target, now: datetime) -> None:
    known = conn.execute(
        "SELECT 1 FROM postings p JOIN bodies b ON b.id = p.body WHERE b.name = ? AND p.year = ?",
        (target.body, target.year),
    ).fetchone()
    if known is None:
        conn.execute(
            """INSERT INTO postings(body, year, url, first_seen_at, last_seen_at)
               SELECT id, ?, ?, ?, ? FROM bodies WHERE name = ?""",
            (target.year, target.url, now.isoformat(), now.isoformat(), target.body),
        )
