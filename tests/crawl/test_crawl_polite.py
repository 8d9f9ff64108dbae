"""Politeness of whole crawls, judged by the server's own log: what each machine saw, and when."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import datetime
from itertools import pairwise
from pathlib import Path

import pytest
from crawls import Crawls

from crawler.demo.area import area_code
from crawler.demo.documents import Report
from crawler.demo.invented import invented
from crawler.demo.portal import Served
from crawler.demo.world import Dialect, Posting, Site, World
from store.clock import SHANGHAI

NOW = datetime(2026, 1, 20, 9, tzinfo=SHANGHAI)
#: Two hosts of one machine, and one that asks for patience itself.
ONE, TWO, SLOW = "www.songshan.shili.example", "zwgk.songshan.shili.example", "www.huashan.shili.example"
DELAY, ASKED = 0.15, 0.3
OFFICES = ("财政局", "教育局", "民政局", "水务局", "审计局", "统计局")


def _bodies(host: str) -> Iterator[tuple[str, str]]:
    first = 1 + 10 * (ONE, TWO, SLOW).index(host)
    place = {ONE: "示例市嵩山区", TWO: "示例市嵩北区", SLOW: "示例市华山区"}[host]
    return ((f"{place}{office}", area_code(first + n)) for n, office in enumerate(OFFICES))


def _world(*hosts: str) -> World:
    postings = []
    for host in hosts:
        for name, area in _bodies(host):
            for year in (2024, 2025):
                since = datetime(year + 1, 1, 10, 9, tzinfo=SHANGHAI)
                report = Report(name, year, invented(3, year), "本页供演示。", f"{since:%Y-%m-%d %H:%M:%S}")
                postings.append(Posting(host, area, year, since, report))
    robots = f"User-agent: *\nCrawl-delay: {ASKED}\n"
    return World(
        tuple(Site(host, host, Dialect.SKELETON, robots if host == SLOW else None, latency=0.03) for host in hosts),
        tuple(postings),
    )


def _watch(folder: Path, *hosts: str, delay: float) -> Path:
    folder.mkdir()
    for host in hosts:
        rows = [f'{{ name = "{name}", level = "district_department", area = "{area}" }}'
                for name, area in _bodies(host)]  # fmt: skip
        known, area = next(_bodies(host))
        slot = "songshan" if "songshan" in host else "huashan"
        (folder / f"{host.split('.')[0]}-{slot}.toml").write_text(
            f'bodies = [\n{", ".join(rows)}\n]\n[portal]\nname = "{host}"\nhosts = ["{host}"]\nslot = "{slot}"\n'
            f'delay = {delay}\n[[channel]]\ntemplate = "annual_report_page"\nyears = [2025]\n'
            f'url = "http://{host}/module/xxgk/xxgkAnnualReport.jsp?area={{area}}&fbtime={{year}}"\n'
            f"known = {{ body = {json.dumps(known, ensure_ascii=False)}, area = \"{area}\", year = 2024 }}\n",
            encoding="utf-8",
        )
    return folder


Make = Callable[..., Crawls]


@pytest.fixture
def seen(new_crawls: Make, tmp_path: Path) -> dict[str, list[Served]]:
    """What each machine saw of one crawl."""
    hosts = (ONE, TWO, SLOW)
    crawls = new_crawls(_world(*hosts), _watch(tmp_path / "portals", *hosts, delay=DELAY))
    crawls.portal.now = NOW
    done = crawls.run("year=2025", now=NOW)
    assert done.returncode == 0, done.stderr[-2000:]
    log = sorted(crawls.portal.requests, key=lambda request: request.start)
    return {
        "songshan": [request for request in log if request.host in (ONE, TWO)],
        "huashan": [request for request in log if request.host == SLOW],
    }


def test_a_machine_sees_one_request_at_a_time_and_the_delay_it_was_promised(seen: dict[str, list[Served]]) -> None:
    assert {request.host for request in seen["songshan"]} == {ONE, TWO}
    for machine, delay in (("songshan", DELAY), ("huashan", ASKED)):
        log = seen[machine]
        assert len(log) >= 10
        assert all(earlier.end <= later.start for earlier, later in pairwise(log)), machine
        # A busy machine may notice a request late, never early: over many, what was promised shows.
        kept = log[1:] if machine == "huashan" else log  # the first request is for the robots.txt that asks
        assert kept[-1].start - kept[0].start >= (len(kept) - 1.5) * delay, machine


def test_the_budget_of_a_run_is_kept_and_the_next_one_begins_with_what_is_left(
    new_crawls: Make, tmp_path: Path
) -> None:
    budget = 8
    crawls = new_crawls(_world(ONE), _watch(tmp_path / "portals", ONE, delay=0), f"[crawl]\nmax_requests = {budget}\n")
    crawls.portal.now = NOW
    left = len(OFFICES)
    for run in range(1, 10):
        before = len(crawls.portal.requests)
        done = crawls.run("year=2025", *(["due=only"] if run > 1 else []), now=NOW)
        assert len(crawls.portal.requests) - before <= budget
        with closing(crawls.connect()) as conn:
            verdicts = [tuple(row) for row in conn.execute("SELECT verdict, reason FROM standing")]
            assert set(verdicts) <= {("posted", None), ("unknown", "budget_spent")}
            assert conn.execute("SELECT count(*) FROM blindness").fetchone()[0] == 0
            looked = conn.execute(
                "SELECT count(*) FROM looks l JOIN targets t ON t.id = l.target WHERE l.run = ? AND t.kind = 'look'",
                (run,),
            ).fetchone()[0]
        assert looked == left  # nothing that was seen is asked for again, and nothing that was not is left out
        left = verdicts.count(("unknown", "budget_spent"))
        assert done.returncode == (1 if left else 0), done.stderr[-2000:]
        if not left:
            break
    assert run == 2
