"""One entry of a column's list: where it leads, what it is called, and the day it shows."""

from __future__ import annotations

import datetime as dt
import html
import re
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

from crawler.listing.tags import Anchor, anchors, pieces, words
from crawler.parser.article_url import read_article_url
from crawler.urls import address

#: A record is a line of a list; what is longer is none.
LONGEST_RECORD = 20_000

_LABEL = r"(?:(?:发布)?(?:时间|日期)\s{0,4}[:：]\s{0,4})?"
_CLOCK = r"(?:\s{1,4}\d{1,2}:\d{2}(?::\d{2})?)?"
_FULL = re.compile(rf"{_LABEL}[\[(（【]?\s?(\d{{4}})[-/.年](\d{{1,2}})[-/.月](\d{{1,2}})日?{_CLOCK}\s?[\])）】]?")
_SHORT = re.compile(rf"{_LABEL}[\[(（【]?\s?(\d{{1,2}})[-/.月](\d{{1,2}})日?\s?[\])）】]?")
_ELLIPSIS = ("…", "...", "．．．", "。。。")
_COLUMN_PATH = re.compile(r"/col/col\d{1,12}/")


@dataclass(frozen=True, slots=True)
class Record:
    """An entry of a list. ``url`` is absolute; ``date`` is None where no whole date is shown or certain.

    ``date_text`` is the date as written there, empty where there is none.
    """

    url: str
    title: str
    date: dt.date | None
    date_text: str

    @property
    def address(self) -> str:
        """The canonical address, by which an entry seen twice is one."""
        return address(self.url)


def read_record(markup: str, page_url: str) -> Record | None:
    """Read one ``<record>``; ``page_url`` is the page the list belongs to. None where it leads nowhere."""
    if len(markup) > LONGEST_RECORD:
        return None
    linked = [(url, anchor) for anchor in anchors(markup) if (url := _target(anchor, page_url))]
    if not linked:
        return None
    # A line may begin with a link to its column: 〔部门动态〕 before the title.
    url = next((url for url, _ in linked if not _COLUMN_PATH.search(url)), linked[0][0])
    title = _title([anchor for target, anchor in linked if target == url])
    return Record(url, title, *_date(markup, url)) if title else None


def _target(anchor: Anchor, page_url: str) -> str | None:
    href = "".join(char for char in anchor.attributes.get("href", "").strip() if char >= " ")
    if not href or href.startswith("#"):
        return None
    try:
        url = urljoin(page_url, href)
        address(url)
        parts = urlsplit(url)
    except ValueError:
        return None
    return url if parts.scheme in ("http", "https") and parts.hostname else None


def _title(links: list[Anchor]) -> str:
    """The title attribute before the text of the link, one that is whole before one that was cut."""
    # Attributes hold markup as entities, and entities of entities: &lt;br/&gt; in a title of two lines.
    given = [words(html.unescape(anchor.attributes.get("title", ""))) for anchor in links]
    shown = [_without_date(anchor.inner) for anchor in links]
    found = [title for title in (*given, *shown) if title]
    return next((title for title in found if not title.endswith(_ELLIPSIS)), found[0] if found else "")


def _without_date(inner: str) -> str:
    text = words(inner)
    dates = [piece for piece in pieces(inner) if _FULL.fullmatch(piece) or _SHORT.fullmatch(piece)]
    for piece in dates:
        text = text.removesuffix(piece).removeprefix(piece).strip()
    return text


def _date(markup: str, url: str) -> tuple[dt.date | None, str]:
    texts = pieces(markup)
    for text in texts:
        found = _FULL.fullmatch(text)
        if found:
            return _day(int(found[1]), int(found[2]), int(found[3])), text
    for text in texts:
        found = _SHORT.fullmatch(text)
        if found:
            return _day_of_address(int(found[1]), int(found[2]), url), text
    return None, ""


def _day_of_address(month: int, day: int, url: str) -> dt.date | None:
    """A day without a year: the year of the article's address, where both name the same day."""
    article = read_article_url(url)
    same = article is not None and (article.day.month, article.day.day) == (month, day)
    return article.day if article and same else None


def _day(year: int, month: int, day: int) -> dt.date | None:
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None
