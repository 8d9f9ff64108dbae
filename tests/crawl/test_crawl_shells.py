"""Shells: lists that a script would load, read without a browser, and believed only whole."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from crawls import Crawls

from crawler.demo.city import INSTANTS
from crawler.demo.huxi import HOST, TOWN, ZONE, huxi_world
from crawler.demo.replay import PORTALS
from crawler.demo.shell_answers import SEARCH_PATH, TREE_PATH
from store.states import State

FIRST, LAST = INSTANTS[0], INSTANTS[-1]


@pytest.fixture
def shells(new_crawls: Callable[..., Crawls], tmp_path: Path) -> Crawls:
    folder = tmp_path / "portals"
    folder.mkdir()
    text = (PORTALS / "huxi.toml").read_text(encoding="utf-8").replace(', parent = "示例市人民政府"', "")
    (folder / "huxi.toml").write_text(text, encoding="utf-8")
    return new_crawls(huxi_world(), folder)


def test_shells_give_every_body_its_state(shells: Crawls) -> None:
    for instant in INSTANTS:
        shells.portal.now = instant
        done = shells.run("year=2025", now=instant)
        assert done.returncode == 0, done.stderr[-3000:]
    states = {name: row.judgement.state for name, row in shells.states(LAST).items()}
    assert states == {ZONE: State.ON_TIME, TOWN: State.MISSING}
    assert shells.one("SELECT count(*) FROM postings") == 1
    asked = {served.path.partition("?")[0] for served in shells.portal.requests}
    assert {SEARCH_PATH, TREE_PATH} <= asked
    with closing(shells.connect()) as conn:
        fragments = conn.execute("SELECT evidence FROM looks WHERE final_url LIKE ?", (f"http://{HOST}{SEARCH_PATH}%",))
        assert all(row[0] for row in fragments.fetchall())


def test_a_list_that_cannot_be_seen_whole_accuses_nobody(shells: Crawls) -> None:
    """The list call of both is gone: what was posted stays posted, and what was not is unknown."""
    shells.run("year=2025")
    answer = shells.portal._answers.answer

    def without_lists(host: str, target: str, *rest: object) -> object:
        return answer(host, "/gone.html" if target.startswith(SEARCH_PATH) else target, *rest)

    shells.portal._answers.answer = without_lists
    done = shells.run("year=2025", now=LAST + timedelta(hours=1))
    assert done.returncode == 1
    unknown = json.loads(str(shells.one("SELECT unknown FROM runs ORDER BY id DESC LIMIT 1")))
    assert set(unknown) == {"not_found"}
    states = {name: row.judgement.state for name, row in shells.states(LAST + timedelta(hours=1)).items()}
    assert states[ZONE] is State.ON_TIME
    assert states[TOWN] is State.UNKNOWN
