"""Every other rule: what it says, and what it must not say."""

from __future__ import annotations

from dataclasses import replace

import pytest
from validator_readings import BODY, FORM, SECTIONS, YEAR, reading, reading_2020, table, with_table, zeros

from crawler.validator import check
from store.model import FORMS, Body, Cell, Claim, Kind, Level, Medium, Severity, Table, Unread

OFFICE = Body(BODY, Level.DEPARTMENT, "shili", parent="示例市人民政府", aliases=("示例市财政局（国资办）",))


def codes(document, **asked) -> list[str]:
    return [finding.code for finding in check(document, **asked)]


def with_fee(raw: str, value: str | None):
    base = table(zeros("disclosure"))
    return with_table(reading(), "disclosure", replace(base, cells={**base.cells, "fees.amount": Cell(value, raw, {})}))


def test_a_flawless_report_is_silent() -> None:
    assert codes(reading(), body=OFFICE, year=YEAR) == []


@pytest.mark.parametrize(
    ("changes", "code", "message"),
    [
        ({"penalties.decisions": -3}, "T2-NEGATIVE", "填报 -3，不应为负数"),
        ({"licensing.decisions": "12.5"}, "T2-INTEGER", "填报 12.5，件数应为整数"),
    ],
)
def test_impossible_numbers_in_table_2(changes, code, message) -> None:
    (finding,) = check(reading({"disclosure": zeros("disclosure") | changes}))
    assert (finding.code, finding.verdict, finding.cells) == (code, Severity.ERROR, tuple(changes))
    assert message in finding.message


@pytest.mark.parametrize(
    ("issued", "repealed", "in_force", "expected"),
    [(3, 0, 0, ["T2-IN-FORCE"]), (3, 1, 2, []), (3, 3, 0, []), (0, 2, 0, []), (3, 0, None, [])],
)
def test_fewer_documents_in_force_than_were_made(
    issued: int, repealed: int, in_force: int | None, expected: list[str]
) -> None:
    name = "normative_documents"
    numbers = {f"{name}.issued": issued, f"{name}.repealed": repealed, f"{name}.in_force": in_force}
    found = check(reading({"disclosure": zeros("disclosure") | numbers}))
    assert [f.code for f in found] == expected
    assert all(f.verdict is Severity.SCOPE and f.cells[0] == f"{name}.in_force" for f in found)


def test_less_published_in_all_than_in_the_year() -> None:
    form = FORMS["2019-60"]
    for published, total_, expected in ((3, 2, ["T2-IN-FORCE"]), (3, 3, [])):
        numbers = {"regulations.published": published, "regulations.total": total_}
        body = Body(BODY, Level.MUNICIPALITY, "shili")
        assert codes(reading_2020({"disclosure": zeros("disclosure", form) | numbers}), body=body) == expected


@pytest.mark.parametrize("raw", ["251000元", "251,000 元", "２５１０００元"])
def test_a_stated_wrong_unit_is_found(raw: str) -> None:
    found = [f for f in check(with_fee(raw, None)) if f.code == "T2-UNIT"]
    assert [f.expected for f in found] == ["25.1 万元"]


@pytest.mark.parametrize(("raw", "value"), [("30227.80", "30227.80"), ("251000", "251000"), ("25.1万元", "25.1")])
def test_an_amount_is_never_guessed_to_be_yuan(raw: str, value: str) -> None:
    assert codes(with_fee(raw, value)) == []


def test_each_picture_is_said_once_and_its_numbers_are_not_checked() -> None:
    pictures = {form.key: Table(Medium.IMAGE, images=("a.png",)) for form in FORM.tables}
    findings = check(replace(reading(), tables=pictures))
    assert [(f.code, f.table) for f in findings] == [("FORM-TABLE-IMAGE", form.key) for form in FORM.tables]


def test_a_missing_table_is_an_error_only_where_it_should_stand() -> None:
    gone = with_table(reading(), "review", Table(Medium.MISSING))
    assert codes(gone) == ["FORM-TABLE-MISSING"]
    assert codes(replace(gone, sections=tuple(s for s in SECTIONS if s.number != 4))) == ["FORM-SECTIONS"]
    unread = with_table(reading(), "review", Table(Medium.MISSING, unread=(Unread("乱行", "无此行", {}),)))
    assert codes(unread) == ["FORM-UNREAD"]


def test_a_missing_row_and_an_unread_one_are_unknown() -> None:
    cells = {k: v for k, v in zeros("requests").items() if not k.startswith("unprocessed_repeat.")}
    cells |= {"granted.natural_person": 0}
    findings = check(with_table(reading(), "requests", replace(table(cells), unread=(Unread("2.重申", "", {}),))))
    assert [(f.code, f.verdict) for f in findings] == [
        ("FORM-ROW-MISSING", Severity.UNKNOWN), ("FORM-UNREAD", Severity.UNKNOWN),
    ]  # fmt: skip
    assert len(findings[0].cells) == 7
    assert "“重复申请”" in findings[0].message


def test_text_in_a_cell_is_unread_but_a_dash_is_the_reports_own() -> None:
    base = table(zeros("review"))
    for raw, expected in (("见附件", ["FORM-UNREAD"]), ("/", []), ("-", []), ("", [])):
        cells = {**base.cells, "litigation_after.other": Cell(None, raw, {})}
        assert codes(with_table(reading(), "review", replace(base, cells=cells))) == expected


def test_sections_missing_out_of_order_or_unread() -> None:
    (missing,) = check(replace(reading(), sections=SECTIONS[:5]))
    assert (missing.code, missing.reported) == ("FORM-SECTIONS", "一、二、三、四、五")
    assert "六、其他需要报告的事项" in missing.message
    swapped = (SECTIONS[0], SECTIONS[1], SECTIONS[2], SECTIONS[4], SECTIONS[3], SECTIONS[5])
    assert codes(replace(reading(), sections=swapped)) == ["FORM-SECTIONS"]
    (unread,) = check(replace(reading(), sections=()))
    assert (unread.code, unread.verdict) == ("FORM-UNSECTIONED", Severity.UNKNOWN)


def test_the_form_must_be_right_for_the_year() -> None:
    assert codes(replace(reading(), form="2030-1")) == ["FORM-UNSUPPORTED", "FORM-WRONG"]
    assert codes(replace(reading(), year=2020)) == ["FORM-WRONG"]
    (wrong,) = [f for f in check(replace(reading(), form="2019-60")) if f.code == "FORM-WRONG"]
    assert (wrong.expected, wrong.reported) == ("2021-30", "2019-60")
    assert codes(replace(reading(), year=2016, form="pre-2019", sections=(), tables={})) == []
    assert codes(replace(reading(), form=None)) == []
    assert codes(replace(reading(), form=None, year=None)) == ["FORM-UNSUPPORTED"]


def test_a_document_that_is_no_report_gives_one_finding_with_its_reason() -> None:
    broken = replace(reading(), kind=Kind.TRUNCATED, why="正文在第三部分中断。", sections=())
    (finding,) = check(broken, body=OFFICE, year=2024)
    assert (finding.code, finding.verdict) == ("FORM-KIND", Severity.UNKNOWN)
    assert finding.message == "文件不完整，未作核对：正文在第三部分中断。"


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("示例市财政局", []), ("市财政局", []), ("示例市财政局（国资办）", []), ("示例市财政", []),
        ("示例 市财政局", []),
        ("示例市人民政府", ["ID-BODY"]), ("示例市政府", ["ID-BODY"]), ("示例市民政局", ["ID-BODY"]),
        ("示例财政局", ["ID-BODY-DOUBT"]),
    ],
)  # fmt: skip
def test_names_of_bodies(name: str, expected: list[str]) -> None:
    assert codes(reading(None, Claim("body", name, "preamble")), body=OFFICE) == expected


def test_names_of_governments_and_zones() -> None:
    district = Body("示例市东城区人民政府", Level.DISTRICT, "x", parent="示例市人民政府")
    own = replace(reading(), body=district.name)
    assert codes(replace(own, claims=(Claim("body", "东城区政府", "signature"),)), body=district) == []
    assert codes(replace(own, claims=(Claim("body", "示例市人民政府", "preamble"),)), body=district) == ["ID-BODY"]
    zone = Body("示例高新技术产业开发区管理委员会", Level.ZONE, "x")
    own = replace(reading(), body="示例高新技术产业开发区管委会")
    assert codes(own, body=zone) == []
    assert codes(replace(reading(), body="示例市人民政府", claims=(Claim("body", "示例市", "title"),))) == []


@pytest.mark.parametrize(
    ("own", "said", "expected"),
    [
        ("示例市人民政府", "示例市南港区人民政府", ["ID-BODY"]),
        ("示例市南港区白沙镇人民政府", "示例市人民政府", ["ID-BODY"]),
        ("示例市南港区人民政府", "南港区政府", []),
        ("示例市市中区人民政府", "示例市市中区政府", []),
        ("示例市人民政府", "示例省示例市人民政府", []),
    ],
)
def test_a_government_is_not_that_of_an_area_within_it(own: str, said: str, expected: list[str]) -> None:
    body = Body(own, Level.DISTRICT if "区" in own else Level.MUNICIPALITY, "x")
    document = replace(reading(), body=own, title=f"{own}2025年政府信息公开工作年度报告")
    assert codes(replace(document, claims=(Claim("body", said, "preamble"),)), body=body) == expected


def test_another_body_or_year_than_asked() -> None:
    other = replace(OFFICE, name="示例市教育局", aliases=())
    (finding,) = check(reading(), body=other)
    assert finding.code == "ID-BODY"
    assert finding.message == "机关名称不一致：标题写“示例市财政局”，而报告应属“示例市教育局”。"
    (finding,) = check(replace(reading(), year=2024), year=2025)
    assert finding.message == "年度不一致：标题写 2024 年，而报告年度为 2025 年。"


def test_years_of_preamble_signature_and_period() -> None:
    assert codes(reading(None, Claim("year", "2024", "preamble"))) == ["ID-YEAR"]
    assert codes(reading(None, Claim("year", "2026", "signature"))) == []
    assert codes(replace(reading(), signed_on="2025-01-10")) == ["ID-YEAR"]
    assert codes(replace(reading(), signed_on="2025-12-31")) == []
    assert codes(replace(reading(), signed_on="2026-01-10")) == []
    for good in ("2025-01-01/2025-12-31", "2025年1月1日到12月31日", "2025年1月1日至2025年12月31日", "2 025年", "2025"):
        assert codes(reading(None, Claim("period", good, "period"))) == []
    for bad in ("2024-01-01/2024-12-31", "2025年1月1日至2025年11月30日"):
        assert codes(reading(None, Claim("period", bad, "period"))) == ["ID-PERIOD"]


def test_the_legal_base() -> None:
    for good in ("国办公开办函〔2021〕30号", "国办公开办函{2021}30 号", "国务院令第711号", "国办公开办函〔2030〕9号"):
        assert codes(reading(None, Claim("law", good, "preamble"))) == []
    old = Claim("law", "国办公开办函[2019]60号", "preamble")
    (finding,) = check(reading(None, old))
    assert (finding.code, finding.expected) == ("ID-LAW", "国办公开办函〔2021〕30号")
    assert codes(reading(None, old, Claim("law", "国办公开办函〔2021〕30号", "preamble"))) == []
    assert codes(reading(None, Claim("law", "国务院令第492号", "preamble"))) == ["ID-LAW"]
    assert codes(reading(None, Claim("law", "国办公开办函〔2020〕30号", "preamble"))) == ["ID-LAW"]
    assert codes(reading(None, Claim("law", "国办公开办函〔2020〕8号", "preamble"))) == []
    assert codes(reading_2020(None, old)) == []


def test_the_form_of_2019_is_checked_by_its_own_rows() -> None:
    assert codes(reading_2020()) == []
    requests = zeros("requests", FORMS["2019-60"]) | {"other_all.research": 2, "other_all.total": 2}
    found = check(reading_2020({"requests": requests}))
    assert {(f.code, f.expected, f.reported) for f in found} == {("T3-COL", "2", "0")}
    disclosure = zeros("disclosure", FORMS["2019-60"]) | {"licensing.change": -4, "penalties.last_year": -1}
    (negative,) = check(reading_2020({"disclosure": disclosure}))
    assert (negative.code, negative.cells) == ("T2-NEGATIVE", ("penalties.last_year",))
    (wrong,) = check(replace(reading_2020(), year=2021, title="示例市财政局2021年政府信息公开工作年度报告"))
    assert (wrong.code, wrong.expected) == ("FORM-WRONG", "2021-30")
