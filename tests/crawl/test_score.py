"""Score sheets: every mark with its reasons, on the terminal, as JSON and as files without formulas."""

from __future__ import annotations

import csv
import io
import json
from contextlib import closing
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from crawls import Crawls
from hypothesis import example, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from crawler.cli import main
from crawler.cli.sheet import Sheet, as_csv, is_formula, write, xlsx
from crawler.demo.city import INSTANTS
from store.clock import stamp
from store.errors import NianbaoError

MADE = INSTANTS[-1]
HOSTILE = (
    "=1+1", "+1", "-1", "@SUM(1)", "＝1+1", "＋1", "－1", "＠a", "﹦1", "\t=1", "\r=1", "\n=1", "　=1", "\u200b=1",
    "\ufeff＝1",
)  # fmt: skip


@pytest.fixture
def house(crawls: Crawls, monkeypatch: pytest.MonkeyPatch) -> Crawls:
    crawls.portal.now = INSTANTS[-1]
    crawls.run("years=2023-2025", now=INSTANTS[-1])
    monkeypatch.setenv("NIANBAO_HOME", str(crawls.home.path))
    monkeypatch.setenv("NIANBAO_NOW", stamp(INSTANTS[-1]))
    return crawls


def rows_of(capsys: pytest.CaptureFixture[str], *arguments: str) -> dict[str, Any]:
    capsys.readouterr()
    assert main(["score", "--json", *arguments]) == 0
    return {row["body"]: row for row in json.loads(capsys.readouterr().out)["rows"]}


def test_marks_with_their_reasons(house: Crawls, capsys: pytest.CaptureFixture[str]) -> None:
    rows = rows_of(capsys)
    wrong = rows["示例市西山区财政局"]["score"]
    assert [(one["name"], one["points"]) for one in wrong["deducted"]] == [("表格数据", "1.0")]
    assert wrong["points"] == "9.0"
    assert rows["示例市财政局"]["score"] == {"full": "10.0", "points": "10.0", "deducted": []}
    late = next(row for row in rows.values() if row["state"] == "late")
    assert "逾期发布" in {one["name"] for one in late["score"]["deducted"]}
    unknown = [row for row in rows.values() if row["state"] in ("unknown", "not_due") and not row["url"]]
    assert unknown
    assert all(row["score"] is None and row["notes"] for row in unknown)
    pictures = [row for row in rows.values() if any("图片" in note for note in row["notes"])]
    assert {one["name"] for row in pictures for one in row["score"]["deducted"]} >= {"图片表格"}


def test_the_published_set_and_its_date(house: Crawls, capsys: pytest.CaptureFixture[str]) -> None:
    rows = rows_of(capsys, "--indicators", "suqian-2026")
    late = next(row for row in rows.values() if row["state"] == "late")["score"]
    assert {(one["name"], one["points"]) for one in late["deducted"]} >= {("逾期发布", "1.0")}
    assert rows["示例市西山区财政局"]["score"]["points"] == "1.5"


def test_a_dismissed_finding_costs_nothing(house: Crawls, capsys: pytest.CaptureFixture[str]) -> None:
    main(["findings", "--body", "示例市西山区财政局", "--json"])
    for finding in json.loads(capsys.readouterr().out):
        main(["findings", "decide", finding["fingerprint"], "dismissed", "--who", "张三", "--why", "核对无误"])
    row = rows_of(capsys)["示例市西山区财政局"]
    assert row["score"]["points"] == "10.0"
    assert row["notes"] == ["经人认定不是问题的 2 条未计"]


def test_files(house: Crawls, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with closing(house.connect()) as conn:
        conn.execute("UPDATE postings SET title = '＝cmd|x' WHERE year = 2025")
    book, text = tmp_path / "sheet.xlsx", tmp_path / "sheet.csv"
    assert main(["score", "--out", str(book)]) == 0
    assert "未评" in capsys.readouterr().out
    assert main(["score", "--out", str(text)]) == 0
    marks, deductions = load_workbook(book).worksheets
    lines = list(csv.reader(io.StringIO(text.read_text("utf-8-sig"))))
    assert marks.max_row == len(lines) > 10
    assert {cell.data_type for row in marks.rows for cell in row} == {"s", "n"}
    title = next(cell for cell in marks["H"] if cell.value == "＝cmd|x")
    assert title.quotePrefix
    assert any(line[7] == "'＝cmd|x" for line in lines)
    assert deductions.max_row > 2
    assert deductions["D2"].data_type == "n"
    assert main(["score", "--out", str(tmp_path / "sheet.pdf")]) == 2
    assert main(["score", "--out", str(tmp_path / "no" / "sheet.csv")]) == 2
    assert main(["score", "--indicators", str(tmp_path / "none.toml")]) == 2
    assert "shipped sets: nianbao, suqian-2026" in capsys.readouterr().err


@given(st.text(max_size=40))
@settings(max_examples=200, deadline=None)
@example("=1+1")
@example("_x003D_1")
@example("\ufffe\x00\ud800=1")
def test_no_text_becomes_a_formula(text: str) -> None:
    sheet = Sheet("表", ("列", "数"), [(text, Decimal("-0.5"))])
    cell = load_workbook(io.BytesIO(xlsx([sheet], MADE))).worksheets[0]["A2"]
    assert cell.data_type in ("s", "n")  # openpyxl calls an empty cell a number
    assert cell.data_type == "s" or cell.value is None
    assert bool(cell.quotePrefix) == is_formula(text)
    _, (first, number) = csv.reader(io.StringIO(as_csv(sheet).decode("utf-8-sig")))
    assert number == "-0.5"
    assert not is_formula(first)


@pytest.mark.parametrize("text", HOSTILE)
def test_what_begins_a_formula(text: str) -> None:
    assert is_formula(text)


@pytest.mark.parametrize("text", ["", "示例市财政局", "2025年", "a=1", "（=1）", "1-2"])
def test_what_begins_none(text: str) -> None:
    assert not is_formula(text)


def test_a_file_that_cannot_be_written_leaves_the_old_one(tmp_path: Path) -> None:
    folder = tmp_path / "sheet.csv"
    folder.mkdir()
    with pytest.raises(NianbaoError, match="cannot write"):
        write(folder, [Sheet("表", ("列",), [])], MADE)
    assert list(tmp_path.iterdir()) == [folder]
