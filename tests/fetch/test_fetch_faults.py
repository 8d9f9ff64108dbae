"""Every way a fetch can go wrong ends under its name, whatever the host does."""

from __future__ import annotations

import gzip
from collections.abc import Iterator

import pytest
from crawling import Told, crawl, through
from loopback_portal import Answer, Portal, cut, drip, endless, hang, portal, reset, robots, to

HOSTS = {
    name: f"{name}.shili.example"
    for name in (
        "fine", "missing", "broken", "looping", "leaving", "moved", "forbidden", "norobots", "deferred", "limited",
        "silent", "away", "torn", "resetting", "cut", "large", "endless", "bomb", "slow", "hanging", "UPPER", "dotted",
        "delegate", "flaky", "cookies", "robotsmoved",
    )
}  # fmt: skip
_BOMB = gzip.compress(b"<html>" + b"0" * 3_000_000 + b"</html>")
_failures_left = [1]


def _flaky(handler: object) -> None:
    (Answer(502) if _failures_left and _failures_left.pop() else Answer())(handler)


def _routes() -> dict:
    h = HOSTS
    return {
        ("*", "/"): Answer(),
        (h["missing"], "/"): Answer(404),
        (h["broken"], "/"): Answer(500),
        (h["looping"], "/"): to(f"http://{h['looping']}/"),
        (h["leaving"], "/"): to("http://elsewhere.example/"),
        (h["moved"], "/"): to(f"http://{h['fine']}/"),
        (h["forbidden"], "/robots.txt"): robots("User-agent: *\nAllow: /\n\nUser-agent: nianbao\nDisallow: /"),
        (h["norobots"], "/robots.txt"): robots("", 403),
        (h["deferred"], "/robots.txt"): robots("busy", 503),
        (h["limited"], "/robots.txt"): robots("slow down", 429),
        (h["silent"], "/robots.txt"): hang,
        (h["away"], "/robots.txt"): to("http://elsewhere.example/robots.txt"),
        (h["robotsmoved"], "/robots.txt"): to(f"http://{h['fine']}/moved-robots.txt"),
        (h["fine"], "/moved-robots.txt"): robots("User-agent: *\nDisallow: /closed"),
        (h["torn"], "/robots.txt"): reset,
        (h["resetting"], "/"): reset,
        (h["cut"], "/"): cut,
        (h["large"], "/"): Answer(body=b"x" * 400_000),
        (h["endless"], "/"): endless,
        (h["bomb"], "/"): Answer(body=_BOMB, headers={"Content-Encoding": "gzip"}),
        (h["slow"], "/"): drip,
        (h["hanging"], "/"): hang,
        (h["flaky"], "/"): _flaky,
        (h["cookies"], "/"): Answer(headers={"Set-Cookie": "a=b"}),
        (h["cookies"], "/second"): Answer(),
    }


@pytest.fixture(scope="module")
def played() -> Iterator[tuple[Told, Portal]]:
    asked: list = [f"http://{host}/" for name, host in HOSTS.items() if name != "dotted"]
    asked += [f"http://{HOSTS['dotted']}./", "http://unlisted.shili.example/", "ftp://fine.shili.example/x"]
    asked += [f"http://{HOSTS['deferred']}/{n}" for n in range(4)]
    asked += [f"http://{HOSTS['robotsmoved']}/closed", f"http://{HOSTS['cookies']}/second"]
    asked += [(f"http://{HOSTS['delegate']}/other", {"via": "carrier_pigeon"})]
    asked += [(f"http://{HOSTS['fine']}/proxied", {"proxy": "http://proxy.shili.example:1"})]
    with portal(_routes()) as server:
        told = crawl(
            asked,
            NIANBAO_HOSTS=list(HOSTS.values()),
            NIANBAO_PROXY=through(server.port),
            RETRY_TIMES=1,
            DOWNLOAD_MAXSIZE=200_000,
        )
        yield told, server


@pytest.mark.parametrize(
    ("name", "outcome"),
    [
        ("fine", 200), ("moved", 200), ("missing", 404), ("broken", 500), ("norobots", 200), ("robotsmoved", 200),
        ("looping", "redirect_loop"), ("leaving", "redirected_away"), ("forbidden", "robots_refused"),
        ("deferred", "robots_unreachable"), ("limited", "robots_unreachable"), ("silent", "robots_unreachable"),
        ("away", "robots_unreachable"), ("torn", "robots_unreachable"), ("resetting", "reset"), ("cut", "truncated"),
        ("large", "too_large"), ("endless", "too_large"), ("bomb", "decompression_bomb"), ("slow", "timed_out"),
        ("hanging", "timed_out"), ("flaky", 200), ("UPPER", 200),
    ],
)  # fmt: skip
def test_every_fault_has_its_name(played: tuple[Told, Portal], name: str, outcome: object) -> None:
    told, _ = played
    assert told.outcomes()[f"http://{HOSTS[name]}/"] == outcome


def test_a_listed_host_is_listed_however_it_is_spelled_and_no_other_is(played: tuple[Told, Portal]) -> None:
    told, server = played
    assert told.outcomes()["http://dotted.shili.example./"] == 200
    assert told.outcomes()["http://unlisted.shili.example/"] == "not_allowed"
    assert told.outcomes()["ftp://fine.shili.example/x"] == "not_allowed"
    assert not server.seen("unlisted.shili.example")
    assert not server.seen("elsewhere.example")


def test_an_unknown_means_of_fetching_says_so(played: tuple[Told, Portal]) -> None:
    result = played[0].of("http://delegate.shili.example/other")
    assert result["outcome"] == "internal_error"
    assert "carrier_pigeon" in result["detail"]
    assert "plain" in result["detail"]


def test_no_request_takes_another_proxy(played: tuple[Told, Portal]) -> None:
    assert played[0].outcomes()["http://fine.shili.example/proxied"] == 404  # it came here, not there


def test_a_host_whose_robots_cannot_be_had_gets_no_page_request(played: tuple[Told, Portal]) -> None:
    told, server = played
    for name in ("deferred", "limited", "silent", "away", "torn"):
        assert [visit.path for visit in server.seen(HOSTS[name])] == ["/robots.txt"]
    assert {told.outcomes()[f"http://{HOSTS['deferred']}/{n}"] for n in range(4)} == {"robots_unreachable"}
    assert "503" in told.of(f"http://{HOSTS['deferred']}/2")["detail"]


def test_robots_is_asked_once_per_host_and_obeyed_after_a_redirect(played: tuple[Told, Portal]) -> None:
    told, server = played
    assert len(server.seen(HOSTS["fine"], "/robots.txt")) == 1
    assert told.outcomes()["http://robotsmoved.shili.example/closed"] == "robots_refused"
    assert not server.seen(HOSTS["forbidden"], "/")


def test_only_what_may_be_chance_is_tried_again(played: tuple[Told, Portal]) -> None:
    _, server = played
    tries = {name: len(server.seen(HOSTS[name], "/")) for name in HOSTS}
    twice = ("broken", "flaky", "cut", "slow", "hanging", "resetting")
    assert {tries[name] for name in twice} == {2}
    assert {tries[name] for name in ("missing", "leaving", "large", "endless", "bomb")} == {1}
    assert tries["looping"] == 6


def test_we_say_who_we_are_and_carry_no_cookies(played: tuple[Told, Portal]) -> None:
    _, server = played
    for visit in server.visits:
        assert visit.headers["User-Agent"].startswith("nianbao (+")
        assert visit.headers["Accept-Language"].startswith("zh-CN")
        assert "Cookie" not in visit.headers
