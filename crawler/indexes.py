"""A look at a page for the columns it leads to: a parent, or the newest column of a series that has outlived it."""

from __future__ import annotations

import hashlib
import sqlite3
from dataclasses import dataclass, replace

from crawler.fetch.failures import judge_list_or_article, judge_status
from crawler.found import PARENT
from crawler.house import House
from crawler.looking import compare
from crawler.scout import Scout
from store import record
from store.model import Channel, Fetched, Outcome, Portal
from store.model.failures import Failure, Redesigned
from store.record import Leased, LookRow


@dataclass(frozen=True)
class IndexLooker:
    """Makes looks of such pages in one run. They speak of nobody: they only lead on."""

    house: House
    run: int
    scout: Scout

    async def answered(self, leased: Leased, portal: Portal, channel: Channel, fetched: Fetched) -> str | None:
        """The page came: archived, then read. The code of a failure where it leads nowhere, else None."""
        compared = compare(leased, fetched)
        if fetched.status == 304 and leased.sha256 is not None:  # only asked so where the bytes are at hand
            fetched = replace(fetched, status=200, body=self.house.evidence.get(leased.sha256))
        problem = judge_status(fetched.status, fetched.headers, fetched.body) or judge_list_or_article(fetched.body)
        if problem is not None:
            return await self.failed(leased, problem, fetched)
        row = LookRow.of(self.run, leased.id, fetched, compared.sha256, kept=not compared.same)

        def archive(conn: sqlite3.Connection) -> int:
            if row.kept:
                self.house.evidence.put(fetched.body)
            return record.archive(conn, row)

        look = await self.house.write(archive)
        await self.scout.upward(portal, channel, fetched)
        children, reason = 0, None
        if channel.template == PARENT:
            children, _ = await self.scout.downward(portal, channel, fetched)
            reason = None if children else Redesigned.code  # childless: a page that was not understood
        first = Outcome.FIRST if leased.says is None else Outcome.SAME if compared.same else Outcome.CHANGED

        def work(conn: sqlite3.Connection) -> None:
            record.conclude(
                conn, look, Outcome.UNKNOWN if reason else first, [], channel=channel.id, reason=reason,
                detail=f"{children} columns" if channel.template == PARENT else None, content_key=compared.key,
            )  # fmt: skip
            record.settle(
                conn, self.run, leased.id, self.house.next_look(conn, leased, fetched.at), fetched=fetched,
                sha256=compared.sha256, content_key=compared.key, says=str(children),
            )  # fmt: skip

        await self.house.write(work)
        return reason

    async def failed(self, leased: Leased, problem: Failure, fetched: Fetched | None = None) -> str:
        """A page that says nothing; whatever bytes came are kept."""
        at = fetched.at if fetched else self.house.now()
        row = LookRow(self.run, leased.id, at, None)
        if fetched is not None:
            row = LookRow.of(self.run, leased.id, fetched, hashlib.sha256(fetched.body).hexdigest(), kept=True)

        def work(conn: sqlite3.Connection) -> None:
            if fetched is not None:
                self.house.evidence.put(fetched.body)
            record.conclude(
                conn, row, Outcome.UNKNOWN, [], channel=leased.target.channel, reason=problem.code,
                detail=problem.detail or None,
            )  # fmt: skip
            record.settle(conn, self.run, leased.id, self.house.retry(conn, leased, at, problem.code))

        await self.house.write(work)
        return problem.code
