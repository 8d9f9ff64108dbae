"""The walk of a shell: its requests, from the frame and the tree to the last page, and what it will not vouch for."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import parse_qsl, urlsplit

import pytest
from search_server import AREA, HOST, PAGE, SearchServer, numbers_in, search_over

from crawler.listing import Listing, ListRequest, Walk, read_column
from store.model.failures import NotFound, ServerError, TimedOut

TREE = """<ul><li><a onclick="funclick('A05','1')">政府信息公开年报</a></li></ul>"""


def driven(page: str, answer: Callable[[ListRequest], str | None], url: str = PAGE) -> tuple[Listing, list[str]]:
    """Walk a page over a function that answers; what was asked for, as method and path."""
    walk, asked = Walk(read_column(page.encode(), url)), []
    while (request := walk.next()) is not None:
        asked.append(f"{request.method} {urlsplit(request.url).path}")
        data = answer(request)
        if data is None:
            walk.refuse(NotFound())
        else:
            walk.take(data.encode(), request.url)
    return walk.result(), asked


def by_server(server: SearchServer, tree: str | None = TREE) -> Callable[[ListRequest], str | None]:
    def answer(request: ListRequest) -> str | None:
        if "tree.jsp" in request.url:
            return tree
        data = server.answer(request)
        return None if data is None else data.decode()

    return answer


def test_what_the_pages_script_would_send() -> None:
    request = Walk(read_column(SearchServer(3).page(), PAGE)).next()
    assert (request.method, request.url) == ("POST", f"{HOST}/module/xxgk/search.jsp")
    assert dict(parse_qsl(request.body, keep_blank_values=True)) == {
        "standardXxgk": "1", "infotypeId": "A05", "area": AREA, "divid": "div4", "currpage": "1",
    }  # fmt: skip
    assert dict(request.headers)["Referer"] == PAGE


def test_one_page_costs_one_request_and_a_stated_number_of_records_one_for_each_page() -> None:
    server = SearchServer(12)
    assert (search_over(server).complete, server.asked) == (True, 1)
    server = SearchServer(40, states=True)
    listing = search_over(server)
    assert (listing.complete, listing.stated, listing.seen, server.asked) == (True, 40, 40, 3)


def test_pages_without_a_number_of_records_are_read_twice() -> None:
    server = SearchServer(40)
    listing = search_over(server)
    assert (listing.complete, listing.stated, listing.seen, server.asked) == (True, None, 40, 6)


def test_an_article_taken_away_while_pages_turn_does_not_hide_another() -> None:
    server = SearchServer(40, changes={2: -1})
    listing = search_over(server)
    assert (listing.complete, numbers_in(listing)) == (True, server.versions[-1])


def test_a_server_deaf_to_post_is_asked_by_get() -> None:
    for deaf in ("empty", "404"):
        server = SearchServer(12, frozenset({"GET"}), deaf=deaf)
        assert (search_over(server).complete, server.asked) == (True, 2)


def test_a_server_that_shows_the_first_page_for_ever_is_not_believed() -> None:
    listing = search_over(SearchServer(40, loop=1, numbers_pages=False, states=True))
    assert (listing.complete, listing.problem) == (False, "paging_loop")
    assert "同一页" in listing.why


def test_a_short_page_in_the_middle_is_not_believed() -> None:
    listing = search_over(SearchServer(40, short=1))
    assert (listing.complete, listing.problem) == (False, "incomplete_listing")
    assert "不满" in listing.why


def test_articles_of_other_columns_stand_beside() -> None:
    listing = search_over(SearchServer(10, others=3))
    assert listing.complete
    assert {len(listing.records), len(listing.beside)} == {7, 3}
    whole = search_over(SearchServer(10, others=10))
    assert (whole.complete, len(whole.records), whole.beside) == (True, 10, ())


def test_a_kind_that_the_page_does_not_tell_is_looked_up_in_the_tree() -> None:
    page = SearchServer(12).page().decode().replace("infotypeId=A05", "infotypeId='+a+'")
    listing, asked = driven(page, by_server(SearchServer(12)))
    assert (listing.complete, asked) == (True, ["GET /module/xxgk/tree.jsp", "POST /module/xxgk/search.jsp"])


@pytest.mark.parametrize("tree", [None, "<ul><li>机构概况</li></ul>"])
def test_without_its_kind_a_list_shows_reports_and_proves_no_absence(tree: str | None) -> None:
    page = SearchServer(12).page().decode().replace("infotypeId=A05", "infotypeId='+a+'")

    def answer(request: ListRequest) -> str | None:
        if "tree.jsp" in request.url:
            return tree
        return '<div class="zfxxgk_zdgkc"><ul><li><a href="/art/2026/1/5/art_7001_1.html">甲</a></li></ul></div>共1页'

    listing, asked = driven(page, answer)
    assert (listing.complete, len(listing.records), listing.problem) == (False, 1, "incomplete_listing")
    assert asked == ["GET /module/xxgk/tree.jsp", "POST /module/xxgk/search.jsp"]


def test_a_frame_is_followed_to_the_call() -> None:
    server = SearchServer(12)
    page = '<html><body><iframe src="/module/xxgk/standard/list.jsp?x=1&amp;y=2"></iframe></body></html>'
    frame, seen = server.page().decode(), []

    def answer(request: ListRequest) -> str | None:
        seen.append(request.url)
        return frame if "list.jsp" in request.url else by_server(server)(request)

    listing, asked = driven(page, answer)
    assert listing.complete
    assert asked == ["GET /module/xxgk/standard/list.jsp", "POST /module/xxgk/search.jsp"]
    assert seen[0].endswith("?x=1&y=2")


def test_frames_within_frames_end() -> None:
    page = '<html><body><iframe src="/module/xxgk/standard/list.jsp?n={}"></iframe></body></html>'

    def answer(request: ListRequest) -> str | None:
        return page.format(len(request.url)) if "list.jsp" in request.url else None

    listing, asked = driven(page.format(0), answer)
    assert not listing.complete
    assert len(asked) < 8


def test_a_filtered_column_that_says_nothing_is_tried_by_the_usual_call() -> None:
    listing, asked = driven("<html><body><div>年报</div></body></html>", by_server(SearchServer(12)))
    assert (listing.complete, asked) == (True, ["GET /module/xxgk/tree.jsp", "POST /module/xxgk/search.jsp"])
    listing, asked = driven("<html><body><div>年报</div></body></html>", lambda _: None)
    assert (listing.complete, listing.problem, len(asked)) == (False, "needs_listing", 3)


def test_a_failure_for_good_ends_the_walk() -> None:
    walk = Walk(read_column(SearchServer(40).page(), PAGE))
    walk.next()
    walk.stop(TimedOut())
    assert walk.next() is None
    assert (walk.result().complete, walk.result().problem) == (False, "timed_out")


def test_a_refusal_keeps_its_name() -> None:
    walk = Walk(read_column(SearchServer(40).page(), PAGE))
    while walk.next() is not None:
        walk.refuse(ServerError())
    assert (walk.result().complete, walk.result().problem) == (False, "server_error")


def test_requests_are_bounded() -> None:
    server = SearchServer(400, size=5, states=True)
    listing = search_over(server, most=20)
    assert (listing.complete, server.asked) == (False, 20)
    assert "上限" in listing.why
