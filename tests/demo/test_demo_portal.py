"""The portal: what each host serves at each instant, in its own way, and a clean end."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import datetime

import pytest
from demo_client import fetch, report_url

from crawler.demo.area import area_code
from crawler.demo.city import BODIES, CITY, EAST, INSTANTS, WEST, ZONE, demo_world
from crawler.demo.portal import DemoPortal
from crawler.demo.world import World


@pytest.fixture
def portal() -> Iterator[DemoPortal]:
    with DemoPortal(now=INSTANTS[-1]) as running:
        yield running


def ask(portal: DemoPortal, body: str, year: int = 2025, encoding: str = "utf-8", **headers: str) -> tuple[int, str]:
    host, number = BODIES[body]
    status, content, _ = fetch(portal.port, report_url(host, area_code(number), year), **headers)
    return status, content.decode(encoding)


@pytest.mark.parametrize(
    ("body", "seen"),
    [
        ("示例市财政局", [True, True, True, True]), ("示例市教育局", [False, True, True, True]),
        ("示例市民政局", [False, False, False, True]), ("示例市水务局", [False, False, False, False]),
        ("示例市人民政府", [False, False, False, False]),
    ],
)  # fmt: skip
def test_each_instant_serves_what_existed_then(body: str, seen: list[bool]) -> None:
    with DemoPortal() as portal:
        pages = []
        for instant in INSTANTS:
            portal.now = instant
            pages.append(ask(portal, body)[1])
    assert [f"<title>{body}2025年政府信息公开工作年度报告</title>" in page for page in pages] == seen


def test_a_skeleton_echoes_the_year_that_was_asked(portal: DemoPortal) -> None:
    status, page = ask(portal, "示例市水务局")
    _, control = ask(portal, "示例市财政局", 2027)
    assert (status, "2025</span>" in page, "<table" in page) == (200, True, False)
    assert page.replace("2025", "2027") == control


def test_latest_shows_the_report_of_another_year_where_there_is_one(portal: DemoPortal) -> None:
    assert "示例市东城区住房和城乡建设局2024年" in ask(portal, "示例市东城区住房和城乡建设局")[1]
    assert "示例市东城区教育局2025年" in ask(portal, "示例市东城区教育局", 2027)[1]
    nothing = ask(portal, "示例市东城区统计局")[1]
    assert "年度报告</title>" not in nothing
    assert '<div id="zoom"></div>' in nothing


def test_a_soft_404_is_the_page_of_any_unknown_path(portal: DemoPortal) -> None:
    missing = fetch(portal.port, report_url(WEST, area_code(BODIES["示例市西山区司法局"][1]), 2025))
    future = fetch(portal.port, report_url(WEST, area_code(BODIES["示例市西山区财政局"][1]), 2027))
    unknown = fetch(portal.port, f"http://{WEST}/no/such/page.html")
    home = fetch(portal.port, f"http://{WEST}/")
    assert missing[:2] == future[:2] == unknown[:2]
    assert unknown[0] == home[0] == 200
    assert unknown[1] != home[1]
    assert fetch(portal.port, f"http://{CITY}/no/such/page.html")[0] == 404


def test_the_wrong_year_stands_under_the_right_address(portal: DemoPortal) -> None:
    page = ask(portal, "示例市统计局")[1]
    assert "示例市统计局2024年政府信息公开工作年度报告" in page
    assert "发布时间:2026-01-14 09:05:17" in page


def test_a_host_that_challenges_answers_nothing_else(portal: DemoPortal) -> None:
    status, page = ask(portal, "示例高新技术产业开发区管理委员会", 2024)
    assert (status, "location.reload" in page) == (521, True)
    assert fetch(portal.port, f"http://{ZONE}/")[0] == 521
    assert fetch(portal.port, f"http://{ZONE}/robots.txt")[0] == 404


def test_robots(portal: DemoPortal) -> None:
    status, text, _ = fetch(portal.port, f"http://{WEST}/robots.txt")
    assert (status, b"Crawl-delay: 0.05" in text) == (200, True)
    assert [fetch(portal.port, f"http://{host}/robots.txt")[0] for host in (CITY, EAST)] == [404, 404]


def test_an_etag_is_answered_by_304(portal: DemoPortal) -> None:
    url = report_url(CITY, area_code(2), 2025)
    _, page, headers = fetch(portal.port, url)
    assert fetch(portal.port, url, If_None_Match=headers["ETag"])[:2] == (304, b"")
    assert fetch(portal.port, url, If_None_Match='"other"')[:2] == (200, page)
    assert portal.requests[-2].conditional
    assert "ETag" not in fetch(portal.port, report_url(EAST, area_code(12), 2025))[2]


def test_one_host_changes_a_counter_at_every_request(portal: DemoPortal) -> None:
    first, second = (ask(portal, "示例市东城区教育局")[1] for _ in range(2))
    assert first != second
    assert first.split("访问量")[0] == second.split("访问量")[0]
    assert ask(portal, "示例市财政局") == ask(portal, "示例市财政局")


def test_one_host_speaks_gbk_and_does_not_say_so(portal: DemoPortal) -> None:
    _, content, headers = fetch(portal.port, report_url(WEST, area_code(22), 2025))
    assert headers["Content-Type"] == "text/html"
    assert b"charset" not in content
    assert "示例市西山区财政局2025年" in content.decode("gbk")


def test_requests_may_come_straight_and_on_one_connection(portal: DemoPortal) -> None:
    with closing(socket.create_connection(("127.0.0.1", portal.port), timeout=10)) as peer:
        for _ in range(3):
            peer.sendall(f"HEAD / HTTP/1.1\r\nHost: {CITY}:80\r\n\r\n".encode())
            assert peer.recv(4096).startswith(b"HTTP/1.1 200 OK\r\n")
    assert [(seen.host, seen.path, seen.status) for seen in portal.requests] == [(CITY, "/", 200)] * 3


def test_parameters_may_come_in_any_order_and_with_more(portal: DemoPortal) -> None:
    path = f"/module/xxgk/xxgkAnnualReport.jsp?showType=2&fbtime=2025&area={area_code(2)}"
    assert "示例市财政局2025年" in fetch(portal.port, f"http://{CITY}{path}")[1].decode()


@pytest.mark.parametrize("query", ["", "?area=x", "?area=x&fbtime=two", "?fbtime=2025"])
def test_a_question_without_sense_gets_the_empty_answer(portal: DemoPortal, query: str) -> None:
    status, page, _ = fetch(portal.port, f"http://{CITY}/module/xxgk/xxgkAnnualReport.jsp{query}")
    assert (status, b"<table" in page) == (200, False)


def test_a_host_that_is_not_there_and_a_method_that_is_not_known(portal: DemoPortal) -> None:
    assert fetch(portal.port, "http://nobody.example/")[0] == 502
    with closing(socket.create_connection(("127.0.0.1", portal.port), timeout=10)) as peer:
        peer.sendall(b"CONNECT www.shili.example:443 HTTP/1.1\r\nHost: www.shili.example:443\r\n\r\n")
        assert peer.recv(4096).startswith(b"HTTP/1.1 501 ")


def test_the_log_shows_overlap_where_requests_overlap() -> None:
    world = demo_world()
    slow = World(tuple(replace(site, latency=0.2) for site in world.sites), world.postings)
    with DemoPortal(slow) as portal:
        threads = [threading.Thread(target=fetch, args=(portal.port, f"http://{CITY}/")) for _ in range(2)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        first, second = sorted(portal.requests, key=lambda seen: seen.start)
    assert first.start <= second.start < first.end
    assert all(seen.end - seen.start >= 0.19 for seen in (first, second))


def test_it_ends_clean_with_connections_open_and_starts_again() -> None:
    before = set(threading.enumerate())
    portal = DemoPortal()
    for _ in range(2):
        port = portal.start()
        with pytest.raises(RuntimeError, match="runs already"):
            portal.start()
        with closing(socket.create_connection(("127.0.0.1", port), timeout=10)) as peer:
            peer.sendall(f"GET / HTTP/1.1\r\nHost: {CITY}\r\n\r\n".encode())
            assert peer.recv(12) == b"HTTP/1.1 200"
            portal.stop()
        portal.stop()
        assert set(threading.enumerate()) == before
        with pytest.raises(ConnectionRefusedError):
            socket.create_connection(("127.0.0.1", port), timeout=2)


def test_an_instant_needs_a_zone(portal: DemoPortal) -> None:
    with pytest.raises(ValueError, match="time zone"):
        portal.now = datetime(2026, 2, 2)  # noqa: DTZ001 - what must be refused
