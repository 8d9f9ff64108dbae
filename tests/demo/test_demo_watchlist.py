"""The demo's watch list: it names what the demo world holds, and nothing else."""

from __future__ import annotations

import pathlib
import tomllib

import pytest

from crawler.demo.area import area_code
from crawler.demo.beigang import BODIES as BEIGANG
from crawler.demo.beigang import HOST as BEIGANG_HOST
from crawler.demo.city import BODIES, SITES, demo_world
from crawler.demo.huxi import BODIES as HUXI
from crawler.demo.huxi import HOST as HUXI_HOST
from crawler.demo.nanyu import BODIES as NANYU
from crawler.demo.nanyu import HOST as NANYU_HOST
from crawler.demo.offices import AREAS, REAL_SITES
from crawler.demo.world import Dialect
from spiders.registry import load_watch_list

PORTALS = pathlib.Path(__file__).parents[2] / "crawler" / "demo" / "portals"
FILES = {path.stem: tomllib.loads(path.read_text(encoding="utf-8")) for path in sorted(PORTALS.glob("*.toml"))}
WORLD = demo_world()


def test_every_body_and_host_of_the_world_is_watched_once() -> None:
    areas = {body["name"]: body["area"] for data in FILES.values() for body in data["bodies"]}
    fictional = {name: number for name, (_, number) in BODIES.items()} | BEIGANG | NANYU | HUXI
    assert areas == {name: area_code(number) for name, number in fictional.items()} | AREAS
    hosts = [host for data in FILES.values() for host in data["portal"]["hosts"]]
    assert sorted(hosts) == sorted([BEIGANG_HOST, NANYU_HOST, HUXI_HOST, *(site.host for site in SITES + REAL_SITES)])
    assert all(data["portal"]["id"] == name for name, data in FILES.items())


def test_the_registry_accepts_it() -> None:
    watch = load_watch_list(PORTALS)
    assert {body.name for body in watch.bodies} == set(BODIES) | set(BEIGANG) | set(NANYU) | set(HUXI) | set(AREAS)


def test_every_parent_is_watched() -> None:
    bodies = [body for data in FILES.values() for body in data["bodies"]]
    names = {body["name"] for body in bodies}
    assert {body["parent"] for body in bodies if "parent" in body} <= names


@pytest.mark.parametrize("site", SITES, ids=lambda site: site.host)
def test_every_fictional_host_has_a_control_and_a_body_without_a_report(site) -> None:
    data = next(data for data in FILES.values() if site.host in data["portal"]["hosts"])
    (channel,) = data["channel"]
    known = channel["known"]
    assert BODIES[known["body"]][0] == site.host
    standing = [(p.area, p.report.body, p.report.year) for p in WORLD.postings if p.host == site.host]
    assert (known["area"], known["body"], known["year"]) in standing
    posted = {p.report.body for p in WORLD.postings if p.host == site.host and p.report.year == 2025}
    missing = {body["name"] for body in data["bodies"]} - posted
    assert missing
    assert posted or site.dialect is Dialect.CHALLENGE


def test_real_offices_are_asked_only_for_what_they_posted() -> None:
    asked = set()
    for data in FILES.values():
        for channel in data["channel"]:
            if all(host.endswith(".shili.example") for host in data["portal"]["hosts"]):
                # 南屿区 is about the column of a new year, which its file does not know.
                assert channel["years"] == [2024 if data["portal"]["id"] == "nanyu" else 2025]
                continue
            covered = channel.get("covers", [body["name"] for body in data["bodies"]])
            asked |= {(name, year) for name in covered for year in channel["years"]}
    real = {(p.report.body, p.year) for p in WORLD.postings if p.host in {site.host for site in REAL_SITES}}
    assert asked == real
    assert len(real) == 5
