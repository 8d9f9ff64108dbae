"""Pictures in place of tables: fetched once, archived, read, looked at again in their time, held against nobody."""

from __future__ import annotations

import asyncio
import sqlite3
from dataclasses import replace
from typing import Any

import pytest
from picture_world import FIRST, PICTURES, URL, Watching, page

from crawler import gallery
from crawler.examine import Examined
from crawler.reread import reread
from store.model import Fetched
from store.model.failures import (
    BudgetSpent,
    Failure,
    Forbidden,
    RateLimited,
    RobotsRefused,
    TimedOut,
    TooLarge,
    WrongType,
)
from store.queries import pictures_of
from store.record import Leased, open_run


def test_pictures_in_place_of_tables_are_fetched_once_archived_and_read(watching: Watching) -> None:
    assert watching.look() == ["2.png", "3.png", "4.png"]  # and not the logo
    assert watching.numbers == [("2", "image"), ("3", "image"), ("4", "image")]
    kept = watching.house.writer.do(lambda c: pictures_of(c, 1))
    assert [one.source for one in kept] == ["p/2.png", "p/3.png", "p/4.png"]
    archived = {watching.house.evidence.get(one.evidence or "") for one in kept}
    assert archived == set(PICTURES.values())
    assert len(watching.all("SELECT 1 FROM evidence WHERE type = 'image/png'")) == 3
    assert watching.reading["why"] is None
    assert watching.look(1) == []  # an unchanged look stays one request
    assert len(watching.recogniser.read) == 1


@pytest.mark.parametrize(
    "failure",
    [Forbidden("HTTP 403"), RobotsRefused("no"), TooLarge("20 MB"), WrongType("a page"), BudgetSpent("all"),
     TimedOut("30 s")],
)  # fmt: skip
def test_a_picture_that_cannot_be_had_is_named_and_tried_again(watching: Watching, failure: Failure) -> None:
    last = next(reversed(PICTURES))
    watching.site.pictures[last] = failure
    watching.look()
    assert [number for number, _ in watching.numbers] == ["2", "3"]
    assert watching.reading["tables"]["review"]["medium"] == "image"
    assert f"p/4.png（{failure.chinese}）" in watching.reading["why"]
    assert watching.look(1) == ["4.png"]
    watching.site.pictures[last] = PICTURES[last]
    assert watching.look(2) == ["4.png"]
    assert [number for number, _ in watching.numbers] == ["2", "3", "4"]
    assert watching.reading["why"] is None
    assert (watching.changes, len(watching.all("SELECT 1 FROM versions"))) == (0, 1)  # it is the same report
    assert watching.look(3) == []


@pytest.mark.parametrize("failure", [RateLimited("429"), BudgetSpent("all"), TimedOut("30 s")])
def test_a_host_that_wants_to_be_left_alone_is(watching: Watching, failure: Failure) -> None:
    watching.site.pictures |= {next(iter(PICTURES)): failure}
    assert watching.look() == ["2.png"]
    assert watching.numbers == []
    assert "有3幅没有取得" in watching.reading["why"]


def test_a_picture_replaced_behind_an_unchanged_page_is_a_change(watching: Watching) -> None:
    watching.look()
    url = next(iter(PICTURES))
    watching.site.pictures[url] = b"\x89PNG\r\n\x1a\n77"
    assert watching.look(1) == []
    assert len(watching.look(11)) == 3
    assert [number for number, _ in watching.numbers] == ["77", "3", "4"]
    assert (watching.changes, len(watching.all("SELECT 1 FROM versions"))) == (1, 2)
    assert watching.look(12) == []
    watching.site.pictures[url] = PICTURES[url]
    watching.look(22)
    assert [number for number, _ in watching.numbers] == ["2", "3", "4"]
    assert (watching.changes, len(watching.all("SELECT 1 FROM versions"))) == (2, 2)


def test_a_picture_that_went_away_later_stays_as_it_was(watching: Watching) -> None:
    watching.look()
    watching.site.pictures[next(iter(PICTURES))] = Forbidden("HTTP 403")
    assert len(watching.look(11)) == 3
    assert [number for number, _ in watching.numbers] == ["2", "3", "4"]
    assert (watching.changes, watching.look(12)) == (0, [])


def test_without_the_extra_nothing_is_fetched(watching: Watching, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as without:
        without.setattr(gallery, "engine_name", lambda: None)
        assert (watching.look(), watching.look(1)) == ([], [])
        assert watching.numbers == []
        assert watching.reading["why"] is None
        assert watching.all("SELECT 1 FROM version_pictures") == []
    assert len(watching.look(2)) == 3  # it was installed meanwhile
    assert len(watching.numbers) == 3
    assert (watching.changes, len(watching.all("SELECT 1 FROM versions"))) == (0, 1)


def test_no_more_than_forty_are_fetched(watching: Watching) -> None:
    many = {f"https://zwgk.shili.example/art/m/{n}.png": b"\x89PNG\r\n\x1a\n%d" % n for n in range(50)}
    watching.site.pictures |= many
    shown = "".join(f'<img src="m/{n}.png">' for n in range(50)).encode()
    content = page().replace(b'<img src="p/2.png">', shown + b'<img src="data:image/png;base64,AA"><img src="">')
    assert len(watching.look(content=content)) == 40
    assert "最多取40幅" in watching.reading["why"]
    assert watching.look(1, content) == []


def test_pictures_and_their_addresses_are_bounded(watching: Watching) -> None:
    shown = "".join(f'<img src="m/{n}.png">' for n in range(500)).encode()
    long = b'<img src="p/' + b"9" * 3000 + b'.png">'
    watching.site.pictures |= {f"https://zwgk.shili.example/art/m/{n}.png": b"\x89PNG\r\n\x1a\n5" for n in range(500)}
    assert len(watching.look(content=page().replace(b'<img src="p/2.png">', long + shown))) == 39
    assert len(watching.all("SELECT 1 FROM version_pictures")) == 60
    assert "图片的地址超过2000个字符" in watching.reading["why"]
    assert len(watching.reading["why"]) < 400


def test_what_is_not_asked_for_keeps_its_reason(watching: Watching) -> None:
    many = {f"https://zwgk.shili.example/art/m/{n}.png": b"\x89PNG\r\n\x1a\n%d" % n for n in range(39)}
    watching.site.pictures |= many | {next(iter(many)): Forbidden("HTTP 403")}
    shown = b'<img src="ftp://a/1.png">' + "".join(f'<img src="m/{n}.png">' for n in range(39)).encode()
    content = page().replace(b'<img src="p/2.png">', shown)
    watching.look(content=content)
    watching.site.pictures |= many
    assert watching.look(1, content) == ["0.png"]
    assert "有3幅没有取得" in watching.reading["why"]
    assert "不是可以取得的网址" in watching.reading["why"]
    assert "最多取40幅" in watching.reading["why"]


def test_behind_a_redirect_pictures_are_asked_for_where_they_were(watching: Watching) -> None:
    content = page().replace(b"<html>", b'<html xmlns:o="urn:schemas-microsoft-com:office">')
    watching.site.behind = Fetched("", URL, 200, (("Content-Type", "text/html; charset=utf-8"),), content, FIRST)
    assert watching.look() == ["2.png", "3.png", "4.png"]
    assert len(watching.look(11)) == 3
    assert set(watching.site.asked) == set(PICTURES)


def test_rereading_offline_says_the_same(watching: Watching) -> None:
    watching.site.pictures[next(iter(PICTURES))] = Forbidden("HTTP 403")
    watching.look()
    before = watching.reading
    watching.site.asked.clear()
    done = asyncio.run(reread(watching.house, everything=True, progress=lambda *_: None))
    assert (done.read, done.differ, done.damaged) == (1, 0, [])
    assert (watching.reading, watching.site.asked) == (before, [])


def test_a_picture_is_remembered_with_the_version_that_shows_it(watching: Watching) -> None:
    watching.look()
    watching.look(1, page("<p>补充说明。</p>"))
    assert len(watching.all("SELECT DISTINCT version FROM version_pictures")) == 2
    first, second = (watching.house.writer.do(lambda c, n=n: pictures_of(c, n)) for n in (1, 2))
    assert first == second


def _lease(conn: sqlite3.Connection) -> float:
    return float(conn.execute("SELECT lease_until FROM targets").fetchone()[0])


def _briefly(watching: Watching) -> None:
    """Have leases run out almost at once."""
    crawl = replace(watching.house.config.crawl, lease_seconds=0.05)
    watching.house.config = replace(watching.house.config, crawl=crawl)


def test_while_pictures_are_read_the_target_is_held(watching: Watching, monkeypatch: pytest.MonkeyPatch) -> None:
    _briefly(watching)
    held: list[float] = []
    quick = watching.recogniser.examine

    async def slow(*given: Any) -> Examined:
        while given[6:] and len(set(held)) < 3:  # until it was renewed twice
            held.append(await watching.house.write(_lease))
        return await quick(*given)

    monkeypatch.setattr(watching.recogniser, "examine", slow)
    watching.look()
    assert held == sorted(held)
    assert len(watching.numbers) == 3


def test_while_pictures_are_fetched_the_target_is_held(watching: Watching, monkeypatch: pytest.MonkeyPatch) -> None:
    _briefly(watching)
    held: list[float] = []
    quick = watching.site.picture

    async def slow(leased: Leased, url: str) -> Fetched:
        held.append(begun := await watching.house.write(_lease))
        for _ in range(10_000):  # until it was renewed
            if await watching.house.write(_lease) > begun:
                return await quick(leased, url)
        raise AssertionError("nobody holds the target")

    monkeypatch.setattr(watching.site, "picture", slow)
    watching.look()
    watching.look(11)
    assert len(held) == 6


def test_a_target_that_another_run_took_meanwhile_is_left_to_it(
    watching: Watching, monkeypatch: pytest.MonkeyPatch
) -> None:
    other, _ = watching.house.writer.do(lambda c: open_run(c, "other", {}, FIRST))
    quick = watching.site.picture

    async def late(leased: Leased, url: str) -> Fetched:
        await watching.house.write(lambda c: c.execute("UPDATE targets SET lease_run = ?, lease_until = 9e9", (other,)))
        return await quick(leased, url)

    monkeypatch.setattr(watching.site, "picture", late)
    watching.look()
    assert watching.all("SELECT lease_run, lease_until FROM targets") == [(other, 9e9)]
