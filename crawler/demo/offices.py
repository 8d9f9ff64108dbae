"""Five real reports as their offices posted them: true figures under true names, nothing invented.

The wording of these reports is not ours to copy, and the pages say so. A time stands on a page only where it is
known: 威海市人民政府 dated its report 2025-03-07.
"""

from __future__ import annotations

from datetime import date, datetime

from crawler.demo import real
from crawler.demo.documents import Report
from crawler.demo.world import Dialect, Posting, Site
from store.model import FORMS

WEIHAI_HOST, WENDENG_HOST, LINGANG_HOST = "www.weihai.gov.cn", "www.wendeng.gov.cn", "www.wip.gov.cn"

REAL_SITES = (
    Site(WEIHAI_HOST, "威海市人民政府", Dialect.SKELETON),
    Site(WENDENG_HOST, "威海市文登区人民政府", Dialect.SKELETON),
    Site(LINGANG_HOST, "威海临港经济技术开发区管理委员会", Dialect.SKELETON),
)

#: Query keys of the demo: no source we have names the area codes of these offices.
AREAS = {
    real.WEIHAI: "demo-weihai",
    real.WEIHAI_MIIT: "demo-weihai-gxj",
    real.WENDENG: "demo-wendeng",
    real.LINGANG: "demo-lingang",
    real.MANSHAN: "demo-manshan",
}

_OVERVIEW = "本页供演示：表中数字照该机关公开的年度报告录入，文字不是原文。"
#: Long before the first instant of the replay: when these pages appeared is not part of the demo.
_SINCE = datetime.fromisoformat("2025-04-01T00:00:00+08:00")


def _posted(
    host: str, body: str, year: int, *, displayed: str | None = None, signed_on: date | None = None,
    pictures: frozenset[str] = frozenset(), facts: tuple[tuple[str, str], ...] = (),
) -> Posting:  # fmt: skip
    report = Report(body, year, real.REAL[body, year], _OVERVIEW, displayed, signed_on, pictures, facts)
    return Posting(host, AREAS[body], year, _SINCE, report)


REAL_POSTINGS = (
    _posted(
        WEIHAI_HOST, real.WEIHAI, 2024, displayed="2025-03-07",
        facts=(("索引号", "11371000004359010J/2025-00809"), ("成文日期", "2025-03-07"), ("内容分类", "2024年")),
    ),
    _posted(WEIHAI_HOST, real.WEIHAI_MIIT, 2023, signed_on=date(2024, 1, 22)),
    _posted(
        WENDENG_HOST, real.WENDENG, 2023, pictures=frozenset(table.key for table in FORMS["2021-30"].tables)
    ),
    _posted(LINGANG_HOST, real.LINGANG, 2024),
    _posted(LINGANG_HOST, real.MANSHAN, 2024),
)  # fmt: skip
