"""What a site's columns answer: the page, the proxy, articles, and the documents behind them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from functools import partial

from crawler.demo.answer import Answer, Drawing
from crawler.demo.article_html import DOWNLOAD_PATH, STORED_PATH, article_page
from crawler.demo.column_html import PROXY_PATH, column_page, datastore, parent_page
from crawler.demo.columns import Attached, Column, Parent
from crawler.demo.page_html import column_path
from crawler.demo.shell_answers import shell_answer
from crawler.demo.world import Site

_TYPES = {"pdf": "application/pdf"}


def column_answer(
    site: Site, path: str, asked: Mapping[str, str], now: datetime, *, by_post: bool
) -> Answer | Drawing | None:
    """The answer to a path below one of the site's columns; None where it is none of theirs."""
    if path == PROXY_PATH:
        return _proxy(site, asked, now, by_post=by_post)
    if path == DOWNLOAD_PATH or path.startswith(STORED_PATH):
        return _document(site, path, asked.get("filename", ""), now)
    shell = shell_answer(site, path, asked, now)
    if shell is not None:
        return shell
    open_now = [column for column in site.columns if column.is_open(now)]
    for column in open_now:
        if path == column_path(column.number):
            return _page(site, column, now)
        if column.parent is not None and path == column_path(column.parent.number):
            return _parent(site, column.parent, open_now)
    for column in (*open_now, *(shell.column for shell in site.shells)):
        for article in column.shown(now) if f"/art_{column.number}_" in path else ():
            if path == column.path(article):
                # The world outlives the cache, so an article's identity is a safe key.
                return Drawing(id(article), partial(article_page, site, column, article))
    return None


def _page(site: Site, column: Column, now: datetime) -> Drawing:
    shown = column.shown(now)
    return Drawing((column.number, len(shown)), partial(column_page, site, column, shown))


def _parent(site: Site, parent: Parent, open_now: list[Column]) -> Drawing:
    columns = [column for column in open_now if column.parent == parent]
    return Drawing((parent.number, len(columns)), partial(parent_page, site, parent, columns))


def _proxy(site: Site, asked: Mapping[str, str], now: datetime, *, by_post: bool) -> Drawing | None:
    column = next((column for column in site.columns if str(column.number) == asked.get("columnid")), None)
    if column is None:
        return None
    shown = column.shown(now)
    first, last = _number(asked, "startrecord", 1), _number(asked, "endrecord", column.group)
    chosen = shown[max(0, first - 1 - column.overlap) : last] if by_post or not column.post_only else ()
    total = len(shown) if chosen else 0
    return Drawing(
        (column.number, len(shown), len(chosen), first),
        partial(datastore, site, column, chosen, total), "text/xml",
    )  # fmt: skip


def _document(site: Site, path: str, file_name: str, now: datetime) -> Answer | None:
    wanted = file_name if path == DOWNLOAD_PATH else path.removeprefix(STORED_PATH)
    found = next((attached for attached in _attached(site, now) if attached.stored == wanted), None)
    if found is None:
        return None
    if path == DOWNLOAD_PATH:
        return Answer(302, b"", (("Location", f"{STORED_PATH}{found.stored}"),))
    kind = _TYPES.get(found.stored.rpartition(".")[2], "application/octet-stream")
    return Answer(200, found.data, (("Content-Type", kind),))


def _attached(site: Site, now: datetime) -> Iterator[Attached]:
    return (
        attached for column in site.columns for article in column.shown(now) for attached in article.attached
    )


def _number(asked: Mapping[str, str], name: str, otherwise: int) -> int:
    text = asked.get(name, "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 9 else otherwise
