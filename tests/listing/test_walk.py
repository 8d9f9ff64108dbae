"""The walk over a column: the requests it makes, and what it says when a list cannot be seen whole."""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import parse_qs, parse_qsl, urlsplit

import pytest
from list_server import PAGE, ListServer, numbers_of, walk_over

from crawler.listing import Walk, read_column
from store.model.failures import BY_CODE, NotFound, TimedOut


def begun(server: ListServer) -> Walk:
    return Walk(read_column(server.page(), PAGE))


def test_a_list_that_fits_its_page_costs_no_further_request() -> None:
    server = ListServer(45)
    listing = walk_over(server)
    assert (server.asked, listing.complete, listing.stated, listing.seen) == (0, True, 45, 45)
    assert listing.why == "栏目称共45条，已看到45条"


def test_the_groups_of_a_long_list_are_asked_for_once_each() -> None:
    server = ListServer(301, overlap=3, ahead=1)
    assert walk_over(server).complete
    assert server.asked == 6


def test_what_a_browser_would_send() -> None:
    request = begun(ListServer(100)).next()
    assert request.method == "POST"
    assert urlsplit(request.url).path == "/module/web/jpage/dataproxy.jsp"
    assert urlsplit(request.url).query == "startrecord=46&endrecord=90&perpage=15"
    assert dict(parse_qsl(request.body)) == {
        "col": "1", "appid": "1", "webid": "9", "path": "/", "columnid": "7001", "sourceContentType": "1",
        "unitid": "55", "webname": "示例", "permissiontype": "0",
    }  # fmt: skip
    headers = dict(request.headers)
    assert headers["Referer"] == PAGE
    assert headers["X-Requested-With"] == "XMLHttpRequest"
    assert headers["Content-Type"].startswith("application/x-www-form-urlencoded")


def test_without_records_by_post_it_asks_by_get_and_then_by_page() -> None:
    walk, asked = begun(ListServer(100)), []
    while (request := walk.next()) is not None:
        query = parse_qs(urlsplit(request.url).query)
        asked.append((request.method, query.get("startrecord"), query.get("page"), query.get("columnid")))
        walk.refuse(NotFound())
    assert asked == [
        ("POST", ["46"], None, None), ("GET", ["46"], None, ["7001"]), ("GET", None, ["1"], ["7001"]),
    ]  # fmt: skip
    assert (walk.result().complete, walk.result().problem) == (False, "not_found")


def test_a_failure_for_good_ends_the_walk() -> None:
    walk = begun(ListServer(100))
    walk.next()
    walk.stop(TimedOut())
    assert walk.next() is None
    listing = walk.result()
    assert (listing.complete, listing.problem, listing.seen) == (False, "timed_out", 45)
    assert TimedOut.chinese in listing.why


def test_a_list_that_grows_is_read_once_more() -> None:
    server = ListServer(100, changes={2: 1})
    listing = walk_over(server)
    assert (listing.complete, listing.stated, numbers_of(listing)[0]) == (True, 101, 101)
    assert numbers_of(listing) == server.versions[-1]


def test_what_was_seen_before_a_change_stays_seen() -> None:
    walk = begun(server := ListServer(100, changes={1: 1}))
    request = walk.next()
    walk.take(server.answer(request), request.url)
    walk.next()
    walk.stop(TimedOut())
    listing = walk.result()
    assert (listing.complete, listing.stated, listing.seen, len(listing.records)) == (False, 101, 0, 45)


def test_a_list_that_never_stands_still_is_unknown() -> None:
    listing = walk_over(ListServer(200, changes={1: 1, 3: 1}))
    assert (listing.complete, listing.problem) == (False, "incomplete_listing")
    assert "一直在变" in listing.why


def test_a_list_shorter_than_it_says_is_unknown() -> None:
    server = ListServer(60)
    page = server.page().replace(b"totalRecord:60", b"totalRecord:70")
    listing = walk_over(replace(server, states=False), page)
    assert (listing.complete, listing.stated, listing.seen) == (False, 70, 60)


def test_a_list_longer_than_it_says_is_unknown() -> None:
    server = ListServer(60)
    page = server.page().replace(b"totalRecord:60", b"totalRecord:50")
    listing = walk_over(replace(server, states=False), page)
    assert (listing.complete, listing.problem) == (False, "incomplete_listing")


def test_a_new_record_among_the_known_ones_is_a_change_even_where_no_total_tells() -> None:
    server = ListServer(75, per_page=5, group_size=1, overlap=5, states=False, changes={1: 1})
    listing = walk_over(server)
    assert (listing.complete, listing.stated, listing.seen) == (False, None, 76)


def test_a_record_replaced_by_another_is_seen_where_groups_overlap() -> None:
    server = ListServer(100, overlap=45)
    walk = begun(server)
    server.numbers = [101, *server.numbers[:-1]]
    while (request := walk.next()) is not None:
        walk.take(server.answer(request), request.url)
    assert walk.result().complete
    assert numbers_of(walk.result()) == tuple(range(101, 1, -1))


def test_an_entry_listed_twice_hides_nothing_of_the_rest() -> None:
    server = ListServer(100)
    server.numbers[60] = 100
    listing = walk_over(server)
    assert (listing.complete, listing.stated, listing.seen) == (False, 100, 99)


def test_an_empty_answer_never_makes_a_list_empty() -> None:
    listing = walk_over(ListServer(60), ListServer(100).page().replace(b"<record>", b"<lost>"))
    assert listing.complete
    server = ListServer(0)
    listing = walk_over(server, ListServer(100).page())
    assert (listing.complete, listing.stated, listing.seen) == (False, 100, 45)


def test_a_list_that_says_it_is_empty_is_empty() -> None:
    listing = walk_over(ListServer(0))
    assert (listing.complete, listing.stated, listing.records) == (True, 0, ())


def test_the_same_page_again_ends_the_walk() -> None:
    server = ListServer(400, frozenset({"page"}), loop=90)
    listing = walk_over(server)
    assert (listing.complete, listing.why.endswith("翻页后得到的仍是同一页")) == (False, True)
    assert server.asked < 12


def test_requests_are_bounded() -> None:
    server = ListServer(400, cap=1)
    listing = walk_over(server, most=20)
    assert (listing.complete, server.asked) == (False, 20)
    assert "上限" in listing.why


def test_a_cut_answer_is_made_up_for_or_said() -> None:
    assert walk_over(ListServer(100, cut={1: 0.5})).complete
    listing = walk_over(ListServer(100, cut=dict.fromkeys(range(1, 9), 0.02)))
    assert (listing.complete, listing.problem) == (False, "truncated")


@pytest.mark.parametrize("data", [b"", b"<html><body></body></html>", b"\xff\xfe\x00", "<html>系统维护".encode()])
def test_a_page_without_a_list_is_never_an_empty_list(data: bytes) -> None:
    walk = Walk(read_column(data, PAGE))
    assert walk.next() is None
    listing = walk.result()
    assert (listing.complete, listing.stated) == (False, None)
    assert listing.problem in BY_CODE


def test_every_list_of_a_column_must_be_whole() -> None:
    first = ListServer(3).page().decode()
    second = ListServer(100).page().decode().replace("55", "66")
    walk = Walk(read_column((first + second).encode(), PAGE))
    assert walk.next() is not None
    walk.stop(NotFound())
    listing = walk.result()
    assert (listing.complete, listing.stated) == (False, 103)
    assert "列表1：栏目称共3条，已看到3条；列表2：" in listing.why
