"""The pictures of a version: the key they make, and which evidence holds each."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Sequence

from store.model import ReportPicture


def key_with(
    conn: sqlite3.Connection, posting: int, address: str, content_key: str, pictures: Sequence[ReportPicture]
) -> str:
    """The key of a new version: that of its content, with that of its pictures where another version has the former."""
    taken = conn.execute(
        "SELECT 1 FROM versions WHERE posting = ? AND address = ? AND content_key = ?", (posting, address, content_key)
    ).fetchone()
    if taken is None:
        return content_key
    seen = "\n".join(sorted(f"{one.source} {one.evidence}" for one in pictures if one.evidence))
    return f"{content_key}+{hashlib.sha256(seen.encode()).hexdigest()}"


def keep_pictures(conn: sqlite3.Connection, version: int, pictures: Sequence[ReportPicture]) -> None:
    """Remember the pictures of a version; one that is known is not forgotten because it could not be had again."""
    conn.executemany(
        """INSERT INTO version_pictures(version, n, source, evidence, why) VALUES (?, ?, ?, ?, ?)
           ON CONFLICT(version, source) DO UPDATE SET n = excluded.n, evidence = coalesce(evidence, excluded.evidence),
             why = CASE WHEN coalesce(evidence, excluded.evidence) IS NULL THEN excluded.why END""",
        [(version, n, one.source, one.evidence, one.why) for n, one in enumerate(pictures, 1)],
    )
