"""The walk over all lists of a column page, without fetching anything itself."""

from __future__ import annotations

from crawler.listing.island import ColumnPage
from crawler.listing.paging import MOST_REQUESTS, Listing, UnitWalk
from crawler.listing.proxy import ListRequest, read_proxy
from crawler.listing.record import Record
from store.model.failures import Failure

__all__ = ["Listing", "Walk"]


class Walk:
    """Which requests to make for a column, and what all of it lists.

    ``next()`` gives a request; its answer goes to ``take()``, a failure to ``refuse()`` or ``stop()``. When
    ``next()`` gives None, ``result()`` tells what was seen. A page that does not show its list is never complete.
    """

    def __init__(self, page: ColumnPage, most_requests: int = MOST_REQUESTS) -> None:
        self._page = page
        self._walks = [UnitWalk(unit, most_requests) for unit in page.lists]
        self._at = 0

    def next(self) -> ListRequest | None:
        """The next request, None where there is nothing left to ask; of a page that is not whole nothing is asked."""
        if self._page.problem:
            return None
        while self._at < len(self._walks):
            request = self._walks[self._at].next()
            if request is not None:
                return request
            self._at += 1
        return None

    def take(self, data: bytes, url: str, content_type: str | None = None) -> None:
        """The answer to the last request; ``url`` is where it came from, ``content_type`` the header as sent."""
        proxy = self._page.lists[self._at].group
        self._walks[self._at].take(read_proxy(data, proxy.page_url if proxy else url, content_type))

    def refuse(self, failure: Failure) -> None:
        """The server would not answer the last request; asked in another way it may."""
        self._walks[self._at].refuse(failure)

    def stop(self, failure: Failure) -> None:
        """The last request failed for good: what is not seen by now stays unseen."""
        for walk in self._walks[self._at:]:
            walk.stop(failure)

    def result(self) -> Listing:
        """All records, each once and in order, and whether every list was seen whole."""
        results = [walk.result() for walk in self._walks]
        records: dict[str, Record] = {}
        for result in results:
            for record in result.records:
                records.setdefault(record.address, record)
        if not results or self._page.problem:
            return Listing(tuple(records.values()), self._page.total, len(records), False,
                           "栏目页没有给出完整的列表", self._page.problem)
        first_bad = next((result for result in results if not result.complete), None)
        stated = [result.stated for result in results if result.stated is not None]
        return Listing(
            tuple(records.values()), sum(stated) if len(stated) == len(results) else None,
            sum(result.seen for result in results), first_bad is None,
            results[0].why if len(results) == 1 else _joined(results),
            first_bad.problem if first_bad else None,
        )  # fmt: skip


def _joined(results: list[Listing]) -> str:
    return "；".join(f"列表{number}：{result.why}" for number, result in enumerate(results, 1))
