"""The walk over a list that comes page by page from the disclosure module.

Such a list states how many pages it has, seldom how many records. It is seen whole when every page came, none of
them twice, all of them full but the last, no record on two of them, and nothing moved meanwhile: by the number of
records where one is stated, else by reading all pages once more.
"""

from __future__ import annotations

from crawler.listing.fragment import Fragment, read_fragment
from crawler.listing.listing import Listing
from crawler.listing.proxy import ListRequest
from crawler.listing.record import Record
from crawler.listing.search import Search
from crawler.listing.source import MOST_REQUESTS
from store.model.failures import CountShort, Failure, IncompleteListing, PagingLoop

Addresses = tuple[str, ...]


class SearchWalk:
    """A source: the pages of one list call, by POST and, where that shows nothing, by GET."""

    def __init__(self, search: Search, most_requests: int = MOST_REQUESTS) -> None:
        self._search = search
        self._ways = [search.by_post, search.by_get]
        self._left = most_requests
        self._records: dict[str, Record] = {}
        self._pages: list[Addresses] = []
        self._before: list[Addresses] = []
        self._rows = self._unread = self._size = 0
        self._stated: tuple[int | None, int | None] = (None, None)
        self._restarted = self._confirmed = False
        self._doubt: str | None = None
        self._end: str | None = None
        self._problem: str | None = None

    def next(self) -> ListRequest | None:
        if self._end or self._confirmed:
            return None
        if self._left <= 0:
            self._end = "请求次数已到上限，列表仍未取完"
            return None
        self._left -= 1
        return self._ways[0](len(self._pages) + 1)

    def take(self, data: bytes, url: str, content_type: str | None = None) -> None:
        answer = read_fragment(data, self._search.page_url, content_type)
        self._problem = answer.problem or self._problem
        asked = len(self._pages) + 1
        addresses = tuple(record.address for record in answer.records)
        if not answer.rows or answer.page not in (None, asked):
            self._stuck("服务器没有给出列表" if not answer.rows else f"要的是第{asked}页，给的是第{answer.page}页")
        elif addresses in self._pages:
            self._problem = PagingLoop.code
            self._stuck("翻页后得到的仍是同一页")
        elif self._moved(answer, addresses) and not self._restarted:
            self._restart()
        else:
            self._keep(answer, addresses)

    def refuse(self, failure: Failure) -> None:
        self._problem = failure.code
        self._stuck(failure.chinese)

    def stop(self, failure: Failure) -> None:
        self._problem, self._end = failure.code, failure.chinese

    def result(self) -> Listing:
        complete = self._confirmed and not self._doubt and not self._end
        own, beside = self._sorted(complete)
        pages, total = self._stated
        stated = "；".join(
            text for text, known in ((f"栏目称共{total}条", total), (f"栏目称共{pages}页", pages)) if known is not None
        )
        seen = f"已看到{len(self._pages) or len(self._before)}页{len(self._records)}条"
        why = f"{stated or '栏目没有说明共有多少'}，{seen}"
        if not complete:
            why += f"：{self._doubt or self._end or '列表尚未取完'}"
        code = None if complete else self._problem or IncompleteListing.code
        return Listing(own, None if beside else total, len(own), complete, why, code, beside)

    def _keep(self, answer: Fragment, addresses: Addresses) -> None:
        """Count a page; after the last one, judge."""
        if not self._pages:
            self._stated, self._size = (answer.pages, answer.total), answer.rows
            self._rows = self._unread = 0
        elif self._moved(answer, addresses):
            self._doubt = "翻页期间列表一直在变"
        self._pages.append(addresses)
        self._records |= {one.address: one for one in answer.records if one.address not in self._records}
        self._rows += answer.rows
        self._unread += answer.rows - len(answer.records)
        pages = self._stated[0]
        if answer.problem:
            self._doubt = self._doubt or "有一页没有传完"
        if pages is None:
            self._end = "列表没有说明共有多少页"
        elif len(self._pages) < pages and answer.rows != self._size:
            self._doubt = self._doubt or f"第{len(self._pages)}页不满，却不是最后一页"
        elif answer.rows > self._size:
            self._doubt = self._doubt or f"第{len(self._pages)}页比第1页还长"
        if pages is not None and len(self._pages) >= pages:
            self._judge()

    def _judge(self) -> None:
        """Every page came: whether they are the whole list of one moment."""
        pages, total = self._stated
        if self._unread:
            self._doubt = self._doubt or f"列表中有{self._unread}行没有链接"
        if total is not None and total != self._rows:
            self._doubt = self._doubt or f"共{self._rows}行，与所称总数不符"
            self._problem = self._problem or CountShort.code
        settled = total is not None or pages == 1 or self._pages == self._before
        if self._doubt or settled:
            self._confirmed = True
        elif self._before and self._restarted:
            self._doubt, self._confirmed = "翻页期间列表一直在变", True
        else:
            self._restarted = self._restarted or bool(self._before)
            self._before, self._pages = self._pages, []

    def _moved(self, answer: Fragment, addresses: Addresses) -> bool:
        """Whether a page does not fit those before it: other numbers, or a record that was on one of them."""
        if not self._pages:
            return False
        known = {address for page in self._pages for address in page}
        return self._stated != (answer.pages, answer.total) or not known.isdisjoint(addresses)

    def _restart(self) -> None:
        self._restarted = True
        self._before, self._pages = [], []

    def _stuck(self, why: str) -> None:
        if len(self._ways) > 1:
            self._ways.pop(0)
            self._before, self._pages = [], []
        else:
            self._end = why

    def _sorted(self, complete: bool) -> tuple[tuple[Record, ...], tuple[Record, ...]]:
        """The records of the column that is meant, and those of others; all are meant where none is of it.

        What was seen before the list moved was there all the same, but is no part of a list seen whole.
        """
        column = self._search.column
        last = dict.fromkeys(address for page in self._pages for address in page)
        records = tuple(self._records[address] for address in (last if complete else self._records))
        own = tuple(one for one in records if column and f"/art_{column}_" in one.url)
        if not own:
            return records, ()
        return own, tuple(one for one in records if one not in own)
