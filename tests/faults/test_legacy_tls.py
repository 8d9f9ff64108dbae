"""Old protocols and broken certificates: let off portal by portal, until a day, and no longer."""

from __future__ import annotations

import json
from contextlib import closing
from datetime import datetime
from pathlib import Path

import pytest
from cast import DOMAIN, Player, world_of
from certificates import server_contexts
from fault_server import FaultHouse
from faults import FAULTS
from test_fault_matrix import FIRST, _crawl

from spiders.registry import load_watch_list
from store.db import open_database
from store.errors import ConfigError
from store.home import Home

LATER = datetime.fromisoformat("2026-07-01T08:00:00+08:00")
UNTIL = 'via = "legacy_tls"\nvia_until = 2026-06-30\n'
PLAYERS = [Player(n, name, fault, "page") for n, (name, fault) in enumerate(FAULTS.items()) if fault.tls]


def test_a_portal_is_let_off_until_its_day(tmp_path: Path) -> None:
    authority, contexts = server_contexts(tmp_path, f"*.{DOMAIN}")
    home = Home(tmp_path / "home")
    open_database(home, migrate=True, mark="test").close()
    (home.path / "nianbao.toml").write_text(
        f"portals = {json.dumps(str(tmp_path / 'portals'))}\n[egress]\nallow_loopback = true\n[crawl]\nretries = 0\n"
        "timeout = 4.0\n",
        encoding="utf-8",
    )
    (tmp_path / "portals").mkdir()
    names = {player.host: "127.0.0.1" for player in PLAYERS}
    with FaultHouse(world_of(PLAYERS), FIRST, contexts).open() as house:
        for player in PLAYERS:
            text = player.toml(house, 0, UNTIL)
            (tmp_path / "portals" / f"{player.portal}.toml").write_text(text, encoding="utf-8")
        assert _crawl(home, names, authority, FIRST) == 0
        with closing(open_database(home, migrate=False)) as conn:
            assert conn.execute("SELECT count(*) FROM postings").fetchone()[0] == len(PLAYERS) == 4
        assert _crawl(home, names, authority, LATER) == 1
        with closing(open_database(home, migrate=False)) as conn:
            said = {row["reason"] for row in conn.execute("SELECT reason FROM looks WHERE at >= '2026-07'")}
        assert said >= {"tls_expired", "tls_wrong_host", "tls_untrusted", "tls_too_old"}


def test_the_lenient_way_is_guarded_too(tmp_path: Path) -> None:
    """A listed host whose name leads to an address that is not public is refused by that way of fetching as well."""
    player = PLAYERS[0]
    authority, contexts = server_contexts(tmp_path, f"*.{DOMAIN}")
    home = Home(tmp_path / "home")
    open_database(home, migrate=True, mark="test").close()
    (home.path / "nianbao.toml").write_text(
        f"portals = {json.dumps(str(tmp_path / 'portals'))}\n[crawl]\nretries = 0\n", encoding="utf-8"
    )
    (tmp_path / "portals").mkdir()
    with FaultHouse(world_of([player]), FIRST, contexts).open() as house:
        (tmp_path / "portals" / "one.toml").write_text(player.toml(house, 0, UNTIL), encoding="utf-8")
        assert _crawl(home, {player.host: "127.0.0.1"}, authority, FIRST) == 1
    with closing(open_database(home, migrate=False)) as conn:
        (reason,) = {row[0] for row in conn.execute("SELECT reason FROM looks WHERE outcome = 'unknown'")}
    assert reason == "not_allowed"


@pytest.mark.parametrize(
    ("more", "problem"),
    [('via = "legacy_tls"\n', "via_until"), ("via_until = 2026-06-30\n", "via_until"), ('via = "carrier"\n', "via")],
)
def test_an_allowance_needs_its_day(tmp_path: Path, more: str, problem: str) -> None:
    player = Player(1, "none", FAULTS["404"], "page")
    with FaultHouse(world_of([player]), FIRST, {}).open() as house:
        text = player.toml(house, 1, more)
    (tmp_path / "one.toml").write_text(text, encoding="utf-8")
    with pytest.raises(ConfigError, match=problem):
        load_watch_list(tmp_path)
