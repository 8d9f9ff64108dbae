"""A report found: one posting per body and year, its sightings at addresses, its versions over time."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from store.clock import stamp
from store.model import Fetched, ReportPicture, Sighted
from store.queries.pictures import version_with
from store.record.changes import body_year, note
from store.record.pictures import keep_pictures, key_with


@dataclass(frozen=True, slots=True)
class Posted:
    """Where a report was put: its posting and version, and whether each was not known before.

    ``changed`` says that another version stood at this address at the last look. ``evidence`` holds the bytes the
    version was first seen in.
    """

    posting: int
    version: int
    is_new: bool
    is_new_version: bool
    changed: bool
    evidence: str


def posted(
    conn: sqlite3.Connection,
    look: int,
    body: str,
    year: int,
    channel: str,
    sighted: Sighted,
    fetched: Fetched,
    *,
    content_key: str,
    evidence: str,
    pictures: Sequence[ReportPicture] = (),
) -> Posted:
    """Record that a report stands at an address: posting, sighting, version, and the change in ``changes``.

    ``pictures`` stand in it in place of tables: with one replaced it is another version, with one more seen it is not.
    """
    body_id = conn.execute("SELECT id FROM bodies WHERE name = ?", (body,)).fetchone()[0]
    posting, is_new = _posting(conn, body_id, year, sighted, fetched.at)
    stood = _sighting(conn, posting, channel, look, sighted, fetched.at)
    version = version_with(conn, posting, sighted.address, content_key, pictures)
    is_new_version = version is None
    if version is None:
        key = key_with(conn, posting, sighted.address, content_key, pictures)
        version = _version(conn, posting, look, sighted.address, fetched, key, evidence)
    keep_pictures(conn, version, pictures)
    conn.execute(
        "UPDATE sightings SET version = ? WHERE posting = ? AND address = ?", (version, posting, sighted.address)
    )
    conn.execute("UPDATE postings SET current = ? WHERE id = ?", (version, posting))
    # Another content than stood at this address, be it new or one that stood there before.
    changed = stood is not None and stood != version
    if is_new:
        shown = sighted.displayed_at
        note(
            conn, fetched.at, "posting.new", body_year(body, year),
            url=sighted.url, title=sighted.title, displayed_at=stamp(shown) if shown else None,
        )  # fmt: skip
    elif changed:
        note(conn, fetched.at, "posting.changed", body_year(body, year), url=sighted.url, version=version)
    first = conn.execute("SELECT evidence FROM versions WHERE id = ?", (version,)).fetchone()["evidence"]
    return Posted(posting, version, is_new, is_new_version, changed, first)


def _posting(conn: sqlite3.Connection, body: int, year: int, seen: Sighted, at: datetime) -> tuple[int, bool]:
    row = conn.execute("SELECT id FROM postings WHERE body = ? AND year = ?", (body, year)).fetchone()
    displayed = _displayed(seen)
    if row is None:
        cursor = conn.execute(
            """INSERT INTO postings(body, year, article_id, title, url, displayed_at, url_date, first_seen_at,
                 last_seen_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)""",
            (body, year, seen.article_id, seen.title, seen.url, displayed, seen.url_date, stamp(at), stamp(at)),
        )
        return int(cursor.lastrowid or 0), True
    # The first claim stands: a date changed later is kept with the sighting, not believed instead.
    conn.execute(
        """UPDATE postings SET last_seen_at = ?, displayed_at = coalesce(displayed_at, ?),
             url_date = coalesce(url_date, ?), article_id = coalesce(article_id, ?) WHERE id = ?""",
        (stamp(at), displayed, seen.url_date, seen.article_id, row["id"]),
    )
    return row["id"], False


def _sighting(
    conn: sqlite3.Connection, posting: int, channel: str, look: int, seen: Sighted, at: datetime
) -> int | None:
    """Record the sighting; the version that stood at this address at the last look, None where there was none."""
    row = conn.execute("SELECT version FROM sightings WHERE posting = ? AND address = ?", (posting, seen.address))
    stood = row.fetchone()
    conn.execute(
        """INSERT INTO sightings(posting, address, url, channel, first_at, last_at, look, displayed_at)
           VALUES (?, ?, ?, ?, ?, ?, ?, ?)
           ON CONFLICT(posting, address) DO UPDATE SET last_at = excluded.last_at, look = excluded.look,
             displayed_at = excluded.displayed_at""",
        (posting, seen.address, seen.url, channel, stamp(at), stamp(at), look, _displayed(seen)),
    )
    return stood["version"] if stood else None


def _version(
    conn: sqlite3.Connection, posting: int, look: int, address: str, fetched: Fetched, content_key: str, evidence: str
) -> int:
    cursor = conn.execute(
        """INSERT INTO versions(posting, address, content_key, evidence, content_type, url, first_at, look)
           VALUES (?, ?, ?, ?, ?, ?, ?, ?)""",
        (
            posting, address, content_key, evidence, fetched.header("content-type"), fetched.final_url,
            stamp(fetched.at), look,
        ),
    )  # fmt: skip
    return int(cursor.lastrowid or 0)


def _displayed(seen: Sighted) -> str | None:
    """A date alone is stored as a date alone: it claims no time of day."""
    if seen.displayed_at is None:
        return None
    return seen.displayed_at.date().isoformat() if seen.displayed_is_date_only else stamp(seen.displayed_at)
