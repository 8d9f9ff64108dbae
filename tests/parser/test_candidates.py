"""Whose report a title in a list announces."""

from __future__ import annotations

import csv
import pathlib

import pytest

from crawler.parser.candidates import By, Candidate, Lookalike, Unplaced, match
from store.model import Body, Level

DATA = pathlib.Path(__file__).parents[2].parent / "shared" / "data"
CITY, FINANCE, PORT = "示例市人民政府", "示例市财政局", "示例市北港区人民政府"
NAMES = {
    CITY: (), FINANCE: (), "示例市人民政府办公室": ("示例市府办",), PORT: (), "示例市北港区财政局": ("北港区财政局",),
    "示例市北港区石岛镇人民政府": (), "示例市北港区海滨街道办事处": (), "示例北港经济开发区管理委员会": (),
    "示例市北港区住房和城乡建设局": ("示例市北港区住建局",),
}  # fmt: skip
BODIES = tuple(Body(name, Level.DEPARTMENT, "shili", aliases=aliases) for name, aliases in NAMES.items())


@pytest.mark.parametrize(("title", "body", "year"), [
    ("示例市财政局2025年政府信息公开工作年度报告", FINANCE, 2025),
    ("示例市财政局2020年度政府信息公开工作报告", FINANCE, 2020),
    ("示例市财政局2019年度政府信息公开年度报告", FINANCE, 2019),
    ("示例市财政局2016年政府信息公开年度报告", FINANCE, 2016),
    ("示例市财政局政府信息公开工作年度报告（2025年度）", FINANCE, 2025),
    ("《示例市财政局 2025 年政府信息公开工作年度报告》", FINANCE, 2025),
    ("示例市财政局关于2025年政府信息公开工作年度报告", FINANCE, 2025),
    ("示例市财政局二〇二一年政府信息公开工作年度报告", FINANCE, 2021),
    ("示例市2025年政府信息公开工作年度报告", CITY, 2025),
    ("示例市人民政府2025年政府信息公开工作年度报告", CITY, 2025),
    ("示例市人民政府信息公开工作年度报告（2024年）", CITY, 2024),
    ("示例市人民政府办公室2025年政府信息公开工作年度报告", "示例市人民政府办公室", 2025),
    ("示例市府办2025年政府信息公开工作年度报告", "示例市人民政府办公室", 2025),
    ("北港区财政局2025年政府信息公开工作年度报告", "示例市北港区财政局", 2025),
    ("示例市北港区石岛镇2025年政府信息公开工作年度报告", "示例市北港区石岛镇人民政府", 2025),
    ("示例市北港区海滨街道2025年政府信息公开工作年度报告", "示例市北港区海滨街道办事处", 2025),
    ("示例北港经济开发区管委会2025年政府信息公开工作年度报告", "示例北港经济开发区管理委员会", 2025),
    ("示例市北港区住建局2025年政府信息公开工作年度报告", "示例市北港区住房和城乡建设局", 2025),
])  # fmt: skip
def test_a_title_names_its_body_and_year(title: str, body: str, year: int) -> None:
    assert match(title, BODIES) == Candidate(body, year, By.TITLE)


@pytest.mark.parametrize(("title", "why"), [
    ("《示例市财政局2025年政府信息公开工作年度报告》解读", "解读"),
    ("一图读懂示例市2025年政府信息公开工作年度报告", "图解"),
    ("示例市财政局政府信息公开指南（2025年）", "政府信息公开指南"),
    ("关于做好2025年政府信息公开工作年度报告编制和发布工作的通知", "通知"),
    ("示例市财政局2025年度法治政府建设年度报告", "法治政府建设报告"),
    ("示例市北港区公共企事业单位2025年信息公开年度报告", "公共企事业单位的报告"),
    ("示例市供水公司2025年信息公开工作年度报告", "公共企事业单位的报告"),
    ("示例市第一中学2025年信息公开工作年度报告", "公共企事业单位的报告"),
    ("2025年政务公开工作要点", "工作要点"),
])  # fmt: skip
def test_a_lookalike_is_none_and_says_what_it_is(title: str, why: str) -> None:
    assert match(title, BODIES) == Lookalike(why)


@pytest.mark.parametrize("title", ["示例市财政局2025年部门预算", "示例市召开会议", "", "年度报告", "x" * 5000])
def test_other_titles_are_nothing(title: str) -> None:
    assert match(title, BODIES) is None


def test_a_title_without_a_body_counts_only_in_a_column_of_one_body() -> None:
    title = "2025年政府信息公开工作年度报告"
    assert match(title, BODIES, column_body=FINANCE) == Candidate(FINANCE, 2025, By.COLUMN)
    found = match(title, BODIES)
    assert isinstance(found, Unplaced)
    assert (found.name, found.year) == ("", 2025)


def test_a_short_name_counts_in_the_column_of_its_body() -> None:
    title = "财政局2025年政府信息公开工作年度报告"
    assert match(title, BODIES, column_body=FINANCE) == Candidate(FINANCE, 2025, By.TITLE)
    assert isinstance(match(title, BODIES), Unplaced)
    assert isinstance(match(title, BODIES, column_body=CITY), Unplaced)


def test_another_body_in_the_column_of_one_is_that_other_body() -> None:
    title = "示例市财政局2025年政府信息公开工作年度报告"
    assert match(title, BODIES, column_body=CITY) == Candidate(FINANCE, 2025, By.TITLE)


def test_a_body_that_is_not_watched_is_named_as_written() -> None:
    found = match("示例市北港区气象局2025年政府信息公开工作年度报告", BODIES)
    assert found == Unplaced("示例市北港区气象局", 2025, "名单上没有这个机关")


def test_a_name_of_two_bodies_is_nobodys() -> None:
    twin = Body("示例市西港区财政局", Level.DEPARTMENT, "shili", aliases=("北港区财政局",))
    found = match("北港区财政局2025年政府信息公开工作年度报告", (*BODIES, twin))
    assert isinstance(found, Unplaced)
    assert "示例市西港区财政局" in found.why


def test_a_title_without_a_year_is_not_given_one() -> None:
    assert match("示例市财政局政府信息公开工作年度报告", BODIES) == Unplaced("示例市财政局", None, "标题没有写明年度")


@pytest.mark.skipif(not DATA.is_dir(), reason="the folder of real reports is not beside this checkout")
def test_real_titles_name_their_bodies() -> None:
    with (DATA / "bodies.csv").open(encoding="utf-8") as file:
        watched = tuple(Body(row["name"], Level.DEPARTMENT, "weihai") for row in csv.DictReader(file))
    names = {body.name for body in watched}
    with (DATA / "observed_reports.csv").open(encoding="utf-8") as file:
        # Titles in brackets were not seen but guessed; a title may be misspelt or in traditional characters.
        rows = [row for row in csv.DictReader(file) if row["body"] in names]
    seen = [row for row in rows if row["title"].startswith(row["body"][:5])]
    assert len(seen) > 10
    for row in seen:
        found = match(row["title"], watched)
        assert found == Candidate(row["body"], int(row["year"]), By.TITLE) or "文登人民政府" in row["title"]
