"""Pages drawn by a real chromium that has no network: what it may ask for, what it may not, and how it ends."""

from __future__ import annotations

import os
import signal
import time
from itertools import pairwise
from typing import Any

import psutil
import pytest
from crawling import crawl, through
from loopback_portal import Answer, Handler, Portal, hang, portal, robots

from crawler.fetch.chromium import find_browser

pytestmark = pytest.mark.skipif(find_browser() is None, reason="no chromium on this machine (apt-get install chromium)")

HOST, OTHER, FOREIGN = "www.shili.example", "www.beigang.shili.example", "www.elsewhere.example"
PAGE = f"http://{HOST}/col/col1/index.html"
VIA = {"via": "browser", "download_slot": "shili"}


def shell(script: str, more: str = "") -> Answer:
    return Answer(body=f'<html><body><div id="list"></div>{more}<script>{script}</script></body></html>'.encode())


FILLED = """fetch('/list.jsp',{method:'POST',body:'n=1'}).then(r=>r.text()).then(t=>{list.innerHTML=t})"""
LIST = Answer(body="<ul><li>示例市2025年报告</li></ul>".encode())


def drawn(server: Portal, urls: list[str], **settings: Any) -> dict[str, dict[str, Any]]:
    """Crawl pages by the browser; what became of each."""
    told = crawl(
        [(url, VIA) for url in urls], NIANBAO_HOSTS=[HOST, OTHER], NIANBAO_PROXY=through(server.port),
        NIANBAO_BROWSER_TIMEOUT=settings.pop("timeout", 30), **settings,
    )  # fmt: skip
    return {result["asked"]: result for result in told.results}


def browsers() -> list[psutil.Process]:
    return [one for one in psutil.Process().children(recursive=True) if "chrom" in one.name()]


def test_a_page_is_drawn_and_says_so() -> None:
    routes = {(HOST, "/col/col1/index.html"): shell(FILLED), (HOST, "/list.jsp"): LIST}
    with portal(routes) as server:
        page = drawn(server, [PAGE])[PAGE]
        agents = {visit.headers["User-Agent"] for visit in server.visits}
    assert page["outcome"] == 200
    assert "示例市2025年报告" in page["text"]
    assert page["drawn"].startswith("chromium ")
    assert len(agents) == 1
    assert agents.pop().startswith("nianbao ")


def test_nothing_leaves_but_for_listed_hosts_and_for_what_a_list_needs() -> None:
    script = f"""
    for (const url of ['http://{FOREIGN}/x.js', 'http://127.0.0.1:PORT/straight', '/pixel.png']) {{
      const tag = document.createElement(url.endsWith('png') ? 'img' : 'script'); tag.src = url;
      document.body.appendChild(tag);
    }}
    try {{ new WebSocket('ws://127.0.0.1:PORT/socket') }} catch (error) {{}}
    window.open('http://{HOST}/popup');
    navigator.serviceWorker && navigator.serviceWorker.register('/worker.js').catch(() => 0);
    const link = document.createElement('a'); link.href = '/file.zip'; link.download = 'x'; link.click();
    Notification.requestPermission && Notification.requestPermission();
    fetch('http://{OTHER}/other.jsp').then(r => r.text()).then(t => {{ list.innerHTML = t }});
    """
    routes: dict[tuple[str, str], Any] = {(OTHER, "/other.jsp"): LIST}
    with portal(routes) as server:
        routes[HOST, "/col/col1/index.html"] = shell(script.replace("PORT", str(server.port)))
        page = drawn(server, [PAGE])[PAGE]
        asked = {(visit.host, visit.path) for visit in server.visits}
    assert "示例市2025年报告" in page["text"]
    assert asked == {
        (HOST, "/robots.txt"), (HOST, "/col/col1/index.html"), (OTHER, "/robots.txt"), (OTHER, "/other.jsp"),
    } | (asked & {(HOST, "/file.zip")})  # fmt: skip


def test_robots_and_the_delay_hold_for_what_a_page_asks_for() -> None:
    names = ["a", "b", "c"]
    more = "".join(f'<script src="/{name}.js"></script>' for name in names)
    routes = {
        (HOST, "/robots.txt"): robots("User-agent: *\nDisallow: /b.js\nCrawl-delay: 0.3\n"),
        (HOST, "/col/col1/index.html"): shell("0", more), (HOST, "/next.html"): Answer(),
        **{(HOST, f"/{name}.js"): Answer(body=b"0", headers={"Content-Type": "text/javascript"}) for name in names},
    }  # fmt: skip
    with portal(routes) as server:
        told = crawl(
            [(PAGE, VIA), (f"http://{HOST}/next.html", {"download_slot": "shili"})], NIANBAO_HOSTS=[HOST],
            NIANBAO_PROXY=through(server.port), NIANBAO_BROWSER_TIMEOUT=30,
        )  # fmt: skip
        visits = sorted(server.visits, key=lambda visit: visit.began)
    assert set(told.outcomes().values()) == {200}
    paths = [visit.path for visit in visits]
    assert paths == ["/robots.txt", "/col/col1/index.html", "/a.js", "/c.js", "/next.html"]
    gaps = [after.began - before.began for before, after in pairwise(visits[1:])]
    assert min(gaps) > 0.27, gaps
    assert all(before.ended <= after.began for before, after in pairwise(visits))


@pytest.mark.parametrize("answer", [
    Answer(521, b"<script>document.cookie='__jsl_clearance_s=1'</script>"),
    Answer(412, b"<html><script>$_ts={}</script></html>"),
    Answer(200, b"<script>document.cookie='__jsl_clearance_s='+1;location.reload()</script>"),
])  # fmt: skip
def test_a_host_that_challenges_is_never_shown_to_the_browser(answer: Answer) -> None:
    later = f"http://{HOST}/later.html"
    with portal({(HOST, "/col/col1/index.html"): answer, (HOST, "/later.html"): shell("0")}) as server:
        found = drawn(server, [PAGE, later])
        assert server.seen(HOST, "/later.html") == []
    assert (found[PAGE]["outcome"], found[PAGE]["drawn"]) == (answer.status, "")
    assert found[later]["outcome"] == "challenged"


def test_a_challenge_to_a_script_ends_the_drawing() -> None:
    routes = {(HOST, "/col/col1/index.html"): shell(FILLED), (HOST, "/list.jsp"): Answer(521, b"<script>go()</script>")}
    with portal(routes) as server:
        assert drawn(server, [PAGE])[PAGE]["outcome"] == "challenged"


def test_a_script_that_leads_away_is_named() -> None:
    routes = {(HOST, "/col/col1/index.html"): shell(f"location.href='http://{FOREIGN}/'")}
    with portal(routes) as server:
        assert drawn(server, [PAGE])[PAGE]["outcome"] == "redirected_away"
        assert server.seen(FOREIGN) == []


def test_a_page_that_hangs_or_grows_or_hammers_ends_and_the_next_one_is_drawn() -> None:
    bad = {
        "/hang.html": shell("while(true){}"),
        "/grow.html": shell("list.textContent='x'.repeat(3000000)"),
        "/poll.html": shell("setInterval(()=>fetch('/list.jsp?'+Math.random()),20)"),
    }
    routes = {
        (HOST, "/col/col1/index.html"): shell(FILLED), (HOST, "/list.jsp"): LIST,
        **{(HOST, path): answer for path, answer in bad.items()},
    }  # fmt: skip
    urls = [*(f"http://{HOST}{path}" for path in bad), PAGE]
    with portal(routes) as server:
        found = drawn(server, urls, timeout=10, DOWNLOAD_MAXSIZE=2_000_000)
        assert len(server.seen(HOST, "/list.jsp")) <= 62
    outcomes = [found[url]["outcome"] for url in urls]
    assert outcomes[0] == "browser_failed"
    assert outcomes[1] == "too_large"
    assert outcomes[2] in {200, "browser_failed"}
    assert outcomes[3] == 200
    assert "示例市2025年报告" in found[PAGE]["text"]


def test_a_browser_that_dies_is_started_again() -> None:
    def kill(handler: Handler) -> None:
        for one in browsers():
            os.kill(one.pid, signal.SIGKILL)
        time.sleep(0.3)
        LIST(handler)

    again = f"http://{HOST}/again.html"
    routes = {
        (HOST, "/col/col1/index.html"): shell("fetch('/kill.jsp')"), (HOST, "/kill.jsp"): kill,
        (HOST, "/again.html"): shell(FILLED), (HOST, "/list.jsp"): LIST,
    }  # fmt: skip
    with portal(routes) as server:
        found = drawn(server, [PAGE, again])
    assert found[PAGE]["outcome"] == "browser_failed"
    assert found[again]["outcome"] == 200
    assert "示例市2025年报告" in found[again]["text"]


def test_no_process_outlives_the_crawl() -> None:
    with portal({(HOST, "/col/col1/index.html"): shell("0")}) as server:
        assert drawn(server, [PAGE])[PAGE]["outcome"] == 200
    assert browsers() == []


def test_what_is_no_page_comes_back_undrawn() -> None:
    routes = {
        (HOST, "/a.xml"): Answer(body=b"<x/>", headers={"Content-Type": "text/xml"}), (HOST, "/gone"): Answer(404),
    }  # fmt: skip
    with portal(routes) as server:
        found = drawn(server, [f"http://{HOST}/a.xml", f"http://{HOST}/gone"])
    assert {(result["outcome"], result["drawn"]) for result in found.values()} == {(200, ""), (404, "")}


def test_a_host_that_hangs_is_named_as_ever() -> None:
    with portal({(HOST, "/col/col1/index.html"): hang}) as server:
        assert drawn(server, [PAGE])[PAGE]["outcome"] == "timed_out"
