"""A district of 示例市 in which anything may happen: its offices, its watch list, and what stands on its sites."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from crawler.demo.area import area_code
from crawler.demo.columns import Article, Attached, Column
from crawler.demo.documents import Report
from crawler.demo.invented import invented
from crawler.demo.pdf import text_pdf
from crawler.demo.world import Dialect, Posting, Site, World
from store.clock import SHANGHAI

YEAR = 2025
START = datetime(2026, 1, 29, 9, tzinfo=SHANGHAI)
#: What every office of the district owes by: 31 January, its last second.
DUE = datetime(2026, 1, 31, 23, 59, 59, tzinfo=SHANGHAI)
SKELETON, LATEST, LISTS = "www.gushan.shili.example", "www.hekou.shili.example", "www.linhai.shili.example"
#: A year ago: on hosts that answer by a page, the reports that serve as controls.
_BEFORE = datetime(2025, 1, 15, 10, tzinfo=SHANGHAI)
_LINE = "发布日期:{at:%Y-%m-%d %H:%M:%S}"
_COLUMNS = {(SKELETON, "column"): 7301, (LISTS, "column"): 7302}

#: Where an office may show its report: a channel by host and id.
Place = tuple[str, str]


@dataclass(frozen=True)
class Office:
    """An office, its number (which gives its area code), and where it may publish."""

    name: str
    number: int
    places: tuple[Place, ...]
    by_document: bool = False

    @property
    def area(self) -> str:
        return area_code(self.number)


OFFICES = (
    Office("示例市鼓山区财政局", 81, ((SKELETON, "page"),)),
    Office("示例市鼓山区教育局", 82, ((SKELETON, "page"), (SKELETON, "column"))),
    Office("示例市河口区司法局", 84, ((LATEST, "page"),)),
    Office("示例市临海区水务局", 86, ((LISTS, "column"),)),
    Office("示例市临海区审计局", 87, ((LISTS, "column"),), by_document=True),
)
#: Offices whose reports of the year before are the controls.
KNOWN = {SKELETON: Office("示例市鼓山区民政局", 83, ()), LATEST: Office("示例市河口区统计局", 85, ())}
BY_NAME = {office.name: office for office in OFFICES}


@dataclass(frozen=True)
class Shown:
    """A report as it stands in one place: which draft of it, the time it displays, its article's number."""

    draft: int
    at: datetime
    number: int


@dataclass
class City:
    """What stands where now, and since when: the truth that the house may only approach."""

    standing: dict[tuple[str, Place], Shown] = field(default_factory=dict)
    history: dict[tuple[str, Place], list[tuple[datetime, bool]]] = field(default_factory=dict)

    def show(self, office: Office, place: Place, shown: Shown | None, now: datetime) -> None:
        """Put a report up, change it, or take it down."""
        key = (office.name, place)
        if shown is None:
            del self.standing[key]
        else:
            self.standing[key] = shown
        self.history.setdefault(key, []).append((now, shown is not None))

    def is_shown(self, name: str) -> bool:
        return any(owner == name for owner, _ in self.standing)

    def was_gone_between(self, name: str, start: datetime, end: datetime) -> bool:
        """Whether at some moment of the span the report stood nowhere."""
        places = BY_NAME[name].places
        turns = [at for place in places for at, _ in self.history.get((name, place), ())]
        moments = [start, *(at for at in turns if start < at < end)]
        return any(not any(self._stood(name, place, at) for place in places) for at in moments)

    def _stood(self, name: str, place: Place, at: datetime) -> bool:
        there = False
        for when, state in self.history.get((name, place), ()):
            if when <= at:
                there = state
        return there

    def world(self) -> World:
        """What a visitor finds."""
        sites = (
            Site(SKELETON, "示例市鼓山区", Dialect.SKELETON, etag=True, columns=(self._column(SKELETON),)),
            Site(LATEST, "示例市河口区", Dialect.LATEST, volatile=True),
            Site(LISTS, "示例市临海区", Dialect.SOFT404, columns=(self._column(LISTS),)),
        )
        return World(sites, tuple(self._postings()))

    def _postings(self) -> Iterator[Posting]:
        for host, office in KNOWN.items():
            yield Posting(host, office.area, YEAR - 1, _BEFORE, _report(office, YEAR - 1, 3, _BEFORE))
        # Where a page shows the latest report there is, an office that never posted would prove nothing.
        last = BY_NAME["示例市河口区司法局"]
        yield Posting(LATEST, last.area, YEAR - 1, _BEFORE, _report(last, YEAR - 1, 4, _BEFORE))
        for (name, place), shown in self.standing.items():
            if place[1] == "page":
                office = BY_NAME[name]
                yield Posting(place[0], office.area, YEAR, _BEFORE, _report(office, YEAR, shown.draft, shown.at))

    def _column(self, host: str) -> Column:
        articles = [
            _article(BY_NAME[name], shown)
            for (name, place), shown in self.standing.items()
            if place == (host, "column")
        ]
        fillers = [
            Article(1000 + n, f"关于公布第{n}批权责清单的通知", _BEFORE.replace(day=n), "", _LINE, "此处文字从略。")
            for n in range(1, 6)
        ]
        number = _COLUMNS[host, "column"]
        return Column(number, "政府信息公开年报", (*articles, *fillers), per_page=2, group_size=2)


def column_number(host: str) -> int:
    """The number of the one column of a host."""
    return _COLUMNS[host, "column"]


def _report(office: Office, year: int, draft: int, at: datetime) -> Report:
    return Report(
        office.name, year, invented(2 + draft % 5, year), f"{year}年，本机关第{draft}稿。", f"{at:%Y-%m-%d %H:%M:%S}"
    )


def _article(office: Office, shown: Shown) -> Article:
    title = f"{office.name}{YEAR}年政府信息公开工作年度报告"
    if not office.by_document:
        return Article(shown.number, title, shown.at, "", _LINE, _report(office, YEAR, shown.draft, shown.at))
    pdf = text_pdf((title, "", f"本机关第{shown.draft}稿"))
    attached = Attached(f"{title}.pdf", pdf, direct=True, kept_as=f"report{office.number}.pdf")
    return Article(shown.number, title, shown.at, "", _LINE, "", (attached,))


def write_watch_list(folder: Path) -> Path:
    """The watch list of the district, one file for each host."""
    folder.mkdir(parents=True, exist_ok=True)
    for host in (SKELETON, LATEST, LISTS):
        here = [office for office in OFFICES if office.places[0][0] == host]
        rows = "".join(
            f'    {{ name = "{one.name}", level = "district_department", area = "{one.area}" }},\n'
            for one in (*here, *(known for at, known in KNOWN.items() if at == host))
        )
        text = f'bodies = [\n{rows}]\n[portal]\nname = "{host}"\nhosts = ["{host}"]\nslot = "{host}"\ndelay = 0\n'
        for channel in sorted({place[1] for office in here for place in office.places}):
            covers = [office.name for office in here if (host, channel) in office.places]
            text += _channel(host, channel, covers)
        (folder / f"{host.split('.')[1]}.toml").write_text(text, encoding="utf-8")
    return folder


def _channel(host: str, channel: str, covers: list[str]) -> str:
    common = f'[[channel]]\nid = "{host.split(".")[1]}-{channel}"\nyears = [{YEAR}]\nauthoritative = true\n'
    common += f"covers = {json.dumps(covers, ensure_ascii=False)}\n"
    if channel == "column":
        return f'{common}template = "column"\nurl = "http://{host}/col/col{column_number(host)}/index.html"\n'
    known = KNOWN[host]
    return (
        f'{common}template = "annual_report_page"\n'
        f'url = "http://{host}/module/xxgk/xxgkAnnualReport.jsp?area={{area}}&fbtime={{year}}"\n'
        f'known = {{ body = "{known.name}", area = "{known.area}", year = {YEAR - 1} }}\n'
    )
