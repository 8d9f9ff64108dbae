"""Open findings."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class FindingRow:
    """An open finding."""

    body: str
    year: int
    code: str
    verdict: str
    message: str
    url: str
    fingerprint: str
    first_at: str

    def to_json(self) -> dict[str, Any]:
        return {name: getattr(self, name) for name in self.__dataclass_fields__}


def open_findings(
    conn: sqlite3.Connection, *, body: str | None = None, year: int | None = None
) -> list[FindingRow]:
    """Open findings, errors first, of one body or year or of all."""
    rows = conn.execute(
        """SELECT b.name AS body, f.year, f.code, f.verdict, f.message, v.url, f.fingerprint, f.first_at
           FROM findings f JOIN bodies b ON b.id = f.body JOIN versions v ON v.id = f.version
           WHERE f.gone_at IS NULL AND (:body IS NULL OR b.name = :body) AND (:year IS NULL OR f.year = :year)
           ORDER BY f.verdict = 'error' DESC, f.verdict, f.year, b.id, f.id""",
        {"body": body, "year": year},
    )
    return [FindingRow(**dict(row)) for row in rows]
