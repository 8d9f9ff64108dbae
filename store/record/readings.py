"""What a version says, by which reader, and its cells."""

from __future__ import annotations

import json
import sqlite3
from datetime import datetime

from store.clock import stamp
from store.model import Reading
from store.record.changes import body_year, note


def recorded_reading(
    conn: sqlite3.Connection, version: int, reading: Reading, reader_version: int, at: datetime,
    *, quarantine: str | None = None,
) -> int:  # fmt: skip
    """Store a reading (the JSON is the truth, the cells are derived from it) and say so in ``changes``.

    ``quarantine`` is the code of the failure for which the document could not be read at all.
    """
    text = json.dumps(reading.to_json(), ensure_ascii=False)
    row = conn.execute(
        """INSERT INTO readings(version, reader_version, kind, image_only, json, at, quarantine)
           VALUES (?, ?, ?, ?, ?, ?, ?)
           ON CONFLICT(version, reader_version) DO UPDATE SET kind = excluded.kind, image_only = excluded.image_only,
             json = excluded.json, at = excluded.at, quarantine = excluded.quarantine RETURNING id""",
        (version, reader_version, reading.kind.value, int(reading.is_image_only), text, stamp(at), quarantine),
    ).fetchone()
    number: int = row[0]
    conn.execute("DELETE FROM cells WHERE reading = ?", (number,))
    conn.executemany(
        "INSERT INTO cells(reading, key, value, raw, medium, verified) VALUES (?, ?, ?, ?, ?, ?)",
        [
            (number, f"{name}.{key}", None if cell.value is None else str(cell.value), cell.raw, table.medium.value,
             table.verified)
            for name, table in reading.tables.items()
            for key, cell in table.cells.items()
        ],
    )  # fmt: skip
    body, year = _owner(conn, version)
    note(conn, at, "reading.new", body_year(body, year), reading=reading.kind.value, image_only=reading.is_image_only)
    return number


def _owner(conn: sqlite3.Connection, version: int) -> tuple[str, int]:
    row = conn.execute(
        """SELECT bodies.name, postings.year FROM versions JOIN postings ON postings.id = versions.posting
           JOIN bodies ON bodies.id = postings.body WHERE versions.id = ?""",
        (version,),
    ).fetchone()
    return row[0], row[1]
