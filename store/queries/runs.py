"""The ledger of runs."""

from __future__ import annotations

import json
import sqlite3
from dataclasses import dataclass
from typing import Any


def run_row(conn: sqlite3.Connection, run: int) -> dict[str, Any]:
    """One line of the ledger, ``unknown`` and ``arguments`` unpacked."""
    row = dict(conn.execute("SELECT * FROM runs WHERE id = ?", (run,)).fetchone())
    return {**row, "unknown": json.loads(row["unknown"]), "arguments": json.loads(row["arguments"])}


@dataclass(frozen=True, slots=True)
class RunEnd:
    """How a run ended. Times are ISO 8601 in Asia/Shanghai."""

    id: int
    started_at: str
    ended_at: str
    reason: str
    errors: int

    @property
    def failed(self) -> bool:
        """Died, broke off, or something of ours failed in it; looks that are merely unknown are no failure."""
        return self.reason not in {"finished", "shutdown"} or self.errors > 0


def last_end(conn: sqlite3.Connection) -> RunEnd | None:
    """The run that ended last; None where none ever did."""
    row = conn.execute(
        """SELECT id, started_at, ended_at, coalesce(exit_reason, 'died') AS reason, errors FROM runs
           WHERE ended_at IS NOT NULL ORDER BY ended_at DESC, id DESC LIMIT 1"""
    ).fetchone()
    return RunEnd(**dict(row)) if row else None


def last_start(conn: sqlite3.Connection) -> str | None:
    """When a run was last started; None where none ever was."""
    found: str | None = conn.execute("SELECT max(started_at) FROM runs").fetchone()[0]
    return found


def ever_finished(conn: sqlite3.Connection) -> bool:
    """Whether a run ever came to its end by itself."""
    return conn.execute("SELECT 1 FROM runs WHERE exit_reason = 'finished' LIMIT 1").fetchone() is not None
