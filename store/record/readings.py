"""What a version says, by which reader; its cells; and the findings that follow."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Mapping
from datetime import datetime

from store.clock import stamp
from store.model import Finding, Reading
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
        "INSERT INTO cells(reading, key, value, raw, medium) VALUES (?, ?, ?, ?, ?)",
        [
            (number, f"{name}.{key}", None if cell.value is None else str(cell.value), cell.raw, table.medium.value)
            for name, table in reading.tables.items()
            for key, cell in table.cells.items()
        ],
    )
    body, year = _owner(conn, version)
    note(conn, at, "reading.new", body_year(body, year), reading=reading.kind.value, image_only=reading.is_image_only)
    return number


def recorded_findings(
    conn: sqlite3.Connection,
    version: int,
    findings: Mapping[str, Finding],
    validator_version: int,
    at: datetime,
) -> tuple[int, int]:
    """Make the open findings of a version those given, by fingerprint. Returns how many came and went.

    A finding that is gone keeps its row with ``gone_at``; one that comes back is open again. Findings of
    other versions of the same posting end: only the version that stands now speaks.
    """
    posting = conn.execute("SELECT posting FROM versions WHERE id = ?", (version,)).fetchone()[0]
    body, year = conn.execute("SELECT body, year FROM postings WHERE id = ?", (posting,)).fetchone()
    before = {
        row[0] for row in conn.execute(
            "SELECT fingerprint FROM findings WHERE body = ? AND year = ? AND gone_at IS NULL", (body, year)
        )
    }  # fmt: skip
    _end(conn, before - set(findings), at)
    conn.executemany(
        """INSERT INTO findings(fingerprint, body, year, version, code, verdict, table_key, cells, expected, reported,
             message, validator_version, first_at, sentence) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
           ON CONFLICT(fingerprint) DO UPDATE SET version = excluded.version, verdict = excluded.verdict,
             expected = excluded.expected, reported = excluded.reported, message = excluded.message,
             validator_version = excluded.validator_version, sentence = excluded.sentence, gone_at = NULL""",
        [
            (key, body, year, version, f.code, f.verdict.value, f.table, json.dumps(f.cells), f.expected, f.reported,
             f.message, validator_version, stamp(at), f.sentence)
            for key, f in findings.items()
        ],
    )  # fmt: skip
    came, went = len(set(findings) - before), len(before - set(findings))
    if came or went:
        name = conn.execute("SELECT name FROM bodies WHERE id = ?", (body,)).fetchone()[0]
        note(conn, at, "findings.changed", body_year(name, year), came=came, went=went, open=len(findings))
    return came, went


def _end(conn: sqlite3.Connection, fingerprints: Iterable[str], at: datetime) -> None:
    conn.executemany("UPDATE findings SET gone_at = ? WHERE fingerprint = ?", [(stamp(at), f) for f in fingerprints])


def _owner(conn: sqlite3.Connection, version: int) -> tuple[str, int]:
    row = conn.execute(
        """SELECT bodies.name, postings.year FROM versions JOIN postings ON postings.id = versions.posting
           JOIN bodies ON bodies.id = postings.body WHERE versions.id = ?""",
        (version,),
    ).fetchone()
    return row[0], row[1]
