"""What is fetched beside a page (a document behind it, a picture in it), archived before anybody parses it."""

from __future__ import annotations

import sqlite3

from crawler.house import House
from store import record
from store.model import Fetched, Outcome
from store.record import Leased, LookRow


async def archive_beside(house: House, run: int, leased: Leased, fetched: Fetched, sha256: str) -> None:
    """Evidence first: on disk and committed, with a look of its own that says nothing about anybody."""
    row = LookRow.of(run, leased.id, fetched, sha256, kept=True)

    def work(conn: sqlite3.Connection) -> None:
        house.evidence.put(fetched.body)
        record.conclude(conn, row, Outcome.SAME, [], channel=leased.target.channel)

    await house.write(work)
