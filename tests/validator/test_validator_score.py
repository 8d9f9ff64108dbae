"""Indicator sets and the score they give."""

from __future__ import annotations

import pathlib
from datetime import date
from decimal import Decimal

import pytest

from crawler.validator import indicators
from crawler.validator.rules import RULES
from crawler.validator.score import Published, score
from store.model import Finding, Severity

FILES = sorted(pathlib.Path(indicators.__file__).parent.glob("*.toml"))
LINE = 'name = "n"\nsource = "s"\nfull = 1\n[[deduct]]\nname = "a"\npoints = 1\nwording = "w"'


def shipped(name: str) -> indicators.IndicatorSet:
    (path,) = (path for path in FILES if path.stem == name)
    return indicators.parse(path.read_text(encoding="utf-8"), path.name)


def error(code: str) -> Finding:
    return Finding(code, Severity.ERROR, f"{code} 的一句话")


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_shipped_sets_name_only_codes_that_exist(path: pathlib.Path) -> None:
    known = {rule.code for rule in RULES}
    for line in indicators.parse(path.read_text(encoding="utf-8"), path.name).deductions:
        for code in line.codes:
            assert any(k.startswith(code[:-1]) if code.endswith("*") else k == code for k in known), code


def test_the_published_indicators() -> None:
    published = shipped("suqian-2026")

    def mark(state: str, day: date | None, *findings: Finding) -> Decimal:
        return score(published, year=2025, state=state, published=day and Published(day), findings=findings).points

    in_time = date(2026, 1, 31)
    assert mark("on_time", in_time) == 2
    assert mark("missing", None) == 0
    assert mark("late", date(2026, 2, 1)) == 1
    assert mark("on_time", in_time, Finding("YEAR-REPEAT", Severity.SCOPE, "重复")) == Decimal("1.5")
    assert mark("on_time", in_time, error("T3-ROW"), error("TEXT-TABLE")) == Decimal("1.5")
    assert mark("on_time", in_time, Finding("TEXT-TABLE", Severity.SCOPE, "口径")) == 2
    assert mark("unknown", None) == 2
    seen = score(published, year=2025, state="late", published=Published(date(2026, 2, 3), seen=True), findings=())
    assert [one.reason for one in seen.deducted] == ["晚于规定日期发布：2026-02-03 才查到，规定不晚于 2026-01-31"]


def test_each_deduction_says_why() -> None:
    result = score(
        shipped("nianbao"), year=2025, state="late", published=Published(date(2026, 2, 3)),
        findings=[error("T3-ROW"), error("T3-COL"), error("ID-BODY")],
    )  # fmt: skip
    assert [(one.name, one.points) for one in result.deducted] == [
        ("逾期发布", 2), ("机关、年度、依据", 1), ("表格数据", 1),
    ]  # fmt: skip
    assert result.points == 6
    assert result.deducted[2].reason == "表格数据有误：T3-ROW 的一句话（共 2 条）"
    assert result.to_json()["points"] == "6.0"
    many = score(shipped("nianbao"), year=2025, state="on_time", published=None, findings=[error("T3-ROW")] * 9)
    assert many.points == 8


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("x =", "not TOML"),
        ('name = "n"\nsource = "s"\nfull = 2', "no [[deduct]]"),
        ('nam = "n"', "unknown nam"),
        ('name = "n"\nsource = "s"\nfull = 0\n[[deduct]]\n', "full must be a number above 0"),
        (f"{LINE}", "exactly one of"),
        (f'{LINE}\nafter = "13-01"', "month"),
        (f'{LINE}\ncodes = ["T3-ROW"]\nverdicts = ["bad"]', "bad"),
    ],
)
def test_a_set_that_cannot_be_used_is_refused(text: str, message: str) -> None:
    with pytest.raises(indicators.IndicatorError) as caught:
        indicators.parse(text, "own.toml")
    assert message in str(caught.value)
    assert "own.toml" in str(caught.value)
