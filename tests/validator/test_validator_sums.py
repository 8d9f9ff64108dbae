"""Sums: a right table is silent, one wrong number is found, and a blank is never called wrong."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from validator_readings import FORM, reading, zeros

from crawler.validator import check
from store.model import Severity, Value

MODEST = settings(deadline=None, max_examples=25)

# The statutory table written out once more by hand, so that the sums are not taken from the code under test.
APPLICANTS = ("natural_person", "commercial", "research", "social", "legal", "other")
DETAILED = ("other_not_corrected", "other_fee_unpaid", "other_other")
OUTCOMES = (
    "granted", "partial", "denied_state_secret", "denied_by_law", "denied_security", "denied_third_party",
    "denied_internal", "denied_process", "denied_enforcement", "denied_inquiry", "unavailable_not_held",
    "unavailable_must_create", "unavailable_unclear", "unprocessed_petition", "unprocessed_repeat",
    "unprocessed_publication", "unprocessed_excessive", "unprocessed_reconfirm",
)  # fmt: skip
PROCEDURES = ("reconsideration", "litigation_direct", "litigation_after")
RESULTS = ("upheld", "corrected", "other", "pending")

counts = st.integers(0, 5000)


@st.composite
def requests(draw: st.DrawFn) -> dict[str, Value]:
    """A correct table 3 in either variant of 其他处理."""
    outcomes = OUTCOMES + (DETAILED if draw(st.booleans()) else ("other_all",))
    cells: dict[str, int] = {}
    for who in APPLICANTS:
        parts = {row: draw(st.sampled_from((0, 0, 1, 7, 250))) for row in outcomes}
        done, left = sum(parts.values()), draw(counts)
        carried = draw(st.integers(0, done + left))
        rows = parts | {"total": done, "carried_out": left, "carried_in": carried, "new": done + left - carried}
        cells |= {f"{row}.{who}": number for row, number in rows.items()}
    for row in {key.split(".")[0] for key in cells}:
        cells[f"{row}.total"] = sum(cells[f"{row}.{who}"] for who in APPLICANTS)
    return dict(cells)


@st.composite
def reviews(draw: st.DrawFn) -> dict[str, Value]:
    cells: dict[str, Value] = {}
    for procedure in PROCEDURES:
        parts = {result: draw(counts) for result in RESULTS}
        cells |= {f"{procedure}.{result}": number for result, number in parts.items()}
        cells[f"{procedure}.total"] = sum(parts.values())
    return cells


def identity_broken(cells: Mapping[str, Value], who: str) -> bool:
    take = [cells[f"{row}.{who}"] for row in ("new", "carried_in", "total", "carried_out")]
    return take[0] + take[1] != take[2] + take[3]


@MODEST
@given(requests(), reviews())
def test_a_correct_report_yields_no_finding(table3: dict[str, Value], table4: dict[str, Value]) -> None:
    assert check(reading({"requests": table3, "review": table4})) == ()


@MODEST
@given(requests(), st.data())
def test_one_wrong_number_in_table_3_is_found(cells: dict[str, Value], data: st.DataObject) -> None:
    key = data.draw(st.sampled_from(sorted(cells)))
    cells[key] += data.draw(st.integers(-9, 9).filter(bool))
    row, column = key.split(".")
    expected = {"T3-ROW"}
    if row in ("new", "carried_in", "carried_out", "total"):
        expected.add("T3-IDENTITY")
    if row not in ("new", "carried_in", "carried_out"):
        expected.add("T3-COL")
    findings = check(reading({"requests": cells}))
    assert {finding.code for finding in findings} == expected
    assert all(finding.verdict is Severity.ERROR and key in finding.cells for finding in findings)
    assert all(finding.table == "requests" and finding.message.endswith("。") for finding in findings)
    assert len(findings) == len(expected)
    assert ("T3-IDENTITY" in expected) == identity_broken(cells, column)


@MODEST
@given(reviews(), st.data())
def test_one_wrong_number_in_table_4_is_found(cells: dict[str, Value], data: st.DataObject) -> None:
    key = data.draw(st.sampled_from(sorted(cells)))
    cells[key] += data.draw(st.integers(1, 9))
    (finding,) = check(reading({"review": cells}))
    assert (finding.code, finding.verdict, finding.table) == ("T4-SUM", Severity.ERROR, "review")
    assert key in finding.cells
    parts = sum(cells[f"{key.split('.')[0]}.{result}"] for result in RESULTS)
    assert finding.expected == str(parts)
    assert finding.reported == str(cells[f"{key.split('.')[0]}.total"])


@MODEST
@given(requests(), st.data())
def test_a_blank_is_silent_or_unknown_but_never_an_error(cells: dict[str, Value], data: st.DataObject) -> None:
    key = data.draw(st.sampled_from(sorted(cells)))
    was, cells[key] = cells[key], None
    findings = check(reading({"requests": cells}))
    if was == 0:
        assert findings == ()
    else:
        (finding,) = findings
        assert (finding.code, finding.verdict) == ("T3-UNREAD", Severity.UNKNOWN)
        assert finding.cells == (key,)


def test_the_sum_is_written_out() -> None:
    cells = zeros("requests") | {
        "new.natural_person": 60, "new.total": 60, "granted.natural_person": 58, "granted.total": 59,
        "total.natural_person": 58, "total.total": 59, "carried_out.natural_person": 1, "carried_out.total": 1,
    }  # fmt: skip
    messages = {finding.code: finding for finding in check(reading({"requests": cells}))}
    identity = messages["T3-IDENTITY"]
    assert identity.message == (
        "表三“自然人”列：本年新收 60 + 上年结转 0 = 60，而总计 58 + 结转下年度 1 = 59，相差 1。"
    )
    assert (identity.expected, identity.reported) == ("60", "59")
    assert identity.cells == (
        "new.natural_person", "carried_in.natural_person", "total.natural_person", "carried_out.natural_person",
    )  # fmt: skip


def test_zeros_are_left_out_of_a_long_sum() -> None:
    cells = zeros("requests") | {"new.total": 0, "granted.natural_person": 9, "granted.total": 9}
    column = next(f for f in check(reading({"requests": cells})) if f.code == "T3-COL")
    assert column.message == "表三“自然人”列：予以公开 9（为 0 的从略） = 9，而总计 0，相差 9。"
    assert len(column.cells) == 22


def test_several_blanks_make_one_finding() -> None:
    cells = zeros("review") | {"reconsideration.total": 5, "litigation_after.total": 2}
    cells |= {"reconsideration.upheld": None, "litigation_after.other": None}
    (finding,) = check(reading({"review": cells}))
    assert (finding.code, finding.cells) == ("T4-UNREAD", ("reconsideration.upheld", "litigation_after.other"))
    assert "有 2 处合计不等" in finding.message
    assert "“行政复议”行“结果维持”列" in finding.message
    assert "（空）" in finding.message


def test_a_blank_does_not_hide_an_error_elsewhere() -> None:
    cells = zeros("review") | {"reconsideration.upheld": None, "litigation_after.total": 2}
    assert [f.code for f in check(reading({"review": cells}))] == ["T4-SUM"]


def test_a_merged_row_is_not_counted_beside_its_parts() -> None:
    cells = zeros("requests") | {
        "new.natural_person": 4, "new.total": 4, "other_other.natural_person": 4, "other_other.total": 4,
        "total.natural_person": 4, "total.total": 4,
    }  # fmt: skip
    cells |= {f"other_all.{c.key}": 0 for c in FORM.table("requests").blocks[0].columns}
    cells |= {"other_all.natural_person": 4, "other_all.total": 4}
    assert check(reading({"requests": cells})) == ()


@pytest.mark.parametrize("blank", [True, False])
def test_a_merged_row_stands_for_parts_left_blank_or_out(blank: bool) -> None:
    cells = {key: value for key, value in zeros("requests").items() if key.split(".")[0] not in DETAILED}
    cells |= {f"other_all.{c.key}": 0 for c in FORM.table("requests").blocks[0].columns}
    cells |= {f"{row}.natural_person": 4 for row in ("new", "other_all", "total")}
    cells |= {f"{row}.total": 4 for row in ("new", "other_all", "total")}
    if blank:
        cells |= {key: None for key in FORM.table("requests").keys if key.split(".")[0] in DETAILED}
    assert check(reading({"requests": cells})) == ()
