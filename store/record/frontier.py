"""The frontier: what is due to be looked at, taken by lease, so that a killed run loses nothing."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from store.clock import real_time, stamp
from store.model import Target
from store.queries.due_targets import target_of


@dataclass(frozen=True, slots=True)
class Leased:
    """A target taken by this run, with what the last look left: for conditional requests and comparison.

    ``kept`` says that the bytes of ``sha256`` are in the evidence store: only then may a server answer "not
    modified", since an accusation must rest on bytes.
    """

    id: int
    target: Target
    attempts: int
    etag: str | None
    last_modified: str | None
    sha256: str | None
    content_key: str | None
    says: str | None
    kept: bool


def make_due(conn: sqlite3.Connection, targets: Iterable[Target], now: datetime) -> int:
    """Make targets due now; returns how many."""
    rows = [(stamp(now), t.portal, t.channel, t.kind.value, t.url, t.method, t.form or "") for t in targets]
    conn.executemany(
        "UPDATE targets SET next_due_at = ? WHERE portal = ? AND channel = ? AND kind = ? AND url = ? "
        "AND method = ? AND form = ?",
        rows,
    )
    return len(rows)


def make_unknown_due(conn: sqlite3.Connection, portals: Iterable[str], now: datetime) -> int:
    """Make due again what the last looks left unknown on these portals; returns how many targets."""
    cursor = conn.executemany(
        """UPDATE targets SET next_due_at = ? WHERE portal = ? AND watched AND EXISTS(
             SELECT 1 FROM standing s WHERE s.portal = targets.portal AND s.channel = targets.channel AND s.watched
               AND (s.verdict = 'unknown' OR s.verdict IS NULL)
               AND (targets.kind = 'column' OR (s.body = targets.body AND s.year = targets.year)))""",
        [(stamp(now), portal) for portal in portals],
    )
    return cursor.rowcount


def lease(
    conn: sqlite3.Connection, run: int, wanted: Iterable[Target], now: datetime, *, seconds: float
) -> list[Leased]:
    """Take those of ``wanted`` that are due and that no living run holds, for ``seconds`` of real time."""
    taken = []
    for target in wanted:
        row = conn.execute(
            """UPDATE targets SET lease_until = ?, lease_run = ?, attempts = attempts + 1
               WHERE portal = ? AND channel = ? AND kind = ? AND url = ? AND method = ? AND form = ?
                 AND next_due_at <= ? AND (lease_until IS NULL OR lease_until < ?)
               RETURNING *, EXISTS(SELECT 1 FROM evidence WHERE evidence.sha256 = targets.sha256) AS kept""",
            (real_time() + seconds, run, target.portal, target.channel, target.kind.value, target.url,
             target.method, target.form or "", stamp(now), real_time()),
        ).fetchone()  # fmt: skip
        if row is not None:
            taken.append(leased(row, target.body))
    return taken


def hold(conn: sqlite3.Connection, run: int, target: int, *, seconds: float) -> None:
    """Hold on to a target that this run has taken, for ``seconds`` of real time from now."""
    conn.execute(
        "UPDATE targets SET lease_until = ? WHERE id = ? AND lease_run = ?", (real_time() + seconds, target, run)
    )


def list_articles(
    conn: sqlite3.Connection, wanted: Iterable[tuple[str, int]], channel: str, articles: Iterable[Target], now: datetime
) -> None:
    """Keep the addresses that a list gives for these bodies and years; new ones are due at once.

    An address that the list no longer gives is not looked at any more.
    """
    conn.executemany(
        "UPDATE targets SET watched = 0 WHERE kind = 'article' AND channel = ? AND year = ? "
        "AND body = (SELECT id FROM bodies WHERE name = ?)",
        [(channel, year, body) for body, year in wanted],
    )
    conn.executemany(
        """INSERT INTO targets(portal, channel, kind, url, method, form, years, via, body, year, next_due_at)
           VALUES (?, ?, ?, ?, ?, ?, ?, ?, (SELECT id FROM bodies WHERE name = ?), ?, ?)
           ON CONFLICT(portal, channel, kind, url, method, form) DO UPDATE SET watched = 1,
             next_due_at = CASE WHEN body IS excluded.body AND year IS excluded.year THEN next_due_at
               ELSE excluded.next_due_at END,
             body = excluded.body, year = excluded.year""",
        [
            (t.portal, t.channel, t.kind.value, t.url, t.method, t.form or "", json.dumps([t.year]), t.via.value,
             t.body, t.year, stamp(now))
            for t in articles
        ],
    )  # fmt: skip


def due_articles(conn: sqlite3.Connection, portal: str, channel: str, now: datetime) -> list[Target]:
    """The articles of a channel that are due: new ones that a killed run left, and those to be looked at again."""
    rows = conn.execute(
        """SELECT t.*, 0 AS kept, b.name AS body_name FROM targets t JOIN bodies b ON b.id = t.body
           WHERE t.portal = ? AND t.channel = ? AND t.kind = 'article' AND t.watched AND t.next_due_at <= ?""",
        (portal, channel, stamp(now)),
    ).fetchall()
    return [leased(row, row["body_name"]).target for row in rows]


def release(conn: sqlite3.Connection, run: int) -> int:
    """Give back whatever a run still holds; returns how many."""
    return conn.execute(
        "UPDATE targets SET lease_until = NULL, lease_run = NULL WHERE lease_run = ?", (run,)
    ).rowcount


def leased(row: sqlite3.Row, body: str | None) -> Leased:
    """The leased target behind a row of ``targets``, with the name of its body."""
    return Leased(
        row["id"], target_of(row, body), row["attempts"], row["etag"], row["last_modified"], row["sha256"],
        row["content_key"], row["says"], bool(row["kept"]),
    )  # fmt: skip


def own(conn: sqlite3.Connection, target: Target, now: datetime) -> Leased:
    """A control target of a run, made if it is new; controls are asked in every run, whatever is due."""
    row = conn.execute(
        """INSERT INTO targets(portal, channel, kind, url, method, form, years, via, year, next_due_at)
           VALUES (?, ?, ?, ?, ?, ?, '[]', ?, ?, ?)
           ON CONFLICT(portal, channel, kind, url, method, form) DO UPDATE SET watched = 1
           RETURNING *, EXISTS(SELECT 1 FROM evidence WHERE evidence.sha256 = targets.sha256) AS kept""",
        (target.portal, target.channel, target.kind.value, target.url, target.method, target.form or "",
         target.via.value, target.year, stamp(now)),
    ).fetchone()  # fmt: skip
    return leased(row, target.body)
