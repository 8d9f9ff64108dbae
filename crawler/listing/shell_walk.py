"""The walk of a shell: from its frame to its call, from the tree to the kind of its list, then page by page."""

from __future__ import annotations

from dataclasses import replace

from crawler.listing.column_url import column_number
from crawler.listing.listing import Listing, joined
from crawler.listing.proxy import ListRequest
from crawler.listing.search import Search
from crawler.listing.search_walk import SearchWalk
from crawler.listing.shell import Shell, read_shell
from crawler.listing.source import MOST_REQUESTS
from crawler.listing.tree import read_tree
from crawler.parser.decode import decode
from store.model.failures import (
    Failure,
    IncompleteListing,
    NeedsListing,
    NotFound,
    PagingLoop,
    SoftNotFound,
    Truncated,
    WrongType,
)

_DEEPEST = 2
#: Several kinds with the name of annual reports are each read; more than a few are a sign of something else.
_MOST_KINDS = 4
#: Where a call was only guessed, these say that it was guessed wrong.
_NO_SUCH_CALL = (
    None, NotFound.code, SoftNotFound.code, WrongType.code, Truncated.code, IncompleteListing.code, PagingLoop.code
)  # fmt: skip


class ShellWalk:
    """A source: whatever has to be asked before a shell's list can be, and then the list."""

    def __init__(self, shell: Shell, most_requests: int = MOST_REQUESTS) -> None:
        self._shell = shell
        self._column = column_number(shell.page_url)
        self._most = most_requests
        self._frames = self._at = 0
        self._walks: list[SearchWalk] | None = None
        self._asked_tree = False
        self._doubt: str | None = None
        self._failed: Failure | None = None

    def next(self) -> ListRequest | None:
        if self._failed:
            return None
        if self._walks is not None:
            return self._next_of_lists(self._walks)
        if self._shell.frame is not None:
            return ListRequest("GET", self._shell.frame, None, (("Referer", self._shell.page_url),))
        search = self._shell.search
        if search is None:
            self._failed = NeedsListing()
            return None
        if not search.kind and search.area and not self._asked_tree:
            return search.tree()
        self._begin(search, (search.kind,))
        return self.next()

    def take(self, data: bytes, url: str, content_type: str | None = None) -> None:
        search = self._shell.search
        if self._walks is not None:
            self._walks[self._at].take(data, url, content_type)
        elif self._shell.frame is not None:
            self._enter(decode(data, content_type).text, url)
        elif search is not None:
            self._asked_tree = True
            self._begin(search, read_tree(data, content_type)[:_MOST_KINDS] or ("",))

    def refuse(self, failure: Failure) -> None:
        if self._walks is not None:
            self._walks[self._at].refuse(failure)
        elif self._shell.frame is not None:
            self._leave()
        elif self._shell.search is not None:
            self._asked_tree = True
            self._begin(self._shell.search, ("",))

    def stop(self, failure: Failure) -> None:
        self._failed = failure
        for walk in self._walks or ():
            walk.stop(failure)

    def result(self) -> Listing:
        whole = joined([walk.result() for walk in self._walks or ()])
        if self._failed is not None:
            return replace(whole, complete=False, why=self._failed.chinese, problem=self._failed.code)
        if self._shell.guessed and not whole.records and whole.problem in _NO_SUCH_CALL:
            return replace(whole, complete=False, why=NeedsListing.chinese, problem=NeedsListing.code)
        if self._doubt:
            problem = whole.problem or IncompleteListing.code
            return replace(whole, complete=False, why=f"{whole.why}；{self._doubt}", problem=problem)
        return whole

    def _next_of_lists(self, walks: list[SearchWalk]) -> ListRequest | None:
        while self._at < len(walks):
            request = walks[self._at].next()
            if request is not None:
                return request
            self._at += 1
        return None

    def _enter(self, text: str, url: str) -> None:
        """The page in the frame came: it makes the call, or holds another frame."""
        self._frames += 1
        outer = self._shell.search
        found = read_shell(text, url, outer.area if outer else "")
        if found is None or (found.frame is not None and self._frames >= _DEEPEST):
            self._leave()
        else:
            self._shell = found

    def _leave(self) -> None:
        """The frame leads nowhere; the usual call for the area is left."""
        search = self._shell.search
        self._shell = Shell(self._shell.page_url, search, guessed=True)

    def _begin(self, search: Search, kinds: tuple[str, ...]) -> None:
        if not any(kinds):
            # Whatever the server shows without being told the kind: a report in it is one, but it may show others only.
            self._doubt = "目录中没有找到年度报告一类"
        meant = replace(search, column=self._column)
        self._walks = [SearchWalk(meant.of_kind(kind), self._most) for kind in kinds]
