"""Stored versions of reports, for rereading."""

from __future__ import annotations

import json
import sqlite3
from dataclasses import dataclass
from typing import Any

from store.model import Body, ReportPicture
from store.queries.bodies import all_bodies
from store.queries.pictures import all_pictures


@dataclass(frozen=True, slots=True)
class StoredVersion:
    """A version of a report as stored, with its newest reading and who read it so (None if it was never read)."""

    id: int
    body: Body
    year: int
    evidence: str
    content_type: str | None
    url: str
    is_current: bool
    reading: dict[str, Any] | None
    pictures: tuple[ReportPicture, ...] = ()
    reader: int | None = None


def stored_versions(conn: sqlite3.Connection, not_read_by: int | None) -> list[StoredVersion]:
    """Every stored version, or those that the reader of this version has not read."""
    known, pictures = all_bodies(conn), all_pictures(conn)
    rows = conn.execute(
        """SELECT v.*, p.body, p.year, v.id = p.current AS current,
             (SELECT json FROM readings WHERE version = v.id ORDER BY reader_version DESC LIMIT 1) AS reading,
             (SELECT max(reader_version) FROM readings WHERE version = v.id) AS reader
           FROM versions v JOIN postings p ON p.id = v.posting
           WHERE :reader IS NULL
             OR NOT EXISTS (SELECT 1 FROM readings WHERE version = v.id AND reader_version = :reader)
           ORDER BY v.id""",
        {"reader": not_read_by},
    )
    return [
        StoredVersion(
            r["id"], known[r["body"]], r["year"], r["evidence"], r["content_type"], r["url"], bool(r["current"]),
            json.loads(r["reading"]) if r["reading"] else None, pictures.get(r["id"], ()), r["reader"],
        )
        for r in rows
    ]  # fmt: skip
