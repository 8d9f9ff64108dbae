"""A year of the service, and what upsets one: sleep, a clock that is wrong, outages, another day of the week."""

from __future__ import annotations

import itertools
import sqlite3
from collections import Counter, defaultdict
from datetime import datetime, timedelta
from pathlib import Path

from service_world import at, targets
from service_year import CITY, City, Clock, next_dues, summary

from store.clock import stamp, unstamp
from store.config import Config
from store.due import due
from store.home import Home
from store.queries import Timetable, rhythm

GOLDEN = Path(__file__).with_name("golden_year.txt")
HOUR = timedelta(hours=1)


def city(home: Home, conn: sqlite3.Connection, start: str) -> City:
    return City(home, conn, Clock(at(start)))


def test_a_year(home: Home, conn: sqlite3.Connection) -> None:
    """The golden file is for people: to make it anew write what ``summary`` yields, and agree with every line."""
    played = city(home, conn, "2025-12-01")
    played.play(at("2027-01-01"))
    assert list(summary(played)) == GOLDEN.read_text(encoding="utf-8").splitlines()

    # No portal is out of sight for two nights, in the quietest month neither.
    for portal in CITY.portals:
        seen = sorted({now for now, name, _ in played.looks if name == portal.id})
        assert all(after - before < 44 * HOUR for before, after in itertools.pairwise(seen))

    by_body: dict[str, list[datetime]] = defaultdict(list)
    for now, _, body in played.looks:
        by_body[body].append(now)
    assert len(by_body) == 143
    for body in CITY.bodies:
        end, seen = due(body, 2025).end, by_body[body.name]
        # Whoever has not posted is seen every hour around the due date, and afterwards before an absence goes stale.
        for before, after in itertools.pairwise(seen):
            assert after - before >= HOUR / 2
            assert after - before <= 1.5 * 168 * HOUR
        posted = conn.execute(
            "SELECT first_seen_at FROM postings p JOIN bodies b ON b.id = p.body WHERE b.name = ? AND p.year = 2025",
            (body.name,),
        ).fetchone()
        until = unstamp(posted[0]) if posted else at("2027-01-01")
        owing = [now for now in seen if end < now <= until]
        for before, after in itertools.pairwise(owing):
            assert after - before <= max(48 * HOUR, (before - end) / 2)
        near = [now for now in seen if end - 47 * HOUR < now < min(until, end + 167 * HOUR)]
        assert all(after - before <= 1.5 * HOUR for before, after in itertools.pairwise(near))
        assert near or until < end - 47 * HOUR


def test_the_frontier_says_what_the_rule_says(home: Home, conn: sqlite3.Connection) -> None:
    played = city(home, conn, "2026-01-25")
    played.play(at("2026-02-12"))
    table = Timetable(conn, rhythm(Config()))
    last = {body: now for now, _, body in played.looks}
    expected = {
        target.url: stamp(table.next_look(conn, target, last[target.body or ""])) for target in targets(CITY, 2025)
    }
    assert next_dues(conn) == expected


def test_a_machine_that_slept_catches_up_once(home: Home, conn: sqlite3.Connection) -> None:
    played = city(home, conn, "2026-06-01")
    played.play(at("2026-06-03"))
    crawls = len(played.crawls)
    played.clock.instant = at("2026-07-20 12:00")  # seven weeks
    played.play(at("2026-07-20 12:30"))
    assert played.crawls[crawls:] == [at("2026-07-20 12:00")]
    seen = Counter(body for now, _, body in played.looks if now == at("2026-07-20 12:00"))
    assert set(seen.values()) == {1}
    assert len(seen) == 143
    nights = conn.execute("SELECT started_at FROM jobs WHERE name = 'portals'").fetchone()[0]
    assert nights == stamp(at("2026-07-20 12:00"))


def test_a_clock_that_ran_ahead_and_was_put_right(home: Home, conn: sqlite3.Connection) -> None:
    played = city(home, conn, "2026-01-20")
    played.play(at("2026-01-21"))
    played.clock.instant = at("2031-01-20 12:00")
    played.play(at("2031-01-20 14:00"))
    assert played.crawls[-1] >= at("2031-01-20")
    played.clock.instant = at("2026-01-21 09:00")
    played.looks.clear()
    played.play(at("2026-01-23 09:00"))
    seen = Counter(body for _, _, body in played.looks)
    assert len(seen) == 143
    assert max(seen.values()) <= 4  # two days, the catching up, and one for the nightly check


def test_a_clock_that_was_behind(home: Home, conn: sqlite3.Connection) -> None:
    played = city(home, conn, "2026-01-20")
    played.play(at("2026-01-20 06:00"))
    played.clock.instant = at("2026-01-19 22:00")  # eight hours back: a machine that mistook its zone
    played.looks.clear()
    played.play(at("2026-01-21 22:00"))
    seen = Counter(body for _, _, body in played.looks)
    assert len(seen) == 143
    assert max(seen.values()) <= 4


def test_an_outage_is_tried_less_and_less_often_and_ends_with_the_first_look(
    home: Home, conn: sqlite3.Connection
) -> None:
    played = city(home, conn, "2026-06-01")
    played.play(at("2026-06-08"))
    begins, ends = at("2026-06-08"), at("2026-06-13")
    played.dark = lambda portal, now: portal == "p1" and begins <= now < ends
    played.looks.clear()
    played.play(at("2026-06-15"))
    tries = sorted({now for now, portal, _ in played.looks if portal == "p1"})
    body = CITY.portal("p1").bodies[0].name
    own = [now for now, _, name in played.looks if name == body and now < ends]
    waits = [after - before for before, after in itertools.pairwise(own)]
    assert waits == sorted(waits)
    assert len(own) <= 12
    assert max(waits, default=HOUR) <= 25 * HOUR
    assert any(now >= ends for now in tries)
