"""Looks: first their evidence, then what they say."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from store.clock import stamp
from store.model import Fetched, Observation, Outcome, Verdict


@dataclass(frozen=True, slots=True)
class LookRow:
    """A look about to be written. ``kept`` says that its bytes were put into the evidence store for it."""

    run: int
    target: int
    at: datetime
    sha256: str | None
    status: int | None = None
    final_url: str | None = None
    headers: tuple[tuple[str, str], ...] = ()
    size: int = 0
    type: str = ""
    kept: bool = False

    @classmethod
    def of(cls, run: int, target: int, fetched: Fetched, sha256: str | None, *, kept: bool) -> LookRow:
        return cls(
            run, target, fetched.at, sha256, fetched.status, fetched.final_url, fetched.headers,
            len(fetched.body), fetched.header("content-type") or "", kept,
        )  # fmt: skip


def archive(conn: sqlite3.Connection, look: LookRow) -> int:
    """Commit that these bytes came back, before anybody parses them; returns the number of the look."""
    return _insert(conn, look, Outcome.ARCHIVED, None, None, complete=False, content_key=None)


def conclude(
    conn: sqlite3.Connection,
    look: LookRow | int,
    outcome: Outcome,
    observations: Sequence[Observation],
    *,
    channel: str,
    reason: str | None = None,
    detail: str | None = None,
    content_key: str | None = None,
) -> int:
    """Write what a look says: its outcome, its observations, and the standing of its channel."""
    complete = outcome is not Outcome.UNKNOWN
    if isinstance(look, int):
        number = look
        at = conn.execute("SELECT at FROM looks WHERE id = ?", (number,)).fetchone()[0]
        conn.execute(
            "UPDATE looks SET outcome = ?, reason = ?, detail = ?, complete = ?, content_key = ? WHERE id = ?",
            (outcome.value, reason, detail, int(complete), content_key, number),
        )
    else:
        number = _insert(conn, look, outcome, reason, detail, complete=complete, content_key=content_key)
        at = stamp(look.at)
    for observation in observations:
        _observe(conn, number, at, channel, observation)
    return number


def settle(
    conn: sqlite3.Connection,
    run: int,
    target: int,
    next_due_at: datetime,
    *,
    fetched: Fetched | None = None,
    sha256: str | None = None,
    content_key: str | None = None,
    says: str | None = None,
    complete: bool = True,
) -> None:
    """Give a target back with what the next look needs; without ``fetched`` its memory stays as it was.

    A lease that another run took meanwhile is left to it.
    ``complete``: it was seen whole. Else its attempts go on being counted, so that it is tried less and less often.
    """
    conn.execute("UPDATE targets SET next_due_at = ? WHERE id = ?", (stamp(next_due_at), target))
    conn.execute(
        "UPDATE targets SET lease_until = NULL, lease_run = NULL WHERE id = ? AND (lease_run IS NULL OR lease_run = ?)",
        (target, run),
    )
    if fetched is None:
        return
    conn.execute(
        """UPDATE targets SET attempts = attempts * ?, etag = ?, last_modified = ?, sha256 = ?, content_key = ?,
             says = ? WHERE id = ?""",
        (int(not complete), fetched.header("etag"), fetched.header("last-modified"), sha256, content_key, says,
         target),
    )  # fmt: skip


def _insert(
    conn: sqlite3.Connection,
    look: LookRow,
    outcome: Outcome,
    reason: str | None,
    detail: str | None,
    *,
    complete: bool,
    content_key: str | None,
) -> int:
    if look.kept:
        conn.execute(
            "INSERT OR IGNORE INTO evidence(sha256, size, type, stored_at) VALUES (?, ?, ?, ?)",
            (look.sha256, look.size, look.type, stamp(look.at)),
        )
    cursor = conn.execute(
        """INSERT INTO looks(run, target, at, outcome, reason, detail, complete, status, final_url, headers, sha256,
             evidence, content_key)
           VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, (SELECT sha256 FROM evidence WHERE sha256 = ?), ?)""",
        (look.run, look.target, stamp(look.at), outcome.value, reason, detail, int(complete), look.status,
         look.final_url, json.dumps(look.headers) if look.kept else None, look.sha256, look.sha256, content_key),
    )  # fmt: skip
    return int(cursor.lastrowid or 0)


def _observe(conn: sqlite3.Connection, look: int, at: str, channel: str, seen: Observation) -> None:
    body = conn.execute("SELECT id FROM bodies WHERE name = ?", (seen.body,)).fetchone()[0]
    conn.execute(
        "INSERT INTO observations(look, body, year, channel, at, verdict, reason, why) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        (look, body, seen.year, channel, at, seen.verdict.value, seen.reason, seen.why),
    )
    conn.execute(
        "UPDATE standing SET last_at = ?, verdict = ?, reason = ?, why = ?, look = ? "
        "WHERE body = ? AND year = ? AND channel = ?",
        (at, seen.verdict.value, seen.reason, seen.why, look, body, seen.year, channel),
    )
    if seen.verdict is Verdict.POSTED:
        conn.execute(
            "UPDATE postings SET last_seen_at = max(last_seen_at, ?) WHERE body = ? AND year = ?",
            (at, body, seen.year),
        )
