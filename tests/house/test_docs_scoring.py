"""docs/scoring.md names every key of an indicator set and every set that is shipped; its example can be used."""

from __future__ import annotations

import re
from dataclasses import fields

from docs_pages import code, page, rows

from crawler.scoring import indicator_set, shipped_sets
from crawler.validator.indicators import Deduction, parse

PAGE = page("scoring.md")


def test_every_key_is_described() -> None:
    described = {word.strip("`") for row in rows(PAGE) for word in re.split(r"[、,] ?", row[0])}
    assert {field.name for field in fields(Deduction)} | {"source", "full", "deduct"} <= described


def test_every_shipped_set_is_described_and_can_be_used() -> None:
    assert set(shipped_sets()) <= code(PAGE)
    assert shipped_sets() == ("nianbao", "suqian-2026")
    full = {row[0].strip("`"): row[2] for row in rows(PAGE) if row[0].strip("`") in shipped_sets()}
    assert f"full mark {indicator_set('nianbao').full:.0f}" in full["nianbao"]
    costs = [f"−{line.points:f}" for line in indicator_set("suqian-2026").deductions]
    assert [cost.removesuffix(".0") for cost in costs] == re.findall(r"−[\d.]+", full["suqian-2026"])


def test_the_example_can_be_used() -> None:
    example = PAGE.split("```toml\n")[1].split("```")[0]
    assert [line.name for line in parse(example, "docs/scoring.md").deductions] == ["逾期发布", "表格数据"]
