"""A small pool of child processes for bytes that nobody should trust.

A job that hangs, crashes or eats memory loses only itself: its document is quarantined with a reason, the
worker is replaced, everything else goes on. Workers have no network and cannot write files.
"""

from __future__ import annotations

import asyncio
import multiprocessing
import resource
import sys
import threading
from concurrent.futures import TimeoutError as FutureTimeoutError
from typing import Any

import psutil
from pebble import ProcessExpired, ProcessPool

from crawler.examine import Examined, examine
from store.config import Pool as PoolConfig
from store.model import Body, Kind, Reading

_WATCH_SECONDS = 0.2
_MEGABYTE = 1024 * 1024


class DocumentPool:
    """Opens documents in child processes; made at the first document, so that quiet runs never pay for it."""

    def __init__(self, config: PoolConfig) -> None:
        self._config = config
        self._pool: ProcessPool | None = None
        self._stop = threading.Event()

    async def examine(
        self,
        data: bytes,
        content_type: str | None,
        url: str | None,
        body: Body | None = None,
        year: int | None = None,
    ) -> Examined:
        """Read and check one document. Never raises for what a document does: that is a Reading ``unreadable``."""
        return await self._run(examine, data, content_type, url, body, year)

    async def _run(self, job: Any, *arguments: Any) -> Examined:
        future = self._started().schedule(job, args=arguments, timeout=self._config.timeout)
        try:
            result: Examined = await asyncio.wrap_future(future)
        except (TimeoutError, FutureTimeoutError):
            return _quarantined(f"解析超过{self._config.timeout:g}秒，已隔离该文件")
        except ProcessExpired:
            return _quarantined("解析进程异常退出或超出内存限制，已隔离该文件")
        except Exception as error:  # whatever a parser raises speaks of this document alone
            return _quarantined(f"解析出错（{type(error).__name__}），已隔离该文件")
        return result

    def close(self) -> None:
        """Stop the workers; safe to call twice and when nothing was ever opened."""
        self._stop.set()
        if self._pool is not None:
            self._pool.stop()
            self._pool.join()
            self._pool = None

    def _started(self) -> ProcessPool:
        if self._pool is None:
            self._pool = ProcessPool(
                max_workers=self._config.workers,
                max_tasks=self._config.max_tasks,
                initializer=restrict,
                context=multiprocessing.get_context("spawn"),
            )
            threading.Thread(target=self._watch_memory, name="nianbao-pool-memory", daemon=True).start()
        return self._pool

    def _watch_memory(self) -> None:
        """End the workers that hold more than their share: a tight RLIMIT_AS would break innocent libraries."""
        limit = self._config.memory_mb * _MEGABYTE
        while not self._stop.wait(_WATCH_SECONDS):
            for child in psutil.Process().children():
                try:
                    if "multiprocessing.spawn" in " ".join(child.cmdline()) and child.memory_info().rss > limit:
                        child.kill()
                except psutil.Error:  # it ended by itself meanwhile
                    continue


def restrict() -> None:
    """Take network and file writing away from this process; runs first in every worker."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    sys.addaudithook(_refuse_network)


def _refuse_network(event: str, arguments: tuple[Any, ...]) -> None:
    if event in {"socket.connect", "socket.bind", "socket.sendto", "socket.getaddrinfo", "subprocess.Popen"}:
        raise PermissionError(f"a document worker may not use {event}")


def _quarantined(why: str) -> Examined:
    return Examined(Reading(Kind.UNREADABLE, why, carrier="unknown"), {}, was_quarantined=True)
