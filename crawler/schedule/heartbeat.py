"""The dead man's switch: tells somebody else that we live, so that our silence is noticed.

Protocol of healthchecks.io: the address itself means success, ``/start`` and ``/fail`` after it what they say; ``rid``
pairs a start with its end; the body is a short text. Calls are made on a thread of their own: a receiver that hangs or
is gone never holds up the service.
"""

from __future__ import annotations

import logging
import queue
import threading
import urllib.request
import uuid
from urllib.parse import urlsplit

from store.config import secret
from store.errors import ConfigError
from store.service import Heartbeat as Settings

logger = logging.getLogger(__name__)
_LONGEST = 2000
_WAITING = 32


class Heartbeat:
    """Sends signs of life in their order. ``url`` None sends nothing."""

    def __init__(self, url: str | None, timeout: float) -> None:
        self._url, self._timeout = url, timeout
        self._queue: queue.Queue[tuple[str, uuid.UUID, str] | None] = queue.Queue(_WAITING)
        self._is_down = False
        self._thread: threading.Thread | None = None

    @classmethod
    def of(cls, settings: Settings) -> Heartbeat:
        """The heartbeat as configured; raises ConfigError where its address is missing or is none."""
        if not settings.url_env:
            return cls(None, settings.timeout)
        url = secret(settings.url_env)
        if urlsplit(url).scheme not in ("http", "https") or not urlsplit(url).hostname:
            # The address is a secret: whoever knows it can keep a dead service looking alive.
            raise ConfigError(f"{settings.url_env} holds no http or https address")
        return cls(url.rstrip("/"), settings.timeout)

    def start(self, rid: uuid.UUID) -> None:
        """Work begins; its end is expected."""
        self._put("/start", rid, "")

    def success(self, rid: uuid.UUID, text: str = "") -> None:
        """Work has ended well, or all is well."""
        self._put("", rid, text)

    def fail(self, rid: uuid.UUID, text: str) -> None:
        """Something is wrong, in a few words."""
        self._put("/fail", rid, text)

    def close(self, seconds: float) -> None:
        """Send what waits, for at most so long."""
        if self._thread is not None:
            try:
                self._queue.put(None, timeout=seconds)
            except queue.Full:
                return
            self._thread.join(seconds)

    def _put(self, what: str, rid: uuid.UUID, text: str) -> None:
        if self._url is None:
            return
        if self._thread is None:
            self._thread = threading.Thread(target=self._run, name="nianbao-heartbeat", daemon=True)
            self._thread.start()
        while True:
            try:
                self._queue.put_nowait((what, rid, text))
                return
            except queue.Full:  # of signs of life only the newest matter
                try:
                    self._queue.get_nowait()
                except queue.Empty:
                    continue

    def _run(self) -> None:
        while (item := self._queue.get()) is not None:
            what, rid, text = item
            try:
                _post(f"{self._url}{what}?rid={rid}", text.encode()[:_LONGEST], self._timeout)
            except Exception as error:  # a receiver that is gone is its own alarm: it hears nothing of us
                if not self._is_down:
                    logger.warning("the heartbeat could not be sent (%s); this is said once", _kind(error))
                self._is_down = True
                continue
            if self._is_down:
                logger.info("the heartbeat can be sent again")
            self._is_down = False


def _post(url: str, body: bytes, timeout: float) -> None:
    """One call; only an answer of 2xx counts."""
    request = urllib.request.Request(url, data=body, method="POST", headers={"User-Agent": "nianbao"})
    with _OPENER.open(request, timeout=timeout) as answer:
        answer.read(1024)


def _kind(error: Exception) -> str:
    """What kind of failure it was, without the address that its text may hold."""
    status = getattr(error, "code", None)
    reason = getattr(error, "reason", error)
    return f"status {status}" if status else type(reason).__name__ if isinstance(reason, Exception) else str(reason)


class _NoRedirects(urllib.request.HTTPRedirectHandler):
    """The address is called as it is given, or not at all."""

    def redirect_request(self, *args: object, **kwargs: object) -> None:
        return None


# Not by the proxy of the environment: nothing else of the house uses it either.
_OPENER = urllib.request.build_opener(urllib.request.ProxyHandler({}), _NoRedirects())
