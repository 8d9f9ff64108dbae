"""``nianbao demo``: the whole job on the bundled portal, replayed at four instants."""

from __future__ import annotations

import json
import random
import sqlite3
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import alerts
from crawler.demo.city import INSTANTS
from crawler.demo.portal import DemoPortal
from crawler.schedule import crawl_command, crawl_environment
from store.clock import NOW_VARIABLE, stamp
from store.config import read_config
from store.db import immediate, open_database
from store.errors import NianbaoError
from store.home import Home
from store.queries import run_row

PORTALS = Path(__file__).resolve().parent / "portals"
_TIMEOUT = 300.0
_DONE = "demo.replayed"
_CONFIG = """\
# Written by 'nianbao demo'. Every request goes to the demo portal on this machine.
portals = {portals}

[egress]
allow_loopback = true
proxy = "http://127.0.0.1:{port}"

[crawl]
contact = "demo"

[alerts.folder]
path = {mail}

[alerts.messages]
gather_minutes = 0
"""


@dataclass(frozen=True)
class Replayed:
    """What one instant came to: the ledger line of its run, how many conditions changed, how many were told."""

    at: datetime
    run: dict[str, Any]
    events: int
    sent: int


@contextmanager
def demo_home(home: Home, portal: DemoPortal) -> Iterator[sqlite3.Connection]:
    """The demo's own home with its settings and its marked database."""
    home.ensure()
    settings = _CONFIG.format(
        portals=json.dumps(str(PORTALS)), port=portal.port, mail=json.dumps(str(home.path / "mail"))
    )
    (home.path / "nianbao.toml").write_text(settings, encoding="utf-8")
    conn = open_database(home, migrate=True, mark="demo")
    try:
        yield conn
    finally:
        conn.close()


def replay(home: Home, progress: Callable[[int, int, datetime], None]) -> list[Replayed]:
    """Crawl, check and tell at every instant not replayed before; if all were, look once more at the last.

    A replay that was killed goes on at the instant it was killed in. Raises NianbaoError when a crawl breaks.
    """
    with DemoPortal() as portal, demo_home(home, portal) as conn:
        row = conn.execute("SELECT value FROM meta WHERE key = ?", (_DONE,)).fetchone()
        left = [instant for instant in INSTANTS if row is None or stamp(instant) > row[0]] or [INSTANTS[-1]]
        done = []
        for number, instant in enumerate(left, 1):
            progress(number, len(left), instant)
            portal.now = instant
            done.append(_at(home, conn, instant))
            with immediate(conn):
                conn.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (_DONE, stamp(instant)))
        return done


def _at(home: Home, conn: sqlite3.Connection, instant: datetime) -> Replayed:
    _crawl(home, instant)
    config = read_config(home.path / "nianbao.toml")
    before = conn.execute("SELECT count(*) FROM events").fetchone()[0]
    alerts.process(conn, instant, config)
    alerts.sweep(conn, instant, config)
    report = alerts.deliver(conn, config, rng=random.Random(0))
    events = conn.execute("SELECT count(*) FROM events").fetchone()[0] - before
    run = conn.execute("SELECT max(id) FROM runs").fetchone()[0]
    return Replayed(instant, run_row(conn, run), events, report.sent)


def _crawl(home: Home, instant: datetime) -> None:
    """One real ``scrapy crawl weihai`` at an instant; status 1 is usual here, since one host always refuses."""
    environment = crawl_environment(home, **{NOW_VARIABLE: stamp(instant), "NIANBAO_CONFIG": ""})
    log = home.logs / "crawl.log"
    with log.open("ab") as output:
        done = subprocess.run(
            crawl_command(["years=2023-2025"]), env=environment, stdin=subprocess.DEVNULL, stdout=output,
            stderr=output, timeout=_TIMEOUT, check=False,
        )  # fmt: skip
    if done.returncode not in (0, 1):
        raise NianbaoError(f"the demo's crawl ended with status {done.returncode}; see {log}")
