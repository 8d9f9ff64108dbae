"""The numbers that the sentences of a report state: derived from its reading, written anew as a whole."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence

from store.model import NumberClaim

_COLUMNS = (
    "section", "sentence", "words", "quote", "quantity", "value", "unit", "step", "subject", "scope", "period",
    "approximate", "certain",
)  # fmt: skip


def recorded_claims(conn: sqlite3.Connection, posting: int, version: int, claims: Sequence[NumberClaim]) -> None:
    """Make the claims of a posting those of one version's newest reading; where they are the same, write nothing."""
    found = conn.execute(
        "SELECT id FROM readings WHERE version = ? ORDER BY reader_version DESC LIMIT 1", (version,)
    ).fetchone()
    if found is None:
        return
    wanted = [(found[0], n, *_row(claim)) for n, claim in enumerate(claims)]
    known = conn.execute(
        f"""SELECT c.reading, c.n, {", ".join(f"c.{name}" for name in _COLUMNS)} FROM versions v
            JOIN readings r ON r.version = v.id JOIN claims c ON c.reading = r.id
            WHERE v.posting = ? ORDER BY c.reading, c.n""",
        (posting,),
    ).fetchall()
    if [tuple(row) for row in known] == wanted:
        return
    conn.executemany("DELETE FROM claims WHERE reading = ?", [(n,) for n in {row[0] for row in known}])
    marks = ", ".join("?" for _ in range(len(_COLUMNS) + 2))
    conn.executemany(f"INSERT INTO claims(reading, n, {', '.join(_COLUMNS)}) VALUES ({marks})", wanted)


def _row(claim: NumberClaim) -> tuple[object, ...]:
    plain = claim.to_json()
    return tuple(int(plain[name]) if isinstance(plain[name], bool) else plain[name] for name in _COLUMNS)
