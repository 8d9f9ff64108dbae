"""A simulated disclosure module with the habits of real ones, and the walk of a shell driven against it."""

from __future__ import annotations

from dataclasses import dataclass, field
from urllib.parse import parse_qs, urlsplit

from list_server import changed

from crawler.listing import Listing, ListRequest, Walk, read_column
from store.model.failures import NotFound

HOST = "http://www.beigang.shili.example"
AREA = "11379900000000027J"
PAGE = f"{HOST}/col/col7001/index.html?vc_xxgkarea={AREA}"


@dataclass
class SearchServer:
    """A list of ``count`` articles of one kind. ``speaks`` are the methods it answers, ``deaf`` what else gets.

    ``states`` says how many records it has, ``numbers_pages`` how many pages; ``loop`` sends every page after it
    back to the first; ``short`` is a page that lacks its last row; ``twice`` an article that comes again at the end;
    ``cut`` and ``changes`` are by the number of the answer; ``others`` is how many of ten stand in another column.
    """

    count: int
    speaks: frozenset[str] = frozenset({"POST", "GET"})
    size: int = 15
    layout: str = "table"
    states: bool = False
    numbers_pages: bool = True
    deaf: str = "empty"
    loop: int | None = None
    short: int | None = None
    twice: int | None = None
    others: int = 0
    cut: dict[int, float] = field(default_factory=dict)
    changes: dict[int, int] = field(default_factory=dict)
    asked: int = 0

    def __post_init__(self) -> None:
        self.numbers = list(range(self.count, 0, -1))
        if self.twice is not None and self.twice < self.count:
            self.numbers.append(self.numbers[self.twice])
        self.versions = [tuple(self.numbers)]

    def page(self) -> bytes:
        return (
            '<html><head><meta name="ColumnName" content="年报"></head><body><div id="div4"></div><script>'
            "loadDynamic('/module/xxgk/search.jsp?standardXxgk=1&infotypeId=A05&area='+x,'div4','0');"
            "</script></body></html>"
        ).encode()

    def answer(self, request: ListRequest) -> bytes | None:
        """The answer to a request, None for 404."""
        self.asked += 1
        self._change(self.changes.get(self.asked, 0))
        form = urlsplit(request.url).query if request.method == "GET" else request.body or ""
        asked = {key: values[-1] for key, values in parse_qs(form).items()}
        assert (asked["infotypeId"], asked["area"]) == ("A05", AREA)
        if request.method not in self.speaks:
            return None if self.deaf == "404" else "<div>没有符合条件的信息</div>".encode()
        data = self._drawn(int(asked["currpage"])).encode()
        return data[: int(len(data) * self.cut.get(self.asked, 1.0))]

    def _drawn(self, number: int) -> str:
        pages = max(1, -(-len(self.numbers) // self.size))
        shown = 1 if self.loop is not None and number > self.loop else number
        chosen = self.numbers[(shown - 1) * self.size : shown * self.size]
        if self.short == number:
            chosen = chosen[:-1]
        place = f"第{shown}页 共&nbsp;{pages}&nbsp;页" if self.numbers_pages else f"共&nbsp;{pages}&nbsp;页"
        said = f"共{len(self.numbers)}条 {place}" if self.states else place
        return f"{self._list(chosen)}<table class='tb_title'><tr><td>{said}</td></tr></table>"

    def _list(self, chosen: list[int]) -> str:
        links = [
            f'<a href="/art/2026/1/5/art_{7002 if n % 10 < self.others else 7001}_{n}.html" title="第{n}号公开">…</a>'
            for n in chosen
        ]
        if self.layout == "table":
            rows = "".join(f"<tr class='tr_main_value_odd'><td>{a}</td><td>2026-01-05</td></tr>" for a in links)
            return f"<table>{rows}</table>"
        if self.layout == "ul":
            lines = "".join(f"<li>{a}<b>2026-01-05</b></li>" for a in links)
            return f"<div class='zfxxgk_zdgkc'><ul>{lines}</ul></div>"
        return "".join(f"<div class='wip_lists'>{a}<span>2026-01-05</span></div>" for a in links)

    def _change(self, by: int) -> None:
        if by:
            self.numbers = changed(self.numbers, by)
            self.versions.append(tuple(self.numbers))


def search_over(server: SearchServer, most: int = 200) -> Listing:
    """Walk a server's list to the end."""
    walk = Walk(read_column(server.page(), PAGE), most)
    while (request := walk.next()) is not None:
        data = server.answer(request)
        if data is None:
            walk.refuse(NotFound())
        else:
            walk.take(data, request.url, "text/html;charset=utf-8")
    return walk.result()


def numbers_in(listing: Listing) -> tuple[int, ...]:
    return tuple(int(record.url.rpartition("_")[2].removesuffix(".html")) for record in listing.records)
