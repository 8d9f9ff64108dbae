"""Real crawls: Scrapy in a child process, against the demo portal on loopback."""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import subprocess
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from crawler.demo.city import INSTANTS
from crawler.demo.portal import DemoPortal
from crawler.schedule import crawl_command, crawl_environment
from store.clock import stamp
from store.config import Missing
from store.db import open_database
from store.home import Home
from store.queries import BodyYear, body_years, thresholds


@dataclass
class Crawls:
    """A home with a marked database, and a portal to crawl."""

    home: Home
    portal: DemoPortal
    portals: Path

    def configure(self, more: str = "") -> None:
        (self.home.path / "nianbao.toml").write_text(
            f'portals = {json.dumps(str(self.portals))}\n[egress]\nallow_loopback = true\n'
            f'proxy = "http://127.0.0.1:{self.portal.port}"\n{more}',
            encoding="utf-8",
        )

    def start(self, *arguments: str, now: datetime = INSTANTS[0], spider: str = "weihai") -> subprocess.Popen[str]:
        command = crawl_command(arguments)
        command[command.index("weihai")] = spider
        return subprocess.Popen(
            command, env=crawl_environment(self.home, NIANBAO_NOW=stamp(now), NIANBAO_CONFIG=""),
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True,
        )  # fmt: skip

    def run(
        self, *arguments: str, now: datetime = INSTANTS[0], spider: str = "weihai"
    ) -> subprocess.CompletedProcess[str]:
        child = self.start(*arguments, now=now, spider=spider)
        _, errors = child.communicate(timeout=180)
        return subprocess.CompletedProcess(child.args, child.returncode, "", errors)

    def kill_after(self, condition: Callable[[sqlite3.Connection], bool], *arguments: str) -> bool:
        """Start a crawl and ``kill -9`` it as soon as the condition holds; False if it ended first."""
        child = self.start(*arguments)
        with closing(self.connect()) as conn:
            while child.poll() is None and not condition(conn):
                pass
        killed = child.poll() is None
        if killed:
            os.kill(child.pid, signal.SIGKILL)
        child.communicate(timeout=60)
        return killed

    def connect(self) -> sqlite3.Connection:
        return open_database(self.home, migrate=False)

    def states(self, now: datetime, year: int | None = 2025) -> dict[str, BodyYear]:
        with closing(self.connect()) as conn:
            return {row.body.name: row for row in body_years(conn, now, thresholds(Missing()), year=year)}

    def one(self, sql: str, *arguments: object) -> object:
        with closing(self.connect()) as conn:
            return conn.execute(sql, arguments).fetchone()[0]
