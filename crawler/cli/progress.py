"""How far long work has come: a bar on a terminal, now and then a plain line elsewhere; never on standard output."""

from __future__ import annotations

import sys
from types import TracebackType

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
from rich.progress import Progress as Bar

#: Fewer things than this are done before anybody wonders.
_LEAST_FOR_LINES = 10


class Progress:
    """Counts what is done. Standard output stays for the result, so that it can be piped."""

    def __init__(self, words: str, total: int) -> None:
        self._words = words
        self._total = total
        self._done = 0
        self._bar: Bar | None = None
        if sys.stderr.isatty():
            columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
            self._bar = Bar(*columns, console=Console(stderr=True), transient=True)
            self._task = self._bar.add_task(words, total=total)

    def __enter__(self) -> Progress:
        if self._bar is not None:
            self._bar.start()
        return self

    def __exit__(self, _kind: type[BaseException] | None, _e: BaseException | None, _t: TracebackType | None) -> None:
        if self._bar is not None:
            self._bar.stop()

    def step(self) -> None:
        """One more is done."""
        self._done += 1
        if self._bar is not None:
            self._bar.advance(self._task)
        elif self._total >= _LEAST_FOR_LINES and self._is_tenth():
            sys.stderr.write(f"{self._words} {self._done}/{self._total}\n")
            sys.stderr.flush()

    def _is_tenth(self) -> bool:
        """Whether another tenth of the whole has just been reached."""
        return self._done * 10 // self._total > (self._done - 1) * 10 // self._total
