"""The pictures that stand in a report in place of its tables: fetched one by one, archived, looked at again."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Awaitable, Callable, Mapping, Sequence, Set
from dataclasses import dataclass, field
from datetime import datetime
from urllib.parse import urljoin, urlsplit

from crawler.absence import Says
from crawler.archived import archive_beside
from crawler.holding import holding
from crawler.house import House
from crawler.hung import Hung
from crawler.parser.pictures import engine_name
from store.clock import stamp, unstamp
from store.model import Fetched, ReportPicture
from store.model.failures import BudgetSpent, Challenged, Failure, RateLimited, Unreachable
from store.record import Leased

#: Fetches one picture; raises Failure where none came back.
FetchPicture = Callable[[Leased, str], Awaitable[Fetched]]

_MOST = 40
_TOO_MANY = f"一份报告最多取{_MOST}幅图片"
_LONGEST = 2000
_TOO_LONG = f"图片的地址超过{_LONGEST}个字符"
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

        ``sources`` are their addresses as written, ``base`` is the address of the page that answered.
        """
        before = {one.source: one for one in known.pictures} if known else {}
        if engine_name() is None:
            return Hung(tuple(before.get(source, ReportPicture(source)) for source in sources))
        wanted = {source for source in sources if source not in before}
        pictures = await holding(self.house, self.run, leased, self._asked(leased, sources, base, wanted, before))
        return Hung(pictures, known.at if known else stamp(at))

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
        sources = list(says.pictures)
        wanted = {
            source for number, source in enumerate(sources)
            if (all_of_them or not says.pictures[source]) and _refused(number, source, base) is None
        }  # fmt: skip
        if not wanted:
            return None
        known = {source: ReportPicture(source, sha256 or None) for source, sha256 in says.pictures.items()}
        pictures = await holding(self.house, self.run, leased, self._asked(leased, sources, base, wanted, known))
        return Hung(pictures, stamp(at) if all_of_them else last)

    async def _asked(
        self, leased: Leased, sources: Sequence[str], base: str, wanted: Set[str], known: Mapping[str, ReportPicture]
    ) -> tuple[ReportPicture, ...]:
        """Each picture, or why it could not be had: ``wanted`` are fetched, the others and what fails stay as known.

        Where a host wants to be left alone, its others are not tried.
        """
        found: list[ReportPicture] = []
        left: dict[str, Failure] = {}
        for number, source in enumerate(sources):
            one = known.get(source, ReportPicture(source))
            why = _refused(number, source, base)
            if why is None and source in wanted:
                host = urlsplit(url := urljoin(base, source.strip())).netloc
                try:
                    if host in left:
                        raise left[host]
                    one = ReportPicture(source, await self._fetched(leased, url, one.evidence))
                except Failure as failure:
                    if isinstance(failure, Unreachable | Challenged | RateLimited | BudgetSpent):
                        left[host] = failure
                    why = failure.chinese
            found.append(ReportPicture(source, why=why) if why and one.evidence is None else one)
        return tuple(found)

    async def _fetched(self, leased: Leased, url: str, before: str | None) -> str:
        """The SHA-256 of a picture that was fetched and is archived; ``before`` is that of its archived bytes."""
        fetched = await self.fetch(leased, url)
        sha256 = hashlib.sha256(fetched.body).hexdigest()
        if sha256 != before or not await asyncio.to_thread(self.house.evidence.holds, sha256):
            await archive_beside(self.house, self.run, leased, fetched, sha256)
        return sha256


def _refused(number: int, source: str, base: str) -> str | None:
    """Why a picture is not asked for, the ``number``-th of its report; None where it may be."""
    if len(source) > _LONGEST:
        return _TOO_LONG
    try:
        parts = urlsplit(urljoin(base, source.strip()))
        is_address = bool(source.strip() and parts.scheme in ("http", "https") and parts.hostname)
    except ValueError:
        is_address = False
    if not is_address:
        return _NO_ADDRESS
    return _TOO_MANY if number >= _MOST else None
