"""The archive: content-addressed, stored once, damage noticed, an interrupted write leaves nothing."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from store.errors import HomeError
from store.evidence import EvidenceStore


@given(st.lists(st.binary(max_size=2000), max_size=6))
@settings(deadline=None, max_examples=30)
def test_what_was_put_comes_back(tmp_path_factory: pytest.TempPathFactory, blobs: list[bytes]) -> None:
    store = EvidenceStore(tmp_path_factory.mktemp("e"))
    names = [store.put(blob) for blob in blobs]
    assert [store.get(name) for name in names] == blobs
    assert names == [hashlib.sha256(blob).hexdigest() for blob in blobs]


def test_the_same_bytes_are_stored_once(tmp_path: Path) -> None:
    store = EvidenceStore(tmp_path)
    path = store.path(store.put(b"page"))
    before = path.stat().st_ino
    store.put(b"page")
    assert path.stat().st_ino == before
    assert [p for p in tmp_path.rglob("*") if p.is_file()] == [path]


def test_an_interrupted_write_leaves_no_evidence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = EvidenceStore(tmp_path)

    def crash(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", crash)
    with pytest.raises(OSError, match="No space"):
        store.put(b"page")
    monkeypatch.undo()
    name = hashlib.sha256(b"page").hexdigest()
    with pytest.raises(HomeError, match="cannot be read"):
        store.get(name)
    assert store.get(store.put(b"page")) == b"page"


def test_damage_is_noticed(tmp_path: Path) -> None:
    store = EvidenceStore(tmp_path)
    name = store.put(b"page")
    store.path(name).write_bytes(b"pagf")
    with pytest.raises(HomeError, match="damaged"):
        store.get(name)


@pytest.mark.parametrize("damage", [b"pagf", b"", b"a longer page"])
def test_bytes_put_again_mend_what_was_damaged(tmp_path: Path, damage: bytes) -> None:
    store = EvidenceStore(tmp_path)
    name = store.put(b"page")
    store.path(name).write_bytes(damage)
    assert not store.holds(name)
    assert store.put(b"page") == name
    assert store.get(name) == b"page"
    assert [p for p in tmp_path.rglob("*") if p.is_file()] == [store.path(name)]
