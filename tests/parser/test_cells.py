"""One cell's text to one value, or a refusal."""

from __future__ import annotations

import pytest

from crawler.parser.cells import parse


@pytest.mark.parametrize(("text", "value"), [
    ("0", 0), ("2785", 2785), (" 12 ", 12), ("１２", 12), ("1,309", 1309), ("1，309", 1309), ("2 7 8 5", 2785),
    ("1 309", 1309), ("22（其中修订16件）", 22), ("22(其中修订16件)", 22), ("5件", 5), ("-3", -3), ("\u200b7\xa0", 7),
    ("", None), ("/", None), ("-", None), ("—", None), ("——", None), ("／", None), ("－", None), ("\u3000", None),
])  # fmt: skip
def test_counts(text: str, value: int | None) -> None:
    parsed = parse(text)
    assert parsed.why is None
    assert parsed.value == value


@pytest.mark.parametrize("text", [
    "约12", "12左右", "3.5", "1\n2", "1,30", "12,3456", "22²", "①", "十二", "无", "O", "251000元", "1/2", "5%",
    "22（其中", "1.", "+4", "9" * 30,
])  # fmt: skip
def test_anything_else_is_refused(text: str) -> None:
    assert parse(text).why


@pytest.mark.parametrize(("text", "value"), [
    ("30227.80", "30227.80"), ("0", "0"), ("251000元", "25.1"), ("251000（元）", "25.1"), ("25.1万元", "25.1"),
    ("1.2亿元", "12000"), ("30,227.80", "30227.80"), ("５９２３７.２４４９", "59237.2449"), ("0.00", "0.00"),
    ("/", None),
])  # fmt: skip
def test_money_is_exact_and_in_wan(text: str, value: str | None) -> None:
    assert parse(text, money=True).value == value
    assert parse(text, money=True).why is None


def test_a_count_is_no_money() -> None:
    assert parse("5件", money=True).why
