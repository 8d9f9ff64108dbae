"""The column host: what its lists, articles and documents look like from outside, walked as a crawler walks them."""

from __future__ import annotations

import pathlib
import tomllib
from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from urllib.parse import urljoin, urlsplit

import pytest
from demo_client import ask, fetch, tables_of

from crawler.demo.area import area_code
from crawler.demo.beigang import (
    ALL,
    BODIES,
    HOST,
    LATE,
    LOOKALIKES,
    MISSING,
    TIME_LINES,
    TOWN,
    TOWN_NAME,
    YEARS,
    beigang_site,
    beigang_world,
)
from crawler.demo.city import INSTANTS
from crawler.demo.portal import DemoPortal
from crawler.listing import Listing, Walk, read_column
from crawler.parser import read
from crawler.parser.article import Article, read_article
from crawler.parser.candidates import Candidate, Lookalike, match
from crawler.parser.page import page
from store.model import Body, Level

DATA = pathlib.Path(__file__).parents[2] / "crawler" / "demo" / "portals" / "beigang.toml"
WATCHED = tuple(Body(name, Level.DEPARTMENT, "beigang") for name in BODIES)


@pytest.fixture(scope="module")
def portal() -> Iterator[DemoPortal]:
    with DemoPortal(beigang_world(), INSTANTS[-1]) as running:
        yield running


def walked(portal: DemoPortal, number: int) -> Listing:
    url = f"http://{HOST}/col/col{number}/index.html"
    walk = Walk(read_column(fetch(portal.port, url)[1], url))
    while (request := walk.next()) is not None:
        data, content_type = ask(portal.port, request)
        walk.take(data, request.url, content_type)
    return walk.result()


def articles(portal: DemoPortal) -> Iterator[Article]:
    for number in (ALL, TOWN):
        for record in walked(portal, number).records:
            yield read_article(fetch(portal.port, record.url)[1], record.url)


def test_the_long_column_needs_its_proxy_and_repeats_a_record(portal: DemoPortal) -> None:
    before = len(portal.requests)
    listing = walked(portal, ALL)
    assert (listing.complete, listing.stated, len(listing.records)) == (True, 74, 74)
    assert [urlsplit(seen.path).path for seen in portal.requests[before:]] == [
        f"/col/col{ALL}/index.html", "/module/web/jpage/dataproxy.jsp",
    ]  # fmt: skip


def test_the_proxy_answers_nothing_to_get(portal: DemoPortal) -> None:
    url = f"http://{HOST}/module/web/jpage/dataproxy.jsp?startrecord=1&endrecord=45&columnid={ALL}"
    status, data, headers = fetch(portal.port, url)
    assert (status, b"<record>" in data, headers["Content-Type"]) == (200, False, "text/xml; charset=utf-8")
    assert fetch(portal.port, url.replace(str(ALL), "1"))[0] == 404


def test_every_title_is_the_report_it_says_or_a_lookalike(portal: DemoPortal) -> None:
    titles = [record.title for record in walked(portal, ALL).records]
    found = [match(title, WATCHED) for title in titles]
    reports = Counter((one.body, one.year) for one in found if isinstance(one, Candidate))
    expected = {(body, year) for body in BODIES if body != TOWN_NAME for year in YEARS}
    assert set(reports) == expected - {(body, 2025) for body in MISSING}
    assert set(reports.values()) == {1}
    assert sum(isinstance(one, Lookalike) for one in found) == len(LOOKALIKES) == len(found) - len(reports)


def test_the_towns_titles_count_only_in_its_own_column(portal: DemoPortal) -> None:
    listing = walked(portal, TOWN)
    assert listing.complete
    found = [match(record.title, WATCHED, column_body=TOWN_NAME) for record in listing.records]
    assert [(one.body, one.year) for one in found] == [(TOWN_NAME, year) for year in reversed(YEARS)]


def test_articles_say_who_they_are_and_when(portal: DemoPortal) -> None:
    site = beigang_site()
    known = {str(article.number): article for column in site.columns for article in column.articles}
    seen = list(articles(portal))
    assert len(seen) == 79
    for article in seen:
        meant = known[article.address.article]
        assert article.mismatch is None
        assert (article.address.column, article.address.day) in {(str(n), meant.at.date()) for n in (ALL, TOWN)}
        shown = article.page.displayed_at
        assert (shown, article.page.displayed_is_date_only) in {
            (meant.at, False), (meant.at.replace(second=0), False),
        }  # fmt: skip
    assert len({known[article.address.article].time_line for article in seen}) == len(TIME_LINES)


def test_area_codes_stand_in_the_metadata_of_articles(portal: DemoPortal) -> None:
    indexes = {article.page.metadata["索引号"].value.partition("/")[0] for article in articles(portal)
               if "索引号" in article.page.metadata}  # fmt: skip
    assert indexes == {area_code(number) for number in BODIES.values()}


def test_documents_stand_behind_both_kinds_of_link(portal: DemoPortal) -> None:
    found = [article for article in articles(portal) if article.only_document]
    ways = Counter()
    for article in found:
        (document,) = article.attachments
        assert document.name == f"{article.page.titles[0].value}.pdf"
        status, data, headers = fetch(portal.port, document.url)
        ways[status] += 1
        if status == 302:
            target = urljoin(document.url, headers["Location"])
            assert urlsplit(target).path.startswith("/attach/0/")
            status, data, headers = fetch(portal.port, target)
        assert (status, headers["Content-Type"], data[:5], data[-6:]) == (200, "application/pdf", b"%PDF-", b"%%EOF\n")
    assert ways == {302: 2, 200: 2}
    assert fetch(portal.port, f"http://{HOST}/attach/0/none.pdf")[0] == 404


def test_a_report_in_an_article_is_a_whole_report(portal: DemoPortal) -> None:
    record = next(record for record in walked(portal, TOWN).records if record.title.startswith("2025"))
    data = fetch(portal.port, record.url)[1]
    assert [len(grid) for grid in tables_of(data)] == [14, 28, 4]
    reading = read(data)
    assert (reading.body, reading.year) == (TOWN_NAME, 2025)
    assert not any(table.unread for table in reading.tables.values())


def test_what_appears_later_is_not_there_before(portal: DemoPortal) -> None:
    site = beigang_site()
    ((body, at),) = LATE.items()
    with DemoPortal(beigang_world(), INSTANTS[2]) as early:
        before, during = walked(early, ALL), datetime.fromisoformat("2026-02-03T16:00:00+08:00")
        early.now = during
        after = walked(early, ALL)
    assert INSTANTS[2] < at < during < INSTANTS[3]
    (new,) = {record.url for record in after.records} - {record.url for record in before.records}
    assert body in fetch(portal.port, new)[1].decode()
    assert (before.stated, after.stated) == (73, 74)
    article = next(article for article in site.columns[0].articles if article.at == at)
    with DemoPortal(beigang_world(), INSTANTS[0]) as earliest:
        assert fetch(earliest.port, f"http://{HOST}{site.columns[0].path(article)}")[0] == 404


def test_article_numbers_are_one_sequence_in_time() -> None:
    every = sorted((article.at, article.number) for column in beigang_site().columns for article in column.articles)
    numbers = [number for _, number in every]
    assert numbers == sorted(set(numbers))


def test_the_watch_list_names_what_the_world_holds() -> None:
    data = tomllib.loads(DATA.read_text(encoding="utf-8"))
    assert {body["name"]: body["area"] for body in data["bodies"]} == {
        name: area_code(number) for name, number in BODIES.items()
    }
    assert data["portal"]["hosts"] == [HOST]
    assert [channel["url"] for channel in data["channel"]] == [
        f"http://{HOST}/col/col{number}/index.html" for number in (ALL, TOWN)
    ]
    assert [name for channel in data["channel"] for name in channel["covers"]] == list(BODIES)


def test_the_page_is_framed_like_the_content_system(portal: DemoPortal) -> None:
    url = f"http://{HOST}/col/col{ALL}/index.html"
    data = fetch(portal.port, url)[1]
    shown = read_column(data, url)
    assert (shown.column_name, shown.column_id, len(shown.records)) == ("政府信息公开年报", str(ALL), 45)
    assert "当前位置：首页 > 政府信息公开 > 法定主动公开内容 > 政府信息公开年报" in page(data).lines
