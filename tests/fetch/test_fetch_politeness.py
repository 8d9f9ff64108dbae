"""Politeness, judged where it counts: by what the hosts saw and when."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from email.utils import formatdate
from itertools import pairwise
from time import time

import pytest
from crawling import Told, a_crawl, crawl_all, through
from loopback_portal import Answer, Handler, Portal, Route, Visit, portal, reset, robots, working

# What the clocks of two processes and the way between them may take, in seconds.
ONE, TWO = "one.shili.example", "two.shili.example"


class Once:
    """Refuses the first time and serves from then on."""

    def __init__(self, refusal: Route) -> None:
        self._refusal: Route | None = refusal

    def __call__(self, handler: Handler) -> None:
        answer, self._refusal = self._refusal or Answer(), None
        answer(handler)


def refused(status: int, wait: str) -> Answer:
    return Answer(status, b"later", {"Retry-After": wait})


def a_date(handler: Handler) -> None:
    refused(503, formatdate(time() + 2, usegmt=True))(handler)  # whole seconds: one to two from now


def crawl_delay(text: str) -> Answer:
    return robots(f"User-agent: *\nCrawl-delay: {text}\nDisallow: /closed")


@dataclass(frozen=True)
class Scene:
    """Hosts on one machine (one slot), ``pages`` of each to fetch, and how some of them behave."""

    pages: dict[str, int]
    routes: dict[tuple[str, str], Route] = field(default_factory=dict)
    delay: float = 0.0
    jitter: float = 0.0
    pictures: int = 0
    budget: int = 1000

    def portal_routes(self) -> dict[tuple[str, str], Route]:
        return {(host, f"/{n}"): working for host, count in self.pages.items() for n in range(count)} | self.routes

    def crawl(self, port: int) -> dict:
        requests = [
            (f"http://{host}/{n}", {"download_slot": "machine", "picture": n < self.pictures})
            for host, count in self.pages.items() for n in range(count)
        ]  # fmt: skip
        return a_crawl(
            requests, NIANBAO_HOSTS=[ONE, TWO], NIANBAO_PROXY=through(port), NIANBAO_BREAKER_FAILURES=3,
            NIANBAO_RETRY_AFTER_LIMIT=5, NIANBAO_MAX_REQUESTS=self.budget,
            DOWNLOAD_SLOTS={"machine": {"concurrency": 1, "delay": self.delay, "jitter": self.jitter}},
        )  # fmt: skip


SCENES = {
    "no delay": Scene({ONE: 3, TWO: 3}),
    "delay": Scene({ONE: 3, TWO: 3}, delay=0.2),
    "crawl-delay raises": Scene({ONE: 3}, {(ONE, "/robots.txt"): crawl_delay("0.4")}, delay=0.1, jitter=0.9),
    "crawl-delay lower": Scene({ONE: 3}, {(ONE, "/robots.txt"): crawl_delay("0.1")}, delay=0.3),
    "breaker": Scene({ONE: 30, TWO: 2}, {(ONE, f"/{n}"): reset for n in range(30)}, delay=0.3),
    "pictures break": Scene({ONE: 12}, {(ONE, f"/{n}"): reset for n in range(8)}, delay=0.05, pictures=8),
    "pictures spend": Scene({ONE: 12}, pictures=8, budget=10),
    "success between": Scene({ONE: 9}, {(ONE, f"/{n}"): reset for n in range(9) if n % 3}),
    "retry after 429": Scene({ONE: 3, TWO: 3}, {(ONE, "/0"): Once(refused(429, "1"))}, delay=0.1),
    "retry after 503": Scene({ONE: 3, TWO: 3}, {(ONE, "/0"): Once(refused(503, "1"))}),
    "retry after date": Scene({ONE: 1}, {(ONE, "/0"): Once(a_date)}),
    "too long": Scene({ONE: 3}, {(ONE, f"/{n}"): refused(429, "3600") for n in range(3)}),
    "never enough": Scene({ONE: 3}, {(ONE, f"/{n}"): refused(503, "0") for n in range(3)}),
    "no time given": Scene({ONE: 2}, {(ONE, "/0"): Answer(429), (ONE, "/1"): Answer(503)}),
}


@pytest.fixture(scope="module")
def played() -> Iterator[dict[str, tuple[Told, Portal]]]:
    with ExitStack() as stack:
        portals = [stack.enter_context(portal(scene.portal_routes())) for scene in SCENES.values()]
        crawls = [scene.crawl(server.port) for scene, server in zip(SCENES.values(), portals, strict=True)]
        yield dict(zip(SCENES, zip(crawl_all(crawls), portals, strict=True), strict=True))


def in_order(visits: list[Visit]) -> list[Visit]:
    return sorted(visits, key=lambda visit: visit.began)


def gaps(visits: list[Visit]) -> list[float]:
    return [later.began - earlier.began for earlier, later in pairwise(in_order(visits))]


def kept_on_average(visits: list[Visit], delay: float) -> bool:
    """Whether the visits lie a delay apart, all in all: a busy machine may notice a single one half a delay late."""
    between = gaps(visits)
    return sum(between) >= (len(between) - 0.5) * delay


Played = dict[str, tuple[Told, Portal]]


@pytest.mark.parametrize("name", SCENES)
def test_a_machine_never_sees_two_requests_at_once(played: Played, name: str) -> None:
    visits = in_order(played[name][1].visits)
    assert all(earlier.ended <= later.began for earlier, later in pairwise(visits))


@pytest.mark.parametrize("name", ["no delay", "delay"])
def test_hosts_of_one_machine_share_its_delay(played: Played, name: str) -> None:
    told, server = played[name]
    assert set(told.outcomes().values()) == {200}
    assert len(server.visits) == 8  # six pages, two robots.txt, all in the one slot
    assert kept_on_average(server.visits, SCENES[name].delay)


@pytest.mark.parametrize(("name", "kept"), [("crawl-delay raises", 0.4), ("crawl-delay lower", 0.3)])
def test_crawl_delay_raises_the_delay_and_never_lowers_it(played: Played, name: str, kept: float) -> None:
    told, server = played[name]
    assert set(told.outcomes().values()) == {200}
    assert kept_on_average(server.visits, kept)


def test_the_breaker_stops_queued_requests_and_other_hosts_go_on(played: Played) -> None:
    told, server = played["breaker"]
    ones = [outcome for url, outcome in told.outcomes().items() if ONE in url]
    assert ones.count("reset") == 3
    assert ones.count("host_unreachable") == 27
    assert {outcome for url, outcome in told.outcomes().items() if TWO in url} == {200}
    assert len(server.seen(ONE)) == 4  # robots.txt and three pages
    # The 27 requests turned away did not wait out the delay of their slot.
    assert sum(gaps(server.visits)) < 0.3 * 20


def test_pictures_that_fail_stop_pictures_and_no_pages(played: Played) -> None:
    pictures, pages = _apart(played, "pictures break")
    assert sorted(pictures) == ["host_unreachable"] * 5 + ["reset"] * 3
    assert pages == [200] * 4


def test_pictures_leave_half_of_the_budget_to_pages(played: Played) -> None:
    pictures, pages = _apart(played, "pictures spend")
    assert pages == [200] * 4
    assert pictures.count("budget_spent") >= 4


def _apart(played: Played, name: str) -> tuple[list[object], list[object]]:
    """The outcomes of the pictures of a scene, and of its pages."""
    told = {int(url.rpartition("/")[2]): outcome for url, outcome in played[name][0].outcomes().items()}
    ordered, pictures = [told[number] for number in sorted(told)], SCENES[name].pictures
    return ordered[:pictures], ordered[pictures:]


def test_a_success_between_failures_keeps_the_breaker_closed(played: Played) -> None:
    outcomes = list(played["success between"][0].outcomes().values())
    assert outcomes.count(200) == 3
    assert "host_unreachable" not in outcomes


@pytest.mark.parametrize("name", ["retry after 429", "retry after 503"])
def test_retry_after_pauses_the_whole_slot_and_the_page_is_asked_once_more(played: Played, name: str) -> None:
    told, server = played[name]
    assert set(told.outcomes().values()) == {200}
    ordered = in_order(server.visits)
    at = next(n for n, visit in enumerate(ordered) if (visit.host, visit.path) == (ONE, "/0"))
    assert ordered[at + 1].began - ordered[at].began >= 0.5
    assert len(server.seen(ONE, "/0")) == 2


def test_retry_after_may_be_a_date(played: Played) -> None:
    told, server = played["retry after date"]
    assert set(told.outcomes().values()) == {200}
    assert gaps(server.seen(ONE, "/0"))[0] > 0.5


def test_a_host_that_asks_for_more_patience_than_we_have_is_left_alone(played: Played) -> None:
    told, server = played["too long"]
    assert set(told.outcomes().values()) == {"rate_limited"}
    first = next(result for result in told.results if result["kept"])
    assert first["retry_after"] == 3600
    assert "3600 s, until 20" in first["detail"]
    assert [visit.path for visit in in_order(server.visits)] == ["/robots.txt", "/0"]


def test_a_host_that_refuses_again_after_its_own_time_is_left_alone(played: Played) -> None:
    told, server = played["never enough"]
    assert set(told.outcomes().values()) == {"rate_limited"}
    assert sum(result["kept"] for result in told.results) == 1
    assert max(len(server.seen(ONE, f"/{n}")) for n in range(3)) == 2


def test_refusals_without_a_time_are_named_at_once(played: Played) -> None:
    told, server = played["no time given"]
    assert told.outcomes() == {f"http://{ONE}/0": "rate_limited", f"http://{ONE}/1": "server_error"}
    assert len(server.visits) == 3
