"""``nianbao schedule``: keep watching until stopped."""

from __future__ import annotations

import argparse
import logging
from contextlib import closing

from alerts import check_settings
from crawler.cli.output import say
from crawler.schedule import Heartbeat, Ticker, only_service, serve
from store.clock import clock_for
from store.config import load_config
from store.db import mark_of, open_database
from store.home import default_home


def add(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--once", action="store_true", help="one tick, wait for the crawl it started, tell, and end")


def run(args: argparse.Namespace) -> int:
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(message)s")
    logging.getLogger("apscheduler").setLevel(logging.WARNING)
    home = default_home().ensure()
    config = load_config(home)
    check_settings(config)
    heartbeat = Heartbeat.of(config.heartbeat)
    with only_service(home), closing(open_database(home, migrate=True)) as conn:
        ticker = Ticker(home, config, clock_for(mark_of(conn)), conn, heartbeat=heartbeat)
        if args.once:
            ticker.once()
            heartbeat.close(config.heartbeat.timeout)
        else:
            words = f"开始值守：每{config.schedule.tick:g}秒检查一次，数据在 {home.path}；Ctrl-C 结束"
            serve(ticker, config.schedule.tick, started=lambda: say(words))
    return 0
