"""``nianbao read`` over files and folders: what a person sees, in which order, and what stops nothing."""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path

import pytest

from crawler.cli import main
from crawler.cli.places import in_words
from crawler.cli.progress import Progress

TITLE = "示例市财政局2024年政府信息公开工作年度报告"
REVIEW = ("行政复议", "未经复议直接起诉", "复议后起诉")
RESULTS = ("结果维持", "结果纠正", "其他结果", "尚未审结", "总计")
HEADS = (
    "一、总体情况", "二、主动公开政府信息情况", "三、收到和处理政府信息公开申请情况",
    "四、政府信息公开行政复议、行政诉讼情况", "五、存在的主要问题及改进情况", "六、其他需要报告的事项",
)  # fmt: skip


def report(total: int = 3) -> str:
    """A page with table 4 alone, whose first total is ``total`` where 3 is right."""
    head = "".join(f"<td colspan=5>{name}</td>" for name in REVIEW)
    numbers = [1, 2, 0, 0, total] + [0] * 10
    table = (
        f"<table><tr>{head}</tr><tr>{''.join(f'<td>{name}</td>' for name in RESULTS * 3)}</tr>"
        f"<tr>{''.join(f'<td>{number}</td>' for number in numbers)}</tr></table>"
    )
    parts = [f"<p>{line}</p>{table if number == 4 else '<p>无。</p>'}" for number, line in enumerate(HEADS, 1)]
    return f"<html><body><h1>{TITLE}</h1>{''.join(parts)}</body></html>"


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    made = tmp_path / "home"
    made.mkdir()
    monkeypatch.setenv("NIANBAO_HOME", str(made))
    return made


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Three documents with numbers right, wrong and none, in folders, beside what is no document."""
    made = tmp_path / "年报"
    for name in ("东区", "西区", ".git"):
        (made / name).mkdir(parents=True)
    (made / "东区" / "年报.html").write_text(report(), encoding="utf-8")
    (made / "西区" / "年报.html").write_text(report(9), encoding="utf-8")
    (made / "西区" / "指南.html").write_text("<h1>示例市财政局政府信息公开指南</h1>", encoding="utf-8")
    (made / ".git" / "config").write_text("x", encoding="utf-8")
    (made / ".hidden.html").write_text(report(), encoding="utf-8")
    return made


def test_one_document_is_shown_whole_and_its_problems_first(
    home: Path, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["read", str(folder / "西区" / "年报.html")]) == 1
    shown = capsys.readouterr().out
    lines = shown.splitlines()
    assert lines[0] == f"年报.html：{TITLE}"
    problem = next(i for i, line in enumerate(lines) if "T4-SUM" in line)
    assert "（见第1张表第3行）" in lines[problem]
    assert problem < next(i for i, line in enumerate(lines) if line.startswith("表4"))
    row = next(line for line in lines if line.strip().startswith("行政复议"))
    assert row.split()[1:] == ["1", "2", "0", "0", "9", "第1张表第3行"]
    assert "共" not in shown


def test_a_folder_ends_in_a_summary(home: Path, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["read", str(folder)]) == 1
    shown = capsys.readouterr().out
    assert [line.split("：")[0] for line in shown.splitlines() if line.startswith(("东区", "西区"))] == [
        "东区/年报.html", "西区/年报.html", "西区/指南.html",
    ]  # fmt: skip
    assert "共 3 个文件" in shown
    assert "  网页   2          1              3" in shown
    assert next(line for line in shown.splitlines() if line.strip().startswith("表4")).split()[2:] == list("2000")
    assert "有错误的文件" in shown
    assert "没有读入或没有读全的文件 1 个" in shown
    assert "  西区/指南.html：不是年度报告。" in shown
    assert "位置" not in shown
    assert main(["read", "--tables", str(folder)]) == 1
    assert "位置" in capsys.readouterr().out


def test_a_file_too_large_stops_nothing(home: Path, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (home / "nianbao.toml").write_text("[crawl]\nmax_size = 5000\n", encoding="utf-8")
    (folder / "东区" / "年报.html").write_text("x" * 5001, encoding="utf-8")
    (folder / "西区" / "年报.html").unlink()
    status = main(["read", "--json", str(folder), str(folder / "西区" / "指南.html")])
    found = json.loads(capsys.readouterr().out)
    assert status == 0
    assert [(one["file"], one["kind"]) for one in found] == [
        ("东区/年报.html", "unreadable"), ("西区/指南.html", "not_a_report"), ("指南.html", "not_a_report"),
    ]  # fmt: skip
    assert "crawl.max_size" in found[0]["why"]


def test_a_named_file_that_is_not_there_is_said_before_anything_is_read(
    home: Path, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["read", str(folder), str(folder / "nowhere.html")]) == 2
    said = capsys.readouterr()
    assert (said.out, "nowhere.html" in said.err) == ("", True)
    empty = folder / "空"
    empty.mkdir()
    assert main(["read", str(empty)]) == 2


def test_progress_keeps_off_standard_output(capsys: pytest.CaptureFixture[str]) -> None:
    with Progress("读取", 25) as progress:
        for _ in range(25):
            progress.step()
    with Progress("读取", 3) as few:
        few.step()
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.splitlines()[0] == "读取 3/25"
    assert said.err.splitlines()[-1] == "读取 25/25"
    assert len(said.err.splitlines()) == 10


def test_progress_is_a_bar_on_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    screen = Terminal()
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setattr(sys, "stderr", screen)
    with Progress("读取", 2) as progress:
        progress.step()
        progress.step()
    assert "2/2" in screen.getvalue()


@pytest.mark.parametrize(("place", "words", "row"), [
    ({"table": 0, "row": 4, "col": 2}, "第1张表第5行第3列", "第1张表第5行"), ({"line": 7}, "第7行", "第7行"),
    ({"line": 7, "col": 0}, "第7行第1列", "第7行"), ({"paragraph": 3}, "第3段", "第3段"),
    ({"page": 2, "box": [1, 2, 3, 4]}, "第2页", "第2页"), ({}, "", ""),
])  # fmt: skip
def test_a_place_in_words(place: dict[str, object], words: str, row: str) -> None:
    assert (in_words(place), in_words(place, column=False)) == (words, row)
