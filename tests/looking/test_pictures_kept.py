"""Archived pictures: damaged ones cost only themselves and are mended; what is at hand is not lost in a bad moment."""

from __future__ import annotations

import asyncio
import base64
import hashlib
from pathlib import Path

import pytest
from picture_world import FIRST, PICTURES, Watching, page

from crawler import hung
from crawler.reread import reread
from store import record
from store.model import Fetched
from store.model.failures import TimedOut
from store.queries import CELL_DECISION, subject_of

#: The picture of table 3.
PICTURE = list(PICTURES.values())[1]


def _damage(watching: Watching, number: int) -> Path:
    """Change the archived bytes of one picture."""
    found = watching.all(f"SELECT evidence FROM version_pictures WHERE source = 'p/{number}.png'")
    path = watching.house.evidence.path(found[0][0])
    path.write_bytes(b"\x89PNG\r\n\x1a\nX")
    return path


def test_fetching_again_mends_a_damaged_picture(watching: Watching) -> None:
    watching.look()
    path = _damage(watching, 3)
    watching.look(1, page("<p>补充说明。</p>"))
    assert path.read_bytes() == PICTURE
    path.write_bytes(b"")
    assert len(watching.look(12, page("<p>补充说明。</p>"))) == 3  # behind an unchanged page, in their time
    assert path.read_bytes() == PICTURE
    path.unlink()
    watching.look(23, page("<p>补充说明。</p>"))
    assert path.is_file()


def test_a_damaged_picture_costs_only_itself(watching: Watching) -> None:
    urls = list(PICTURES)
    watching.look()
    _damage(watching, 3)
    # Another picture was replaced, so that all are read again; the damaged one cannot be had.
    watching.site.pictures |= {urls[0]: b"\x89PNG\r\n\x1a\n77", urls[1]: TimedOut("30 s")}
    watching.look(11)
    assert [number for number, _ in watching.numbers] == ["77", "4"]
    assert "有1幅没有读取：p/3.png（存档的图片丢失或损坏）" in watching.reading["why"]
    watching.site.pictures[urls[1]] = PICTURES[urls[1]]
    assert watching.look(12) == ["3.png"]
    assert [number for number, _ in watching.numbers] == ["77", "3", "4"]
    assert watching.reading["why"] is None


def test_rereading_reads_the_rest_and_tells_of_the_damage(watching: Watching) -> None:
    watching.look()
    _damage(watching, 3)
    done = asyncio.run(reread(watching.house, everything=True, progress=lambda *_: None))
    assert (done.read, len(done.damaged)) == (1, 1)
    assert "damaged" in done.damaged[0]
    assert [number for number, _ in watching.numbers] == ["2", "4"]


def test_of_pictures_that_are_too_much_at_once_the_rest_is_named(
    watching: Watching, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hung, "_MOST_BYTES", 15)
    watching.look()
    assert [number for number, _ in watching.numbers] == ["2", "3"]
    assert "有1幅没有读取：p/4.png（一份报告的图片最多读取" in watching.reading["why"]
    assert watching.look(1) == []


def _decided(watching: Watching, cell: str, text: str, evidence: bytes = PICTURE) -> None:
    """A person's word about a cell of what was read from these bytes."""
    subject = subject_of(hashlib.sha256(evidence).hexdigest(), cell)
    watching.house.writer.do(lambda c: record.decide(c, FIRST, "张三", CELL_DECISION, subject, text, "看过原图"))


@pytest.mark.parametrize("gone", [0, 2])
def test_a_page_judged_anew_in_a_bad_moment_keeps_its_numbers(watching: Watching, gone: int) -> None:
    watching.look()
    _decided(watching, "requests.new.total", "9")
    for url in list(PICTURES)[gone:]:
        watching.site.pictures[url] = TimedOut("30 s")
    watching.forget()  # as another version of the reader does
    watching.look(1)
    assert [number for number, _ in watching.numbers] == ["2", "9", "4"]
    assert watching.reading["tables"]["requests"]["cells"]["new.total"]["by"].startswith("张三")
    assert watching.reading["why"] is None
    assert (watching.changes, len(watching.all("SELECT 1 FROM versions"))) == (0, 1)
    watching.site.pictures |= PICTURES
    assert len(watching.look(2)) == 3 - gone  # what was not seen is asked for again
    assert (watching.changes, watching.look(3)) == (0, [])


def test_what_failed_is_not_taken_from_another_text(watching: Watching) -> None:
    watching.look()
    watching.site.pictures |= dict.fromkeys(PICTURES, TimedOut("30 s"))
    watching.look(1, page("<p>补充说明。</p>"))
    assert watching.numbers == []
    assert "有3幅没有取得" in watching.reading["why"]


def test_a_word_about_an_embedded_picture_outlives_a_change_of_the_page(watching: Watching) -> None:
    written = b"data:image/png;base64," + base64.b64encode(PICTURE)
    _decided(watching, "requests.new.total", "9")
    for days, more in enumerate(("", "<p>补充说明。</p>")):
        watching.look(days, page(more).replace(b"p/3.png", written))
        assert [number for number, _ in watching.numbers] == ["2", "9", "4"]


def test_a_word_about_a_page_holds_for_its_version_whatever_bytes_show_it(watching: Watching) -> None:
    watching.site.pictures[list(PICTURES)[1]] = TimedOut("30 s")
    _decided(watching, "requests.new.total", "9", page())
    watching.look()
    watching.forget()
    watching.look(1, page().replace(b"</body>", b"<!-- 2 --></body>"))
    assert len(watching.all("SELECT 1 FROM versions")) == 1
    assert "9" in [number for number, _ in watching.numbers]


class Killed(Exception):
    """The process ends while a picture is fetched."""


def _killed(watching: Watching, days: float, content: bytes = page()) -> None:
    async def killed(leased: record.Leased, url: str) -> Fetched:
        raise Killed

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(watching.site, "picture", killed)
        with pytest.raises(Killed):
            watching.look(days, content)
    watching.house.writer.do(lambda c: record.release(c, watching.run))


def test_a_report_is_posted_before_its_pictures_are_fetched(watching: Watching) -> None:
    _killed(watching, 0)
    assert watching.all("SELECT outcome FROM looks") == [("first",)]
    assert watching.all("SELECT verdict FROM standing") == [("posted",)]
    assert watching.reading["tables"]["requests"]["medium"] == "image"
    assert watching.numbers == []
    assert len(watching.look(1)) == 3
    assert len(watching.numbers) == 3
    counted = watching.all("SELECT kind, count(*) FROM changes WHERE kind LIKE 'posting.%' GROUP BY kind")
    assert (counted, len(watching.all("SELECT 1 FROM versions"))) == ([("posting.new", 1)], 1)


def test_numbers_stay_when_a_run_ends_while_they_are_read_again(watching: Watching) -> None:
    watching.look()
    watching.forget()
    _killed(watching, 1)
    assert len(watching.numbers) == 3
    assert watching.all("SELECT 1 FROM looks WHERE outcome = 'archived'") == []
    _killed(watching, 2, page("<p>补充说明。</p>"))
    assert watching.changes == 1
    watching.look(3, page("<p>补充说明。</p>"))
    assert len(watching.numbers) == 3
    assert (watching.changes, len(watching.all("SELECT 1 FROM versions"))) == (1, 2)
