"""A crawl over a site that is hostile in every text: nothing of it acts on a terminal, in a mail or in a message."""

from __future__ import annotations

import json
import mailbox
from collections.abc import Callable, Iterator
from contextlib import closing
from email import message_from_bytes, policy
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from crawls import Crawls
from hostile import NOW, OFFICES, POISON, HostileAnswers, acting, hostile_world, write_hostile_watch_list

import alerts
from alerts.message import Part, compose
from crawler.cli import main
from crawler.cli.output import print_json
from store.clock import stamp


@pytest.fixture
def hostile(new_crawls: Callable[..., Crawls], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Crawls:
    """A house that was crawled, and a person at the keyboard."""
    world = hostile_world()
    crawls = new_crawls(world, write_hostile_watch_list(tmp_path / "portals"), "[alerts.folder]\npath = 'mail'\n")
    crawls.portal._answers = HostileAnswers(world)
    crawls.portal.now = NOW
    done = crawls.run("year=2025", now=NOW)
    assert "Traceback" not in done.stderr, done.stderr[-3000:]
    assert not acting(done.stderr), "the log of the crawl"
    monkeypatch.setenv("NIANBAO_HOME", str(crawls.home.path))
    monkeypatch.setenv("NIANBAO_NOW", stamp(NOW))
    return crawls


def _commands(crawls: Crawls, folder: Path) -> Iterator[list[str]]:
    """Every command that shows anything, with every report and file there is."""
    yield from (["status"], ["status", "--all"], ["findings"], ["alerts"], ["alerts", "deliver"], ["alerts", "list"],
                ["alerts", "test", "folder"], ["portals", "check"], ["doctor"], ["reread"], ["recheck"])  # fmt: skip
    yield from (["show", name, "2025"] for name in OFFICES)
    with closing(crawls.connect()) as conn:
        kept = [row[0] for row in conn.execute("SELECT DISTINCT evidence FROM versions")]
    files = folder / "files"
    files.mkdir()
    for number, sha256 in enumerate(kept):
        path = files / f"file\x1b[31m\u202e{number}.html"
        path.write_bytes((crawls.home.evidence / sha256[:2] / sha256[2:4] / sha256).read_bytes())
    yield ["read", str(files)]
    yield ["show", "没有\x1b[31m\u202e的机关", "2025"]  # refused: the refusal quotes it


def test_no_command_passes_on_what_pages_say_to_the_terminal(
    hostile: Crawls, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert hostile.one("SELECT count(*) FROM postings") >= 7
    assert hostile.one("SELECT count(*) FROM findings") > 0
    shown = ""
    for command in _commands(hostile, tmp_path):
        assert main(command) in (0, 1, 2), command
        said = capsys.readouterr()
        assert not acting(said.out + said.err), command
        shown += said.out
        main([*command, "--json"])
        said = capsys.readouterr()
        assert not acting(said.out + said.err), command
        if said.out:
            assert json.loads(said.out) is not None
    assert "[bold red]owned[/bold red]" in shown  # shown as text, not taken as markup


def test_mails_stay_mails_and_messages_data(hostile: Crawls, capsys: pytest.CaptureFixture[str]) -> None:
    with closing(hostile.connect()) as conn:
        conn.execute("INSERT INTO cursor VALUES ('baseline', 1)")  # not the first summary: each office by itself
    main(["alerts", "deliver"])
    box = mailbox.Maildir(hostile.home.path / "mail")
    mails: list[Any] = [message_from_bytes(box.get_bytes(key), policy=policy.default) for key in box.keys()]  # noqa: SIM118  # no mapping
    assert len(mails) >= 1
    told = hostile.one("SELECT count(*) FROM outbox WHERE status = 'sent'")
    assert isinstance(told, int)
    assert told >= 14  # late, and wrong in the figures
    for mail in mails:
        assert mail["To"] == "supervisor@localhost"
        assert {name.lower() for name in mail.keys()} <= _HEADERS  # noqa: SIM118  # a mail is no mapping
        assert not acting(str(mail["Subject"]), "")
        plain, page = _text(mail, "plain"), _text(mail, "html")
        assert not acting(plain, "\r\n")
        assert not acting(page, "\r\n")
        assert _tags(page) <= _TAGS
    with closing(hostile.connect()) as conn:
        for event in alerts.recent_events(conn, 200):
            for text in _texts(compose([Part(event)], "webhook", "duty", None, 30).payload):
                assert not acting(text, ""), text


def test_json_is_what_it_was_and_acts_on_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    value = {"标题": "".join(POISON) + "\ud800", "行": ["一\n二", "三"]}
    print_json(value)
    printed = capsys.readouterr().out
    assert not acting(printed)
    assert json.loads(printed) == value
    assert "标题" in printed


_HEADERS = {"from", "to", "subject", "date", "message-id", "in-reply-to", "references", "auto-submitted",
            "x-nianbao-event", "content-type", "mime-version"}  # fmt: skip
_TAGS = {"html", "head", "meta", "body", "p", "strong", "table", "tr", "th", "td", "a", "h3", "br", "img"}


def _text(mail: Any, kind: str) -> str:
    part = mail.get_body((kind,))
    assert part is not None
    content = part.get_content()
    assert isinstance(content, str)
    return content


def _tags(page: str) -> set[str]:
    found: set[str] = set()

    class Reader(HTMLParser):
        """Collects tags; a link leads to a web address, a picture stands in the mail itself, and nothing runs."""

        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            found.add(tag)
            for name, value in attrs:
                assert not name.startswith("on")
                assert name != "href" or (value or "").startswith(("http://", "https://"))
                assert name != "src" or (value or "").startswith("cid:")

    Reader().feed(page)
    return found


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield key
            yield from _texts(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from _texts(inner)
