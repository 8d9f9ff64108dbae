"""One of a kind per home: a file lock that ends with its process, however that ends."""

from __future__ import annotations

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

SERVICE = ".schedule.lock"
CRAWL = ".crawl.lock"
_TRIES, _PAUSE = 5, 0.02


@contextmanager
def held(path: Path) -> Iterator[bool]:
    """Hold a lock while inside; False where somebody else holds it. The file says which process it is."""
    with path.open("a+") as file:
        if not _take(file):
            yield False
            return
        file.truncate(0)
        file.write(str(os.getpid()))
        file.flush()
        yield True


def _take(file: TextIO) -> bool:
    """Take the lock, several times if need be: whoever only asks for its holder has it for an instant."""
    for _ in range(_TRIES):
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            time.sleep(_PAUSE)
            continue
        return True
    return False


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
