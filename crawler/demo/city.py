"""The invented 示例市: every fault a supervisor meets, on offices that do not exist."""

from __future__ import annotations

from datetime import datetime

from crawler.demo.area import area_code
from crawler.demo.beigang import beigang_site
from crawler.demo.documents import Report
from crawler.demo.figures import Figures
from crawler.demo.huxi import huxi_site
from crawler.demo.invented import invented
from crawler.demo.nanyu import nanyu_site
from crawler.demo.offices import REAL_POSTINGS, REAL_SITES
from crawler.demo.world import Dialect, Posting, Site, World
from store.model import FORMS

#: The report year that is watched.
YEAR = 2025

#: The four instants of the replay: before the due date, just after it, that evening, and three days later.
INSTANTS = tuple(
    datetime.fromisoformat(text)
    for text in (
        "2026-01-20T09:00:00+08:00", "2026-02-02T08:00:00+08:00",
        "2026-02-02T20:00:00+08:00", "2026-02-05T09:00:00+08:00",
    )
)  # fmt: skip

CITY, EAST = "www.shili.example", "www.dongcheng.shili.example"
WEST, ZONE = "www.xishan.shili.example", "gaoxin.shili.example"

SITES = (
    Site(CITY, "示例市人民政府", Dialect.SKELETON, etag=True),
    Site(EAST, "示例市东城区人民政府", Dialect.LATEST, volatile=True),
    Site(
        WEST, "示例市西山区人民政府", Dialect.SOFT404, encoding="gbk", declares_charset=False,
        robots="User-agent: *\nCrawl-delay: 0.05\nDisallow: /jsearchfront/\n",
    ),
    Site(ZONE, "示例高新技术产业开发区管理委员会", Dialect.CHALLENGE),
)  # fmt: skip

#: Every fictional body: the host its reports stand on, and its number, which gives its area code.
BODIES = {
    "示例市人民政府": (CITY, 1), "示例市财政局": (CITY, 2), "示例市教育局": (CITY, 3),
    "示例市民政局": (CITY, 4), "示例市水务局": (CITY, 5), "示例市统计局": (CITY, 6),
    "示例市东城区人民政府": (EAST, 11), "示例市东城区教育局": (EAST, 12),
    "示例市东城区住房和城乡建设局": (EAST, 13), "示例市东城区信访局": (EAST, 14), "示例市东城区统计局": (EAST, 15),
    "示例市西山区人民政府": (WEST, 21), "示例市西山区财政局": (WEST, 22), "示例市西山区农业农村局": (WEST, 23),
    "示例市西山区青石镇人民政府": (WEST, 24), "示例市西山区司法局": (WEST, 25),
    "示例高新技术产业开发区管理委员会": (ZONE, 31),
}  # fmt: skip


def demo_world() -> World:
    """The whole bundled world: 示例市, and five real reports on the hosts of their offices."""
    return World((*SITES, beigang_site(), nanyu_site(), huxi_site(), *REAL_SITES), _postings() + REAL_POSTINGS)


def _postings() -> tuple[Posting, ...]:
    pictures = frozenset(table.key for table in FORMS["2021-30"].tables)
    return (
        # Posted a year ago: on each host the proof that its page works.
        _posted("示例市财政局", "2025-01-15T10:20:31", 2024, invented(8, 2024)),
        _posted("示例市东城区人民政府", "2025-03-20T09:12:40", 2024, invented(11, 2024)),
        _posted("示例市东城区教育局", "2025-01-20T15:02:11", 2024, invented(5, 2024)),
        _posted("示例市东城区住房和城乡建设局", "2025-01-21T08:40:05", 2024, invented(7, 2024)),
        _posted("示例市西山区财政局", "2025-01-22T11:31:26", 2024, invented(6, 2024)),
        # On time, then one that appears between two instants, and one after the due date.
        _posted("示例市财政局", "2026-01-16T14:07:45", 2025, invented(8, 2025)),
        _posted("示例市东城区教育局", "2026-01-19T10:09:12", 2025, invented(5, 2025)),
        _posted("示例市教育局", "2026-01-26T16:30:08", 2025, invented(9, 2025)),
        _posted("示例市民政局", "2026-02-03T10:12:30", 2025, invented(4, 2025)),
        # Under the address of 2025 stands the report of the year before, posted once more.
        _posted("示例市统计局", "2026-01-14T09:05:17", 2025, invented(3, 2024), report_year=2024),
        _posted("示例市东城区信访局", "2026-01-15T09:30:00", 2025, invented(2, 2025), pictures=pictures),
        _posted("示例市西山区财政局", "2026-01-13T17:21:54", 2025, _failing()),
        _posted("示例市西山区农业农村局", "2026-01-16T08:55:39", 2025, _with_blanks()),
        _posted("示例市西山区青石镇人民政府", "2026-01-18T10:46:20", 2025, _merged_row()),
        _posted("示例高新技术产业开发区管理委员会", "2025-01-23T14:14:14", 2024, invented(6, 2024)),
    )


def _posted(
    body: str, at: str, year: int, figures: Figures,
    *, report_year: int | None = None, pictures: frozenset[str] = frozenset(),
) -> Posting:  # fmt: skip
    host, number = BODIES[body]
    since = datetime.fromisoformat(f"{at}+08:00")
    stated = year if report_year is None else report_year
    received = figures.texts(FORMS["2021-30"].table("requests"))["new.total"]
    report = Report(
        body, stated, figures, f"{stated}年，本机关新收政府信息公开申请{received}件。",
        displayed=f"{since:%Y-%m-%d %H:%M:%S}", signed_on=since.date(), pictures=pictures,
    )  # fmt: skip
    return Posting(host, area_code(number), year, since, report)


def _failing() -> Figures:
    """One more carried out than is left: 新收 + 上年结转 ≠ 总计 + 结转下年度, for persons and in all."""
    return invented(6, YEAR).changed("requests", "carried_out", "1 0 0 0 0 0 1")


def _with_blanks() -> Figures:
    """A row left blank that was needed (部分公开), and one that was not (要求提供公开出版物)."""
    figures = invented(4, YEAR).changed("requests", "partial", "_ _ _ _ _ _ _")
    return figures.changed("requests", "unprocessed_publication", "_ _ _ _ _ _ _")


def _merged_row() -> Figures:
    """The variant of the form whose 其他处理 is one row: what was repeated is counted there."""
    figures = invented(3, YEAR)
    rows = {**figures.rows["requests"], "unprocessed_repeat": "0 0 0 0 0 0 0", "other_all": "1 0 0 0 0 0 1"}
    return Figures({**figures.rows, "requests": rows})
