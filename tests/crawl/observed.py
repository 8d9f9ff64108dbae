"""The postings that were really observed, as a world: columns and articles beside the annual-report page."""

from __future__ import annotations

import csv
import html
import json
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

from crawler.demo.columns import Article, Column
from crawler.demo.documents import Page
from crawler.demo.world import Dialect, Posting, Site, World
from crawler.parser.article_url import read_article_url
from crawler.urls import query_of
from store.clock import SHANGHAI
from store.model import FORMS

DATA = Path(__file__).parents[2].parent / "shared" / "data"
REPORTS = DATA / "reports"
#: Hosts that copied a report, and an e-book server on a bare address: none of them publishes anything.
NOT_OFFICIAL = ("jkzhuan.cn", "djylwh.com.cn", "fwzgg.cn", "jlsendong.com", "180.76.149.248")
_TIME = re.compile(r"(\d{4})[-年](\d{2})[-月](\d{2})日? (\d{2}):(\d{2})(?::(\d{2}))?")
#: How the site of each host writes the time under a title; weihai.gov.cn writes the time of day alone.
TIME_LINES = {
    "www.wendeng.gov.cn": "发布日期:{at:%Y-%m-%d %H:%M:%S}",
    "www.rushan.gov.cn": "发布日期：{at:%Y-%m-%d %H:%M:%S} / 文章来源： / 点击次数：",
    "www.rongcheng.gov.cn": "时间:{at:%Y}年{at:%m}月{at:%d}日 {at:%H:%M} 来源: 浏览次数:",
    "www.wip.gov.cn": "发布时间：{at:%Y}年{at:%m}月{at:%d}日 {at:%H:%M} / 信息来源： / 浏览次数:",
    "www.weihai.gov.cn": "时间: {at:%H:%M}",
}
LOOKALIKES = (
    "一图读懂{title}", "《{title}》解读", "关于做好{year}年政府信息公开工作年度报告编制工作的通知",
    "{body}政府信息公开指南", "{body}{year}年法治政府建设年度报告", "公共企事业单位{year}年信息公开年度报告",
)  # fmt: skip


@dataclass(frozen=True)
class Observed:
    """One row. ``at`` is the displayed time to the second or minute, None where no page text was kept."""

    body: str
    year: int
    url: str
    title: str
    at: datetime | None

    @property
    def host(self) -> str:
        return urlsplit(self.url).hostname or ""

    @property
    def official(self) -> bool:
        return not any(self.host.endswith(host) for host in NOT_OFFICIAL)


def observed() -> list[Observed]:
    with (DATA / "observed_reports.csv").open(encoding="utf-8", newline="") as file:
        return [_row(row) for row in csv.DictReader(file)]


def observed_world() -> World:
    """Every official posting at its address; copies on foreign hosts only as links in a list."""
    rows = observed()
    official = [row for row in rows if row.official]
    columns: dict[tuple[str, str], list[Observed]] = defaultdict(list)
    for row in official:
        place = read_article_url(row.url)
        if place is not None:
            columns[row.host, place.column].append(row)
    sites = tuple(
        Site(host, host, Dialect.SKELETON, columns=tuple(_columns(host, columns)))
        for host in sorted({row.host for row in official})
    )
    return World(sites, tuple(_posting(row) for row in official if "area" in query_of(row.url)))


def _row(row: dict[str, str]) -> Observed:
    body, year = row["body"].split("(")[0], int(row["year"])
    shown = _TIME.search(row["publish_time"])
    at = datetime(*(int(part or 0) for part in shown.groups()), tzinfo=SHANGHAI) if shown else None
    title = row["title"] if row["title"] and row["title"][0] != "(" else f"{body}{year}年政府信息公开工作年度报告"
    return Observed(body, year, row["url"], title, at)


def _columns(host: str, columns: dict[tuple[str, str], list[Observed]]) -> Iterator[Column]:
    for (place, number), rows in columns.items():
        if place == host:
            articles = [article for row in rows for article in _articles(row)]
            yield Column(int(number), f"栏目{number}", tuple(articles))


def _articles(row: Observed) -> Iterator[Article]:
    place = read_article_url(row.url)
    assert place is not None
    at = row.at or _noon(place.day)
    line = TIME_LINES[row.host] if row.at else ""
    yield Article(int(place.article), row.title, at, "", line, Page(text_of(row.body, row.year)))
    for number, words in enumerate(LOOKALIKES, 1):
        title = words.format(title=row.title, year=row.year, body=row.body)
        yield Article(int(place.article) * 10 + number, title, at, "", line, "此处文字从略。")


def _noon(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 12, tzinfo=SHANGHAI)


def _posting(row: Observed) -> Posting:
    asked = query_of(row.url)
    line = f"发布时间:{row.at:%Y-%m-%d %H:%M:%S}" if row.at else ""
    page = (
        f'<!DOCTYPE html><html><head><meta charset="utf-8"><title>{row.title}</title></head><body><h1>{row.title}</h1>'
        f"<p>{line}</p><div id='zoom'>{text_of(row.body, row.year)}</div></body></html>"
    )
    since = row.at or datetime(row.year + 1, 1, 15, tzinfo=SHANGHAI) + timedelta(hours=9)
    return Posting(row.host, asked["area"], int(asked["fbtime"]), since, Page(page))


def text_of(body: str, year: int) -> str:
    """The real text where it is at hand, else the headings of the form: what was not observed is not invented."""
    for path in sorted(REPORTS.glob("*.expected.json")):
        expected = json.loads(path.read_text(encoding="utf-8"))
        text = path.with_name(path.name.replace(".expected.json", ".txt"))
        if (expected["body"], expected["year"]) == (body, year) and text.is_file():
            return f"<pre>{html.escape(text.read_text(encoding='utf-8'))}</pre>"
    return "\n".join(f"<p>{heading}</p><p>正文从略。</p>" for heading in _headings())


def _headings() -> Iterable[str]:
    numbers = "一二三四五六"
    return (f"{number}、{section.title}" for number, section in zip(numbers, FORMS["2021-30"].sections, strict=True))
