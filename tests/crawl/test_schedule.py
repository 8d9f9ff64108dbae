"""Deciding when: what is due starts one crawl at a time, and facts become messages."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Sequence
from contextlib import closing
from dataclasses import replace
from datetime import timedelta

import psutil
import pytest
from apscheduler.schedulers.background import BackgroundScheduler
from crawls import Crawls

from crawler.demo.city import INSTANTS, demo_world
from crawler.demo.world import World
from crawler.schedule import Ticker, crawl_environment, serve
from crawler.schedule.serve import is_stranded
from store.clock import SHANGHAI, FixedClock, stamp
from store.config import read_config
from store.db import open_database
from store.queries import due_targets, why_crawl


def _ticker(crawls: Crawls, command: Sequence[str], now_index: int = 0) -> Ticker:
    config = read_config(crawls.home.path / "nianbao.toml")
    conn = open_database(crawls.home, migrate=False)
    return Ticker(crawls.home, config, FixedClock(INSTANTS[now_index]), conn, command)


def _python(code: str) -> list[str]:
    return [sys.executable, "-c", code]


def test_a_crawl_is_due_at_first_and_again_after_the_interval(crawls: Crawls) -> None:
    def why(later: timedelta) -> str | None:
        with closing(crawls.connect()) as conn:
            return why_crawl(conn, INSTANTS[0] + later, INSTANTS[0] + later - timedelta(days=1))

    assert why(timedelta()) == "no run yet in this calendar year"
    crawls.run("years=2023-2025")
    # What is unknown is tried again soon; what was seen waits for its portal's moment of the next day.
    assert why(timedelta(minutes=1)) is None
    assert why(timedelta(minutes=40)) == "1 targets are due"
    assert why(timedelta(hours=36)) == "28 targets are due"


def test_a_run_that_takes_what_is_due_asks_nothing_of_other_channels(crawls: Crawls) -> None:
    crawls.run("year=2025")
    later = INSTANTS[0] + timedelta(minutes=40)
    with closing(crawls.connect()) as conn:
        due = due_targets(conn, later, [2025])
    assert len(due) == 1
    crawls.run("due=only", now=later)
    with closing(crawls.connect()) as conn:
        asked = conn.execute(
            "SELECT DISTINCT t.portal, t.channel FROM looks l JOIN targets t ON t.id = l.target WHERE l.run = 2"
        ).fetchall()
        run = conn.execute("SELECT planned, looks, exit_reason FROM runs WHERE id = 2").fetchone()
        whole = conn.execute("SELECT planned, looks FROM runs WHERE id = 1").fetchone()
    assert [tuple(row) for row in asked] == [(due[0].portal, due[0].channel)]
    assert tuple(run) == (1, 1, "finished")
    assert 0 < whole["planned"] <= whole["looks"]


def test_what_is_new_in_a_later_year_waits_for_its_portals_moment(crawls: Crawls) -> None:
    crawls.run("year=2024")
    crawls.run("due=only")  # of 2025, of which nothing is known yet
    with closing(crawls.connect()) as conn:
        new = "SELECT count(*) FROM looks l JOIN targets t ON t.id = l.target WHERE l.run = 2 AND t.year = 2025"
        assert conn.execute(new).fetchone()[0] == 0
        rows = conn.execute("SELECT portal, next_due_at FROM targets WHERE year = 2025 AND kind = 'look'").fetchall()
    moments = {row["portal"]: row["next_due_at"] for row in rows}
    assert len(moments) > 1
    assert len(set(moments.values())) == len(moments)  # each portal its own
    day = INSTANTS[0], INSTANTS[0] + timedelta(days=1)
    assert all(stamp(day[0]) < moment < stamp(day[1]) for moment in moments.values())


def test_one_crawl_at_a_time_and_a_stuck_one_is_ended(crawls: Crawls) -> None:
    ticker = _ticker(crawls, _python("import time; time.sleep(600)"))
    try:
        ticker.tick()
        child = ticker.crawling.child
        assert child is not None
        ticker.tick()
        assert ticker.crawling.child is child
        child._monotonic = lambda: float("inf")  # its time is up
        ticker.crawling.guard()
        assert child.poll() == -signal.SIGTERM
        ticker.tick()
        why = ticker.conn.execute("SELECT data FROM changes WHERE kind = 'run.failed'").fetchone()[0]
        assert "took longer than 7200 s" in why
    finally:
        ticker.stop()
        ticker.conn.close()


def test_a_failing_step_does_not_stop_the_next(crawls: Crawls, caplog: pytest.LogCaptureFixture) -> None:
    ticker = _ticker(crawls, ["/no/such/program"])
    ticker.conn.execute("INSERT INTO cursor VALUES ('baseline', 1)")
    ticker.conn.execute(
        "INSERT INTO changes(at, kind, subject, data) VALUES (?, 'run.ended', '1', '{}')", (stamp(INSTANTS[0]),)
    )
    ticker.tick()
    assert "a step of the schedule failed" in caplog.text
    assert ticker.conn.execute("SELECT code FROM remarks").fetchone()[0] == "run_ended_badly"
    taken_up = ticker.conn.execute("SELECT seq FROM cursor WHERE name = 'alerts'").fetchone()[0]
    assert taken_up >= 1  # the facts were taken up all the same
    ticker.conn.close()


def test_a_tick_crawls_and_tells(crawls: Crawls) -> None:
    mail = crawls.home.path / "mail"
    crawls.configure(f"[alerts.folder]\npath = '{mail}'\n")
    command = [sys.executable, "-m", "crawler.cli", "schedule", "--once"]
    environment = crawl_environment(crawls.home, NIANBAO_NOW=stamp(INSTANTS[0]), NIANBAO_CONFIG="")
    subprocess.run(command, env=environment, check=True, timeout=120, capture_output=True)
    assert crawls.one("SELECT count(*) FROM standing WHERE verdict IS NULL") == 0
    assert crawls.one("SELECT count(DISTINCT year) FROM standing") == 1  # the report year of the calendar
    assert crawls.one("SELECT count(*) FROM conditions WHERE state = 'open'")
    assert len(list((mail / "new").iterdir())) == crawls.one("SELECT count(*) FROM bundles")
    assert crawls.one("SELECT count(*) FROM outbox WHERE status <> 'sent'") == 0
    subprocess.run(command, env=environment, check=True, timeout=120, capture_output=True)
    assert crawls.one("SELECT count(*) FROM runs") == 1  # nothing was due: no second run


def test_the_service_stops_when_told(crawls: Crawls) -> None:
    environment = crawl_environment(crawls.home, NIANBAO_NOW=stamp(INSTANTS[0]), NIANBAO_CONFIG="")
    child = subprocess.Popen(
        [sys.executable, "-m", "crawler.cli", "schedule"], env=environment, stdout=subprocess.PIPE, text=True
    )
    assert child.stdout is not None
    assert "开始值守" in child.stdout.readline()
    os.kill(child.pid, signal.SIGTERM)
    assert child.wait(60) == 0
    child.stdout.close()


def test_told_to_stop_in_the_middle_of_a_crawl_it_ends_the_crawl_too(crawls: Crawls) -> None:
    environment = crawl_environment(crawls.home, NIANBAO_NOW=stamp(INSTANTS[0]), NIANBAO_CONFIG="", TZ="UTC")
    world = demo_world()
    crawls.portal.show(World(tuple(replace(site, latency=2.0) for site in world.sites), world.postings))
    service = subprocess.Popen(
        [sys.executable, "-m", "crawler.cli", "schedule"], env=environment, stdout=subprocess.PIPE, text=True
    )
    with closing(crawls.connect()) as conn:
        while not conn.execute("SELECT count(*) FROM looks").fetchone()[0]:
            assert service.poll() is None
        crawl = conn.execute("SELECT pid FROM runs").fetchone()[0]
        second = subprocess.run(
            [sys.executable, "-m", "crawler.cli", "schedule"],
            env=environment, capture_output=True, text=True, timeout=60,
        )  # fmt: skip
        assert second.returncode == 2
        assert f"process {service.pid}" in second.stderr
        os.kill(service.pid, signal.SIGTERM)
        assert service.wait(60) == 0
        assert not psutil.pid_exists(crawl)
        run = conn.execute("SELECT exit_reason, ended_at FROM runs").fetchone()
        assert (run["exit_reason"], run["ended_at"]) == ("shutdown", stamp(INSTANTS[0]))
        held = "SELECT count(*) FROM targets WHERE lease_until IS NOT NULL OR lease_run IS NOT NULL"
        assert conn.execute(held).fetchone()[0] == 0
        assert conn.execute("SELECT count(*) FROM changes WHERE kind LIKE 'run.failed'").fetchone()[0] == 0
    assert service.stdout is not None
    service.stdout.close()
    crawls.portal.show(world)
    # Nothing is lost by it: the next one looks at what is left.
    command = [sys.executable, "-m", "crawler.cli", "schedule", "--once"]
    subprocess.run(command, env=environment, check=True, timeout=120, capture_output=True)
    assert crawls.one("SELECT count(*) FROM standing WHERE verdict IS NULL") == 0


def test_a_clock_that_was_put_back_does_not_strand_the_ticks(crawls: Crawls) -> None:
    now = INSTANTS[0]
    assert not is_stranded(now + timedelta(seconds=60), now, 60.0)
    assert is_stranded(now + timedelta(days=1), now, 60.0)
    assert not is_stranded(None, now, 60.0)

    class Stranded(Ticker):
        """After its first tick the next one lies a day ahead, as it does when the clock is put back by a day."""

        count = 0

        def tick(self) -> None:
            self.count += 1
            if self.count == 2:
                stop.set()

    stop = threading.Event()
    base = _ticker(crawls, [])
    ticker = Stranded(base.home, base.config, base.clock, base.conn, [])

    scheduler = BackgroundScheduler(timezone=SHANGHAI)

    def strand() -> None:
        job = scheduler.get_jobs()[0]
        job.modify(next_run_time=job.next_run_time + timedelta(days=1))

    serve(ticker, 0.05, stop, started=strand, scheduler=scheduler)
    assert ticker.count == 2
    base.conn.close()


def test_ticks_do_not_overlap_and_end_with_stop(crawls: Crawls) -> None:
    class Counting(Ticker):
        """Counts ticks and how many were under way at once."""

        count = most = under_way = 0

        def tick(self) -> None:
            self.under_way += 1
            self.most = max(self.most, self.under_way)
            self.count += 1
            if self.count >= 3:
                stop.set()
            self.under_way -= 1

    stop = threading.Event()
    base = _ticker(crawls, [])
    ticker = Counting(base.home, base.config, base.clock, base.conn, [])
    serve(ticker, 0.01, stop)
    assert ticker.count >= 3
    assert ticker.most == 1
    base.conn.close()
