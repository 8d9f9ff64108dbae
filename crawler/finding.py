"""The report that a page is, or leads to: fetched where it is a document of its own, then read."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace

from crawler.absence import Says
from crawler.archived import archive_beside
from crawler.examine import Examined
from crawler.fetch.failures import judge_document
from crawler.gallery import Gallery
from crawler.holding import holding
from crawler.house import House
from crawler.hung import Hung, at_hand, told
from crawler.parser.pictures import standing_pictures
from crawler.urls import address
from store.model import Body, Fetched
from store.queries import archived_before, neighbours
from store.record import Leased

#: Fetches a document that a page leads to; raises Failure.
FetchDocument = Callable[[Leased, str], Awaitable[Fetched]]


@dataclass(frozen=True, slots=True)
class Found:
    """A report that was found: the bytes it stands in, their content key and hash, its pictures, and what it says.

    ``sources`` are the addresses, as written, of the pictures that stand in place of its tables.
    """

    source: Fetched
    key: str
    sha256: str
    examined: Examined
    hung: Hung = field(default_factory=Hung)
    sources: tuple[str, ...] = ()


@dataclass(frozen=True)
class Finder:
    """Finds the reports of one run. Every method raises Failure where the document could not be had."""

    house: House
    run: int
    fetch: FetchDocument
    gallery: Gallery

    async def behind(self, leased: Leased, says: Says) -> Fetched | None:
        """The document that a page leads to, None where the page itself is the report."""
        if says.document is None:
            return None
        document = await self.fetch(leased, says.document)
        problem = judge_document(document.status, document.headers, document.body)
        if problem is not None:
            raise problem
        return document

    async def read(
        self, leased: Leased, body: Body, year: int, page: Fetched, key: str, sha256: str, document: Fetched | None
    ) -> Found:  # fmt: skip
        """Read the report without pictures: the document where there is one, else the page with its content key."""
        source = page
        if document is not None:
            source, sha256 = document, sha256_of(document)
            key = hashlib.sha256(f"{key} {sha256}".encode()).hexdigest()
            await archive_beside(self.house, self.run, leased, source, sha256)
        beside = await self.house.write(lambda conn: neighbours(conn, body.name, year))
        examined = await self.house.pool.examine(
            source.body, source.header("content-type"), source.final_url, body, year, beside
        )
        return Found(source, key, sha256, examined, sources=standing_pictures(examined.reading))

    async def hang(
        self, leased: Leased, body: Body, year: int, page: Fetched, found: Found, known: Hung | None
    ) -> Found:
        """The report with the pictures that stand in place of its tables: fetched, but for those ``known``, and read.

        One that could not be had is taken as it was when the same report was read before.
        """
        hung = await self.gallery.hung(leased, found.sources, found.source.final_url, page.at, known)
        hung = hung.filled(await self._before(body, year, page, found.key, hung))
        examined = found.examined
        if hung.is_seen:
            work = self._pictured(found.source, hung, body, year)
            examined, hung = await holding(self.house, self.run, leased, work)
        return replace(found, examined=told(examined, hung.pictures), hung=hung)

    async def _before(self, body: Body, year: int, page: Fetched, key: str, hung: Hung) -> dict[str, str]:
        if all(one.evidence for one in hung.pictures):
            return {}
        at = address(page.final_url)
        return await self.house.write(lambda conn: archived_before(conn, body.name, year, at, key, hung.pictures))

    async def _pictured(self, source: Fetched, hung: Hung, body: Body, year: int) -> tuple[Examined, Hung]:
        """The report with its pictures read: slow, and not too many of them at once.

        Of each picture it is said why it was not read; a damaged one is asked for again at the next look.
        """
        beside = await self.house.write(lambda conn: neighbours(conn, body.name, year))
        async with self.gallery.turns:
            found = await asyncio.to_thread(at_hand, self.house.evidence, hung.pictures)
            examined = await self.house.pool.examine(
                source.body, source.header("content-type"), source.final_url, body, year, beside, found.data
            )
        return examined, replace(hung, pictures=found.pictures, doubted=hung.doubted | found.damaged.keys())


def sha256_of(fetched: Fetched) -> str:
    """The hash of what came back, in hexadecimal."""
    return hashlib.sha256(fetched.body).hexdigest()
