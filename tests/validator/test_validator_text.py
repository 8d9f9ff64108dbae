"""Sentences against the tables and against each other: what is found, and what must not be."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from validator_prose import requests, said, with_rows
from validator_readings import BODY, SECTIONS, reading, with_table, zeros

from crawler.validator import check
from crawler.validator.growth import is_true, shrinks_to
from store.model import Body, Level, Medium, Reading, Table

CITY = Body("示例市人民政府", Level.MUNICIPALITY, "shili")
TWELVE = with_rows(new=12, granted=8, partial=4, total=12)


def found(document: Reading, **asked) -> list[tuple[str, str]]:
    return [(f.code, f.verdict.value) for f in check(document, **asked)]


def of_city(document: Reading) -> Reading:
    return replace(document, body=CITY.name, title=f"{CITY.name}2025年政府信息公开工作年度报告")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("全年收到政府信息公开申请12件。", []),
        ("全年收到政府信息公开申请13件。", [("TEXT-TABLE", "error")]),
        ("全年受理政府信息公开申请13件，予以公开8件、部分公开4件。", [("TEXT-TABLE", "error")]),
        ("全年未收到政府信息公开申请。", [("TEXT-TABLE", "error")]),
        ("全年收到政府信息公开申请12件，予以公开7件。", [("TEXT-TABLE", "error")]),
        ("其中自然人申请11件。", [("TEXT-TABLE", "error")]),
        ("收到政府信息公开申请10余件。", []),
        ("收到土地类政府信息公开申请3件。", []),
        ("2024年，收到政府信息公开申请3件。", []),
        ("全市收到政府信息公开申请30件。", [("TEXT-TABLE", "scope")]),
        ("未发生因政府信息公开引起的行政复议、行政诉讼。", []),
        ("因政府信息公开被申请行政复议1件。", [("TEXT-TABLE", "error")]),
        ("受理行政复议案件30件。", []),
        ("收到政府信息公开申请12件，全部办结。", []),
        ("收到政府信息公开申请12件，均予以公开。", [("TEXT-TABLE", "scope")]),
        ("收到政府信息公开申请12件，均依法予以公开。", [("TEXT-TABLE", "scope")]),
        ("收到政府信息公开申请12件，办理建议3件，均予以公开。", []),
        ("收到土地类政府信息公开申请12件，均予以公开。", []),
        ("2024年收到政府信息公开申请12件，均予以公开。", []),
        ("政府信息公开申请为零。", [("TEXT-TABLE", "error")]),
        ("政府信息公开行政复议、行政诉讼均未发生。", []),
    ],
)
def test_sentences_against_tables(text: str, expected: list[tuple[str, str]]) -> None:
    assert found(said(text, source=TWELVE)) == expected


def test_the_message_names_sentence_row_and_difference() -> None:
    (finding,) = check(said("全年新收政府信息公开申请13件。", source=TWELVE))
    assert finding.message == "第一部分写“全年新收政府信息公开申请13件”，而表三“本年新收”为 12，相差 1。"
    assert (finding.table, finding.cells, finding.expected, finding.reported) == (
        "requests", ("new.total",), "12", "13",
    )  # fmt: skip
    assert finding.sentence == "全年新收政府信息公开申请13件。"


def test_taken_on_may_include_what_was_carried_in() -> None:
    carried = with_rows(new=112, carried_in=9, granted=119, total=119, carried_out=2)
    assert found(said("受理申请121件。", source=carried)) == []
    assert found(said("受理申请112件。", source=carried)) == []
    assert found(said("收到申请121件。", source=carried)) == [("TEXT-TABLE", "scope")]
    assert found(said("新收申请121件。", source=carried)) == [("TEXT-TABLE", "error")]
    assert found(said("受理申请120件。", source=carried)) == [("TEXT-TABLE", "error")]


def test_all_done_against_what_is_carried_out() -> None:
    waiting = with_rows(new=12, granted=8, partial=3, total=11, carried_out=1)
    (finding,) = check(said("收到政府信息公开申请12件，已全部办结。", source=waiting))
    assert (finding.code, finding.verdict, finding.cells) == ("TEXT-TABLE", "scope", ("carried_out.total",))
    assert finding.message == "第一部分写“已全部办结”，而表三“结转下年度”为 1，相差 1，是否同一口径需人工判断。"
    assert found(said("收到政府信息公开申请12件，均按时答复。", source=waiting)) == []
    all_granted = with_rows(new=12, granted=12, total=12)
    assert found(said("收到政府信息公开申请12件，全部予以公开，同比增长20%。", source=all_granted)) == []


@pytest.mark.parametrize(
    ("section", "text", "expected"),
    [
        (4, "行政复议和行政诉讼均未发生。", [("TEXT-TABLE", "error")]),
        (4, "本年度无行政复议、行政诉讼。", [("TEXT-TABLE", "error")]),
        (1, "行政复议和行政诉讼均未发生。", []),  # an office decides on other appeals too
        (4, "行政复议1件，结果维持。", []),
    ],
)
def test_the_section_of_appeals_speaks_of_openness(section: int, text: str, expected: list[tuple[str, str]]) -> None:
    appeals = zeros("review") | {"reconsideration.upheld": 1, "reconsideration.total": 1}
    assert found(said(text, section=section, source=reading({"review": appeals}))) == expected


def test_a_blank_cell_contradicts_nothing() -> None:
    cells = requests({"new": 0}) | {"new.total": None, "new.natural_person": None}
    assert found(said("收到政府信息公开申请2件。", source=reading({"requests": cells}))) == []


def test_the_scope_of_a_governments_tables_must_be_shown() -> None:
    text = "全市收到政府信息公开申请{}件，予以公开8件。"
    assert found(of_city(said(text.format(12), source=TWELVE))) == []
    assert found(of_city(said(text.format(13), source=TWELVE))) == [("TEXT-TABLE", "error")]
    alone = "全市收到政府信息公开申请13件。"
    assert found(of_city(said(alone, source=TWELVE))) == [("TEXT-TABLE", "scope")]
    both = "全市收到政府信息公开申请12件，其中市政府收到申请3件。"
    assert found(of_city(said(both, source=TWELVE))) == []


def test_table_2_in_words() -> None:
    law = reading({"disclosure": zeros("disclosure") | {
        "normative_documents.issued": 3, "normative_documents.in_force": 8, "licensing.decisions": 90,
        "fees.amount": "25.10",
    }})  # fmt: skip
    right = "制发行政规范性文件3件，现行有效8件。作出行政许可决定90件。行政事业性收费251000元。"
    assert found(said(right, source=law)) == []
    for wrong in (
        "制发行政规范性文件4件。", "现行有效行政规范性文件9件。", "作出行政许可决定91件。", "行政事业性收费26万元。",
    ):  # fmt: skip
        assert found(said(wrong, source=law)) == [("TEXT-TABLE", "error")]
    for other in ("公示行政许可信息91条。", "收取信息处理费300元。", "废止的文件2件。"):
        assert found(said(other, source=law)) == []


def test_two_sentences_that_differ_where_no_table_can_be_read() -> None:
    pictures = with_table(reading(), "requests", Table(Medium.IMAGE))
    twice = "全年收到政府信息公开申请100件。我局共收到政府信息公开申请{}件。"
    assert ("TEXT-CONFLICT", "error") in found(said(twice.format(101), source=pictures))
    assert ("TEXT-CONFLICT", "error") not in found(said(twice.format(100), source=pictures))
    assert found(said(twice.format(101), source=TWELVE)) == [("TEXT-TABLE", "error")] * 2


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("发布信息30条，包括：动态10条、公告20条。", []),
        ("发布信息30条，包括：动态10条、公告21条。", [("TEXT-SUM", "error")]),
        ("发布信息30条，分别为动态10条、公告21条。", [("TEXT-SUM", "error")]),
        ("非税收入30.5万元=10.2+20.3。", []),
        ("非税收入30.5万元=10.2+20.4。", [("TEXT-SUM", "error")]),
        ("发布信息30条，其中动态10条，公告19条。", [("TEXT-SUM", "scope")]),
        ("发布信息30条，其中动态10条，公告2条。", []),
        ("发布信息30条，其中动态10条、公告20条，发布视频5条。", []),
        ("发布信息30条，包括动态10条、公告10余条。", []),
        ("发布信息30条，包括动态10条、公告9条等。", []),
        ("网站发布10条，微信发布20条，包括动态12条、公告18条。", []),
        ("发布信息30条（动态10条、公告20条），其中：原创5条、转载25条。", []),
        ("办理30件：甲局20件、乙局10件，其中：网上12件，当面18件；本地25件，外地5件。", []),
        ("对3件申请收取费用300元。其中，甲县1件，收取100元；乙县2件，收取200元。", []),
        ("发布信息30条，包括动态10条（甲3条、乙7条）、公告20条。", []),
    ],
)
def test_lists(text: str, expected: list[tuple[str, str]]) -> None:
    assert found(said(text)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("收到申请12件，同比增长20%。", []),
        ("收到申请12件，较上年增加2件，同比增长20.0%。", []),
        ("收到申请12件，较上年增加2件，同比增长21.0%。", [("TEXT-GROWTH", "error")]),
        ("收到申请12件，同比增长70%。", [("TEXT-GROWTH", "error")]),
        ("收到申请12件（较上年增长1100%）。", []),
        ("收到申请12件，较上年增加15件。", [("TEXT-GROWTH", "error")]),
        ("收到申请12件，比2020年增长70%。", []),
        ("收到申请12件，增长70%。", [("TEXT-GROWTH", "scope")]),
        ("收到申请12件，网站访问量同比增长70%。", []),
    ],
)
def test_growth_that_could_be(text: str, expected: list[tuple[str, str]]) -> None:
    assert found(said(text, source=TWELVE)) == expected


def test_growth_against_last_years_report() -> None:
    last = replace(with_rows(new=10, granted=10, total=10), year=2024)
    assert found(said("收到申请12件，同比增长20%。", source=TWELVE), last_year=last) == []
    assert found(said("收到申请12件，较上年增加2件。", source=TWELVE), last_year=last) == []
    wrong = said("收到申请12件，同比增长9.09%。", source=TWELVE)
    (finding,) = check(wrong, last_year=last)
    assert (finding.code, finding.verdict, finding.expected) == ("TEXT-GROWTH", "error", "20.00%")
    assert "上年 10、本年 12" in finding.message
    area = of_city(said("全市收到申请12件，同比增长9.09%。", source=TWELVE))
    assert found(area, last_year=replace(last, body=CITY.name)) == [("TEXT-GROWTH", "scope")]


def test_whether_a_growth_is_possible() -> None:
    assert shrinks_to(Decimal(60), Decimal(1400), Decimal(1))
    assert not shrinks_to(Decimal(3), Decimal(70), Decimal(1))
    assert shrinks_to(Decimal(0), Decimal(-100), Decimal(1))
    assert is_true(Decimal(3646), Decimal(3607), Decimal("1.08"), Decimal("0.01"))
    assert not is_true(Decimal(3646), Decimal(3607), Decimal("1.05"), Decimal("0.01"))
    assert not is_true(Decimal(3), Decimal(0), Decimal(100), Decimal(1))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("予以公开8件，占66.7%；部分公开4件，占33.3%。", []),
        ("予以公开8件，占66.6%。", []),  # cut off
        ("予以公开8件，占68.7%。", [("TEXT-SHARE", "error")]),
        ("予以公开8件（占受理总数的68.7%）。", [("TEXT-SHARE", "error")]),
        ("予以公开8件，占全市总数的5%。", []),
        ("予以公开8件，答复率100%。", []),
        ("发布信息30条，其中动态10条，占33.3%。", []),
        ("发布信息30条，其中动态10条，占35.3%。", [("TEXT-SHARE", "error")]),
        ("发布信息3000条，动态7条，占35.3%。", [("TEXT-SHARE", "scope")]),
    ],
)
def test_shares(text: str, expected: list[tuple[str, str]]) -> None:
    assert found(said(text, source=TWELVE)) == expected


def test_shares_may_be_evened_out_to_a_hundred() -> None:
    thirds = with_rows(new=3, granted=1, partial=1, other_other=1, total=3)
    text = "予以公开1件，占33.3%；部分公开1件，占33.3%；其他处理1件，占{}%。"
    assert found(said(text.format("33.4"), source=thirds)) == []
    assert found(said(text.format("33.5"), source=thirds)) == [("TEXT-SHARE", "error")]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("全年主动公开政府信息  条。", ["TEXT-MISSING-NUMBER"]),
        ("收到申请__件，均已答复。", ["TEXT-MISSING-NUMBER"]),
        ("收取费用共 万元。", ["TEXT-MISSING-NUMBER"]),
        ("占比 %。", ["TEXT-MISSING-NUMBER"]),
        ("制定文件 件，办理案件。", ["TEXT-MISSING-NUMBER"]),
        ("主动公开政府信息 30 条，印发文件，审理案件，每条信息都经审核。", []),
        ("信息条目清楚，申请件均已答复。", []),
    ],
)
def test_a_missing_number(text: str, expected: list[str]) -> None:
    assert [code for code, _ in found(said(text))] == expected


def test_lost_digits_of_a_scan_are_not_the_reports() -> None:
    assert found(replace(said("全年主动公开政府信息  条。"), carrier="scanned_pdf")) == []


@pytest.mark.parametrize(
    ("section", "text", "expected"),
    [
        (5, "", [("TEXT-SECTION-EMPTY", "error")]),
        (5, "（一）", [("TEXT-SECTION-EMPTY", "error")]),
        (5, "无。", [("TEXT-SECTION-EMPTY", "scope")]),
        (5, "一是公开不够及时。", []),
        (6, "", [("TEXT-SECTION-EMPTY", "scope")]),
        (6, "无", []),
        (6, "[image: a.png]", []),
        (6, "本年度未收到政府信息公开申请。", [("TEXT-TABLE", "error")]),
    ],
)
def test_the_last_two_sections(section: int, text: str, expected: list[tuple[str, str]]) -> None:
    assert found(said(text, section=section, source=TWELVE)) == expected


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        ("示例市东城区青石街道办事处", "受理向市政府及市政府办公室提出的政府信息公开申请。", ["ID-BODY"]),
        ("示例市人民政府办公室", "受理向市政府提出的政府信息公开申请。", []),
        (BODY, "人大代表向市政府提出的建议3件。", []),
        (BODY, "截至6月底，公众号关注1000人。", ["ID-PERIOD"]),
        (BODY, "截至2025年12月31日，公众号关注1000人。", []),
        (BODY, "截至2026年1月底，公众号关注1000人。", []),
        (BODY, "截至6月底完成信息平台改版。", []),
    ],
)
def test_identity_in_the_sentences(name: str, text: str, expected: list[str]) -> None:
    document = replace(said(text), body=name, title=f"{name}2025年政府信息公开工作年度报告")
    assert [code for code, _ in found(document)] == expected


def test_every_section_is_read() -> None:
    for section in SECTIONS:
        document = said("收到政府信息公开申请13件。", section=section.number, source=TWELVE)
        assert found(document) == [("TEXT-TABLE", "error")]
