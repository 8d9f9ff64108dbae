"""The ledger of runs."""

from __future__ import annotations

import json
import sqlite3
from typing import Any


def run_row(conn: sqlite3.Connection, run: int) -> dict[str, Any]:
    """One line of the ledger, ``unknown`` and ``arguments`` unpacked."""
    row = dict(conn.execute("SELECT * FROM runs WHERE id = ?", (run,)).fetchone())
    return {**row, "unknown": json.loads(row["unknown"]), "arguments": json.loads(row["arguments"])}
