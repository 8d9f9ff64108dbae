"""A person's word about a cell: kept with name and time, above every later reading, never overwritten."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from picture_fonts import Faces
from picture_made import pictured
from review_home import BODY, YEAR, newest, pictured_home, shown

from crawler.cli import main
from crawler.examine import examine_pictures
from crawler.house import House
from crawler.reread import reread
from store.db import open_database
from store.home import Home
from store.model import Reading


@pytest.fixture(scope="module")
def read_once(fonts: Faces) -> tuple[bytes, Reading]:
    """A page that is a picture, and what it says, one cell of table 4 made doubtful."""
    page = pictured(35, "clean", fonts, whole=True).pictures["page.png"]
    return page, doubted(examine_pictures(page, None, None, {}).reading)


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, read_once: tuple[bytes, Reading]) -> Home:
    """A home with one report whose page is a picture."""
    page, reading = read_once
    return pictured_home(tmp_path, monkeypatch, page, reading)


def doubted(reading: Reading) -> Reading:
    """The reading with one cell of table 4 in doubt."""
    data = reading.to_json()
    table = data["tables"]["review"]
    table["cells"]["reconsideration.total"] |= {"doubt": "两次识别不一致", "confidence": 0.0}
    table["verified"] = False
    return Reading.from_json(data)


def test_a_word_is_kept_and_survives_a_reread(
    home: Home, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    listed = shown(capsys, "review", "--crops", str(tmp_path / "crops"))["cells"]
    cell = "review.reconsideration.total"
    (doubt,) = [one for one in listed if one["cell"] == cell]
    assert (doubt["body"], doubt["year"]) == (BODY, YEAR)
    assert Path(doubt["crop"]).read_bytes().startswith(b"\x89PNG")
    decide = ("review", "decide", BODY, str(YEAR), cell, "4321", "--who", "张三", "--why", "看过原件")
    assert shown(capsys, *decide)["who"] == "张三"
    conn = open_database(home, migrate=False)
    said = newest(conn).tables["review"].cells["reconsideration.total"]
    assert (said.value, said.raw, said.doubt) == (4321, "4321", None)
    assert (said.by or "").startswith("张三 ")
    conn.close()
    house = House.open(home)
    try:
        asyncio.run(reread(house, everything=True, progress=lambda done, of: None))
        again = house.writer.do(newest).tables["review"].cells["reconsideration.total"]
        words = house.writer.do(lambda c: c.execute("SELECT who, decision, why FROM decisions").fetchall())
    finally:
        house.close()
    assert (again.value, again.by) == (4321, said.by)
    assert [tuple(word) for word in words] == [("张三", "4321", "看过原件")]
    assert cell not in {one["cell"] for one in shown(capsys, "review")["cells"]}


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


