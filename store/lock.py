"""One of a kind per home: a file lock that ends with its process, however that ends."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

SERVICE = ".schedule.lock"
CRAWL = ".crawl.lock"


@contextmanager
def held(path: Path) -> Iterator[bool]:
    """Hold a lock while inside; False where somebody else holds it. The file says which process it is."""
    with path.open("a+") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
            return
        file.truncate(0)
        file.write(str(os.getpid()))
        file.flush()
        yield True


def holder(path: Path) -> str | None:
    """The number of the process that holds a lock, ``?`` where it does not say; None where nobody holds it."""
    try:
        with path.open("r") as file:
            try:
                # Shared, so that two who only ask do not hold each other up.
                fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
            except BlockingIOError:
                return file.read().strip() or "?"
    except FileNotFoundError:
        pass
    return None
