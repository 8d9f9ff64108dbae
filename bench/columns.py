"""What a body in a column costs: requests, bytes and CPU, of the first crawl and of an unchanged look."""

from __future__ import annotations

import argparse
import json
import tempfile
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from measure import child_cpu, table
from pages import wordy_page

from crawler.demo.columns import Article, Column
from crawler.demo.documents import Page
from crawler.demo.portal import DemoPortal
from crawler.demo.world import Dialect, Site, World
from crawler.schedule import crawl_command, crawl_environment
from store.clock import stamp
from store.db import open_database
from store.home import Home

YEAR, EMPTY_YEAR = 2025, 2019
HOST, NUMBER = "www.lieping.shili.example", 7700
NOW = datetime.fromisoformat("2026-01-20T09:00:00+08:00")
#: Names without digits for up to 120 bodies.
_STEMS, _BRANCHES = "甲乙丙丁戊己庚辛壬癸", "子丑寅卯辰巳午未申酉戌亥"


@dataclass(frozen=True, slots=True)
class Case:
    """A column of ``bodies`` bodies and as many reports; ``etag``: the server answers 304 where it can."""

    name: str
    bodies: int
    etag: bool

    def site(self) -> Site:
        site = Site(HOST, "示例市列屏区", Dialect.SKELETON, etag=self.etag)
        articles = tuple(self._article(site, number) for number in range(self.bodies))
        return Site(
            HOST, "示例市列屏区", Dialect.SKELETON, etag=self.etag, columns=(Column(NUMBER, "年报", articles),)
        )

    def _article(self, site: Site, number: int) -> Article:
        body = _body(number)
        title = f"{body}{YEAR}年政府信息公开工作年度报告"
        at = datetime.fromisoformat("2026-01-05T09:00:00+08:00") + timedelta(hours=number)
        return Article(
            50000 + number, title, at, "", "发布日期:{at:%Y-%m-%d %H:%M:%S}", Page(wordy_page(site, body, YEAR, number))
        )


@dataclass(frozen=True, slots=True)
class Cost:
    """What one crawl cost, the start and end of the process left out of the CPU seconds."""

    requests: int
    size: int
    cpu: float


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--smoke", action="store_true", help="a tiny run that proves the bench works")
    args = parser.parse_args()
    sizes: Sequence[int] = (3,) if args.smoke else (15, 40, 110)
    rows = []
    for bodies in sizes:
        for etag in (False, True):
            name = f"{bodies} bodies, {'answers 304' if etag else 'sends all again'}"
            rows.append(_row(Case(name, bodies, etag)))
    table(
        "Cost per body of a column (one report each); unchanged look: requests in all beside the pages of the list, "
        "robots.txt not counted",
        ["column", "first: requests", "KB", "CPU ms", "unchanged: requests/pages", "KB per body", "CPU ms per body"],
        rows,
    )  # fmt: skip


def _row(case: Case) -> list[str]:
    world = World((case.site(),), ())
    with tempfile.TemporaryDirectory(prefix="nianbao-bench-") as folder, DemoPortal(world, NOW) as at:
        home = _home(Path(folder), case, at.port)
        idle = _crawl(home, Path(folder), at, EMPTY_YEAR, NOW).cpu
        first = _crawl(home, Path(folder), at, YEAR, NOW)
        again = _crawl(home, Path(folder), at, YEAR, NOW + timedelta(hours=25))
        with closing(open_database(home, migrate=False)) as conn:
            found = conn.execute("SELECT count(*) FROM postings").fetchone()[0]
    if found != case.bodies:
        raise RuntimeError(f"{case.bodies} reports were to be found, not {found}")
    pages = -(-case.bodies // 45)
    each = case.bodies
    return [
        case.name, f"{first.requests / each:.2f}", f"{first.size / each / 1000:.1f}",
        f"{1000 * (first.cpu - idle) / each:.1f}", f"{again.requests}/{pages}", f"{again.size / each / 1000:.2f}",
        f"{1000 * (again.cpu - idle) / each:.1f}",
    ]  # fmt: skip


def _crawl(home: Home, folder: Path, portal: DemoPortal, year: int, now: datetime) -> Cost:
    before = len(portal.requests)
    environment = crawl_environment(home, NIANBAO_NOW=stamp(now), NIANBAO_CONFIG="")
    cpu = child_cpu(crawl_command([f"year={year}"]), environment, folder)
    served = [one for one in portal.requests[before:] if one.path != "/robots.txt"]
    return Cost(len(served), sum(one.size for one in served), cpu)


def _home(folder: Path, case: Case, port: int) -> Home:
    home = Home(folder / "home")
    open_database(home, migrate=True, mark="test").close()
    (folder / "portals").mkdir()
    names = (_body(number) for number in range(case.bodies))
    rows = "".join(f'  {{ name = "{name}", level = "district_department" }},\n' for name in names)
    (folder / "portals" / "bench.toml").write_text(
        f'bodies = [\n{rows}]\n[portal]\nname = "示例市列屏区"\nhosts = ["{HOST}"]\nslot = "bench"\ndelay = 0\n'
        f'[[channel]]\ntemplate = "column"\nyears = [{YEAR}]\n'
        f'url = "http://{HOST}/col/col{NUMBER}/index.html"\n',
        encoding="utf-8",
    )
    (home.path / "nianbao.toml").write_text(
        f'portals = {json.dumps(str(folder / "portals"))}\n'
        f'[egress]\nallow_loopback = true\nproxy = "http://127.0.0.1:{port}"\n',
        encoding="utf-8",
    )
    return home


def _body(number: int) -> str:
    return f"示例市列屏区{_STEMS[number // len(_BRANCHES)]}{_BRANCHES[number % len(_BRANCHES)]}局"


if __name__ == "__main__":
    main()
