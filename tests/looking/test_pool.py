"""Hostile documents lose only themselves: a hang, a crash, a flood of memory, a call for the network."""

from __future__ import annotations

import asyncio
import os
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from crawler.demo.city import demo_world
from crawler.demo.page_html import report_page
from crawler.examine import Examined
from crawler.pool import DocumentPool
from store.config import Pool
from store.model import Kind, Reading


@pytest.fixture(scope="module")
def pool() -> Iterator[DocumentPool]:
    made = DocumentPool(Pool(workers=2, timeout=12.0, memory_mb=400, max_tasks=50))
    yield made
    made.close()


def _fine(why: str) -> Examined:
    return Examined(Reading(Kind.ANNUAL_REPORT, why), {})


def hang(*_: Any) -> Examined:
    while True:
        pass


def crash(*_: Any) -> Examined:
    os._exit(7)


def fail(*_: Any) -> Examined:
    raise ValueError("a parser's own words")


def flood(*_: Any) -> Examined:
    kept = [bytearray(50_000_000) for _ in range(40)]
    while kept:
        pass
    return _fine("")


def call_home(*_: Any) -> Examined:
    try:
        socket.create_connection(("127.0.0.1", 9), timeout=1)
    except PermissionError as error:
        return _fine(str(error))
    return _fine("connected")


def write_file(path: str) -> Examined:
    try:
        Path(path).write_bytes(b"x" * 10)
    except OSError as error:
        return _fine(type(error).__name__)
    return _fine("written")


async def _jobs(pool: DocumentPool, *jobs: Any) -> list[Examined]:
    return list(await asyncio.gather(*(pool._run(*job) for job in jobs)))


def test_bad_jobs_are_quarantined_and_good_ones_go_on(pool: DocumentPool) -> None:
    world = demo_world()
    posting = next(p for p in world.postings if p.year == 2025)
    site = world.site(posting.host)
    assert site is not None
    data = report_page(site, posting.report).encode()

    async def run() -> tuple[list[Examined], Reading]:
        bad = await _jobs(pool, (crash,), (fail,), (flood,), (hang,))
        good = await pool.examine(data, "text/html; charset=utf-8", None)
        return bad, good.reading

    bad, good = asyncio.run(run())
    assert [examined.reading.kind for examined in bad] == [Kind.UNREADABLE] * 4
    assert [examined.quarantine for examined in bad] == [
        "document_crashed", "document_broken", "document_too_heavy", "document_hung",
    ]  # fmt: skip
    crashed, failed, flooded, hung = (examined.reading.why or "" for examined in bad)
    assert "退出码 7" in crashed
    assert "ValueError" in failed
    assert "a parser's own words" not in failed
    assert "限400 MB" in flooded
    assert "限时12秒" in hung
    assert good.kind is Kind.ANNUAL_REPORT


def test_a_worker_has_no_network_and_writes_no_file(pool: DocumentPool, tmp_path: Path) -> None:
    network, file = asyncio.run(_jobs(pool, (call_home,), (write_file, str(tmp_path / "x"))))
    assert "may not use socket." in (network.reading.why or "")
    assert file.reading.why != "written"
    assert not (tmp_path / "x").exists() or (tmp_path / "x").stat().st_size == 0


def test_closing_a_pool_that_never_opened_anything_is_free() -> None:
    made = DocumentPool(Pool())
    made.close()
    made.close()
