"""Without a browser a page that needs one is unknown, and where to find one is said."""

from __future__ import annotations

from pathlib import Path

import pytest
from crawling import crawl, through
from loopback_portal import Answer, portal

from crawler.fetch.chromium import find_browser

HOST = "www.shili.example"
PAGE = f"http://{HOST}/col/col1/index.html"


@pytest.mark.parametrize("broken", [False, True])
def test_no_browser_is_named_and_costs_no_request(tmp_path: Path, broken: bool) -> None:
    path = tmp_path / "chromium"
    if broken:
        path.write_text("#!/bin/sh\nexit 1\n", encoding="utf-8")
        path.chmod(0o755)
    with portal({(HOST, "/col/col1/index.html"): Answer()}) as server:
        told = crawl(
            [(PAGE, {"via": "browser"})], NIANBAO_HOSTS=[HOST], NIANBAO_PROXY=through(server.port),
            NIANBAO_BROWSER=str(path), NIANBAO_BROWSER_TIMEOUT=30,
        )  # fmt: skip
        asked = len(server.seen(HOST, "/col/col1/index.html"))
    assert told.of(PAGE)["outcome"] == ("browser_failed" if broken else "needs_browser")
    assert asked == int(broken)


def test_a_browser_is_found_where_it_may_be(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def program(*parts: str) -> str:
        path = tmp_path.joinpath(*parts)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("", encoding="utf-8")
        path.chmod(0o755)
        return str(path)

    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    monkeypatch.setenv("PLAYWRIGHT_BROWSERS_PATH", str(tmp_path / "own"))
    assert find_browser() is None
    own = program("own", "chromium-1200", "chrome-linux", "chrome")
    assert find_browser() == own
    google = program("bin", "google-chrome")
    assert find_browser() == google
    debian = program("bin", "chromium")
    assert find_browser() == debian
    assert find_browser(google) == google
    assert find_browser(str(tmp_path / "nothing")) is None
    assert find_browser(str(tmp_path)) is None
