"""Walking the list of a column: every page archived before it is read, in a browser where only one can show it."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from crawler.fetch.failures import judge_status
from crawler.house import House
from crawler.listing import ColumnPage, Listing, ListRequest, Walk, read_column, read_drawn
from store import record
from store.model import Fetched, Outcome
from store.model.failures import BudgetSpent, Challenged, Failure, NeedsListing, RateLimited, Unreachable
from store.model.watch import DRAWN_BY
from store.record import Leased, LookRow

#: Fetches one further page of a list; raises Failure.
FetchPage = Callable[[Leased, ListRequest], Awaitable[Fetched]]
#: Has the page of a target drawn by a browser; raises Failure.
Draw = Callable[[Leased], Awaitable[Fetched]]


@dataclass(frozen=True)
class ListWalker:
    """Walks lists in one run."""

    house: House
    run: int
    fetch: FetchPage
    draw: Draw

    async def walk(self, leased: Leased, fetched: Fetched) -> Listing:
        """All that a column lists, from its first page on, which was archived before."""
        page = _read(fetched)
        listing = await self._driven(leased, Walk(page))
        if fetched.header(DRAWN_BY) or not (page.drawn or (page.shell and listing.problem == NeedsListing.code)):
            return listing
        try:
            drawn = await self.draw(leased)
            problem = judge_status(drawn.status, drawn.headers, drawn.body)
            if problem is not None:
                raise problem
        except Failure as failure:
            return Listing((), None, 0, False, failure.chinese, failure.code)
        await self.archive(leased, drawn, concluded=True)
        return await self._driven(leased, Walk(_read(drawn)))

    async def archive(self, leased: Leased, fetched: Fetched, *, concluded: bool = False) -> int:
        """Commit what came back, as a look that says nothing by itself where it is ``concluded``."""
        row = LookRow.of(self.run, leased.id, fetched, hashlib.sha256(fetched.body).hexdigest(), kept=True)

        def work(conn: sqlite3.Connection) -> int:
            self.house.evidence.put(fetched.body)
            if concluded:
                return record.conclude(conn, row, Outcome.SAME, [], channel=leased.target.channel)
            return record.archive(conn, row)

        return await self.house.write(work)

    async def _driven(self, leased: Leased, walk: Walk) -> Listing:
        """Fetch what the first page leaves out."""
        while (request := walk.next()) is not None:
            try:
                page = await self.fetch(leased, request)
                problem = judge_status(page.status, page.headers, page.body)
                if problem is not None:
                    raise problem
            except (Unreachable, Challenged, RateLimited, BudgetSpent) as failure:
                walk.stop(failure)
                continue
            except Failure as failure:  # asked in another way the server may answer
                walk.refuse(failure)
                continue
            await self.archive(leased, page, concluded=True)
            walk.take(page.body, page.final_url, page.header("content-type"))
        return walk.result()


def _read(fetched: Fetched) -> ColumnPage:
    read = read_drawn if fetched.header(DRAWN_BY) else read_column
    return read(fetched.body, fetched.final_url, fetched.header("content-type"))
