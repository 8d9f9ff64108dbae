"""Keeping the ticker going until told to stop, through sleep and changes of the clock."""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from apscheduler.schedulers.background import BackgroundScheduler

from crawler.schedule.ticker import Ticker
from store.clock import SHANGHAI
from store.errors import NianbaoError
from store.home import Home
from store.lock import SERVICE, held, holder

#: How often limits of a crawl and the clock are looked at between ticks, in seconds of real time.
_GUARD = 5.0


@contextmanager
def only_service(home: Home) -> Iterator[None]:
    """Be the one service of a home while inside; raises NianbaoError where there is one."""
    path = home.path / SERVICE
    with held(path) as alone:
        if not alone:
            raise NianbaoError(
                f"another 'nianbao schedule' (process {holder(path)}) watches {home.path}; "
                "one home has one service: stop that one, or set NIANBAO_HOME to another folder"
            )
        yield


def serve(
    ticker: Ticker,
    seconds: float,
    stop: threading.Event | None = None,
    *,
    started: Callable[[], None] = lambda: None,
    scheduler: BackgroundScheduler | None = None,
) -> None:
    """Tick every ``seconds`` until SIGTERM, SIGINT or ``stop``; late ticks are made up once, none overlap."""
    ended = stop or threading.Event()
    if threading.current_thread() is threading.main_thread():
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: ended.set())
    ticker.stopping = ended.is_set
    scheduler = scheduler or BackgroundScheduler(timezone=SHANGHAI)
    job = scheduler.add_job(
        ticker.tick, "interval", seconds=seconds, next_run_time=datetime.now(SHANGHAI), misfire_grace_time=None,
        coalesce=True, max_instances=1,
    )  # fmt: skip
    scheduler.start()
    started()
    try:
        while not ended.wait(min(_GUARD, seconds)):
            ticker.crawling.guard()
            now = datetime.now(SHANGHAI)
            if is_stranded(job.next_run_time, now, seconds):
                job.modify(next_run_time=now)
    finally:
        ticker.stop()  # before the tick that may be under way: a crawl takes longest to end
        scheduler.shutdown(wait=True)
        ticker.stop()  # that tick may have been starting one
        ticker.heartbeat.close(2.0)


def is_stranded(next_tick: datetime | None, now: datetime, seconds: float) -> bool:
    """Whether the next tick lies further ahead than ticks lie apart: the clock was put back, and it would not come."""
    return next_tick is not None and next_tick - now > timedelta(seconds=2 * seconds)
