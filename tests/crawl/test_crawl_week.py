"""The week of the due date, day by day, by real crawls: outages hold accusations back, and nobody is forgotten."""

from __future__ import annotations

import random
from contextlib import closing
from dataclasses import replace
from datetime import datetime

import pytest
from crawls import Crawls

from alerts import deliver, process, sweep
from crawler.demo.beigang import HOST as LIST
from crawler.demo.city import CITY, EAST, demo_world
from crawler.demo.world import Dialect, World
from store.clock import SHANGHAI
from store.config import read_config

#: Posts while nothing is due, posts on 3 February at 10:12, and never posts.
GOOD, LATE, NEVER = "示例市教育局", "示例市民政局", "示例市水务局"
EAST_NEVER = "示例市东城区住房和城乡建设局"
#: In a column: posts on 3 February at 15:21, and never posts.
LIST_LATE, LIST_NEVER = "示例市北港区审计局", "示例市北港区水务局"
WATCHED = (GOOD, LATE, NEVER, EAST_NEVER, LIST_LATE, LIST_NEVER)

SOON, TIMELY, PENDING, MISSING, BLIND = "due_soon", "on_time", "unconfirmed", "missing", "unknown"
#: For each day at nine: hosts that are out of order, then the state of each office that is watched here.
WEEK = {
    "01-29": ((), (TIMELY, SOON, SOON, SOON, SOON, SOON)),
    "01-30": ((CITY,), (TIMELY, SOON, SOON, SOON, SOON, SOON)),
    "01-31": ((), (TIMELY, SOON, SOON, SOON, SOON, SOON)),
    "02-01": ((EAST,), (TIMELY, PENDING, PENDING, BLIND, PENDING, PENDING)),
    "02-02": ((EAST, LIST), (TIMELY, MISSING, MISSING, BLIND, BLIND, BLIND)),
    "02-03": ((), (TIMELY, MISSING, MISSING, PENDING, MISSING, MISSING)),
    "02-04": ((), (TIMELY, "late", MISSING, MISSING, "late", MISSING)),
}
PORTALS = {CITY: "shili", EAST: "dongcheng", LIST: "beigang"}


def out_of_order(*hosts: str) -> World:
    """The demo's world in which one site is gone from the net, one is behind a firewall, and one closed to robots."""
    world = demo_world()
    sites = {site.host: site for site in world.sites}
    if CITY in hosts:
        del sites[CITY]
    if EAST in hosts:
        sites[EAST] = replace(sites[EAST], dialect=Dialect.CHALLENGE)
    if LIST in hosts:
        sites[LIST] = replace(sites[LIST], robots="User-agent: *\nDisallow: /\n")
    return World(tuple(sites.values()), world.postings)


@pytest.fixture
def telling(crawls: Crawls) -> Crawls:
    crawls.configure("[alerts.folder]\npath = 'mail'\n[alerts.messages]\ngather_minutes = 0\nflap_opens = 0\n")
    return crawls


def test_a_week_of_outages_accuses_nobody_too_early_and_forgets_nobody(telling: Crawls) -> None:
    told: dict[tuple[str, str], list[str]] = {}
    for text, (broken, expected) in WEEK.items():
        day = datetime.fromisoformat(f"2026-{text}T09:00:00").replace(tzinfo=SHANGHAI)
        telling.portal.show(out_of_order(*broken))
        telling.portal.now = day
        done = telling.run("year=2025", now=day)
        assert done.returncode == 1, done.stderr[-2000:]  # one site is behind its firewall all week
        for event in _tell(telling, day):
            told.setdefault((event.kind, event.subject), []).append(f"{text} {event.transition.value}")
        rows = telling.states(day)
        assert tuple(rows[name].judgement.state.value for name in WATCHED) == expected, text
        is_open = _open(telling)
        accused = {name for kind, name in is_open if kind == "missing"}
        assert accused & set(WATCHED) == {n for n, state in zip(WATCHED, expected, strict=True) if state == MISSING}
        blind = {name.partition("/")[0] for kind, name in is_open if kind == "portal_blind"}
        assert blind & set(PORTALS.values()) == {PORTALS[host] for host in broken}, text
    assert told["missing", LATE] == ["02-02 open", "02-04 resolve"]
    assert told["missing", LIST_LATE] == ["02-03 open", "02-04 resolve"]
    assert told["missing", EAST_NEVER] == ["02-04 open"]  # two days blind: counted from the day it saw again
    assert told["late", LATE] == told["late", LIST_LATE] == ["02-04 open"]
    assert not any(subject == GOOD for _, subject in told)
    mails = len(list((telling.home.path / "mail" / "new").iterdir()))
    assert mails == telling.one("SELECT count(*) FROM bundles")  # all that was due on a day stands in one mail
    assert telling.one("SELECT count(*) FROM outbox WHERE status <> 'sent'") == 0
    accusing = "SELECT event_id FROM events WHERE key LIKE 'missing|%' OR key LIKE 'late|%'"
    untold = f"SELECT count(*) FROM ({accusing}) WHERE event_id NOT IN (SELECT event_id FROM outbox)"
    assert telling.one(untold) == 0


def _tell(crawls: Crawls, now: datetime) -> list:
    config = read_config(crawls.home.path / "nianbao.toml")
    with closing(crawls.connect()) as conn:
        events = [*process(conn, now, config), *sweep(conn, now, config)]
        assert deliver(conn, config, rng=random.Random(0)).pending == 0
    return events


def _open(crawls: Crawls) -> set[tuple[str, str]]:
    with closing(crawls.connect()) as conn:
        return {(r["kind"], r["subject"]) for r in conn.execute("SELECT * FROM conditions WHERE state = 'open'")}
