"""Holding on to a target while something that may take long is done for it."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import Any, TypeVar

from crawler.house import House
from store import record
from store.record import Leased

T = TypeVar("T")


async def holding(house: House, run: int, leased: Leased, work: Coroutine[Any, Any, T]) -> T:
    """What the work comes to; until then the lease of its target is renewed, so that no other run takes it."""
    seconds = house.config.crawl.lease_seconds
    task = asyncio.ensure_future(work)
    try:
        while not task.done():
            await house.write(lambda conn: record.hold(conn, run, leased.id, seconds=seconds))
            await asyncio.wait({task}, timeout=seconds / 2)
        return await task
    finally:
        task.cancel()
