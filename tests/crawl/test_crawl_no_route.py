"""The real watch list on a machine without a way to the portals: honest, quick, and nobody accused."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from datetime import datetime
from urllib.parse import urlsplit

import pytest
from crawls import Crawls

from crawler.schedule import crawl_environment
from spiders.registry import load_watch_list
from store.clock import SHANGHAI
from store.home import CHECKOUT
from store.states import State

SHIPPED = CHECKOUT / "spiders" / "portals"
#: Long after every due date of the year before: whoever is unknown now must not be called missing.
NOW = datetime(2026, 6, 1, 9, tzinfo=SHANGHAI)


@pytest.mark.parametrize("silent", [False, True], ids=["refused", "silent"])
def test_nobody_is_missing_when_nothing_can_be_reached(new_crawls: Callable[..., Crawls], silent: bool) -> None:
    crawls = new_crawls(folder=SHIPPED)
    with socket.socket() as proxy:
        proxy.bind(("127.0.0.1", 0))
        if silent:  # connections are taken and never answered, as where a firewall drops packets
            proxy.listen(64)
        address = f"http://127.0.0.1:{proxy.getsockname()[1]}"
        (crawls.home.path / "nianbao.toml").write_text(
            f"portals = {json.dumps(str(SHIPPED))}\n[egress]\nallow_loopback = true\nproxy = '{address}'\n"
            "[crawl]\nrobots_timeout = 0.5\n",
            encoding="utf-8",
        )
        done = crawls.run(now=NOW)
    assert done.returncode == 1, done.stderr
    rows = crawls.states(NOW)
    owing = [body for body in load_watch_list(SHIPPED).bodies if body.owes(2025)]
    assert set(rows) == {body.name for body in owing}
    assert {row.judgement.state for row in rows.values()} == {State.UNKNOWN}
    assert all(row.judgement.reason for row in rows.values())
    with closing(crawls.connect()) as conn:
        run = conn.execute("SELECT * FROM runs").fetchone()
        assert run["exit_status"] == 1
        # Channels of the year, and the newest columns of series that have none: they may lead to the one of the year.
        leads = {(row["portal"], row["channel"]) for row in conn.execute("SELECT * FROM targets WHERE kind = 'index'")}
        channels = [
            c for p in load_watch_list(SHIPPED).portals for c in p.channels if c.carries(2025) or (p.id, c.id) in leads
        ]
        hosts = {urlsplit(channel.url).hostname for channel in channels}
        assert run["requests"] <= 2 * len(hosts)  # robots.txt of each host that is asked, tried at most twice
        asked = conn.execute("SELECT count(*) FROM standing").fetchone()[0]
        assert sum(json.loads(run["unknown"]).values()) == asked + len(leads)
        assert conn.execute("SELECT count(*) FROM blindness WHERE until IS NULL").fetchone()[0] == len(channels)


def test_one_spider_for_the_city_and_one_for_every_portal(crawls: Crawls) -> None:
    crawls.portals = SHIPPED
    crawls.configure()
    done = subprocess.run(
        [sys.executable, "-m", "scrapy", "list"], env=crawl_environment(crawls.home, NIANBAO_CONFIG=""),
        capture_output=True, text=True, check=True, timeout=60,
    )  # fmt: skip
    assert set(done.stdout.split()) == {"weihai", *(portal.id for portal in load_watch_list(SHIPPED).portals)}
