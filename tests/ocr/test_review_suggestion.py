"""``nianbao review`` shows what is suggested, and takes it only as a person's word."""

from __future__ import annotations

from pathlib import Path

import pytest
from review_home import BODY, YEAR, newest, pictured_home, shown
from suggestion_made import FORM, consistent, misread, surely_read

from crawler.cli import main
from crawler.validator import proved
from store.db import open_database
from store.home import Home
from store.model import Kind, Reading, Table

ZEROS = surely_read(dict.fromkeys(FORM.table("review").required_keys, "0"))
CELL = "review.reconsideration.upheld"
REPORT = ("review", "accept", BODY, str(YEAR))


def report(**tables: Table) -> Reading:
    return proved(Reading(Kind.ANNUAL_REPORT, body=BODY, year=YEAR, form=FORM.key, tables=tables))


def doubtful() -> Table:
    """Table 4 with a sum that fails, one cell of it in doubt, and another doubt that no sum speaks of."""
    table = misread(ZEROS, "reconsideration.upheld", "8", ("8", 0.8), ("0", 0.7))
    return misread(table, "litigation_after.other", "", ("", 0.9), ("-", 0.8))


@pytest.fixture
def made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Home:
    reading = report(requests=consistent(3, "requests"), review=doubtful())
    return pictured_home(tmp_path, monkeypatch, b"not a picture", reading)


def test_what_is_suggested_is_called_a_suggestion(made: Home, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["review"]) == 0
    text = capsys.readouterr().out
    assert "建议（未采纳）：表四“行政复议”行“结果维持”列由“8”改为“0”（识别时的另一候选，70%）" in text
    assert "改后成立：“行政复议”行" in text
    assert "现读数的 87%" in text
    assert f"nianbao review accept {BODY} {YEAR} review" in text
    listed = shown(capsys, "review")
    assert [one["cell"] for one in listed["cells"]] == [CELL, "review.litigation_after.other"]
    (told,) = listed["suggestions"]
    assert (told["body"], told["year"], told["table"], told["outcome"]) == (BODY, YEAR, "review", "suggested")
    (change,) = told["changes"]
    assert change == {"cell": "reconsideration.upheld", "read": "8", "suggested": "0", "seen": 0.7}
    assert told["words"][0].startswith("建议（未采纳）")


def test_showing_a_suggestion_changes_nothing(made: Home, capsys: pytest.CaptureFixture[str]) -> None:
    shown(capsys, "review")
    conn = open_database(made, migrate=False)
    assert newest(conn).tables["review"].cells["reconsideration.upheld"].raw == "8"
    assert conn.execute("SELECT count(*) FROM decisions").fetchone()[0] == 0
    conn.close()


def test_a_suggestion_is_taken_as_a_persons_word(made: Home, capsys: pytest.CaptureFixture[str]) -> None:
    said = shown(capsys, *REPORT, "review", "--who", "张三", "--why", "看过原件")
    assert said == {"table": "review", "cells": {CELL: "0"}, "who": "张三", "verified": False}
    conn = open_database(made, migrate=False)
    cell = newest(conn).tables["review"].cells["reconsideration.upheld"]
    words = conn.execute("SELECT who, decision, why FROM decisions").fetchall()
    conn.close()
    assert (cell.value, cell.raw, cell.doubt) == (0, "0", None)
    assert (cell.by or "").startswith("张三 ")
    assert [tuple(word) for word in words] == [("张三", "0", "采纳建议：看过原件")]
    # The other doubt of the table waits for a word of its own, and nothing more is suggested.
    listed = shown(capsys, "review")
    assert [one["cell"] for one in listed["cells"]] == ["review.litigation_after.other"]
    assert [one["outcome"] for one in listed["suggestions"]] == ["consistent"]
    assert main([*REPORT, "review"]) == 2


def test_nothing_is_taken_where_two_readings_are_about_as_likely(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    table = ZEROS
    for name in ("upheld", "corrected", "total"):
        table = misread(table, f"reconsideration.{name}", "8", ("8", 0.8), ("0", 0.7))
    home = pictured_home(tmp_path, monkeypatch, b"not a picture", report(review=table))
    assert main([*REPORT, "review"]) == 2
    assert "不止一种" in capsys.readouterr().err
    conn = open_database(home, migrate=False)
    assert conn.execute("SELECT count(*) FROM decisions").fetchone()[0] == 0
    conn.close()
    listed = shown(capsys, "review")
    assert [one["outcome"] for one in listed["suggestions"]] == ["ambiguous"]


@pytest.mark.parametrize("table", ["requests", "disclosure", "nothing"])
def test_a_table_that_is_proved_or_not_there_is_refused(made: Home, table: str) -> None:
    assert main([*REPORT, table]) == 2
