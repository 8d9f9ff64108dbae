"""A title in a list that may be somebody's report keeps the list from saying that there is none."""

from __future__ import annotations

import pytest

from crawler.columns import Matched, _match, may_mean
from crawler.listing.record import Record
from crawler.listing.walk import Listing
from store.model import Body, Level

BODIES = (
    Body("示例市北港区财政局", Level.DISTRICT_DEPARTMENT, "p"),
    Body("示例市北港区卫生健康局", Level.DISTRICT_DEPARTMENT, "p"),
)


def _matched(title: str) -> Matched:
    listing = Listing((Record("http://h.example/art/2026/1/5/art_1_2.html", title, None, ""),), 1, 1, True, "")
    return _match(listing, BODIES, alone=False)


@pytest.mark.parametrize(
    ("title", "doubted"),
    [
        ("示例市北港区卫健局2025年政府信息公开工作年度报告", [False, True]),
        ("财政局2025年政府信息公开工作年度报告", [True, False]),
        ("区财政局2025年政府信息公开工作年度报告", [True, False]),
        ("2025年政府信息公开工作年度报告", [True, True]),
        ("示例市北港区财政局2025年政府信…", [True, True]),
        ("示例市北港区财政局政府信息公开工作年度报告公示", [True, True]),
        ("示例市北港区档案馆2025年政府信息公开工作年度报告", [False, False]),
        ("示例市北港区卫健局2024年政府信息公开工作年度报告", [False, False]),
        ("关于召开全区财政工作会议的通知", [False, False]),
    ],
)
def test_who_may_be_meant(title: str, doubted: list[bool]) -> None:
    matched = _matched(title)
    assert [matched.doubt(body, 2025) is not None for body in BODIES] == doubted
    assert matched.found == {}


def test_a_short_name_is_in_the_order_of_the_long_one() -> None:
    assert may_mean("北港区卫健局", BODIES[1])
    assert not may_mean("健卫局", BODIES[1])
    assert may_mean("", BODIES[0])
