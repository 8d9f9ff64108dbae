"""The demo portal: a loopback web server that plays every site of a small world, as a forward proxy does."""

from __future__ import annotations

import asyncio
import contextlib
import threading
import time
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass
from datetime import datetime
from types import TracebackType
from typing import Self

from crawler.demo.answer import Answer
from crawler.demo.answers import Answers
from crawler.demo.city import INSTANTS, demo_world
from crawler.demo.wire import Asked, parse, render
from crawler.demo.world import World

_LOG_SIZE = 100_000
_LARGEST_HEAD = 65_536
_LARGEST_BODY = 1_000_000


@dataclass(frozen=True, slots=True)
class Served:
    """One request that was answered. Times are of the monotonic clock, in seconds; ``path`` has its query.

    ``size`` is the length of the answer's body in bytes.
    """

    start: float
    end: float
    host: str
    path: str
    status: int
    conditional: bool
    size: int


class DemoPortal:
    """A web server on 127.0.0.1 in its own thread. It shows the world as it was at ``now``.

    Requests come as to a proxy (``GET http://host/path``) or straight, with a Host header. Without arguments it
    plays the bundled world at its first instant. ``port`` is known once it has started.
    """

    def __init__(self, world: World | None = None, now: datetime | None = None) -> None:
        self.world = demo_world() if world is None else world
        self.now = INSTANTS[0] if now is None else now
        self._answers = Answers(self.world)
        self._log: deque[Served] = deque(maxlen=_LOG_SIZE)
        self._thread: threading.Thread | None = None
        self._end: Callable[[], None] = lambda: None

    @property
    def now(self) -> datetime:
        """The instant the world is shown at; may be set while the portal runs."""
        return self._now

    @now.setter
    def now(self, instant: datetime) -> None:
        if instant.tzinfo is None:
            raise ValueError(f"the demo portal needs an instant with a time zone, not {instant!r}")
        self._now = instant

    def show(self, world: World) -> None:
        """Show another world from now on, while the portal runs."""
        self.world, self._answers = world, Answers(world)

    @property
    def requests(self) -> list[Served]:
        """What was answered so far, oldest first; the last hundred thousand are kept."""
        return list(self._log.copy())

    def start(self) -> int:
        """Begins to listen on a free port of 127.0.0.1 and returns it."""
        if self._thread is not None:
            raise RuntimeError("the demo portal runs already; stop it before starting it again")
        opened: Future[int] = Future()
        self._thread = threading.Thread(target=self._run, args=(opened,), name="demo-portal", daemon=True)
        self._thread.start()
        try:
            self.port = opened.result()
        except BaseException:
            self.stop()
            raise
        return self.port

    def stop(self) -> None:
        """Closes every connection and ends the thread; harmless when nothing runs."""
        if self._thread is not None:
            self._end()
            self._thread.join()
            self._thread = None

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def _run(self, opened: Future[int]) -> None:
        try:
            asyncio.run(self._serve(opened))
        except BaseException as error:
            if opened.done():
                raise
            opened.set_exception(error)

    async def _serve(self, opened: Future[int]) -> None:
        loop, ended = asyncio.get_running_loop(), asyncio.Event()
        self._end = lambda: _call(loop, ended.set)
        connections: set[asyncio.Task[None]] = set()

        async def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            task = asyncio.current_task()
            assert task is not None
            connections.add(task)
            try:
                await self._talk(reader, writer)
            finally:
                connections.discard(task)

        server = await asyncio.start_server(connected, "127.0.0.1", 0, limit=_LARGEST_HEAD)
        opened.set_result(server.sockets[0].getsockname()[1])
        await ended.wait()
        server.close()
        for task in tuple(connections):
            task.cancel()
        await asyncio.gather(*connections, return_exceptions=True)
        await server.wait_closed()

    async def _talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Answers one connection until either side ends it."""
        # A peer that goes away, sends no HTTP or too much of it, or the end of the portal: all just end the talk.
        ends = (asyncio.CancelledError, asyncio.IncompleteReadError, asyncio.LimitOverrunError, ConnectionError)
        with contextlib.suppress(*ends):
            while asked := parse(await reader.readuntil(b"\r\n\r\n")):
                start = time.monotonic()
                if asked.length > _LARGEST_BODY:
                    break
                body = await reader.readexactly(asked.length)
                form = body.decode("latin-1") if asked.method == "POST" else None
                writer.write(render(await self._answer(asked, form, start), asked))
                await writer.drain()
                if not asked.keep_alive:
                    break
        writer.close()
        with contextlib.suppress(asyncio.CancelledError, ConnectionError):
            await writer.wait_closed()

    async def _answer(self, asked: Asked, form: str | None, start: float) -> Answer:
        etag = asked.headers.get("if-none-match")
        site = self.world.site(asked.host)
        if asked.method not in ("GET", "HEAD", "POST"):
            answer = Answer(501, b"", ())
        else:
            answer = self._answers.answer(asked.host, asked.target, self.now, etag, form)
        if site is not None and site.latency:
            await asyncio.sleep(site.latency)
        end, size = time.monotonic(), len(answer.body)
        self._log.append(Served(start, end, asked.host, asked.target, answer.status, etag is not None, size))
        return answer


def _call(loop: asyncio.AbstractEventLoop, action: Callable[[], object]) -> None:
    # The loop may have ended by itself; then there is nothing left to end.
    with contextlib.suppress(RuntimeError):
        loop.call_soon_threadsafe(action)
