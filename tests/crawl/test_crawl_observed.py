"""The real watch list over the postings that were really observed: each found once, with its claims and its state."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import closing
from datetime import datetime
from pathlib import Path

import pytest
from crawls import Crawls
from observed import DATA, Observed, observed, observed_world

from crawler.parser.article_url import read_article_url
from store.clock import SHANGHAI
from store.due import due
from store.states import State

PORTALS = Path(__file__).parents[2] / "spiders" / "portals"
NOW = datetime(2026, 2, 10, 9, tzinfo=SHANGHAI)

pytestmark = pytest.mark.skipif(not DATA.is_dir(), reason="the folder of real reports is not beside this checkout")


@pytest.fixture
def crawled(new_crawls: Callable[..., Crawls], tmp_path: Path) -> Crawls:
    """The shipped watch list, but for the wait between requests and for TLS, which loopback has none of."""
    folder = tmp_path / "portals"
    folder.mkdir()
    for path in PORTALS.glob("*.toml"):
        text = path.read_text(encoding="utf-8").replace("delay = 2.0", "delay = 0").replace("https://", "http://")
        (folder / path.name).write_text(text, encoding="utf-8")
    crawls = new_crawls(observed_world(), folder)
    crawls.portal.now = NOW
    done = crawls.run("years=2009-2025", now=NOW)
    assert "Traceback" not in done.stderr, done.stderr[-3000:]
    return crawls


def _expected(row: Observed, name: str, crawls: Crawls) -> State:
    body = crawls.states(NOW, row.year)[name].body
    place = read_article_url(row.url)
    day = row.at.date() if row.at else place.day if place else None
    if day is None:
        return State.UNKNOWN
    return State.ON_TIME if day <= due(body, row.year).day else State.LATE


def test_every_official_posting_is_discovered_once(crawled: Crawls) -> None:
    rows = [row for row in observed() if row.official]
    assert len(rows) > 30
    with closing(crawled.connect()) as conn:
        found = {
            (body["name"], body["year"]): body
            for body in conn.execute("SELECT b.name, p.* FROM postings p JOIN bodies b ON b.id = p.body")
        }
        names = {
            name: row["name"]
            for row in conn.execute("SELECT name, aliases FROM bodies")
            for name in (row["name"], *json.loads(row["aliases"]))
        }
    keys = set()
    for row in rows:
        key = (names.get(row.body, row.body), row.year)
        assert key in found, key
        keys.add(key)
        stored, place = found[key], read_article_url(row.url)
        assert (stored["article_id"], stored["url_date"]) == (
            (place.article, place.day.isoformat()) if place else (None, None)
        )
        if row.at is not None:
            assert datetime.fromisoformat(stored["displayed_at"]).replace(second=0) == row.at.replace(second=0)
        state = crawled.states(NOW, row.year)[key[0]].judgement.state
        assert state is _expected(row, key[0], crawled), key
    assert set(found) == keys
