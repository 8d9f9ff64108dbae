"""Reading a watch list: what a good one says, and what files may not say together."""

from __future__ import annotations

import dataclasses
from datetime import date
from pathlib import Path

import pytest
from watch_list_text import AREA, PortalText, area_code, body, refused

from spiders.registry import load_watch_list
from store.errors import ConfigError
from store.model import Known, Level, Via

OTHER = area_code(2)


def test_a_good_file_says_what_it_says(tmp_path: Path) -> None:
    text = PortalText()
    text.bodies += [
        body(
            "示例市旧局", aliases='["旧局", "示例市老局"]', parent='"示例市人民政府"', since='"2010-05-01"',
            until="2018-12-31", successor='"示例市财政局"', due='"02-15"', area='"001008003015012"',
        )
    ]  # fmt: skip
    path = text.write(tmp_path)

    watch = load_watch_list(tmp_path)

    portal = watch.portal("shili")
    assert (portal.name, portal.hosts, portal.slot, portal.delay) == (
        "示例市门户网站", ("www.shili.example",), "shili", 2.0,
    )  # fmt: skip
    assert portal.source == str(path)
    assert watch.hosts == {"www.shili.example", "files.shili.example"}
    channel = portal.channels[0]
    assert (channel.years, channel.covers, channel.via, channel.authoritative) == (
        None, ("示例市财政局",), Via.PLAIN, True,
    )  # fmt: skip
    assert channel.known == Known(AREA, "示例市财政局", 2024)
    old = portal.bodies[2]
    assert old.names == ("示例市旧局", "旧局", "示例市老局")
    assert (old.level, old.parent, old.successor, old.due) == (
        Level.DEPARTMENT, "示例市人民政府", "示例市财政局", "02-15",
    )  # fmt: skip
    assert (old.since, old.until) == (date(2010, 5, 1), date(2018, 12, 31))
    assert old.owes(2018)
    assert not old.owes(2019)


def test_a_portal_costs_eight_lines_beside_its_bodies(tmp_path: Path) -> None:
    text = PortalText()
    text.portal = {key: text.portal[key] for key in ("name", "hosts", "delay")}
    text.channels = [{key: text.channels[0][key] for key in ("template", "url", "known")}]
    path = text.write(tmp_path)
    assert len(path.read_text("utf-8").partition("[portal]")[2].splitlines()) == 8
    portal = load_watch_list(tmp_path).portal("shili")
    channel = portal.channels[0]
    assert (portal.slot, channel.id, channel.years, channel.covers) == ("weihai", "annual-report-page", None, None)
    assert (channel.authoritative, channel.via) == (True, Via.PLAIN)


def test_a_file_name_that_is_no_id_is_refused(tmp_path: Path) -> None:
    text = PortalText()
    del text.portal["id"]
    path = text.write(tmp_path, "weihai.toml")
    assert refused(tmp_path).startswith(f"{path}:{text.lines['portal']}: portal.id: 'weihai' is the spider")


def test_a_channel_that_does_not_ask_by_year_must_say_its_years(tmp_path: Path) -> None:
    text = PortalText()
    text.channels[0] = {"template": '"column"', "url": '"http://www.shili.example/col/col1/index.html"'}
    path = text.write(tmp_path)
    with pytest.raises(ConfigError) as caught:
        load_watch_list(tmp_path, {"column": frozenset()})
    assert str(caught.value) == f"{path}:{text.lines['channel[0]']}: channel[0].years: the key is missing"


def test_years_are_sorted(tmp_path: Path) -> None:
    text = PortalText()
    text.channels[0]["years"] = "[2024, 2023]"
    text.write(tmp_path)
    channel = load_watch_list(tmp_path).portal("shili").channels[0]
    assert channel.carries(2023)
    assert not channel.carries(2022)
    assert channel.years == (2023, 2024)


def test_bodies_may_be_written_as_tables_too(tmp_path: Path) -> None:
    path = tmp_path / "shili.toml"
    portal = '[portal]\nid = "shili"\nname = "x"\nhosts = ["www.shili.example"]\nslot = "s"\ndelay = 0\n'
    path.write_text(portal + '[[bodies]]\nname = "甲"\nlevel = "town"\n[[bodies]]\nname = "乙"\nlevel = "village"\n')
    assert f"{path}:12: bodies[1].level" in refused(tmp_path)
    path.write_text(path.read_text().replace("village", "town"))
    assert [b.name for b in load_watch_list(tmp_path).bodies] == ["甲", "乙"]


@pytest.mark.parametrize(
    ("first", "second", "complaint"),
    [
        ({"id": '"shili"'}, {}, "the id 'shili' stands already at"),
        ({"hosts": '["www.shili.example"]'}, {}, "the host 'www.shili.example' stands already at"),
        ({"slot": '"shili"', "delay": "3.5"}, {}, "the slot 'shili' is one machine"),
        ({}, {"aliases": '["示例市财政局"]'}, "the name '示例市财政局' stands already at"),
        ({}, {"name": '"示例市财政局"'}, "the name '示例市财政局' stands already at"),
        ({}, {"area": f'"{AREA}"'}, f"the area code '{AREA}' stands already at"),
    ],
)
def test_two_files_may_not_contradict_each_other(
    tmp_path: Path, first: dict[str, str], second: dict[str, str], complaint: str
) -> None:
    text = PortalText()
    text.write(tmp_path, "a.toml")
    other = PortalText(channels=[], bodies=[{**body("示例县财政局"), **second}])
    other.portal |= {"id": '"other"', "hosts": '["www.other.example"]', "slot": '"other"', **first}
    path = other.write(tmp_path, "b.toml")
    message = refused(tmp_path)
    assert message.startswith(f"{path}:")
    assert complaint in message
    assert str(tmp_path / "a.toml") in message


def test_a_parent_may_stand_in_another_file(tmp_path: Path) -> None:
    PortalText().write(tmp_path, "b.toml")
    other = PortalText(channels=[], bodies=[body("示例县财政局", parent='"示例市财政局"')])
    other.portal |= {"id": '"other"', "hosts": '["www.other.example"]'}
    other.write(tmp_path, "a.toml")
    watch = load_watch_list(tmp_path)
    assert [portal.id for portal in watch.portals] == ["other", "shili"]
    assert watch.bodies[0].parent == "示例市财政局"


@pytest.mark.parametrize("key", ["parent", "successor"])
def test_a_circle_is_refused_and_shown(tmp_path: Path, key: str) -> None:
    names = ["示例市甲局", "示例市乙局", "示例市丙局"]
    text = PortalText(channels=[])
    text.bodies += [
        body(name, until="2018-12-31", **{key: f'"{names[(index + 1) % 3]}"'}) for index, name in enumerate(names)
    ]
    text.write(tmp_path)
    message = refused(tmp_path)
    assert f"bodies[2].{key}: leads in a circle: 示例市甲局 → 示例市乙局 → 示例市丙局 → 示例市甲局" in message


def test_a_control_may_be_a_body_outside_the_list(tmp_path: Path) -> None:
    text = PortalText()
    text.channels[0]["known"] = f'{{ body = "示例市档案馆", area = "{OTHER}", year = 2024 }}'
    text.write(tmp_path)
    assert load_watch_list(tmp_path).portal("shili").channels[0].known == Known(OTHER, "示例市档案馆", 2024)


def test_a_control_may_be_of_a_year_that_is_not_asked_for(tmp_path: Path) -> None:
    """An older report proves as well that the page works."""
    text = PortalText()
    text.channels[0]["years"] = "[2025]"
    text.write(tmp_path)
    channel = load_watch_list(tmp_path).portal("shili").channels[0]
    assert channel.known is not None
    assert channel.known.year == 2024
    assert not channel.carries(2024)


def test_a_body_that_ends_before_it_begins_is_refused(tmp_path: Path) -> None:
    text = PortalText()
    text.bodies[1] |= {"since": '"2019-01-01"', "until": '"2018-12-31"'}
    text.write(tmp_path)
    assert "before it begins" in refused(tmp_path)


@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        ("bodies = [\n", "not valid TOML"),
        ("bodies = []\n", "the table [portal] is missing"),
        ("bodies = []\nportal = 1\n", "must be a table: [portal]"),
        ('[portal]\nid = "shili"\n', "write bodies = [] where there are none"),
        ("bodies = [1]\n[portal]\n", "bodies[0] must be a table"),
        ("bodies = {}\n[portal]\n", "must be a list of tables"),
        ("bodies = []\n[portal]\n[channel]\n", "must be a list of tables"),
        ("bodies = []\nportals = []\n[portal]\n", "unknown key; known here: bodies, portal, channel"),
    ],
)
def test_a_file_of_another_shape_is_refused(tmp_path: Path, content: str, complaint: str) -> None:
    path = tmp_path / "shili.toml"
    path.write_text(content, encoding="utf-8")
    message = refused(tmp_path)
    assert message.startswith(f"{path}:")
    assert complaint in message


def test_a_file_that_is_no_utf8_is_refused(tmp_path: Path) -> None:
    (tmp_path / "shili.toml").write_bytes("bodies = []  # 示例".encode("gbk"))
    assert "cannot be read" in refused(tmp_path)


def test_an_empty_or_missing_folder_is_refused(tmp_path: Path) -> None:
    assert "holds no *.toml file" in refused(tmp_path)
    assert "no such folder" in refused(tmp_path / "none")


def test_another_table_of_templates_may_be_given(tmp_path: Path) -> None:
    text = PortalText()
    text.channels[0] |= {"template": '"column"', "url": '"http://www.shili.example/col/col1/index.html"'}
    text.write(tmp_path)
    watch = load_watch_list(tmp_path, {"column": frozenset()})
    assert dataclasses.asdict(watch.portals[0].channels[0])["template"] == "column"
