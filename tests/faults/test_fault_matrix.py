"""Every fault on every kind of channel: the look is unknown under its name, nobody is accused, and then all is well."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from cast import DOMAIN, Player, cast, world_of, write_watch_list
from certificates import server_contexts
from fault_server import FaultHouse

import alerts
from crawler.schedule import crawl_environment
from store.clock import stamp
from store.config import Missing, read_config
from store.db import open_database
from store.home import Home
from store.queries import BodyYear, body_years, thresholds
from store.states import State

PLAYERS = cast()
FIRST = datetime.fromisoformat("2026-02-02T08:00:00+08:00")
SECOND, HEALED = FIRST + timedelta(hours=12), FIRST + timedelta(hours=24)
_CHILD = Path(__file__).with_name("crawl_child.py")


@dataclass
class Played:
    """What became of it: the reasons of the looks while broken, and everybody's state at the end of both halves."""

    reasons: dict[str, set[str | None]]
    details: dict[str, str]
    broken: dict[str, BodyYear]
    told: set[tuple[str, str]]
    statuses: list[int]
    healed: dict[str, BodyYear]
    still_blind: set[str]


def _crawl(home: Home, names: dict[str, str], authority: Path, now: datetime, *more: str) -> int:
    environment = crawl_environment(
        home, NIANBAO_NOW=stamp(now), NIANBAO_CONFIG="", NIANBAO_TEST_NAMES=json.dumps(names),
        SSL_CERT_FILE=str(authority),
    )  # fmt: skip
    done = subprocess.run(
        [sys.executable, str(_CHILD), "crawl", "weihai", "-a", "year=2025", *more], env=environment,
        stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, timeout=240,
    )  # fmt: skip
    assert "Traceback" not in done.stderr, done.stderr[-4000:]
    return done.returncode


def _states(home: Home, now: datetime) -> dict[str, BodyYear]:
    with closing(open_database(home, migrate=False)) as conn:
        return {row.body.name: row for row in body_years(conn, now, thresholds(Missing()), year=2025)}


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Played]:
    folder = tmp_path_factory.mktemp("faults")
    authority, contexts = server_contexts(folder, f"*.{DOMAIN}")
    home = Home(folder / "home")
    open_database(home, migrate=True, mark="test").close()
    (home.path / "nianbao.toml").write_text(
        f"portals = {json.dumps(str(folder / 'portals'))}\n[egress]\nallow_loopback = true\n[crawl]\nretries = 0\n"
        "timeout = 2.0\nrobots_timeout = 4.0\nmax_size = 2000000\nretry_after_limit = 1.0\nbreaker_failures = 9\n",
        encoding="utf-8",
    )
    with FaultHouse(world_of(PLAYERS), FIRST, contexts).open() as house, socket.socket() as dead:
        dead.bind(("127.0.0.1", 0))
        write_watch_list(folder / "portals", PLAYERS, house, dead.getsockname()[1])
        house.scripts = {player.host: script for player in PLAYERS if (script := player.script())}
        names = {player.host: "127.0.0.1" for player in PLAYERS if player.fault.dead != "name"}
        house.broken = True
        statuses = [_crawl(home, names, authority, FIRST), _crawl(home, names, authority, SECOND)]
        with closing(open_database(home, migrate=False)) as conn:
            told = alerts.sweep(conn, SECOND, read_config(home.path / "nianbao.toml"))
            looks = conn.execute(
                "SELECT t.portal, l.reason, l.detail FROM looks l JOIN targets t ON t.id = l.target "
                "WHERE l.outcome = 'unknown' ORDER BY l.id"
            ).fetchall()
        broken = _states(home, SECOND)
        _mend(folder, house)
        statuses.append(_crawl(home, {player.host: "127.0.0.1" for player in PLAYERS}, authority, HEALED))
        with closing(open_database(home, migrate=False)) as conn:
            blind = {row["portal"] for row in conn.execute("SELECT portal FROM blindness WHERE until IS NULL")}
        reasons: dict[str, set[str | None]] = {}
        for look in looks:
            reasons.setdefault(look["portal"], set()).add(look["reason"])
        details = {look["portal"]: look["detail"] or "" for look in looks}
        yield Played(
            reasons, details, broken, {(event.kind, event.subject) for event in told}, statuses,
            _states(home, HEALED), blind,
        )  # fmt: skip


def _mend(folder: Path, house: FaultHouse) -> None:
    """Everything works again; who had moved to a dead port or a broken certificate is back at a good one."""
    house.broken = False
    for player in PLAYERS:
        text = player.toml(house, house.port())
        if player.fault.tls:
            text = text.replace(f":{house.port(player.fault.tls)}/", f":{house.port('good')}/")
        (folder / "portals" / f"{player.portal}.toml").write_text(text, encoding="utf-8")


@pytest.mark.parametrize("player", PLAYERS, ids=lambda player: f"{player.name}-{player.channel}")
def test_every_fault_has_its_name_on_every_channel(played: Played, player: Player) -> None:
    expected = player.fault.expected(player.channel)
    assert played.reasons[player.portal] == {expected}
    assert played.broken[player.body].judgement.state is State.UNKNOWN
    assert played.broken[player.body].posting is None


def test_while_anything_is_unknown_nobody_is_accused(played: Played) -> None:
    assert State.MISSING not in {row.judgement.state for row in played.broken.values()}
    assert {kind for kind, _ in played.told} <= {"portal_blind", "no_column"}  # of portals, and of no body
    assert {subject for _, subject in played.told} <= {player.portal for player in PLAYERS}
    blind = {subject for kind, subject in played.told if kind == "portal_blind"}
    assert blind
    assert blind <= set(played.reasons)
    assert played.statuses == [1, 1, 0]


@pytest.mark.parametrize("player", PLAYERS, ids=lambda player: f"{player.name}-{player.channel}")
def test_after_every_fault_the_next_normal_look_works(played: Played, player: Player) -> None:
    row = played.healed[player.body]
    assert row.posting is not None
    assert row.judgement.state is State.ON_TIME
    assert player.portal not in played.still_blind


@pytest.mark.parametrize(
    ("name", "word"),
    [("dns", "dns_failed"), ("refused", "refused"), ("certificate expired", "tls_expired"),
     ("certificate of another host", "tls_wrong_host"), ("certificate of nobody", "tls_untrusted"),
     ("tls too old", "tls_too_old")],
)  # fmt: skip
def test_a_host_that_cannot_even_be_asked_for_robots_says_why(played: Played, name: str, word: str) -> None:
    portals = [player.portal for player in PLAYERS if player.name == name]
    assert portals
    for portal in portals:
        assert word in played.details[portal]
