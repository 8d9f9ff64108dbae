"""Exceptions and answers get the names a person can act on, and a good page gets none."""

from __future__ import annotations

import builtins
import ssl
import zlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from OpenSSL import SSL
from scrapy import exceptions as scrapy_errors
from scrapy.core.downloader.handlers.http11 import TunnelError
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response
from scrapy.spidermiddlewares.httperror import HttpError
from twisted.internet import error as tx
from twisted.python.failure import Failure as TwistedFailure
from twisted.web.client import ResponseFailed, ResponseNeverReceived
from twisted.web.http import _DataLoss

from crawler.fetch.failures import judge_status, name_failure
from crawler.fetch.retry_after import asked_wait
from store.model.failures import BY_CODE, Failure, TimedOut


def because(outer: Exception, inner: BaseException) -> Exception:
    outer.__cause__ = inner
    return outer


def failed(reason: BaseException, kind: type[ResponseFailed] = ResponseNeverReceived) -> Exception:
    return because(scrapy_errors.DownloadFailedError("x"), kind([TwistedFailure(reason)]))


@pytest.mark.parametrize(
    ("exception", "code"),
    [
        (scrapy_errors.CannotResolveHostError("x"), "dns_failed"),
        (tx.DNSLookupError("x"), "dns_failed"),
        (because(scrapy_errors.DownloadConnectionRefusedError("x"), tx.ConnectionRefusedError()), "refused"),
        (tx.ConnectionRefusedError(), "refused"),
        (builtins.ConnectionRefusedError(), "refused"),
        (scrapy_errors.DownloadTimeoutError("x"), "timed_out"),
        (builtins.TimeoutError(), "timed_out"),
        (tx.TimeoutError(), "timed_out"),
        (tx.TCPTimedOutError(), "timed_out"),
        (tx.ConnectionLost(), "reset"),
        (tx.ConnectionDone(), "reset"),
        (builtins.ConnectionResetError(), "reset"),
        (failed(tx.ConnectionLost()), "reset"),
        (failed(tx.ConnectionDone()), "reset"),
        (scrapy_errors.DownloadFailedError("x"), "reset"),
        (failed(SSL.Error([("SSL routines", "", "wrong version number")])), "tls_failed"),
        (ssl.SSLError("x"), "tls_failed"),
        (failed(_DataLoss(), ResponseFailed), "truncated"),
        (scrapy_errors.ResponseDataLossError(), "truncated"),
        (zlib.error("x"), "truncated"),
        (EOFError(), "truncated"),
        (scrapy_errors.DownloadCancelledError("x"), "too_large"),
        (IgnoreRequest("body exceeded DOWNLOAD_MAXSIZE (5 B) during decompression."), "decompression_bomb"),
        (IgnoreRequest("max redirections reached"), "redirect_loop"),
        (IgnoreRequest("Forbidden by robots.txt"), "robots_refused"),
        (IgnoreRequest("whatever"), "internal_error"),
        (scrapy_errors.UnsupportedURLSchemeError("x"), "not_allowed"),
        (scrapy_errors.NotSupported("x"), "not_allowed"),
        (TunnelError("x"), "unreachable"),
        (tx.NoRouteError(), "unreachable"),
        (OSError(113, "no route to host"), "unreachable"),
        (HttpError(Response("http://www.shili.example/", status=403)), "forbidden"),
        (HttpError(Response("http://www.shili.example/", status=521)), "challenged"),
        (KeyError("x"), "internal_error"),
    ],
)
def test_every_exception_has_its_name(exception: Exception, code: str) -> None:
    assert name_failure(exception).code == code
    named = name_failure(TwistedFailure(exception))
    assert named.code == code
    assert type(named) is BY_CODE[code]


def test_a_named_failure_keeps_its_name_and_causes_may_go_in_circles() -> None:
    failure = TimedOut("30 s")
    assert name_failure(failure) is failure
    assert name_failure(TwistedFailure(failure)) is failure
    one, two = scrapy_errors.DownloadFailedError("x"), KeyError("y")
    because(one, because(two, one))
    assert name_failure(one).code == "reset"


HTML = (("Content-Type", "text/html; charset=gbk"),)
PAGE = "<html><head><title>年报</title></head><body><p>正文</p></body></html>".encode("gb18030")
JSL = b"<script>document.cookie=('_')+('_')+('j')+('s')+('l')+'_clearance_s=1';location.href=location.pathname</script>"
JSL_2 = b'<script src="/x.js"></script>\n<script>go({"bts":["1"],"ct":"ab","ha":"md5"})</script>'
RUISHU = (
    b'<!DOCTYPE html><html><head><meta content="x"><script>$_ts=window["$_ts"];if(!$_ts)$_ts={};</script>'
    b"</head><body><noscript>Please enable JavaScript</noscript></body></html>"
)
ACW = b"<html><script>var arg1='9A8B';setCookie('acw_sc__v2', x);</script></html>"
COUNTED = b"<html><body>" + b"<p>report</p>" * 9 + b"<script>document.cookie='seen=1'</script></body></html>"


@pytest.mark.parametrize(
    ("status", "headers", "body", "code"),
    [
        (200, HTML, PAGE, None),
        (304, (), b"", None),
        (200, (), PAGE, None),
        (200, (("content-type", "application/xhtml+xml"),), PAGE, None),
        (200, (("CONTENT-TYPE", "TEXT/XML"),), b"<datastore></datastore>", None),
        (200, (("Content-Type", "text/plain"),), b"404", None),
        (200, (("Content-Type", "application/pdf"),), b"%PDF", "wrong_type"),
        (200, (("Content-Type", "image/jpeg"),), b"\xff\xd8", "wrong_type"),
        (200, (("Content-Type", "application/json"),), b"{}", "wrong_type"),
        (200, HTML, b"", "truncated"),
        (200, HTML, b" \r\n", "truncated"),
        (412, HTML, PAGE, "challenged"),
        (521, HTML, PAGE, "challenged"),
        (200, HTML, JSL, "challenged"),
        (200, HTML, JSL_2, "challenged"),
        (202, HTML, RUISHU, "challenged"),
        (200, HTML, ACW, "challenged"),
        (200, HTML, COUNTED, None),
        (200, HTML, b"<script>location.href='/index.html'</script>", "forwarded"),
        (401, HTML, PAGE, "forbidden"),
        (403, HTML, PAGE, "forbidden"),
        (404, HTML, PAGE, "not_found"),
        (410, HTML, PAGE, "not_found"),
        (429, HTML, PAGE, "rate_limited"),
        (400, HTML, PAGE, "declined"),
        (500, HTML, PAGE, "server_error"),
        (503, HTML, PAGE, "server_error"),
        (302, (("Location", "ftp://x"),), b"", "redirected_away"),
        (302, (), b"", "broken"),
    ],
)
def test_answers_are_judged_by_what_they_say(status: int, headers: tuple, body: bytes, code: str | None) -> None:
    judged = judge_status(status, headers, body)
    assert (judged.code if judged else None) == code


@pytest.mark.parametrize(
    ("body", "cut"),
    [
        (b"<html><body><p>one<p>two", False),
        (b"<html><body><p>one</p></body>", False),
        (b"<html><body><p>one</p><td class=\"a", True),
        (b"<html><body><p>one</p></", True),
        (b"<html><body><p>one</p><", True),
        (b"<html><body><p>one</p><script>var a = 1;", True),
        (b"<html><body><script>var a = 1;</script><p>1 < 2", False),
        (b"<html><body><p>x</p></body></html><script>counter(", False),
        (b"<div>a fragment <a href=", False),
        ("<html><p>a</p><a href=".encode("utf-16"), False),
    ],
)  # fmt: skip
def test_a_page_that_stops_midway_is_said_to(body: bytes, cut: bool) -> None:
    judged = judge_status(200, HTML, body)
    assert (judged is not None and judged.code == "truncated") == cut


@settings(deadline=None, max_examples=200)
@given(st.integers(100, 599), st.binary(max_size=200))
def test_any_answer_is_judged_without_a_crash(status: int, body: bytes) -> None:
    judged = judge_status(status, HTML, body)
    assert judged is None or isinstance(judged, Failure)


@settings(deadline=None, max_examples=100)
@given(st.text(alphabet="<>a/! 年报\"'", max_size=200))
def test_a_finished_page_with_something_to_read_passes(text: str) -> None:
    page = f"<html><body><p>报告</p>{text}</body></html>".encode("gb18030")
    assert judge_status(200, HTML, page) is None


@pytest.mark.parametrize(
    ("header", "wait"),
    [
        ("120", 120.0), (" 0 ", 0.0), ("9" * 400, float("inf")), ("-5", None), ("1.5", None), ("soon", None),
        ("", None), (None, None), ("Fri, 21 Nov 2025 00:01:00 GMT", 60.0), ("Fri, 21 Nov 2025 08:01:00 +0800", 60.0),
        ("Fri, 21 Nov 2025 00:01:00 -0000", 60.0), ("Thu, 20 Nov 2025 00:00:00 GMT", 0.0), ("Fri, 99 Nov 2025", None),
    ],
)  # fmt: skip
def test_retry_after_is_read_as_seconds_or_a_date(header: str | None, wait: float | None) -> None:
    midnight = 1763683200.0  # 2025-11-21T00:00:00Z
    assert asked_wait(header, midnight) == wait


@settings(deadline=None, max_examples=200)
@given(st.text(max_size=60))
def test_any_retry_after_is_read_without_a_crash(text: str) -> None:
    wait = asked_wait(text, 0.0)
    assert wait is None or wait >= 0
