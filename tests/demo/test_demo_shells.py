"""The shells of the demo, walked as a crawler walks them."""

from __future__ import annotations

import pathlib
import tomllib
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from demo_client import ask, fetch

from crawler.demo.area import area_code
from crawler.demo.city import INSTANTS
from crawler.demo.huxi import BODIES, COLUMNS, HOST, TOWN, YEARS, ZONE, huxi_world
from crawler.demo.portal import DemoPortal
from crawler.listing import Listing, Walk, read_column
from crawler.parser import read

DATA = pathlib.Path(__file__).parents[2] / "crawler" / "demo" / "portals" / "huxi.toml"


@pytest.fixture(scope="module")
def portal() -> Iterator[DemoPortal]:
    with DemoPortal(huxi_world(), INSTANTS[-1]) as running:
        yield running


def walked(portal: DemoPortal, body: str) -> tuple[Listing, list[str]]:
    url = f"http://{HOST}/col/col{COLUMNS[body]}/index.html?vc_xxgkarea={area_code(BODIES[body])}"
    walk, asked = Walk(read_column(fetch(portal.port, url)[1], url)), []
    while (request := walk.next()) is not None:
        asked.append(f"{request.method} {urlsplit(request.url).path.rpartition('/')[2]}")
        data, content_type = ask(portal.port, request)
        walk.take(data, request.url, content_type)
    return walk.result(), asked


def test_a_list_in_a_table_has_two_pages_and_is_read_twice(portal: DemoPortal) -> None:
    listing, asked = walked(portal, ZONE)
    assert (listing.complete, len(listing.records), asked) == (True, len(YEARS) + 1, ["POST search.jsp"] * 4)
    assert not listing.beside


def test_a_list_in_a_frame_needs_the_tree(portal: DemoPortal) -> None:
    listing, asked = walked(portal, TOWN)
    assert (listing.complete, asked) == (True, ["GET tree.jsp", "POST search.jsp"])
    assert [record.title[-17:-13] for record in listing.records] == ["2024", "2023", "2022"]


def test_an_article_of_a_shell_is_a_report(portal: DemoPortal) -> None:
    record = walked(portal, ZONE)[0].records[0]
    reading = read(fetch(portal.port, record.url)[1])
    assert (reading.body, reading.year) == (ZONE, 2025)


def test_the_watch_list_names_what_the_zone_holds() -> None:
    data = tomllib.loads(DATA.read_text(encoding="utf-8"))
    assert {body["name"]: body["area"] for body in data["bodies"]} == {
        name: area_code(number) for name, number in BODIES.items()
    }
    assert [channel["covers"] for channel in data["channel"]] == [[ZONE], [TOWN]]
    for channel, (name, number) in zip(data["channel"], BODIES.items(), strict=True):
        assert f"/col{COLUMNS[name]}/index.html?vc_xxgkarea={area_code(number)}" in channel["url"]
