"""docs/architecture.md names every table of the database and only rooms and files that exist."""

from __future__ import annotations

import sqlite3

from committed import CHECKOUT
from docs_pages import code, page, rows, sections
from sqlite_utils import Database

from store.migrations import MIGRATIONS

PAGE = page("architecture.md")


def test_every_table_is_described_in_the_order_it_is_made() -> None:
    conn = sqlite3.connect(":memory:")
    MIGRATIONS.apply(Database(conn))
    made = conn.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY rowid").fetchall()
    conn.close()
    tables = [name for (name,) in made if not name.startswith(("sqlite_", "_sqlite_"))]
    assert [row[0].strip("`") for row in rows(sections(PAGE)["The tables"])] == tables


def test_every_room_and_file_exists() -> None:
    named = {word for word in code(PAGE) if "/" in word and not word.startswith("evidence")}
    assert {"spiders/", "crawler/", "store/", "alerts/"} <= named
    assert not [word for word in named if not (CHECKOUT / word).exists()]
    listed = [row[0].strip("`") for row in rows(sections(PAGE)["The rooms"])]
    packages = [path.name + "/" for path in CHECKOUT.iterdir() if (path / "__init__.py").is_file()]
    assert sorted(listed) == sorted(packages)
