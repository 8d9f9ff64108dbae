"""Every fault by name: what the host does, and which reason the look must get on each kind of channel."""

from __future__ import annotations

import gzip
import io
from collections.abc import Mapping
from dataclasses import dataclass, field
from email.utils import formatdate

from fault_server import Handler, Play

from crawler.demo.answer import Answer

#: Kinds of channel: the page of one report, a column, the proxy of a column, an article, the document behind one, and
#: a parent column. Each with the part of the address by which its pages are told apart.
CHANNELS = {
    "page": "/module/xxgk/", "list": "/col/col8", "proxy": "/dataproxy.jsp", "article": "/art/", "document": "/attach/",
    "index": "/col/col9",
}  # fmt: skip
MEGABYTE = 1_000_000
PUZZLE = b"<script>document.cookie='__jsl_clearance_s='+Math.random();location.reload()</script>"


@dataclass(frozen=True)
class Fault:
    """``code`` is the reason on every channel but those in ``other``; ``channels`` where it makes sense.

    ``path`` is what it happens to, by default the channel's own pages; ``tls`` the kind of server, ``dead`` what is
    wrong with the host before any request: ``name`` or ``port``.
    """

    play: Play | None
    code: str
    other: Mapping[str, str] = field(default_factory=dict)
    channels: tuple[str, ...] = tuple(CHANNELS)
    path: str | None = None
    tls: str = ""
    dead: str = ""

    def expected(self, channel: str) -> str:
        return self.other.get(channel, self.code)


def _answer(status: int, body: bytes = b"", *headers: tuple[str, str]) -> Play:
    return lambda handler: handler.send_answer(Answer(status, body, headers))


def _page(text: str, head: str = "") -> bytes:
    html = f'<!DOCTYPE html><html><head><meta charset="utf-8">{head}</head><body>{text}</body></html>'
    return html.encode()


CAPTCHA = _page("<p>请完成验证</p><form><img src='/captcha'><input name='code'></form>")
CLOSED = _page("<h1>系统维护中</h1><p>网站正在维护，请稍后访问。</p>")
GONE = _page("<h1>您访问的页面不存在或已删除</h1><p>请返回首页。</p>")
REFRESH = _page("", '<meta http-equiv="refresh" content="0;url=/other.html">')
OTHER = _page("<main><h2>政务公开</h2><p>本站已经改版，欢迎使用新版。</p></main>" * 9)
GARBLED = b"<html><body>" + bytes(range(128, 255)) * 40 + b"</body></html>"
CLOSED_TO_ROBOTS = b"User-agent: *\nDisallow: /"


def _hang(handler: Handler) -> None:
    handler.hang(20)
    handler.close_connection = True


def _drip(handler: Handler) -> None:
    """Never idle and never done."""
    handler.send_answer(Answer(200, b"", (("Content-Length", "100000"),)))
    while not handler.hang(0.1):
        handler.wfile.write(b" ")
        handler.wfile.flush()


def _cut(handler: Handler) -> None:
    """Promise more than is sent."""
    honest = handler.honest()
    handler.send_answer(Answer(200, honest.body, (("Content-Length", str(len(honest.body) + 50)),)))
    handler.close_connection = True


def _torn(handler: Handler) -> None:
    """Half of the page as if it were all of it."""
    body = handler.honest().body
    half = body[: body.rindex(b"<", 0, len(body) // 2) + 2]
    handler.send_answer(Answer(200, half, (("Content-Type", "text/html; charset=utf-8"),)))


def _bomb(handler: Handler) -> None:
    packed = io.BytesIO()
    with gzip.GzipFile(fileobj=packed, mode="wb") as file:
        for _ in range(40):
            file.write(b"<p>0</p>" * 50_000)
    handler.send_answer(Answer(200, packed.getvalue(), (("Content-Encoding", "gzip"),)))


def _front_page(handler: Handler) -> None:
    """The home page with status 200, whatever is asked: so hosts answer that want fewer requests."""
    handler.send_answer(handler.honest(path="/"))


def _one_page_again(handler: Handler) -> None:
    """The first records, whatever range or page is asked for."""
    form = "startrecord=1&endrecord=2&perpage=2&columnid=8001&unitid=800105&page=1"
    handler.send_answer(handler.honest(form))


def _short(handler: Handler) -> None:
    handler.send_answer(Answer(200, b"<datastore><totalrecord>9</totalrecord><recordset></recordset></datastore>",
                               (("Content-Type", "text/xml"),)))  # fmt: skip


def _cut_xml(handler: Handler) -> None:
    half = b"<datastore><totalrecord>3</totalrecord><recordset><record><![CDATA[<li><a href='/ar"
    handler.send_answer(Answer(200, half, (("Content-Type", "text/xml"),)))


#: A page that brings nothing it should: by its controls, by what its kind must have, or as no document.
_STRANGE = {"page": "control_failed", "list": "redesigned", "article": "displaced", "document": "wrong_type",
            "index": "redesigned"}  # fmt: skip
_PAGES = ("page", "list", "article", "document", "index")

FAULTS: Mapping[str, Fault] = {
    "dns": Fault(None, "robots_unreachable", dead="name"),
    "refused": Fault(None, "robots_unreachable", dead="port"),
    "reset": Fault(Handler.reset, "reset"),
    "hang": Fault(_hang, "timed_out"),
    "drip": Fault(_drip, "timed_out"),
    "length cut": Fault(_cut, "truncated"),
    "torn inside a tag": Fault(_torn, "truncated", channels=("page", "list", "article", "index")),
    "empty body": Fault(_answer(200), "truncated", {"document": "truncated"}, channels=_PAGES),
    "too large": Fault(_answer(200, b"x" * (3 * MEGABYTE)), "too_large"),
    "bomb": Fault(_bomb, "decompression_bomb"),
    "400": Fault(_answer(400), "declined"),
    "401": Fault(_answer(401), "forbidden"),
    "403": Fault(_answer(403), "forbidden"),
    "404": Fault(_answer(404), "not_found"),
    "410": Fault(_answer(410), "not_found"),
    "429": Fault(_answer(429), "rate_limited"),
    "429 for long": Fault(_answer(429, b"", ("Retry-After", "86400")), "rate_limited"),
    "503": Fault(_answer(503), "server_error"),
    "503 until a date": Fault(_answer(503, b"", ("Retry-After", formatdate(4102444800, usegmt=True))), "rate_limited"),
    "500": Fault(_answer(500), "server_error"),
    "502": Fault(_answer(502), "server_error"),
    "412": Fault(_answer(412, PUZZLE), "challenged"),
    "521": Fault(_answer(521, PUZZLE), "challenged"),
    "puzzle with 200": Fault(_answer(200, PUZZLE), "challenged"),
    "captcha with 200": Fault(_answer(200, CAPTCHA), "challenged"),
    "maintenance": Fault(_answer(200, CLOSED), "maintenance"),
    "soft 404": Fault(_answer(200, GONE), "soft_not_found", {"page": "control_failed"}, channels=_PAGES),
    "meta refresh": Fault(_answer(200, REFRESH), "forwarded"),
    "script forwards": Fault(_answer(200, _page("<script>window.location.href='/other.html'</script>")), "forwarded"),
    "redirect away": Fault(_answer(302, b"", ("Location", "http://elsewhere.example/")), "redirected_away"),
    "redirect loop": Fault(lambda handler: handler.send_answer(Answer(302, b"", (("Location", handler.path),))),
                           "redirect_loop"),
    "front page instead": Fault(_front_page, "", _STRANGE, channels=_PAGES),
    "redesign": Fault(_answer(200, OTHER), "", _STRANGE, channels=_PAGES),
    "wrong charset": Fault(_answer(200, GARBLED), "undecodable", channels=("page", "list", "article")),
    "not a page": Fault(_answer(200, b"\x00\x01\x02" * 99, ("Content-Type", "application/octet-stream")), "wrong_type",
                        channels=("page", "list", "article", "index")),
    "robots refused": Fault(_answer(200, CLOSED_TO_ROBOTS), "robots_refused", path="/robots.txt"),
    "robots 503": Fault(_answer(503), "robots_unreachable", path="/robots.txt"),
    "robots 429": Fault(_answer(429), "robots_unreachable", path="/robots.txt"),
    "paging loop": Fault(_one_page_again, "paging_loop", channels=("proxy",)),
    "count short": Fault(_short, "count_short", channels=("proxy",)),
    "xml cut": Fault(_cut_xml, "truncated", channels=("proxy",)),
    "certificate expired": Fault(None, "robots_unreachable", channels=("page",), tls="expired"),
    "certificate of another host": Fault(None, "robots_unreachable", channels=("page",), tls="wrong host"),
    "certificate of nobody": Fault(None, "robots_unreachable", channels=("page",), tls="untrusted"),
    "tls too old": Fault(None, "robots_unreachable", channels=("page",), tls="old"),
}  # fmt: skip
