"""The pictures that stand in a report in place of its tables: fetched one by one, archived, looked at again."""

from __future__ import annotations

import asyncio
import hashlib
import sqlite3
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from urllib.parse import urljoin, urlsplit

from crawler.absence import Says
from crawler.house import House
from crawler.hung import Hung
from crawler.parser.pictures import engine_name
from store import record
from store.clock import stamp, unstamp
from store.model import Fetched, Outcome, ReportPicture
from store.model.failures import BudgetSpent, Challenged, Failure, RateLimited, Unreachable
from store.record import Leased, LookRow

#: Fetches one picture; raises Failure where none came back.
FetchPicture = Callable[[Leased, str], Awaitable[Fetched]]

_MOST = 40
_TOO_MANY = f"一份报告最多取{_MOST}幅图片"
_NO_ADDRESS = "图片的地址不是可以取得的网址"


@dataclass(frozen=True)
class Gallery:
    """Fetches pictures in one run. Nothing it cannot have is a failure of the look: the tables stay unread."""

    house: House
    run: int
    fetch: FetchPicture
    #: Documents whose pictures are in memory at once, be they read or waiting for a worker.
    turns: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(4))

    async def hung(
        self, leased: Leased, sources: Sequence[str], base: str, at: datetime, known: Hung | None = None
    ) -> Hung:
        """The pictures of a report, those that are not known fetched where pictures can be read here.

        ``sources`` are their addresses as written, ``base`` is the address of the page.
        """
        before = {one.source: one for one in known.pictures} if known else {}
        if engine_name() is None:
            return Hung(tuple(before.get(source, ReportPicture(source)) for source in sources))
        lacking = [source for source in sources if source not in before]
        found = await self._fetched(leased, lacking, base)
        return Hung(tuple((before | found)[source] for source in sources), known.at if known else stamp(at))

    async def again(self, leased: Leased, says: Says, base: str, at: datetime) -> Hung | None:
        """The pictures behind an unchanged page: those that lack are tried at every look, all of them in their time.

        None where nothing was to be asked for.
        """
        if not says.pictures or engine_name() is None:
            return None
        last, all_of_them = says.pictures_at, True
        if last is not None:
            due = await self.house.write(lambda conn: self.house.next_pictures(conn, leased, unstamp(last)))
            all_of_them = at >= due
        wanted = [
            source for source in list(says.pictures)[:_MOST]
            if (all_of_them or not says.pictures[source]) and _address(source, base)
        ]  # fmt: skip
        if not wanted:
            return None
        found = await self._fetched(leased, wanted, base, says.pictures)
        pictures = []
        for source, sha256 in says.pictures.items():
            one = found.get(source, ReportPicture(source, sha256 or None))
            pictures.append(ReportPicture(source, sha256) if sha256 and one.evidence is None else one)
        return Hung(tuple(pictures), stamp(at) if all_of_them else last)

    async def _fetched(
        self, leased: Leased, sources: Sequence[str], base: str, before: Mapping[str, str] | None = None
    ) -> dict[str, ReportPicture]:
        """Each picture, or why it could not be had; where a host wants to be left alone, the others are not tried."""
        found: dict[str, ReportPicture] = {}
        left: dict[str, Failure] = {}
        for number, source in enumerate(sources):
            url = _address(source, base)
            if url is None or number >= _MOST:
                found[source] = ReportPicture(source, why=_NO_ADDRESS if url is None else _TOO_MANY)
                continue
            host = urlsplit(url).netloc
            try:
                if host in left:
                    raise left[host]
                fetched = await self.fetch(leased, url)
            except Failure as failure:
                if isinstance(failure, Unreachable | Challenged | RateLimited | BudgetSpent):
                    left[host] = failure
                found[source] = ReportPicture(source, why=failure.chinese)
                continue
            sha256 = hashlib.sha256(fetched.body).hexdigest()
            known = sha256 == (before or {}).get(source)
            if not (known and await asyncio.to_thread(self.house.evidence.holds, sha256)):
                await self._archive(leased, fetched, sha256)
            found[source] = ReportPicture(source, sha256)
        return found

    async def _archive(self, leased: Leased, fetched: Fetched, sha256: str) -> None:
        """Evidence first: on disk and committed before anything parses it."""
        row = LookRow.of(self.run, leased.id, fetched, sha256, kept=True)

        def work(conn: sqlite3.Connection) -> None:
            self.house.evidence.put(fetched.body)
            record.conclude(conn, row, Outcome.SAME, [], channel=leased.target.channel)

        await self.house.write(work)


def _address(source: str, base: str) -> str | None:
    """The address of a picture, None where there is none that could be asked for."""
    try:
        url = urljoin(base, source.strip())
        parts = urlsplit(url)
    except ValueError:
        return None
    return url if source.strip() and parts.scheme in ("http", "https") and parts.hostname else None
