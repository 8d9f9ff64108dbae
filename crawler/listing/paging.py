"""The walk over one list: ask for what is not seen yet, in the way the server understands, until all is seen.

The next request always follows from how many different records were seen, never from how many were asked for:
so groups that overlap, look ahead or come short need no case of their own.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum

from crawler.listing.island import Unit
from crawler.listing.listing import Listing
from crawler.listing.proxy import ListRequest, Proxy, ProxyPage, read_proxy
from crawler.listing.record import Record
from crawler.listing.source import MOST_REQUESTS
from store.model.failures import CountShort, Failure, IncompleteListing, PagingLoop


class Way(Enum):
    """How records are asked for, in the order in which it is tried."""

    POST = "post"
    RANGE = "range"
    PAGE = "page"


class UnitWalk:
    """The walk over one list of a column page: a source whose records come by number or by page from its proxy.

    A server that publishes while it is read is walked once more from the start; if it changes again, its records
    still count as seen, but never as all there are.
    """

    def __init__(self, unit: Unit, most_requests: int = MOST_REQUESTS) -> None:
        self._proxy = unit.group
        self._size = (unit.group.group or unit.group.per_page or 0) if unit.group else 0
        self._asked = 0
        self._total = unit.total
        self._left = most_requests
        self._records: dict[str, Record] = {record.address: record for record in unit.records}
        self._earlier: dict[str, Record] = {}
        self._ways = list(Way)
        self._page = 1
        self._answers: set[tuple[str, ...]] = set()
        self._short = False
        self._restarted = False
        self._doubt: str | None = None
        self._end: str | None = None
        self._problem: str | None = None
        if self._grown:
            self._changed(None)

    @property
    def _seen(self) -> int:
        return len(self._records)

    @property
    def _all_there(self) -> bool:
        return self._total is not None and self._seen >= self._total

    @property
    def _grown(self) -> bool:
        return self._total is not None and self._seen > self._total

    def next(self) -> ListRequest | None:
        """What to ask for next, None where the walk is over."""
        if self._end or self._all_there:
            return None
        if self._proxy is None or not self._size:
            known = self._total is not None
            self._end = "栏目页没有说明列表如何继续取得" if known else "栏目页没有说明共有多少条"
            return None
        if self._left <= 0:
            self._end = "请求次数已到上限，列表仍未取完"
            return None
        self._left -= 1
        return self._ask(self._proxy)

    def take(self, data: bytes, url: str, content_type: str | None = None) -> None:
        """What came back for the last request; its links are resolved against the page that shows the list."""
        self._take(read_proxy(data, self._proxy.page_url if self._proxy else url, content_type))

    def _take(self, answer: ProxyPage) -> None:
        self._problem = answer.problem or self._problem
        if not answer.records:
            # An empty answer to a request says nothing about the list, whatever total it states.
            self._stuck()
            return
        new = [record.address not in self._records for record in answer.records]
        other = answer.total is not None and self._total not in (None, answer.total)
        # In a list that stands still, what is known comes before what is new.
        if (other or new != sorted(new)) and self._changed(answer.total):
            return
        self._total = self._total if answer.total is None else answer.total
        self._merge(answer)

    def refuse(self, failure: Failure) -> None:
        """The last request got no answer that can be used; another way of asking may still do."""
        self._problem = failure.code
        self._stuck()

    def stop(self, failure: Failure) -> None:
        """Nothing more can be had of this list."""
        self._problem, self._end = failure.code, failure.chinese

    def result(self) -> Listing:
        """What was seen so far, and whether that is all of it."""
        complete = self._seen == self._total and not self._doubt and not self._end
        stated = f"栏目称共{self._total}条" if self._total is not None else "栏目没有说明总数"
        why = f"{stated}，已看到{self._seen}条"
        if not complete:
            why += f"：{self._doubt or self._end or '列表尚未取完'}"
        code = None if complete else self._problem or IncompleteListing.code
        # What was seen before the list changed was there all the same; it only proves nothing about the rest.
        records = self._records if complete else self._earlier | self._records
        return Listing(tuple(records.values()), self._total, self._seen, complete, why, code)

    def _ask(self, proxy: Proxy) -> ListRequest:
        way = self._ways[0]
        if way is Way.PAGE:
            return proxy.by_page(self._page)
        # Browsers ask for whole groups; only after one that came short, what follows the last seen is asked for.
        first = self._seen + 1 if self._short else self._seen // self._size * self._size + 1
        self._asked = first + self._size - 1
        by: Callable[[int, int], ListRequest] = proxy.by_post if way is Way.POST else proxy.by_range
        return by(first, self._asked)

    def _merge(self, answer: ProxyPage) -> None:
        before, addresses = self._seen, tuple(record.address for record in answer.records)
        self._records |= {record.address: record for record in answer.records if record.address not in self._records}
        looping = addresses in self._answers
        self._answers.add(addresses)
        if self._all_there:
            if self._grown:
                self._changed(answer.total)
        elif self._ways[0] is Way.PAGE:
            self._turn(answer, looping)
        elif self._seen > before:
            self._short = self._seen < self._asked
        elif not self._short and self._seen % self._size:
            self._short = True
        else:
            self._stuck()

    def _turn(self, answer: ProxyPage, looping: bool) -> None:
        """The next page by number: pages may well hold only what is known, but none comes twice."""
        self._page += 1
        if looping:
            self._end, self._problem = "翻页后得到的仍是同一页", PagingLoop.code
        elif answer.total_pages is not None and self._page > answer.total_pages:
            self._end, self._problem = "已到最后一页，条数仍不足", CountShort.code

    def _stuck(self) -> None:
        if len(self._ways) > 1:
            self._ways.pop(0)
            self._short = False
            self._answers.clear()
        else:
            self._end = "服务器不再给出新的条目"
            if self._total is not None and self._seen < self._total:
                self._problem = self._problem or CountShort.code

    def _changed(self, total: int | None) -> bool:
        """The list is not the one the walk began with: begin once more, and True; later, only doubt all of it.

        ``total`` is what the server states now. Where it states none, nothing tells any more how long the list is.
        """
        if self._restarted or self._proxy is None:
            self._doubt = "翻页期间列表一直在变" if self._proxy else "条目多于栏目所称的总数"
            return False
        self._restarted = True
        self._total = total
        self._earlier, self._records = self._records, {}
        self._answers.clear()
        self._page, self._short = 1, False
        return True
