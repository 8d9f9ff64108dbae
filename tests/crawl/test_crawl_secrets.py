"""Secrets appear in nothing that a run writes, also where it fails: logs, database, evidence, mails, output."""

from __future__ import annotations

import base64
import socketserver
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from urllib.parse import quote

import pytest
from crawls import Crawls
from scrapy.settings import Settings

from crawler.demo.city import INSTANTS
from crawler.fetch.policy import Policy
from crawler.schedule import crawl_environment
from store.clock import stamp
from store.errors import ConfigError

PASSWORD, SIGNING, TOKEN, PROXY_WORD = "pw-Hunter/2+2", "sign-0b5d&7=?x", "tok-4e1f77aa", "prx-9c2d%40"
UNSAYABLE = "pw-Gänseblümchen"
SECRETS = (PASSWORD, SIGNING, TOKEN, PROXY_WORD, UNSAYABLE)


class Refusing(socketserver.StreamRequestHandler):
    """A mail server that refuses every login and repeats aloud what it was given."""

    def handle(self) -> None:
        self.wfile.write(b"220 mail\r\n")
        while line := self.rfile.readline():
            word = line.split()[0].upper() if line.split() else b""
            if word == b"EHLO":
                self.wfile.write(b"250-mail\r\n250 AUTH PLAIN LOGIN\r\n")
            elif word == b"AUTH":
                self.wfile.write(b"535 5.7.8 I do not know " + line.strip() + b" \x1b[31m\r\n")
            elif word == b"QUIT":
                self.wfile.write(b"221 bye\r\n")
                return
            else:
                self.wfile.write(b"250 ok\r\n")


class Failing(BaseHTTPRequestHandler):
    """A receiver that fails and repeats aloud what it was given."""

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        self.send_response(500, self.path)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:
        """Quiet."""


@contextmanager
def _serving(server: socketserver.BaseServer) -> Iterator[int]:
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield server.server_address[1]  # type: ignore[index]  # both are of the internet
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def _settings(mail: int, hook: int) -> str:
    return (
        f'[alerts.mail]\nhost = "127.0.0.1"\nport = {mail}\nsender = "n@shili.example"\nstarttls = false\n'
        'recipients = ["s@shili.example"]\nuser = "nianbao"\npassword_env = "SHILI_PASSWORD"\n'
        f'[[alerts.webhook]]\nname = "duty"\nurl = "http://127.0.0.1:{hook}/hook?key={TOKEN}"\n'
        'secret_env = "SHILI_SIGNING"\n[alerts.folder]\npath = "mail"\n'
    )


def _spellings(word: str) -> set[bytes]:
    """A secret as it might be written: plain, in a URL, in JSON, and in base64 as SMTP says it."""
    return {
        word.encode(), quote(word, safe="").encode(), word.encode("unicode_escape"),
        base64.b64encode(word.encode()), base64.b64encode(f"\0nianbao\0{word}".encode()),
    }  # fmt: skip


def _leaks(home: Path, said: bytes) -> list[str]:
    """Where a secret stands, but for the settings in which a person wrote it."""
    places = {str(path): path.read_bytes() for path in home.rglob("*") if path.is_file() and path.suffix != ".toml"}
    assert any("nianbao.db" in place for place in places)
    found = []
    for place, data in {**places, "output": said}.items():
        found += [f"{word} in {place}" for word in SECRETS for spelling in _spellings(word) if spelling in data]
    return found


Run = Callable[..., bytes]


@pytest.fixture
def run(crawls: Crawls) -> Run:
    """Runs a command as a process and gives back all it said."""
    environment = crawl_environment(
        crawls.home, NIANBAO_NOW=stamp(INSTANTS[-1]), NIANBAO_CONFIG="", SHILI_PASSWORD=PASSWORD, SHILI_SIGNING=SIGNING
    )
    crawls.portal.now = INSTANTS[-1]

    def start(*command: str, **more: str) -> bytes:
        done = subprocess.run(
            [sys.executable, "-X", "dev", "-W", "ignore", "-m", *command], env={**environment, **more},
            capture_output=True, timeout=180, check=False,
        )  # fmt: skip
        return done.stdout + done.stderr

    return start


def test_no_secret_is_written_anywhere(crawls: Crawls, run: Run) -> None:
    with _serving(socketserver.ThreadingTCPServer(("127.0.0.1", 0), Refusing)) as mail, \
            _serving(HTTPServer(("127.0.0.1", 0), Failing)) as hook:
        crawls.configure(_settings(mail, hook))
        said = run("scrapy", "crawl", "weihai", "-a", "year=2025", "-a", "portal=shili", "-s", "LOG_LEVEL=DEBUG")
        for command in (["alerts", "deliver"], ["alerts"], ["alerts", "test", "mail"], ["doctor"]):
            said += run("crawler.cli", *command)
        said += run("crawler.cli", "alerts", "test", "mail", SHILI_PASSWORD=UNSAYABLE)
    said += run("crawler.cli", "alerts", "test", "webhook")  # nobody there any more
    assert crawls.one("SELECT count(*) FROM deliveries WHERE NOT ok") >= 2
    assert list((crawls.home.path / "mail" / "new").iterdir())
    words = said.decode("utf-8", "replace")
    assert "refused user or password" in words
    assert "SMTP cannot say this" in words
    assert "Traceback" not in words
    assert b"\x1b" not in said
    assert _leaks(crawls.home.path, said) == []


def test_a_proxy_with_a_password_is_refused_without_repeating_it(crawls: Crawls, run: Run) -> None:
    settings, address = crawls.home.path / "nianbao.toml", f"127.0.0.1:{crawls.portal.port}"
    settings.write_text(settings.read_text("utf-8").replace(address, f"me:{PROXY_WORD}@{address}"), encoding="utf-8")
    said = run("scrapy", "crawl", "weihai", "-a", "year=2025")
    assert b"egress.proxy: expected http://HOST:PORT without user name" in said
    assert _leaks(crawls.home.path, said) == []
    assert not crawls.portal.requests


@pytest.mark.parametrize(
    "proxy", ["http://me:{}@127.0.0.1:1", "http://me:{}@127.0.0.1:x", "http://me:{}@[half:1", "socks5://{}@127.0.0.1:1"]
)
def test_no_broken_proxy_is_repeated_with_its_password(proxy: str) -> None:
    with pytest.raises(ConfigError) as refused:
        Policy.from_settings(Settings({"NIANBAO_PROXY": proxy.format(PROXY_WORD)}))
    assert PROXY_WORD not in str(refused.value)
    assert refused.value.__context__ is None or refused.value.__suppress_context__


def test_a_broken_line_of_settings_is_named_and_not_repeated(crawls: Crawls, run: Run) -> None:
    crawls.configure(f"[[alerts.webhook]]\nname = 'duty'\nsecret_env = 'SHILI_SIGNING'\nurl = 'ftp://x/{TOKEN}'\n")
    run("scrapy", "crawl", "weihai", "-a", "year=2025", "-a", "portal=shili")
    said = run("crawler.cli", "alerts", "deliver")
    assert "not an http or https address" in said.decode()
    assert _leaks(crawls.home.path, said) == []
