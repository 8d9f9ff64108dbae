"""A person's word is about the report as it stands when it is written, read by the present reader."""

from __future__ import annotations

import sqlite3
from contextlib import AbstractContextManager, closing
from pathlib import Path

import pytest
from review_home import AT, BODY, YEAR, newest, pictured_home
from suggestion_made import FORM, consistent, misread, surely_read

from crawler.cli import cell_words, main
from crawler.parser import READER_VERSION
from crawler.validator import proved
from store import record
from store.clock import unstamp
from store.db import immediate, open_database
from store.home import Home
from store.model import Kind, Reading

ZEROS = surely_read(dict.fromkeys(FORM.table("review").required_keys, "0"))
DECIDE = ["review", "decide", BODY, str(YEAR), "review.reconsideration.upheld", "0"]
ACCEPT = ["review", "accept", BODY, str(YEAR), "review"]


def _reading(seed: int) -> Reading:
    review = misread(ZEROS, "reconsideration.upheld", "8", ("8", 0.8), ("0", 0.7))
    tables = {"requests": consistent(seed, "requests"), "review": review}
    return proved(Reading(Kind.ANNUAL_REPORT, body=BODY, year=YEAR, form=FORM.key, tables=tables))


@pytest.fixture
def made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Home:
    return pictured_home(tmp_path, monkeypatch, b"not a picture", _reading(3))


@pytest.mark.parametrize("command", [DECIDE, ACCEPT])
def test_what_another_process_wrote_just_before_is_not_undone(
    made: Home, monkeypatch: pytest.MonkeyPatch, command: list[str]
) -> None:
    def late(conn: sqlite3.Connection) -> AbstractContextManager[sqlite3.Connection]:
        with closing(open_database(made, migrate=False)) as other, immediate(other):
            record.recorded_reading(other, 1, _reading(4), READER_VERSION, unstamp(AT))
        return immediate(conn)

    monkeypatch.setattr(cell_words, "immediate", late)
    assert main(command) == 0
    with closing(open_database(made, migrate=False)) as conn:
        assert newest(conn).tables["requests"] == _reading(4).tables["requests"]
        assert newest(conn).tables["review"].cells["reconsideration.upheld"].value == 0


@pytest.mark.parametrize("command", [DECIDE, ACCEPT])
def test_a_reading_by_another_reader_is_to_be_read_again_first(
    made: Home, capsys: pytest.CaptureFixture[str], command: list[str]
) -> None:
    with closing(open_database(made, migrate=False)) as conn:
        conn.execute("UPDATE readings SET reader_version = reader_version - 1")
        conn.commit()
    assert main(command) == 2
    assert "nianbao reread" in capsys.readouterr().err
    with closing(open_database(made, migrate=False)) as conn:
        assert conn.execute("SELECT count(*) FROM decisions").fetchone()[0] == 0
        assert conn.execute("SELECT count(*) FROM readings").fetchone()[0] == 1
