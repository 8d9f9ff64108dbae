"""The list proxy of the content system: what to ask it for, and what it answers."""

from __future__ import annotations

from dataclasses import dataclass, field
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit

from crawler.listing.datastore import read_datastore
from crawler.listing.record import Record
from crawler.parser.decode import decode
from store.model.failures import Truncated, Undecodable, WrongType

#: Where the current version of the content system answers, unless the page says otherwise.
DEFAULT_PROXY = "/module/web/jpage/dataproxy.jsp"
_PAGING = frozenset({"page", "startrecord", "endrecord", "perpage"})
_AJAX = ("X-Requested-With", "XMLHttpRequest")
_FORM = ("Content-Type", "application/x-www-form-urlencoded; charset=UTF-8")


@dataclass(frozen=True, slots=True)
class ListRequest:
    """A request for a part of a list, as plain data. ``body`` is a urlencoded form, None for GET."""

    method: str
    url: str
    body: str | None = None
    headers: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Proxy:
    """The proxy of one list: its address without query, the list's parameters, the page that shows the list.

    ``per_page`` records make a page and ``group`` of them are asked for at a time; None where not known.
    Some servers answer only with the page as Referer, so every request carries it.
    """

    url: str
    page_url: str
    parameters: tuple[tuple[str, str], ...]
    per_page: int | None = None
    group: int | None = None

    def by_post(self, first: int, last: int) -> ListRequest:
        """What a browser sends for records ``first`` to ``last``, counted from 1."""
        return ListRequest("POST", f"{self.url}?{_encoded(self._range(first, last))}", _encoded(self.parameters),
                           (_FORM, *self._headers()))

    def by_range(self, first: int, last: int) -> ListRequest:
        """The same by GET, with everything in the query."""
        return self._get((*self._range(first, last), *self.parameters))

    def by_page(self, number: int) -> ListRequest:
        """A page by its number, counted from 1, for servers that know no records by number."""
        size = (("perpage", str(self.per_page)),) if self.per_page else ()
        return self._get((("page", str(number)), *size, *self.parameters))

    def _range(self, first: int, last: int) -> tuple[tuple[str, str], ...]:
        size = self.per_page or last - first + 1
        return ("startrecord", str(first)), ("endrecord", str(last)), ("perpage", str(size))

    def _get(self, query: tuple[tuple[str, str], ...]) -> ListRequest:
        return ListRequest("GET", f"{self.url}?{_encoded(query)}", None, self._headers())

    def _headers(self) -> tuple[tuple[str, str], ...]:
        return _AJAX, ("Referer", self.page_url)


@dataclass(frozen=True, slots=True)
class ProxyPage:
    """One answer of a proxy. ``problem`` is the code of a failure where the answer is not whole or is no list."""

    records: tuple[Record, ...] = field(default=())
    total: int | None = None
    total_pages: int | None = None
    next: str | None = None
    problem: str | None = None


def proxy_of(
    page_url: str, link: str | None, settings: dict[str, str], endpoint: str | None,
    per_page: int | None, group: int | None,
) -> Proxy | None:  # fmt: skip
    """The proxy of a list from its next-group link and its script's settings; None where neither is there.

    ``morecolumndataproxy.jsp`` serves several columns: its ``columnid`` is a list with commas.
    """
    linked = dict(parse_qsl(urlsplit(link).query, keep_blank_values=True)) if link else {}
    parameters = {name: value for name, value in (linked | settings).items() if name not in _PAGING}
    if not parameters.get("columnid"):
        return None
    path = endpoint or (link.partition("?")[0] if link else "") or DEFAULT_PROXY
    try:
        url = urljoin(page_url, path.partition("?")[0])
        known = urlsplit(url).hostname
    except ValueError:
        return None
    return Proxy(url, page_url, tuple(parameters.items()), per_page, group) if known else None


def read_proxy(data: bytes, url: str, content_type: str | None = None) -> ProxyPage:
    """Read an answer of a proxy, well-formed or not; ``url`` is the page that links are resolved against."""
    decoded = decode(data, content_type)
    if not decoded.trusted:
        return ProxyPage(problem=Undecodable.code)
    text = decoded.text
    if "<datastore" not in text[:2000].lower():
        return ProxyPage(problem=WrongType.code if text.strip() else Truncated.code)
    found = read_datastore(text, url)
    return ProxyPage(found.records, found.total, found.pages, found.next, Truncated.code if found.cut else None)


def _encoded(parameters: tuple[tuple[str, str], ...]) -> str:
    return urlencode(parameters, safe="/,")
