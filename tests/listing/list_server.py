"""A simulated list proxy with the habits of real ones, and the walk driven against it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import parse_qs, urlsplit

from crawler.listing import Listing, ListRequest, Walk, read_column

HOST = "http://www.beigang.shili.example"
PAGE = f"{HOST}/col/col7001/index.html"
PROXY = "/module/web/jpage/dataproxy.jsp"


@dataclass
class ListServer:
    """A list of ``count`` articles. ``speaks`` are the ways of asking it understands: post, range, page.

    ``overlap`` records before and ``ahead`` records after the asked ones come too; ``cap`` is the most it gives at
    a time; ``page_size`` is its own size of a page; ``loop`` sends every later record's place back to the start;
    ``cut`` says how much of the answer with that number arrives; ``changes`` how the list changes before it.
    """

    count: int
    speaks: frozenset[str] = frozenset({"post", "range", "page"})
    per_page: int = 15
    group_size: int = 3
    overlap: int = 0
    ahead: int = 0
    shift: int = 0
    cap: int = 5000
    page_size: int | None = None
    deaf: str = "first"
    states: bool = True
    loop: int | None = None
    cut: dict[int, float] = field(default_factory=dict)
    changes: dict[int, int] = field(default_factory=dict)
    asked: int = 0

    def __post_init__(self) -> None:
        self.numbers = list(range(self.count, 0, -1))
        self.versions = [tuple(self.numbers)]

    def page(self) -> bytes:
        """The column page with the first group."""
        island = _datastore(self.numbers[: self.per_page * self.group_size], None)
        return f"""<html><head><meta name="ColumnName" content="年报"></head><body><div id="55">
<script type="text/xml">{island}</script></div><script>
var param_55 = {{col:1,webid:9,path:'/',columnid:7001,sourceContentType:1,unitid:'55',webname:'示例',permissiontype:0}};
$('#55').jpage({{totalRecord:{len(self.numbers)},perPage:{self.per_page},groupSize:{self.group_size},
proxyUrl:'{PROXY}'}});</script></body></html>""".encode()

    def answer(self, request: ListRequest) -> bytes:
        """The answer to a request, as bytes."""
        self.asked += 1
        self._change(self.changes.get(self.asked, 0))
        query = {key: values[-1] for key, values in parse_qs(urlsplit(request.url).query).items()}
        assert "columnid" in query or "columnid=7001" in (request.body or "")
        way = "post" if request.method == "POST" else "page" if "page" in query else "range"
        data = _datastore(self._chosen(way, query), len(self.numbers) if self.states else None).encode()
        return data[: int(len(data) * self.cut.get(self.asked, 1.0))]

    def _chosen(self, way: str, query: dict[str, str]) -> list[int]:
        if way not in self.speaks:
            return self.numbers[: self.per_page * self.group_size] if self.deaf == "first" else []
        if way == "page":
            size = min(self.page_size or int(query.get("perpage", self.per_page)), self.cap)
            first, last = (int(query["page"]) - 1) * size, int(query["page"]) * size
        else:
            first, last = int(query["startrecord"]) - 1, int(query["endrecord"])
        first, last = max(0, first - self.overlap - self.shift), last + self.ahead - self.shift
        last = min(last, first + self.cap)
        if self.loop is not None and first >= self.loop:
            first, last = 0, last - first
        return self.numbers[first : max(first, last)]

    def _change(self, by: int) -> None:
        if by:
            self.numbers = changed(self.numbers, by)
            self.versions.append(tuple(self.numbers))


def changed(numbers: list[int], by: int) -> list[int]:
    """A list, the newest first, to which some were added in front; below zero, from which some were taken there."""
    if by < 0:
        return numbers[-by:]
    return [max(numbers, default=0) + n for n in range(by, 0, -1)] + numbers


def walk_over(server: ListServer, page: bytes | None = None, most: int = 200) -> Listing:
    """Walk a server's list to the end."""
    walk = Walk(read_column(server.page() if page is None else page, PAGE), most)
    answer: Callable[[ListRequest], bytes] = server.answer
    while (request := walk.next()) is not None:
        walk.take(answer(request), request.url, "text/xml;charset=utf-8")
    return walk.result()


def numbers_of(listing: Listing) -> tuple[int, ...]:
    return tuple(int(record.url.rpartition("_")[2].removesuffix(".html")) for record in listing.records)


def _datastore(numbers: list[int], total: int | None) -> str:
    stated = "" if total is None else f"<totalrecord>{total}</totalrecord>\n"
    records = "".join(
        f'<record><![CDATA[<li><a href="/art/2026/1/5/art_7001_{n}.html" title="第{n}号公开">…</a>'
        "<span>2026-01-05</span></li>]]></record>\n"
        for n in numbers
    )
    link = f'<a href="{PROXY}?page=1&appid=1&webid=9&path=/&columnid=7001&unitid=55"></a>'
    return (
        f"<datastore>\n{stated}<nextgroup><![CDATA[{link}]]></nextgroup>\n<recordset>\n{records}</recordset>\n</datastore>"
    )
