"""One thread writes; a result means it is committed; a piece that fails undoes itself alone."""

from __future__ import annotations

import sqlite3
import threading
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from store.db import connect
from store.writer import Writer


def _open(path: Path) -> Writer:
    conn = connect(path)
    conn.execute("CREATE TABLE IF NOT EXISTS t(n INTEGER PRIMARY KEY) STRICT")
    return Writer(conn)


def _insert(n: int) -> object:
    return lambda conn: conn.execute("INSERT INTO t VALUES (?)", (n,)).lastrowid


@given(st.lists(st.integers(0, 20), max_size=40), st.integers(1, 9))
@settings(deadline=None, max_examples=30)
def test_each_piece_is_atomic_whatever_shares_its_commit(
    tmp_path_factory: pytest.TempPathFactory, numbers: list[int], group: int
) -> None:
    path = tmp_path_factory.mktemp("w") / "x.db"
    conn = connect(path)
    conn.execute("CREATE TABLE t(n INTEGER PRIMARY KEY) STRICT")
    writer = Writer(conn, group=group)
    gate = threading.Event()
    writer.submit(lambda _: gate.wait())  # so that what follows waits together and shares commits

    def twice(n: int) -> object:
        def work(c: sqlite3.Connection) -> int:
            c.execute("INSERT INTO t VALUES (?)", (1000 + n,))
            c.execute("INSERT INTO t VALUES (?)", (n,))
            return n

        return work

    futures = [writer.submit(twice(n)) for n in numbers]  # type: ignore[arg-type]
    gate.set()
    results = [future.exception() or future.result() for future in futures]
    writer.close()
    first = list(dict.fromkeys(numbers))
    with connect(path) as reader:
        rows = {row[0] for row in reader.execute("SELECT n FROM t")}
    reader.close()
    assert rows == set(first) | {1000 + n for n in first}
    assert sum(isinstance(result, sqlite3.IntegrityError) for result in results) == len(numbers) - len(first)


def test_a_result_is_given_only_after_its_commit(tmp_path: Path) -> None:
    writer = _open(tmp_path / "x.db")
    reader = connect(tmp_path / "x.db")
    for n in range(20):
        writer.submit(_insert(n)).result()  # type: ignore[arg-type]
        assert reader.execute("SELECT count(*) FROM t").fetchone()[0] == n + 1
    reader.close()
    writer.close()


def test_a_group_that_cannot_begin_fails_each_of_its_pieces(tmp_path: Path) -> None:
    writer = _open(tmp_path / "x.db")
    blocker = connect(tmp_path / "x.db")
    blocker.execute("BEGIN IMMEDIATE")
    writer._conn.execute("PRAGMA busy_timeout = 1")
    with pytest.raises(sqlite3.OperationalError, match="locked"):
        writer.do(_insert(1))  # type: ignore[arg-type]
    blocker.execute("ROLLBACK")
    assert writer.do(_insert(2)) == 2  # type: ignore[arg-type]
    blocker.close()
    writer.close()


def test_work_that_nobody_wants_any_more_neither_runs_nor_stops_the_thread(tmp_path: Path) -> None:
    writer = _open(tmp_path / "x.db")
    gate = threading.Event()
    writer.submit(lambda _: gate.wait())
    unwanted = writer.submit(_insert(1))  # type: ignore[arg-type]
    assert unwanted.cancel()
    gate.set()
    assert writer.do(_insert(2)) == 2  # type: ignore[arg-type]
    assert writer.do(lambda conn: conn.execute("SELECT count(*) FROM t").fetchone()[0]) == 1
    writer.close()
