"""Beside last year's report and the reports below: what is found, and what must not be."""

from __future__ import annotations

from dataclasses import replace

import pytest
from validator_prose import requests, said, with_rows
from validator_readings import BODY, YEAR, reading, table, with_table, zeros

from crawler.validator import check
from crawler.validator.repetition import repetition
from store.model import Body, Level, Reading, Severity

OFFICE = Body(BODY, Level.DEPARTMENT, "shili")
CITY = Body("示例市人民政府", Level.MUNICIPALITY, "shili")


def last(source: Reading) -> Reading:
    return replace(source, year=YEAR - 1, title=f"{BODY}{YEAR - 1}年政府信息公开工作年度报告")


def found(document: Reading, **asked) -> list[tuple[str, str]]:
    return [(f.code, f.verdict.value) for f in check(document, **asked)]


def documents(in_force: int, issued: int = 0, repealed: int = 0) -> Reading:
    cells = {"in_force": in_force, "issued": issued, "repealed": repealed}
    named = {f"normative_documents.{key}": value for key, value in cells.items()}
    return reading({"disclosure": zeros("disclosure") | named})


def test_what_was_carried_out_is_carried_in() -> None:
    left = with_rows(new=3, granted=2, total=2, carried_out=1)
    taken = with_rows(carried_in=1, granted=1, total=1)
    assert found(taken, last_year=last(left)) == []
    other = with_rows(carried_in=2, granted=2, total=2)
    (finding,) = check(other, last_year=last(left))
    assert (finding.code, finding.verdict) == ("YEAR-CARRY", Severity.ERROR)
    assert finding.cells == ("carried_in.natural_person", "carried_in.total")
    assert "“自然人”上年结转下年度 1，本年填报 2" in finding.message
    merged = replace(last(left), body="示例市国有资产局", title=None)
    assert found(other, last_year=merged, body=OFFICE) == [("YEAR-CARRY", "scope")]
    blank = requests({"new": 3, "granted": 3, "total": 3})
    blank |= {"carried_in.natural_person": None, "carried_in.total": None}
    assert found(reading({"requests": blank}), last_year=last(left)) == []


def test_documents_in_force_balance() -> None:
    before = last(documents(10))
    assert found(documents(11, issued=2, repealed=1), last_year=before) == []
    (finding,) = check(documents(13, issued=2, repealed=1), last_year=before)
    assert (finding.code, finding.verdict, finding.expected, finding.reported) == (
        "YEAR-IN-FORCE", Severity.ERROR, "11", "13",
    )  # fmt: skip
    assert "上年现行有效 10 + 本年制发 2 - 本年废止 1 = 11" in finding.message
    # Documents lapse without being repealed.
    assert found(documents(9, issued=2, repealed=1), last_year=before) == [("YEAR-IN-FORCE", "scope")]


@pytest.mark.parametrize(
    ("cell", "was", "now", "expected"),
    [
        ("licensing.decisions", 5200, 52, ["YEAR-JUMP"]),
        ("licensing.decisions", 5200, 900, []),
        ("licensing.decisions", 0, 400, ["YEAR-JUMP"]),
        ("penalties.decisions", 2, 60, []),
        ("fees.amount", "25.1", "251000", ["YEAR-JUMP"]),
    ],
)
def test_jumps(cell: str, was, now, expected: list[str]) -> None:
    before, after = (reading({"disclosure": zeros("disclosure") | {cell: value}}) for value in (was, now))
    findings = check(after, last_year=last(before))
    assert [f.code for f in findings] == expected
    assert all(f.verdict is Severity.SCOPE for f in findings)
    assert all("把元填作万元" in f.message for f in findings if cell == "fees.amount")


LINES = tuple(f"我局围绕第{word}类重点工作持续优化栏目设置并加强审核把关。" for word in "甲乙丙丁戊己庚辛")


def test_text_repeated_from_last_year() -> None:
    before = last(said("".join(LINES)))
    same = said("".join(LINES[:5]) + "".join(f"新设{n}专区并且组织多场面向企业的政策讲解活动。" for n in "甲乙丙"))
    (finding,) = check(same, last_year=before)
    assert (finding.code, finding.verdict, finding.reported) == ("YEAR-REPEAT", Severity.SCOPE, "62%")
    fresh = said("".join(LINES[:4]) + "".join(f"新设{n}专区并且组织多场面向企业的政策讲解活动。" for n in "甲乙丙丁"))
    assert found(fresh, last_year=before) == []


def test_years_and_statutory_phrases_do_not_count() -> None:
    one = said("2025年办理各类审核把关事项共计30件并按期完成。\n按照《中华人民共和国政府信息公开条例》要求编制本报告。")
    two = said("2024年办理各类审核把关事项共计28件并按期完成。\n按照《中华人民共和国政府信息公开条例》要求编制本报告。")
    repeated = repetition(one, two)
    assert (repeated.total, len(repeated.repeated), repeated.share) == (1, 1, 1.0)


def test_the_same_report_under_two_years() -> None:
    numbers = with_rows(new=31, granted=22, partial=9, total=31)
    again = said("".join(LINES), source=numbers)
    assert found(again, last_year=last(again)) == [("YEAR-SAME", "error")]
    other = said("".join(LINES), source=with_rows(new=32, granted=23, partial=9, total=32))
    assert found(other, last_year=last(again)) == [("YEAR-REPEAT", "scope")]
    # An office where nothing happens in either year has every right to the same zeros.
    assert found(reading(), last_year=last(reading())) == []


def test_a_whole_area_is_not_smaller_than_its_parts() -> None:
    area = replace(said("全市共收到政府信息公开申请9件。", source=with_rows(new=9, granted=9, total=9)), body=CITY.name,
                   title=f"{CITY.name}{YEAR}年政府信息公开工作年度报告")  # fmt: skip
    below = [(Body(f"示例市{n}局", Level.DEPARTMENT, "x"), with_rows(new=5, granted=5, total=5)) for n in "甲乙"]
    (finding,) = check(area, below=below)
    assert (finding.code, finding.verdict) == ("TREE-SUM", Severity.SCOPE)
    assert "下级 2 个机关合计 10" in finding.message
    assert {"new.total", "total.total"} <= set(finding.cells)
    assert found(area, below=below[:1]) == []
    itself = replace(area, sections=reading().sections)
    assert found(itself, below=below) == []


@pytest.mark.parametrize(
    ("name", "level", "expected"),
    [
        ("示例市东城区青石镇人民政府", None, 1), ("示例市青石街道办事处", None, 1), ("示例市东城区人民政府", None, 1),
        ("示例市财政局", None, 1), ("示例市人民政府", None, 0), ("国家示例局", None, 0),
        ("示例市人民政府", Level.MUNICIPALITY, 0), ("示例市人民政府", Level.COUNTY_CITY, 1),
        ("示例开发区管理委员会", Level.ZONE, 1),
    ],
)  # fmt: skip
def test_who_may_make_regulations(name: str, level: Level | None, expected: int) -> None:
    cells = zeros("disclosure") | {"regulations.issued": 2, "regulations.in_force": 2}
    document = replace(reading({"disclosure": cells}), body=name, title=None)
    body = Body(name, level, "shili") if level else None
    findings = [f for f in check(document, body=body) if f.code == "POWER-REGULATIONS"]
    assert len(findings) == expected
    assert all(f.cells == ("regulations.issued", "regulations.in_force") for f in findings)
    none = with_table(document, "disclosure", table(zeros("disclosure")))
    assert all(f.code != "POWER-REGULATIONS" for f in check(none, body=body))
