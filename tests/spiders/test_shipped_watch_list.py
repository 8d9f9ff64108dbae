"""The watch list that is shipped: it loads, it holds every body, and it states only what was seen."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from spiders.check import Problem, check_watch_list, covered
from spiders.registry import load_watch_list
from store.model import Body, WatchList

CHECKOUT = Path(__file__).parents[2]
PORTALS = CHECKOUT / "spiders" / "portals"
DATA = CHECKOUT.parent / "shared" / "data"
needs_data = pytest.mark.skipif(not DATA.is_dir(), reason="the folder of shared data is not beside this checkout")


@pytest.fixture(scope="module")
def watch() -> WatchList:
    return load_watch_list(PORTALS)


def rows(name: str) -> list[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_every_portal_is_one_machine_and_polite(watch: WatchList) -> None:
    assert {portal.slot for portal in watch.portals} == {"weihai"}
    assert {portal.delay for portal in watch.portals} == {2.0}
    assert {portal.id for portal in watch.portals} == {path.stem for path in PORTALS.glob("*.toml")}


def test_every_channel_has_a_control_among_the_bodies_it_covers(watch: WatchList) -> None:
    problems = [remark for remark in check_watch_list(watch) if isinstance(remark, Problem)]
    assert {problem.code for problem in problems} <= {"no_area", "no_channel", "no_authority"}
    for portal in watch.portals:
        for channel in portal.channels:
            if channel.template == "column":
                assert not channel.authoritative  # nobody with live access has seen it whole
                continue
            assert channel.known is not None
            assert channel.known.body in {body.name for body in covered(portal, channel)}


def test_the_area_pages_are_asked_for_every_code_that_is_known(watch: WatchList) -> None:
    asked = {body.area for p in watch.portals for channel in p.channels for body in covered(p, channel)}
    unasked = {body.area for body in watch.bodies if body.area} - asked
    # The zone's office publishes on a site whose way of publishing is not configured yet.
    assert unasked == {"113710000043591093"}


@needs_data
def test_every_body_is_there_with_its_level_and_code(watch: WatchList) -> None:
    bodies = {body.name: body for body in watch.bodies}
    listed = rows("bodies.csv")
    assert len(listed) == len(bodies)
    for row in listed:
        body = bodies[row["name"]]
        assert (body.level.value, body.parent or "", body.area or "") == (row["level"], row["parent"], row["area_code"])
        assert body.until == (date(int(row["valid_to"]), 12, 31) if row["valid_to"] else None)


@needs_data
def test_every_known_site_of_the_government_is_on_the_list_of_its_portal(watch: WatchList) -> None:
    bodies = {body.name: body for body in watch.bodies}
    for row in rows("bodies.csv"):
        host = urlsplit(row["site"]).hostname
        # A dissolved body's own domain is not watched.
        if host and not row["valid_to"]:
            assert host in watch.portal(bodies[row["name"]].portal).hosts, row["name"]


@needs_data
def test_controls_are_reports_that_were_seen(watch: WatchList) -> None:
    seen = {(row["body"], row["year"], urlsplit(row["url"]).hostname, area_of(row["url"])) for row in observed()}
    for portal in watch.portals:
        for channel in portal.channels:
            known = channel.known
            if channel.template == "column":
                continue
            assert known is not None
            assert (known.body, str(known.year), urlsplit(channel.url).hostname, known.area) in seen


@needs_data
def test_observed_reports_are_found_by_the_names_of_their_body(watch: WatchList) -> None:
    names: dict[str, Body] = {name: body for body in watch.bodies for name in body.names}
    for row in observed():
        name = row["body"].partition("(")[0]
        assert name in names, name
        area = area_of(row["url"])
        assert area is None or names[name].area == area


def observed() -> list[dict[str, str]]:
    return rows("observed_reports.csv")


def area_of(url: str) -> str | None:
    return parse_qs(urlsplit(url).query).get("area", [None])[0]
