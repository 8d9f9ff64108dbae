"""A small pool of child processes for bytes that nobody should trust.

A job that hangs, crashes or eats memory loses only itself: its document is quarantined with a reason, the
worker is replaced, everything else goes on. Workers have no network and cannot write files.
"""

from __future__ import annotations

import asyncio
import multiprocessing
import os
import resource
import sys
import threading
from collections.abc import Mapping
from concurrent.futures import TimeoutError as FutureTimeoutError
from dataclasses import replace
from typing import Any

import psutil
from pebble import ProcessExpired, ProcessPool

from crawler.examine import Examined, checked, examine, examine_converted, examine_pictures
from crawler.office import CannotConvert, to_docx
from crawler.parser.archive import only_document
from crawler.parser.carriers.doc import LEGACY
from crawler.parser.pictures import engine_name, holds_pictures
from crawler.picture_cache import PictureCache, cache_key
from store.config import Pool as PoolConfig
from store.model import Body, Checked, Kind, Reading
from store.model.failures import DocumentBroken, DocumentCrashed, DocumentHung, DocumentTooHeavy, Quarantined
from store.queries import Neighbours

_WATCH_SECONDS = 0.2
_MEGABYTE = 1024 * 1024
_ZIP = b"PK\x03\x04"


class DocumentPool:
    """Opens documents in child processes; made at the first document, so that quiet runs never pay for it."""

    def __init__(self, config: PoolConfig, cache: PictureCache | None = None) -> None:
        self._config = config
        self._cache = cache
        self._pool: ProcessPool | None = None
        self._pictures: ProcessPool | None = None
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
        pictures: Mapping[str, bytes] | None = None,
    ) -> Examined:
        """Read and check one document. Never raises for what a document does: that is a Reading ``unreadable``.

        ``pictures`` are those of a web page by the address written in it. Pictures are read where the extra ``ocr``
        is installed, in workers of their own: they must not hold up the other documents.
        """
        examined: Examined = await self._run(examine, data, content_type, url, body, year, beside)
        if examined.reading.carrier == LEGACY:
            return await self._converted(data, examined, body, year, beside)
        if holds_pictures(examined.reading, pictures or {}):
            return await self._recognised(data, content_type, url, pictures or {}, examined, body, year, beside)
        return examined

    async def _recognised(
        self, data: bytes, content_type: str | None, url: str | None, pictures: Mapping[str, bytes],
        found: Examined, body: Body | None, year: int | None, beside: Neighbours | None,
    ) -> Examined:  # fmt: skip
        """The document with its pictures read, or as it was found where that cannot be done here."""
        engine = engine_name()
        if engine is None:
            return found
        key = cache_key(data, url, pictures, engine)
        kept = self._cache.get(key) if self._cache else None
        if kept is not None:
            return Examined(kept, checked(kept, body, year, beside))
        read: Examined = await self._run_pictures(
            examine_pictures, data, content_type, url, dict(pictures), body, year, beside
        )
        if read.quarantine is not None:
            reading = replace(found.reading, why=f"图片没有读成：{read.reading.why}")
            return Examined(reading, checked(reading, body, year, beside))
        if self._cache:
            self._cache.put(key, read.reading)
        return read

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
        return await self._ended(self._started(), self._config.timeout, job, arguments)

    async def _run_pictures(self, job: Any, *arguments: Any) -> Any:
        return await self._ended(self._started_for_pictures(), self._config.picture_timeout, job, arguments)

    async def _ended(self, pool: ProcessPool, seconds: float, job: Any, arguments: tuple[Any, ...]) -> Any:
        future = pool.schedule(job, args=arguments, timeout=seconds)
        try:
            return await asyncio.wrap_future(future)
        except (TimeoutError, FutureTimeoutError):
            return _quarantined(DocumentHung(f"限时{seconds:g}秒"))
        except ProcessExpired as error:
            if error.pid in self._too_heavy:
                return _quarantined(DocumentTooHeavy(f"限{self._config.memory_mb} MB"))
            return _quarantined(DocumentCrashed(f"退出码 {error.exitcode}"))
        except Exception as error:  # whatever a parser raises speaks of this document alone
            return _quarantined(DocumentBroken(type(error).__name__))

    def close(self) -> None:
        """Stop the workers; safe to call twice and when nothing was ever opened."""
        self._stop.set()
        for pool in (self._pool, self._pictures):
            if pool is not None:
                pool.stop()
                pool.join()
        self._pool = self._pictures = None

    def _started(self) -> ProcessPool:
        if self._pool is None:
            self._pool = self._made(self._config.workers)
        return self._pool

    def _started_for_pictures(self) -> ProcessPool:
        """The workers for pictures: each keeps one processor busy, so never more than there are."""
        if self._pictures is None:
            self._pictures = self._made(max(1, min(self._config.picture_workers, os.cpu_count() or 1)))
        return self._pictures

    def _made(self, workers: int) -> ProcessPool:
        if self._pool is None and self._pictures is None:
            threading.Thread(target=self._watch_memory, name="nianbao-pool-memory", daemon=True).start()
        return ProcessPool(
            max_workers=workers,
            max_tasks=self._config.max_tasks,
            initializer=restrict,
            context=multiprocessing.get_context("spawn"),
        )

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
