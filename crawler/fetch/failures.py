"""From what Scrapy, Twisted and a host's answer say to the failure it is: every way a request can fail has a name."""

from __future__ import annotations

import socket
import ssl
import zlib
from collections.abc import Iterable, Iterator

from OpenSSL import SSL
from scrapy import exceptions as scrapy_errors
from scrapy.core.downloader.handlers.http11 import TunnelError
from scrapy.exceptions import IgnoreRequest
from scrapy.spidermiddlewares.httperror import HttpError
from service_identity import CertificateError, VerificationError
from twisted.internet import error as twisted_errors
from twisted.python.failure import Failure as TwistedFailure
from twisted.web.client import PartialDownloadError, ResponseFailed
from twisted.web.error import SchemeNotSupported
from twisted.web.http import PotentialDataLoss, _DataLoss

from crawler.fetch.shape import is_cut_off, is_puzzle
from crawler.fetch.tls import name_tls
from crawler.fetch.wording import asks_for_proof, is_worked_on, only_forwards, says_not_found
from store.model.failures import (
    Broken,
    Challenged,
    Declined,
    DecompressionBomb,
    DnsFailed,
    Failure,
    Forbidden,
    Forwarded,
    InternalError,
    Maintenance,
    NotAllowed,
    NotFound,
    RateLimited,
    RedirectedAway,
    RedirectLoop,
    Refused,
    Reset,
    RobotsRefused,
    ServerError,
    SoftNotFound,
    TimedOut,
    TlsFailed,
    TlsWrongHost,
    TooLarge,
    Truncated,
    Unreachable,
    WrongType,
)

# First match wins, so the particular stands before the general.
_NAMES: tuple[tuple[tuple[type[BaseException], ...], type[Failure]], ...] = (
    ((scrapy_errors.CannotResolveHostError, twisted_errors.DNSLookupError, twisted_errors.UnknownHostError), DnsFailed),
    ((socket.gaierror,), DnsFailed),
    (
        (scrapy_errors.DownloadConnectionRefusedError, twisted_errors.ConnectionRefusedError, ConnectionRefusedError),
        Refused,
    ),
    ((scrapy_errors.DownloadTimeoutError, twisted_errors.TimeoutError, TimeoutError), TimedOut),
    ((twisted_errors.TCPTimedOutError,), TimedOut),
    ((VerificationError, CertificateError), TlsWrongHost),
    ((SSL.Error, ssl.SSLError, twisted_errors.SSLError), TlsFailed),
    ((scrapy_errors.ResponseDataLossError, _DataLoss, PotentialDataLoss, PartialDownloadError), Truncated),
    # A damaged compressed body; gzip's own error is an OSError, so it stands before the connection's.
    ((zlib.error, EOFError), Truncated),
    ((scrapy_errors.DownloadCancelledError,), TooLarge),
    ((scrapy_errors.UnsupportedURLSchemeError, scrapy_errors.NotSupported, SchemeNotSupported), NotAllowed),
    ((TunnelError, twisted_errors.NoRouteError), Unreachable),
    (
        (
            twisted_errors.ConnectionClosed, twisted_errors.ConnectionLost, twisted_errors.ConnectionDone,
            twisted_errors.ConnectionAborted, ConnectionError, scrapy_errors.DownloadFailedError, ResponseFailed,
        ),
        Reset,
    ),
    ((twisted_errors.ConnectError, OSError), Unreachable),
)  # fmt: skip
#: How documents begin: PDF, zip and so docx, Word's older files, rich text, and pictures.
_DOCUMENTS = (
    b"%PDF", b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"{\\rtf", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"BM", b"II*\0",
    b"MM\0*", b"RIFF", b"Rar!", b"7z\xbc\xaf",
)  # fmt: skip
_READABLE = ("text/html", "application/xhtml+xml", "text/xml", "application/xml", "text/plain")


def name_failure(error: BaseException | TwistedFailure) -> Failure:
    """The named failure behind an exception of a download; what has no name is an InternalError, never a guess."""
    exception = error.value if isinstance(error, TwistedFailure) else error
    if exception is None:
        return InternalError("a failure without an exception")
    if isinstance(exception, Failure):
        return exception
    if isinstance(exception, HttpError):
        return _of_status(exception.response.status, "") or InternalError(str(exception))
    if isinstance(exception, IgnoreRequest):
        return _of_ignored(exception)
    causes = list(_causes(exception))
    # The innermost cause knows most: "response failed" may be a TLS alert or a lost connection.
    for cause in reversed(causes):
        for kinds, name in _NAMES:
            if isinstance(cause, kinds):
                return (name_tls(cause) if name is TlsFailed else name)(_detail(cause))
    return InternalError(_detail(exception))


def judge_list_or_article(body: bytes) -> Failure | None:
    """What a page of a column says against itself: there no control tells how the site says that it has nothing."""
    if says_not_found(body):
        return SoftNotFound(f"a page of {len(body)} bytes says that there is no such page")
    return None


def judge_document(status: int, headers: Iterable[tuple[str, str]], body: bytes) -> Failure | None:
    """What an answer says against being the document (Word, PDF, …) that a page links to: above all, being a page."""
    if not 200 <= status < 300:
        return judge_status(status, headers, body)
    # Word saves as web pages too, and says so; some begin with a byte order mark or a few blanks.
    if body[:64].lstrip(b"\xef\xbb\xbf \t\r\n").startswith(_DOCUMENTS) or b"schemas-microsoft-com" in body[:4096]:
        return None
    problem = judge_status(status, (), body) or judge_list_or_article(body)  # an empty body among others
    return problem or WrongType(f"{len(body)} bytes that are no document, such as a web page in its place")


def judge_status(status: int, headers: Iterable[tuple[str, str]], body: bytes) -> Failure | None:
    """What an answer says against itself before it is read, None when nothing speaks against it.

    ``headers`` are pairs of name and value; ``body`` is the decompressed body. When in doubt, None: reading the
    page decides.
    """
    fields = {name.lower(): value for name, value in headers}
    if status == 304:
        return None
    if not 200 <= status < 300:
        return _of_status(status, fields.get("location", ""))
    media = fields.get("content-type", "").partition(";")[0].strip().lower()
    if media and media not in _READABLE:
        return WrongType(f"Content-Type {media}")
    if not body.strip():
        return Truncated("the body is empty")
    if is_puzzle(body):
        return Challenged(f"HTTP {status}, a page of nothing but a firewall's script, {len(body)} bytes")
    if asks_for_proof(body):
        return Challenged(f"HTTP {status}, a page that asks for a captcha, {len(body)} bytes")
    if is_worked_on(body):
        return Maintenance(f"HTTP {status}, a notice of {len(body)} bytes")
    if only_forwards(body):
        return Forwarded(f"HTTP {status}, a page of {len(body)} bytes that only forwards")
    if is_cut_off(body):
        return Truncated(f"the page stops inside a tag or a script after {len(body)} bytes")
    return None


def _of_status(status: int, location: str) -> Failure | None:
    named: dict[int, type[Failure]] = {
        401: Forbidden, 403: Forbidden, 404: NotFound, 410: NotFound, 408: TimedOut, 412: Challenged,
        429: RateLimited, 521: Challenged,
    }  # fmt: skip
    detail = f"HTTP {status}"
    if status in named:
        return named[status](detail)
    if status >= 500:
        return ServerError(detail)
    if status >= 400:
        return Declined(detail)
    if location:
        return RedirectedAway(f"{detail} to {location}")
    return None if 200 <= status < 300 else Broken(f"{detail} without a page")


def _of_ignored(exception: IgnoreRequest) -> Failure:
    text = str(exception)
    # Scrapy tells these apart by their wording only.
    if "max redirections" in text:
        return RedirectLoop(text)
    if "during decompression" in text:
        return DecompressionBomb(text)
    if "robots.txt" in text:
        return RobotsRefused(text)
    return InternalError(_detail(exception))


def _causes(exception: BaseException) -> Iterator[BaseException]:
    """The exception and everything inside it, outermost first: causes, and the reasons Twisted collects."""
    seen: list[BaseException] = []
    waiting = [exception]
    while waiting:
        current = waiting.pop(0)
        if any(current is one for one in seen):
            continue
        seen.append(current)
        yield current
        if current.__cause__ is not None:
            waiting.append(current.__cause__)
        if isinstance(current, ResponseFailed):
            waiting.extend(reason.value for reason in current.reasons if reason.value is not None)


def _detail(exception: BaseException) -> str:
    text = " ".join(str(exception).split())
    kind = type(exception).__name__
    return f"{kind}: {text[:300]}" if text else kind
