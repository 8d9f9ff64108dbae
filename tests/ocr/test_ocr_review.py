"""A person's word about a cell: kept with name and time, above every later reading, never overwritten."""

from __future__ import annotations

import asyncio
import json
import sqlite3
from pathlib import Path
from typing import Any

import pytest
from picture_fonts import Faces
from picture_made import pictured

from crawler.cli import main
from crawler.examine import examine_pictures
from crawler.house import House
from crawler.parser import READER_VERSION
from crawler.reread import reread
from store import record
from store.clock import unstamp
from store.db import open_database
from store.evidence import EvidenceStore
from store.home import Home
from store.model import Reading, Table

BODY, YEAR = "示例市示例区人民政府", 2023
AT = "2024-01-20T09:00:00+08:00"
#: Rows that stand before a version in the database; what they say does not matter here.
ROWS = (
    ("bodies", {"id": 1, "name": BODY, "level": "district", "portal": "示例"}),
    ("targets", {"id": 1, "portal": "p", "channel": "c", "kind": "page", "url": "u", "via": "plain",
                 "next_due_at": AT}),
    ("runs", {"id": 1, "spider": "s", "arguments": "{}", "pid": 1, "process": 0.0, "started_at": AT}),
    ("looks", {"id": 1, "run": 1, "target": 1, "at": AT, "outcome": "first", "complete": 1}),
    ("postings", {"id": 1, "body": 1, "year": YEAR, "url": "u", "first_seen_at": AT, "last_seen_at": AT}),
)


@pytest.fixture(scope="module")
def read_once(fonts: Faces) -> tuple[bytes, Reading]:
    """A page that is a picture, and what it says, one cell of table 4 made doubtful."""
    page = pictured(35, "clean", fonts, whole=True).pictures["page.png"]
    return page, doubted(examine_pictures(page, None, None, {}).reading)


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, read_once: tuple[bytes, Reading]) -> Home:
    """A home with one report whose page is a picture."""
    page, reading = read_once
    monkeypatch.setenv("NIANBAO_HOME", str(tmp_path))
    monkeypatch.delenv("NIANBAO_CONFIG", raising=False)
    made = Home(tmp_path).ensure()
    conn = open_database(made, migrate=True)
    evidence = EvidenceStore(made.evidence).put(page)
    version = {"id": 1, "posting": 1, "address": "u", "content_key": "k", "evidence": evidence, "url": "u", "look": 1}
    kept = {"sha256": evidence, "size": len(page), "type": "image/png", "stored_at": AT}
    for table, row in (*ROWS, ("evidence", kept), ("versions", {**version, "first_at": AT})):
        marks = ", ".join("?" * len(row))
        conn.execute(f"INSERT INTO {table}({', '.join(row)}) VALUES ({marks})", tuple(row.values()))
    conn.execute("UPDATE postings SET current = 1")
    record.recorded_reading(conn, 1, reading, READER_VERSION, unstamp(AT))
    conn.commit()
    conn.close()
    return made


def doubted(reading: Reading) -> Reading:
    """The reading with one cell of table 4 in doubt."""
    data = reading.to_json()
    table = data["tables"]["review"]
    table["cells"]["reconsideration.total"] |= {"doubt": "两次识别不一致", "confidence": 0.0}
    table["verified"] = False
    return Reading.from_json(data)


def shown(capsys: pytest.CaptureFixture[str], *arguments: str) -> Any:
    assert main([*arguments, "--json"]) == 0
    return json.loads(capsys.readouterr().out)


def review_table(conn: sqlite3.Connection) -> Table:
    row = conn.execute("SELECT json FROM readings ORDER BY id DESC LIMIT 1").fetchone()
    return Reading.from_json(json.loads(row[0])).tables["review"]


def test_a_word_is_kept_and_survives_a_reread(
    home: Home, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    listed = shown(capsys, "review", "--crops", str(tmp_path / "crops"))
    cell = "review.reconsideration.total"
    (doubt,) = [one for one in listed if one["cell"] == cell]
    assert (doubt["body"], doubt["year"]) == (BODY, YEAR)
    assert Path(doubt["crop"]).read_bytes().startswith(b"\x89PNG")
    decide = ("review", "decide", BODY, str(YEAR), cell, "4321", "--who", "张三", "--why", "看过原件")
    assert shown(capsys, *decide)["who"] == "张三"
    conn = open_database(home, migrate=False)
    said = review_table(conn).cells["reconsideration.total"]
    assert (said.value, said.raw, said.doubt) == (4321, "4321", None)
    assert (said.by or "").startswith("张三 ")
    conn.close()
    house = House.open(home)
    try:
        asyncio.run(reread(house, everything=True, progress=lambda done, of: None))
        again = house.writer.do(review_table).cells["reconsideration.total"]
        words = house.writer.do(lambda c: c.execute("SELECT who, decision, why FROM decisions").fetchall())
    finally:
        house.close()
    assert (again.value, again.by) == (4321, said.by)
    assert [tuple(word) for word in words] == [("张三", "4321", "看过原件")]
    assert cell not in {one["cell"] for one in shown(capsys, "review")}


@pytest.mark.parametrize(
    ("cell", "text"),
    [("review.reconsideration.nothing", "1"), ("nothing", "1"), ("review.reconsideration.total", "一百")],
)
def test_a_word_that_cannot_stand_there_is_refused(home: Home, cell: str, text: str) -> None:
    assert main(["review", "decide", BODY, str(YEAR), cell, text]) == 2
    conn = open_database(home, migrate=False)
    assert conn.execute("SELECT count(*) FROM decisions").fetchone()[0] == 0
    conn.close()


def test_a_body_without_pictures_is_refused(home: Home) -> None:
    assert main(["review", "decide", "示例市示例镇人民政府", str(YEAR), "review.reconsideration.total", "1"]) == 2


