"""A home with an empty marked database, and instants that are easy to read."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from store.db import open_database
from store.home import Home


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path / "home").ensure()


@pytest.fixture
def conn(home: Home) -> Iterator[sqlite3.Connection]:
    opened = open_database(home, migrate=True, mark="test")
    yield opened
    opened.close()
