"""What ``nianbao portals check`` says of a watch list."""

from __future__ import annotations

import json
from pathlib import Path

from watch_list_text import AREA, PortalText, area_code, body

from spiders.check import LEVELS, Note, Problem, check_watch_list, covered
from spiders.registry import load_watch_list
from store.model import Level


def remarks(text: PortalText, folder: Path) -> dict[str, Problem | Note]:
    text.write(folder)
    found = check_watch_list(load_watch_list(folder))
    assert len({remark.code for remark in found}) == len(found)
    return {remark.code: remark for remark in found}


def test_a_portal_that_covers_everybody_has_no_problem(tmp_path: Path) -> None:
    text = PortalText(bodies=[body(area=f'"{AREA}"', until="2018-12-31"), body("示例县", level='"town"')])
    text.bodies[1]["area"] = f'"{area_code(2)}"'
    del text.channels[0]["covers"]
    found = remarks(text, tmp_path)
    assert list(found) == ["levels"]
    assert isinstance(found["levels"], Note)
    assert found["levels"].message == (
        "示例市门户网站：共 2 个机关（市直部门 1、镇 1），其中 2 个有发布栏目，1 个已撤并。"
    )


def test_bodies_without_a_channel_are_coverage_debt(tmp_path: Path) -> None:
    text = PortalText(channels=[])
    problem = remarks(text, tmp_path)["no_channel"]
    assert isinstance(problem, Problem)
    assert problem.bodies == ("示例市人民政府", "示例市财政局")
    assert (
        problem.message
        == "示例市门户网站：示例市人民政府、示例市财政局的发布栏目尚未掌握，其报告无法核实。"
    )


def test_bodies_without_a_code_are_told_apart_and_counted(tmp_path: Path) -> None:
    text = PortalText()
    text.bodies += [body(f"示例市第{n}局") for n in range(5)]
    del text.channels[0]["covers"]
    problem = remarks(text, tmp_path)["no_area"]
    assert len(problem.bodies) == 6
    assert "示例市人民政府、示例市第0局、示例市第1局等 6 个机关尚缺机构代码（area）" in problem.message


def test_a_channel_without_a_control_or_a_body_is_a_problem(tmp_path: Path) -> None:
    text = PortalText(bodies=[])
    del text.channels[0]["known"], text.channels[0]["covers"]
    found = remarks(text, tmp_path)
    assert list(found) == ["levels", "covers_nobody", "no_control"]
    assert found["no_control"].channel == "shili-annual-report"
    assert "共 0 个机关（无）" in found["levels"].message


def test_bodies_that_no_authoritative_channel_covers_are_named(tmp_path: Path) -> None:
    text = PortalText()
    text.channels[0]["authoritative"] = "false"
    problem = remarks(text, tmp_path)["no_authority"]
    assert problem.bodies == ("示例市财政局",)
    assert "无法核实" in problem.message


def test_remarks_are_json(tmp_path: Path) -> None:
    text = PortalText(channels=[])
    found = remarks(text, tmp_path)
    assert json.loads(json.dumps(found["no_channel"].to_json())) == {
        "kind": "problem", "code": "no_channel", "portal": "shili", "channel": None,
        "message": found["no_channel"].message, "bodies": ["示例市人民政府", "示例市财政局"],
    }  # fmt: skip
    assert found["levels"].to_json()["kind"] == "note"


def test_a_channel_by_area_covers_only_bodies_with_a_code(tmp_path: Path) -> None:
    text = PortalText()
    del text.channels[0]["covers"]
    text.write(tmp_path)
    portal = load_watch_list(tmp_path).portal("shili")
    assert [b.name for b in covered(portal, portal.channels[0])] == ["示例市财政局"]


def test_every_level_has_a_word() -> None:
    assert set(LEVELS) == set(Level)
