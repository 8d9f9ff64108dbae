"""Opening the house for commands that read: settings, database, clock, limits."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from store.clock import clock_for
from store.config import Config, load_config
from store.db import mark_of, open_database
from store.home import Home, default_home
from store.queries import thresholds
from store.states import Thresholds


@dataclass(frozen=True)
class Desk:
    """What a command works with."""

    home: Home
    config: Config
    conn: sqlite3.Connection
    now: datetime
    limits: Thresholds


@contextmanager
def desk() -> Iterator[Desk]:
    """The opened house, with its database made or migrated first. Raises NianbaoError."""
    home = default_home().ensure()
    config = load_config(home)
    conn = open_database(home, migrate=True)
    try:
        now = clock_for(mark_of(conn)).now()
        yield Desk(home, config, conn, now, thresholds(config.missing))
    finally:
        conn.close()
