"""How many bodies stand where with last calendar year's report, by district: what the picture in a mail shows."""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from collections.abc import Iterable
from datetime import datetime

from alerts.cases import BodyYearCase
from alerts.scope import Scopes


def keep(conn: sqlite3.Connection, now: datetime, scopes: Scopes, cases: Iterable[BodyYearCase]) -> None:
    """Keep the counts of this instant, if they are others than those kept; within the caller's transaction."""
    year = now.year - 1
    counted: dict[str, Counter[str]] = {}
    for case in cases:
        if case.year == year and case.row.body.owes(year):
            district = scopes.of(case.subject).district
            counted.setdefault(district, Counter())[case.row.judgement.state.value] += 1
    rows = {name: dict(sorted(states.items())) for name, states in counted.items()}
    text = json.dumps({"year": year, "districts": rows} if rows else {}, ensure_ascii=False)
    if kept(conn) != text:
        conn.execute("UPDATE coverage SET counts = ?", (text,))


def kept(conn: sqlite3.Connection) -> str:
    """The counts last kept, as JSON: ``{"year": 2025, "districts": {NAME: {STATE: COUNT}}}``, or ``{}``."""
    text: str = conn.execute("SELECT counts FROM coverage").fetchone()[0]
    return text
