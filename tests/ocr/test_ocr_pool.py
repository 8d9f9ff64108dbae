"""Pictures are read in workers of their own, once for the same bytes."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from picture_fonts import Faces
from picture_made import pictured

from crawler import pool as pools
from crawler.picture_cache import PictureCache, cache_key
from crawler.pool import DocumentPool
from store.config import Pool
from store.model import Kind, Medium, Reading


def test_a_picture_is_read_in_a_worker_and_kept(
    tmp_path: Path, fonts: Faces, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = pictured(22, "clean", fonts, whole=True).pictures["page.png"]
    pool = DocumentPool(Pool(picture_workers=1), PictureCache(tmp_path / "pictures"))
    try:
        first = asyncio.run(pool.examine(page, None, None))
        assert first.reading.tables["requests"].verified
        (kept,) = (tmp_path / "pictures").iterdir()
        monkeypatch.setattr(pools, "examine_pictures", _never)
        again = asyncio.run(pool.examine(page, None, None))
        assert again == first
        kept.write_text("{cut", "utf-8")
        assert PictureCache(tmp_path / "pictures").get(kept.stem) is None
    finally:
        pool.close()


def test_a_picture_that_takes_too_long_leaves_what_was_known(fonts: Faces) -> None:
    made = pictured(21, "clean", fonts)
    pool = DocumentPool(Pool(picture_workers=1, picture_timeout=0.01))
    try:
        found = asyncio.run(pool.examine(made.html, None, None, pictures=made.pictures))
    finally:
        pool.close()
    assert found.reading.kind is Kind.ANNUAL_REPORT
    assert {table.medium for table in found.reading.tables.values()} == {Medium.IMAGE}
    assert "图片没有读成" in (found.reading.why or "")
    assert found.quarantine is None


def test_without_the_extra_nothing_is_claimed(fonts: Faces, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pools, "engine_name", lambda: None)
    pool = DocumentPool(Pool())
    try:
        found = asyncio.run(pool.examine(pictured(22, "clean", fonts, whole=True).pictures["page.png"], None, None))
    finally:
        pool.close()
    assert (found.reading.kind, found.reading.carrier) == (Kind.UNREADABLE, "image")


def test_the_key_changes_with_whatever_may_change_the_reading() -> None:
    keys = {
        cache_key(b"a", None, {}, "engine 1"), cache_key(b"b", None, {}, "engine 1"),
        cache_key(b"a", None, {}, "engine 2"), cache_key(b"a", None, {"x": b"1"}, "engine 1"),
        cache_key(b"a", None, {"x": b"2"}, "engine 1"), cache_key(b"a", None, {"y": b"1"}, "engine 1"),
        cache_key(b"a", "u", {}, "engine 1"),
    }  # fmt: skip
    assert len(keys) == 7
    assert PictureCache(Path("/nowhere")).get(next(iter(keys))) is None


def _never(*_: object) -> Reading:
    raise AssertionError("the same bytes are not read twice")
