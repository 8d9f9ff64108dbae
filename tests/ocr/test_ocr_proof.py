"""What makes a table out of a picture proved, and that nothing else does."""

from __future__ import annotations

from dataclasses import replace

import pytest

from crawler.reviewed import with_words
from crawler.validator import check, proved
from crawler.validator.proof import AS_PRINTED, prove
from store.model import FORMS, Cell, Kind, Medium, Reading, Section, Severity, Table
from store.queries import CellDecision

FORM = FORMS["2021-30"]


def table_of(key: str, confidence: float = 0.999, **numbers: int | str) -> Table:
    """A whole table out of a picture: 0 everywhere but in the cells named (ROW__COLUMN)."""
    known = {name.replace("__", "."): value for name, value in numbers.items()}
    cells = {}
    for index, name in enumerate(FORM.table(key).required_keys):
        value = known.get(name, 0)
        place = {"page": 1, "box": [0, 10 * index, 9, 10 * index + 9]}
        cells[name] = Cell(value, str(value), place, confidence, ((str(value), confidence),))
    return Table(Medium.IMAGE, cells, verified=False)


def with_cell(table: Table, name: str, **changes: object) -> Table:
    return replace(table, cells={**table.cells, name: replace(table.cells[name], **changes)})  # type: ignore[arg-type]  # a test's freedom


REVIEW = table_of("review", reconsideration__upheld=3, reconsideration__total=3)
REQUESTS = table_of(
    "requests", new__natural_person=5, new__total=5, granted__natural_person=5, granted__total=5,
    total__natural_person=5, total__total=5,
)  # fmt: skip


@pytest.mark.parametrize(("key", "table"), [("review", REVIEW), ("requests", REQUESTS)])
def test_agreement_and_sums_prove_a_table(key: str, table: Table) -> None:
    proof = prove(FORM.table(key), table)
    assert proof.holds
    assert not proof.doubts


def test_one_cell_in_which_the_cuts_differ_is_enough_to_refuse() -> None:
    table = with_cell(REQUESTS, "partial.legal", doubt="两次识别不一致", confidence=0.0)
    proof = prove(FORM.table("requests"), table)
    assert not proof.holds
    assert set(proof.doubts) == {"partial.legal"}


def test_a_missing_cell_is_enough_to_refuse() -> None:
    cells = {name: cell for name, cell in REQUESTS.cells.items() if name != "granted.legal"}
    assert not prove(FORM.table("requests"), replace(REQUESTS, cells=cells)).holds


def test_a_sum_that_fails_is_a_misprint_only_where_every_cell_of_it_is_sure() -> None:
    printed = with_cell(REVIEW, "reconsideration.total", value=4, raw="4")
    proof = prove(FORM.table("review"), printed)
    assert proof.holds
    assert "原件如此" in proof.why
    unsure = with_cell(printed, "reconsideration.upheld", confidence=AS_PRINTED - 0.001)
    refused = prove(FORM.table("review"), unsure)
    assert not refused.holds
    assert "reconsideration.upheld" in refused.doubts


def test_a_misprint_is_told_and_a_misreading_is_not() -> None:
    printed = with_cell(REVIEW, "reconsideration.total", value=4, raw="4")
    reading = reading_with(review=printed)
    (told,) = [f for f in check(proved(reading)) if f.table == "review" and f.code == "T4-SUM"]
    assert "相差 1；所涉各格两次识别一致且均有把握，是原件如此。" in told.message
    assert told.message.endswith("（表内数字由图片识别，已证实）")
    unsure = with_cell(printed, "reconsideration.upheld", confidence=0.7)
    found = [f for f in check(proved(reading_with(review=unsure))) if f.table == "review"]
    assert {f.code for f in found} == {"FORM-TABLE-IMAGE", "FORM-TABLE-UNVERIFIED"}
    (unproved,) = [f for f in found if f.code == "FORM-TABLE-UNVERIFIED"]
    assert unproved.verdict is Severity.UNKNOWN
    assert "1处合计不成立，属识别存疑" in unproved.message
    assert "原件如此" not in unproved.message


def test_in_one_table_a_misprint_and_a_misreading_are_told_apart() -> None:
    table = with_cell(REVIEW, "reconsideration.total", value=4, raw="4")
    table = with_cell(table, "litigation_after.total", value=9, raw="9", confidence=0.6)
    proof = prove(FORM.table("review"), table)
    printed = "1处合计不成立而所涉各格均有把握，是原件如此。"
    assert proof.why == f"有1格识别不够确定，未经证实；1处合计不成立，属识别存疑；{printed}"
    assert set(proof.doubts) == {"litigation_after.total"}
    assert proof.doubts["litigation_after.total"].endswith("属识别存疑")


def test_a_sum_with_a_cell_that_was_not_read_is_never_said_to_be_printed_so() -> None:
    table = with_cell(REVIEW, "reconsideration.total", value=4, raw="4")
    cells = {name: cell for name, cell in table.cells.items() if name != "reconsideration.other"}
    proof = prove(FORM.table("review"), replace(table, cells=cells))
    assert not proof.holds
    assert "原件如此" not in proof.why


def test_a_misprint_confirmed_by_a_person_is_said_to_be_so() -> None:
    table = with_cell(REVIEW, "reconsideration.total", value=4, raw="4", by="张三 2026-01-20", confidence=0.5)
    told = proved(reading_with(review=table))
    assert "经人工认定" in (told.tables["review"].proof or "")
    (finding,) = [f for f in check(told) if f.code == "T4-SUM"]
    assert "经人工认定" in finding.message


def test_a_table_without_sums_wants_surer_cuts_or_the_words_of_the_report() -> None:
    form = FORM.table("disclosure")
    table = with_cell(table_of("disclosure"), "licensing.decisions", value=52, raw="52", confidence=0.9)
    assert not prove(form, table).holds
    assert prove(form, table, frozenset({"licensing.decisions"})).holds
    said = reading_with("全年办理行政许可52件。", disclosure=table)
    assert proved(said).tables["disclosure"].verified
    assert not proved(reading_with("全年办理行政许可53件。", disclosure=table)).tables["disclosure"].verified


def test_no_number_is_ever_changed_by_the_proof() -> None:
    table = with_cell(REVIEW, "reconsideration.upheld", value=8, raw="8", confidence=0.6)
    judged = proved(reading_with(review=table)).tables["review"]
    assert {n: (c.value, c.raw) for n, c in judged.cells.items()} == {
        n: (c.value, c.raw) for n, c in table.cells.items()
    }


def test_a_persons_word_stands_above_the_machine_and_proves() -> None:
    table = with_cell(REVIEW, "reconsideration.upheld", value=8, raw="8", confidence=0.0, doubt="两次识别不一致")
    reading = proved(reading_with(review=table))
    assert not reading.tables["review"].verified
    word = CellDecision("review.reconsideration.upheld", "3", "张三", "2026-01-20T09:00:00+08:00", "看过原件")
    decided = with_words(reading, {word.cell: word})
    cell = decided.tables["review"].cells["reconsideration.upheld"]
    assert (cell.value, cell.raw, cell.doubt) == (3, "3", None)
    assert cell.by == "张三 2026-01-20T09:00:00+08:00"
    assert decided.tables["review"].verified
    assert Reading.from_json(decided.to_json()) == decided


def reading_with(words: str = "", **tables: Table) -> Reading:
    sections = tuple(
        Section(s.number, f"{'一二三四五六'[s.number - 1]}、{s.title}", words if s.number == 1 else "")
        for s in FORM.sections
    )
    return Reading(Kind.ANNUAL_REPORT, year=2023, form=FORM.key, sections=sections, tables=tables)
