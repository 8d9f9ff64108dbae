"""The dead man's switch, against a receiver on loopback: what it hears, and that its own failures harm nobody."""

from __future__ import annotations

import logging
import socket
import sqlite3
import threading
import uuid
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from service_world import at

from crawler.schedule import Heartbeat, Ticker
from crawler.schedule.job import Post
from crawler.schedule.jobs import pulse
from store.clock import FixedClock
from store.config import Config, read_config
from store.errors import ConfigError
from store.home import Home
from store.service import Heartbeat as Settings

RID = uuid.UUID("00000000-0000-4000-8000-000000000001")


class Receiver(ThreadingHTTPServer):
    """Keeps every call; answers with ``status``, or not before ``answer`` is set."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Call)
        self.calls: list[tuple[str, str, str]] = []
        self.heard = threading.Semaphore(0)
        self.status, self.answer = 200, threading.Event()
        self.answer.set()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/ping/secret-number"

    def wait(self, calls: int) -> list[tuple[str, str, str]]:
        """The calls, when there are so many."""
        for _ in range(calls):
            assert self.heard.acquire(timeout=30)
        return self.calls


class Call(BaseHTTPRequestHandler):
    server: Receiver

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        self.server.calls.append((self.command, self.path.removeprefix("/ping/secret-number"), body))
        self.server.answer.wait(30)
        self.send_response(self.server.status)
        if self.server.status == 302:
            self.send_header("Location", "/elsewhere")
        self.end_headers()
        self.server.heard.release()

    do_GET = do_POST

    def log_message(self, format: str, *args: object) -> None:
        """Tests read the calls."""


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    server = Receiver()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield server
    server.answer.set()
    server.shutdown()
    thread.join()
    server.server_close()


def test_the_protocol(receiver: Receiver) -> None:
    heart = Heartbeat(receiver.url, 10.0)
    heart.start(RID)
    heart.success(RID)
    heart.fail(RID, "磁盘将满")
    assert receiver.wait(3) == [
        ("POST", f"/start?rid={RID}", ""), ("POST", f"?rid={RID}", ""), ("POST", f"/fail?rid={RID}", "磁盘将满"),
    ]  # fmt: skip
    heart.close(5.0)


def test_the_pulse_says_what_is_wrong(home: Home, conn: sqlite3.Connection, receiver: Receiver) -> None:
    heart = Heartbeat(receiver.url, 10.0)
    pulse(heart)(Post(home, Config(), conn, at("2026-01-20 09:00")))
    (_, path, text), = receiver.wait(1)
    assert path.startswith("/fail?rid=")
    assert "service: 没有在值守" in text
    heart.close(5.0)


def test_a_crawl_that_breaks_is_told_with_the_number_it_began_with(
    home: Home, conn: sqlite3.Connection, receiver: Receiver
) -> None:
    heart = Heartbeat(receiver.url, 10.0)
    ticker = Ticker(home, Config(), FixedClock(at("2026-01-20 09:00")), conn, ["false"], heart)
    ticker.jobs = ()
    ticker.once()
    calls = receiver.wait(2)
    assert [path.partition("?")[0] for _, path, _ in calls] == ["/start", "/fail"]
    assert len({path.partition("?")[2] for _, path, _ in calls}) == 1
    assert calls[1][2] == "the crawl ended with status 1 and did not do its work, see logs/crawl.log"
    heart.close(5.0)


@pytest.mark.parametrize("status", [404, 500, 302])
def test_failures_are_logged_once_and_without_the_address(
    receiver: Receiver, status: int, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    heart = Heartbeat(receiver.url, 10.0)
    receiver.status = status
    for _ in range(3):
        heart.success(RID)
    receiver.wait(3)
    receiver.status = 200
    heart.success(RID)
    receiver.wait(1)
    heart.close(5.0)
    assert len(receiver.calls) == 4  # no redirect was followed
    assert [record.message for record in caplog.records] == [
        f"the heartbeat could not be sent (status {status}); this is said once", "the heartbeat can be sent again"
    ]  # fmt: skip
    assert "secret-number" not in caplog.text


def test_a_receiver_that_is_gone(caplog: pytest.LogCaptureFixture) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    heart = Heartbeat(f"http://127.0.0.1:{port}/secret-number", 10.0)
    heart.success(RID)
    heart.close(30.0)
    assert "ConnectionRefusedError" in caplog.text
    assert "secret-number" not in caplog.text


def test_a_receiver_that_hangs_never_holds_anybody_up(receiver: Receiver) -> None:
    heart = Heartbeat(receiver.url, 30.0)
    receiver.answer.clear()
    for number in range(200):  # returns at once, and keeps the newest only
        heart.fail(RID, str(number))
    heart.close(0.0)  # does not wait either
    receiver.answer.set()
    while receiver.wait(1)[-1][2] != "199":
        pass
    assert len(receiver.calls) < 40


def test_the_address_comes_from_the_environment_or_a_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, receiver: Receiver
) -> None:
    Heartbeat.of(Settings()).success(RID)  # nobody is called
    with pytest.raises(ConfigError, match="HEART is not set"):
        Heartbeat.of(Settings("HEART"))
    monkeypatch.setenv("HEART", "ftp://secret-number")
    with pytest.raises(ConfigError, match="HEART holds no http or https address") as error:
        Heartbeat.of(Settings("HEART"))
    assert "secret-number" not in str(error.value)
    monkeypatch.delenv("HEART")
    (tmp_path / "url").write_text(receiver.url + "/\n", encoding="utf-8")
    monkeypatch.setenv("HEART_FILE", str(tmp_path / "url"))
    (tmp_path / "nianbao.toml").write_text('[heartbeat]\nurl_env = "HEART"\n', encoding="utf-8")
    heart = Heartbeat.of(read_config(tmp_path / "nianbao.toml").heartbeat)
    heart.success(RID)
    assert receiver.wait(1)[0][1] == f"?rid={RID}"
    heart.close(5.0)
