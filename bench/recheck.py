"""``nianbao recheck`` over 20,000 stored report-years: reports a second, and what came of it.

    .venv/bin/python bench/recheck.py [--smoke]

The reports are made ones with prose (`tests/validator/validator_made.py`): 2,500 fictional bodies with eight years
each, every tenth with one number broken; a hundred bodies stand above the others. The first recheck writes all findings
and claims, the second finds everything as it was.
"""

# ruff: noqa: E402 - the makers of reports stand beside the tests, so the path is set before they are imported
from __future__ import annotations

import argparse
import pathlib
import random
import resource
import sqlite3
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import datetime

ROOT = pathlib.Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "tests" / "validator")]

from measure import table
from validator_made import YEAR, broken_texts, made

from crawler.house import House
from crawler.parser import READER_VERSION
from crawler.recheck import Recheck, recheck
from store import record
from store.clock import SHANGHAI
from store.config import Config
from store.db import immediate, open_database
from store.home import Home
from store.model import Body, Channel, Fetched, Level, Portal, Reading, Sighted, Target, WatchList

YEARS = tuple(range(2018, 2026))
#: Every body of so many stands above the others.
GROUP = 25
KINDS = 200


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--smoke", action="store_true", help="a tiny run that proves the bench works")
    args = parser.parse_args()
    count = 50 if args.smoke else 2500
    with tempfile.TemporaryDirectory(prefix="nianbao-bench-") as folder:
        home = Home(pathlib.Path(folder) / "home")
        readings = list(_readings(10 if args.smoke else KINDS))
        with closing(open_database(home, migrate=True, mark="test")) as conn:
            conn.execute("PRAGMA synchronous = OFF")  # building only; what is measured opens it anew
            with immediate(conn):
                _build(conn, count, readings)
        size = home.database.stat().st_size
        rows = [_measured(home, name) for name in ("first", "again")]
    table(
        f"{count * len(YEARS)} report-years, database {size / 1e6:.0f} MB before; peak memory "
        f"{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3:.0f} MB",
        ["recheck", "seconds", "report-years a second", "appeared", "disappeared"], rows,
    )  # fmt: skip


def _measured(home: Home, name: str) -> list[str]:
    house = House.open(home, Config())
    try:
        start = time.perf_counter()
        done: Recheck = recheck(house, progress=lambda _count, _all: None)
        seconds = time.perf_counter() - start
    finally:
        house.close()
    return [name, f"{seconds:.1f}", f"{done.checked / seconds:.0f}", str(len(done.came)), str(len(done.went))]


def _readings(count: int) -> Iterator[tuple[Reading, Reading]]:
    """Made reports, every tenth with one number wrong, each with the report of the year before."""
    for seed in range(count):
        report = made(seed)
        reading = report.reading
        if seed % 10 == 0:
            reading, _, _ = next(broken_texts(report, random.Random(seed)))
        yield report.last_year, reading


def _build(conn: sqlite3.Connection, count: int, readings: list[tuple[Reading, Reading]]) -> None:
    bodies = [
        Body(f"示例市第{n}局", Level.DEPARTMENT, "bench", None if n % GROUP == 0 else f"示例市第{n - n % GROUP}局")
        for n in range(count)
    ]
    channel = Channel("page", "annual_report_page", "http://bench.example/")
    portal = Portal("bench", "示例", ("bench.example",), "bench", 1.0, (channel,), tuple(bodies))
    start = datetime(2026, 1, 15, 9, tzinfo=SHANGHAI)
    targets = [
        Target("bench", "page", f"http://bench.example/{n}", body=body.name, year=YEAR) for n, body in enumerate(bodies)
    ]
    record.sync_watch_list(conn, WatchList((portal,)), targets, [], start)
    run, _ = record.open_run(conn, "weihai", {}, start)
    for number, body in enumerate(bodies):
        for place, year in enumerate(YEARS):
            reading = readings[number % len(readings)][place % 2]
            _post(conn, run, number + 1, body.name, year, _named(reading, body.name, year))


def _named(reading: Reading, body: str, year: int) -> Reading:
    """The report as that of a body on a year; its sentences still name the year it was made for."""
    return replace(reading, body=body, year=year, title=f"{body}{year}年政府信息公开工作年度报告")


def _post(conn: sqlite3.Connection, run: int, target: int, body: str, year: int, reading: Reading) -> None:
    at = datetime(year + 1, 1, 20, 9, tzinfo=SHANGHAI)
    url = f"http://bench.example/{target}/{year}"
    fetched = Fetched(url, url, 200, (), b"", at)
    sha256 = f"{target:032x}{year:032x}"
    row = record.LookRow.of(run, target, fetched, sha256, kept=True)
    look = record.archive(conn, row)
    posted = record.posted(
        conn, look, body, year, "page", Sighted(url, url, reading.title), fetched,
        content_key=sha256, evidence=sha256,
    )  # fmt: skip
    record.recorded_reading(conn, posted.version, reading, READER_VERSION, at)


if __name__ == "__main__":
    main()
