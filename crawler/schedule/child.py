"""A crawl as a child process: bounded in time and memory, ended by TERM, then by KILL with all it started."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import psutil


class Child:
    """One process in a group of its own, so that nothing it started outlives it."""

    def __init__(
        self,
        command: Sequence[str],
        environment: Mapping[str, str],
        log: Path,
        *,
        seconds: float,
        memory: int,
        grace: float,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._seconds, self._memory, self._grace, self._monotonic = seconds, memory, grace, monotonic
        self._ending = threading.Lock()
        self.ended_for: str | None = None
        log.parent.mkdir(parents=True, exist_ok=True)
        with log.open("ab") as output:
            self._process = subprocess.Popen(
                command, env=dict(environment), stdin=subprocess.DEVNULL, stdout=output, stderr=output,
                start_new_session=True,
            )  # fmt: skip
        self._began = monotonic()

    @property
    def pid(self) -> int:
        return self._process.pid

    def poll(self) -> int | None:
        """The status with which it ended; None while it runs."""
        return self._process.poll()

    def wait(self) -> int:
        """Wait for its end, guarding its limits."""
        while True:
            try:
                return self._process.wait(1.0)
            except subprocess.TimeoutExpired:
                self.guard()

    def guard(self) -> None:
        """End it where it takes too long or too much memory. Time is monotonic: no change of the clock ends a crawl."""
        if self.poll() is not None:
            return
        if self._monotonic() - self._began > self._seconds:
            self.end(f"the crawl took longer than {self._seconds:g} s")
        elif (used := memory_of(self.pid)) > self._memory:
            self.end(f"the crawl held {used // 1_000_000} MB, more than {self._memory // 1_000_000} MB")

    def end(self, reason: str) -> None:
        """TERM, then KILL after the grace; what was left of its group is killed too."""
        with self._ending:
            if self.poll() is not None:
                return  # its number may be somebody else's by now
            self.ended_for = reason
            self._process.terminate()
            with contextlib.suppress(subprocess.TimeoutExpired):
                self._process.wait(self._grace)
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.pid, signal.SIGKILL)
            self._process.wait()


def memory_of(pid: int) -> int:
    """Bytes of memory that a process and all below it hold, as far as we may ask; 0 where it is gone."""
    total = 0
    with contextlib.suppress(psutil.Error):
        process = psutil.Process(pid)
        for one in (process, *process.children(recursive=True)):
            with contextlib.suppress(psutil.Error):
                total += one.memory_info().rss
    return total
