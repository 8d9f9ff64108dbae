"""A thousand unchanged looks by ``scrapy crawl weihai`` against a bare Scrapy spider downloading the same pages."""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path

from measure import Sides, alternate, child_cpu, table
from pages import wordy_page

from crawler.demo.documents import Page
from crawler.demo.portal import DemoPortal
from crawler.demo.world import Dialect, Posting, Site, World
from crawler.schedule import crawl_command, crawl_environment
from store.clock import stamp
from store.db import open_database
from store.home import Home

YEAR, EMPTY_YEAR = 2025, 2019
NOW = datetime.fromisoformat("2026-01-20T09:00:00+08:00")
SINCE = datetime.fromisoformat("2025-01-10T09:00:00+08:00")
DELAY = 0.001  # what crawler/fetch/slots.py makes of a delay of 0
CONCURRENT = 64
#: Names without digits for up to 10 districts of 120 bodies each.
_STEMS, _BRANCHES = "甲乙丙丁戊己庚辛壬癸", "子丑寅卯辰巳午未申酉戌亥"


@dataclass(frozen=True, slots=True)
class Server:
    """How a server behaves towards a page that has not changed."""

    name: str
    etag: bool = False
    volatile: bool = False
    bare_asks_conditionally: bool = False
    aim: str = ""


SERVERS = (
    Server("304, bare spider asks plainly", etag=True, aim="1.3"),
    Server("304, bare spider sends the ETag too", etag=True, bare_asks_conditionally=True),
    Server("same bytes", aim="1.3"),
    Server("only a counter differs", volatile=True, aim="2.0"),
)


@dataclass(frozen=True, slots=True)
class City:
    """``hosts`` sites with ``bodies`` fictional bodies each, every one of which has posted its report."""

    hosts: int
    bodies: int

    def world(self, server: Server) -> World:
        sites, postings = [], []
        for host in range(self.hosts):
            site = Site(_host(host), _district(host), Dialect.SKELETON, etag=server.etag, volatile=server.volatile)
            sites.append(site)
            for body in range(self.bodies):
                html = wordy_page(site, _body(host, body), YEAR, body)
                postings.append(Posting(site.host, _area(host, body), YEAR, SINCE, Page(html)))
            known = wordy_page(site, _body(host, 0), YEAR - 1)
            postings.append(Posting(site.host, _area(host, 0), YEAR - 1, SINCE, Page(known)))
        return World(tuple(sites), tuple(postings))

    def write_watch_list(self, folder: Path) -> None:
        folder.mkdir()
        for host in range(self.hosts):
            rows = "".join(
                f'  {{ name = "{_body(host, body)}", level = "department", area = "{_area(host, body)}" }},\n'
                for body in range(self.bodies)
            )
            (folder / f"bench{host}.toml").write_text(
                f'bodies = [\n{rows}]\n[portal]\nid = "bench{host}"\nname = "{_district(host)}"\n'
                f'hosts = ["{_host(host)}"]\nslot = "bench{host}"\ndelay = 0\n'
                '[[channel]]\nid = "annual-report"\ntemplate = "annual_report_page"\n'
                f'url = "http://{_host(host)}/module/xxgk/xxgkAnnualReport.jsp?area={{area}}&fbtime={{year}}"\n'
                f'years = [{YEAR}]\n'
                f'known = {{ body = "{_body(host, 0)}", area = "{_area(host, 0)}", year = {YEAR - 1} }}\n',
                encoding="utf-8",
            )


class Bench:
    """A home whose every page was read once, and the two crawlers that go over it."""

    def __init__(self, folder: Path, city: City) -> None:
        self.folder, self.city = folder, city
        self.home = Home(folder / "home")
        open_database(self.home, migrate=True, mark="test").close()
        city.write_watch_list(folder / "portals")

    def point_at(self, portal: DemoPortal, server: Server) -> None:
        """Let both crawlers take this portal for the web."""
        self.proxy = f"http://127.0.0.1:{portal.port}"
        (self.home.path / "nianbao.toml").write_text(
            f'portals = {json.dumps(str(self.folder / "portals"))}\n'
            f'[egress]\nallow_loopback = true\nproxy = "{self.proxy}"\n'
            f"[crawl]\nconcurrent_requests = {CONCURRENT}\n",
            encoding="utf-8",
        )
        with closing(open_database(self.home, migrate=False)) as conn:
            pages = conn.execute("SELECT url, etag FROM targets WHERE kind = 'look' ORDER BY id").fetchall()
        listed = [[row["url"], row["etag"] if server.bare_asks_conditionally else None] for row in pages]
        (self.folder / "pages.json").write_text(json.dumps(listed))
        (self.folder / "none.json").write_text("[]")

    def ours(self, year: int = YEAR) -> float:
        """CPU seconds of one crawl; for a year that no channel carries it is its start and end alone."""
        environment = crawl_environment(self.home, NIANBAO_NOW=stamp(NOW), NIANBAO_CONFIG="")
        return child_cpu(crawl_command([f"year={year}"]), environment, self.folder)

    def bare(self, pages: str = "pages.json", **more: int) -> float:
        """CPU seconds of the bare spider over the same pages; ``more`` are settings of Scrapy."""
        settings = {
            "LOG_LEVEL": "INFO", "CONCURRENT_REQUESTS": CONCURRENT, "CONCURRENT_REQUESTS_PER_DOMAIN": 1,
            "DOWNLOAD_DELAY": DELAY, "DOWNLOAD_DELAY_JITTER": 0, **more,
        }  # fmt: skip
        options = [part for key, value in settings.items() for part in ("-s", f"{key}={value}")]
        spider = str(Path(__file__).with_name("bare.py"))
        given = ["-a", f"pages={pages}", "-a", f"proxy={self.proxy}"]
        command = [sys.executable, "-m", "scrapy", "runspider", spider, *given, *options]
        # Without our settings, should the shell name them: the spider is bare.
        environment = {key: value for key, value in os.environ.items() if not key.startswith("SCRAPY")}
        seconds = child_cpu(command, environment, self.folder)
        wanted, got = len(json.loads((self.folder / pages).read_text())), int((self.folder / "answers").read_text())
        if got != wanted:
            raise RuntimeError(f"the bare spider had {got} answers to {wanted} requests")
        return seconds

    def looks(self) -> dict[str, int]:
        """The ledger line of the last crawl."""
        with closing(open_database(self.home, migrate=False)) as conn:
            return dict(conn.execute("SELECT * FROM runs WHERE looks ORDER BY id DESC LIMIT 1").fetchone())

    def unchanged(self) -> float:
        """One crawl that must find every page unchanged."""
        seconds, looks = self.ours(), self.looks()
        pages = self.city.hosts * self.city.bodies
        if not looks["looks"] == looks["same"] == looks["found"] == pages:
            raise RuntimeError(f"{pages} unchanged looks were expected, the ledger says {looks}")
        return seconds


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--smoke", action="store_true", help="a tiny run that proves the bench works")
    parser.add_argument("--rounds", type=int, default=5)
    args = parser.parse_args()
    city, rounds = (City(2, 2), 1) if args.smoke else (City(10, 100), args.rounds)
    rows = []
    with tempfile.TemporaryDirectory(prefix="nianbao-bench-") as folder:
        bench = Bench(Path(folder), city)
        for server in SERVERS[:1] + SERVERS[-1:] if args.smoke else SERVERS:
            rows.append(compare(bench, server, rounds))
        size = len(wordy_page(Site("h", "示例市", Dialect.SKELETON), "示例市财政局", YEAR).encode())
        requests = bench.looks()["requests"]
    pages = city.hosts * city.bodies
    table(
        f"{pages} unchanged looks on {city.hosts} hosts, pages of {size} bytes, median CPU seconds of {rounds} rounds; "
        f"ours made {requests} requests (controls, robots.txt), the bare spider {pages}",
        ["server", "ours", "bare", "lean", "ours empty", "bare empty", "ours/bare gross", "ours/bare net",
         "ours/lean net", "aim"], rows,
    )  # fmt: skip


def compare(bench: Bench, server: Server, rounds: int) -> list[str]:
    """One line of the table: both crawlers, gross and without what starting and ending them costs."""
    with DemoPortal(bench.city.world(server), NOW) as portal:
        bench.point_at(portal, server)
        bench.ours()  # reads what is new, and takes the ETags of this server
        bench.point_at(portal, server)
        sides: Sides = {
            "ours": bench.unchanged,
            "bare": bench.bare,
            "lean": partial(bench.bare, CONCURRENT_ITEMS=1),
            "ours empty": partial(bench.ours, EMPTY_YEAR),
            "bare empty": partial(bench.bare, "none.json"),
        }
        cost = alternate(sides, rounds)
    ours, idle = cost["ours"], cost["bare empty"]
    net = ours - cost["ours empty"]
    return [
        server.name, *(f"{cost[name]:.2f}" for name in sides), f"{ours / cost['bare']:.2f}",
        f"{net / _positive(cost['bare'] - idle):.2f}", f"{net / _positive(cost['lean'] - idle):.2f}",
        f"≤ {server.aim}" if server.aim else "",
    ]  # fmt: skip


def _positive(seconds: float) -> float:
    """What a tiny run may round to nothing."""
    return max(seconds, 0.001)


def _host(host: int) -> str:
    return f"www.h{host}.shili.example"


def _district(host: int) -> str:
    return f"示例市{_STEMS[host]}区"


def _body(host: int, body: int) -> str:
    return f"{_district(host)}{_STEMS[body // len(_BRANCHES)]}{_BRANCHES[body % len(_BRANCHES)]}局"


def _area(host: int, body: int) -> str:
    return f"BENCH{host:02}{body:03}"


if __name__ == "__main__":
    main()
