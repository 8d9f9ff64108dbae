"""A service played through in process: the real ticker and the real database, an invented city, and no waiting."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from service_world import at, looked, portal, sync

from crawler.schedule import Ticker
from store import record
from store.clock import unstamp
from store.config import Config
from store.db import immediate
from store.home import Home
from store.model import Level, Target, Verdict, WatchList
from store.queries import Timetable, due_targets, rhythm

_D, _T = Level.DISTRICT_DEPARTMENT, Level.TOWN
#: 143 bodies on eight portals: a city, three districts with towns, four zones.
CITY = WatchList(
    tuple(
        portal(number, levels)
        for number, levels in enumerate([
            [Level.MUNICIPALITY] + [Level.DEPARTMENT] * 34,
            [Level.DISTRICT] + [_D] * 12 + [_T] * 10,
            [Level.COUNTY_CITY] + [_D] * 12 + [_T] * 12,
            [Level.COUNTY_CITY] + [_D] * 10 + [_T] * 14,
            *([[Level.ZONE] + [_D] * 3 + [Level.SUBDISTRICT] * n for n in (5, 4, 5, 5)]),
        ])
    )
)  # fmt: skip
assert len(CITY.bodies) == 143


def habit(body_number: int, level: Level, year: int) -> datetime | None:
    """When a body posts its report: governments in March, others in January; of forty one is late, one never posts."""
    if body_number % 40 == 39:
        return None
    if level.is_government:
        return at(f"{year + 1}-03-20 10:00") + timedelta(days=4 * (body_number % 4), hours=body_number % 7)
    late = timedelta(days=20 if body_number % 40 == 38 else 0)
    return at(f"{year + 1}-01-08 09:00") + timedelta(days=body_number % 22, hours=body_number % 8) + late


@dataclass
class Clock:
    """Stands where it is put."""

    instant: datetime

    def now(self) -> datetime:
        return self.instant


@dataclass
class Done:
    """A crawl that has ended when it is looked at."""

    ended_for: str | None = None

    def poll(self) -> int:
        return 0

    def wait(self) -> int:
        return 0

    def guard(self) -> None:
        """Nothing to bound."""

    def end(self, reason: str) -> None:
        """It has ended."""


@dataclass
class City:
    """One home whose crawls are played: what each looked at stands in ``looks``."""

    home: Home
    conn: sqlite3.Connection
    clock: Clock
    config: Config = field(default_factory=Config)
    dark: Callable[[str, datetime], bool] = lambda portal, now: False
    looks: list[tuple[datetime, str, str]] = field(default_factory=list)
    crawls: list[datetime] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.conn.execute("PRAGMA synchronous = OFF")  # nothing here is to outlive the test
        self.ticker = Ticker(self.home, self.config, self.clock, self.conn)
        self.ticker.crawling.launch = self._crawl
        self.ticker.jobs = tuple(job for job in self.ticker.jobs if job.name in ("timetable", "monitors", "portals"))
        self._known: set[int] = set()
        self._numbers = {body.name: (n, body.level) for n, body in enumerate(CITY.bodies)}

    def play(self, end: datetime) -> None:
        """Tick at every minute at which something is due, up to an instant; at others a tick does nothing."""
        while self.clock.instant < end:
            self.ticker.tick()
            if self.ticker.crawling.child is None:
                self.clock.instant = self._next()

    def _next(self) -> datetime:
        now = self.clock.instant
        night = now.replace(hour=2, minute=0, second=0)
        night += timedelta(days=night <= now)
        row = self.conn.execute(
            "SELECT min(next_due_at) FROM targets WHERE watched AND year = ?", (now.year - 1,)
        ).fetchone()
        due = unstamp(row[0]) if row[0] else now
        new_year = at(f"{now.year + 1}-01-01")
        gap = timedelta(seconds=self.config.schedule.crawl_gap)
        waiting = self.crawls[-1] + gap if self.crawls and now - gap < self.crawls[-1] <= now else now
        later = min(max(due, waiting, now + timedelta(minutes=1)), night, new_year)
        return later + timedelta(seconds=-later.second % 60)

    def _crawl(self) -> Done:
        now, conn = self.clock.now(), self.conn
        with immediate(conn):
            if now.year not in self._known:  # it does not change within a year
                sync(conn, CITY, now.year - 1, now, self.config)
                self._known.add(now.year)
            run, _ = record.open_run(conn, "weihai", {"due": True}, now)
            table, due = Timetable(conn, rhythm(self.config)), due_targets(conn, now, [now.year - 1])
            record.plan_run(conn, run, len(due))
            for target in due:
                looked(conn, run, target, now, table, self._verdict(target, now))
                self.looks.append((now, target.portal, target.body or ""))
            totals = record.RunTotals(looks=len(due))
            record.close_run(conn, run, totals, now, reason="finished", status=0)
        self.crawls.append(now)
        return Done()

    def _verdict(self, target: Target, now: datetime) -> Verdict:
        if self.dark(target.portal, now):
            return Verdict.UNKNOWN
        posts = habit(*self._numbers[target.body or ""], target.year or 0)
        return Verdict.POSTED if posts is not None and posts <= now else Verdict.ABSENT


def summary(city: City) -> Iterator[str]:
    """One line a month: how many crawls and looks, the busiest day and quarter of an hour, the most for one body."""
    yield "month    crawls  looks  busiest day      busiest 15 min  most looks at one body in a day"
    months = sorted({f"{now:%Y-%m}" for now, *_ in city.looks})
    for month in months:
        own = [look for look in city.looks if f"{look[0]:%Y-%m}" == month]
        days = Counter(f"{now:%m-%d}" for now, *_ in own)
        quarters = Counter(int(now.timestamp()) // 900 for now, *_ in own)
        bodies = Counter((f"{now:%m-%d}", body) for now, _, body in own)
        day, most = min(days.items(), key=lambda item: (-item[1], item[0]))
        crawls = sum(f"{now:%Y-%m}" == month for now in city.crawls)
        yield (
            f"{month}  {crawls:6}  {len(own):5}  {day} with {most:4}  {max(quarters.values()):14}  "
            f"{max(bodies.values())}"
        )


def next_dues(conn: sqlite3.Connection) -> dict[str, str]:
    """What the frontier says of every page of the newest year."""
    rows = conn.execute("SELECT url, next_due_at FROM targets WHERE watched AND year = (SELECT max(year) FROM targets)")
    return {row["url"]: row["next_due_at"] for row in rows}
