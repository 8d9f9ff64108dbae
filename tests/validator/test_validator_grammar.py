"""Sentences read: what each number is about, and what the grammar does not claim to understand."""

from __future__ import annotations

import json
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from validator_prose import said

from crawler.validator import check, claims
from crawler.validator.text.numerals import chinese, numbers
from store.model import Kind, NumberClaim, Reading

RECEIVED, ANSWERED = "requests.act:new", "requests.act:answered"
APPEALS, LAWSUITS = "review.reconsideration.total", "review.litigation.total"


def subjects(text: str) -> list[tuple[str, int]]:
    """The subjects understood for the report's own year, with their numbers."""
    found = claims(said(text))
    return [(c.subject, int(c.value)) for c in found if c.subject and c.certain and c.period == "year"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("全年收到政府信息公开申请12件", [(RECEIVED, 12)]),
        ("我局共收到12件政府信息公开申请", [(RECEIVED, 12)]),
        ("收到公民、法人或者其他组织政府信息公开申请12件", [(RECEIVED, 12)]),
        ("本年新收政府信息公开申请１２件", [("requests.act:intake", 12)]),
        ("市财政局共接收依申请公开十二件", [(RECEIVED, 12)]),
        ("受理依申请公开申请12宗，办结11宗", [("requests.act:accept", 12), (ANSWERED, 11)]),
        ("收到申请，共3件", [(RECEIVED, 3)]),
        ("收到申请9件，其中自然人8件、法人或其他组织1件",
         [(RECEIVED, 9), (f"{RECEIVED}@natural_person", 8), (f"{RECEIVED}@org", 1)]),
        ("予以公开3件、部分公开2件，不予公开1件，信息不存在4件",
         [("requests.row:granted", 3), ("requests.row:partial", 2), ("requests.group:不予公开", 1),
          ("requests.row:unavailable_not_held", 4)]),
        ("答复申请5件：同意3、部分1、其他1",
         [(ANSWERED, 5), ("requests.row:granted", 3), ("requests.row:partial", 1)]),
        ("3件予以公开，2件无法提供", [("requests.row:granted", 3), ("requests.group:无法提供", 2)]),
        ("上年结转2件，结转下年度继续办理1件", [("requests.flow:carried_in", 2), ("requests.flow:carried_out", 1)]),
        ("因政府信息公开被申请行政复议4件，其中维持3件、纠正1件",
         [(APPEALS, 4), ("review.reconsideration.upheld", 3), ("review.reconsideration.corrected", 1)]),
        ("政府信息公开行政复议、行政诉讼各1件", [(APPEALS, 1), (LAWSUITS, 1)]),
        ("制发行政规范性文件3件，废止1件，现行有效8件",
         [("disclosure.normative_documents.issue", 3), ("disclosure.normative_documents.repeal", 1),
          ("disclosure.normative_documents.force", 8)]),
        ("作出行政许可决定90件、行政处罚决定4件",
         [("disclosure.licensing.decide", 90), ("disclosure.penalties.decide", 4)]),
        ("行政事业性收费25万元", [("disclosure.fees.charge", 25)]),
    ],
)  # fmt: skip
def test_what_a_number_is_about(text: str, expected: list[tuple[str, int]]) -> None:
    assert subjects(f"{text}。") == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("未收到政府信息公开申请", [(RECEIVED, 0)]),
        ("全年没有接到任何单位和个人提出的信息公开申请", [("requests.act:new", 0)]),
        ("未发生因政府信息公开申请行政复议、提起行政诉讼的情况", [(APPEALS, 0), (LAWSUITS, 0)]),
        ("政府信息公开行政复议和行政诉讼均为0件", [(APPEALS, 0), (LAWSUITS, 0)]),
        ("实现政府信息公开零复议", [(APPEALS, 0)]),
        ("收到依申请公开零件", [(RECEIVED, 0)]),
        ("未制发行政规范性文件", [("disclosure.normative_documents.issue", 0)]),
    ],
)
def test_saying_none_is_a_number(text: str, expected: list[tuple[str, int]]) -> None:
    assert subjects(f"2025年，{text}。") == expected


@pytest.mark.parametrize(
    "text",
    [
        "收到土地征收类政府信息公开申请12件",  # only some of the requests
        "通过网上平台收到政府信息公开申请12件",
        "收到信息公开申请12余件",
        "近三年收到政府信息公开申请12件",
        "2023年收到政府信息公开申请12件",
        "2024年，收到政府信息公开申请12件",
        "上半年收到政府信息公开申请12件",
        "受理行政复议案件12件",  # as the office that decides
        "全年备案政府信息公开行政复议案件12件",
        "未收到行政许可申请",
        "未收到因政府信息公开产生的投诉、举报",
        "没有出现应公开而不予公开的办件",
        "开展“高效办成一件事”改革",
        "参加申请公开业务培训12人",
        "公示行政许可信息12条",
        "办理人大代表建议12件",
        "印发《2025年政府信息公开申请12件典型案例》",
        "未收取政府信息公开信息处理费",
    ],
)
def test_what_is_not_understood_is_not_claimed(text: str) -> None:
    found = claims(said(f"{text}。"))
    plain = [c for c in found if c.subject and c.certain and not c.approximate and c.period == "year"]
    assert plain == []


def test_a_claim_is_stored_with_its_sentence() -> None:
    text = "2025年，全市共收到政府信息公开申请1.5万件，同比增长20.5%。"
    received, growth = claims(said(text))
    assert (received.sentence, received.section, received.scope) == (text, 1, "area")
    assert (received.value, received.step) == (15000, 1000)
    assert (growth.quantity, growth.value, growth.step) == ("growth", Decimal("20.5"), Decimal("0.1"))
    stored = json.loads(json.dumps(received.to_json()))
    assert stored["value"] == "15000"
    assert stored["sentence"] == text
    assert isinstance(received, NumberClaim)


def test_a_page_break_does_not_part_a_sentence() -> None:
    text = "全年共组织各科室认真学习有关规定并不断提高工作的质量和水平，制发规范性文\n件 13 件。"
    assert subjects(text) == [("disclosure.normative_documents.issue", 13)]


def test_no_claims_of_what_is_no_report() -> None:
    assert claims(Reading(Kind.NOT_A_REPORT, why="通知")) == ()


def test_numerals() -> None:
    assert [chinese(text) for text in ("十", "十二", "二十", "一百零五", "两千", "三万二", "二〇", "万")] == [
        10, 12, 20, 105, 2000, None, 20, None,
    ]  # fmt: skip
    found = [(n.value, n.unit, n.approximate) for n in numbers("约300件、251000元、0.08万元、1,234条、200余次、3月5日")]
    assert found == [
        (300, "件", True), (Decimal("25.1"), "万元", False), (Decimal("0.08"), "万元", False),
        (1234, "条", False), (200, "次", True),
    ]  # fmt: skip


PIECES = (
    "收到", "政府信息公开申请", "12件", "，其中", "、", "包括：", "予以公开", "3件", "占25%", "同比增长", "20%",
    "（", "）", "；", "。", "未", "零", "行政复议", "共", "2024年", "上年结转", "=", "+", "万", "一百", "0.5万元",
    "《", "》", "条",
)  # fmt: skip


@settings(deadline=None, max_examples=150)
@given(st.lists(st.sampled_from(PIECES), max_size=25))
def test_no_text_breaks_the_grammar(pieces: list[str]) -> None:
    document = said("".join(pieces))
    for claim in claims(document):
        assert claim.sentence in "".join(pieces)
    check(document, last_year=document)


def test_a_hostile_text_is_read_in_time() -> None:
    text = "万" * 5000 + "条，" + "9" * 5000 + "件，" + "收到申请12件，占5%，同比增长3%，未、" * 1500
    assert len(claims(said(text))) >= 1500
    assert check(said(text))
