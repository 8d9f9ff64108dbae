"""A site whose every text is written by an enemy: of terminals, of mail readers, of whoever opens a file."""

from __future__ import annotations

import unicodedata
from dataclasses import replace
from datetime import datetime
from html import escape
from pathlib import Path

from crawler.demo.answer import Answer
from crawler.demo.answers import Answers
from crawler.demo.area import area_code
from crawler.demo.columns import Article, Column
from crawler.demo.documents import Page, Report
from crawler.demo.invented import invented
from crawler.demo.page_html import report_page
from crawler.demo.world import Dialect, Posting, Site, World
from store.clock import SHANGHAI

HOST, MOVED = "www.heishan.shili.example", "moved.heishan.shili.example"
NOW = datetime(2026, 2, 5, 9, tzinfo=SHANGHAI)
_AT = datetime(2026, 2, 3, 10, tzinfo=SHANGHAI)

#: What an enemy writes into a title: each may stand anywhere.
POISON = (
    "\x1b[31m\x1b[2J", "\x1b]8;;http://evil.example\x1b\\click\x1b]8;;\x1b\\", "\x9b31m\x9d0;owned\x9c",
    "\u202egnp.exe\u2066\u2069", "\r\nBcc: everybody@evil.example\r\n\r\nbody", "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>', "=HYPERLINK(\"http://evil.example\")", "＝cmd|'/C calc'!A1", "\u2028\u2029\x85",
    "[bold red]owned[/bold red]", "\u200b\ufeff\x00\x07",
)  # fmt: skip
#: One office for each poison, and one that is as it should be: the control.
OFFICES = [f"示例市黑山区{kind}局" for kind in (
    "教育", "民政", "司法", "水务", "审计", "统计", "信访", "商务", "农业农村", "自然资源", "交通运输", "文化和旅游",
)]  # fmt: skip
PROOF = "示例市黑山区财政局"
AREAS = {name: area_code(n) for n, name in enumerate([PROOF, *OFFICES], 1)}


def acting(text: str, allowed: str = "\n") -> set[str]:
    """The characters of a text that would act on a terminal, or turn or hide the writing."""
    return {c for c in text if unicodedata.category(c) in {"Cc", "Cf", "Cs", "Co", "Zl", "Zp"} and c not in allowed}


def hostile_world() -> World:
    """Reports whose titles, times, sections and cells carry the poison; a column whose titles do."""
    site = Site(HOST, "示例市黑山区" + "".join(POISON[:3]), Dialect.SKELETON, columns=(_column(),))
    before = Report(PROOF, 2024, invented(3, 2024), "本页供演示。", "2025-01-15 10:00:00")
    postings = [Posting(HOST, AREAS[PROOF], 2024, _AT.replace(year=2025), before)]
    for name, poison in zip(OFFICES, POISON, strict=True):
        postings.append(Posting(HOST, AREAS[name], 2025, _AT, Page(_page(site, name, poison))))
    return World((site,), tuple(postings))


def _page(site: Site, name: str, poison: str) -> str:
    """A report that is recognised, with the poison wherever an editor may write; raw, as an enemy's server sends it."""
    figures = invented(6, 2025).changed("requests", "carried_out", "1 0 0 0 0 0 1")  # wrong, so that it is spoken of
    report = Report(
        name, 2025, figures, f"2025年{poison}，本机关新收政府信息公开申请999件{poison}。", "2026-02-03 10:00:00",
        facts=(("索引号", f"x{poison}"), (f"发布机构{poison}", poison)),
    )  # fmt: skip
    page, title = report_page(site, report), escape(report.title)
    page = page.replace(f"<title>{title}", f"<title>{title}{escape(poison)}")
    if POISON.index(poison) % 4 == 0:  # a title with more than a title is no report's: it is quoted in the reason
        page = page.replace(f'class="title">{title}', f'class="title">{title}{escape(poison)}')
    return page.replace(">0<", f">0{escape(poison)}<", 1)


def _column() -> Column:
    titles = [f"{name}2025年政府信息公开工作年度报告{poison}" for name, poison in zip(OFFICES, POISON, strict=True)]
    titles += [f"示例市白{poison}山局2025年政府信息公开工作年度报告" for poison in POISON]
    articles = tuple(
        Article(7000 + n, title, _AT, f"来源{POISON[n % len(POISON)]}", "发布日期:{at:%Y-%m-%d %H:%M:%S}", "从略。")
        for n, title in enumerate(titles)
    )
    crumbs = "政府信息公开" + POISON[1], "年报" + POISON[3]
    return Column(7500, "政府信息公开年报" + POISON[0], articles, crumbs)


class HostileAnswers(Answers):
    """Header values are hostile too, and one office's page leads away."""

    def answer(
        self, host: str, target: str, now: datetime, etag: str | None = None, form: str | None = None
    ) -> Answer:
        answer = super().answer(host, target, now, etag, form)
        if AREAS[OFFICES[1]] in target:
            return Answer(302, b"", (("Location", f"http://{MOVED}/\x9b31m\x1b[2J?q=\x07"),))
        if AREAS[OFFICES[2]] in target:
            return replace(answer, headers=(("Content-Type", "text/evil\x9b31m\x1b[2J; charset=\x9d0;x"),))
        more = (("ETag", '"\x9b31m\x1b[2J"'), ("X-Powered-By", "\x1b]0;owned\x07"), ("Last-Modified", "\x9b"))
        return replace(answer, headers=(*answer.headers, *more))


def write_hostile_watch_list(folder: Path) -> Path:
    """The watch list of the site, which is ours and clean."""
    folder.mkdir()
    rows = "".join(f'    {{ name = "{n}", level = "district_department", area = "{a}" }},\n' for n, a in AREAS.items())
    (folder / "heishan.toml").write_text(
        f'bodies = [\n{rows}]\n[portal]\nname = "示例市黑山区"\nhosts = ["{HOST}"]\nslot = "h"\ndelay = 0\n'
        '[[channel]]\nid = "pages"\ntemplate = "annual_report_page"\nyears = [2025]\n'
        f'url = "http://{HOST}/module/xxgk/xxgkAnnualReport.jsp?area={{area}}&fbtime={{year}}"\n'
        f'known = {{ body = "{PROOF}", area = "{AREAS[PROOF]}", year = 2024 }}\n'
        '[[channel]]\nid = "list"\ntemplate = "column"\nyears = [2025]\n'
        f'url = "http://{HOST}/col/col7500/index.html"\n',
        encoding="utf-8",
    )
    return folder
