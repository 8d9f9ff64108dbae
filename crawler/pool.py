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
from dataclasses import replace
from typing import Any

import psutil
from pebble import ProcessExpired, ProcessPool

from crawler.examine import Examined, checked, examine, examine_converted
from crawler.office import CannotConvert, to_docx
from crawler.parser.archive import only_document
from crawler.parser.carriers.doc import LEGACY
from store.config import Pool as PoolConfig
from store.model import Body, Checked, Kind, Reading
from store.model.failures import DocumentBroken, DocumentCrashed, DocumentHung, DocumentTooHeavy, Quarantined
from store.queries import Neighbours

_WATCH_SECONDS = 0.2
_MEGABYTE = 1024 * 1024
_ZIP = b"PK\x03\x04"


class DocumentPool:
    """Opens documents in child processes; made at the first document, so that quiet runs never pay for it."""

    def __init__(self, config: PoolConfig) -> None:
        self._config = config
        self._pool: ProcessPool | None = None
        self._stop = threading.Event()
        self._too_heavy: set[int] = set()

    async def examine(
        self,
        data: bytes,
        content_type: str | None,
        url: str | None,
        body: Body | None = None,
        year: int | None = None,
        beside: Neighbours | None = None,
    ) -> Examined:
        """Read and check one document. Never raises for what a document does: that is a Reading ``unreadable``."""
        examined: Examined = await self._run(examine, data, content_type, url, body, year, beside)
        if examined.reading.carrier != LEGACY:
            return examined
        return await self._converted(data, examined, body, year, beside)

    async def _converted(
        self, data: bytes, found: Examined, body: Body | None, year: int | None, beside: Neighbours | None
    ) -> Examined:
        """A legacy Word file, read as the docx that LibreOffice makes of it beside the workers."""
        inner = await self._run(only_document, data) if data.startswith(_ZIP) else data
        if isinstance(inner, Examined):  # the archive itself was quarantined
            return inner
        try:
            docx = await asyncio.to_thread(to_docx, inner)
        except CannotConvert as error:
            reading = replace(found.reading, why=str(error))
            return Examined(reading, checked(reading, body, year, beside))
        converted: Examined = await self._run(examine_converted, docx, body, year, beside)
        return converted

    async def _run(self, job: Any, *arguments: Any) -> Any:
        future = self._started().schedule(job, args=arguments, timeout=self._config.timeout)
        try:
            return await asyncio.wrap_future(future)
        except (TimeoutError, FutureTimeoutError):
            return _quarantined(DocumentHung(f"限时{self._config.timeout:g}秒"))
        except ProcessExpired as error:
            if error.pid in self._too_heavy:
                return _quarantined(DocumentTooHeavy(f"限{self._config.memory_mb} MB"))
            return _quarantined(DocumentCrashed(f"退出码 {error.exitcode}"))
        except Exception as error:  # whatever a parser raises speaks of this document alone
            return _quarantined(DocumentBroken(type(error).__name__))

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
                        self._too_heavy.add(child.pid)
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


def _quarantined(failure: Quarantined) -> Examined:
    why = f"{failure.chinese}（{failure.detail}）"
    return Examined(Reading(Kind.UNREADABLE, why, carrier="unknown"), Checked(), quarantine=failure.code)
