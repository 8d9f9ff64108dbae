"""What changed after posting: numbers and sentences, and nothing that only moved."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from crawler.difference import CellChange, difference
from store.model import Cell, Kind, Medium, Reading, Section, Table


def _reading(numbers: dict[str, int], *texts: str) -> Reading:
    cells = {key: Cell(value, str(value), {"table": 0, "row": 0, "col": 0}) for key, value in numbers.items()}
    sections = tuple(Section(n, "", text) for n, text in enumerate(texts, 1))
    tables = {"requests": Table(Medium.TEXT, cells)}
    return Reading(Kind.ANNUAL_REPORT, form="2021-30", sections=sections, tables=tables)


def test_a_changed_number_is_named_by_the_forms_words() -> None:
    found = difference(_reading({"new.total": 60}), _reading({"new.total": 61, "granted.total": 1}))
    label = "表3“一、本年新收政府信息公开申请数量”行“总计”列"
    assert found.cells == (
        CellChange("requests", "new.total", label, "60", "61"),
        CellChange("requests", "granted.total", "表3“（一）予以公开”行“总计”列", None, "1"),
    )


def test_sentences_that_came_and_went() -> None:
    before = _reading({}, "全年收到申请60件。全部按期答复。", "没有收费。")
    after = _reading({}, "没有收费。全年收到申请61件。", "全部按期答复。")
    found = difference(before, after)
    assert (found.gone, found.new) == (("全年收到申请60件。",), ("全年收到申请61件。",))


_NUMBERS = st.dictionaries(st.sampled_from(["new.total", "granted.total", "total.total"]), st.integers(0, 9))


@given(_NUMBERS, _NUMBERS)
def test_exactly_the_numbers_that_differ_are_named(one: dict[str, int], other: dict[str, int]) -> None:
    found = difference(_reading(one), _reading(other))
    assert {change.key for change in found.cells} == {
        key for key in {*one, *other} if one.get(key) != other.get(key)
    }
    assert bool(found) == (one != other)


def test_the_same_reading_differs_in_nothing() -> None:
    reading = _reading({"new.total": 1}, "一句话。")
    assert not difference(reading, replace(reading, carrier="docx"))
