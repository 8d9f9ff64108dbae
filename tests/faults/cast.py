"""The cast of the matrix: a host of its own for every fault on every kind of channel, and the watch list over them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from fault_server import FaultHouse, Script
from faults import CHANNELS, FAULTS, Fault

from crawler.demo.columns import Article, Attached, Column, Parent
from crawler.demo.documents import Report
from crawler.demo.invented import invented
from crawler.demo.pdf import text_pdf
from crawler.demo.world import Dialect, Posting, Site, World

DOMAIN = "faults.shili.example"
SINCE = datetime.fromisoformat("2026-01-20T10:00:00+08:00")
_EARLIER = datetime.fromisoformat("2025-01-20T10:00:00+08:00")
#: Names without digits, for up to 240 districts.
_STEMS, _BRANCHES = "甲乙丙丁戊己庚辛壬癸", "子丑寅卯辰巳午未申酉戌亥"
_LINE = "发布日期:{at:%Y-%m-%d %H:%M:%S}"
PARENT = Parent(9001, "年度报告")


@dataclass(frozen=True)
class Player:
    """One fault on one kind of channel, with the host that plays it."""

    number: int
    name: str
    fault: Fault
    channel: str

    @property
    def host(self) -> str:
        return f"h{self.number}.{DOMAIN}"

    @property
    def portal(self) -> str:
        return f"h{self.number}"

    @property
    def district(self) -> str:
        half, place = "上下"[self.number // 120], self.number % 120
        return f"示例市{half}{_STEMS[place // 12]}{_BRANCHES[place % 12]}区"

    @property
    def body(self) -> str:
        """The body whose report is there, and cannot be seen while the fault lasts."""
        return f"{self.district}财政局"

    @property
    def proof(self) -> str:
        """The body whose old report serves as control."""
        return f"{self.district}教育局"

    def script(self) -> Script | None:
        if self.fault.play is None:
            return None
        return Script(self.fault.path or CHANNELS[self.channel], self.fault.play)

    def site(self) -> Site:
        if self.channel == "page":
            return Site(self.host, self.district, Dialect.SKELETON)
        column = Column(8001, "2025年", tuple(self._articles()), per_page=2, group_size=1,
                        parent=PARENT if self.channel == "index" else None)  # fmt: skip
        return Site(self.host, self.district, Dialect.SKELETON, columns=(column,))

    def postings(self) -> Iterator[Posting]:
        if self.channel == "page":
            yield Posting(self.host, f"A{self.number}", 2025, SINCE, self._report(self.body, 2025))
            yield Posting(self.host, f"B{self.number}", 2024, _EARLIER, self._report(self.proof, 2024))

    def _articles(self) -> Iterator[Article]:
        title = f"{self.body}2025年政府信息公开工作年度报告"
        if self.channel == "document":
            data = text_pdf((title, "", "本页供演示。"))
            attached = Attached(f"{title}.pdf", data, direct=True, kept_as=f"{self.number}.pdf")
            yield Article(500, title, SINCE, "", _LINE, "", (attached,))
        else:
            yield Article(500, title, SINCE, "", _LINE, self._report(self.body, 2025))
        for more in (1, 2) if self.channel == "proxy" else ():
            later = SINCE.replace(day=20 + more)
            yield Article(500 + more, f"{self.district}政府信息公开指南（{more}）", later, "", _LINE, "此处文字从略。")

    @staticmethod
    def _report(body: str, year: int) -> Report:
        return Report(body, year, invented(3, year), "本页供演示，机关与数字均为虚构。", f"{year + 1}-01-20 10:00:00")

    def toml(self, house: FaultHouse, dead_port: int, more: str = "") -> str:
        scheme = "https" if self.fault.tls else "http"
        port = dead_port if self.fault.dead == "port" else house.port(self.fault.tls)
        base = f"{scheme}://{self.host}:{port}"
        urls = {
            "page": f"{base}/module/xxgk/xxgkAnnualReport.jsp?area={{area}}&fbtime={{year}}",
            "index": f"{base}/col/col9001/index.html",
        }
        template = {"page": "annual_report_page", "index": "column_index"}.get(self.channel, "column")
        years = "years = [2025]\n" if template == "column" else ""
        known = f'known = {{ body = "{self.proof}", area = "B{self.number}", year = 2024 }}\n'
        area = f', area = "A{self.number}"' if self.channel == "page" else ""
        url = urls.get(self.channel, f"{base}/col/col8001/index.html")
        return (
            f'bodies = [{{ name = "{self.body}", level = "district_department"{area} }}]\n'
            f'[portal]\nname = "{self.district}"\nhosts = ["{self.host}"]\nslot = "{self.portal}"\ndelay = 0\n'
            f'[[channel]]\ntemplate = "{template}"\nurl = "{url}"\n'
            f"{years}{known if self.channel == 'page' else ''}{more}"
        )


def cast() -> list[Player]:
    """Everybody, numbered in order."""
    parts = [(name, fault, channel) for name, fault in FAULTS.items() for channel in fault.channels]
    return [Player(number, *part) for number, part in enumerate(parts)]


def world_of(players: list[Player]) -> World:
    sites = tuple(player.site() for player in players)
    return World(sites, tuple(posting for player in players for posting in player.postings()))


def write_watch_list(folder: Path, players: list[Player], house: FaultHouse, dead_port: int) -> None:
    folder.mkdir()
    for player in players:
        (folder / f"{player.portal}.toml").write_text(player.toml(house, dead_port), encoding="utf-8")
