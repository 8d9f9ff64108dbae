"""A correct report is not accused; one wrong number in it is found, with the right code and cell."""

from __future__ import annotations

import random
from collections import Counter

import pytest
from validator_made import YEAR, Made, broken_cells, broken_texts, made
from validator_real import broken_real_cells, broken_real_texts, real_reports
from validator_rows import REPORTS
from validator_sentences import broken_sentences

from crawler.validator import check, claims
from store.model import Finding, Reading, Severity

ENOUGH = 0.99


def findings(report: Made, document: Reading) -> tuple[Finding, ...]:
    return check(document, body=report.body, year=YEAR, last_year=report.last_year)


@pytest.mark.parametrize("seed", range(60))
def test_a_correct_report_is_silent(seed: int) -> None:
    report = made(seed)
    assert [f.message for f in findings(report, report.reading)] == []
    assert len(claims(report.reading)) >= len(report.numbers)


def test_a_wrong_number_in_a_sentence_is_found() -> None:
    result: Counter[bool] = Counter()
    for seed in range(30):
        report = made(seed)
        for document, number, _ in broken_texts(report, random.Random(seed)):
            told = [f for f in findings(report, document) if f.code in number.codes]
            result[any(not number.cells or not f.cells or number.cells & set(f.cells) for f in told)] += 1
    assert result[True] / result.total() >= ENOUGH


def test_a_wrong_number_in_a_table_is_found() -> None:
    result: Counter[bool] = Counter()
    for seed in range(0, 20, 5):
        report = made(seed)
        for document, table, cell in broken_cells(report, random.Random(seed)):
            told = [f for f in findings(report, document) if f.table == table and f.verdict is Severity.ERROR]
            result[any(cell in f.cells for f in told)] += 1
    assert result[True] / result.total() >= ENOUGH


def test_a_wrong_sentence_name_section_or_table_is_found() -> None:
    result: Counter[tuple[str, bool]] = Counter()
    for seed in range(30):
        report = made(seed)
        for document, code in broken_sentences(report, random.Random(seed)):
            result[code, any(f.code == code for f in findings(report, document))] += 1
    assert len({code for code, _ in result}) == 12
    assert sum(number for (_, hit), number in result.items() if hit) / result.total() >= ENOUGH, result


@pytest.mark.skipif(not REPORTS.is_dir(), reason="the folder of real reports is not beside this checkout")
def test_a_wrong_number_in_a_real_report_is_found() -> None:
    result: Counter[bool] = Counter()
    for document in real_reports():
        for broken, cell in broken_real_cells(document, random.Random(1)):
            result[any(f.verdict is Severity.ERROR and cell in f.cells for f in check(broken))] += 1
        for broken, code in broken_real_texts(document):
            result[any(f.code == code for f in check(broken))] += 1
    assert result.total() > 800
    assert result[True] / result.total() >= ENOUGH, result


def test_a_denied_number_is_found() -> None:
    # Of a government that speaks of its area, a sentence without a scope may speak of itself alone.
    for seed in (0, 1, 4, 5, 8, 9):
        report = made(seed)
        text = report.text + "全年未收到政府信息公开申请。"
        told = findings(report, report.with_text(text))
        assert [(f.code, f.cells) for f in told] == [("TEXT-TABLE", ("new.total",))]


def test_what_last_year_left_over_is_found() -> None:
    for seed in range(10):
        report = made(seed)
        old = int(report.reading.tables["requests"].cells["carried_in.total"].value or 0)
        broken = report.with_cell("requests", "carried_in.total", old + 1)
        assert any(f.code == "YEAR-CARRY" and f.cells == ("carried_in.total",) for f in findings(report, broken))
