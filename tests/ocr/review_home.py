"""A home with one report whose tables are pictures, for the tests of ``nianbao review``."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path
from typing import Any

import pytest

from crawler.cli import main
from crawler.parser import READER_VERSION
from store import record
from store.clock import unstamp
from store.db import open_database
from store.evidence import EvidenceStore
from store.home import Home
from store.model import Reading

BODY, YEAR = "示例市示例区人民政府", 2023
AT = "2024-01-20T09:00:00+08:00"
#: Rows that stand before a version in the database; what they say does not matter here.
ROWS = (
    ("bodies", {"id": 1, "name": BODY, "level": "district", "portal": "示例"}),
    ("targets", {"id": 1, "portal": "p", "channel": "c", "kind": "page", "url": "u", "via": "plain",
                 "next_due_at": AT}),
    ("runs", {"id": 1, "spider": "s", "arguments": "{}", "pid": 1, "process": 0.0, "started_at": AT}),
    ("looks", {"id": 1, "run": 1, "target": 1, "at": AT, "outcome": "first", "complete": 1}),
    ("postings", {"id": 1, "body": 1, "year": YEAR, "url": "u", "first_seen_at": AT, "last_seen_at": AT}),
)


def pictured_home(path: Path, monkeypatch: pytest.MonkeyPatch, page: bytes, reading: Reading) -> Home:
    """A home with one report: the bytes of its page and what was read from them."""
    monkeypatch.setenv("NIANBAO_HOME", str(path))
    monkeypatch.delenv("NIANBAO_CONFIG", raising=False)
    made = Home(path).ensure()
    conn = open_database(made, migrate=True)
    evidence = EvidenceStore(made.evidence).put(page)
    version = {"id": 1, "posting": 1, "address": "u", "content_key": "k", "evidence": evidence, "url": "u", "look": 1}
    kept = {"sha256": evidence, "size": len(page), "type": "image/png", "stored_at": AT}
    for table, row in (*ROWS, ("evidence", kept), ("versions", {**version, "first_at": AT})):
        marks = ", ".join("?" * len(row))
        conn.execute(f"INSERT INTO {table}({', '.join(row)}) VALUES ({marks})", tuple(row.values()))
    conn.execute("UPDATE postings SET current = 1")
    record.recorded_reading(conn, 1, reading, READER_VERSION, unstamp(AT))
    conn.commit()
    conn.close()
    return made


def shown(capsys: pytest.CaptureFixture[str], *arguments: str) -> Any:
    """What a command prints as JSON."""
    assert main([*arguments, "--json"]) == 0
    return json.loads(capsys.readouterr().out)


def newest(conn: sqlite3.Connection) -> Reading:
    """The newest reading there is."""
    row = conn.execute("SELECT json FROM readings ORDER BY id DESC LIMIT 1").fetchone()
    return Reading.from_json(json.loads(row[0]))
