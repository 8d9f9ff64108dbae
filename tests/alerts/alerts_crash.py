"""A connection that dies at its n-th statement, as a killed process does: nothing after it happens."""

from __future__ import annotations

import sqlite3
from typing import Any


class Crash(BaseException):
    """The process is gone."""


class Crashing:
    """Passes statements on until ``left`` are done; then it and every later one raise Crash."""

    def __init__(self, conn: sqlite3.Connection, left: int) -> None:
        self._conn, self._left = conn, left

    def execute(self, *arguments: Any) -> sqlite3.Cursor:
        if self._left <= 0:
            raise Crash
        self._left -= 1
        return self._conn.execute(*arguments)


def die_after(conn: sqlite3.Connection, statements: int) -> sqlite3.Connection:
    """The connection as the dying process sees it; call ``recover`` afterwards."""
    return Crashing(conn, statements)  # type: ignore[return-value]  # the rooms use execute alone


def recover(conn: sqlite3.Connection) -> None:
    """What the next process finds: whatever was not committed never happened."""
    if conn.in_transaction:
        conn.rollback()


def contents(conn: sqlite3.Connection) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of the tables of alerts."""
    tables = ("conditions", "events", "outbox", "bundles", "deliveries", "cursor", "coverage")
    return {table: [tuple(row) for row in conn.execute(f"SELECT * FROM {table} ORDER BY 1")] for table in tables}
