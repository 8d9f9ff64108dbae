"""Reading one 60 KB report against building its BeautifulSoup(lxml) tree alone, both in a document worker."""

from __future__ import annotations

import argparse
import asyncio
import multiprocessing
import time
from collections.abc import Callable
from functools import partial
from typing import Any

from bs4 import BeautifulSoup
from measure import alternate, table
from pages import wordy_page

from crawler.demo.world import Dialect, Site
from crawler.examine import examine
from crawler.parser import read
from crawler.parser.page import page
from crawler.pool import DocumentPool, restrict
from store.config import Pool
from store.model import Kind

AIM = 1.5


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--smoke", action="store_true", help="a tiny run that proves the bench works")
    args = parser.parse_args()
    rounds, repeat = (1, 1) if args.smoke else (9, 10)
    site = Site("www.shili.example", "示例市人民政府", Dialect.SKELETON)
    data = wordy_page(site, "示例市财政局", 2025).encode()
    reading = read(data)
    assert reading.kind is Kind.ANNUAL_REPORT, reading.why
    assert len(reading.tables["requests"].cells) >= 150
    # The same kind of process as the pool's workers: spawned, and restricted before it reads anything.
    with multiprocessing.get_context("spawn").Pool(1, initializer=restrict) as worker:
        found = worker.apply(measured, (data, rounds, repeat))
    overhead = asyncio.run(through_the_pool(data, 1 if args.smoke else 20))
    tree = found["tree"]
    rows = [
        ["BeautifulSoup(lxml) tree alone", f"{tree * 1000:.1f}", "1.00", ""],
        ["reading (crawler.parser.read)", f"{found['read'] * 1000:.1f}", f"{found['read'] / tree:.2f}", f"≤ {AIM}"],
        ["reading and checking (examine)", f"{found['examine'] * 1000:.1f}", f"{found['examine'] / tree:.2f}", ""],
        ["choosing only (crawler.parser.page)", f"{found['page'] * 1000:.1f}", f"{found['page'] / tree:.2f}", ""],
    ]
    table(f"One report of {len(data)} bytes, CPU in a document worker", ["what", "ms", "ratio", "aim"], rows)
    print(f"\nThrough the pool, wall clock, one at a time: {overhead * 1000:.1f} ms a report.")


def measured(data: bytes, rounds: int, repeat: int) -> dict[str, float]:
    """Median CPU seconds of one repetition of every side."""
    jobs: dict[str, Callable[[], Any]] = {
        "tree": lambda: BeautifulSoup(data.decode(), "lxml"),
        "read": lambda: read(data),
        "examine": lambda: examine(data, None, None),
        "page": lambda: page(data),
    }
    for job in jobs.values():
        job()
    return alternate({name: partial(_seconds, job, repeat) for name, job in jobs.items()}, rounds)


def _seconds(job: Callable[[], Any], repeat: int) -> float:
    start = time.process_time()
    for _ in range(repeat):
        job()
    return (time.process_time() - start) / repeat


async def through_the_pool(data: bytes, repeat: int) -> float:
    """Wall seconds of one document by way of a worker that is up already."""
    pool = DocumentPool(Pool(workers=1))
    try:
        await pool.examine(data, None, None)
        start = time.monotonic()
        for _ in range(repeat):
            await pool.examine(data, None, None)
        return (time.monotonic() - start) / repeat
    finally:
        pool.close()


if __name__ == "__main__":
    main()
