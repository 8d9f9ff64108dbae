"""The list call of the disclosure module: ``search.jsp`` or ``search_custom.jsp`` with its parameters."""

from __future__ import annotations

from dataclasses import dataclass, replace
from urllib.parse import urlencode, urlsplit

from crawler.listing.proxy import ListRequest

_AJAX = ("X-Requested-With", "XMLHttpRequest")
_FORM = ("Content-Type", "application/x-www-form-urlencoded; charset=UTF-8")
_TREE = "/module/xxgk/tree.jsp"


@dataclass(frozen=True, slots=True)
class Search:
    """One list call: its address without query, the page whose script makes it, and its parameters in order.

    ``column`` is the number of the column whose articles are meant; the server may send others besides.
    """

    url: str
    page_url: str
    parameters: tuple[tuple[str, str], ...]
    column: str | None = None

    @property
    def kind(self) -> str:
        """The ``infotypeId`` of the list, which says what kind of information it holds; empty where it says none."""
        return dict(self.parameters).get("infotypeId", "")

    @property
    def area(self) -> str:
        return dict(self.parameters).get("area", "")

    def of_kind(self, kind: str) -> Search:
        """The same call for another kind of information."""
        rest = tuple((name, value) for name, value in self.parameters if name != "infotypeId")
        return replace(self, parameters=(("infotypeId", kind), *rest))

    def by_post(self, number: int) -> ListRequest:
        """A page by its number, counted from 1, as the page's script asks for it."""
        return ListRequest("POST", self.url, self._query(number), (_FORM, *self._headers()))

    def by_get(self, number: int) -> ListRequest:
        """The same with everything in the query."""
        return ListRequest("GET", f"{self.url}?{self._query(number)}", None, self._headers())

    def tree(self) -> ListRequest:
        """The tree of the kinds of information that the same area publishes."""
        parts = urlsplit(self.url)
        query = urlencode((("standardXxgk", "1"), ("area", self.area), ("divid", "div4")))
        return ListRequest("GET", f"{parts.scheme}://{parts.netloc}{_TREE}?{query}", None, self._headers())

    def _query(self, number: int) -> str:
        return urlencode((*self.parameters, ("currpage", str(number))), safe="/,:")

    def _headers(self) -> tuple[tuple[str, str], ...]:
        return _AJAX, ("Referer", self.page_url)
