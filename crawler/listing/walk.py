"""The walk over all lists of a column page, without fetching anything itself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from crawler.listing.island import ColumnPage
from crawler.listing.listing import Listing, joined
from crawler.listing.paging import UnitWalk
from crawler.listing.proxy import ListRequest
from crawler.listing.shell_walk import ShellWalk
from crawler.listing.source import MOST_REQUESTS, Source
from store.model.failures import Failure

__all__ = ["Listing", "Walk"]


class Walk:
    """Which requests to make for a column, and what all of it lists.

    ``next()`` gives a request; its answer goes to ``take()``, a failure to ``refuse()`` or ``stop()``. When
    ``next()`` gives None, ``result()`` tells what was seen. A page that does not show its list is never complete.
    """

    def __init__(self, page: ColumnPage, most_requests: int = MOST_REQUESTS) -> None:
        self._page = page
        self._sources = _sources(page, most_requests)
        self._at = 0

    def next(self) -> ListRequest | None:
        """The next request, None where there is nothing left to ask; of a page that is not whole nothing is asked."""
        if self._page.problem:
            return None
        while self._at < len(self._sources):
            request = self._sources[self._at].next()
            if request is not None:
                return request
            self._at += 1
        return None

    def take(self, data: bytes, url: str, content_type: str | None = None) -> None:
        """The answer to the last request; ``url`` is where it came from, ``content_type`` the header as sent."""
        self._sources[self._at].take(data, url, content_type)

    def refuse(self, failure: Failure) -> None:
        """The server would not answer the last request; asked in another way it may."""
        self._sources[self._at].refuse(failure)

    def stop(self, failure: Failure) -> None:
        """The last request failed for good: what is not seen by now stays unseen."""
        for source in self._sources[self._at:]:
            source.stop(failure)

    def result(self) -> Listing:
        """All records, each once and in order, and whether every list was seen whole."""
        whole = joined([source.result() for source in self._sources])
        if not self._sources or self._page.problem:
            return replace(
                whole, stated=self._page.total, seen=len(whole.records), complete=False,
                why="栏目页没有给出完整的列表", problem=self._page.problem,
            )  # fmt: skip
        return whole


def _sources(page: ColumnPage, most_requests: int) -> Sequence[Source]:
    """Where the lists of a page come from: of a shell by its call, else from the page and the proxies of its lists."""
    if page.shell is not None:
        return [ShellWalk(page.shell, most_requests)]
    return [UnitWalk(unit, most_requests) for unit in page.lists]
