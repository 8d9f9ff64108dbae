"""The numbers that the sentences of a report state."""

from __future__ import annotations

import sqlite3
from decimal import Decimal

from store.model import NumberClaim, Period, Quantity, Scope


def number_claims(conn: sqlite3.Connection, body: str, year: int) -> list[NumberClaim]:
    """The stored claims of one report in reading order; empty where it is not known or was not checked yet."""
    rows = conn.execute(
        """SELECT c.* FROM bodies b JOIN postings p ON p.body = b.id JOIN versions v ON v.posting = p.id
           JOIN readings r ON r.version = v.id JOIN claims c ON c.reading = r.id
           WHERE b.name = ? AND p.year = ? ORDER BY c.reading, c.n""",
        (body, year),
    )
    return [
        NumberClaim(
            r["section"], r["sentence"], r["words"], r["quote"], Quantity(r["quantity"]), Decimal(r["value"]),
            r["unit"], Decimal(r["step"]), r["subject"], Scope(r["scope"]), Period(r["period"]),
            bool(r["approximate"]), bool(r["certain"]),
        )
        for r in rows
    ]  # fmt: skip
