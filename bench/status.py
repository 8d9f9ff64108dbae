"""``body_years``, which ``nianbao status`` runs, over 20,000 stored report-years: one year, and all of them."""

from __future__ import annotations

import argparse
import json
import sqlite3
import statistics
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

from measure import table
from pages import wordy_page

from crawler.demo.world import Dialect, Site
from crawler.parser import READER_VERSION, read
from store import record
from store.clock import SHANGHAI
from store.config import Missing
from store.db import immediate, open_database
from store.home import Home
from store.model import (
    Body,
    Channel,
    Fetched,
    Finding,
    Level,
    Observation,
    Outcome,
    Portal,
    Reading,
    Section,
    Severity,
    Sighted,
    Target,
    Verdict,
    WatchList,
)
from store.queries import body_years, thresholds

AIM = 0.3
YEARS = tuple(range(2018, 2026))
#: Days after 1 January of the year after the report year on which every body is looked at.
LOOKS = (15, 32, 33, 45)
#: Of ten bodies: what their page says at the four looks.
_P, _A, _U = Verdict.POSTED, Verdict.ABSENT, Verdict.UNKNOWN
HABITS = (
    *[(_P, _P, _P, _P)] * 5, (_A, _P, _P, _P), (_A, _A, _P, _P), (_A, _A, _A, _A), (_A, _A, _A, _P), (_U, _U, _U, _U),
)  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--smoke", action="store_true", help="a tiny run that proves the bench works")
    args = parser.parse_args()
    bodies, rounds = (20, 1) if args.smoke else (2500, 7)
    with tempfile.TemporaryDirectory(prefix="nianbao-bench-") as folder:
        home = Home(Path(folder) / "home")
        with closing(open_database(home, migrate=True, mark="test")) as conn:
            conn.execute("PRAGMA synchronous = OFF")  # building only; what is measured opens it anew
            Builder(conn, bodies).build()
        asked = {"one year": 2025, "all years": None}
        found = {name: measured(home, year, rounds) for name, year in asked.items()}
        size = home.database.stat().st_size
    counts = ", ".join(f"{state} {n}" for state, n in sorted(found["all years"][1].items()))
    table(
        f"{bodies * len(YEARS)} report-years ({counts}), {len(LOOKS)} looks each, database {size / 1e6:.0f} MB; "
        f"median of {rounds}, each with a connection of its own",
        ["asked for", "report-years", "seconds", "aim"],
        [[name, str(sum(states.values())), f"{seconds:.3f}", f"< {AIM}"] for name, (seconds, states) in found.items()],
    )


def measured(home: Home, year: int | None, rounds: int) -> tuple[float, Counter[str]]:
    """Median seconds by the wall clock, the file in the cache of the system; and what came of it by state."""
    costs, now = [], datetime(2026, 3, 1, 9, tzinfo=SHANGHAI)
    for _ in range(rounds):
        with closing(open_database(home, migrate=False)) as conn:
            start = time.perf_counter()
            rows = body_years(conn, now, thresholds(Missing()), year=year)
            costs.append(time.perf_counter() - start)
    return statistics.median(costs), Counter(row.judgement.state.value for row in rows)


class Builder:
    """Fills a database through the functions the crawler writes with."""

    def __init__(self, conn: sqlite3.Connection, bodies: int) -> None:
        self._conn = conn
        self._bodies = [
            Body(f"示例市第{n}局", Level.DEPARTMENT if n % 4 else Level.TOWN, f"bench{n % 40}") for n in range(bodies)
        ]
        self._reading = _as_large_as_a_real_one()

    def build(self) -> None:
        """Every body and year, looked at four times."""
        portals = tuple(self._portal(f"bench{n}") for n in range(40))
        for year in YEARS:
            targets = [Target(b.portal, "page", f"http://{b.portal}.example/{b.name}/{year}", body=b.name, year=year)
                       for b in self._bodies]  # fmt: skip
            with immediate(self._conn):
                start = datetime(year + 1, 1, 1, 9, tzinfo=SHANGHAI)
                asked = [record.Asked(b.portal, "page", b.name, year) for b in self._bodies]
                record.sync_watch_list(self._conn, WatchList(portals), targets, asked, start)
                numbers = dict(self._conn.execute("SELECT url, id FROM targets WHERE year = ?", (year,)).fetchall())
                for look, day in enumerate(LOOKS):
                    self._run(year, look, start + timedelta(days=day), targets, numbers)

    def _portal(self, name: str) -> Portal:
        channel = Channel("page", "annual_report_page", f"http://{name}.example/")
        return Portal(name, name, (f"{name}.example",), name, 1.0, (channel,),
                      tuple(body for body in self._bodies if body.portal == name))  # fmt: skip

    def _run(self, year: int, look: int, at: datetime, targets: list[Target], numbers: dict[str, int]) -> None:
        run, _ = record.open_run(self._conn, "weihai", {"years": [year]}, at)
        for place, target in enumerate(targets):
            fetched = Fetched(target.url, target.url, 200, (), b"", at)
            before, says = (HABITS[place % 10][look - 1] if look else None), HABITS[place % 10][look]
            self._look(run, numbers[target.url], target, fetched, says, is_new=says is _P and before is not _P)
        record.close_run(self._conn, run, record.RunTotals(), at, reason="finished", status=0)

    def _look(
        self, run: int, number: int, target: Target, fetched: Fetched, says: Verdict, *, is_new: bool
    ) -> None:
        assert target.body is not None
        assert target.year is not None
        sha256 = f"{number:064x}"
        row = record.LookRow.of(run, number, fetched, sha256, kept=is_new)
        reason = "timed_out" if says is _U else None
        outcome = Outcome.UNKNOWN if says is _U else Outcome.SAME
        seen = Observation(target.body, target.year, says, "页面如此", reason)
        look = record.conclude(self._conn, row, outcome, [seen], channel=target.channel, reason=reason)
        if is_new:
            self._posted(look, target.body, target.year, fetched, sha256)

    def _posted(self, look: int, body: str, year: int, fetched: Fetched, sha256: str) -> None:
        shown = datetime(year + 1, 1, 12, 10, 30, tzinfo=SHANGHAI)
        sighted = Sighted(fetched.url, fetched.url, f"{body}{year}年报告", displayed_at=shown)
        posted = record.posted(
            self._conn, look, body, year, "page", sighted, fetched, content_key=sha256, evidence=sha256
        )
        record.recorded_reading(self._conn, posted.version, self._reading, READER_VERSION, fetched.at)
        findings = dict(_findings(body, year))
        record.recorded_findings(self._conn, posted.version, findings, 1, fetched.at)


def _findings(body: str, year: int) -> Iterator[tuple[str, Finding]]:
    """Every third report has an error, every second something unread."""
    if hash_of(body, year) % 3 == 0:
        yield f"{body}|{year}|T3", Finding("T3-COLUMN-BALANCE", Severity.ERROR, "表三合计不符", "requests")
    if hash_of(body, year) % 2 == 0:
        yield f"{body}|{year}|cell", Finding("CELL-UNREAD", Severity.UNKNOWN, "有一格未读", "requests")


def hash_of(body: str, year: int) -> int:
    """A number that is the same in every process."""
    return sum(body.encode()) + year


def _as_large_as_a_real_one() -> Reading:
    """A reading without cells (no query here reads them) whose JSON is as long as a real one's."""
    site = Site("www.shili.example", "示例市人民政府", Dialect.SKELETON)
    real = read(wordy_page(site, "示例市财政局", 2025, size=0).encode())
    size = len(json.dumps(real.to_json(), ensure_ascii=False).encode())
    return replace(real, tables={}, sections=(Section(1, "一、总体情况", "x" * size),))


if __name__ == "__main__":
    main()
