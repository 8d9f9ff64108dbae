"""What checking a version came to: its findings, kept for ever, and its number claims."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Mapping
from datetime import datetime

from store.clock import stamp
from store.model import Checked, Finding
from store.record.changes import body_year, note
from store.record.claims import recorded_claims
from store.record.figures import cell_values, figures


def recorded_findings(
    conn: sqlite3.Connection,
    version: int,
    findings: Mapping[str, Finding],
    validator_version: int,
    at: datetime,
) -> tuple[int, int]:
    """Make the open findings of a version those given, by fingerprint. Returns how many came and went.

    A finding that is gone keeps its row with ``gone_at``; one that comes back is open again. Findings of
    other versions of the same posting end: only the newest version speaks. The number claims of a `Checked`
    take the place of those stored for the posting; a plain mapping states none.
    """
    posting = conn.execute("SELECT posting FROM versions WHERE id = ?", (version,)).fetchone()[0]
    body, year = conn.execute("SELECT body, year FROM postings WHERE id = ?", (posting,)).fetchone()
    recorded_claims(conn, posting, version, findings.claims if isinstance(findings, Checked) else ())
    before = dict(
        conn.execute(
            "SELECT fingerprint, figures FROM findings WHERE body = ? AND year = ? AND gone_at IS NULL", (body, year)
        ).fetchall()
    )  # fmt: skip
    values = cell_values(conn, version) if findings else {}
    now = {key: figures(finding, values) for key, finding in findings.items()}
    _end(conn, before.keys() - now.keys(), at)
    conn.executemany(
        """INSERT INTO findings(fingerprint, body, year, version, code, verdict, table_key, cells, expected, reported,
             message, validator_version, first_at, sentence, figures)
           VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
           ON CONFLICT(fingerprint) DO UPDATE SET version = excluded.version, verdict = excluded.verdict,
             expected = excluded.expected, reported = excluded.reported, message = excluded.message,
             validator_version = excluded.validator_version, sentence = excluded.sentence, figures = excluded.figures,
             gone_at = NULL""",
        [
            (key, body, year, version, f.code, f.verdict.value, f.table, json.dumps(f.cells), f.expected, f.reported,
             f.message, validator_version, stamp(at), f.sentence, now[key])
            for key, f in findings.items()
        ],
    )  # fmt: skip
    came, went = now.keys() - before.keys(), before.keys() - now.keys()
    # Where the figures differ, what a person decided no longer holds: alerts must look again.
    moved = [key for key, said in before.items() if key in now and said is not None and said != now[key]]
    if came or went or moved:
        name = conn.execute("SELECT name FROM bodies WHERE id = ?", (body,)).fetchone()[0]
        note(conn, at, "findings.changed", body_year(name, year), came=len(came), went=len(went), open=len(now))
    return len(came), len(went)


def _end(conn: sqlite3.Connection, fingerprints: Iterable[str], at: datetime) -> None:
    conn.executemany("UPDATE findings SET gone_at = ? WHERE fingerprint = ?", [(stamp(at), f) for f in fingerprints])
