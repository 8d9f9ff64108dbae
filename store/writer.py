"""The one thread of a process that writes: every piece of work is atomic, many share one commit."""

from __future__ import annotations

import queue
import sqlite3
import threading
from collections.abc import Callable
from concurrent.futures import Future
from typing import Any, TypeVar

from store.db import immediate

T = TypeVar("T")
Work = Callable[[sqlite3.Connection], T]


class Writer:
    """Runs work on its own thread. A result is given out only after the commit that holds it.

    Work that comes while a commit is under way waits and shares the next one, so that the cost of
    ``synchronous = FULL`` is paid per group. Each piece is a savepoint: one that fails undoes itself alone.
    """

    def __init__(self, conn: sqlite3.Connection, *, group: int = 256) -> None:
        self._conn = conn
        self._group = group
        self._queue: queue.SimpleQueue[tuple[Work[Any], Future[Any]] | None] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._run, name="nianbao-writer", daemon=True)
        self._thread.start()

    def submit(self, work: Work[T]) -> Future[T]:
        """Have ``work(conn)`` done in a transaction; the future holds what it returned, or its error."""
        future: Future[T] = Future()
        self._queue.put((work, future))
        return future

    def do(self, work: Work[T]) -> T:
        """Have work done and wait for its commit."""
        return self.submit(work).result()

    def close(self) -> None:
        """Finish all work that was submitted, then close the connection."""
        self._queue.put(None)
        self._thread.join()
        self._conn.close()

    def _run(self) -> None:
        while (first := self._queue.get()) is not None:
            batch, last = self._gather(first)
            self._commit(batch)
            if last:
                return

    def _gather(
        self, first: tuple[Work[Any], Future[Any]]
    ) -> tuple[list[tuple[Work[Any], Future[Any]]], bool]:
        batch = [first]
        while len(batch) < self._group:
            try:
                item = self._queue.get_nowait()
            except queue.Empty:
                break
            if item is None:
                return batch, True
            batch.append(item)
        return batch, False

    def _commit(self, batch: list[tuple[Work[Any], Future[Any]]]) -> None:
        done: list[tuple[Future[Any], Any]] = []
        try:
            with immediate(self._conn) as conn:
                for work, future in batch:
                    if not future.set_running_or_notify_cancel():
                        continue  # nobody wants it any more, and it has not begun
                    try:
                        done.append((future, self._savepoint(conn, work)))
                    except Exception as error:  # this piece alone failed and is undone
                        future.set_exception(error)
        except Exception as error:  # nothing of this group was committed
            for _, future in batch:
                if not future.done():
                    future.set_exception(error)
            return
        for future, result in done:
            future.set_result(result)

    @staticmethod
    def _savepoint(conn: sqlite3.Connection, work: Work[T]) -> T:
        conn.execute("SAVEPOINT piece")
        try:
            result = work(conn)
        except BaseException:
            conn.execute("ROLLBACK TO piece")
            conn.execute("RELEASE piece")
            raise
        conn.execute("RELEASE piece")
        return result
