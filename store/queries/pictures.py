"""The pictures of stored versions."""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Mapping, Sequence

from store.model import ReportPicture


def pictures_of(conn: sqlite3.Connection, version: int) -> tuple[ReportPicture, ...]:
    """The pictures of one version, in the order of its page."""
    rows = conn.execute("SELECT * FROM version_pictures WHERE version = ? ORDER BY n, source", (version,))
    return tuple(_picture(row) for row in rows)


def all_pictures(conn: sqlite3.Connection) -> Mapping[int, tuple[ReportPicture, ...]]:
    """The pictures of every version that has any."""
    found: defaultdict[int, tuple[ReportPicture, ...]] = defaultdict(tuple)
    for row in conn.execute("SELECT * FROM version_pictures ORDER BY version, n, source"):
        found[row["version"]] += (_picture(row),)
    return found


def version_with(
    conn: sqlite3.Connection, posting: int, address: str, content_key: str, pictures: Sequence[ReportPicture]
) -> int | None:
    """The version with this content and these pictures: the one that stands if they fit it, else the newest that fits.

    A picture that was not seen, then or now, speaks against none.
    """
    versions = _versions(conn, posting, address, content_key)
    return next((one for one in versions if _fits(pictures_of(conn, one), pictures)), None)


def archived_before(
    conn: sqlite3.Connection, body: str, year: int, address: str, content_key: str, pictures: Sequence[ReportPicture]
) -> dict[str, str]:
    """The archived pictures that a report with this content had at this address: the SHA-256 of each by its source.

    They are those of the version that these pictures fit, else of the one that stands, else of the newest.
    """
    posting = _posting(conn, body, year)
    if posting is None:
        return {}
    fitting = version_with(conn, posting, address, content_key, pictures)
    version = fitting or next(iter(_versions(conn, posting, address, content_key)), None)
    known = pictures_of(conn, version) if version is not None else ()
    return {one.source: one.evidence for one in known if one.evidence}


def has_version(conn: sqlite3.Connection, body: str, year: int, address: str, content_key: str) -> bool:
    """Whether a report with this content is known at this address, whatever its pictures."""
    posting = _posting(conn, body, year)
    return posting is not None and bool(_versions(conn, posting, address, content_key))


def _posting(conn: sqlite3.Connection, body: str, year: int) -> int | None:
    row = conn.execute(
        "SELECT postings.id FROM postings JOIN bodies ON bodies.id = body WHERE bodies.name = ? AND year = ?",
        (body, year),
    ).fetchone()
    return row["id"] if row else None


def _versions(conn: sqlite3.Connection, posting: int, address: str, content_key: str) -> list[int]:
    """The versions with a content, whatever their pictures: first the one that stands, then the newest."""
    rows = conn.execute(
        """SELECT v.id FROM versions v WHERE v.posting = :posting AND v.address = :address
             AND (v.content_key = :key OR (v.content_key > :key || '+' AND v.content_key < :key || ','))
           ORDER BY v.id = (SELECT version FROM sightings WHERE posting = :posting AND address = :address) DESC,
             v.id DESC""",
        {"posting": posting, "address": address, "key": content_key},
    )
    return [row["id"] for row in rows]


def _fits(known: Sequence[ReportPicture], seen: Sequence[ReportPicture]) -> bool:
    before = {one.source: one.evidence for one in known if one.evidence}
    return all(one.evidence is None or before.get(one.source, one.evidence) == one.evidence for one in seen)


def _picture(row: sqlite3.Row) -> ReportPicture:
    return ReportPicture(row["source"], row["evidence"], row["why"])
