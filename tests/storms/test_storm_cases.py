"""Stories that a storm found, each told once more on its own."""

from __future__ import annotations

from contextlib import closing
from datetime import datetime, timedelta
from itertools import product
from pathlib import Path

import pytest
import scrapy
from scrapy.http import Response
from storm_city import (
    BY_NAME,
    DUE,
    LATEST,
    LISTS,
    OFFICES,
    SKELETON,
    START,
    YEAR,
    City,
    Shown,
    write_watch_list,
)
from storm_laws import states
from storm_run import Course, drive
from storm_weather import Fault, Kind, Network

from store.config import Config
from store.db import open_database
from store.home import Home
from store.states import State

WATER = BY_NAME["示例市临海区水务局"]
PLACE = WATER.places[0]


class Story:
    """A district and a home in which one crawl follows another."""

    def __init__(self, folder: Path) -> None:
        self.home = Home(folder / "home")
        self.config = Config(portals=str(write_watch_list(folder / "portals")))
        open_database(self.home, migrate=True, mark="test").close()
        self.city = City()
        self.network = Network(self.city)

    def crawl(self, now: datetime, seed: int = 0, dies_after: int | None = None, **arguments: str) -> Course:
        self.network.begin(now)
        asked = {"year": str(YEAR), **arguments}
        return drive(self.home, self.config, now, self.network.fetch, arguments=asked, seed=seed, dies_after=dies_after)

    def one(self, sql: str, *arguments: object) -> object:
        with closing(open_database(self.home, migrate=False)) as conn:
            return conn.execute(sql, arguments).fetchone()[0]

    def verdict(self, name: str) -> object:
        return self.one("SELECT s.verdict FROM standing s JOIN bodies b ON b.id = s.body WHERE b.name = ?", name)

    def state(self, name: str, now: datetime) -> State:
        with closing(open_database(self.home, migrate=False)) as conn:
            return states(conn, now)[name].judgement.state


@pytest.fixture
def story(tmp_path: Path) -> Story:
    return Story(tmp_path)


@pytest.mark.parametrize("kind", Kind, ids=[kind.name for kind in Kind])
def test_no_fault_hides_a_report_that_stands(kind: Kind, tmp_path: Path) -> None:
    """Under each fault of each host, from its first request on or after the controls: nobody is *absent*."""
    for number, (host, after) in enumerate(product((SKELETON, LATEST, LISTS), (0, 3))):
        story = Story(tmp_path / str(number))
        for n, (office, place) in enumerate((one, place) for one in OFFICES for place in one.places):
            story.city.show(office, place, Shown(n, START, office.number * 1000 + n), START)
        story.network.faults = [Fault(kind, host, None, after)]
        story.crawl(DUE + timedelta(days=1))
        assert story.one("SELECT count(*) FROM observations WHERE verdict = 'absent'") == 0, (host, after)
        story.network.faults.clear()
        assert story.crawl(DUE + timedelta(days=2)).status == 0
        assert story.one("SELECT count(*) FROM postings WHERE year = ?", YEAR) == len(OFFICES)


@pytest.mark.parametrize("seed", range(4))
def test_an_article_that_the_list_gives_no_more_is_not_asked_for(story: Story, seed: int) -> None:
    """It would be *not found*, and leave its body unknown where the list has just said that nothing is there."""
    story.city.show(WATER, PLACE, Shown(1, START, 86001), START)
    assert story.crawl(START).status == 0
    story.city.show(WATER, PLACE, None, START)
    assert story.crawl(START + timedelta(days=8), seed).status == 0  # the article is due by itself by now
    assert not [one for one in story.network.seen if one.run == 2 and one.what == "article"]
    assert story.verdict(WATER.name) == "absent"


def test_an_article_is_looked_at_by_itself_while_its_list_cannot_be_had(
    story: Story, monkeypatch: pytest.MonkeyPatch
) -> None:
    story.city.show(WATER, PLACE, Shown(1, START, 86001), START)
    story.crawl(START)
    real = story.network.fetch

    def without_lists(request: scrapy.Request) -> Response:
        return Response(request.url, 500, request=request) if "/col/" in request.url else real(request)

    monkeypatch.setattr(story.network, "fetch", without_lists)
    for hours in (200, 201):
        assert story.crawl(START + timedelta(hours=hours)).status == 1
    assert [one.run for one in story.network.seen if one.what == "article"] == [1, 3]


def test_a_look_that_its_run_did_not_live_to_judge_is_unknown(story: Story) -> None:
    """What came back may have been the report: the absence before it accuses nobody any more."""
    for hours in (10, 30):
        story.crawl(DUE + timedelta(hours=hours), body=WATER.name)
    assert story.state(WATER.name, DUE + timedelta(hours=30)) is State.MISSING
    story.city.show(WATER, PLACE, Shown(1, START, 86001), START)
    now = DUE + timedelta(hours=55)
    assert story.crawl(now, dies_after=1, body=WATER.name).died  # the list came, and the rest of it did not
    assert story.crawl(now, dies_after=0, body=WATER.name).died  # nor did the next run come to it
    assert story.verdict(WATER.name) == "unknown"
    assert story.state(WATER.name, now) is State.UNKNOWN
    assert story.crawl(now, body=WATER.name).status == 0
    assert story.state(WATER.name, now) is State.LATE
